"""What a body's names stand for while it is lowered: local variables with their types, narrowed types, aliases of parts of the state."""

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FunctionType, ModuleType
from typing import Any, Protocol

from checker.diagnostics import Span, SpecError
from checker.frontend.naming import NOTHING, named
from checker.frontend.source import SourceFile
from checker.ir.endless import MOST_TURNS
from checker.ir.kinds import NEVER, union, within
from checker.ir.nodes import Convert, Expr, FunctionKey, Local, Place
from checker.ir.not_compiled import NotCompiled
from checker.ir.program import Function
from checker.ir.statements import Stmt
from checker.language.constants import Unbound
from checker.language.records import Record
from checker.language.types import (
    RangeType,
    RecordType,
    Type,
)
from checker.lower.calls.function_values import FunctionValue
from checker.lower.fresh_names import FreshNames
from checker.lower.inference.growing import Growth
from checker.lower.inference.widening import APART, is_of_form, widened, widens_quorums
from checker.lower.names.holders import Effects, Holders
from checker.lower.names.resolving import LANGUAGE
from checker.lower.names.sharing import Ledger
from checker.lower.present import Present
from checker.lower.refusals import count_stored
from checker.lower.signatures import Arguments, Signature

MOST_NARROW_PASSES = 9
"""Passes after which the bounds of numbers that still grow are given up."""


@dataclass(frozen=True)
class Forms:
    """What lowers each form of syntax. A call has expressions in it, and an expression may be a call: their modules meet here."""

    expression: Callable[["Scope", ast.expr], Expr]
    statement: Callable[["Scope", ast.stmt], list[Stmt]]
    table: Callable[["Scope", ast.expr], Expr | None]
    """The pairs of a dict that has not a value for every key; None for any other expression."""
    table_view: Callable[["Scope", Expr, str, ast.AST], Expr]
    """Its keys, values or items."""


class Names(Protocol):
    """What the whole program gives to each body."""

    kinds: tuple[Type, ...]
    lists_sets: bool
    """Whether a list has been made somewhere whose items are sets in Python, and frozensets here."""

    @property
    def spec(self) -> type:
        """The spec's class."""

    @property
    def variables(self) -> Mapping[str, int]:
        """The numbers of the variables."""

    def helper(
        self, name: str, function: FunctionType, given: Arguments, owner: type | None
    ) -> tuple[FunctionKey, Function] | None:
        """The helper lowered for these arguments, None where it would be too deep; `owner` is the class of a class method."""

    def helper_of(self, key: FunctionKey) -> Function:
        """A helper that has been lowered."""

    def inner_helper(
        self, outer: "Scope", node: ast.FunctionDef, signature: Signature, states: Mapping[str, int]
    ) -> tuple[FunctionKey, Function]:
        """A part of a body, lowered as a helper."""

    def effects_of(self, key: FunctionKey) -> Effects:
        """What the caller of that helper must know of containers."""

    def record_type(self, record: type[Record]) -> RecordType:
        """The normal type of a record class."""

    def type_of(self, written: object, namespace: Mapping[str, Any]) -> Type:
        """The normal type of an evaluated annotation."""


@dataclass(frozen=True)
class Alias:
    """A name for a part of the state that changes with it."""

    place: Place
    keys: tuple[Expr, ...]
    type: Type


@dataclass(frozen=True)
class KnownLocals:
    """What is known of the locals at one point of a body: which have a value, of which types, and which are names for places."""

    assigned: set[str]
    facts: dict[str, Type]
    aliases: dict[str, Alias]

    @staticmethod
    def here(scope: "Scope") -> "KnownLocals":
        """What a scope knows now."""
        return KnownLocals(set(scope.assigned), dict(scope.facts), dict(scope.aliases))

    def restore(self, scope: "Scope") -> None:
        """Make a scope know this, and nothing else."""
        scope.assigned, scope.facts, scope.aliases = set(self.assigned), dict(self.facts), dict(self.aliases)

    def join(self, scope: "Scope") -> None:
        """Keep in the scope what is known here, too."""
        scope.assigned &= self.assigned
        scope.aliases = {n: alias for n, alias in scope.aliases.items() if self.aliases.get(n) == alias}
        scope.facts = {n: union((kind, self.facts[n])) for n, kind in scope.facts.items() if n in self.facts}


@dataclass(frozen=True)
class Leaving:
    """How the loop that is lowered is left by a break."""

    flag: str | None
    """The local that notes it, where something goes by it."""
    known: list[KnownLocals] = field(default_factory=list)
    """What is known at each break."""


@dataclass(frozen=True)
class LocalFunction:
    """A function that a body defines, and what its parameters are where a call says nothing of them."""

    node: ast.FunctionDef | ast.Lambda
    defaults: dict[str, Expr]
    states: Mapping[str, int]
    """Which names were states where it was defined."""


class Scope:
    """The names of one body. Types of locals grow from pass to pass until they hold every value assigned."""

    def __init__(
        self,
        names: Names,
        function: FunctionType,
        node: ast.FunctionDef,
        source: SourceFile,
        signature: Signature,
        forms: Forms,
    ) -> None:
        self.names, self.function, self.node, self.source = names, function, node, source
        self.signature, self.forms = signature, forms
        self.states: dict[str, int] = {}
        """Which names are the state (0) and the state after (1) here."""
        self.own_states: Mapping[str, int] = {}
        """Those of the body, wherever in it."""
        self.resolved: Mapping[str, Any] = {}
        """What the names stand for that `resolving` has changed."""
        self.types: dict[str, Type] = {}
        self.facts: dict[str, Type] = {}
        self.assigned: set[str] = set()
        self.aliases: dict[str, Alias] = {}
        self.tables: dict[str, str] = {}
        """The dicts of the body's own that have not a value for every key, and the locals that hold their pairs."""
        self.defaults: dict[str, ast.expr] = {}
        """What those that are a defaultdict put at a key that is read and not there, by the locals that hold the pairs."""
        self.held_as_pairs: set[str] = set()
        """The names of the body's own that stand for such dicts, in every pass."""
        self.functions: dict[str, LocalFunction] = {}
        self.given: dict[str, FunctionValue] = {}
        """The functions that the body is given as arguments, by the names of its parameters."""
        self.outer_functions: dict[str, LocalFunction] = {}
        """Those of the body that this one is a part of."""
        self.calling: list[str] = []
        """The functions of a body's own whose calls are being lowered."""
        self.inlined: dict[int, tuple[ast.AST, ast.expr]] = {}
        """What the calls of functions of the body's own give, each with a syntax of its own, by the identity of the call's."""
        self.bindings: dict[str, Expr] = {}
        self.unknown: set[str] = set()
        self.passes = self.lengthened = 0
        self.unsettled: dict[str, Type] = {}
        """The locals whose types were still growing late, with what they had come to."""
        self.thresholds: set[int] = set()
        """The numbers that locals are compared with in `while` loops, where their bounds may settle."""
        self._fresh = FreshNames()
        self.holders = Holders(names.effects_of)
        self.ledger = Ledger(self.holders)
        self.growth = Growth()
        self.renamed: set[tuple[str, int, int]] = set()
        """Names that are not held as usual: one assigned as a name for a place of the state, one of a loop as a copy."""
        self.present = Present()
        self.leaving: list[Leaving] = []
        """Of each loop around the statement that is lowered, the innermost last."""
        self.limits: dict[str, Type] = {}
        """What the annotations of locals say that these hold."""
        self.relied: set[str] = set()
        """The locals that are held as their annotations say."""
        self.result: Type | None = None
        self.refused: list[SpecError] = []
        self.writes: frozenset[int] = frozenset()
        self.reads_after = False

    def restart(self) -> None:
        """Begin a further pass with the types found so far."""
        self.passes += 1
        self.aliases, self.bindings, self.states = {}, {}, dict(self.own_states)
        self._fresh.restart()
        self.functions, self.tables, self.given = dict(self.outer_functions), {}, dict(self.signature.functions)
        self.assigned = {*(name for name, _ in self.signature.parameters), *self.functions}
        self.facts = {name: kind for name, kind in self.signature.parameters if self.types[name] != kind}
        self.defaults, self.unknown = {}, set()
        self.refused = []
        self.ledger, self.growth, self.leaving = Ledger(self.holders), Growth(), []
        for name, kind in self.signature.parameters:
            self.growth.give(name, kind)

    def span(self, node: ast.AST) -> Span:
        """The place of a syntax node."""
        return self.source.span(node)

    def refuse(self, node: ast.AST, message: str, fix: str | None = None) -> "Refused":
        """The error for a construct that is not compiled, at its place."""
        return Refused([SpecError("C701", message, self.span(node), fix=fix)])

    def at(self, node: ast.AST, error: NotCompiled) -> "Refused":
        """An error that says what is not compiled, at its place: that of the node where it has none of its own."""
        return error if isinstance(error, Refused) else self.refuse(node, error.message, error.fix)

    def fresh(self, stem: str) -> str:
        """A name for a variable of the compiler's own; the same in every pass."""
        return self._fresh.name(self.present.place, stem)

    @contextmanager
    def statement_of_its_own(self, node: ast.AST) -> Iterator[Present]:
        """Inside the block a statement is lowered: nothing of it is evaluated yet."""
        outer, self.present = self.present, Present(self._fresh.place(self.present.place, node))
        try:
            yield self.present
        finally:
            self.present = outer

    @property
    def turns_back(self) -> bool:
        """Whether the statement that is lowered is in a `while` loop, where bounds settle by the tests around."""
        return any(turns >= MOST_TURNS for _, turns in self.growth.around)

    def declare(self, name: str, kind: Type) -> Type:
        """Note that a local takes values of a type; gives the type that it has with them."""
        before = self.types.get(name)
        after = kind if before is None else union((before, kind))
        limit = self.limits.get(name)
        for form, said, fix in APART:
            if isinstance(kind, form) != isinstance(before or kind, form) and NEVER not in (kind, before):
                raise NotCompiled(f"'{name}' is {said} or another value, which is not compiled", fix)
        if self.passes - self.lengthened > 3 and before is not None and after != before:
            self.unsettled[name] = after
            if limit is not None and not isinstance(after, RangeType):
                self.relied.add(name)
            after = widened(before, after, self.thresholds if self.passes < MOST_NARROW_PASSES else ())
        if limit is not None and name in self.relied and is_of_form(after, limit):
            after = limit
        self.types[name] = after
        self.assigned.add(name)
        self.forget(name)
        return after

    def forget(self, name: str) -> None:
        """A name stands for something else from now on: what was known of it is not."""
        for table in (self.facts, self.aliases, self.bindings, self.states):
            table.pop(name, None)

    def be_about(self, states: Mapping[str, int]) -> None:
        """Let these names be the state (0) and the state after (1) in all of the body; raises Refused for one that is assigned."""
        for name in states:
            stored = next((statement for statement in self.node.body if count_stored(statement, name)), None)
            if stored is not None:
                message = f"'{name}' is the state, and stands for something else too"
                raise self.refuse(stored, message, "give one of the two another name")
        self.states, self.own_states = dict(states), states

    def state_of(self, node: ast.AST) -> int | None:
        """Which state a name is, None for anything else."""
        return self.states.get(node.id) if isinstance(node, ast.Name) else None

    def bind(self, name: str, value: Expr) -> None:
        """Let a name stand for an expression, until the end of `inner`."""
        self.forget(name)
        self.bindings[name] = value

    def read(self, name: str, node: ast.AST) -> Expr:
        """The value of a local, as what it is known to be here."""
        if name in self.bindings:
            local = self.bindings[name]
        elif name in self.unknown:
            raise Refused(())
        elif name not in self.assigned:
            raise self.refuse(node, f"'{name}' may have no value here", "assign it on every way to this line")
        else:
            local = Local(self.types[name], name, self.span(node))
        kind = local.type
        fact = self.facts.get(name)
        if fact is None or fact == kind or not within(fact, kind) or widens_quorums(fact, kind):
            return local
        return Convert(fact, local, is_known=True, span=self.span(node))

    @contextmanager
    def inner(self) -> Iterator[None]:
        """A scope within: what is bound and learned there is forgotten after it."""
        before = dict(self.facts), dict(self.aliases), dict(self.bindings), dict(self.given), dict(self.states)
        try:
            yield
        finally:
            self.facts, self.aliases, self.bindings, self.given, self.states = before

    @contextmanager
    def knowing(self, facts: Mapping[str, Type]) -> Iterator[None]:
        """Inside the block the locals have these narrower types."""
        before = self.facts
        self.facts = {**before, **facts}
        try:
            yield
        finally:
            self.facts = before

    def is_local(self, name: str) -> bool:
        """Whether a name is the body's own: a local, a parameter, self."""
        if name in self.resolved:
            return False
        code = self.function.__code__
        own = (self.types, self.states, self.aliases, self.bindings, self.unknown, self.functions, self.given)
        return name in code.co_varnames or name in code.co_cellvars or any(name in table for table in own)

    def type_here(self, name: str) -> Type | None:
        """The narrowed type of a local; None for any other name."""
        if name in self.bindings:
            return self.facts.get(name, self.bindings[name].type)
        if name not in self.assigned or name in self.aliases or name in self.unknown:
            return None
        return self.facts.get(name, self.types.get(name))

    def value_of(self, name: str) -> Any:
        """What a global or enclosing name is bound to; raises KeyError.

        A name of the language means its function: one of the spec's own has been given another name.
        """
        for known in (self.resolved, LANGUAGE):
            if name in known:
                return known[name]
        value = named(self.function, name)
        if value is NOTHING:
            raise KeyError(name)
        return value

    def static(self, node: ast.expr) -> Any:
        """What a dotted global name stands for, or NOTHING."""
        match node:
            case ast.Name(name) if not self.is_local(name):
                try:
                    return self.value_of(name)
                except KeyError:
                    return NOTHING
            case ast.Attribute(value, attribute):
                owner = self.static(value)
                if owner is NOTHING or (not isinstance(owner, type | ModuleType)):
                    return NOTHING
                try:
                    return getattr(owner, attribute, NOTHING)
                except Unbound:
                    return NOTHING
            case _:
                return NOTHING


class Refused(NotCompiled):
    """As NotCompiled, with the errors at their places; with none for what follows from an earlier one."""

    def __init__(self, errors: Iterable[SpecError]) -> None:
        super().__init__("refused")
        self.errors = tuple(errors)


def place_of_name(name: str, node: ast.AST) -> tuple[str, int, int]:
    """A name with the place in the source where it is given a value."""
    return name, getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
