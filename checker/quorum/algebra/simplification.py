"""Simpler expressions of the same quorums. Imports the algebra and the standard library alone."""

from collections import Counter
from collections.abc import Iterable
from math import gcd

from checker.quorum.algebra.systems import ALWAYS, NEVER, Gate, Node, System, Vote, all_of, any_of, fold


def simplify(system: System) -> System:
    """A system with the same quorums: nested gates of one kind joined, repeated and absorbed members dropped, constants folded.

    `a + a*b` becomes `a`, a vote of equal weights a gate. It is no normal form: systems with equal quorums may stay different.
    Quadratic in the members of a gate at worst.
    """
    return fold(system, _simple)


def _simple(part: System, members: list[System]) -> System:
    """The expression over its members, which are simple already."""
    if isinstance(part, Node):
        return part
    if isinstance(part, Vote):
        weights = [weight for _, weight in part.members]
        return _simple_vote(part.threshold, list(zip(members, weights, strict=True)))
    count = part.count - sum(member == ALWAYS for member in members)
    return _simple_gate(count, [member for member in members if member not in (ALWAYS, NEVER)])


def _simple_gate(count: int, members: list[System]) -> System:
    if count <= 0:
        return ALWAYS
    if count > len(members):
        return NEVER
    if count == 1 or count == len(members):
        return _absorbed(members, is_sum=count == 1)
    votes = Counter(members)
    return Gate(count, tuple(members)) if len(votes) == len(members) else _simple_vote(count, list(votes.items()))


def _absorbed(members: list[System], *, is_sum: bool) -> System:
    """The sum, or the product, without the members that another one makes superfluous."""
    joined = any_of(*members) if is_sum else all_of(*members)
    if not isinstance(joined, Gate) or joined.count != (1 if is_sum else len(joined.members)):
        return joined
    distinct: dict[frozenset[System], System] = {}
    for member in joined.members:
        distinct.setdefault(_parts(member, is_sum=not is_sum), member)
    by_one: dict[System, list[frozenset[System]]] = {}
    for theirs in distinct:
        by_one.setdefault(next(iter(theirs)), []).append(theirs)
    kept = [
        member
        for own, member in distinct.items()
        if not any(theirs < own for each in own for theirs in by_one.get(each, ()))
    ]
    return any_of(*kept) if is_sum else all_of(*kept)


def _parts(member: System, *, is_sum: bool) -> frozenset[System]:
    """The members of a sum, or of a product; anything else is its own only one."""
    if isinstance(member, Gate) and len(member.members) > 1 and member.count == (1 if is_sum else len(member.members)):
        return frozenset(member.members)
    return frozenset({member})


def _simple_vote(threshold: int, members: Iterable[tuple[System, int]]) -> System:
    threshold -= sum(weight for member, weight in members if member == ALWAYS)
    votes: Counter[System] = Counter()
    for member, weight in members:
        if member not in (ALWAYS, NEVER):
            votes[member] += weight
    if threshold <= 0:
        return ALWAYS
    if threshold > votes.total():
        return NEVER
    votes = Counter({member: min(weight, threshold) for member, weight in votes.items()})
    divisor = gcd(*votes.values())
    votes, threshold = (
        Counter({member: weight // divisor for member, weight in votes.items()}),
        -(-threshold // divisor),
    )
    if set(votes.values()) == {1}:
        return _simple_gate(threshold, list(votes))
    return Vote(threshold, tuple(votes.items()))
