"""Values as they are written in reports, on a command line and in JSON: `{node1: 2}`, `(node1, 3)`, `Ack(node1, at=2)`, `"a b"`.

In: a text. Out: what is written there, of words, texts in quotes, lists, pairs with their places and records; what the words mean, others
know.
"""

import ast
import json
import re
from dataclasses import dataclass


class Word(str):
    """A word without quotes: a name, a number, None."""

    __slots__ = ()


@dataclass(frozen=True)
class Pair:
    """A key with its value, from `start` to `end` of the text."""

    key: object
    value: object
    start: int
    end: int


@dataclass(frozen=True)
class Pairs:
    """What is written in braces with colons: `{a: 1, b: 2}`; also `{}`."""

    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Made:
    """A record, or an action, with its arguments: `Ack(node1, at=2)`; those with a name come last."""

    name: str
    arguments: tuple[object, ...]
    named: tuple[tuple[str, object], ...] = ()


class NotWritten(ValueError):
    """A text that is no value: what is wrong, and where in it."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end


_TOKEN = re.compile(r"""\s*(?:([{}()\[\],:])|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([^\s{}()\[\],:"']+))""")
_CLOSING = {"{": "}", "(": ")", "[": "]"}
_MOST_NESTED = 30
_NAMED = re.compile(r"([^\W\d]\w*)=(?!=)")


def read_notation(text: str) -> object:
    """A `Word`, a text that was in quotes, a list, or `Pairs`. Raises NotWritten."""
    reader = _Reader(text)
    found = reader.value(0)
    if reader.token is not None:
        raise reader.wrong("the value ends before this")
    return found


class _Reader:
    """A text, and the token that comes next in it."""

    def __init__(self, text: str) -> None:
        self.text, self.end = text, 0
        self.advance()

    def advance(self) -> None:
        """Go to the next token; to None at the end."""
        self.last_end = self.end
        match = _TOKEN.match(self.text, self.end)
        if match is None:
            rest = self.text[self.end :]
            self.start, self.token = self.end + len(rest) - len(rest.lstrip()), None
            if rest.strip():
                raise NotWritten("a text in quotes does not end", self.start, len(self.text))
            return
        self.token, self.start, self.end = match[match.lastindex or 0], match.start(match.lastindex or 0), match.end()
        self.is_quoted, self.is_sign = match.lastindex == 2, match.lastindex == 1

    def wrong(self, message: str) -> NotWritten:
        """The error at the token that comes next."""
        return NotWritten(message, self.start, max(self.end, self.start + 1))

    def value(self, depth: int) -> object:
        """The value that comes next."""
        if self.token is None:
            raise self.wrong("a value is missing at the end")
        if self.is_sign:
            if self.token not in _CLOSING or depth > _MOST_NESTED:
                raise self.wrong(f"'{self.token}' stands where a value should")
            return self.several(depth)
        found = self.unquoted(self.token) if self.is_quoted else Word(self.token)
        self.advance()
        if isinstance(found, Word) and found.isidentifier() and self.is_next("(") and self.start == self.last_end:
            return self.made(found, depth)
        return found

    def is_next(self, sign: str) -> bool:
        """Whether this sign comes next."""
        return self.token == sign and self.is_sign

    def made(self, name: str, depth: int) -> Made:
        """What is made of a record's or action's name and the arguments that come next."""
        if depth > _MOST_NESTED:
            raise self.wrong("'(' stands where a value should")
        arguments, named = list[object](), list[tuple[str, object]]()
        self.advance()
        while not self.is_next(")"):
            field = (
                None if self.token is None or self.is_quoted or self.is_sign else _NAMED.match(self.text, self.start)
            )
            if field is not None:
                self.end = field.end()
                self.advance()
                named.append((field[1], self.value(depth + 1)))
            elif named:
                raise self.wrong("an argument without a name stands behind one with a name")
            else:
                arguments.append(self.value(depth + 1))
            if self.is_next(","):
                self.advance()
            elif not self.is_next(")"):
                raise self.wrong("',' or ')' is missing before this" if self.token else "')' is missing")
        self.advance()
        return Made(name, tuple(arguments), tuple(named))

    def unquoted(self, token: str) -> str:
        """What a text in quotes says, as JSON has it or as Python does."""
        try:
            return str(json.loads(token) if token.startswith('"') else ast.literal_eval(token))
        except (ValueError, SyntaxError):
            raise self.wrong("this text in quotes is not one of JSON") from None

    def several(self, depth: int) -> object:
        """What stands in brackets: a list, or pairs."""
        opening = self.token or ""
        closing = _CLOSING[opening]
        parts: list[object] = []
        pairs: list[Pair] = []
        self.advance()
        while self.token != closing or self.is_quoted:
            start, key = self.start, self.value(depth + 1)
            if self.token == ":" and opening == "{" and not parts:
                self.advance()
                pairs.append(Pair(key, self.value(depth + 1), start, self.last_end))
            elif pairs:
                raise self.wrong("':' and a value are missing before this")
            else:
                parts.append(key)
            if self.token == ",":
                self.advance()
            elif self.token != closing:
                raise self.wrong(
                    f"',' or '{closing}' is missing before this" if self.token else f"'{closing}' is missing"
                )
        self.advance()
        return Pairs(tuple(pairs)) if opening == "{" and not parts else parts
