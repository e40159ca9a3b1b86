"""One side of a pair, its reads or its writes: which quorums a strategy may use, and the cheapest of them at given prices.

A price for each node and a price for each second of latency make a cost for each quorum; the cheapest is the column that enters the linear
programme. A minimal quorum is as late as its slowest node, so with a price on latency each latency in turn bounds the nodes used.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from checker.quorum.algebra.bitsets import Masks
from checker.quorum.algebra.systems import Node, System
from checker.quorum.deadline import Deadline
from checker.quorum.measure.decision_diagram import Diagram
from checker.quorum.measure.errors import NoQuorumError, NoStrategyError
from checker.quorum.measure.expression_structure import as_whole_numbers
from checker.quorum.measure.lightest_quorum import Drawn, Plan, Weights, lightest, plan_of
from checker.quorum.measure.strategy import Quorum, latency_in

Within: TypeAlias = tuple[tuple[Fraction, Plan | None], ...]
"""For each latency, ascending, the quorums that answer by then; None for those of the nodes that do."""


@dataclass(frozen=True)
class Side:
    """The quorums of one system that a strategy may choose from. Not to be asked after the deadline where the system is a hard one."""

    system: System
    masks: Masks
    within: Within
    deadline: Deadline
    drawn: Plan | None = None
    smallest: Quorum | None = None

    @cached_property
    def first(self) -> Quorum:
        """Some quorum, found without a search: the smallest one when it is known."""
        masks = self.masks
        return masks.named(masks.shrunk(masks.everyone, masks.nodes[::-1])) if self.smallest is None else self.smallest

    @cached_property
    def plan(self) -> Plan:
        """How the cheapest is found; made on first use, since a side that is never priced may be a hard one."""
        return self.drawn or plan_of(self.system, deadline=self.deadline)

    def lightest(self, weights: Weights) -> Quorum:
        """A quorum of the least sum of whole weights."""
        return _some(lightest(self.plan, weights))[1]

    def latency(self, quorum: Quorum) -> Fraction:
        """When the nodes of the quorum that have answered contain one."""
        return latency_in(self.masks, quorum)

    def cheapest(self, prices: Mapping[Node, Fraction], delay: Fraction) -> tuple[Fraction, Quorum]:
        """The least sum of the prices of a quorum's nodes and of `delay` times its latency, and a quorum of that cost."""
        if not delay and not any(prices.values()):
            return Fraction(0), self.first
        weights, scale = as_whole_numbers(prices)
        if not delay:
            cost, quorum = _some(lightest(self.plan, weights))
            return Fraction(cost, scale), quorum
        best: tuple[Fraction, Quorum] | None = None
        for latency, plan in self.within:
            usable = weights if plan else {node: weight for node, weight in weights.items() if node.latency <= latency}
            found = lightest(plan or self.plan, usable)
            if found is not None:
                cost_of_it = Fraction(found[0], scale) + delay * self.latency(found[1])
                best = min(best or (cost_of_it, found[1]), (cost_of_it, found[1]), key=lambda candidate: candidate[0])
        if best is None:
            raise NoQuorumError(_NONE)
        return best


_NONE = "there is no quorum among the nodes"


def _some(found: tuple[int, Quorum] | None) -> tuple[int, Quorum]:
    if found is None:
        raise NoQuorumError(_NONE)
    return found


def side_of(
    system: System, nodes: tuple[Node, ...], *, deadline: Deadline, failures: int = 0, latencies: bool = False
) -> Side:
    """Prepares one side: quorums that survive `failures` failures of their members.

    With failures to survive it draws a decision diagram, and may raise UndeterminedError for its size. Raises NoQuorumError or
    NoStrategyError when no quorum is left to choose.
    """
    masks = Masks(system)
    if not masks.is_quorum(masks.everyone):
        raise NoQuorumError("there is no quorum at all")
    times = sorted({node.latency for node in nodes}) if latencies else []
    if not failures:
        return Side(system, masks, tuple((time, None) for time in times), deadline)
    diagram = Diagram(system, deadline=deadline)
    surviving = diagram.surviving(diagram.root, failures)
    least = diagram.lightest(surviving, dict.fromkeys(nodes, 1))
    if least is None:
        raise NoStrategyError(f"no quorum survives {failures} failures")
    within = tuple((time, Drawn(diagram, _early(diagram, surviving, time))) for time in times)
    return Side(system, masks, within, deadline, Drawn(diagram, surviving), least[1])


def _early(diagram: Diagram, surviving: int, time: Fraction) -> int:
    """The surviving sets in which the nodes that answer by `time` are a quorum."""
    early = {node for node in diagram.order if node.latency <= time}
    return diagram.both(surviving, diagram.within(diagram.root, early))
