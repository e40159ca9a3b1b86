"""Smallest witnesses without a solver, where listing is cheap: few quorums, or gates without common nodes.

Sets of nodes are the integers of `Pool`: of two sets of one size the larger integer is the first by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TypeAlias

from checker.quorum.algebra.minimal_quorums import TooMany, minimal_family
from checker.quorum.algebra.systems import System
from checker.quorum.deadline import Deadline
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.gate_pool import Pool

MOST_LISTED = 2_000
"""Quorums of one system that are listed at most."""

MOST_CHOICES = 100_000
"""Choices of one quorum from each system that are tried at most."""

Rank: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Settled:
    """A claim that was settled: by the smallest sets that refute it, first by name, or None when there are none."""

    sets: tuple[int, ...] | None


def rank(sets: Sequence[int]) -> Rank:
    """Less for a smaller total size, then for the one that is first by name, the first set before the others."""
    return (sum(each.bit_count() for each in sets), *(-each for each in sets))


def _quorums(claim: Meeting, system: System, deadline: Deadline) -> list[int] | None:
    """The minimal quorums of a system, first by name first; None when they are more than MOST_LISTED."""
    try:
        family = minimal_family(system, claim.nodes, most=MOST_LISTED, pause=deadline.check)
    except TooMany:
        return None
    highest = len(claim.nodes) - 1
    return sorted((sum(1 << (highest - place) for place in quorum) for quorum in family), reverse=True)


def _union(parts: Sequence[int]) -> int:
    union = 0
    for part in parts:
        union |= part
    return union


def cheapest_quorum(pool: Pool, number: int) -> int | None:
    """The smallest quorum of a gate, ties by name; None when common nodes would have to be weighed. No quorum gives None as well.

    Any-of takes the least of its members; other gates the least members together, which is right without common nodes and for weights
    that are alike.
    """
    found: dict[int, int | None] = {}
    for part in pool.reachable([number]):
        found[part] = _cheapest(pool, part, found)
    return found[number]


def _cheapest(pool: Pool, number: int, known: dict[int, int | None]) -> int | None:
    if pool.is_node(number):
        return pool.terms[number].support
    term = pool.terms[number]
    if number == pool.true or not term.members:
        return 0 if number == pool.true else None
    below = [known[member] for member, _ in term.members]
    ranked = sorted((each for each in below if each is not None), key=lambda each: rank([each]))
    weights = {weight for _, weight in term.members}
    needed = -(-term.threshold // min(weights))
    if len(ranked) < len(below) or len(weights) > 1 or (needed > 1 and not pool.is_disjoint(number)):
        return None
    return _union(ranked[:needed])


def least_choice(claim: Meeting, deadline: Deadline) -> Settled | None:
    """The smallest choice of quorums that refutes the claim, where lists are short; None when they are not. Raises OutOfTime.

    Two systems with no common node allowed: the quorums of one are listed, and the cheapest one of the other outside each is taken. Else
    all choices are tried when there are few.
    """
    pool = Pool(claim.systems)
    gates, spare = [pool.number(system) for system in claim.systems], pool.mask(claim.spare)
    if len(gates) == 1 and not spare and (alone := cheapest_quorum(pool, gates[0])) is not None:
        return Settled((alone,) if alone.bit_count() <= claim.most else None)
    known: dict[int, list[int] | None] = {}
    for gate, system in zip(gates, claim.systems, strict=True):
        known[gate] = known[gate] if gate in known else _quorums(claim, system, deadline)
    lists = [each for gate in gates if (each := known[gate]) is not None]
    if len(lists) == len(gates) and prod(map(len, lists)) <= MOST_CHOICES:
        return Settled(_first_of_all(lists, claim.most, spare, deadline))
    if len(gates) == 2 and not claim.most and not spare:
        for place, gate in enumerate(gates):
            if (listing := known[gate]) is not None:
                return _first_outside(pool, gates[1 - place], listing, bool(place), deadline)
    return None


def _first_of_all(listings: Sequence[list[int]], most: int, spare: int, deadline: Deadline) -> tuple[int, ...] | None:
    best: tuple[Rank, tuple[int, ...]] | None = None
    for first in listings[0]:
        deadline.check()
        for rest in product(*listings[1:]):
            common = first
            for each in rest:
                common &= each
            if (common & ~spare).bit_count() <= most:
                choice = (first, *rest)
                best = min(best or (rank(choice), choice), (rank(choice), choice))
    return None if best is None else best[1]


def _first_outside(pool: Pool, gate: int, listing: list[int], is_swapped: bool, deadline: Deadline) -> Settled | None:
    """The smallest pair of a listed quorum and one of `gate`; not settled when a cheapest quorum cannot be told."""
    best: tuple[Rank, tuple[int, ...]] | None = None
    for each in listing:
        deadline.check()
        rest = pool.fixed(gate, each, False)
        if rest == pool.false:
            continue
        other = cheapest_quorum(pool, rest)
        if other is None:
            return None
        pair = (other, each) if is_swapped else (each, other)
        best = min(best or (rank(pair), pair), (rank(pair), pair))
    return Settled(None if best is None else best[1])
