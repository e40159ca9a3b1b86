"""Quorum expressions: their text in, the family of their minimal quorums over the elements of a sort out.

    expression = "majority"
               | number "of" number
               | ("rows" | "columns") "(" number "," number ")"
               | set { [","] set }
    set        = "{" name { [","] name } "}"

A text becomes tokens, tokens become a tree (a closed union of frozen dataclasses), a tree and the names of a sort's
elements become a family. Imports `checker.diagnostics` and the standard library alone.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import combinations
from typing import NoReturn, TypeAlias, assert_never

from checker.diagnostics import InvalidSpec, Span, SpecError, suggest

Family: TypeAlias = tuple[tuple[int, ...], ...]
"""Quorums as ascending tuples of element indices."""

MOST_QUORUMS = 1_000_000
"""Families with more quorums than this are refused: they would fill the memory before anything is checked."""

_MOST_DIGITS = 9
_WORDS = ("majority", "rows", "columns")
_FORMS = "a quorum expression is majority, 2 of 3, rows(2, 3), columns(2, 3), or sets such as {a1 a2} {a2 a3}"


@dataclass(frozen=True)
class Place:
    """The characters of a text from offset `start` up to, not including, `end`."""

    start: int
    end: int

    def to(self, other: "Place") -> "Place":
        """The place from the start of this one to the end of `other`."""
        return Place(self.start, other.end)


@dataclass(frozen=True)
class Majority:
    """`majority`: every set of more than half of the elements."""

    place: Place = field(compare=False)


@dataclass(frozen=True)
class Threshold:
    """`count of total`: any `count` of the `total` elements."""

    count: int
    total: int
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Rows:
    """`rows(rows, columns)`: the rows of a grid in which the elements lie row by row."""

    rows: int
    columns: int
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Columns:
    """`columns(rows, columns)`: the columns of a grid in which the elements lie row by row."""

    rows: int
    columns: int
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Name:
    """An element, as the expression calls it."""

    text: str
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Sets:
    """`{a1 a2} {a2 a3}`: the quorums one by one."""

    sets: tuple[tuple[Name, ...], ...]
    place: Place = field(compare=False)


Expression: TypeAlias = Majority | Threshold | Rows | Columns | Sets
"""The tree of an expression. Equality does not regard places."""


def parse(text: str, *, source: str = "<expression>") -> Expression:
    """The tree of `text`; `source` names the text in errors. Raises InvalidSpec (C503) at the first mistake."""
    return _Parser(_Text(text, source)).whole()


def family(
    text: str, names: Sequence[str], *, source: str = "<expression>", sort: str = "the sort", before: str = ""
) -> Family:
    """The minimal quorums of `text` over the elements called `names`, in order of size, then of indices.

    No quorum contains another and none is there twice. In a set an element goes by its full name (`acceptor1`), by a
    leading part of the name and its number from 1 (`a1`, `acc1`), or by the bare number; a full name wins over the
    shorter forms. In errors `source` names the text, `sort` names the sort, and `before` is shown ahead of the text.

    Raises InvalidSpec: C503 when the text is malformed, C504 when it does not fit the sort or has more than
    `MOST_QUORUMS` quorums.
    Cost: linear in the quorums for every form but sets, where it is the square of their number.
    """
    read = _Text(text, source, before)
    return _Sort(tuple(names), sort, read).family(_Parser(read).whole())


# Places and errors


@dataclass(frozen=True)
class _Text:
    """A text, the name a reader knows it by, and what a reader saw ahead of it: makes the errors about it."""

    text: str
    source: str
    before: str = ""

    def span(self, place: Place) -> Span:
        lines = (self.before + self.text[: place.start] + "^").splitlines()
        column = len(lines[-1])
        end = column + place.end - place.start
        return Span(self.source, line=len(lines), column=column, end_column=end, text=self.before + self.text)

    def malformed(self, place: Place, message: str, *, note: str | None = None, fix: str | None = None) -> NoReturn:
        notes = () if note is None else (note,)
        raise InvalidSpec([SpecError("C503", message, self.span(place), notes, fix)])

    def misfit(self, place: Place, message: str, *, note: str | None = None, fix: str | None = None) -> SpecError:
        notes = () if note is None else (note,)
        return SpecError("C504", message, self.span(place), notes, fix)


# Tokens


class _Kind(Enum):
    NUMBER = "number"
    WORD = "word"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True)
class _Token:
    kind: _Kind
    text: str
    place: Place

    def __str__(self) -> str:
        return "the end of the expression" if self.kind is _Kind.END else f"'{self.text}'"


_TOKEN = re.compile(r"(?P<number>[0-9]\w*)|(?P<word>\w+)|(?P<symbol>[^\w\s])")


def _tokens(text: _Text) -> list[_Token]:
    """The tokens in order, then one of kind END; raises InvalidSpec for a number that is none, or too long."""
    found = [
        _Token(_Kind(match.lastgroup), match.group(), Place(match.start(), match.end()))
        for match in _TOKEN.finditer(text.text)
    ]
    for token in found:
        if token.kind is _Kind.NUMBER and not re.fullmatch("[0-9]+", token.text):
            runs_on = re.fullmatch("([0-9]+)of([0-9]+)", token.text)
            fix = f"write {runs_on[1]} of {runs_on[2]}" if runs_on else None
            text.malformed(token.place, f"{token} is neither a number nor a name", fix=fix)
        if token.kind is _Kind.NUMBER and len(token.text) > _MOST_DIGITS:
            text.malformed(token.place, f"a number has at most {_MOST_DIGITS} digits")
    end = found[-1].place.end if found else 0
    return [*found, _Token(_Kind.END, "", Place(end, end + 1))]


# Parsing


class _Parser:
    """Recursive descent over the tokens: a method a rule, each leaving `token` at what follows the rule."""

    def __init__(self, text: _Text) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.position = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.position]

    def take(self) -> _Token:
        token = self.token
        self.position += token.kind is not _Kind.END
        return token

    def accept(self, text: str) -> bool:
        found = self.token.text == text
        self.position += found
        return found

    def expected(self, what: str, *, note: str | None = None) -> NoReturn:
        self.text.malformed(self.token.place, f"expected {what}, found {self.token}", note=note)

    def expect(self, text: str, *, note: str | None = None) -> _Token:
        if self.token.text != text:
            self.expected(f"'{text}'", note=note)
        return self.take()

    def expect_closing(self, opening: _Token, closing: str) -> _Token:
        if self.token.kind is _Kind.END:
            self.text.malformed(opening.place, f"{opening} is never closed", fix=f"add '{closing}'")
        return self.expect(closing)

    def whole(self) -> Expression:
        expression = self.expression()
        if self.token.kind is not _Kind.END:
            self.text.malformed(self.token.place, f"unexpected {self.token} after the expression", note=_FORMS)
        return expression

    def expression(self) -> Expression:
        token = self.token
        match token.kind, token.text:
            case _Kind.WORD, "majority":
                return Majority(self.take().place)
            case _Kind.WORD, "rows" | "columns":
                return self.grid()
            case _Kind.WORD, word:
                self.text.malformed(token.place, f"unknown word '{word}'", note=_FORMS, fix=suggest(word, _WORDS))
            case (_Kind.NUMBER, _) | (_, "-"):
                return self.threshold()
            case _, "{":
                return self.sets()
        return self.expected("a quorum expression", note=_FORMS)

    def threshold(self) -> Threshold:
        count, first = self.count("the size of a quorum")
        self.expect("of", note=_FORMS)
        total, last = self.count("the number of elements", note=_FORMS)
        if count > total:
            message = f"{count} of {total} asks for more elements than there are"
            self.text.malformed(first.to(last), message, fix=f"write {total} of {total} for the set of all")
        return Threshold(count, total, first.to(last))

    def grid(self) -> Rows | Columns:
        word = self.take()
        example = f"write {word.text}(3, 6) for the {word.text} of a grid with 3 rows and 6 columns"
        opening = self.expect("(", note=example)
        rows, _ = self.count("the number of rows", note=example)
        self.expect(",", note=example)
        columns, _ = self.count("the number of columns", note=example)
        closing = self.expect_closing(opening, ")")
        grid = Rows if word.text == "rows" else Columns
        return grid(rows, columns, word.place.to(closing.place))

    def count(self, what: str, *, note: str | None = None) -> tuple[int, Place]:
        """A whole number of at least 1, and its place."""
        start = self.token.place
        sign = "-" if self.accept("-") else ""
        if self.token.kind is not _Kind.NUMBER:
            self.expected(what, note=note)
        number = self.take()
        place = start.to(number.place)
        if sign or int(number.text) == 0:
            self.text.malformed(place, f"{what} is at least 1, not {sign}{number.text}")
        return int(number.text), place

    def sets(self) -> Sets:
        start = self.token.place
        sets = [self.set()]
        while self.accept(",") or self.token.text == "{":
            sets.append(self.set())
        return Sets(tuple(sets), start.to(self.tokens[self.position - 1].place))

    def set(self) -> tuple[Name, ...]:
        opening = self.expect("{")
        if self.token.text == "}":
            self.text.malformed(opening.place.to(self.token.place), "a quorum has at least one element")
        names = [self.name()]
        while self.token.kind is not _Kind.END and self.token.text != "}":
            self.accept(",")
            names.append(self.name())
        self.expect_closing(opening, "}")
        return tuple(names)

    def name(self) -> Name:
        if self.token.kind not in (_Kind.WORD, _Kind.NUMBER):
            self.expected("the name of an element")
        token = self.take()
        return Name(token.text, token.place)


# Evaluation


@dataclass(frozen=True)
class _Sort:
    """The elements that quorums are made of, and the text that speaks of them."""

    names: tuple[str, ...]
    called: str
    text: _Text

    @property
    def size(self) -> int:
        return len(self.names)

    def family(self, expression: Expression) -> Family:
        match expression:
            case Majority(place):
                return self.any_of(self.size // 2 + 1, place)
            case Threshold(count, total, place):
                self.check_size(total, place)
                return self.any_of(count, place)
            case Rows(rows, columns, place):
                self.check_size(rows * columns, place)
                return tuple(tuple(range(row * columns, (row + 1) * columns)) for row in range(rows))
            case Columns(rows, columns, place):
                self.check_size(rows * columns, place)
                return tuple(tuple(range(column, rows * columns, columns)) for column in range(columns))
            case Sets():
                return minimal(self.members(expression))
            case _:
                assert_never(expression)

    def any_of(self, count: int, place: Place) -> Family:
        """All sets of `count` elements."""
        number = math.comb(self.size, count)
        if number == 0:
            raise InvalidSpec([self.text.misfit(place, f"{self.called} has no elements to make a quorum of")])
        if number > MOST_QUORUMS:
            made = f"{count} of {self.size} elements make {number:,} quorums"
            message = f"{made}, more than the {MOST_QUORUMS:,} that are supported"
            raise InvalidSpec([self.text.misfit(place, message)])
        return tuple(combinations(range(self.size), count))

    def check_size(self, needed: int, place: Place) -> None:
        if needed != self.size:
            written = self.text.text[place.start : place.end]
            raise InvalidSpec([self.wrong_size(written, needed, place)])

    def wrong_size(self, what: str, needed: int, place: Place) -> SpecError:
        message = f"{what} needs {needed} element{'s' * (needed != 1)}, {self.called} has {self.size}"
        argument = f"add {self.called}={needed}" if self.called.isidentifier() else f"make its size {needed}"
        return self.text.misfit(place, message, fix=argument)

    def members(self, expression: Sets) -> list[frozenset[int]]:
        """The sets as indices; raises InvalidSpec with every name that is no element's."""
        names = [name for quorum in expression.sets for name in quorum]
        errors = [self.unknown(name) for name in names if self.index(name.text) is None]
        if errors:
            raise InvalidSpec(errors)
        found = ({self.index(name.text) for name in quorum} for quorum in expression.sets)
        return [frozenset(index for index in quorum if index is not None) for quorum in found]

    def index(self, called: str) -> int | None:
        """The index of the element that goes by this name, or None."""
        if called in self.names:
            return self.names.index(called)
        start, number = _split(called)
        if not number or number != str(int(number)) or not 1 <= int(number) <= self.size:
            return None
        index = int(number) - 1
        name = self.names[index]
        stem = name.removesuffix(number) if name.endswith(number) else ""
        return index if stem.startswith(start) else None

    def unknown(self, name: Name) -> SpecError:
        start, number = _split(name.text)
        if number and int(number) > self.size and self.index(f"{start}1") == 0:
            return self.wrong_size(name.text, int(number), name.place)
        short = [f"{element[0]}{number}" for number, element in enumerate(self.names, 1)]
        return self.text.misfit(
            name.place,
            f"no element of {self.called} is called '{name.text}'",
            note=f"{self.called} has {_listing(self.names)}; leading letters and the number, or the number, will do",
            fix=suggest(name.text, [*self.names, *short]),
        )


def _split(name: str) -> tuple[str, str]:
    """What comes before the digits at the end of `name`, and those digits; no digits when there are too many."""
    match = re.fullmatch(rf"(.*?)([0-9]{{1,{_MOST_DIGITS}}})", name)
    start, number = (match[1], match[2]) if match else (name, "")
    return (name, "") if start[-1:].isdecimal() else (start, number)


def _listing(names: Sequence[str]) -> str:
    return ", ".join(names if len(names) <= 6 else [*names[:2], "…", names[-1]]) or "no elements"


def minimal(quorums: Iterable[frozenset[int]]) -> Family:
    """Those that contain no other, in order of size, then of indices. Cost: the square of their number."""
    kept: list[frozenset[int]] = []
    for quorum in sorted(set(quorums), key=len):
        if not any(smaller <= quorum for smaller in kept):
            kept.append(quorum)
    return tuple(sorted((tuple(sorted(quorum)) for quorum in kept), key=lambda indices: (len(indices), indices)))
