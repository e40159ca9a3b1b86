"""A trace in lines: its steps, each with its place and what it changed."""

from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from checker.diagnostics import Span, display_path
from checker.language.values import show
from checker.report.changes import Change, changes
from checker.report.lines import fold
from checker.trace import State, Step, Trace


def trace_lines(trace: Trace) -> str:
    """The trace as plain text, a change a line, unfolded; without places in absolute paths: they differ."""
    return "\n".join(line.plain for line in trace_steps(trace, None)) + "\n"


def trace_steps(trace: Trace, width: int | None) -> Iterator[Text]:
    """The steps, each with its place and what it changed. Without a width: unfolded, places in relative paths only."""
    digits = len(str(trace.length))
    before: State | None = None
    for number, step in enumerate(trace.steps):
        yield from _step_line(f"{number:>{digits}}  ", step, width)
        for change in _effects(trace, before, step.state):
            yield from fold(str(change), width, indent=digits + 4, lead=len(change.place), lead_style="cyan")
        before = step.state


def _effects(trace: Trace, before: State | None, after: State | None) -> list[Change]:
    if after is None:
        return [Change("", "the step fails: there is no state after it")]
    if before is None:
        pairs = zip(trace.variables.items(), after, strict=True)
        return [Change(name, f" = {show(kind, value)}") for (name, kind), value in pairs]
    return changes(trace.variables, before, after) or [Change("", "no change")]


def _step_line(number: str, step: Step, width: int | None) -> Iterator[Text]:
    """The action, and its place at the right margin, or below where it does not fit."""
    act, place = str(step), _step_place(step, width)
    if place is None:
        yield from fold(number + act, width, hanging=len(number) + 2, style="bold")
    elif width is None:
        yield Text(f"{number}{act}  {place}")
    elif len(number + act) + 2 + len(place) <= width:
        gap = " " * (width - len(number + act) - len(place))
        yield Text.assemble((number + act, "bold"), gap, (place, "dim"))
    else:
        yield from fold(number + act, width, hanging=len(number) + 2, style="bold")
        yield from fold(place, width, indent=len(number) + 2, style="dim")


def _step_place(step: Step, width: int | None) -> str | None:
    if step.span is None or (width is None and Path(step.span.path).is_absolute()):
        return None
    return f"{step.span.path}:{step.span.line}" if width is None else place_of(step.span)


def place_of(span: Span) -> str:
    """The file and line of a place."""
    return f"{display_path(span.path)}:{span.line}"
