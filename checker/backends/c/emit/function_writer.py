"""A C function of a program while it is written: what it knows of its file, its variables, and where in the spec it is.

The modules beside this one are functions over it. They come to expressions of any kind by `expression`, which is `emit_expression` of
`expressions`: that module imports all of them, and none of them imports it.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.backends.c.codes import decode, size
from checker.backends.c.emit.branches import Branches
from checker.backends.c.emit.c_expressions import CExpr
from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.writer import Writer
from checker.backends.c.packing import Layout
from checker.backends.c.source import Branch
from checker.diagnostics import Span, display_path
from checker.ir.nodes import Expr, FunctionKey
from checker.ir.program import Function
from checker.language.types import Type
from checker.result import Stop, StopKind


@dataclass
class Unit:
    """What the functions of one C file share."""

    layout: Layout
    helpers: Mapping[FunctionKey, str]
    branches: Branches
    writing: frozenset[FunctionKey] = frozenset()
    """The helpers that may change the state."""
    counting: AbstractSet[int] = frozenset()
    """The functions that count the turns of their loops, by identity."""
    types: Types = field(default_factory=Types)
    disabling: set[FunctionKey] = field(default_factory=set)
    """The helpers written so far that may end a step as disabled."""
    _domains: dict[int, tuple[Type, list[Any]]] = field(default_factory=dict)

    def domain(self, kind: Type) -> list[Any]:
        """The values of a type, by their codes. They are made once for each object that stands for it, which is kept with them."""
        if id(kind) not in self._domains:
            self._domains[id(kind)] = kind, [decode(kind, number) for number in range(size(kind))]
        return self._domains[id(kind)][1]


@dataclass(frozen=True)
class LoopLabels:
    """Where a `break` and a `continue` go."""

    leave: CExpr
    again: CExpr


class FunctionWriter(Writer):
    """The body of the C function of one function of a program."""

    def __init__(
        self,
        unit: Unit,
        function: Function,
        emit: "Callable[[FunctionWriter, Expr], CExpr]",
        *,
        returns: Type | None = None,
        counts_exits: bool = False,
    ) -> None:
        super().__init__(unit.types)
        self.unit, self.layout, self.function, self.returns = unit, unit.layout, function, returns
        self._emit = emit
        self.kinds = dict((*function.parameters, *function.locals))
        self.locals: dict[str, CExpr] = {}
        """The C names of the function's variables."""
        self.here: Span | None = None
        """The statement that is written."""
        self.counts_turns = id(function) in unit.counting
        self.counts_exits = counts_exits
        self.straight = counts_exits
        """Whether it is in an action, before anything that may end the step as disabled but a `require` of the action's own."""
        self.exits: list[int] = []
        """The branches of the straight part, in its order: `passed` counts those who went on, for each."""
        self.loops: list[LoopLabels] = []
        """Those around the statement that is written, the innermost last."""

    def expression(self, node: Expr) -> CExpr:
        """The C expression of a node, after the lines that it needs."""
        return self._emit(self, node)

    def value(self, node: Expr) -> CExpr:
        """As `expression`, as a name or number that can stand several times."""
        return self.held(node.type, self.expression(node))

    def values(self, nodes: tuple[Expr, ...]) -> list[CExpr]:
        """Each as a name or number, in order."""
        return [self.value(node) for node in nodes]

    def branch(self, outcome: str, span: Span | None = None) -> int:
        """The number of a new branch, at a place of the spec or at the statement that is written."""
        return self.unit.branches.number(Branch(self.function.name, span or self.here, outcome))

    def at(self, span: Span | None) -> str:
        """In words the method that is written, and the line of a place in it, or of the statement that is written."""
        place = span or self.here
        return self.function.name if place is None else f"{self.function.name} ({_shown(place)})"

    def beyond(self, local: str, span: Span | None) -> Stop:
        """What ends the search where a local is given more than its annotation says."""
        return Stop(StopKind.TOO_LARGE, place=f"'{local}', which goes beyond its annotation in {self.at(span)}")

    def endless(self, span: Span | None) -> str:
        """What is said of a loop there that turns too often."""
        place = span or self.here
        line = "" if place is None else f" ({Path(place.path).name}:{place.line})"
        return f"the body of {self.function.name}, which goes on without end{line}"


def _shown(place: Span) -> str:
    return f"{display_path(place.path)}:{place.line}"
