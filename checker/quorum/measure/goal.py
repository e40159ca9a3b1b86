"""What to minimise, and what to keep below a limit, for a workload. Imports the workload and the strategy."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from checker.quorum.measure.strategy import Strategy
from checker.quorum.measure.workload import Mix, Share, exactly, mean_reads

Objective: TypeAlias = Literal["load", "network", "latency"]


@dataclass(frozen=True)
class Goal:
    """An objective for a mix of reads and writes, with limits on what is not the objective."""

    objective: Objective
    mix: Mix
    load_limit: Fraction | None = None
    network_limit: Fraction | None = None
    latency_limit: Fraction | None = None

    @property
    def reads(self) -> Fraction:
        """The mean fraction of reads."""
        return mean_reads(self.mix)

    def share(self, side: int) -> Fraction:
        """The mean share of the operations of one side: 0 is the reads, 1 the writes."""
        return 1 - self.reads if side else self.reads

    @property
    def is_limited(self) -> bool:
        """Whether any limit is set."""
        return any(limit is not None for limit in (self.load_limit, self.network_limit, self.latency_limit))

    @property
    def needs_load(self) -> bool:
        """Whether the load of single nodes matters."""
        return self.objective == "load" or self.load_limit is not None

    @property
    def needs_latency(self) -> bool:
        """Whether latencies matter."""
        return self.objective == "latency" or self.latency_limit is not None

    def value(self, strategy: Strategy) -> Fraction:
        """The objective of a strategy: seconds an operation, nodes, or seconds."""
        return self._of(strategy, self.objective)

    def is_met(self, strategy: Strategy) -> bool:
        """Whether a strategy keeps to the limits, exactly."""
        limits = (("load", self.load_limit), ("network", self.network_limit), ("latency", self.latency_limit))
        return all(limit is None or self._of(strategy, name) <= limit for name, limit in limits)

    def _of(self, strategy: Strategy, objective: str) -> Fraction:
        workload = dict(self.mix)
        if objective == "load":
            return strategy.load(workload)
        return strategy.network(workload) if objective == "network" else strategy.latency(workload)


def limit_of(limit: Share | None) -> Fraction | None:
    """A limit as a fraction."""
    return None if limit is None else exactly(limit)
