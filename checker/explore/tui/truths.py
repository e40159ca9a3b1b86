"""What the properties say at a place, as lines: what is wrong first, with why it is."""

from collections.abc import Iterator

from rich.text import Text

from checker.explore.places import Place, Status
from checker.explore.tui.lines import STYLES, Line, of, plain
from checker.explore.words import Kind, truth_words
from checker.report.explanation import explanation
from checker.report.lines import fold
from checker.report.places import place_of


def truths_lines(place: Place, width: int) -> list[Line]:
    """A line for each property, below it why it is so where that is worth a word; what is wrong besides comes first."""
    found = [*_besides(place, width)]
    for status in sorted(place.properties, key=lambda status: not status.is_wrong):
        found += _property(status, width)
    return found or list(plain("The spec has no properties to judge here.", width))


def _besides(place: Place, width: int) -> Iterator[Line]:
    if place.failure is not None:
        where = f" ({place_of(place.failure.span)})" if place.failure.span is not None else ""
        yield from plain(f"{place.steps[-1]} fails: {place.failure.message}{where}", width, style=STYLES["bad"])
    if place.ending == "deadlock":
        yield from plain("deadlock: no step is enabled, and no @final holds", width, style=STYLES["bad"])


def _property(status: Status, width: int) -> Iterator[Line]:
    truth = truth_words(status)
    kind: Kind = "bad" if status.is_wrong else "good" if status.truth else "dim"
    head = Text()
    head.append(f"{status.name}  ", "bold")
    head.append(f"{status.role.value.replace('_', ' ')}  ", "dim")
    head.append(truth, STYLES[kind])
    goal = f"not {status.name}" if status.truth else status.name
    asked = "" if status.truth is None and not status.is_wrong else status.name
    yield Line(head, asked=asked, goal=goal)
    said = status.message or (status.doc if status.is_wrong else "")
    texts = [*fold(said, width, indent=2)] if said else []
    if status.is_wrong or status.truth:
        texts += explanation(status.reasons, width)
    yield from of(texts, asked=asked, goal=goal)
