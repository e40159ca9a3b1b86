"""What a body's names stand for while it is lowered: local variables with their types, narrowed types, aliases of parts of the state."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from types import FunctionType, ModuleType
from typing import Any, Protocol

from checker.diagnostics import Span, SpecError
from checker.frontend.naming import NOTHING, named
from checker.frontend.source import SourceFile
from checker.ir.conversion import converted
from checker.ir.failing import may_fail
from checker.ir.kinds import HUGE, NEVER, NONE, interval, members, normal, union, within
from checker.ir.nodes import Apply, Assign, Call, Const, Convert, Expr, FunctionKey, Local, Place, Stmt
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp
from checker.ir.program import Function
from checker.language.order import canonical_key
from checker.language.records import Record
from checker.language.sorts import Element
from checker.language.types import (
    BoolType,
    EnumType,
    FrozenSetType,
    LiteralType,
    QuorumType,
    RangeType,
    RecordType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.lower.sharing import Effects, Holders, Ledger, Mutation, Part, Share, reads


class Names(Protocol):
    """What the whole program gives to each body."""

    kinds: tuple[Type, ...]

    @property
    def spec(self) -> type:
        """The spec's class."""

    @property
    def variables(self) -> Mapping[str, int]:
        """The numbers of the variables."""

    def helper(
        self, name: str, function: FunctionType, types: tuple[Type, ...], state: int
    ) -> tuple[FunctionKey, Function]:
        """The lowered helper for these argument types."""

    def helper_of(self, key: FunctionKey) -> Function:
        """A helper that has been lowered."""

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


class Scope:
    """The names of one body. Types of locals grow from pass to pass until they hold every value assigned."""

    def __init__(self, names: Names, function: FunctionType, node: ast.FunctionDef, source: SourceFile) -> None:
        self.names, self.function, self.node, self.source = names, function, node, source
        self.types: dict[str, Type] = {}
        self.facts: dict[str, Type] = {}
        self.assigned: set[str] = set()
        self.aliases: dict[str, Alias] = {}
        self.bindings: dict[str, Expr] = {}
        self.unknown: set[str] = set()
        self.states: dict[str, int] = {}
        self.passes = 0
        self.writes: frozenset[int] = frozenset()
        self.reads_after = False
        self._fresh = 0
        self.ledger, self.holders = Ledger(), Holders(self._effects_of)
        self.renamed: set[tuple[str, int, int]] = set()
        """Names that are not held as usual: one assigned as a name for a place of the state, one of a loop as a copy."""
        self.before: list[Stmt] = []
        """What comes before the present statement: calls in it that change the state, each with a local for its result."""
        self.evaluated: list[Expr] = []
        """What Python has evaluated of the present statement so far."""
        self.lifted: dict[int, tuple[ast.AST, Expr]] = {}
        """The calls that come before the present statement, and their results."""
        self._unsure = 0

    def _effects_of(self, key: FunctionKey) -> Effects:
        return self.names.effects_of(key)

    # places in the source

    def span(self, node: ast.AST) -> Span:
        """The place of a syntax node."""
        return self.source.span(node)

    def refuse(self, node: ast.AST, message: str, fix: str | None = None) -> "Refused":
        """The error for a construct that is not compiled, at its place."""
        return Refused([SpecError("C701", message, self.span(node), fix=fix)])

    # locals

    def fresh(self, stem: str) -> str:
        """A name for a variable of the compiler's own; the same in every pass."""
        self._fresh += 1
        return f"{stem}.{self._fresh}"

    def restart(self) -> None:
        """Begin a further pass with the types found so far."""
        self.passes += 1
        self.facts, self.aliases, self.bindings, self.assigned, self._fresh = {}, {}, {}, set(), 0
        self.unknown = set()
        self.ledger = Ledger()

    # effects inside expressions

    @contextmanager
    def statement_of_its_own(self) -> Iterator[None]:
        """Inside the block a statement is lowered: nothing of it is evaluated yet."""
        outer = self.before, self.evaluated, self.lifted, self._unsure
        self.before, self.evaluated, self.lifted, self._unsure = [], [], {}, 0
        try:
            yield
        finally:
            self.before, self.evaluated, self.lifted, self._unsure = outer

    @contextmanager
    def maybe(self) -> Iterator[None]:
        """Inside the block are expressions that Python evaluates not at all, or many times."""
        self._unsure += 1
        try:
            yield
        finally:
            self._unsure -= 1

    def lift(self, value: Expr, count: int, node: ast.expr) -> Expr:
        """The result of a call that changes the state, which is made a statement before the present one; any other value itself.

        It is refused where that is another order than Python's: `count` says how much of the statement is evaluated before the call.
        """
        writes = self.names.helper_of(value.helper).writes if isinstance(value, Call) else frozenset[int]()
        if not writes:
            return value
        called = ast.unparse(node.func if isinstance(node, ast.Call) else node)
        if self._unsure:
            message = f"the call of {called} changes the state inside an expression that may not be evaluated just once"
            raise self.refuse(node, message, "give it a line of its own, and use its result")
        if any(may_fail(earlier) or reads(earlier) & {-1, *writes} for earlier in self.evaluated[:count]):
            message = f"the call of {called} changes the state inside an expression"
            raise self.refuse(node, message, "give it a line of its own, and use its result")
        name = self.fresh("result")
        self.declare(name, value.type)
        self.share(name, value, node)
        self.before.append(Assign(name, converted(value, self.types[name]), self.span(node)))
        result = converted(Local(self.types[name], name, self.span(node)), value.type)
        self.lifted[id(node)] = node, result
        return result

    # containers under several names

    def share(self, name: str, value: Expr, node: ast.AST, is_plain: bool = False) -> None:
        """Note that a name is given a value that others may hold."""
        held = self.holders.of(value)
        if held:
            self.ledger.shares.append(Share(name, held, node, is_plain))

    def share_elements(self, name: str, value: Expr, node: ast.AST) -> None:
        """Note that a name is given the elements of a collection."""
        held = self.holders.of_elements(value)
        if held:
            self.ledger.shares.append(Share(name, held, node))

    def change(self, place: Place, keys: tuple[Expr, ...]) -> None:
        """Note that the container at a place changes."""
        part = Part(place.local) if place.local is not None else Part(variable=place.variable, depth=len(keys))
        self.ledger.changes.append(Mutation(part))

    def replace(self, place: Place, keys: tuple[Expr, ...]) -> None:
        """Note that a place is given another value: the dict that it is in changes."""
        if place.local is None:
            self.ledger.changes.append(Mutation(Part(variable=place.variable, depth=len(keys)), is_new=True))
        if keys:
            self.change(place, keys[:-1])

    def declare(self, name: str, kind: Type) -> Type:
        """Note that a local takes values of a type; gives the type that it has with them."""
        before = self.types.get(name)
        after = kind if before is None else union((before, kind))
        if isinstance(kind, SetType) != isinstance(before or kind, SetType) and NEVER not in (kind, before):
            raise NotCompiled(f"'{name}' is a set or another value, which is not compiled", "make it a frozenset")
        if isinstance(kind, QuorumType) != isinstance(before or kind, QuorumType) and NEVER not in (kind, before):
            raise NotCompiled(f"'{name}' is a quorum or another value, which is not compiled", "use two names")
        if self.passes > 3 and before is not None and after != before:
            after = _widened(after)
        self.types[name] = after
        self.assigned.add(name)
        for table in (self.facts, self.aliases, self.bindings):
            table.pop(name, None)
        return after

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
        if fact is None or fact == kind or not within(fact, kind) or _widens_quorums(fact, kind):
            return local
        return Convert(fact, local, is_known=True, span=self.span(node))

    @contextmanager
    def inner(self) -> Iterator[None]:
        """A scope within: what is bound and learned there is forgotten after it."""
        before = dict(self.facts), dict(self.aliases), dict(self.bindings)
        try:
            yield
        finally:
            self.facts, self.aliases, self.bindings = before

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
        own = (self.types, self.states, self.aliases, self.bindings, self.unknown, self.function.__code__.co_varnames)
        return any(name in table for table in own)

    def type_here(self, name: str) -> Type | None:
        """The narrowed type of a local; None for any other name."""
        if name in self.bindings:
            return self.facts.get(name, self.bindings[name].type)
        if name not in self.assigned or name in self.aliases or name in self.unknown:
            return None
        return self.facts.get(name, self.types.get(name))

    # globals

    resolved: Mapping[str, Any] = {}
    """What the names stand for that `resolving` has changed."""

    def value_of(self, name: str) -> Any:
        """What a global or enclosing name is bound to; raises KeyError."""
        value = self.resolved[name] if name in self.resolved else named(self.function, name)
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
                return getattr(owner, attribute, NOTHING)
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


def _widens_quorums(fact: Type, kind: Type) -> bool:
    """Whether quorums are held as mere sets: no conversion leads back."""
    return any(isinstance(m, QuorumType) for m in members(fact)) and not any(
        isinstance(m, QuorumType) for m in members(kind)
    )


def _widened(kind: Type) -> Type:
    match kind:
        case RangeType():
            return interval(-HUGE, HUGE)
        case UnionType(parts):
            return union(map(_widened, parts))
        case TupleType(items):
            return TupleType(tuple(map(_widened, items)))
        case _:
            return kind


def constant_type(value: object, names: Names) -> Type:
    """The type of a Python value that a body names; raises NotCompiled for what no domain holds."""
    match value:
        case Enum():
            return normal(EnumType(type(value)))
        case None:
            return NONE
        case bool():
            return BoolType()
        case int():
            if abs(value) > HUGE:
                raise NotCompiled(f"the integer {value} is too large to compile")
            return interval(value, value)
        case str():
            return LiteralType((value,))
        case Element():
            return normal(SortType(type(value), len(type(value).elements)))
        case Record():
            return names.record_type(type(value))
        case tuple():
            items = tuple(constant_type(item, names) for item in value)
            if any(isinstance(item, SetType) for item in items):
                raise NotCompiled(
                    "a set in a tuple of a global, which could change, is not compiled", "use a frozenset"
                )
            return TupleType(items)
        case set():
            return SetType(union(constant_type(item, names) for item in value))
        case frozenset():
            return FrozenSetType(union(constant_type(item, names) for item in value))
        case float() | complex():
            raise NotCompiled(f"the number {value!r} is not compiled", "use whole numbers: a Range")
        case _:
            raise NotCompiled(f"{_brief(value)} is not a value of any domain", _VALUE_FIX)


_VALUE_FIX = "use what a domain has: None, truths, integers, strings, elements, records, tuples and frozensets of them"


def _brief(value: object) -> str:
    text = repr(value)
    return f"'{value.__name__}'" if isinstance(value, type | FunctionType | ModuleType) else text[:60]


def constant(value: object, names: Names, span: Span | None = None) -> Expr:
    """A Python value as an expression."""
    kind = constant_type(value, names)
    if isinstance(value, set | frozenset):
        parts = sorted(value, key=canonical_key)
        of = [constant(item, names, span) for item in parts]
        assert isinstance(kind, SetType | FrozenSetType)
        return Apply(CollectionOp.SET, kind, tuple(converted(part, kind.of) for part in of), span)
    return Const(kind, value, span)
