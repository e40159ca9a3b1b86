"""Expressions of C as values: a text with how tightly it binds, so that nothing is decided by looking into text.

They are put together by Python's own operators, which bind as those of C do; `equals`, `differs_from` and the functions below are for what
Python has no operator for. Parentheses come from precedence. An operand may be an `int`, which is the number.

In a line of C an expression stands as its text wherever any expression may: behind `=`, in brackets, in parentheses, between commas.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce
from typing import TypeAlias


class Precedence(IntEnum):
    """How tightly an expression binds, the loosest first. An atom is a name, or a number without a sign."""

    CONDITIONAL = 0
    OR = 1
    AND = 2
    BIT_OR = 3
    BIT_XOR = 4
    BIT_AND = 5
    EQUALITY = 6
    ORDER = 7
    SHIFT = 8
    SUM = 9
    PRODUCT = 10
    UNARY = 11
    POSTFIX = 12
    CLOSED = 13
    ATOM = 14


_OPERATORS = {
    "||": Precedence.OR,
    "&&": Precedence.AND,
    "|": Precedence.BIT_OR,
    "^": Precedence.BIT_XOR,
    "&": Precedence.BIT_AND,
    "==": Precedence.EQUALITY,
    "!=": Precedence.EQUALITY,
    "<": Precedence.ORDER,
    "<=": Precedence.ORDER,
    ">": Precedence.ORDER,
    ">=": Precedence.ORDER,
    "<<": Precedence.SHIFT,
    ">>": Precedence.SHIFT,
    "+": Precedence.SUM,
    "-": Precedence.SUM,
    "*": Precedence.PRODUCT,
    "/": Precedence.PRODUCT,
    "%": Precedence.PRODUCT,
}
_TESTS = frozenset({Precedence.EQUALITY, Precedence.ORDER})
_CLOSED_IN = {
    Precedence.OR: frozenset({Precedence.AND}),
    Precedence.BIT_OR: _TESTS | {Precedence.BIT_AND, Precedence.BIT_XOR, Precedence.SUM},
    Precedence.BIT_XOR: _TESTS | {Precedence.BIT_AND, Precedence.SUM},
    Precedence.BIT_AND: _TESTS | {Precedence.SUM},
    Precedence.EQUALITY: _TESTS,
    Precedence.ORDER: _TESTS,
    Precedence.SHIFT: frozenset({Precedence.SUM}),
}
"""Operands that stand in parentheses although they bind more tightly: readers, and the warnings of compilers, want them."""


@dataclass(frozen=True)
class CExpr:
    """An expression of C, without side effects but that of `increment`; `number` is the i64 that it is, where that is known."""

    text: str
    precedence: Precedence = Precedence.ATOM
    number: int | None = None

    __iter__ = None

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        raise TypeError(f"the C expression {self.text} is neither true nor false yet")

    @property
    def is_atom(self) -> bool:
        """Whether it is a name or a number, which can stand several times."""
        return self.precedence is Precedence.ATOM

    def within(self, level: Precedence | int) -> str:
        """Its text where what binds less tightly than `level` needs parentheses."""
        return self.text if self.precedence >= level else f"({self.text})"

    def __getitem__(self, index: "Operand") -> "CExpr":
        return CExpr(f"{self.within(Precedence.POSTFIX)}[{index}]", Precedence.POSTFIX)

    def member(self, name: str) -> "CExpr":
        """A member of a structure."""
        return CExpr(f"{self.within(Precedence.POSTFIX)}.{name}", Precedence.POSTFIX)

    def __invert__(self) -> "CExpr":
        return CExpr(f"~{self.within(Precedence.UNARY)}", Precedence.UNARY)

    def __add__(self, other: "Operand") -> "CExpr":
        return _binary(self, "+", other)

    def __sub__(self, other: "Operand") -> "CExpr":
        return _binary(self, "-", other)

    def __mul__(self, other: "Operand") -> "CExpr":
        return _binary(self, "*", other)

    def __truediv__(self, other: "Operand") -> "CExpr":
        return _binary(self, "/", other)

    def __mod__(self, other: "Operand") -> "CExpr":
        return _binary(self, "%", other)

    def __lshift__(self, other: "Operand") -> "CExpr":
        return _binary(self, "<<", other)

    def __rshift__(self, other: "Operand") -> "CExpr":
        return _binary(self, ">>", other)

    def __and__(self, other: "Operand") -> "CExpr":
        return _binary(self, "&", other)

    def __or__(self, other: "Operand") -> "CExpr":
        return _binary(self, "|", other)

    def __xor__(self, other: "Operand") -> "CExpr":
        return _binary(self, "^", other)

    def __lt__(self, other: "Operand") -> "CExpr":
        return _binary(self, "<", other)

    def __le__(self, other: "Operand") -> "CExpr":
        return _binary(self, "<=", other)

    def __gt__(self, other: "Operand") -> "CExpr":
        return _binary(self, ">", other)

    def __ge__(self, other: "Operand") -> "CExpr":
        return _binary(self, ">=", other)

    def equals(self, other: "Operand") -> "CExpr":
        """The test of C; `==` tells whether two expressions are the same."""
        return _binary(self, "==", other)

    def differs_from(self, other: "Operand") -> "CExpr":
        """The test of C; `!=` tells whether two expressions are not the same."""
        return _binary(self, "!=", other)


Operand: TypeAlias = CExpr | int


def _binary(left: CExpr, operator: str, right: Operand) -> CExpr:
    level = _OPERATORS[operator]
    right = number(right) if isinstance(right, int) else right
    return CExpr(f"{_operand(left, level, level)} {operator} {_operand(right, level, level + 1)}", level)


def _operand(operand: CExpr, operator: Precedence, level: int) -> str:
    if operand.precedence in _CLOSED_IN.get(operator, ()):
        return f"({operand.text})"
    return operand.within(level)


def name(text: str) -> CExpr:
    """A name."""
    return CExpr(text)


_LEAST = -(1 << 63)
"""The least i64, which C has no number for: it reads the digits first, and then the sign."""


def number(value: int) -> CExpr:
    """A number, an i64."""
    if value == _LEAST:
        return CExpr(f"({value + 1} - 1)", Precedence.CLOSED, value)
    return CExpr(str(value), Precedence.ATOM if value >= 0 else Precedence.UNARY, value)


TRUE, FALSE = number(1), number(0)


def word(value: int) -> CExpr:
    """A number of 64 bits, a u64."""
    return CExpr(f"{value}ull")


def mask(value: int) -> CExpr:
    """A u64 of which the single bits matter."""
    return CExpr(f"{value:#x}ull")


def ones(width: int) -> CExpr:
    """As many ones, a u64."""
    return word((1 << width) - 1)


def bit(place: Operand) -> CExpr:
    """A u64 with a one at a place."""
    return word(1) << place


def closed(inner: CExpr) -> CExpr:
    """The same in parentheses, which is no atom."""
    return CExpr(f"({inner.text})", Precedence.CLOSED, inner.number)


def negated(test: CExpr) -> CExpr:
    """Whether a test is false."""
    return CExpr(f"!{test.within(Precedence.UNARY)}", Precedence.UNARY)


def negative(value: CExpr) -> CExpr:
    """A number with its sign turned round; `--` would be another operator."""
    return CExpr(f"-{value.within(Precedence.POSTFIX)}", Precedence.UNARY)


def address(place: CExpr) -> CExpr:
    """Where a variable is."""
    return CExpr(f"&{place.within(Precedence.POSTFIX)}", Precedence.UNARY)


def increment(place: CExpr) -> CExpr:
    """What a variable is, before it becomes one more: for an expression that is a whole statement's."""
    return CExpr(f"{place.within(Precedence.POSTFIX)}++", Precedence.POSTFIX)


def cast(ctype: str, value: CExpr) -> CExpr:
    """A value as another type of C."""
    return CExpr(f"({ctype}){value.within(Precedence.UNARY)}", Precedence.UNARY)


def call(function: str, *arguments: Operand) -> CExpr:
    """The result of a function or macro."""
    return CExpr(f"{function}({', '.join(map(str, arguments))})", Precedence.POSTFIX)


def compound(ctype: str, initializer: str) -> CExpr:
    """A value of a structure, of an initializer in braces."""
    return CExpr(f"({ctype}){initializer}", Precedence.POSTFIX)


def zero(ctype: str) -> CExpr:
    """The structure in which everything is 0."""
    return compound(ctype, "{0}")


def set_of_words(ctype: str, words: Iterable[CExpr]) -> CExpr:
    """A dense set of these words."""
    return compound(ctype, f"{{{{{', '.join(map(str, words))}}}}}")


def choice(test: CExpr, yes: CExpr, no: CExpr) -> CExpr:
    """One of two values."""
    text = f"{test.within(Precedence.OR)} ? {yes} : {no.within(Precedence.CONDITIONAL)}"
    return CExpr(text, Precedence.CONDITIONAL)


def sequence(first: CExpr, result: Operand) -> CExpr:
    """The second value, once the first has been evaluated."""
    return CExpr(f"({first}, {result})", Precedence.CLOSED)


def all_of(tests: Iterable[CExpr]) -> CExpr:
    """Whether all tests hold, asked in order."""
    return _joined("&&", list(tests), TRUE)


def any_of(tests: Iterable[CExpr]) -> CExpr:
    """Whether some test holds, asked in order."""
    return _joined("||", list(tests), FALSE)


def union_of(words: Iterable[CExpr]) -> CExpr:
    """The bits that are in some word."""
    return _joined("|", list(words), word(0))


def total(terms: Iterable[CExpr]) -> CExpr:
    """A sum."""
    return _joined("+", list(terms), number(0))


def _joined(operator: str, parts: list[CExpr], empty: CExpr) -> CExpr:
    return reduce(lambda left, right: _binary(left, operator, right), parts) if parts else empty
