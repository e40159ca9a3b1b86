"""Functions as arguments: which function it is, known while a helper is lowered, and the values that it takes along.

A helper that is given a function is lowered for that function, as it is for the types of its arguments; what the function takes along, the
locals of the body that it is written in and what `partial` has been given, are further parameters of the helper.
"""

import ast
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from checker.ir.nodes import Expr, Local


@dataclass(frozen=True)
class Defined:
    """A lambda, or a function that a body defines: the body is its `home`. It takes along the locals of these names."""

    name: str
    place: tuple[Any, ...]
    """What no other function has: the home, where it stands there, and the functions that it takes along."""
    takes: tuple[str, ...]
    """The names of what it takes along: of locals, and of its own parameters for their defaults."""
    functions: tuple[tuple[str, "Which", int], ...]
    """The functions that its home was given and that it calls: their names there, and how many of the last values are theirs."""
    states: tuple[tuple[str, int], ...]
    """Which names are states there."""
    home: object = field(compare=False)
    """The scope of that body."""
    node: ast.FunctionDef | ast.Lambda = field(compare=False)


@dataclass(frozen=True)
class Named:
    """A function or class that a global name stands for."""

    value: Any


@dataclass(frozen=True)
class Method:
    """A method of the spec, of this state."""

    name: str
    state: int


@dataclass(frozen=True)
class OfValue:
    """A method of a value, which it takes along."""

    name: str


@dataclass(frozen=True)
class Partial:
    """`functools.partial`: a function, which takes so many values along, with arguments that are taken along behind them."""

    of: "Which"
    own: int
    by_name: tuple[str, ...]
    """The names of the last of them."""


@dataclass(frozen=True)
class Written:
    """What an expression makes: `operator.itemgetter(0)`."""

    text: str
    node: ast.expr = field(compare=False)


Which: TypeAlias = Defined | Named | Method | OfValue | Partial | Written


@dataclass(frozen=True)
class FunctionValue:
    """A function as an argument, with the values that it takes along."""

    which: Which
    kept: tuple[Expr, ...] = ()

    def as_parameter(self, name: str) -> "FunctionParameter":
        """The function in the body that is given it as a parameter of this name."""
        kept = (Local(value.type, f"{number} of {name}") for number, value in enumerate(self.kept))
        return FunctionParameter(self.which, tuple(kept))


@dataclass(frozen=True)
class FunctionParameter(FunctionValue):
    """A parameter that is a function: what it takes along are parameters, too."""

    kept: tuple[Local, ...] = ()
