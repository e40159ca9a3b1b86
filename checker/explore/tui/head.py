"""What stands above the panes: the spec, the name of the place, the last step, and what there is to know of the place."""

from collections.abc import Iterator

from rich.text import Text

from checker.api.model import Model
from checker.explore.places import Place
from checker.explore.tui.lines import STYLES
from checker.report.cells import cell_len, cut
from checker.report.places import place_of
from checker.report.terminal import constants_line


def head_text(model: Model, place: Place, width: int) -> Text:
    """Two lines: the spec and the name of the place at its right edge, the last step."""
    name = cut_left(place.name or "beginning", width // 2)
    spec = cut(f"{model.name} {constants_line(model.constants)}".rstrip(), width - cell_len(name) - 2)
    made = Text()
    made.append(spec, "bold")
    made.append(" " * (width - cell_len(spec) - cell_len(name)))
    made.append(name, "bold cyan")
    made.append("\n")
    made.append(cut(_last(place), width))
    return made


def _last(place: Place) -> str:
    if place.is_beginning:
        return "before the beginning"
    step = place.steps[-1]
    if place.trace.length == 0:
        return f"in the initial state, by {step}" if step.action != "init" else "in the initial state"
    return f"after step {place.trace.length}, {step}"


def cut_left(text: str, most: int) -> str:
    """The end of a text that is longer."""
    return text if len(text) <= most else f"…{text[len(text) - most + 1 :]}"


def notes(place: Place) -> Iterator[Text]:
    """What is wrong here, in a line each, and what could not be looked at."""
    wrong = [each.name for each in place.properties if each.is_wrong]
    if wrong:
        yield Text(f"wrong here: {', '.join(wrong)} (t says why)", STYLES["bad"])
    if place.failure is not None:
        where = f" ({place_of(place.failure.span)})" if place.failure.span is not None else ""
        yield Text(f"{place.steps[-1]} fails: {place.failure.message}{where}", STYLES["bad"])
    if place.ending == "deadlock":
        yield Text("deadlock: no step is enabled, and no @final holds (n says why)", STYLES["bad"])
    if not place.is_within:
        yield Text("outside of the constraint: a search does not go on from here", STYLES["doubt"])
    for said in place.cuts:
        yield Text(said, STYLES["doubt"])
