"""The steps out of a place as lines, each with its number, what is to be said of it, and what it changes."""

from collections.abc import Iterator

from rich.text import Text

from checker.explore.places import Option, Place
from checker.explore.tui.lines import STYLES, Line, plain
from checker.explore.words import broken_by, ending_words, marks
from checker.report.cells import cell_len, cut
from checker.report.folding import fold_values
from checker.report.lines import fold, on_one_line

_MOST_CHANGES = (4, 2)
"""Changes of a step that are shown below it: so many, where there is room, else so many; all of them are in the state after it."""


def steps_title(place: Place) -> str:
    """What the pane is called."""
    title = "Initial states" if place.is_beginning else "Steps from here"
    return f"{title}: {len(place.options):,}" if place.options else title


def steps_lines(place: Place, width: int, height: int) -> list[list[Line]]:
    """The steps, each in its lines: with what it changes below it where there is room for that, else on a line. No argument is cut."""
    if not place.options:
        return [list(plain(ending_words(place), width))]
    for most in _MOST_CHANGES:
        long = [list(_in_full(place, option, width, most)) for option in place.options]
        if sum(map(len, long)) <= height:
            return long
    if all(cell_len(_head(place, option)) <= width for option in place.options):
        return [[_in_brief(place, option, width)] for option in place.options]
    return [list(_in_full(place, option, width, 0)) for option in place.options]


def _in_full(place: Place, option: Option, width: int, most: int) -> Iterator[Line]:
    """The step with `most` of its changes below it, each on a line or more; all of them on one line, cut, where it is 0."""
    number = _number(place, option)
    lead = len(number)
    for place_of_line, line in enumerate(fold(str(option.step), width, indent=lead, hanging=4)):
        if place_of_line == 0:
            line.plain = number + line.plain[lead:]
        yield _line(line, place, option, is_head=place_of_line == 0)
    for kind, said in marks(place, option):
        for text in fold_values(on_one_line(said), width, indent=lead, style=STYLES[kind]):
            yield _line(text, place, option)
    if most == 0 and option.changes:
        yield _line(Text(cut(" " * lead + ", ".join(option.changes), width), "dim"), place, option)
        return
    left = len(option.changes) - most
    for change in [*option.changes[:most], *([f"and {left:,} more"] if left > 0 else [])]:
        for text in fold_values(change, width, indent=lead, style="dim"):
            yield _line(text, place, option)


def _in_brief(place: Place, option: Option, width: int) -> Line:
    """A line: the step, what is to be said of it, and as many of its changes as there is room for."""
    text = Text(_head(place, option))
    for kind, said in marks(place, option):
        text.append("  ")
        text.append(on_one_line(said), STYLES[kind])
    if option.changes:
        text.append("  ")
        text.append(", ".join(option.changes), "dim")
    whole = text.plain
    shown = cut(whole, width)
    if shown != whole:
        text = text[: len(shown) - 1]
        text.append("…")
    return _line(text, place, option, is_head=True)


def _line(text: Text, place: Place, option: Option, *, is_head: bool = False) -> Line:
    if is_head and (option.failure is not None or broken_by(place, option)):
        text.stylize("bold", 0, len(_number(place, option)))
    return Line(text, option.name, goal=option.step.action)


def _head(place: Place, option: Option) -> str:
    """The step, behind its number."""
    return f"{_number(place, option)}{option.step}"


def _number(place: Place, option: Option) -> str:
    """The number, in a column as wide as the longest; `!` behind that of a step to something wrong."""
    most = len(str(place.options[-1].number))
    is_bad = option.failure is not None or bool(broken_by(place, option))
    return f"{option.number:>{most}}{'!' if is_bad else ' '} "
