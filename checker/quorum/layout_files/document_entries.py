"""The entries of a layout file: values checked one by one, each mistake gathered with its place in the file.

Imports the quorum package, `checker.diagnostics` and the standard library.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from checker.diagnostics import InvalidSpec, Span, SpecError, suggest
from checker.quorum.layout_files.toml_positions import Entry, Path, places
from checker.quorum.notation.written_text import Place, Text
from checker.quorum.vocabulary import flaw

KEYS = ("name", "source", "nodes", "defaults", "read", "write", "fast", "faults")
"""What a layout may have."""

NODE_KEYS = ("weight", "failure", "capacity", "read_capacity", "write_capacity", "latency", "region")
"""What a node may have, beside its name."""


@dataclass(frozen=True)
class _Quantity:
    """An exact number that a node may have: what it is called, which numbers it may be, and an example."""

    called: str
    bounds: str
    is_allowed: Callable[[Fraction], bool]
    example: str


_CAPACITY = _Quantity("a capacity", "above 0, in operations a second", lambda number: number > 0, "1000")
_QUANTITIES = {
    "failure": _Quantity("a probability of failure", "from 0 to 1", lambda number: 0 <= number <= 1, '0.01, or "1/3"'),
    "capacity": _CAPACITY,
    "read_capacity": _CAPACITY,
    "write_capacity": _CAPACITY,
    "latency": _Quantity("a latency", "from 0, in seconds", lambda number: number >= 0, "0.05"),
}

_MOST_DIGITS = 18
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(/[0-9]{1,18}|(\.[0-9]{1,18})?([eE][-+]?[0-9]{1,2})?)")


class Entries:
    """The text of a layout file and the mistakes found in it."""

    def __init__(self, text: str, path: str) -> None:
        self.source = text
        self.path = path
        self.errors: list[SpecError] = []
        self._entries: dict[Path, Entry] = places(text)

    def raise_errors(self) -> None:
        """Raise InvalidSpec when there are mistakes."""
        if self.errors:
            raise InvalidSpec(
                sorted(self.errors, key=lambda error: (error.span.line, error.span.column) if error.span else (0, 0))
            )

    def wrong(
        self, path: Path, message: str, *, is_key: bool = False, fix: str | None = None, note: str | None = None
    ) -> None:
        """Note a mistake in the value at this path, or in its key."""
        notes = () if note is None else (note,)
        self.errors.append(SpecError("C505", message, self.span(path, is_key=is_key), notes, fix))

    def span(self, path: Path, *, is_key: bool = False) -> Span:
        """Where the value at this path is, or the nearest one around it; on its first line only."""
        while path and path not in self._entries:
            path = path[:-1]
        entry = self._entries.get(path, Entry(Place(0, 0), Place(0, 0)))
        place = entry.key if is_key else entry.value
        return self._span(place)

    def text(self, path: Path, value: str) -> Text:
        """A string of the file as a text of its own, whose errors are shown in the file."""
        place = self._entries[path].value
        quotes = 3 if self.source[place.start : place.start + 3] in ('"""', "'''") else 1
        inner = Place(place.start + quotes, place.end - quotes)
        is_verbatim = self.source[inner.start : inner.end] == value and "\n" not in value
        return Text(value, self.path, within=self._span(inner if is_verbatim else place))

    def _span(self, place: Place) -> Span:
        before = self.source[: place.start]
        line = before.count("\n") + 1
        column = place.start - (before.rfind("\n") + 1) + 1
        end = self.source.find("\n", place.start, place.end)
        return Span(self.path, line, column, column + (place.end if end < 0 else end) - place.start)

    def check_keys(self, path: Path, table: Mapping[str, Any], known: Collection[str]) -> None:
        """Note every key that is not known."""
        for key in table:
            if key not in known:
                what = "a layout" if not path else "'faults'" if path == ("faults",) else "a node"
                message = f"{what} has no '{key}'"
                note = f"it may have {', '.join(known)}"
                self.wrong((*path, key), message, is_key=True, fix=suggest(key, known), note=note)

    def attributes(self, path: Path, table: Any) -> dict[str, Any]:
        """What a table says of a node, as the fields of a `Node`."""
        if not isinstance(table, dict):
            self.wrong(path, "a node is a table of its attributes", fix='write for instance { region = "eu" }')
            return {}
        self.check_keys(path, table, NODE_KEYS)
        found: dict[str, Any] = {}
        for key in table:
            if key in NODE_KEYS:
                found.update(self.attribute((*path, key), key, table[key]))
        for key in ("read_capacity", "write_capacity"):
            if "capacity" in table and key in table:
                self.wrong((*path, key), "'capacity' is said already, which is both capacities", is_key=True)
        return found

    def attribute(self, path: Path, key: str, value: Any) -> dict[str, Any]:
        """One attribute; nothing when it is wrong."""
        if key == "region":
            return {"region": value} if self.is_name(path, value, "a region", 'region = "eu"') else {}
        if key == "weight":
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**_MOST_DIGITS:
                return {"weight": value}
            self.wrong(path, "a weight is a whole number from 0", fix="write for instance weight = 2")
            return {}
        number = self.number(path, key, value)
        if number is None:
            return {}
        return {"read_capacity": number, "write_capacity": number} if key == "capacity" else {key: number}

    def is_name(self, path: Path, value: Any, what: str, example: str) -> bool:
        """Whether a value is a name; noted when it is none."""
        wrong = flaw(value) if isinstance(value, str) else f"{what} is a name in quotes"
        if wrong is not None:
            self.wrong(path, wrong, fix=f"write for instance {example}")
        return wrong is None

    def number(self, path: Path, key: str, value: Any) -> Fraction | None:
        """An exact number: a whole or decimal one, or a fraction in quotes; noted when it is none, or out of range."""
        quantity, found = _QUANTITIES[key], _fraction(value)
        if found is not None and quantity.is_allowed(found):
            return found
        message = f"{quantity.called} is a number {quantity.bounds}"
        self.wrong(path, message, fix=f"write for instance {key} = {quantity.example}")
        return None

    def count(self, path: Path, value: Any, most: int) -> int | None:
        """A number of nodes that fail."""
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
            return value
        self.wrong(
            path, f"the number of nodes that fail is a whole number from 0 to {most}", fix="write for instance 1"
        )
        return None


def exactly(text: str) -> Fraction | float:
    """A number as TOML writes it, exactly; a float when it is infinite, no number, or too long to calculate with."""
    digits = text.replace("_", "")
    return Fraction(digits) if _NUMBER.fullmatch(digits) else float(digits)


def _fraction(value: Any) -> Fraction | None:
    """The number, when it is one and not too long to calculate with."""
    if isinstance(value, str) and _NUMBER.fullmatch(value) and not re.search(r"/0+$", value):
        return Fraction(value)
    if isinstance(value, Fraction) or (
        isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**_MOST_DIGITS
    ):
        return Fraction(value)
    return None
