"""The best layout for a workload: candidates in a fixed order, those that fail a constraint or a bound dropped unsolved.

As quoracle's search (M. Whittaker et al., 2021), and beyond its sizes by families. Imports this package and the phrases.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from checker.diagnostics import counted
from checker.quorum.algebra.systems import Node, System, nodes_of
from checker.quorum.deadline import Deadline
from checker.quorum.measure.candidates import Candidate, candidates
from checker.quorum.measure.errors import MeasureError, NoQuorumError, NoStrategyError, UndeterminedError, within
from checker.quorum.measure.expression_structure import as_whole_numbers, known_nodes
from checker.quorum.measure.goal import Objective
from checker.quorum.measure.lightest_quorum import lightest, plan_of
from checker.quorum.measure.optimum import Optimum, optimise
from checker.quorum.measure.resilience import resilience
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

    `tried` layouts were looked at, and of `skipped` of them it is not known whether they are better: too large, or too long in the doing;
    `reason` says why of the first. `is_complete` when the layouts tried were all of the candidates, neither the number nor the time having
    cut the search, and none of them was skipped. Without a cut, or when the number cut it, the answer is the same on every machine.
    """

    layout: Candidate
    optimum: Optimum
    tried: int
    skipped: int
    reason: str | None
    is_complete: bool


def find(
    nodes: Collection[Node],
    *,
    workload: Workload,
    objective: Objective = "load",
    requirements: Requirements | None = None,
    most: int = MOST,
    seconds: float = SECONDS,
    extra: Iterable[Candidate] = (),
) -> Found:
    """The layout with the least load, network load or latency among `extra` and the families over the nodes.

    At most `most` candidates, and about `seconds`. Of equal ones the first in the fixed order wins. Raises NoStrategyError when no
    candidate keeps to the requirements, UndeterminedError when none is known to and not all are known not to.
    """
    if not nodes:
        raise MeasureError("a layout needs nodes")
    search = _Search(mix_of(workload), objective, requirements or Requirements(), within(seconds))
    is_cut = search.goes_over(_all_of(extra, candidates(known_nodes(*nodes))), most)
    return search.result(is_cut)


def _all_of(*sources: Iterable[Candidate]) -> Iterator[Candidate]:
    for source in sources:
        yield from source


class _Search:
    """The best so far, and the candidates that were skipped."""

    def __init__(self, mix: Mix, objective: Objective, requirements: Requirements, deadline: Deadline) -> None:
        self.mix, self.objective, self.requirements, self.deadline = mix, objective, requirements, deadline
        self.best: tuple[Candidate, Optimum] | None = None
        self.tried = 0
        self.reasons: list[str] = []
        self.open: list[Optimum] = []

    def goes_over(self, layouts: Iterable[Candidate], most: int) -> bool:
        """Considers the candidates in turn; whether the number or the time cut that short."""
        for layout in layouts:
            if self.tried >= most or self.deadline.is_over:
                return True
            self.consider(layout)
        return False

    def consider(self, layout: Candidate) -> None:
        """Keeps the candidate when it is better than all before."""
        self.tried += 1
        try:
            if self._survives(layout) and self._may_win(layout):
                self._keep(layout, self._solved(layout))
        except UndeterminedError as error:
            self.reasons.append(str(error))
        except (NoQuorumError, NoStrategyError):
            return

    def result(self, is_cut: bool) -> Found:
        """The best of all; raises as `find` does."""
        tried = counted(self.tried, "layout")
        if self.best is None and self.reasons:
            raise UndeterminedError(
                f"of the {tried} tried, {len(self.reasons):,} could not be judged: {self.reasons[0]}"
            )
        if not self.tried and is_cut:
            raise UndeterminedError("the time ran out before a layout was tried")
        if self.best is None and is_cut:
            raise UndeterminedError(
                f"none of the {tried} tried keeps to the requirements, and the limits ended the search"
            )
        if self.best is None:
            raise NoStrategyError(f"none of the {self.tried} layouts that were tried keeps to the requirements")
        least = self.best[1].upper
        inexact = sum(optimum.lower < least for optimum in self.open if optimum is not self.best[1])
        skipped = len(self.reasons) + inexact
        reason = next(iter(self.reasons), "the time ran out before its best strategy was known" if inexact else None)
        return Found(*self.best, self.tried, skipped, reason, not is_cut and not skipped)

    def _survives(self, layout: Candidate) -> bool:
        wanted = ((layout.read, self.requirements.read_resilience), (layout.write, self.requirements.write_resilience))
        return all(
            not least or resilience(system, seconds=min(1, self.deadline.left)) >= least for system, least in wanted
        )

    def _may_win(self, layout: Candidate) -> bool:
        return self.best is None or quick_bound(layout, self.mix, self.objective, self.deadline) < self.best[1].upper

    def _solved(self, layout: Candidate) -> Optimum:
        return optimise(
            layout.read,
            layout.write,
            workload=dict(self.mix),
            objective=self.objective,
            failures=self.requirements.failures,
            load_limit=self.requirements.load_limit,
            network_limit=self.requirements.network_limit,
            latency_limit=self.requirements.latency_limit,
            seconds=self.deadline.left,
        )

    def _keep(self, layout: Candidate, optimum: Optimum) -> None:
        if not optimum.is_exact:
            self.open.append(optimum)
        if self.best is None or optimum.upper < self.best[1].upper:
            self.best = layout, optimum


def quick_bound(layout: Candidate, mix: Mix, objective: Objective, deadline: Deadline | None = None) -> Fraction:
    """A lower bound on the objective without a linear programme: 0 for latency; prices in proportion to capacity for the load."""
    nodes, reads = known_nodes(layout.read, layout.write), mean_reads(mix)
    if objective == "latency":
        return Fraction(0)
    ones = dict.fromkeys(nodes, Fraction(1))
    if objective == "network":
        return reads * _least(layout.read, ones, deadline) + (1 - reads) * _least(layout.write, ones, deadline)
    raw = {node: 1 / (reads / node.read_capacity + (1 - reads) / node.write_capacity) for node in nodes}
    total = sum(raw.values(), Fraction(0))
    read = {node: reads * raw[node] / total / node.read_capacity for node in nodes}
    write = {node: (1 - reads) * raw[node] / total / node.write_capacity for node in nodes}
    return _least(layout.read, read, deadline) + _least(layout.write, write, deadline)


def _least(system: System, prices: dict[Node, Fraction], deadline: Deadline | None) -> Fraction:
    own = nodes_of(system)
    weights, scale = as_whole_numbers({node: price for node, price in prices.items() if node in own})
    found = lightest(plan_of(system, deadline=deadline), weights)
    if found is None:
        raise NoQuorumError("there is no quorum at all")
    return Fraction(found[0], scale)
