"""A property as parts, each with the words for it: the parts in, one answer out.

The parts share the time of the answer. One that is violated is the answer, the smallest if several are; else one that is unknown; the
property holds when all of them do.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import TypeAlias

from checker.quorum.algebra.systems import Node, System, is_quorum, nodes_of
from checker.quorum.deadline import Deadline
from checker.quorum.verify.answers import Answer, Verdict, Witness, listed
from checker.quorum.verify.claims import Meeting, Question
from checker.quorum.verify.decision import Decision, decide
from checker.quorum.verify.gate_pool import Pool, least_size

SECONDS = 30.0
"""How long an answer may take unless told otherwise, about."""

_FIRST = 0.1
"""The part of the time that is spent on telling which of several parts are hard."""

Sets: TypeAlias = tuple[frozenset[Node], ...]

Telling: TypeAlias = Callable[[str, str], str]
"""A sentence from the sets with their roles, and the nodes in all of them."""


def _as_they_are(sets: Sets) -> Sets:
    return sets


@dataclass(frozen=True)
class Part:
    """A claim: how it is decided in so many seconds, and what it says when it holds.

    When it does not, `shown` makes the sets that refute it the sets of the witness, each with its role ("read quorum"), and `violated`
    makes them the sentence. No witness has fewer than `least()` nodes.
    """

    decide: Callable[[float], Decision]
    holds: str
    roles: tuple[str, ...]
    violated: Callable[[Sets], str]
    shown: Callable[[Sets], Sets] = _as_they_are
    least: Callable[[], int] = int


def meeting_part(claim: Meeting, holds: str, roles: tuple[str, ...], violated: Telling) -> Part:
    """The part that a claim about quorums is."""
    return Part(
        lambda seconds: decide(claim, seconds=seconds),
        holds,
        roles,
        partial(told, violated, roles),
        least=partial(_least_size, claim),
    )


def _least_size(claim: Meeting) -> int:
    pool = Pool(claim.systems)
    return least_size(pool, [pool.number(system) for system in claim.systems])


def told(violated: Telling, roles: tuple[str, ...], sets: Sets) -> str:
    """The sentence about sets that violate a part."""
    common = frozenset.intersection(*sets)
    shown = " and ".join(f"{role} {listed(nodes)}" for role, nodes in zip(roles, sets, strict=True))
    return violated(shown, listed(common) if common else "no node")


@dataclass(frozen=True)
class _Outcome:
    """A part and what was decided of it."""

    part: Part
    decision: Decision

    @property
    def sets(self) -> Sets:
        """The sets that violate the part, as they are shown."""
        return self.part.shown(self.decision.sets)

    @property
    def size(self) -> float:
        """The number of nodes in the sets together, no number when the part is not violated."""
        return sum(map(len, self.sets)) if self.decision.verdict is Verdict.VIOLATED else float("inf")

    @property
    def is_open(self) -> bool:
        """Whether the part may be violated, or violated by fewer nodes, for all that is known."""
        return self.decision.verdict is Verdict.UNKNOWN or not self.decision.is_smallest

    def deserves_more(self, best: float) -> bool:
        """Whether more time may tell a smaller violation than the best, or a proof when there is none."""
        return (self.is_open and _may_be_less(self.part, best)) or (self.decision.is_cut and best == float("inf"))


def answered(question: Question, parts: Sequence[Part], roles: Mapping[str, System], *, seconds: float) -> Answer:
    """The answer to a question in about so many seconds: violated by the smallest refutation of a part, the first part among equals.

    `roles` are the systems that have to have a quorum, by what their quorums are called.
    """
    start = perf_counter()
    answer = _without_quorum(question, roles) or _merged(question, _outcomes(parts, seconds), seconds)
    return replace(answer, seconds=perf_counter() - start)


def _without_quorum(question: Question, roles: Mapping[str, System]) -> Answer | None:
    """The verdict of its own when a system has no quorum at all."""
    for role, system in roles.items():
        nodes = nodes_of(system)
        if not is_quorum(system, nodes):
            even = f"even all nodes together, {listed(nodes)}, are none" if nodes else "it names no node"
            return Answer(question, Verdict.NO_QUORUM, f"There is no {role} at all: {even}.")
    return None


def _outcomes(parts: Sequence[Part], seconds: float) -> list[_Outcome]:
    """What is decided of the parts: each gets a little time, and those that are open then share the rest.

    Parts that can no longer have the smallest violation are left out.
    """
    deadline, first = Deadline.after(seconds), seconds if len(parts) == 1 else seconds * _FIRST / len(parts)
    found: list[_Outcome] = []
    best = float("inf")
    for each in parts:
        if _may_be_less(each, best):
            found.append(_Outcome(each, each.decide(min(first, deadline.left))))
            best = min(best, found[-1].size)
    waiting = [place for place, outcome in enumerate(found) if outcome.deserves_more(best)]
    for number, place in enumerate(waiting):
        share = deadline.left / (len(waiting) - number)
        if share > first:
            found[place] = _better(found[place], _Outcome(found[place].part, found[place].part.decide(share)))
    return found


def _may_be_less(each: Part, size: float) -> bool:
    """Whether a part may be violated by fewer nodes."""
    return size == float("inf") or each.least() < size


def _better(earlier: _Outcome, later: _Outcome) -> _Outcome:
    """What more time told, if anything."""
    is_better = later.decision.verdict is not Verdict.UNKNOWN and later.size <= earlier.size
    return later if is_better else earlier


def _merged(question: Question, outcomes: Sequence[_Outcome], seconds: float) -> Answer:
    """One answer of what is known of the parts."""
    best = min(outcomes, key=lambda outcome: outcome.size)
    if best.decision.verdict is Verdict.VIOLATED:
        is_smallest = not any(outcome.is_open and _may_be_less(outcome.part, best.size) for outcome in outcomes)
        note = "" if is_smallest else " The time ran out before smaller ones were excluded."
        sentence = f"{sentence_case(best.part.violated(best.decision.sets))}.{note}"
        return Answer(question, Verdict.VIOLATED, sentence, Witness(best.part.roles, best.sets), is_smallest)
    for outcome in outcomes:
        if outcome.decision.verdict is Verdict.UNKNOWN:
            sentence = f"It is not known whether {outcome.part.holds}."
            reason = outcome.decision.reason or f"it was not settled within {seconds:g} s"
            return Answer(question, Verdict.UNKNOWN, sentence, reason=reason)
    return _held(question, outcomes)


def _held(question: Question, outcomes: Sequence[_Outcome]) -> Answer:
    sentence = f"{sentence_case(' and '.join(dict.fromkeys(outcome.part.holds for outcome in outcomes)))}."
    proofs = [outcome.decision.proof for outcome in outcomes]
    certificate = tuple(proof for proof in proofs if proof is not None)
    if len(certificate) == len(proofs):
        return Answer(question, Verdict.HOLDS, sentence, certificate=certificate)
    by_word = next(outcome.decision.by_word for outcome in outcomes if outcome.decision.proof is None)
    return Answer(
        question, Verdict.HOLDS, f"{sentence} {by_word or 'No proof was found that does without the solver.'}"
    )


def sentence_case(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]
