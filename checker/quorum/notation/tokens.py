"""The tokens of a quorum expression, and a cursor that goes over them: the errors about a token are made here.

In: a text. Out: numbers and names, each with its place. Imports `written_text` and `syntax_tree` of this package, the vocabulary,
`checker.diagnostics` and the standard library alone.
"""

import json
import re
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

from checker.diagnostics import printable
from checker.quorum.notation.syntax_tree import Name
from checker.quorum.notation.written_text import Place, Text
from checker.quorum.vocabulary import NAME, flaw

_MOST_DIGITS = 9
_OTHER_SIGNS = {"&": "*", "and": "*", "∧": "*", "|": "+", "or": "+", "∨": "+"}


class Kind(Enum):
    """What a token is, by its first characters."""

    NUMBER = "number"
    WORD = "word"
    QUOTED = "quoted"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True)
class Token:
    """A token as it is written, and where."""

    kind: Kind
    text: str
    place: Place

    def __str__(self) -> str:
        return "the end of the expression" if self.kind is Kind.END else f"'{self.text}'"


_TOKEN = re.compile(rf'(?P<number>[0-9]\w*)|(?P<word>{NAME})|(?P<quoted>"(?:[^"\\\n]|\\.)*")|(?P<symbol>>=|[^\w\s])')


def _tokens(text: Text) -> list[Token]:
    """The tokens in order, then one of kind END; raises InvalidSpec for a number that is none, or too long, and control characters."""
    for place, character in enumerate(text.text):
        if printable(character) != character and character != "\r":
            message = f"an expression has no control characters: this is U+{ord(character):04X}"
            text.malformed(Place(place, place + 1), message)
    found = [
        Token(Kind(match.lastgroup), match.group(), Place(match.start(), match.end()))
        for match in _TOKEN.finditer(text.text)
    ]
    for token in found:
        if token.kind is Kind.NUMBER and not re.fullmatch("[0-9]+", token.text):
            runs_on = re.fullmatch("([0-9]+)of([0-9]+)", token.text)
            fix = f"write {runs_on[1]} of {runs_on[2]}" if runs_on else None
            text.malformed(token.place, f"{token} is neither a number nor a name", fix=fix)
        if token.kind is Kind.NUMBER and len(token.text) > _MOST_DIGITS:
            text.malformed(token.place, f"a number has at most {_MOST_DIGITS} digits")
    end = found[-1].place.end if found else 0
    return [*found, Token(Kind.END, "", Place(end, end + 1))]


class Cursor:
    """The tokens of a text, of which `token` is the next; each method leaves it behind what was taken."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.position = 0

    @property
    def token(self) -> Token:
        """The next token."""
        return self.tokens[self.position]

    @property
    def following(self) -> str:
        """The text of the token after the next."""
        return self.tokens[min(self.position + 1, len(self.tokens) - 1)].text

    def take(self) -> Token:
        """The next token, taken; the end stays where it is."""
        token = self.token
        self.position += token.kind is not Kind.END
        return token

    def accept(self, text: str) -> bool:
        """Take this if it is next; whether it was."""
        found = self.token.text == text
        self.position += found
        return found

    def expected(self, what: str, *, note: str | None = None) -> NoReturn:
        """Raise InvalidSpec: something else should be next."""
        self.text.malformed(self.token.place, f"expected {what}, found {self.token}", note=note, fix=self.other_sign())

    def expect(self, text: str, *, note: str | None = None) -> Token:
        """Take this; raises InvalidSpec when it is not next."""
        if self.token.text != text:
            self.expected(f"'{text}'", note=note)
        return self.take()

    def expect_closing(self, opening: Token, closing: str) -> Token:
        """Take what closes a bracket; raises InvalidSpec, at the bracket when nothing is left."""
        if self.token.kind is Kind.END:
            self.text.malformed(opening.place, f"{opening} is never closed", fix=f"add '{closing}'")
        return self.expect(closing)

    def other_sign(self) -> str | None:
        """What to write in place of another language's sign, when one is next."""
        sign = _OTHER_SIGNS.get(self.token.text.lower())
        return None if sign is None else f"write {sign} for '{'all' if sign == '*' else 'any'} of'"

    def since(self, start: Place) -> Place:
        """The place from `start` to the last token taken."""
        return start.to(self.tokens[self.position - 1].place)

    def count(self, what: str, *, least: int = 1, note: str | None = None, fix: str | None = None) -> tuple[int, Place]:
        """A whole number of at least `least`, and its place; `fix` says what to do about one with decimals."""
        start = self.token.place
        sign = "-" if self.accept("-") else ""
        if self.token.kind is not Kind.NUMBER:
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

    def name(self) -> Name:
        """A name, which may be a number or stand in quotes."""
        if self.token.kind not in (Kind.WORD, Kind.NUMBER, Kind.QUOTED):
            self.expected("the name of an element")
        token = self.take()
        name = self._unquoted(token) if token.kind is Kind.QUOTED else token.text
        wrong = flaw(name)
        if wrong is not None:
            self.text.malformed(token.place, wrong, fix="give the node another name")
        return Name(name, token.place)

    def _unquoted(self, token: Token) -> str:
        try:
            return str(json.loads(token.text))
        except ValueError:
            self.text.malformed(token.place, f"{token.text} is no name in quotes", fix='write for instance "eu west"')
