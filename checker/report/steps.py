"""A trace in lines: its steps, each with its place and what it changed; of a long one the details of the last steps, and a line for each
of the others."""

from collections.abc import Iterator, Sequence

from rich.text import Text

from checker.causes import Cause
from checker.report.causes import MARK, is_cause
from checker.report.changes import Change, changes
from checker.report.folding import fold_values, lines_of_values
from checker.report.lines import fold
from checker.report.overview import overview
from checker.report.places import place_of
from checker.report.states import expression_lines, state_lines
from checker.report.view import DEFAULT, View
from checker.trace import State, Step, Trace

_MOST_STEPS = 30
"""Steps of a trace that is shown in all its details."""
_DETAILED = 10
"""Steps at the end of a longer one whose details are shown."""


def trace_lines(trace: Trace, causes: Sequence[Cause] = ()) -> str:
    """The trace as plain text, a change a line, unfolded; without places, which move with any change of the spec's file."""
    return "\n".join(line.plain for line in trace_steps(trace, None, causes=causes)) + "\n"


def is_overview(trace: Trace, view: View) -> bool:
    """Whether a trace is too long for the details of all of its steps, that of the initial state among them."""
    return trace.length > _MOST_STEPS and not view.is_full


def trace_steps(trace: Trace, width: int | None, view: View = DEFAULT, causes: Sequence[Cause] = ()) -> Iterator[Text]:
    """The steps, each with its place and what it changed, causes marked. Without a width: all of them, unfolded and without places."""
    is_long = is_overview(trace, view) and width is not None
    first = len(trace.steps) - _DETAILED if is_long else 0
    if is_long and width is not None:
        yield from overview(trace, first, width, view)
        yield from fold(f"the last {_DETAILED} steps; --full shows all {trace.length:,} like this:", width, style="dim")
    digits = len(str(trace.length))
    heads = [f"{number:>{digits}}  " for number in range(len(trace.steps))]
    column = _column_of_places(heads[first:], trace.steps[first:], width)
    for number in range(first, len(trace.steps)):
        step = trace.steps[number]
        before = trace.steps[number - 1].state if number > 0 else None
        yield from _step_lines(heads[number], step, width, column)
        marked = [cause for cause in causes if cause.step == number]
        yield from _effects(trace, before, step.state, width, view, indent=digits + 4, causes=marked)


def _effects(
    trace: Trace,
    before: State | None,
    after: State | None,
    width: int | None,
    view: View,
    *,
    indent: int,
    causes: Sequence[Cause],
) -> Iterator[Text]:
    if after is None:
        yield from fold("the step fails: there is no state after it", width, indent=indent)
        return
    if before is None:
        yield from state_lines(trace.variables, after, width, view, indent=indent)
        return
    found = changes(trace.variables, before, after) or [Change("", "no change")]
    for change in found:
        if not change.place or view.shows(change.variable):
            yield from _change_lines(change, width, indent, marked=is_cause(change, causes))
    yield from expression_lines(after, width, view, indent=indent)


def _column_of_places(heads: Sequence[str], steps: Sequence[Step], width: int | None) -> int:
    """Where the places of the steps stand below each other: behind the longest action that leaves room for them."""
    places = [len(place_of(step.span)) for step in steps if step.span is not None]
    if width is None or not places:
        return 0
    ends = [len(head) + len(str(step)) + 2 for head, step in zip(heads, steps, strict=True)]
    last = width - max(places)
    return max((end for end in ends if end <= last), default=last)


def _step_lines(head: str, step: Step, width: int | None, column: int) -> Iterator[Text]:
    """The action, and its place in the column of places or at the right margin; none where it does not fit."""
    if width is None:
        yield Text(f"{head}{step}")
        return
    *lines, last = lines_of_values(str(step), width, head, " " * (len(head) + 2))
    yield from (Text(line, style="bold") for line in lines)
    place = "" if step.span is None else place_of(step.span)
    start = max(column, len(last) + 2)
    if not place or start + len(place) > width:
        yield Text(last, style="bold")
    else:
        yield Text.assemble((last, "bold"), " " * (start - len(last)), (place, "dim"))


def _change_lines(change: Change, width: int | None, indent: int, *, marked: bool) -> Iterator[Text]:
    """A change, and behind it the mark of a cause, or below where it does not fit."""
    *lines, last = fold_values(str(change), width, indent=indent, lead=len(change.place), lead_style="cyan")
    yield from lines
    if marked and width is not None and len(last) + len(MARK) > width:
        yield last
        last = Text(" " * indent)
    yield last.append(MARK, "bold red") if marked else last
