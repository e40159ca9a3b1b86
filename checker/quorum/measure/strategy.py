"""Strategies: with which probability each quorum is used, and what that costs. Exact. Imports the algebra and the workload."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import TypeAlias

from checker.quorum.algebra.bitsets import Masks
from checker.quorum.algebra.systems import Node, System
from checker.quorum.measure.errors import MeasureError, NoQuorumError
from checker.quorum.measure.workload import Workload, mean_reads, mix_of

Quorum: TypeAlias = frozenset[Node]


@dataclass(frozen=True)
class Strategy:
    """The probability of each read quorum and of each write quorum of a pair of systems; both sum to 1. Nodes carry their attributes."""

    read: System
    write: System
    reads: Mapping[Quorum, Fraction]
    writes: Mapping[Quorum, Fraction]

    def __post_init__(self) -> None:
        for name, masks, chances in (("read", self._masks[0], self.reads), ("write", self._masks[1], self.writes)):
            if sum(chances.values()) != 1 or any(chance < 0 for chance in chances.values()):
                raise MeasureError(f"the probabilities of the {name} quorums are not a distribution")
            if not all(masks.is_quorum(masks.mask(quorum)) for quorum in chances):
                raise MeasureError(f"a {name} strategy uses a set that is no {name} quorum")

    @cached_property
    def _masks(self) -> tuple[Masks, Masks]:
        return Masks(self.read), Masks(self.write)

    @cached_property
    def uses(self) -> tuple[Mapping[Node, Fraction], Mapping[Node, Fraction]]:
        """How often each node is in the read quorum that is asked, and in the write quorum. Linear in the quorums' sizes."""
        return _uses(self.reads), _uses(self.writes)

    def node_loads(self, read_fraction: Fraction) -> dict[Node, Fraction]:
        """The share of its time that each node that is used is busy, were one operation done a second."""
        reads, writes = self.uses
        none = Fraction(0)
        return {
            node: reads.get(node, none) * read_fraction / node.read_capacity
            + writes.get(node, none) * (1 - read_fraction) / node.write_capacity
            for node in sorted({*reads, *writes})
        }

    def load(self, workload: Workload) -> Fraction:
        """The load of the busiest node, in seconds an operation; for a distribution the mean over its fractions."""
        return sum(
            (chance * max(self.node_loads(part).values(), default=Fraction(0)) for part, chance in mix_of(workload)),
            Fraction(0),
        )

    def capacity(self, workload: Workload) -> Fraction:
        """The operations a second at which the mean load reaches 1: one over `load`. Raises MeasureError for a load of 0."""
        load = self.load(workload)
        if not load:
            raise MeasureError("a strategy that loads no node has no capacity")
        return 1 / load

    def mean_capacity(self, workload: Workload) -> Fraction:
        """The mean over a distribution's fractions of one over the load, which quoracle calls the capacity; never less than `capacity`.

        Raises MeasureError for a load of 0.
        """
        loads = [
            (max(self.node_loads(part).values(), default=Fraction(0)), chance) for part, chance in mix_of(workload)
        ]
        if not all(load for load, _ in loads):
            raise MeasureError("a strategy that loads no node has no capacity")
        return sum((chance / load for load, chance in loads), Fraction(0))

    def network(self, workload: Workload) -> Fraction:
        """The mean number of nodes that an operation asks."""
        share = mean_reads(mix_of(workload))
        reads = sum((chance * len(quorum) for quorum, chance in self.reads.items()), Fraction(0))
        writes = sum((chance * len(quorum) for quorum, chance in self.writes.items()), Fraction(0))
        return share * reads + (1 - share) * writes

    def latency(self, workload: Workload) -> Fraction:
        """The mean time, in seconds, until the nodes of the quorum that was asked that have answered contain a quorum."""
        share = mean_reads(mix_of(workload))
        means = [
            sum((chance * latency_in(masks, quorum) for quorum, chance in chances.items()), Fraction(0))
            for masks, chances in zip(self._masks, (self.reads, self.writes), strict=True)
        ]
        return share * means[0] + (1 - share) * means[1]


def _uses(chances: Mapping[Quorum, Fraction]) -> dict[Node, Fraction]:
    """The sum of the chances of the quorums that each node is in, added up as whole numbers."""
    scale = lcm(*(chance.denominator for chance in chances.values()))
    counts: dict[Node, int] = {}
    for quorum, chance in chances.items():
        count = chance.numerator * (scale // chance.denominator)
        for node in quorum:
            counts[node] = counts.get(node, 0) + count
    return {node: Fraction(count, scale) for node, count in counts.items()}


def latency_in(masks: Masks, quorum: Collection[Node]) -> Fraction:
    """The same for a system whose masks are made. Linear in the gates times the different latencies."""
    answered = 0
    if masks.is_quorum(answered):
        return Fraction(0)
    by_latency: dict[Fraction, list[Node]] = {}
    for node in quorum:
        by_latency.setdefault(node.latency, []).append(node)
    for latency in sorted(by_latency):
        answered |= masks.mask(by_latency[latency])
        if masks.is_quorum(answered):
            return latency
    raise NoQuorumError("the set contains no quorum")
