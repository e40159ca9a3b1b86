"""Where the keys and values of a TOML text lie, so that an error about one of them can point at it.

In: a text that `tomllib` accepts, so nothing is checked here. Out: for each path of keys and indices, where its key and its value are.
Imports `notation.written_text`, `checker.diagnostics` and the standard library alone.
"""

import re
import tomllib
from dataclasses import dataclass

from checker.diagnostics import Span, SpecError, lines_of
from checker.quorum.notation.written_text import Place

Path = tuple[str | int, ...]
"""The keys and the indices that lead to a value: ("nodes", "a", "weight")."""

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_PART = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|[\w-]+')
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\]|\\.)*"|\'[^\']*\'', re.DOTALL)
_PLAIN = re.compile(r"[^\s,\]}#]+(?: [0-9:.]+(?:[Zz]|[-+][0-9:]+)?)?")


@dataclass(frozen=True)
class Entry:
    """Where a key and its value are; a header's value is its key."""

    key: Place
    value: Place


def places(text: str) -> dict[Path, Entry]:
    """The entries of a TOML text by their paths."""
    return _Scanner(text).document()


def not_toml(error: tomllib.TOMLDecodeError, text: str, path: str, code: str) -> SpecError:
    """The error of a text that is no TOML: Python puts the place at the end of its message."""
    message, _, place = str(error).partition(" (at ")
    message = f"{message[:1].lower()}{message[1:]}"
    match = re.match(r"line (\d+), column (\d+)", place)
    lines = lines_of(text) or [""]
    line, column = (int(match[1]), int(match[2])) if match else (len(lines), len(lines[-1]) + 1)
    return SpecError(code, f"this is not TOML: {message}", Span(path, line, column, column + 1))


class _Scanner:
    """Walks over a text; `position` is at what comes next."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.found: dict[Path, Entry] = {}
        self.lengths: dict[Path, int] = {}

    def document(self) -> dict[Path, Entry]:
        table: Path = ()
        self.skip()
        while self.position < len(self.text):
            if self.text[self.position] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip()
        return self.found

    def skip(self) -> None:
        """Blanks, ends of lines and comments."""
        blank = _BLANK.match(self.text, self.position)
        self.position = blank.end() if blank else self.position

    def skip_over(self, signs: str) -> bool:
        self.skip()
        found = self.text[self.position : self.position + 1] in tuple(signs)
        self.position += found
        self.skip()
        return found

    def header(self) -> Path:
        """`[a.b]`, or `[[a.b]]`, which begins the next element of an array. A table around it that has no entry yet has it here."""
        is_array = self.text.startswith("[[", self.position)
        self.position += 1 + is_array
        self.skip()
        parts = self.key()
        self.skip()
        self.position += 1 + is_array
        path: Path = ()
        for number, (key, place) in enumerate(parts, 1):
            path = (*path, key)
            self.found.setdefault(path, Entry(place, place))
            if path in self.lengths and not (is_array and number == len(parts)):
                path = (*path, self.lengths[path] - 1)
        if is_array:
            self.lengths[path] = self.lengths.get(path, 0) + 1
            path = (*path, self.lengths[path] - 1)
        last = parts[-1][1]
        self.found[path] = Entry(last, last)
        return path

    def key(self) -> list[tuple[str, Place]]:
        """The parts of a dotted key, each with its place."""
        parts = []
        while match := _PART.match(self.text, self.position):
            parts.append((_unquoted(match.group()), Place(*match.span())))
            self.position = match.end()
            if not self.skip_over("."):
                break
        return parts

    def pair(self, table: Path) -> None:
        path = table
        for key, place in self.key():
            path = (*path, key)
            self.found.setdefault(path, Entry(place, place))
        self.skip_over("=")
        self.found[path] = Entry(self.found[path].key, self.value(path))

    def value(self, path: Path) -> Place:
        start = self.position
        opening = self.text[start : start + 1]
        if opening == "[":
            self.array(path)
        elif opening == "{":
            self.inline_table(path)
        else:
            match = _STRING.match(self.text, start) or _PLAIN.match(self.text, start)
            self.position = match.end() if match else len(self.text)
        return Place(start, self.position)

    def array(self, path: Path) -> None:
        self.position += 1
        index = 0
        while not self.closes("]"):
            item: Path = (*path, index)
            place = self.value(item)
            self.found[item] = Entry(place, place)
            self.skip_over(",")
            index += 1

    def inline_table(self, path: Path) -> None:
        self.position += 1
        while not self.closes("}"):
            self.pair(path)
            self.skip_over(",")

    def closes(self, sign: str) -> bool:
        """Whether the sign comes next; then it is passed, and nothing after it."""
        self.skip()
        found = self.text[self.position : self.position + 1] in (sign, "")
        self.position += found
        return found


def _unquoted(part: str) -> str:
    return str(tomllib.loads(f"value = {part}")["value"]) if part[0] in "\"'" else part
