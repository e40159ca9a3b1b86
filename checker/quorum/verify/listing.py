"""Smallest witnesses without a solver, where listing is cheap: few quorums, or gates without common nodes.

Sets of nodes are the integers of `Pool`: of two sets of one size the larger integer is the first by name.
"""

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import TypeAlias

from checker.quorum.algebra import System
from checker.quorum.minimal import TooMany, minimal_family
from checker.quorum.verify.answers import Meeting
from checker.quorum.verify.pool import Pool

MOST_LISTED = 2_000
"""Quorums of one system that are listed at most."""

MOST_CHOICES = 100_000
"""Choices of one quorum from each system that are tried at most."""

Rank: TypeAlias = tuple[int, ...]


def rank(sets: Sequence[int]) -> Rank:
    """Less for a smaller total size, then for the one that is first by name, the first set before the others."""
    return (sum(each.bit_count() for each in sets), *(-each for each in sets))


def minimal_quorums(claim: Meeting, system: System) -> list[int] | None:
    """The minimal quorums of a system, first by name first; None when they are more than MOST_LISTED."""
    try:
        family = minimal_family(system, claim.nodes, most=MOST_LISTED)
    except TooMany:
        return None
    highest = len(claim.nodes) - 1
    return sorted((sum(1 << (highest - place) for place in quorum) for quorum in family), reverse=True)


def _union(parts: Sequence[int]) -> int:
    union = 0
    for part in parts:
        union |= part
    return union


def cheapest_quorum(pool: Pool, number: int, memo: dict[int, int | None] | None = None) -> int | None:
    """The smallest quorum of a gate, ties by name; None when common nodes would have to be weighed. No quorum gives None as well.

    Any-of takes the least of its members; other gates the least members together, which is right without common nodes and for weights
    that are alike.
    """
    memo = {} if memo is None else memo
    if number not in memo:
        memo[number] = _cheapest(pool, number, memo)
    return memo[number]


def _cheapest(pool: Pool, number: int, memo: dict[int, int | None]) -> int | None:
    if pool.is_node(number):
        return pool.terms[number].support
    term = pool.terms[number]
    if number == pool.true or not term.members:
        return 0 if number == pool.true else None
    below = [cheapest_quorum(pool, member, memo) for member, _ in term.members]
    ranked = sorted((each for each in below if each is not None), key=lambda each: rank([each]))
    weights = {weight for _, weight in term.members}
    needed = -(-term.threshold // min(weights))
    if len(ranked) < len(below) or len(weights) > 1 or (needed > 1 and not pool.is_disjoint(number)):
        return None
    return _union(ranked[:needed])


def least_choice(claim: Meeting) -> tuple[bool, tuple[int, ...] | None]:
    """Whether the question was settled, and the smallest choice of quorums that refutes the claim, or None when there is none.

    Two systems with no common node allowed: the quorums of one are listed, and the cheapest one of the other outside each is taken. Else
    all choices are tried when there are few.
    """
    pool = Pool(claim.systems)
    gates, spare = [pool.number(system) for system in claim.systems], pool.mask(claim.spare)
    if len(gates) == 1 and not spare and (alone := cheapest_quorum(pool, gates[0])) is not None:
        return True, (alone,) if alone.bit_count() <= claim.most else None
    known = {gate: minimal_quorums(claim, system) for gate, system in zip(gates, claim.systems, strict=True)}
    lists = [each for gate in gates if (each := known[gate]) is not None]
    if len(lists) == len(gates) and prod(map(len, lists)) <= MOST_CHOICES:
        return True, _least_of_all(lists, claim.most, spare)
    if len(gates) == 2 and not claim.most and not spare:
        for place, gate in enumerate(gates):
            if (listing := known[gate]) is not None:
                return _least_outside(pool, gates[1 - place], listing, bool(place))
    return False, None


def _least_of_all(listings: Sequence[list[int]], most: int, spare: int) -> tuple[int, ...] | None:
    best: tuple[Rank, tuple[int, ...]] | None = None
    for choice in product(*listings):
        common = choice[0]
        for each in choice[1:]:
            common &= each
        if (common & ~spare).bit_count() <= most and (best is None or rank(choice) < best[0]):
            best = rank(choice), choice
    return None if best is None else best[1]


def _least_outside(pool: Pool, gate: int, listing: list[int], is_swapped: bool) -> tuple[bool, tuple[int, ...] | None]:
    """The smallest pair of a listed quorum and one of `gate`; not settled when a cheapest quorum cannot be told."""
    best: tuple[Rank, tuple[int, ...]] | None = None
    for each in listing:
        rest = pool.fixed(gate, each, False)
        if rest == pool.false:
            continue
        other = cheapest_quorum(pool, rest)
        if other is None:
            return False, None
        pair = (other, each) if is_swapped else (each, other)
        best = min(best or (rank(pair), pair), (rank(pair), pair))
    return True, None if best is None else best[1]
