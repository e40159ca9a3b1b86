"""How time and memory grow with a model: three sizes, and the exponent of a power of the states, fitted by least squares."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import log
from pathlib import Path
from typing import Any

from benchmarks.catalogue import Case, Model
from benchmarks.contestant import Contestant
from benchmarks.ours import Checker
from benchmarks.peers import Spin
from benchmarks.race import Entry, run_entries

TOOLS: tuple[Callable[[Case], Contestant], ...] = (Checker, Spin)


@dataclass(frozen=True)
class Point:
    """One size: states, seconds to explore, bytes a state."""

    case: str
    states: int
    seconds: float
    bytes_a_state: float


@dataclass(frozen=True)
class Curve:
    """A tool's points on one model."""

    model: str
    tool: str
    points: tuple[Point, ...]

    @property
    def exponent(self) -> float:
        """Of the time in the states: 1.0 where twice the states take twice the time."""
        return fitted_exponent([(p.states, p.seconds) for p in self.points])

    def as_json(self) -> dict[str, Any]:
        points = [vars(point) for point in self.points]
        return {"model": self.model, "tool": self.tool, "exponent": self.exponent, "points": points}


def fitted_exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the least-squares line through the logarithms; needs two different abscissas."""
    xs, ys = [log(x) for x, _ in points], [log(y) for _, y in points]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    covariance = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True))
    return covariance / sum((x - x_mean) ** 2 for x in xs)


def growth(
    model: Model, cases: Sequence[Case], *, scratch: Path, repeat: int, timeout: float, say: Callable[[str], object]
) -> tuple[list[Curve], list[Entry]]:
    """The curves of the tools that did every size, and all entries, of which some may have failed."""
    entries = {tool: [Entry(tool(case)) for case in cases] for tool in TOOLS}
    for number, case in enumerate(cases):
        of_case = [entries[tool][number] for tool in TOOLS]
        run_entries(of_case, scratch=scratch, repeat=repeat, timeout=timeout, say=partial(_say, say, case))
    curves = [
        Curve(model.name, found[0].label, tuple(map(_point, cases, found)))
        for found in entries.values()
        if all(entry.samples for entry in found)
    ]
    return curves, [entry for found in entries.values() for entry in found]


def _say(say: Callable[[str], object], case: Case, text: str) -> None:
    say(f"growth, {case}: {text}")


def _point(case: Case, entry: Entry) -> Point:
    a_state = entry.samples[0].bytes_a_state
    assert a_state is not None
    return Point(str(case), case.size.states, entry.explore.median, a_state)
