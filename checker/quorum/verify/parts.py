"""A property as parts: claims with the words for them; the parts in, one answer out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from time import perf_counter

from checker.quorum.algebra import System, is_quorum, nodes_of
from checker.quorum.verify.answers import Answer, Meeting, Proof, Verdict, Witness, listed
from checker.quorum.verify.deciding import Decision, decide

SECONDS = 30.0
"""How long Z3 may take for one claim unless told otherwise."""


@dataclass(frozen=True)
class Part:
    """A claim, the role of each of its sets ("read quorum"), what it says when it holds and what is lacking when it does not.

    `violated` has places `{sets}` for the sets with their roles, `{common}` for the nodes in all of them.
    """

    claim: Meeting
    roles: tuple[str, ...]
    holds: str
    violated: str


def part(
    holds: str, systems: tuple[System, ...], roles: tuple[str, ...], *, most: int = 0, violated: str | None = None
) -> Part:
    """A claim that quorums meet in more than `most` nodes."""
    wanting = "{sets} have no node in common" if len(systems) == 2 else "{sets} have no node common to all"
    if most:
        wanting = f"{{sets}} have only {{common}} in common: {most + 1} are needed"
    return Part(Meeting(systems, most), roles, holds, violated or wanting)


def answered(name: str, parts: Collection[Part], systems: Mapping[str, System], *, seconds: float) -> Answer:
    """The answer to a property: violated by the smallest refutation of a part, the first part among equals.

    `systems` are those that have to have a quorum, by role.
    """
    start = perf_counter()
    answer = without_quorum(name, systems) or _of_parts(name, parts, seconds)
    return replace(answer, seconds=perf_counter() - start)


def without_quorum(name: str, systems: Mapping[str, System]) -> Answer | None:
    """The verdict of its own when a system has no quorum at all."""
    for role, system in systems.items():
        nodes = nodes_of(system)
        if not is_quorum(system, nodes):
            sentence = f"There is no {role} at all: even all nodes together, {listed(nodes)}, are none."
            return Answer(name, Verdict.NO_QUORUM, sentence)
    return None


def _of_parts(name: str, parts: Collection[Part], seconds: float) -> Answer:
    decided = [(each, decide(each.claim, seconds=seconds)) for each in parts]
    refuted = [pair for pair in decided if pair[1].verdict is Verdict.VIOLATED]
    if refuted:
        return _violation(name, *min(refuted, key=lambda pair: sum(map(len, pair[1].sets))))
    for each, decision in decided:
        if decision.verdict is Verdict.UNKNOWN:
            return Answer(name, Verdict.UNKNOWN, f"It is not known whether {each.holds}.", reason=decision.reason)
    proofs = [decision.proof for _, decision in decided]
    return held(name, " and ".join(dict.fromkeys(each.holds for each in parts)), proofs)


def held(name: str, words: str, proofs: Collection[Proof | None]) -> Answer:
    """The answer that a property holds; certified when every proof is there."""
    found = tuple(proof for proof in proofs if proof is not None)
    sentence = f"{sentence_case(words)}."
    if len(found) < len(proofs):
        return Answer(name, Verdict.HOLDS, f"{sentence} No proof was found that does without the solver.")
    return Answer(name, Verdict.HOLDS, sentence, certificate=found)


def _violation(name: str, each: Part, decision: Decision) -> Answer:
    common = frozenset.intersection(*decision.sets)
    sets = " and ".join(f"{role} {listed(nodes)}" for role, nodes in zip(each.roles, decision.sets, strict=True))
    text = each.violated.replace("{sets}", sets).replace("{common}", listed(common) if common else "no node")
    note = "" if decision.is_smallest else " The time ran out before smaller ones were excluded."
    witness = Witness(each.roles, decision.sets)
    return Answer(name, Verdict.VIOLATED, f"{sentence_case(text)}.{note}", witness, decision.is_smallest)


def sentence_case(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
