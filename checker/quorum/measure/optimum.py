"""The best strategy of a pair of systems, with a proof that none is better. Exact.

First quorums that spread the load, which is enough where nodes are alike. Then the linear programme of docs/quorums.md, section 1 (M.
Whittaker et al., Read-Write Quorum Systems Made Practical, 2021), by column generation: HiGHS solves it for the quorums known so far, the
cheapest quorum at its prices enters, until none is cheaper. The last vertex is solved again in fractions. Its prices are a lower bound on
every strategy, by a search over all quorums; the strategy itself is an upper bound; they meet when the answer is exact, and otherwise both
are given.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction

from checker.quorum.algebra.systems import Node, System, dual
from checker.quorum.measure.column_generation import Generation
from checker.quorum.measure.errors import MeasureError, NoStrategyError, UndeterminedError, within
from checker.quorum.measure.expression_structure import known_nodes
from checker.quorum.measure.goal import Goal, Objective, limit_of
from checker.quorum.measure.load_spreading import Rounds, spread, spread_strategy
from checker.quorum.measure.pricing import side_of
from checker.quorum.measure.strategy import Strategy
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
            raise UndeterminedError(
                f"the least {self.objective} is only known to lie from {self.lower} to {self.upper}"
            )
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
    without HiGHS where spreading the load is not best, UndeterminedError when a system is too large to price.
    """
    if failures < 0:
        raise MeasureError(f"a quorum cannot survive {failures} failures")
    if objective not in ("load", "network", "latency"):
        raise MeasureError(f"{objective} is no objective: minimise load, network or latency")
    write = dual(read) if write is None else write
    goal = Goal(objective, mix_of(workload), limit_of(load_limit), limit_of(network_limit), limit_of(latency_limit))
    nodes, deadline = known_nodes(read, write), within(seconds)
    sides = [
        side_of(system, nodes, failures=failures, latencies=goal.needs_latency, deadline=deadline)
        for system in (read, write)
    ]
    generation = Generation(goal, nodes, (sides[0], sides[1]), deadline)
    if not goal.needs_load and not goal.is_limited:
        return _cheapest_pair(generation)
    return _within_limits(generation) if goal.is_limited else _least_load(generation)


def _cheapest_pair(generation: Generation) -> Optimum:
    """Without loads and limits one quorum of each side is best; no linear programme is needed."""
    prices = [Fraction(0)] * len(generation.rows)
    return _optimum(generation, generation.pure_strategy(prices), prices)


def _least_load(generation: Generation) -> Optimum:
    """The least load: by spreading it when that is as good as the prices say, else by the linear programme."""
    prices = generation.even_prices()
    rounds = _rounds(generation, generation.bound(prices).total / generation.unit)
    spread_out = _optimum(generation, spread_strategy(generation.sides, rounds), prices)
    if spread_out.is_exact or generation.deadline.is_over:
        return spread_out
    generation.begin(excess=False)
    found = None
    with suppress(UndeterminedError):
        generation.start(rounds)
        found = _improved(generation)
    return spread_out if found is None else _together(spread_out, found)


def _together(one: Optimum, other: Optimum) -> Optimum:
    """The better strategy with the better bound."""
    strategy, bound = min(one, other, key=lambda each: each.upper), max(one, other, key=lambda each: each.lower)
    return replace(strategy, lower=bound.lower, certificate=bound.certificate)


def _within_limits(generation: Generation) -> Optimum:
    generation.begin(excess=True)
    generation.start(_rounds(generation, None))
    _reach_the_limits(generation)
    generation.begin(excess=False)
    found = _improved(generation)
    if found is None:
        raise UndeterminedError("no exact strategy within the limits was found")
    return found


def _rounds(generation: Generation, least: Fraction | None) -> Rounds:
    """The load spread out, for half of the time at most; `least` ends it early for a workload that never changes."""
    least = least if len(generation.goal.mix) == 1 else None
    half = within(generation.deadline.left / 2)
    return spread(generation.goal, generation.nodes, generation.sides, least, half)


def _reach_the_limits(generation: Generation) -> None:
    """Columns that keep to the limits, by minimising the excess; raises NoStrategyError when the least excess is above 0."""
    while generation.excess() > Fraction(1, 10**9) and generation.grow():
        generation.deadline.check("a strategy within the limits was looked for")
    if generation.excess() > Fraction(1, 10**9) and generation.bound(generation.prices()).total > 0:
        raise NoStrategyError("no strategy keeps to the limits")


def _improved(generation: Generation) -> Optimum | None:
    """The optimum by column generation, or the bounds so far when the time is over; None when it has brought nothing."""
    with suppress(UndeterminedError):
        while not generation.deadline.is_over:
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
    rounded = generation.rounded()
    return None if rounded is None else _optimum(generation, *rounded)


def _optimum(generation: Generation, strategy: Strategy, prices: Sequence[Fraction]) -> Optimum:
    bound, unit = generation.bound(prices), generation.unit
    certificate = Certificate(
        generation.node_prices(bound.prices),
        bound.read / unit,
        bound.write / unit,
        generation.limit_prices(bound.prices),
    )
    objective, value = generation.goal.objective, generation.goal.value(strategy)
    return Optimum(objective, bound.total / unit, value, strategy, certificate)
