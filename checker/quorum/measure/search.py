"""The best layout for a workload: candidates in a fixed order, those that fail a constraint or a bound dropped unsolved.

As quoracle's search (M. Whittaker et al., 2021), and beyond its sizes by families. Imports this package.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic

from checker.quorum.algebra import Node, System, nodes_of
from checker.quorum.measure.errors import MeasureError, NoQuorumError, NoStrategyError, UndeterminedError
from checker.quorum.measure.families import Layout, layouts
from checker.quorum.measure.goal import Objective
from checker.quorum.measure.lightest import lightest, plan_of
from checker.quorum.measure.optimum import Optimum, optimise
from checker.quorum.measure.resilience import resilience
from checker.quorum.measure.structure import as_whole_numbers, known_nodes
from checker.quorum.measure.workload import Mix, Share, Workload, mean_reads, mix_of

SECONDS = 30.0
MOST = 3_000


@dataclass(frozen=True)
class Requirements:
    """What a layout must keep to; the limits are in seconds an operation, nodes and seconds."""

    read_resilience: int = 0
    write_resilience: int = 0
    failures: int = 0
    load_limit: Share | None = None
    network_limit: Share | None = None
    latency_limit: Share | None = None


@dataclass(frozen=True)
class Found:
    """The best layout tried, with its best strategy.

    `tried` layouts were looked at; `is_complete` says that these were all of the candidates, neither the number nor the time having cut
    the search. Only then, or when the number cut it, is the answer the same on every machine.
    """

    layout: Layout
    optimum: Optimum
    tried: int
    is_complete: bool


def find(
    nodes: Collection[Node],
    *,
    workload: Workload,
    objective: Objective = "load",
    requirements: Requirements | None = None,
    most: int = MOST,
    seconds: float = SECONDS,
    extra: Iterable[Layout] = (),
) -> Found:
    """The layout with the least load, network load or latency among `extra` and the families over the nodes.

    At most `most` candidates, and about `seconds`. Of equal ones the first in the fixed order wins. Raises NoStrategyError when none
    keeps to the requirements.
    """
    if not nodes:
        raise MeasureError("a layout needs nodes")
    search = _Search(mix_of(workload), objective, requirements or Requirements(), monotonic() + seconds)
    members = known_nodes(*nodes)
    is_complete = True
    for candidates in (extra, layouts(members)):
        for layout in candidates:
            if search.tried >= most or monotonic() > search.end:
                is_complete = False
                break
            search.consider(layout)
    if search.best is None:
        raise NoStrategyError(f"none of the {search.tried} layouts that were tried keeps to the requirements")
    return Found(*search.best, search.tried, is_complete)


class _Search:
    """The best so far."""

    def __init__(self, mix: Mix, objective: Objective, requirements: Requirements, end: float) -> None:
        self.mix, self.objective, self.requirements, self.end = mix, objective, requirements, end
        self.best: tuple[Layout, Optimum] | None = None
        self.tried = 0

    def consider(self, layout: Layout) -> None:
        """Keeps the layout when it is better than all before."""
        self.tried += 1
        try:
            if self._survives(layout) and self._may_win(layout):
                self._keep(layout, self._solved(layout))
        except (NoQuorumError, NoStrategyError, UndeterminedError):
            return

    def _survives(self, layout: Layout) -> bool:
        wanted = ((layout.read, self.requirements.read_resilience), (layout.write, self.requirements.write_resilience))
        return all(resilience(system, seconds=1) >= least for system, least in wanted)

    def _may_win(self, layout: Layout) -> bool:
        return self.best is None or quick_bound(layout, self.mix, self.objective) < self.best[1].upper

    def _solved(self, layout: Layout) -> Optimum:
        return optimise(
            layout.read,
            layout.write,
            workload=dict(self.mix),
            objective=self.objective,
            failures=self.requirements.failures,
            load_limit=self.requirements.load_limit,
            network_limit=self.requirements.network_limit,
            latency_limit=self.requirements.latency_limit,
            seconds=max(0.1, self.end - monotonic()),
        )

    def _keep(self, layout: Layout, optimum: Optimum) -> None:
        if self.best is None or optimum.upper < self.best[1].upper:
            self.best = layout, optimum


def quick_bound(layout: Layout, mix: Mix, objective: Objective) -> Fraction:
    """A lower bound on the objective without a linear programme: 0 for latency; prices in proportion to capacity for the load."""
    nodes, reads = known_nodes(layout.read, layout.write), mean_reads(mix)
    if objective == "latency":
        return Fraction(0)
    ones = dict.fromkeys(nodes, Fraction(1))
    if objective == "network":
        return reads * _least(layout.read, ones) + (1 - reads) * _least(layout.write, ones)
    raw = {node: 1 / (reads / node.read_capacity + (1 - reads) / node.write_capacity) for node in nodes}
    total = sum(raw.values(), Fraction(0))
    read = _least(layout.read, {node: reads * raw[node] / total / node.read_capacity for node in nodes})
    return read + _least(layout.write, {node: (1 - reads) * raw[node] / total / node.write_capacity for node in nodes})


def _least(system: System, prices: dict[Node, Fraction]) -> Fraction:
    own = nodes_of(system)
    weights, scale = as_whole_numbers({node: price for node, price in prices.items() if node in own})
    found = lightest(plan_of(system), weights)
    if found is None:
        raise NoQuorumError("there is no quorum at all")
    return Fraction(found[0], scale)
