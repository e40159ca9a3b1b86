"""Texts that a user wrote, and errors about places in them. Imports `checker.diagnostics` and the phrases alone."""

from dataclasses import dataclass, replace
from typing import NoReturn

from checker.diagnostics import InvalidSpec, Span, SpecError, lines_of
from checker.quorum.phrases import shortened

_LONGEST_QUOTED = 60


@dataclass(frozen=True)
class Place:
    """The characters of a text from offset `start` up to, not including, `end`."""

    start: int
    end: int

    def to(self, other: "Place") -> "Place":
        """The place from the start of this one to the end of `other`."""
        return Place(self.start, other.end)


@dataclass(frozen=True)
class Text:
    """A text, the name a reader knows it by, and what a reader saw ahead of it: makes the errors about it.

    A text that stands in a file has the span of its characters there as `within`; where they are written otherwise there, on several
    lines or with escapes, errors are about the whole of it.
    """

    text: str
    source: str
    before: str = ""
    within: Span | None = None

    def span(self, place: Place) -> Span:
        """The place as a reader sees it."""
        if self.within is None:
            lines = lines_of(self.before + self.text[: place.start] + "^")
            column, width = len(lines[-1]), place.end - place.start
            return Span(self.source, len(lines), column, column + width, self.before + self.text)
        start = self.within.column
        if self.within.end_column != start + len(self.text):
            return self.within
        return replace(self.within, column=start + place.start, end_column=start + place.end)

    def at(self, place: Place) -> str:
        """What is written there, for a message: on one line, and cut when it is long."""
        return shortened(" ".join(self.text[place.start : place.end].split()), _LONGEST_QUOTED)

    def malformed(self, place: Place, message: str, *, note: str | None = None, fix: str | None = None) -> NoReturn:
        """Raise InvalidSpec: this is no expression."""
        notes = () if note is None else (note,)
        raise InvalidSpec([SpecError("C503", message, self.span(place), notes, fix)])

    def misfit(self, place: Place, message: str, *, note: str | None = None, fix: str | None = None) -> SpecError:
        """The error of an expression that does not fit its nodes."""
        notes = () if note is None else (note,)
        return SpecError("C504", message, self.span(place), notes, fix)
