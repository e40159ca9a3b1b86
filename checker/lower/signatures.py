"""How a body is called, and what a call of a helper gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from checker.ir.nodes import Expr
from checker.language.types import Type
from checker.lower.calls.function_values import FunctionParameter, FunctionValue


@dataclass(frozen=True)
class Signature:
    """How a body is called."""

    name: str
    parameters: tuple[tuple[str, Type], ...]
    states: Mapping[int, int]
    """Which of the function's first parameters are the state (0) and the state after (1)."""
    keeps_result: bool
    """Whether it is called for what it returns: a helper or a property."""
    judges: bool = False
    """Whether its result must be a bool: a property."""
    owner: type | None = None
    """The class that the first parameter of a class method stands for."""
    captured: frozenset[str] = frozenset()
    """Which parameters are names of the body around: of a part of a body."""
    depth: int | None = None
    """How deep a helper says that it calls itself."""
    functions: Mapping[str, FunctionParameter] = field(default_factory=dict)
    """The parameters that are functions; what these take along are further parameters."""

    def takes(self, name: str) -> bool:
        """Whether a name is a parameter that is not the state."""
        return any(name == parameter for parameter, _ in self.parameters)


@dataclass(frozen=True)
class Arguments:
    """What a helper is given: values in the order of its parameters, and which other ones, by their places, are states or functions."""

    values: tuple[Expr, ...]
    states: Mapping[int, int] = field(default_factory=dict)
    functions: Mapping[int, FunctionValue] = field(default_factory=dict)

    @property
    def all(self) -> tuple[Expr, ...]:
        """The values, with those that the functions take along behind them."""
        return (*self.values, *(value for held in self.functions.values() for value in held.kept))

    def behind(self, *values: Expr, states: Mapping[int, int] | None = None) -> "Arguments":
        """The same with further values or states before them."""
        return Arguments((*values, *self.values), {**(states or {}), **self.states}, self.functions)
