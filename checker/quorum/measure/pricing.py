"""One side of a pair, its reads or its writes: which quorums a strategy may use, and the cheapest of them at given prices.

A price for each node and a price for each second of latency make a cost for each quorum; the cheapest is the column that enters the linear
programme. A minimal quorum is as late as its slowest node, so with a price on latency each latency in turn bounds the nodes used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from checker.quorum.algebra import Node, System, is_quorum, nodes_of, shrunk
from checker.quorum.measure.diagram import Diagram
from checker.quorum.measure.errors import NoQuorumError, NoStrategyError
from checker.quorum.measure.lightest import SECONDS, Drawn, Plan, lightest, plan_of
from checker.quorum.measure.strategy import Quorum, quorum_latency
from checker.quorum.measure.structure import as_whole_numbers

Within: TypeAlias = tuple[tuple[Fraction, Plan | None], ...]
"""For each latency, ascending, the quorums that answer by then; None for those of the nodes that do."""


@dataclass(frozen=True)
class Side:
    """The quorums of one system that a strategy may choose from: each survives `failures` failures of its own members."""

    system: System
    nodes: tuple[Node, ...]
    within: Within
    failures: int
    first: Quorum
    """Some quorum, found without a search."""
    drawn: Plan | None = None
    seconds: float = SECONDS

    @cached_property
    def plan(self) -> Plan:
        """How the cheapest is found; made on first use, since a side that is never priced may be a hard one."""
        return self.drawn or plan_of(self.system, seconds=self.seconds)

    def cheapest(self, prices: Mapping[Node, Fraction], delay: Fraction) -> tuple[Fraction, Quorum]:
        """The least sum of the prices of a quorum's nodes and of `delay` times its latency, and a quorum of that cost."""
        if not delay and not any(prices.values()):
            return Fraction(0), self.first
        weights, scale = as_whole_numbers(prices)
        if not delay:
            return _priced(lightest(self.plan, weights), scale)
        best: tuple[Fraction, Quorum] | None = None
        for latency, plan in self.within:
            usable = weights if plan else {node: weight for node, weight in weights.items() if node.latency <= latency}
            found = lightest(plan or self.plan, usable)
            if found is not None:
                cost = Fraction(found[0], scale) + delay * quorum_latency(self.system, found[1])
                best = min(best or (cost, found[1]), (cost, found[1]), key=lambda candidate: candidate[0])
        return _priced(best, 1)


def _priced(found: tuple[Fraction | int, Quorum] | None, scale: int) -> tuple[Fraction, Quorum]:
    if found is None:
        raise NoQuorumError("there is no quorum among the nodes")
    return Fraction(found[0]) / scale, found[1]


def side_of(system: System, nodes: tuple[Node, ...], *, failures: int = 0, latencies: bool = False, seconds: float = SECONDS) -> Side:
    """Prepares one side; `nodes` carry the attributes. With failures to survive it draws a decision diagram, and may raise
    UndeterminedError for its size. Raises NoQuorumError or NoStrategyError when no quorum is left to choose."""
    if not is_quorum(system, nodes):
        raise NoQuorumError("there is no quorum at all")
    times = sorted({node.latency for node in nodes}) if latencies else []
    if not failures:
        within: Within = tuple((time, None) for time in times)
        return Side(system, nodes, within, 0, shrunk(system, nodes_of(system)), seconds=min(seconds, SECONDS))
    diagram = Diagram(system)
    surviving = diagram.surviving(diagram.root, failures)
    first = diagram.lightest(surviving, dict.fromkeys(nodes, 1))
    if first is None:
        raise NoStrategyError(f"no quorum survives {failures} failures")
    within = tuple((time, Drawn(diagram, _early(diagram, surviving, time))) for time in times)
    return Side(system, nodes, within, failures, first[1], Drawn(diagram, surviving))


def _early(diagram: Diagram, surviving: int, time: Fraction) -> int:
    """The surviving sets in which the nodes that answer by `time` are a quorum."""
    early = {node for node in diagram.order if node.latency <= time}
    return diagram.both(surviving, diagram.within(diagram.root, early))
