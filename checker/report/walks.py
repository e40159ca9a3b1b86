"""The walks of a simulation, whole, each under a line that says how it ended."""

from collections.abc import Iterator

from rich.text import Text

from checker.diagnostics import counted
from checker.report.lines import fold
from checker.report.steps import trace_steps
from checker.report.view import View
from checker.result import Result
from checker.walk import Walk, WalkEnd

_ENDS = {
    WalkEnd.STEPS: "as many as it may take",
    WalkEnd.STUCK: "then no action is enabled",
    WalkEnd.OUTSIDE: "then it is outside the constraint",
    WalkEnd.VIOLATION: "which ends in the violation",
}


def walk_title(walk: Walk) -> str:
    """Which walk it is, how long, and why it ended."""
    return f"run {walk.number:,}: {counted(walk.trace.length, 'step')}, {_ENDS[walk.end]}"


def walk_sections(result: Result, width: int, view: View) -> Iterator[Iterator[Text]]:
    """A section for each walk that was kept."""
    return (_walk(walk, width, view) for walk in result.walks)


def _walk(walk: Walk, width: int, view: View) -> Iterator[Text]:
    title = walk_title(walk)
    yield from fold(f"{title}:", width, lead=title.index(":"), lead_style="bold")
    yield from trace_steps(walk.trace, width, view)
