"""What the parameters of an action are drawn from: data of a program, expressions over the state and the parameters drawn before.

What is drawn has every value with which the action may be enabled or fail, and may have others: the body asks its guards all the same.
"""

from dataclasses import dataclass
from typing import TypeAlias, assert_never, final

from checker.diagnostics import Span, SpecError
from checker.ir.nodes import Expr


@final
@dataclass(frozen=True)
class Bound:
    """A number: what an expression comes to, and so much more."""

    value: Expr
    more: int = 0


@final
@dataclass(frozen=True)
class Listed:
    """All values of the parameter's type."""


@final
@dataclass(frozen=True)
class Elements:
    """The elements of a collection that are of the parameter's type, each once."""

    source: Expr


@final
@dataclass(frozen=True)
class Exactly:
    """One value, if it is of the parameter's type."""

    value: Expr


@final
@dataclass(frozen=True)
class Interval:
    """The integers of the parameter's type that none of these bounds excludes, which are themselves not excluded."""

    lows: tuple[Bound, ...] = ()
    highs: tuple[Bound, ...] = ()


@final
@dataclass(frozen=True)
class Subsets:
    """The sets of the parameter's type within all of these sets, of at least and at most so many elements."""

    within: tuple[Expr, ...] = ()
    least: tuple[Bound, ...] = ()
    most: tuple[Bound, ...] = ()


Source: TypeAlias = Listed | Elements | Exactly | Interval | Subsets


@final
@dataclass(frozen=True)
class Draw:
    """The parameter with a number, and what it is drawn from where all of `when` is true; where it is not, the action is disabled.

    The source cannot fail where `when` is true, nor can a test in `when` where those before it are.
    """

    parameter: int
    source: Source
    when: tuple[Expr, ...] = ()


def for_every_integer(action: str, parameter: str, span: Span | None) -> SpecError:
    """That an action would be tried for all integers, which no draw keeps it from."""
    message = f"{action} would be tried for every integer: nothing says which values '{parameter}' takes"
    fix = f"require it from the state first, as in require({parameter} in self.known), or declare a Range"
    return SpecError("C212", message, span, fix=fix)


def expressions_of(source: Source) -> tuple[Expr, ...]:
    """The expressions of a source."""
    match source:
        case Listed():
            return ()
        case Elements(value) | Exactly(value):
            return (value,)
        case Interval(lows, highs):
            return tuple(bound.value for bound in (*lows, *highs))
        case Subsets(within, least, most):
            return (*within, *(bound.value for bound in (*least, *most)))
        case _:
            assert_never(source)
