"""Strategies: with which probability each quorum is used, and what that costs. Exact. Imports the algebra and the workload."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from checker.quorum.algebra import Node, System, is_quorum
from checker.quorum.measure.errors import MeasureError, NoQuorumError
from checker.quorum.measure.workload import Mix, Workload, mean_reads, mix_of

Quorum: TypeAlias = frozenset[Node]


@dataclass(frozen=True)
class Strategy:
    """The probability of each read quorum and of each write quorum of a pair of systems; both sum to 1. Nodes carry their attributes."""

    read: System
    write: System
    reads: Mapping[Quorum, Fraction]
    writes: Mapping[Quorum, Fraction]

    def __post_init__(self) -> None:
        for name, system, chances in (("read", self.read, self.reads), ("write", self.write, self.writes)):
            if sum(chances.values()) != 1 or any(chance < 0 for chance in chances.values()):
                raise MeasureError(f"the probabilities of the {name} quorums are not a distribution")
            if not all(is_quorum(system, quorum) for quorum in chances):
                raise MeasureError(f"a {name} strategy uses a set that is no {name} quorum")

    def node_loads(self, read_fraction: Fraction) -> dict[Node, Fraction]:
        """The share of its time that each node that is used is busy, were one operation done a second."""
        loads: dict[Node, Fraction] = {}
        for quorum, chance in sorted(self.reads.items(), key=_order):
            for node in quorum:
                loads[node] = loads.get(node, Fraction(0)) + chance * read_fraction / node.read_capacity
        for quorum, chance in sorted(self.writes.items(), key=_order):
            for node in quorum:
                loads[node] = loads.get(node, Fraction(0)) + chance * (1 - read_fraction) / node.write_capacity
        return {node: loads[node] for node in sorted(loads)}

    def load(self, workload: Workload) -> Fraction:
        """The load of the busiest node, in seconds an operation; for a distribution the mean over its fractions."""
        return sum((chance * max(self.node_loads(part).values(), default=Fraction(0)) for part, chance in mix_of(workload)), Fraction(0))

    def capacity(self, workload: Workload) -> Fraction:
        """The operations a second at which the mean load reaches 1: one over `load`. Raises MeasureError for a load of 0."""
        load = self.load(workload)
        if not load:
            raise MeasureError("a strategy that loads no node has no capacity")
        return 1 / load

    def mean_capacity(self, workload: Workload) -> Fraction:
        """The mean over the workload's fractions of the capacity at each, which is what quoracle calls capacity."""
        return sum((chance / self.load(part) for part, chance in mix_of(workload)), Fraction(0))

    def network(self, workload: Workload) -> Fraction:
        """The mean number of nodes that an operation asks."""
        share = mean_reads(mix_of(workload))
        reads = sum((chance * len(quorum) for quorum, chance in self.reads.items()), Fraction(0))
        writes = sum((chance * len(quorum) for quorum, chance in self.writes.items()), Fraction(0))
        return share * reads + (1 - share) * writes

    def latency(self, workload: Workload) -> Fraction:
        """The mean time, in seconds, until the nodes of the quorum that was asked that have answered contain a quorum."""
        share = mean_reads(mix_of(workload))
        reads = sum((chance * quorum_latency(self.read, quorum) for quorum, chance in self.reads.items()), Fraction(0))
        writes = sum((chance * quorum_latency(self.write, quorum) for quorum, chance in self.writes.items()), Fraction(0))
        return share * reads + (1 - share) * writes


def _order(item: tuple[Quorum, Fraction]) -> tuple[Node, ...]:
    return tuple(sorted(item[0]))


def quorum_latency(system: System, quorum: Collection[Node]) -> Fraction:
    """The least time, in seconds, by which the nodes that have answered contain a quorum; raises NoQuorumError when they never do."""
    if is_quorum(system, ()):
        return Fraction(0)
    answered: set[Node] = set()
    for node in sorted(quorum, key=lambda node: (node.latency, node.name)):
        answered.add(node)
        if is_quorum(system, answered):
            return node.latency
    raise NoQuorumError("the set contains no quorum")


def loads_by_fraction(strategy: Strategy, mix: Mix) -> dict[Fraction, Fraction]:
    """The load at each fraction of a workload."""
    return {fraction: strategy.load(fraction) for fraction, _ in mix}
