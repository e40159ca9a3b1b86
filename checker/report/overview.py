"""Steps of a trace in a line each, where there are too many for all their details."""

from collections.abc import Iterator

from rich.text import Text

from checker.language.records import written_arguments
from checker.report.changes import changes
from checker.report.lines import fold
from checker.report.states import expression_lines
from checker.report.view import View
from checker.trace import State, Step, Trace

MOST_LINES = 60
"""Steps that are listed in a line each."""
_KEPT = 20
"""Steps that are listed of the beginning, and of the end, where there are more."""
_LONGEST_ARGUMENT = 24
_ENDS = {"(": ")", "[": "]", "{": "}"}


def overview(trace: Trace, count: int, width: int, view: View) -> Iterator[Text]:
    """The first steps of a trace in a line each: the action, its long arguments shortened, and the variables that it changes."""
    digits = len(str(trace.length))
    left_out = middle(count, view)
    heads = {
        number: f"{number:>{digits}}  {brief(trace.steps[number])}" for number in range(count) if number not in left_out
    }
    column = min(max(map(len, heads.values())) + 2, width * 2 // 3)
    for number, head in heads.items():
        if left_out and number == left_out.stop:
            yield from omission(left_out, width)
        before = trace.steps[number - 1].state if number > 0 else None
        yield from _line(head, _changed(trace, before, trace.steps[number].state, view), column, width)
        yield from expression_lines(trace.steps[number].state, width, view, indent=digits + 4, besides=before)


def middle(count: int, view: View) -> range:
    """The numbers that are left out of a list of so many steps, whose beginning and end say most."""
    return range(_KEPT, count - _KEPT) if count > MOST_LINES and not view.is_full else range(0)


def omission(left_out: range, width: int | None, *, indent: int = 0) -> Iterator[Text]:
    """The line in place of these steps."""
    shown = f"... {len(left_out):,} steps, {left_out.start:,} to {left_out.stop - 1:,}: --full shows them all"
    yield from fold(shown, width, indent=indent, style="dim")


def brief(step: Step) -> str:
    """The action with its arguments, of the long ones only what they are: `receive(server2, message=AppendEntries(...))`."""
    names, values = [given.name for given in step.arguments], [given.value for given in step.arguments]
    return f"{step.action}({written_arguments(names, values, [_shortened(str(given)) for given in step.arguments])})"


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_ARGUMENT:
        return text
    start = next((place for place, character in enumerate(text) if character in _ENDS), -1)
    if text[-1] == _ENDS.get(text[start]) and start < _LONGEST_ARGUMENT:
        return f"{text[: start + 1]}...{text[-1]}"
    return f"{text[: _LONGEST_ARGUMENT - 3]}..."


def _changed(trace: Trace, before: State | None, after: State | None, view: View) -> str:
    """The variables that a step changes."""
    if after is None:
        return "the step fails"
    if before is None:
        return ""
    found = dict.fromkeys(change.variable for change in changes(trace.variables, before, after))
    return ", ".join(filter(view.shows, found)) if found else "no change"


def _line(head: str, changed: str, column: int, width: int) -> Iterator[Text]:
    """The head, and in a column to the right of it, or of the line below, what there is to say of it."""
    first, *rest = fold(changed, width, indent=column, hanging=0) if changed else (Text(),)
    if len(head) + 2 <= column or not changed:
        yield Text.assemble((head, "bold"), (first.plain[len(head) :], "cyan"))
    else:
        yield Text(head, style="bold")
        yield Text(first.plain, style="cyan")
    yield from (Text(line.plain, style="cyan") for line in rest)
