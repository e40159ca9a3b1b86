"""All measures of one pair of systems at once. Imports this package."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from checker.quorum.algebra import System, dual, is_quorum
from checker.quorum.measure.availability import SAMPLES, SEED, Availability, availability, fastest_latency
from checker.quorum.measure.errors import MeasureError, NoQuorumError
from checker.quorum.measure.goal import Objective
from checker.quorum.measure.optimum import SECONDS, Optimum, optimise
from checker.quorum.measure.resilience import resilience
from checker.quorum.measure.structure import known_nodes
from checker.quorum.measure.workload import Mix, Workload, mix_of

Value = TypeVar("Value")


@dataclass(frozen=True)
class Measures:
    """What a pair of systems withstands and costs. A measure that could not be had is None, and `notes` says why.

    Resiliences are numbers of nodes; `load` is in seconds an operation, `network` in nodes an operation, `latency` in seconds: each is the
    optimum of its own strategy. The fastest latencies ask every node and take failures into account.
    """

    nodes: int
    mix: Mix
    read_resilience: int | None
    write_resilience: int | None
    load: Optimum | None
    network: Optimum | None
    latency: Optimum | None
    read_availability: Availability
    write_availability: Availability
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
        """Operations a second at the best strategy: one over the load; what the strategy found can do, when the load is not exact."""
        return 1 / self.load.upper if self.load is not None and self.load.upper else None


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

    `failures` is how many failures each quorum that is used survives; `seconds` bounds each measure; `samples` and `seed` are for an
    availability too large to compute. Raises NoQuorumError, and MeasureError for attributes or fractions without sense.
    """
    write = dual(read) if write is None else write
    nodes, mix, notes = known_nodes(read, write), mix_of(workload), list[str]()
    for name, system in (("read", read), ("write", write)):
        if not is_quorum(system, nodes):
            raise NoQuorumError(f"there is no {name} quorum at all")

    def had(name: str, compute: Callable[[], Value]) -> Value | None:
        try:
            return compute()
        except MeasureError as error:
            notes.append(f"{name}: {error}")
            return None

    def best(objective: Objective) -> Optimum | None:
        return had(objective, lambda: optimise(read, write, workload=workload, objective=objective, failures=failures, seconds=seconds))

    found = Measures(
        nodes=len(nodes),
        mix=mix,
        read_resilience=had("read resilience", lambda: resilience(read, seconds=seconds)),
        write_resilience=had("write resilience", lambda: resilience(write, seconds=seconds)),
        load=best("load"),
        network=best("network"),
        latency=best("latency"),
        read_availability=availability(read, samples=samples, seed=seed),
        write_availability=availability(write, samples=samples, seed=seed),
        fastest_read=had("fastest read", lambda: fastest_latency(read)),
        fastest_write=had("fastest write", lambda: fastest_latency(write)),
        notes=(),
    )
    return Measures(**{**found.__dict__, "notes": tuple(notes)})
