"""Byzantine quorum systems: dissemination, masking, opaque masking (Malkhi and Reiter, 1998; P5 to P7 of docs/quorums.md).

Faults are a bound on their number, or the list of the sets of nodes that may be faulty together.
"""

from collections.abc import Collection, Iterator
from functools import partial
from itertools import combinations_with_replacement, product
from typing import TypeAlias

from checker.quorum.algebra.minimal_quorums import TooMany, minimal_quorums
from checker.quorum.algebra.simplification import simplify
from checker.quorum.algebra.systems import Gate, Node, System
from checker.quorum.deadline import Deadline, OutOfTime
from checker.quorum.verify.answers import Answer, Verdict, listed
from checker.quorum.verify.claims import Failures, Meeting, Question
from checker.quorum.verify.decision import Decision
from checker.quorum.verify.property_parts import SECONDS, Part, Sets, answered, meeting_part, told
from checker.quorum.verify.survival import survivor_parts

Faults: TypeAlias = int | Collection[Collection[Node]]
"""How many nodes may be faulty, or which sets of nodes."""

MOST_OPAQUE = 1_000
"""Minimal quorums that are listed at most for opaque masking, which is about pairs of them."""

_ROLES = ("quorum", "quorum")


def dissemination(system: System, faults: Faults, *, seconds: float = SECONDS) -> Answer:
    """Whether any two quorums have a node in common that is not faulty, and some quorum has no faulty node (P5)."""
    return _byzantine("dissemination", system, faults, 1, seconds)


def masking(system: System, faults: Faults, *, seconds: float = SECONDS) -> Answer:
    """Whether any two quorums share correct nodes that outvote the faulty ones, and some quorum has no faulty node (P6).

    For a bound f they share 2f + 1 nodes; for listed sets what they share is not within two of the sets.
    """
    return _byzantine("masking", system, faults, 2, seconds)


def _byzantine(name: str, system: System, faults: Faults, times: int, seconds: float) -> Answer:
    failures = _failures(faults)
    shared = _outside_sets(system, failures, times) if failures.groups else [_outvoting(system, times * failures.nodes)]
    parts = [*shared, *survivor_parts(system, failures)]
    return answered(Question(name, (system,), failures), parts, {"quorum": system}, seconds=seconds)


def _failures(faults: Faults) -> Failures:
    """The faults as what may fail. Raises ValueError for a number below 0."""
    if isinstance(faults, int):
        return Failures(faults)
    sets = dict.fromkeys(map(frozenset, faults)) or {frozenset(): None}
    return Failures(groups=tuple((listed(each), each) for each in sets))


def _outvoting(system: System, most: int) -> Part:
    words = f"any two quorums share {most + 1} node{'s' * (most > 0)} or more"
    few = f"which is fewer than {most + 1} nodes: too few to outvote the faulty ones"
    claim = Meeting((system, system), most)
    return meeting_part(claim, words, _ROLES, lambda sets, common: f"{sets} share {common}, {few}")


def _outside_sets(system: System, failures: Failures, times: int) -> list[Part]:
    """A part for each largest union of `times` fault sets: smaller ones follow."""
    sets = [nodes for _, nodes in failures.groups]
    unions = {frozenset().union(*chosen) for chosen in combinations_with_replacement(sets, times)}
    ordered = sorted(unions, key=lambda union: (len(union), sorted(union)))
    return [_outside(system, spare) for spare in ordered if not any(spare < other for other in unions)]


def _outside(system: System, spare: frozenset[Node]) -> Part:
    words = "any two quorums share a node outside the fault sets"
    faulty = f"{listed(spare)} may be faulty: no other node is left"
    claim = Meeting((system, system), 0, spare)
    return meeting_part(claim, words, _ROLES, lambda sets, common: f"{sets} share {common}, and {faulty}")


# Opaque masking


def opaque_masking(system: System, faults: int, *, seconds: float = SECONDS) -> Answer:
    """Whether clients mask faults without knowing the fault sets (P7): for minimal quorums Q1, Q2 and up to f faulty nodes B

    |(Q1 & Q2) - B| >= |(Q2 & B) | (Q2 - Q1)| and > |Q2 & B|, and some quorum has no faulty node. It is about minimal quorums, which are
    listed (up to MOST_OPAQUE, else unknown); a threshold needs one pair for each size of the common part. There is no certificate.
    """
    failures = Failures(faults)
    words = "in any two quorums the correct nodes in common outvote faulty and old ones"
    violated = partial(told, lambda sets, common: f"{sets} share {common}: faulty and old nodes outvote it", _ROLES)
    parts = [Part(partial(_opaque, system, faults), words, _ROLES, violated), *survivor_parts(system, failures)]
    return answered(Question("opaque masking", (system,), failures), parts, {"quorum": system}, seconds=seconds)


def _opaque(system: System, faults: int, seconds: float) -> Decision:
    deadline = Deadline.after(seconds)
    try:
        pairs = _pairs(simplify(system), deadline)
        wrong = [(first, second) for first, second in pairs if not _masks(first, second, faults)]
    except TooMany as error:
        return Decision(Verdict.UNKNOWN, reason=f"pairs of quorums were not tried: there are {error}")
    except OutOfTime:
        return Decision(Verdict.UNKNOWN)
    if not wrong:
        return Decision(Verdict.HOLDS, by_word="All pairs of minimal quorums were tried.")
    return Decision(Verdict.VIOLATED, sets=min(wrong, key=_rank))


def _rank(pair: Sets) -> tuple[object, ...]:
    return sum(map(len, pair)), *map(sorted, pair)


def _pairs(system: System, deadline: Deadline) -> Iterator[tuple[frozenset[Node], frozenset[Node]]]:
    """Pairs of minimal quorums, all of them or one of each kind; the system is simplified."""
    nodes = sorted(member for member in system.members if isinstance(member, Node)) if isinstance(system, Gate) else []
    if isinstance(system, Gate) and len(nodes) == len(system.members):
        count = system.count
        for start in range(min(count, len(nodes) - count) + 1):
            deadline.check()
            yield frozenset(nodes[:count]), frozenset(nodes[start : start + count])
        return
    quorums = minimal_quorums(system, most=MOST_OPAQUE, pause=deadline.check)
    for pair in product(quorums, quorums):
        deadline.check()
        yield pair


def _masks(first: frozenset[Node], second: frozenset[Node], faults: int) -> bool:
    """The two conditions at their worst: a faulty common node counts twice, one of the second quorum alone once."""
    common, alone = len(first & second), len(second - first)
    within = min(faults, common)
    return common - 2 * within >= alone and common - 2 * within > min(faults - within, alone)
