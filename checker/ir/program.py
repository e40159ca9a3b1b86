"""A program: the whole of a spec, typed, with nothing of Python left in it. Back ends read this and nothing else.

What is not compiled is not in it: then there is no program, or, where some @init is not compiled, one without initial states of its own.
"""

from dataclasses import dataclass
from typing import Any, Literal

from checker.diagnostics import Span
from checker.ir.draws import Draw
from checker.ir.kinds import NONE
from checker.ir.nodes import Expr, FunctionKey
from checker.ir.statements import Block, Require
from checker.language.spec import Role
from checker.language.types import Type
from checker.result import DeadlockRule


@dataclass(frozen=True)
class Variable:
    """A variable of the state: its type in normal form and as declared, and the frozen value that its default gives it.

    `start` is NO_VALUE (checker.language.state) for a variable that only an @init gives a value.
    """

    name: str
    type: Type
    declared: Type
    start: Any
    auxiliary: bool = False
    """Whether states that differ in it alone are one state."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an action or @init, which ranges over its type."""

    name: str
    type: Type
    declared: Type


@dataclass(frozen=True)
class Function:
    """A body: of an action, a property or a helper called with arguments of these types. `writes` are the variables that it changes.

    `result` is None when it returns nothing. A body that ends without a return gives None, one of a bool False.
    """

    name: str
    parameters: tuple[tuple[str, Type], ...]
    locals: tuple[tuple[str, Type], ...]
    body: Block
    result: Type | None
    reads_after: bool = False
    writes: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Action:
    """An action or @init."""

    parameters: tuple[Parameter, ...]
    function: Function
    span: Span | None
    draws: tuple[Draw, ...] = ()
    """Of every parameter what it is drawn from, in the order of drawing; empty where all values are tried (see `passes.drawing`)."""

    @property
    def name(self) -> str:
        """That of the method."""
        return self.function.name

    @property
    def guards(self) -> tuple[Expr, ...]:
        """What its body requires before it does anything else."""
        found: list[Expr] = []
        for statement in self.function.body:
            if not isinstance(statement, Require):
                break
            found.append(statement.test)
        return tuple(found)


@dataclass(frozen=True)
class Property:
    """A method that judges states, or steps: an invariant, a constraint, a final."""

    role: Role
    function: Function
    span: Span | None

    @property
    def name(self) -> str:
        """That of the method."""
        return self.function.name


@dataclass(frozen=True)
class Sort:
    """A sort with its size, or a range with its bounds."""

    name: str
    kind: Literal["symmetric", "ordered", "range"]
    size: int
    low: int = 0


@dataclass(frozen=True)
class Family:
    """A quorum family: of which sort, and the indices of the elements of each quorum, ascending."""

    name: str
    of: str
    quorums: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Program:
    """All of a model; where `inits` are empty although there are names of some, CPython makes the initial states."""

    name: str
    variables: tuple[Variable, ...]
    inits: tuple[Action, ...]
    actions: tuple[Action, ...]
    properties: tuple[Property, ...]
    """In the order of definition."""
    helpers: tuple[tuple[FunctionKey, Function], ...]
    """Those that the bodies call, callees first."""
    sorts: tuple[Sort, ...]
    families: tuple[Family, ...]
    deadlocks: DeadlockRule
    init_names: tuple[str, ...] = ()
    """The names of all @init methods, those that are not compiled too."""
    constants: tuple[tuple[str, bool | int | str], ...] = ()
    """Those that are no sizes, with the values that the bodies have in their place."""

    @property
    def state(self) -> tuple[tuple[str, Type], ...]:
        """The names and types of the variables, in order."""
        return tuple((held.name, held.type) for held in self.variables)

    @property
    def hidden(self) -> frozenset[int]:
        """The numbers of the variables that are held but do not tell states apart: the Auxiliary ones, unless nothing is left of them."""
        return frozenset(place for place, held in enumerate(self.variables) if held.auxiliary and held.type != NONE)

    @property
    def methods(self) -> tuple[str, ...]:
        """The names of the @init methods, the actions and the properties, in this order: violations of one length go by it."""
        return (
            *self.init_names,
            *(action.name for action in self.actions),
            *(judged.name for judged in self.properties),
        )

    def properties_of(self, role: Role) -> tuple[Property, ...]:
        """The properties with a role."""
        return tuple(judged for judged in self.properties if judged.role is role)

    def functions(self) -> tuple[Function, ...]:
        """Every body."""
        steps = (step.function for step in (*self.inits, *self.actions))
        return (*(helper for _, helper in self.helpers), *steps, *(judged.function for judged in self.properties))
