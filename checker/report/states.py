"""A state in lines: a variable and its value, one below the other."""

from collections.abc import Iterator, Mapping

from rich.text import Text

from checker.language.types import Type
from checker.language.values import show
from checker.report.folding import fold_values
from checker.report.lines import fold, on_one_line
from checker.report.view import View
from checker.trace import State

_SAME = "as in the initial state:"


def state_lines(
    variables: Mapping[str, Type],
    state: State,
    width: int | None,
    view: View,
    *,
    indent: int,
    besides: State | None = None,
) -> Iterator[Text]:
    """The variables that are wanted, those with the values of a state `besides` by name alone; what the expressions of the view come to."""
    same = list[str]()
    for place, ((name, kind), value) in enumerate(zip(variables.items(), state, strict=True)):
        if not view.shows(name):
            continue
        if besides is not None and view.only is None and value == besides[place]:
            same.append(name)
        else:
            yield from _line(name, show(kind, value), width, indent, "cyan")
    if same:
        yield from fold(f"{_SAME} {', '.join(same)}", width, indent=indent, lead=len(_SAME), lead_style="dim")
    yield from expression_lines(state, width, view, indent=indent)


def expression_lines(
    state: State | None, width: int | None, view: View, *, indent: int, besides: State | None = None
) -> Iterator[Text]:
    """What the expressions of the view come to in a state; those that came to the same in the state `besides` are left out."""
    before = view.told(besides)
    for text, value in view.told(state).items():
        if before.get(text) != value:
            yield from _line(on_one_line(text), on_one_line(value), width, indent, "magenta")


def _line(name: str, value: str, width: int | None, indent: int, style: str) -> Iterator[Text]:
    yield from fold_values(f"{name} = {value}", width, indent=indent, lead=len(name), lead_style=style)
