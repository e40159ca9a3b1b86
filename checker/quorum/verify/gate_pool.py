"""Expressions over one set of nodes as numbered gates: what the proofs, their checker and the solver work on.

Every gate is a threshold over weighted members. Equal gates, whatever the order of their members, have one number. Numbers depend on the
systems and the order in which they were added alone, so a certificate can name gates by number. Sets of nodes are integers: the first
node by name is the highest bit, so that of two sets of one size the one that is first by name is the larger integer.

The members of a gate have smaller numbers than the gate: going up the numbers is going from the inside out, however deep gates are nested.

Imports the algebra and the standard library alone.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from checker.quorum.algebra.systems import Node, System, fold, in_order, nodes_of, weighted_members

Member: TypeAlias = tuple[int, int]
"""The number of a gate or node, and its weight."""


@dataclass(frozen=True)
class Term:
    """At least `threshold` of the weights of the members; a node has no members. `support` is the set of nodes below."""

    threshold: int
    members: tuple[Member, ...]
    support: int

    @cached_property
    def total(self) -> int:
        """The sum of the weights."""
        return sum(weight for _, weight in self.members)

    @cached_property
    def lightest(self) -> int:
        """The least of the weights; of a gate with members."""
        return min(weight for _, weight in self.members)


class Pool:
    """The gates of some systems, by number: nodes first, in the order of names, then `true` and `false`, then the rest."""

    def __init__(self, systems: Iterable[System], nodes: Iterable[Node] = ()) -> None:
        """Only the names of nodes are taken from `systems`, and `nodes` beyond them; `number` adds the gates."""
        named = frozenset(nodes).union(*(nodes_of(system) for system in systems))
        self.nodes = in_order(named)
        size = len(self.nodes)
        self.terms = [Term(1, (), 1 << (size - 1 - place)) for place in range(size)]
        self.true, self.false = size, size + 1
        self.terms += [Term(0, (), 0), Term(1, (), 0)]
        self._place = {node: place for place, node in enumerate(self.nodes)}
        self._numbers: dict[tuple[int, tuple[Member, ...]], int] = {}
        self._duals: dict[int, int] = {}
        self._inside: dict[int, list[int]] = {}

    def number(self, system: System) -> int:
        """The number of a system. Linear in the expression."""
        return fold(system, self._number)

    def _number(self, part: System, members: list[int]) -> int:
        if isinstance(part, Node):
            return self._place[part]
        threshold, weighted = weighted_members(part)
        return self.gate(threshold, [(member, weight) for member, (_, weight) in zip(members, weighted, strict=True)])

    def gate(self, threshold: int, members: Iterable[Member]) -> int:
        """The number of a gate, always-true members counted and never-true ones dropped."""
        kept: list[Member] = []
        for number, weight in members:
            if number == self.true:
                threshold -= weight
            elif number != self.false:
                kept.append((number, weight))
        if threshold <= 0:
            return self.true
        if sum(weight for _, weight in kept) < threshold:
            return self.false
        return kept[0][0] if len(kept) == 1 else self._shared(threshold, tuple(sorted(kept)))

    def _shared(self, threshold: int, members: tuple[Member, ...]) -> int:
        key = threshold, members
        if key not in self._numbers:
            support = 0
            for number, _ in members:
                support |= self.terms[number].support
            self._numbers[key] = len(self.terms)
            self.terms.append(Term(threshold, members, support))
        return self._numbers[key]

    def is_node(self, number: int) -> bool:
        """Whether a number is that of a node."""
        return number < self.true

    def dual(self, number: int) -> int:
        """The gate whose quorums are the sets that meet every quorum of this one."""
        for part in self.inside(number):
            if part not in self._duals:
                self._duals[part] = self._dual(part)
        return self._duals[number]

    def _dual(self, number: int) -> int:
        if self.is_node(number):
            return number
        if number in (self.true, self.false):
            return self.false if number == self.true else self.true
        term = self.terms[number]
        return self.gate(
            term.total - term.threshold + 1, [(self._duals[member], weight) for member, weight in term.members]
        )

    def fixed(self, number: int, nodes: int, value: bool, memo: dict[int, int] | None = None) -> int:
        """The gate that is left when a set of nodes is in every quorum asked about (`value`), or in none."""
        memo = {} if memo is None else memo
        waiting = [number]
        while waiting:
            part = waiting.pop()
            if part not in memo:
                missing = self._missing(part, nodes, memo)
                if missing:
                    waiting += [part, *missing]
                else:
                    memo[part] = self._fixed(part, nodes, value, memo)
        return memo[number]

    def _missing(self, number: int, nodes: int, memo: dict[int, int]) -> list[int]:
        """The members that come first, unless the gate stays as it is."""
        term = self.terms[number]
        return [member for member, _ in term.members if member not in memo] if term.support & nodes else []

    def _fixed(self, number: int, nodes: int, value: bool, memo: dict[int, int]) -> int:
        term = self.terms[number]
        if not term.support & nodes:
            return number
        if self.is_node(number):
            return self.true if value else self.false
        return self.gate(term.threshold, [(memo[member], weight) for member, weight in term.members])

    def contains(self, number: int, nodes: int) -> bool:
        """Whether a set of nodes is a quorum of a gate."""
        met: dict[int, bool] = {}
        for part in self.inside(number):
            term = self.terms[part]
            reached = sum(weight for member, weight in term.members if met[member])
            met[part] = bool(term.support & nodes) if self.is_node(part) else reached >= term.threshold
        return met[number]

    def inside(self, number: int) -> list[int]:
        """The gates and nodes below a gate, itself included, in ascending order; remembered."""
        if number not in self._inside:
            self._inside[number] = self.reachable([number])
        return self._inside[number]

    def reachable(self, numbers: Collection[int]) -> list[int]:
        """The gates and nodes below some gates, themselves included, in ascending order: members before the gates over them."""
        seen, waiting = set(numbers), list(numbers)
        while waiting:
            below = {member for member, _ in self.terms[waiting.pop()].members} - seen
            seen |= below
            waiting += below
        return sorted(seen)

    def mask(self, nodes: Iterable[Node]) -> int:
        """A set of nodes as an integer; nodes that no system names are left out."""
        return sum(1 << (len(self.nodes) - 1 - self._place[node]) for node in frozenset(nodes) if node in self._place)

    def unmasked(self, mask: int) -> frozenset[Node]:
        """The nodes of a set."""
        return frozenset(node for place, node in enumerate(self.nodes) if mask >> (len(self.nodes) - 1 - place) & 1)

    def is_disjoint(self, number: int) -> bool:
        """Whether the members of a gate have no node in common."""
        term = self.terms[number]
        return sum(self.terms[member].support.bit_count() for member, _ in term.members) == term.support.bit_count()


def least_weight(pool: Pool, weights: Sequence[int]) -> Callable[[int], int]:
    """A bound from below on the weight of a quorum of a gate, for weights of nodes in the order of names. Linear.

    It is exact for thresholds over members without common nodes. A quorum satisfies members that reach the threshold: without common
    nodes their least weights add up; with common nodes only the heaviest of them is certain.
    """

    least = dict(zip(range(pool.true), weights, strict=False))

    def of(number: int) -> int:
        for part in pool.inside(number):
            if part not in least:
                term = pool.terms[part]
                costs = [(least[member], weight) for member, weight in term.members]
                weigh = _sum_of_cheapest if pool.is_disjoint(part) else _costliest
                least[part] = weigh(term.threshold, costs)
        return least[number]

    return of


def least_size(pool: Pool, gates: Iterable[int]) -> int:
    """A bound from below on the number of nodes in a quorum of each of some gates together. Linear."""
    return sum(map(least_weight(pool, [1] * len(pool.nodes)), gates))


def _sum_of_cheapest(threshold: int, costs: Sequence[Member]) -> int:
    """The least cost of reaching the threshold, members divisible (exact when the weights are 1), rounded up."""
    spent, left = 0, threshold
    for cost, weight in sorted(costs, key=lambda priced: Fraction(*priced)):
        if left <= weight:
            return spent + -(-cost * max(left, 0) // weight)
        spent, left = spent + cost, left - weight
    return spent


def _costliest(threshold: int, costs: Sequence[Member]) -> int:
    """The least, over the choices that reach the threshold, of the dearest member: add the cheapest until it is reached."""
    reached, dearest = 0, 0
    for cost, weight in sorted(costs):
        if reached >= threshold:
            break
        reached, dearest = reached + weight, cost
    return dearest
