"""Byzantine quorum systems: dissemination, masking, opaque masking (Malkhi and Reiter, 1998; P5 to P7 of QUORUMS.md).

Faults are a bound on their number, or the list of the sets of nodes that may be faulty together.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import combinations_with_replacement, product
from time import perf_counter
from typing import TypeAlias

from checker.quorum.algebra import Gate, Node, System
from checker.quorum.minimal import TooMany, minimal_quorums
from checker.quorum.verify.answers import Answer, Meeting, Verdict, Witness, listed
from checker.quorum.verify.failures import each_survived, survivor_part
from checker.quorum.verify.parts import SECONDS, Part, answered, without_quorum

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
    start = perf_counter()
    if isinstance(faults, int):
        if faults < 0:
            raise ValueError("the number of faulty nodes is a whole number from 0")
        parts = [_bounded(system, times * faults), survivor_part(system, faults)]
        return answered(name, parts, {"quorum": system}, seconds=seconds)
    sets = dict.fromkeys(map(frozenset, faults)) or {frozenset(): None}
    answer = without_quorum(name, {"quorum": system})
    if answer is None:
        met = answered(name, list(_fault_parts(system, sets, times)), {}, seconds=seconds)
        alive = replace(each_survived(system, [(listed(each), each) for each in sets]), name=name)
        answer = _both(met, alive)
    return replace(answer, seconds=perf_counter() - start)


def _bounded(system: System, most: int) -> Part:
    words = f"any two quorums share {most + 1} nodes or more"
    violated = f"{{sets}} share {{common}}, which is fewer than {most + 1} nodes: too few to outvote the faulty ones"
    return Part(Meeting((system, system), most), _ROLES, words, violated)


def _fault_parts(system: System, sets: Collection[frozenset[Node]], times: int) -> Iterator[Part]:
    """A part for each largest union of `times` fault sets: smaller ones follow."""
    unions = {frozenset().union(*chosen) for chosen in combinations_with_replacement(sets, times)}
    for spare in sorted(unions, key=lambda union: (len(union), sorted(union))):
        if not any(spare < other for other in unions):
            words = "any two quorums share a node outside the fault sets"
            violated = f"{{sets}} share {{common}}, and {listed(spare)} may be faulty: no other node is left"
            yield Part(Meeting((system, system), 0, spare), _ROLES, words, violated)


def _both(met: Answer, alive: Answer) -> Answer:
    """One answer of two: the violated one, the smaller if both are; then the one that is not `holds`."""
    violated = [each for each in (met, alive) if each.witness is not None]
    if violated:
        return min(violated, key=lambda each: sum(map(len, each.witness.sets)) if each.witness else 0)
    if met.verdict is not Verdict.HOLDS:
        return met
    certificate = met.certificate + alive.certificate if met.certificate and alive.certificate else ()
    return replace(met, sentence=f"{met.sentence} {alive.sentence}", certificate=certificate)


def opaque_masking(system: System, faults: int, *, seconds: float = SECONDS) -> Answer:
    """Whether clients mask faults without knowing the fault sets (P7): for minimal quorums Q1, Q2 and up to f faulty nodes B

    |(Q1 & Q2) - B| >= |(Q2 & B) | (Q2 - Q1)| and > |Q2 & B|, and some quorum has no faulty node. It is about minimal quorums, which are
    listed (up to MOST_OPAQUE, else unknown); a threshold needs one pair for each size of the common part. There is no certificate.
    """
    name, start = "opaque masking", perf_counter()
    answer = without_quorum(name, {"quorum": system}) or _opaque(name, system, faults)
    if answer.verdict is Verdict.HOLDS:
        alive = answered(name, [survivor_part(system, faults)], {}, seconds=seconds)
        answer = answer if alive.verdict is Verdict.HOLDS else alive
    return replace(answer, seconds=perf_counter() - start)


def _opaque(name: str, system: System, faults: int) -> Answer:
    try:
        pairs = [pair for pair in _pairs(system) if not _masks(*pair, faults)]
    except TooMany as error:
        return Answer(name, Verdict.UNKNOWN, "It is not known whether faults are masked.", reason=str(error))
    if not pairs:
        return Answer(name, Verdict.HOLDS, "In any two quorums the correct nodes in common outvote faulty and old ones.")
    pair = min(pairs, key=lambda pair: (len(pair[0]) + len(pair[1]), sorted(pair[0]), sorted(pair[1])))
    sentence = f"Quorum {listed(pair[0])} and quorum {listed(pair[1])} share {listed(pair[0] & pair[1])}: faulty and old nodes outvote it."
    return Answer(name, Verdict.VIOLATED, sentence, Witness(_ROLES, pair))


def _pairs(system: System) -> Iterator[tuple[frozenset[Node], frozenset[Node]]]:
    """Pairs of minimal quorums, all of them or one of each kind."""
    members = system.members if isinstance(system, Gate) else ()
    nodes = sorted(member for member in members if isinstance(member, Node))
    if isinstance(system, Gate) and len(nodes) == len(members) == len(set(nodes)):
        count = system.count
        for start in range(min(count, len(nodes) - count) + 1):
            yield frozenset(nodes[:count]), frozenset(nodes[start : start + count])
        return
    quorums = minimal_quorums(system, most=MOST_OPAQUE)
    yield from product(quorums, quorums)


def _masks(first: frozenset[Node], second: frozenset[Node], faults: int) -> bool:
    """The two conditions at their worst: a faulty common node counts twice, one of the second quorum alone once."""
    common, alone = len(first & second), len(second - first)
    within = min(faults, common)
    return common - 2 * within >= alone and common - 2 * within > min(faults - within, alone)
