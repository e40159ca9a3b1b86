"""What a report shows of a violation besides its verdict: the story of a known bug, why it is one, the trace, and where that ends."""

from collections.abc import Iterator

from rich.text import Text

from checker.diagnostics import counted
from checker.reasons import Nearest
from checker.report.causes import causes_lines
from checker.report.explanation import MOST_LINES, explanation, why
from checker.report.folding import fold_values
from checker.report.guards import guard_lines
from checker.report.lines import fold, on_one_line
from checker.report.states import state_lines
from checker.report.steps import is_overview, trace_steps
from checker.report.view import View
from checker.result import Result

_LONGEST_NAME = 200
"""Characters of a trace's name that are shown; a longer one is in the JSON report alone."""

_NUMBERS = (
    "The numbers are its name: which initial state, then which of the steps that are enabled, counted from 0; "
    "checker replay takes them again."
)


def story(result: Result, width: int) -> Iterator[Text]:
    """What the author has written of this violation, in a spec that is there to show it."""
    if result.violation is not None and result.story:
        yield Text("the bug", style="bold")
        for paragraph in result.story:
            yield from fold(on_one_line(paragraph), width, indent=2, hanging=0)


def reasons(result: Result, width: int, view: View) -> Iterator[Text]:
    """Why what should hold does not, what caused it, and what its steps required."""
    violation = result.violation
    if violation is None:
        return
    nearest = violation.nearest
    groups = (
        () if nearest is None else _nearest(nearest, width, is_full=view.is_full),
        why(violation, width, is_full=view.is_full),
        causes_lines(violation, width),
        guard_lines(violation, width, is_full=view.is_full),
    )
    told = [lines for group in groups if (lines := [*group])]
    for number, lines in enumerate(told):
        if number:
            yield Text()
        yield from lines


def _nearest(nearest: Nearest, width: int, *, is_full: bool) -> Iterator[Text]:
    """How near a property came that is never reached: in how many states each part of it is true, and the state with most of them."""
    states = counted(nearest.states, "state")
    yield from fold(f"how near it comes, in all {states}", width, style="bold")
    for part in nearest.parts:
        often = f"{part.true_in:,}" if part.true_in else "none"
        yield from fold_values(f"{part.words} is true in {often}", width, indent=2, hanging=4)
    together = "" if all(part.true_in for part in nearest.parts) else ", of those that are true anywhere"
    trace = nearest.trace
    name = "" if trace.name is None or len(trace.name) > _LONGEST_NAME else f": {trace.name}"
    after = f"after {counted(trace.length, 'step')}" if trace.length else "the initial state"
    yield from fold(f"most of them together{together}, {after}{name}", width, style="bold")
    yield from explanation(nearest.reasons, width, most=None if is_full else MOST_LINES)


def counterexample(result: Result, width: int, view: View) -> Iterator[Text]:
    """The trace, under its name."""
    if result.violation is not None and result.violation.trace is not None:
        trace = result.violation.trace
        name = "" if trace.name is None or len(trace.name) > _LONGEST_NAME else f": {trace.name}"
        yield Text(f"trace of {counted(trace.length, 'step')}{name}", style="bold")
        if name and view.is_full:
            yield from fold(_NUMBERS, width, indent=2, hanging=0, style="dim")
        yield from trace_steps(trace, width, view, result.violation.causes.every)


def last_state(result: Result, width: int, view: View) -> Iterator[Text]:
    """Every variable at the end of the trace, or before the step that fails; nothing where the trace has just shown that.

    Those that are as in the initial state, which stands above, are named alone.
    """
    trace = None if result.violation is None else result.violation.trace
    if trace is None or trace.length == 0:
        return
    fails = trace.steps[-1].state is None
    state = trace.steps[-2 if fails else -1].state
    if state is None or (fails and trace.length == 1):
        return
    start = None if view.is_full or is_overview(trace, view) else trace.steps[0].state
    lines = list(state_lines(trace.variables, state, width, view, indent=2, besides=start))
    if lines:
        yield Text("the state before the step that fails" if fails else "the state at the end", style="bold")
        yield from lines
