"""The syntax of quorum expressions: a text in, its tree (`syntax_tree`) out, with the place of everything.

    expression = product { "+" product }                        any of
    product    = part { "*" part }                              all of
    part       = "(" expression ")" | name | number ["%"] "of" (number | members) | shape ["of" members] | "majority" list
               | "weighted" ["(" vote { "," vote } ")"] ">=" number | "dual" "(" expression ")" | set { [","] set }
    shape      = "majority" ["(" number ")"]
               | ("rows" | "columns" | "grid") "(" number "," number ")"
               | ("hierarchical" | "wall") "(" number { "," number } ")" | ("tree" | "plane" | "wheel") "(" number ")"
    members    = "[" expression { "," expression } "]" | name of a region
    list       = "(" expression { "," expression } ")"
    vote       = expression ["=" number]
    set        = "{" name { [","] name } "}"

A name is a word, or anything in double quotes. `semantics` gives a tree its meaning. Imports `written_text` and `syntax_tree` of this
package, the vocabulary, `checker.diagnostics` and the standard library alone.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

from checker.diagnostics import printable, suggest
from checker.quorum.notation.syntax_tree import (
    All,
    Any,
    Choose,
    Columns,
    Dual,
    Expression,
    Majority,
    Members,
    Name,
    Over,
    Rows,
    Sets,
    Shape,
    Share,
    Threshold,
    Weighted,
    share_of,
)
from checker.quorum.notation.written_text import Place, Text
from checker.quorum.vocabulary import NAME, SHAPES, WORDS, flaw

FORMS = "a quorum expression is majority, 2 of 3, rows(2, 3), columns(2, 3), or sets such as {a1 a2} {a2 a3}"
_MOST_DIGITS = 9
_DEEPEST = 100
_NEEDS = {
    "grid": "write grid(3, 6) for a row and a column of a grid with 3 rows and 6 columns",
    "hierarchical": "write hierarchical(3, 3) for majorities of majorities of three",
    "wall": "write wall(1, 2, 3) for a wall with rows of 1, 2 and 3",
    "tree": "write tree(2) for a binary tree of height 2, with 7 nodes",
    "plane": "write plane(2) for the projective plane of order 2, with 7 points",
    "wheel": "write wheel(5) for a hub and 4 spokes",
}
_WHOLE_VOTES = "multiply the weights and the threshold until they are whole: weighted(a=3, b=2) >= 4"
_OTHER_SIGNS = {"&": "*", "and": "*", "∧": "*", "|": "+", "or": "+", "∨": "+"}


def tree_of(text: Text) -> Expression:
    """The tree of a text. Raises InvalidSpec (C503) at the first mistake."""
    return _Parser(text).whole()


# Tokens


class _Kind(Enum):
    NUMBER = "number"
    WORD = "word"
    QUOTED = "quoted"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True)
class _Token:
    kind: _Kind
    text: str
    place: Place

    def __str__(self) -> str:
        return "the end of the expression" if self.kind is _Kind.END else f"'{self.text}'"


_TOKEN = re.compile(rf'(?P<number>[0-9]\w*)|(?P<word>{NAME})|(?P<quoted>"(?:[^"\\\n]|\\.)*")|(?P<symbol>>=|[^\w\s])')


def _tokens(text: Text) -> list[_Token]:
    """The tokens in order, then one of kind END; raises InvalidSpec for a number that is none, or too long, and control characters."""
    for place, character in enumerate(text.text):
        if printable(character) != character and character != "\r":
            message = f"an expression has no control characters: this is U+{ord(character):04X}"
            text.malformed(Place(place, place + 1), message)
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

    def __init__(self, text: Text) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.position = 0
        self.depth = 0
        self.is_listing = False  # whether a comma separates expressions, and so ends a run of sets

    @property
    def token(self) -> _Token:
        return self.tokens[self.position]

    @property
    def following(self) -> str:
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)].text

    def take(self) -> _Token:
        token = self.token
        self.position += token.kind is not _Kind.END
        return token

    def accept(self, text: str) -> bool:
        found = self.token.text == text
        self.position += found
        return found

    def expected(self, what: str, *, note: str | None = None) -> NoReturn:
        self.text.malformed(self.token.place, f"expected {what}, found {self.token}", note=note, fix=self.other_sign())

    def expect(self, text: str, *, note: str | None = None) -> _Token:
        if self.token.text != text:
            self.expected(f"'{text}'", note=note)
        return self.take()

    def expect_closing(self, opening: _Token, closing: str) -> _Token:
        if self.token.kind is _Kind.END:
            self.text.malformed(opening.place, f"{opening} is never closed", fix=f"add '{closing}'")
        return self.expect(closing)

    def other_sign(self) -> str | None:
        sign = _OTHER_SIGNS.get(self.token.text.lower())
        return None if sign is None else f"write {sign} for '{'all' if sign == '*' else 'any'} of'"

    def since(self, start: Place) -> Place:
        """The place from `start` to the last token taken."""
        return start.to(self.tokens[self.position - 1].place)

    def whole(self) -> Expression:
        expression = self.expression(is_listing=False)
        if self.token.kind is not _Kind.END:
            message = f"unexpected {self.token} after the expression"
            self.text.malformed(self.token.place, message, note=FORMS, fix=self.other_sign())
        return expression

    def expression(self, *, is_listing: bool) -> Expression:
        """A sum; `is_listing` where commas separate expressions."""
        if self.depth == _DEEPEST:
            self.text.malformed(self.token.place, f"nested more than {_DEEPEST} deep")
        outside, self.is_listing = self.is_listing, is_listing
        self.depth += 1
        found = self.joined("+", lambda: self.joined("*", self.part, All), Any)
        self.depth -= 1
        self.is_listing = outside
        return found

    def joined(
        self, sign: str, member: Callable[[], Expression], make: Callable[[tuple[Expression, ...], Place], Expression]
    ) -> Expression:
        start = self.token.place
        members = [member()]
        while self.accept(sign):
            members.append(member())
        return members[0] if len(members) == 1 else make(tuple(members), self.since(start))

    def part(self) -> Expression:
        token = self.token
        match token.kind, token.text:
            case _Kind.WORD, "majority":
                return self.majority()
            case _Kind.WORD, "rows" | "columns":
                return self.over(self.grid())
            case _Kind.WORD | _Kind.QUOTED, _:
                return self.word()
            case (_Kind.NUMBER, _) | (_, "-"):
                return self.threshold()
            case _, "{":
                return self.sets()
            case _, "(":
                return self.parenthesised()
        return self.expected("a quorum expression", note=FORMS)

    def word(self) -> Expression:
        token, called = self.token, self.following == "("
        if token.text == "weighted" and (called or self.following == ">="):
            return self.weighted()
        if token.text == "dual" and called:
            return self.dual()
        if token.text in SHAPES and called:
            return self.over(self.shape())
        if called and token.kind is _Kind.WORD:
            fix = suggest(token.text, WORDS)
            self.text.malformed(token.place, f"unknown word '{token.text}'", note=FORMS, fix=fix)
        return self.name()

    def parenthesised(self) -> Expression:
        opening = self.take()
        found = self.expression(is_listing=False)
        self.expect_closing(opening, ")")
        return found

    def dual(self) -> Dual:
        start = self.take().place
        found = self.parenthesised()
        return Dual(found, self.since(start))

    def majority(self) -> Expression:
        start = self.take().place
        if self.token.text != "(":
            return self.over(Majority(start))
        opening = self.take()
        if self.token.kind is _Kind.NUMBER and self.following == ")":
            total, _ = self.count("the number of nodes")
            self.take()
            return Threshold(total // 2 + 1, total, self.since(start))
        items = self.list()
        closing = self.expect_closing(opening, ")")
        return Over(Majority(start), Members(items, opening.place.to(closing.place)), self.since(start))

    def over(self, shape: Majority | Rows | Columns | Shape) -> Expression:
        """The shape, over members where it says so."""
        if not self.accept("of"):
            return shape
        members = self.members("a list of members such as [a, b, c]")
        return Over(shape, members, self.since(shape.place))

    def threshold(self) -> Threshold | Choose | Share:
        if self.token.text == "0" and [token.text for token in self.tokens[self.position + 1 :][:3]] == [
            "of",
            "[",
            "]",
        ]:
            return self.constant()
        count, first = self.count("the size of a quorum")
        if self.accept("%"):
            return self.share(count, first)
        self.expect("of", note=FORMS)
        if self.token.text == "[" or self.token.kind in (_Kind.WORD, _Kind.QUOTED):
            return self.choice(count, first)
        total, last = self.count("the number of elements", note=FORMS)
        if count > total:
            message = f"{count} of {total} asks for more elements than there are"
            self.text.malformed(first.to(last), message, fix=f"write {total} of {total} for the set of all")
        return Threshold(count, total, first.to(last))

    def share(self, percent: int, first: Place) -> Threshold | Share:
        """`67% of [a, b, c]`, or of so many elements."""
        if percent > 100:
            self.text.malformed(self.since(first), f"{percent}% asks for more than there is", fix="write 100% for all")
        self.expect("of", note=FORMS)
        if self.token.text == "[" or self.token.kind in (_Kind.WORD, _Kind.QUOTED):
            return Share(percent, self.members("the number of elements"), self.since(first))
        total, last = self.count("the number of elements", note=FORMS)
        return Threshold(share_of(percent, total), total, first.to(last))

    def constant(self) -> Choose:
        """`0 of []`: every set is a quorum."""
        start, _, opening, closing = (self.take().place for _ in range(4))
        return Choose(0, Members((), opening.to(closing)), start.to(closing))

    def choice(self, count: int, first: Place) -> Choose:
        members = self.members("the number of elements")
        return Choose(count, members, self.since(first))

    def members(self, what: str) -> Members:
        start = self.token.place
        if self.token.kind in (_Kind.WORD, _Kind.QUOTED):
            name = self.name()
            return Members((name,), name.place)
        if self.token.text != "[":
            self.expected(what)
        opening = self.take()
        items = () if self.token.text == "]" else self.list()
        self.expect_closing(opening, "]")
        return Members(items, self.since(start))

    def list(self) -> tuple[Expression, ...]:
        items = [self.expression(is_listing=True)]
        while self.accept(","):
            items.append(self.expression(is_listing=True))
        return tuple(items)

    def weighted(self) -> Weighted:
        start = self.take().place
        votes = self.votes() if self.token.text == "(" else ()
        self.expect(">=", note="write weighted(a=3, b=1, c=1) >= 3")
        threshold, _ = self.count("the threshold", fix=_WHOLE_VOTES)
        return Weighted(votes, threshold, self.since(start))

    def votes(self) -> tuple[tuple[Expression, int | None], ...]:
        opening = self.take()
        found = [self.vote()]
        while self.accept(","):
            found.append(self.vote())
        self.expect_closing(opening, ")")
        return tuple(found)

    def vote(self) -> tuple[Expression, int | None]:
        member = self.expression(is_listing=True)
        return member, self.count("a weight", least=0, fix=_WHOLE_VOTES)[0] if self.accept("=") else None

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

    def shape(self) -> Shape:
        word = self.take()
        example, number = _NEEDS[word.text], SHAPES[word.text]
        opening = self.take()
        sizes = [self.count("a size", note=example)[0]]
        while len(sizes) != number and (number is not None or self.token.text == ","):
            self.expect(",", note=example)
            sizes.append(self.count("a size", note=example)[0])
        closing = self.expect_closing(opening, ")")
        return Shape(word.text, tuple(sizes), word.place.to(closing.place))

    def count(self, what: str, *, least: int = 1, note: str | None = None, fix: str | None = None) -> tuple[int, Place]:
        """A whole number of at least `least`, and its place; `fix` says what to do about one with decimals."""
        start = self.token.place
        sign = "-" if self.accept("-") else ""
        if self.token.kind is not _Kind.NUMBER:
            self.expected(what, note=note)
        number = self.take()
        place = start.to(number.place)
        decimals = re.match(r"[./][0-9]+", self.text.text[place.end :])
        if decimals is not None:
            place = Place(place.start, place.end + decimals.end())
            self.text.malformed(place, f"{what} is a whole number, not {self.text.at(place)}", fix=fix)
        if sign or int(number.text) < least:
            self.text.malformed(place, f"{what} is at least {least}, not {sign}{number.text}")
        return int(number.text), place

    def sets(self) -> Sets:
        start = self.token.place
        sets = [self.set()]
        while (not self.is_listing and self.accept(",")) or self.token.text == "{":
            sets.append(self.set())
        return Sets(tuple(sets), self.since(start))

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
        if self.token.kind not in (_Kind.WORD, _Kind.NUMBER, _Kind.QUOTED):
            self.expected("the name of an element")
        token = self.take()
        name = self.unquoted(token) if token.kind is _Kind.QUOTED else token.text
        wrong = flaw(name)
        if wrong is not None:
            self.text.malformed(token.place, wrong, fix="give the node another name")
        return Name(name, token.place)

    def unquoted(self, token: _Token) -> str:
        try:
            return str(json.loads(token.text))
        except ValueError:
            self.text.malformed(token.place, f"{token.text} is no name in quotes", fix='write for instance "eu west"')
