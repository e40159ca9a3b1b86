"""The state at a place as lines: a variable each, a dict key by key; what the last step changed has a mark and its value before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text

from checker.explore.places import Place, Variable
from checker.explore.tui.lines import Line, named, plain
from checker.report.folding import fold_values

CHANGED = "*"
"""The mark of what the last step changed."""
_MOST_KEY = 24
"""Columns of the longest key that the values of a dict are put in a column for."""


def state_title(place: Place) -> str:
    """What the pane is called."""
    return "State before the step that fails" if place.failure is not None else "State"


def state_lines(place: Place, width: int) -> list[Line]:
    """The state; before the beginning there is none."""
    if place.is_beginning:
        return list(plain("There is no state yet: choose an initial one.", width))
    if not place.variables:
        return list(plain("There is no state here.", width))
    return [Line(text) for variable in place.variables for text in _variable(variable, width)]


def _variable(variable: Variable, width: int) -> Iterator[Text]:
    if len(variable.entries) < 2:
        yield from _valued(_Valued(variable.name, " = ", variable.text, variable.before, variable.changes), width)
        return
    yield from named(f"{_mark(variable.before)}{variable.name}", "", width)
    wide = max(len(entry.key) for entry in variable.entries)
    column = wide if wide <= _MOST_KEY else 0
    for entry in variable.entries:
        changes = [change for change in variable.changes if change.startswith(f"{variable.name}[{entry.key}]")]
        yield from _valued(_Valued(f"  {entry.key:<{column}}", "  ", entry.text, entry.before, changes), width)


@dataclass(frozen=True)
class _Valued:
    """A variable, or a dict at a key, with what the last step changed in it."""

    name: str
    between: str
    text: str
    before: str | None
    changes: Sequence[str]


def _valued(valued: _Valued, width: int) -> Iterator[Text]:
    """The value, with what it was where both fit a line; else with what changed in it, below."""
    name, before = f"{_mark(valued.before)}{valued.name}", valued.before
    if before is None:
        yield from named(name, f"{valued.between}{valued.text}", width)
        return
    both = f"{valued.between}{before} → {valued.text}"
    is_short = len(name) + len(both) <= width
    texts = [*named(name, both if is_short else f"{valued.between}{valued.text}", width)]
    if not is_short:
        texts += [text for change in valued.changes for text in fold_values(change, width, indent=6)]
    for text in texts:
        text.stylize("bold")
        yield text


def _mark(before: str | None) -> str:
    return "  " if before is None else f"{CHANGED} "
