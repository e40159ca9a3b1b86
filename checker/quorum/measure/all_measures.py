"""All measures of one pair of systems at once. Imports this package."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from checker.quorum.algebra.systems import System, dual, is_quorum, nodes_of
from checker.quorum.measure.availability import SAMPLES, SEED, Availability, availability, fastest_latency
from checker.quorum.measure.errors import MeasureError, NoQuorumError, within
from checker.quorum.measure.expression_structure import known_nodes
from checker.quorum.measure.goal import Objective
from checker.quorum.measure.load_certificate import proves
from checker.quorum.measure.optimum import SECONDS, Optimum, optimise
from checker.quorum.measure.resilience import resilience
from checker.quorum.measure.workload import Mix, Workload, mix_of
from checker.shown import Shown

Value = TypeVar("Value")


@dataclass(frozen=True)
class Measures(Shown):
    """What a pair of systems withstands and costs. A measure that could not be had is None, and `notes` says why.

    Resiliences are numbers of nodes; `load` is in seconds an operation, `network` in nodes an operation, `latency` in seconds: each is the
    optimum of its own strategy. `is_load_proved` when the prices of the load were checked apart from how they were found: see `proves`.
    The fastest latencies ask every node and take failures into account.
    """

    nodes: int
    mix: Mix
    read_resilience: int | None
    write_resilience: int | None
    load: Optimum | None
    is_load_proved: bool
    network: Optimum | None
    latency: Optimum | None
    read_availability: Availability | None
    write_availability: Availability | None
    fastest_read: Fraction | None
    fastest_write: Fraction | None
    notes: tuple[str, ...]

    @property
    def resilience(self) -> int | None:
        """The most failures that always leave a read quorum and a write quorum."""
        if self.read_resilience is None or self.write_resilience is None:
            return None
        return min(self.read_resilience, self.write_resilience)

    @property
    def capacity(self) -> Fraction | None:
        """Operations a second: one over the load. When the load is not exact, what the strategy found can do: there may be better ones."""
        return 1 / self.load.upper if self.load is not None and self.load.upper else None

    @property
    def mean_capacity(self) -> Fraction | None:
        """Of a distribution of reads, the mean of one over the load by the strategy of the least load: quoracle's capacity. Else None.

        The mean load tells how busy the system is over time; one over it is `capacity`. The mean of the capacities weighs each share of
        reads by what could be done at it.
        """
        if self.capacity is None or self.load is None or len(self.mix) == 1:
            return None
        return self.load.strategy.mean_capacity(dict(self.mix))


def measure(
    read: System,
    write: System | None = None,
    *,
    workload: Workload = Fraction(1, 2),
    failures: int = 0,
    seconds: float = SECONDS,
    samples: int = SAMPLES,
    seed: int = SEED,
) -> Measures:
    """Every measure of a pair; without `write`, the writes are the dual of the reads.

    `failures` is how many failures each quorum that is used survives; `samples` and `seed` are for an availability too large to compute.
    `seconds` bounds all of it, about: each search gets a quarter of what is left, the load as the last one all. Raises NoQuorumError, and
    MeasureError for attributes or fractions without sense.
    """
    write = dual(read) if write is None else write
    nodes, mix, notes, deadline = known_nodes(read, write), mix_of(workload), list[str](), within(seconds)
    for name, system in (("read", read), ("write", write)):
        if not is_quorum(system, nodes_of(system)):
            raise NoQuorumError(f"there is no {name} quorum at all")

    def had(name: str, compute: Callable[[float], Value], share: float = 0.25) -> Value | None:
        try:
            return compute(deadline.left * share)
        except MeasureError as error:
            notes.append(f"{name}: {error}")
            return None

    def best(objective: Objective) -> Callable[[float], Optimum]:
        return lambda left: optimise(
            read, write, workload=workload, objective=objective, failures=failures, seconds=left
        )

    def up(system: System) -> Callable[[float], Availability]:
        return lambda left: availability(system, samples=samples, seed=seed, seconds=left)

    found = Measures(
        nodes=len(nodes),
        mix=mix,
        read_resilience=had("read resilience", lambda left: resilience(read, seconds=left)),
        write_resilience=had("write resilience", lambda left: resilience(write, seconds=left)),
        network=had("network", best("network")),
        latency=had("latency", best("latency")),
        read_availability=had("read availability", up(read)),
        write_availability=had("write availability", up(write)),
        fastest_read=had("fastest read", lambda left: fastest_latency(read, seconds=left)),
        fastest_write=had("fastest write", lambda left: fastest_latency(write, seconds=left)),
        load=had("load", best("load"), 1),
        is_load_proved=False,
        notes=(),
    )
    is_proved = found.load is not None and not failures and proves(found.load, read, write, workload)
    return replace(found, is_load_proved=is_proved, notes=tuple(notes))
