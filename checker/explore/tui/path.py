"""The path to a place as lines, each of which is a place to go back to."""

from rich.text import Text

from checker.diagnostics import counted
from checker.explore.places import Place
from checker.explore.tui.lines import Line, of, plain
from checker.report.folding import fold_values
from checker.report.places import place_of
from checker.trace import Step


def path_title(place: Place) -> str:
    """What the pane is called."""
    return "Path" if place.is_beginning else f"Path of {counted(place.trace.length, 'step')}"


def path_lines(place: Place, width: int) -> list[Line]:
    """The steps from the initial state on; `>` is before the last one."""
    if place.is_beginning:
        return list(plain("No step has been taken.", width))
    numbers = place.name.split("/")
    last = len(numbers) - 1
    return [
        line
        for number, step in enumerate(place.steps)
        for line in of(_taken(number, step, last, width), name="/".join(numbers[: number + 1]), goal=step.action)
    ]


def _taken(number: int, step: Step, last: int, width: int) -> list[Text]:
    lead = f"{'>' if number == last else ' '} {number:>{len(str(last))}} "
    where = "" if step.span is None else f"  {place_of(step.span)}"
    lines = list(fold_values(f"{lead}{step}", width, hanging=len(lead) + 2))
    if where and len(lines[-1]) + len(where) <= width:
        lines[-1].append(where, "dim")
    return lines
