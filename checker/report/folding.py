"""Values in lines: a break comes between the elements of a collection or the fields of a record, and inside one of these only where it
is longer than a line.

In: a text with values as reports show them. Out: its lines. What has no brackets that match is folded between its words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from checker.report.lines import styled

_OPENING, _CLOSING = "([{", ")]}"
_ARROW = "→"
_QUOTED = re.compile(r"(?<![^\s(\[{,=])'(?:[^'\\]|\\.)*'|(?<![^\s(\[{,=])\"(?:[^\"\\]|\\.)*\"")
"""A text that is written in quotes, whose brackets and commas are its own."""


def fold_values(
    text: str,
    width: int | None,
    *,
    indent: int = 0,
    hanging: int = 2,
    lead: int = 0,
    lead_style: str = "",
    style: str = "",
) -> Iterator[Text]:
    """As `fold`, for a text with values in it: what is in brackets stays whole where it can."""
    first = " " * indent
    lines = [first + text] if width is None else lines_of_values(text, width, first, " " * (indent + hanging))
    yield from styled(lines, indent, lead, lead_style, style)


def lines_of_values(text: str, width: int, first: str, rest: str) -> list[str]:
    """The text in lines of at most `width` columns where its parts allow it, `first` before it, `rest` before the later lines."""
    if len(first) + len(text) <= width:
        return [first + text]
    page = _Page(width, len(rest), first)
    page.write(text, "")
    return page.lines


@dataclass(frozen=True)
class _Bracketed:
    """A text that can be broken: what comes before its first element, the elements, and what comes after the last."""

    head: str
    parts: tuple[str, ...]
    tail: str

    @property
    def is_call(self) -> bool:
        """Whether it is a record, or an action with its arguments."""
        return self.head[-2:-1].isidentifier() or self.head[-2:-1].isdigit()

    @property
    def stays_whole(self) -> bool:
        """Whether it goes to the next line as it is, rather than be broken."""
        return self.is_call or self.head.startswith(_ARROW)

    @property
    def is_nested(self) -> bool:
        """Whether it is a collection that has collections or records as elements: one stands on each line."""
        return not self.is_call and any(bracket in part for part in self.parts for bracket in _OPENING)

    @property
    def longest(self) -> int:
        """The columns of the widest part, with what follows it."""
        return max(map(len, self.parts)) + max(1, len(self.tail))


class _Page:
    """Lines that are being written."""

    def __init__(self, width: int, hanging: int, first: str) -> None:
        self.width, self.hanging = width, hanging
        self.lines = [first]
        self._is_fresh = True

    @property
    def _column(self) -> int:
        return len(self.lines[-1])

    def _put(self, text: str) -> None:
        self.lines[-1] += text
        self._is_fresh = False

    def _break(self, indent: int) -> None:
        """Begin another line, unless nothing stands on this one."""
        if self._is_fresh:
            return
        self.lines[-1] = self.lines[-1].rstrip()
        self.lines.append(" " * indent)
        self._is_fresh = True

    def write(self, text: str, after: str) -> None:
        """Write a text at the place that is reached; `after` stands behind its last word on the same line."""
        words = _words(text)
        for number, word in enumerate(words):
            self._word(word, after if number == len(words) - 1 else "")

    def _word(self, word: str, after: str) -> None:
        gap = "" if self._is_fresh else " "
        length = len(word) + len(after)
        if self._column + len(gap) + length <= self.width:
            self._put(gap + word + after)
            return
        broken = _bracketed(word)
        fits_below = self.hanging + length <= self.width
        if broken is None or (fits_below and not self._is_fresh and broken.stays_whole):
            self._break(self.hanging)
            self._put(word + after)
            return
        if not self._is_fresh and not self._has_room(self._column + 1 + len(broken.head), broken):
            self._break(self.hanging)
            if fits_below:
                self._put(word + after)
                return
            gap = ""
        self._put(gap + broken.head)
        self._elements(broken, after)

    def _has_room(self, column: int, broken: _Bracketed) -> bool:
        """Whether elements can stand below each other at this column."""
        return self.width - column >= min(broken.longest, self.width // 2)

    def _elements(self, broken: _Bracketed, after: str) -> None:
        """Write the elements behind the bracket: in its column, or a little further in than the line where there is no room."""
        outer, column = self.hanging, self._column
        indent = column if self._has_room(column, broken) else min(column, outer + 2)
        self._is_fresh = True
        if indent < column:
            self.lines.append(" " * indent)
        self.hanging = indent + 2
        for number, part in enumerate(broken.parts):
            end = "," if number < len(broken.parts) - 1 else broken.tail + after
            needed = len(part) + len(end)
            if number > 0 and (broken.is_nested or self._column + 1 + needed > self.width):
                self._break(indent)
            if self._is_fresh and self._column + needed <= self.width:
                self._put(part + end)
            else:
                self.write(part, end)
        self.hanging = outer


def _words(text: str) -> list[str]:
    """The words of a text, what is in brackets being a part of one; an arrow stays with what it leads to, a count with what it is of."""
    words: list[str] = []
    for word in _parted(text, " "):
        is_bound = bool(words) and (words[-1] == _ARROW or word.startswith("×"))
        if is_bound:
            words[-1] += f" {word}"
        elif word:
            words.append(word)
    return words


def _bracketed(word: str) -> _Bracketed | None:
    """A word that has elements in brackets, in the longest ones that it has; None where there is nothing to break."""
    found = max(_brackets(word), key=lambda pair: pair[1] - pair[0], default=None)
    if found is None:
        return None
    start, end = found
    *parts, last = (part.strip() for part in _parted(word[start + 1 : end], ","))
    tail = word[end:]
    if last:
        parts.append(last)
    else:  # a tuple of one element, or nothing at all
        tail = f",{tail}"
    return _Bracketed(word[: start + 1], tuple(parts), tail) if parts else None


def _parted(text: str, separator: str) -> list[str]:
    """The parts between separators that stand in no brackets."""
    inside = list(_brackets(text))
    hidden = _unquoted(text)
    cuts, at = [-1], 0
    for start, end in [*inside, (len(text), len(text))]:
        cuts += [place for place in range(at, start) if hidden[place] == separator]
        at = end + 1
    return [text[a + 1 : b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """The places of the outermost brackets that match, opening and closing, in order."""
    opened: list[tuple[str, int]] = []
    for place, character in enumerate(_unquoted(text)):
        if character in _OPENING:
            opened.append((character, place))
        elif character in _CLOSING and opened and _CLOSING[_OPENING.index(opened[-1][0])] == character:
            start = opened.pop()[1]
            if not opened:
                yield start, place


def _unquoted(text: str) -> str:
    """The text with a sign of no meaning in the place of each that stands in quotes."""
    return _QUOTED.sub(lambda found: "_" * len(found[0]), text)
