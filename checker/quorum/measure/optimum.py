"""The best strategy of a pair of systems, with a proof that none is better. Exact.

The linear programme of QUORUMS.md, section 1 (M. Whittaker et al., Read-Write Quorum Systems Made Practical, 2021), by column generation:
HiGHS solves it for the quorums known so far, the cheapest quorum at its prices enters, until none is cheaper. The last vertex is solved
again in fractions. Its prices are a lower bound on every strategy, by a search over all quorums; the strategy itself is an upper bound;
they meet when the answer is exact, and otherwise both are given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic

from checker.quorum.algebra import Node, System, dual
from checker.quorum.measure.errors import MeasureError, NoStrategyError, UndeterminedError
from checker.quorum.measure.generation import Generation
from checker.quorum.measure.goal import Goal, Objective, limit_of
from checker.quorum.measure.pricing import side_of
from checker.quorum.measure.strategy import Strategy
from checker.quorum.measure.structure import known_nodes
from checker.quorum.measure.workload import Share, Workload, mix_of

SECONDS = 60.0


@dataclass(frozen=True)
class Certificate:
    """Prices that prove a lower bound: no read quorum costs less than `read`, no write quorum less than `write`.

    `nodes` prices the load of a node at a fraction of reads; for a load without limits they sum to each fraction's probability, and the
    bound is `read + write`. Limits have prices too, at most 0, in `limits`.
    """

    nodes: Mapping[tuple[Fraction, Node], Fraction]
    read: Fraction
    write: Fraction
    limits: Mapping[str, Fraction]


@dataclass(frozen=True)
class Optimum:
    """The best strategy found and the bounds that are proved: the optimum lies from `lower` to `upper`, the strategy's own value."""

    objective: Objective
    lower: Fraction
    upper: Fraction
    strategy: Strategy
    certificate: Certificate

    @property
    def is_exact(self) -> bool:
        """Whether the strategy is proved to be the best."""
        return self.lower == self.upper

    @property
    def value(self) -> Fraction:
        """The exact optimum; raises UndeterminedError when only bounds are known."""
        if not self.is_exact:
            raise UndeterminedError(f"the least {self.objective} is only known to lie from {self.lower} to {self.upper}")
        return self.upper


def optimise(
    read: System,
    write: System | None = None,
    *,
    workload: Workload,
    objective: Objective = "load",
    failures: int = 0,
    load_limit: Share | None = None,
    network_limit: Share | None = None,
    latency_limit: Share | None = None,
    seconds: float = SECONDS,
) -> Optimum:
    """The strategy with the least load (seconds an operation), network load (nodes) or latency (seconds) within the limits.

    Every quorum used survives `failures` failures of its members. Without `write` the write quorums are the dual of the reads. After
    `seconds` the bounds so far are returned. Raises NoQuorumError, NoStrategyError when nothing keeps to the limits, MissingSolverError
    without HiGHS, UndeterminedError when a system is too large to price.
    """
    if failures < 0:
        raise MeasureError(f"a quorum cannot survive {failures} failures")
    if objective not in ("load", "network", "latency"):
        raise MeasureError(f"{objective} is no objective: minimise load, network or latency")
    write = dual(read) if write is None else write
    goal = Goal(objective, mix_of(workload), limit_of(load_limit), limit_of(network_limit), limit_of(latency_limit))
    nodes = known_nodes(read, write)
    sides = [
        side_of(system, nodes, failures=failures, latencies=goal.needs_latency, seconds=seconds) for system in (read, write)
    ]
    generation = Generation(goal, nodes, (sides[0], sides[1]))
    if not goal.needs_load and not goal.is_limited:
        return _cheapest_pair(generation)
    end = monotonic() + seconds
    generation.begin(excess=goal.is_limited)
    generation.start(end)
    if goal.is_limited:
        _reach_the_limits(generation, end)
        generation.begin(excess=False)
    return _improve(generation, end)


def _cheapest_pair(generation: Generation) -> Optimum:
    """Without loads and limits one quorum of each side is best; no linear programme is needed."""
    prices = [Fraction(0)] * len(generation.rows)
    strategy = generation.pure_strategy(prices)
    return _optimum(generation, strategy, prices)


def _reach_the_limits(generation: Generation, end: float) -> None:
    """Columns that keep to the limits, by minimising the excess; raises NoStrategyError when the least excess is above 0."""
    while generation.excess() > Fraction(1, 10**9) and generation.grow():
        if monotonic() > end:
            raise UndeterminedError("the time ran out before a strategy within the limits was found")
    if generation.excess() > Fraction(1, 10**9) and generation.lower_bound(generation.prices()) > 0:
        raise NoStrategyError("no strategy keeps to the limits")


def _improve(generation: Generation, end: float) -> Optimum:
    while monotonic() < end:
        if generation.grow():
            continue
        exact = generation.exact()
        if exact is None:
            break
        strategy = generation.strategy(exact.values)
        if strategy is not None:
            found = _optimum(generation, strategy, exact.prices)
            if found.is_exact or not generation.grow_exactly(exact.prices):
                return found
        elif not generation.grow_exactly(exact.prices):
            break
    return _rounded_optimum(generation)


def _rounded_optimum(generation: Generation) -> Optimum:
    """Bounds from the floating point solution, rounded to fractions that keep to the rows."""
    strategy = generation.rounded_strategy()
    if strategy is None:
        raise UndeterminedError("no exact strategy within the limits was found")
    return _optimum(generation, strategy, generation.prices())


def _optimum(generation: Generation, strategy: Strategy, prices: Sequence[Fraction]) -> Optimum:
    prices = generation.repaired(prices)
    read, write = (generation.cheapest(side, prices)[0] / generation.unit for side in (0, 1))
    certificate = Certificate(generation.node_prices(prices), read, write, generation.limit_prices(prices))
    lower = generation.lower_bound(prices) / generation.unit
    return Optimum(generation.goal.objective, lower, generation.goal.value(strategy), strategy, certificate)
