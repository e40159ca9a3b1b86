"""A result with its coverage: what the model did in each of the states."""

from dataclasses import replace

from checker.frontend.model import Model
from checker.options import Progress, Reducing
from checker.result import Result, StopKind
from checker.search.covering import MOST_STATES, cover, cover_states
from checker.search.limits import Limits
from checker.trace import State


def with_coverage(
    model: Model, found: Result, asked: bool | int, symmetry: Reducing, limits: Limits, progress: Progress | None
) -> Result:
    """The result of a search with the coverage of the reachable states, at most so many; as it is after an interrupt."""
    if _is_over(found, limits):
        return _without(found)
    made = cover(model, symmetry=symmetry, limits=limits, most_states=_most(asked), progress=progress)
    return replace(found, coverage=made)


def with_coverage_of(model: Model, found: Result, met: list[State], asked: bool | int, limits: Limits) -> Result:
    """The result of a simulation with the coverage of the states that were met."""
    if _is_over(found, limits):
        return _without(found)
    return replace(found, coverage=cover_states(model, met, limits=limits, most_states=_most(asked)))


def _most(asked: bool | int) -> int:
    return MOST_STATES if asked is True else int(asked)


def _is_over(found: Result, limits: Limits) -> bool:
    is_interrupted = found.stop is not None and found.stop.kind is StopKind.INTERRUPT
    return is_interrupted or limits.over is not None


def _without(found: Result) -> Result:
    """The result with a note that says what is missing."""
    ended = found.stopped_by or "the limit of seconds"
    return replace(found, notes=(*found.notes, f"coverage is not counted after {ended}"))
