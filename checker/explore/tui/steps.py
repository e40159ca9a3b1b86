"""The steps out of a place as lines, each with its number, what is to be said of it, and what it changes."""

from collections.abc import Iterator

from rich.text import Text

from checker.explore.places import Option, Place
from checker.explore.tui.lines import STYLES, Line, plain
from checker.explore.words import broken_by, ending_words, marks
from checker.report.cells import cut
from checker.report.folding import fold_values
from checker.report.lines import on_one_line

_MOST_CHANGES = 4
"""Changes of a step that are shown with it; all of them are in the state after it."""
_SEPARATE = ", "


def steps_title(place: Place) -> str:
    """What the pane is called."""
    title = "Initial states" if place.is_beginning else "Steps from here"
    return f"{title}: {len(place.options):,}" if place.options else title


def steps_lines(place: Place, width: int, height: int) -> list[list[Line]]:
    """The steps, each in its lines: with what it changes below it where there is room for that, else a line each."""
    if not place.options:
        return [list(plain(ending_words(place), width))]
    long = [list(_in_full(place, option, width)) for option in place.options]
    if sum(map(len, long)) <= height:
        return long
    return [[_in_brief(place, option, width)] for option in place.options]


def _in_full(place: Place, option: Option, width: int) -> Iterator[Line]:
    lead = _number(place, option)
    for line in fold_values(f"{lead}{option.step}", width, hanging=len(lead) + 2):
        yield _line(line, place, option)
    for kind, said in marks(place, option):
        for text in fold_values(on_one_line(said), width, indent=len(lead), style=STYLES[kind]):
            yield _line(text, place, option)
    shown = option.changes[:_MOST_CHANGES]
    left = len(option.changes) - len(shown)
    for change in [*shown, *([f"and {left:,} more"] if left else [])]:
        for text in fold_values(change, width, indent=len(lead), style="dim"):
            yield _line(text, place, option)


def _in_brief(place: Place, option: Option, width: int) -> Line:
    """A line: the step, what is to be said of it, and as many of its changes as there is room for."""
    text = Text(_number(place, option) + str(option.step))
    for kind, said in marks(place, option):
        text.append("  ")
        text.append(on_one_line(said), STYLES[kind])
    if option.changes:
        text.append("  ")
        text.append(_SEPARATE.join(option.changes), "dim")
    whole = text.plain
    shown = cut(whole, width)
    if shown != whole:
        text = text[: len(shown) - 1]
        text.append("…")
    return _line(text, place, option)


def _line(text: Text, place: Place, option: Option) -> Line:
    if option.failure is not None or broken_by(place, option):
        text.stylize("bold", 0, len(_number(place, option)))
    return Line(text, option.name, goal=option.step.action)


def _number(place: Place, option: Option) -> str:
    """The number, in a column as wide as the longest; `!` behind that of a step to something wrong."""
    most = len(str(place.options[-1].number))
    is_bad = option.failure is not None or bool(broken_by(place, option))
    return f"{option.number:>{most}}{'!' if is_bad else ' '} "
