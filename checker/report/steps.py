"""A trace in lines: its steps, each with its place and what it changed."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.text import Text

from checker.causes import Cause
from checker.diagnostics import Span, display_path
from checker.language.values import show
from checker.report.causes import MARK, is_cause
from checker.report.changes import Change, changes
from checker.report.lines import fold
from checker.trace import State, Step, Trace

_MOST_STEPS = 60
"""Steps of a trace that a terminal shows in full."""
_KEPT = 20
"""Steps that it shows of the beginning, and of the end, of a longer one."""


def trace_lines(trace: Trace) -> str:
    """The trace as plain text, a change a line, unfolded; without places in absolute paths: they differ."""
    return "\n".join(line.plain for line in trace_steps(trace, None)) + "\n"


def trace_steps(
    trace: Trace, width: int | None, *, left_out: range = range(0), causes: Sequence[Cause] = ()
) -> Iterator[Text]:
    """The steps, each with its place and what it changed, causes marked. Without a width: unfolded, places in relative paths only."""
    digits = len(str(trace.length))
    before: State | None = None
    for number, step in enumerate(trace.steps):
        if number not in left_out:
            yield from _step_line(f"{number:>{digits}}  ", step, width)
            for change in _effects(trace, before, step.state):
                marked = is_cause(change, [cause for cause in causes if cause.step == number])
                yield from _change_lines(change, width, digits + 4, marked=marked)
        elif number == left_out.start:
            yield from omission(left_out, width)
        before = step.state


def middle(trace: Trace) -> range:
    """The numbers of the steps that a terminal leaves out of a long trace, whose beginning and end say most."""
    return range(_KEPT, len(trace.steps) - _KEPT) if trace.length > _MOST_STEPS else range(0)


def omission(left_out: range, width: int | None, *, indent: int = 0) -> Iterator[Text]:
    """The line in place of these steps."""
    shown = f"... {len(left_out):,} steps, {left_out.start:,} to {left_out.stop - 1:,}: a pipe (| less) and a file (> FILE) have them all"
    yield from fold(shown, width, indent=indent, style="dim")


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


def _change_lines(change: Change, width: int | None, indent: int, *, marked: bool) -> Iterator[Text]:
    """A change, and behind it the mark of a cause, or below where it does not fit."""
    *lines, last = fold(str(change), width, indent=indent, lead=len(change.place), lead_style="cyan")
    yield from lines
    if marked and width is not None and len(last) + len(MARK) > width:
        yield last
        last = Text(" " * indent)
    yield last.append(MARK, "bold red") if marked else last
