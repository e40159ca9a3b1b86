"""What can be seen of a place beside the steps out of it: the views, by the names that the keys have for them."""

from rich.text import Text

from checker.explore.tui.around import around_lines, around_title
from checker.explore.tui.lines import Line
from checker.explore.tui.path import path_lines, path_title
from checker.explore.tui.refusals import refusals_lines
from checker.explore.tui.state import state_lines, state_title
from checker.explore.tui.truths import truths_lines
from checker.explore.tui.walker import Shown

VIEWS = {
    "state": ("s", "state"),
    "truths": ("t", "properties"),
    "refusals": ("n", "not enabled"),
    "path": ("h", "path"),
    "around": ("g", "around here"),
}
"""Of each view its key and what its tab says."""


def view_lines(view: str, shown: Shown, width: int, within: int) -> list[Line]:
    """What the pane shows; `within` so many steps is what is around."""
    place = shown.place
    match view:
        case "state":
            return [*_title(state_title(place) if place.failure else ""), *state_lines(place, width)]
        case "truths":
            return truths_lines(place, width)
        case "refusals":
            return refusals_lines(place, width)
        case "path":
            return [*_title(path_title(place)), *path_lines(place, width)]
        case _:
            return [*_title(around_title(shown.around, within)), *around_lines(shown.around, width)]


def _title(text: str) -> list[Line]:
    return [Line(Text(text, "bold"))] if text else []


def tabs(view: str, *, is_wide: bool, has_keys: bool) -> Text:
    """The names of the views with their keys, that which is shown in brackets; the state is always in sight where it is wide.

    Where the pane below `has_keys`, the name is lit.
    """
    made = Text()
    for name, (key, words) in VIEWS.items():
        if is_wide and name == "state":
            continue
        is_shown = name == view
        style = "bold reverse" if has_keys else "bold"
        made.append("[" if is_shown else " ", style if is_shown else "")
        made.append(key, style if is_shown else "underline")
        made.append(f" {words}", style if is_shown else "")
        made.append("]" if is_shown else " ", style if is_shown else "")
        made.append(" ")
    return made
