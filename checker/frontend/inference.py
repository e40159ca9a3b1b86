"""The types of the expressions in one method, as far as the spec's declarations and the method's own assignments tell.

What a name or attribute is declared to be holds in every state, so a type given here is never too narrow: what a condition has made of it
meanwhile is a part of it. None stands for what is not told. A constant is a `LiteralType` of one value.
"""

import ast
import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from types import FunctionType, ModuleType
from typing import Any

from checker.frontend.naming import NOTHING, Names, is_any
from checker.frontend.source import nodes_of
from checker.language.constants import ConstantMeta
from checker.language.records import Record
from checker.language.sorts import Element, Ordered, Quorum, Range, SortMeta
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    ScalarType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)

_GIVE_BOOLS = (any, all, bool, isinstance)
_SAME_ELEMENTS = (sorted, list, set, tuple, frozenset, reversed, iter)
_SCALARS = (
    NoneType,
    BoolType,
    LiteralType,
    EnumType,
    SortType,
    RangeType,
    QuorumType,
    RecordType,
    TupleType,
    FrozenSetType,
    SequenceType,
)


class Inference:
    """The types in one method. `states` are the names of the state and of the state after it, `records` the types of records."""

    def __init__(
        self,
        function: FunctionType,
        node: ast.FunctionDef,
        variables: Mapping[str, Type],
        parameters: Mapping[str, Type],
        states: frozenset[str],
        records: Mapping[type[Record], RecordType],
    ) -> None:
        self.function, self.variables, self.states, self.records = function, variables, states, records
        self.names = Names(function, node)
        self._bindings: dict[str, list[Callable[[], Type | None]]] = {}
        self._known: dict[str, Type | None] = {}
        for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
            if argument.arg not in states:
                self._bind(argument.arg, lambda name=argument.arg: parameters.get(name))  # type: ignore[misc]  # a lambda's default
        for star in (node.args.vararg, node.args.kwarg):
            if star is not None:
                self._forget(star.arg)
        for statement in node.body:
            for part in nodes_of(statement):
                self._note(part)

    # names

    def value(self, node: ast.expr) -> Any:
        """What an expression of names stands for outside of the body; NOTHING for any other."""
        return self.names.value(node)

    def is_any(self, node: ast.expr, objects: Iterable[Any]) -> bool:
        """Whether an expression stands for one of these objects."""
        return self.names.is_any(node, objects)

    def is_constant(self, name: str) -> bool:
        """Whether a name stands for a value outside of the body."""
        held = self.function.__globals__.get(name, NOTHING)
        return not (held is NOTHING or isinstance(held, FunctionType | ModuleType))

    def _note(self, part: ast.AST) -> None:
        match part:
            case ast.Assign(targets, value):
                for target in targets:
                    self._bind_target(target, lambda: self.of(value))
            case ast.AnnAssign(target, _, ast.expr() as value):
                self._bind_target(target, lambda: self.of(value))
            case ast.NamedExpr(target, value):
                self._bind_target(target, lambda: self.of(value))
            case ast.For(target, source) | ast.comprehension(target, source):
                self._bind_target(target, lambda: self.element(source))
            case ast.AugAssign(ast.Name(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                self._forget(name)
            case ast.MatchMapping(rest=str(name)) | ast.ExceptHandler(name=str(name)) | ast.ClassDef(name=name):
                self._forget(name)
            case ast.FunctionDef(name=name, args=arguments):
                self._forget(name)
                self._forget_arguments(arguments)
            case ast.Lambda(arguments):
                self._forget_arguments(arguments)
            case ast.withitem(_, ast.expr() as target):
                self._bind_target(target, lambda: None)
            case ast.Global(names) | ast.Nonlocal(names):
                for name in names:
                    self._forget(name)
            case ast.Import(aliases) | ast.ImportFrom(_, aliases):
                for alias in aliases:
                    self._forget(alias.asname or alias.name.partition(".")[0])

    def _forget_arguments(self, arguments: ast.arguments) -> None:
        given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        for argument in given:
            if argument is not None:
                self._forget(argument.arg)

    def _forget(self, name: str) -> None:
        self._bind(name, lambda: None)

    def _bind(self, name: str, kind: Callable[[], Type | None]) -> None:
        self._bindings.setdefault(name, []).append(kind)

    def _bind_target(self, target: ast.expr, kind: Callable[[], Type | None]) -> None:
        match target:
            case ast.Name(name):
                self._bind(name, kind)
            case ast.Tuple(parts) | ast.List(parts):
                for number, part in enumerate(parts):
                    self._bind_target(part, lambda number=number: _item(kind(), number, len(parts)))  # type: ignore[misc]  # as above
            case ast.Starred(part):
                self._bind_target(part, lambda: None)

    def _local(self, name: str) -> Type | None:
        if name not in self._known:
            self._known[name] = None  # while it is looked for: of a name that is made of itself nothing is told
            self._known[name] = joined([kind() for kind in self._bindings[name]])
        return self._known[name]

    # expressions

    def of(self, node: ast.expr) -> Type | None:
        """The type of an expression."""
        match node:
            case ast.Constant(value):
                return constant_type(value)
            case ast.Name(name) if name in self._bindings:
                return self._local(name)
            case ast.Name():
                return constant_type(self.value(node))
            case ast.Attribute(ast.Name(name), attribute) if name in self.states:
                return self.variables.get(attribute)
            case ast.Attribute(owner, "value") if isinstance(constant := self.value(owner), ConstantMeta):
                return _of_constant(constant)
            case ast.Attribute(owner, attribute):
                held = self.value(node)
                return constant_type(held) if held is not NOTHING else _field(self.of(owner), attribute)
            case ast.Subscript(owner, index):
                return _at(self.of(owner), index)
            case ast.Compare() | ast.UnaryOp(ast.Not()):
                return BoolType()
            case ast.BoolOp(_, parts):
                return joined([self.of(part) for part in parts])
            case ast.IfExp(_, yes, no):
                return joined([self.of(yes), self.of(no)])
            case ast.NamedExpr(_, value):
                return self.of(value)
            case ast.Tuple(parts):
                kinds = [self.of(part) for part in parts]
                items = tuple(kind for kind in kinds if isinstance(kind, (*_SCALARS, UnionType)))
                return TupleType(items) if len(items) == len(parts) else None
            case ast.Call():
                return self._call(node)
            case _:
                return None

    def _call(self, node: ast.Call) -> Type | None:
        called = self.value(node.func)
        if isinstance(called, type) and issubclass(called, Record):
            return self.records.get(called)
        match node.func:
            case _ if is_any(called, _GIVE_BOOLS):
                return BoolType()
            case _ if called is dataclasses.replace and node.args:
                return _records(self.of(node.args[0]))
            case ast.Attribute(owner, "first" | "last") if _is_ordered(sort := self.value(owner)):
                return SortType(sort, len(sort.elements))
            case ast.Attribute(owner, "next" | "previous") if isinstance(kind := self.of(owner), SortType):
                return kind
            case ast.Attribute(owner, "replace") if (records := _records(self.of(owner))) is not None:
                return records
            case ast.Attribute(owner, "get") if isinstance(kind := self.of(owner), DictType) and len(node.args) == 1:
                return joined([kind.value, NoneType()])
            case ast.Attribute(owner, "pop") if isinstance(kind := self.of(owner), ListType | SetType):
                return kind.of
            case _:
                return None

    def element(self, node: ast.expr) -> Type | None:
        """The type of what iterating over an expression gives."""
        match node:
            case ast.Tuple(parts) | ast.List(parts) | ast.Set(parts):
                return joined([self.of(part) for part in parts])
            case ast.GeneratorExp(part) | ast.ListComp(part) | ast.SetComp(part):
                return self.of(part)
            case ast.Call(called, [source]) if self.is_any(called, _SAME_ELEMENTS):
                return self.element(source)
            case ast.Call(ast.Attribute(owner, "keys" | "values" | "items" as view), []):
                return _viewed(self.of(owner), view)
            case _:
                found = _elements_of_class(self.value(node))
                return found if found is not None else elements(self.of(node))


def constant_type(value: object) -> Type | None:
    """The type of a global or written value; None for a value that is not of any type."""
    if value is None:
        return NoneType()
    if isinstance(value, Enum):
        return EnumType(type(value))
    return LiteralType((value,)) if type(value) in (str, int, bool) else None


def _of_constant(constant: ConstantMeta) -> Type | None:
    """The type of a constant's value, in every model; that of a whole number is not told."""
    values = constant.declared_values if constant.declaration_error is None else None
    return None if values is None else BoolType() if isinstance(values[0], bool) else LiteralType(values)


def displayed(node: ast.expr) -> str | None:
    """What kind of collection an expression writes out, by its brackets."""
    match node:
        case ast.List() | ast.ListComp():
            return "list"
        case ast.Set() | ast.SetComp():
            return "set"
        case ast.Dict() | ast.DictComp():
            return "dict"
        case _:
            return None


def members(kind: Type) -> tuple[Type, ...]:
    """The members of a union; any other type is its own."""
    return kind.members if isinstance(kind, UnionType) else (kind,)


def joined(kinds: list[Type | None]) -> Type | None:
    """The type of what is of any of these; None when one of them is not told, or they are not of a union's kinds."""
    flat: dict[Type, None] = {}
    for kind in kinds:
        if kind is None:
            return None
        flat.update(dict.fromkeys(members(kind)))
    if len(flat) == 1:
        return next(iter(flat))
    scalars: list[ScalarType] = [kind for kind in flat if isinstance(kind, _SCALARS)]
    return UnionType(tuple(scalars)) if flat and len(scalars) == len(flat) else None


def elements(kind: Type | None) -> Type | None:
    """The type of a collection's elements, of a dict's keys."""
    match kind:
        case SetType(of) | FrozenSetType(of) | SequenceType(of) | ListType(of) | CounterType(of) | QuorumType(_, of):
            return of
        case DictType(key):
            return key
        case TupleType(items):
            return joined(list(items))
        case _:
            return None


def _elements_of_class(value: object) -> Type | None:
    if isinstance(value, SortMeta):
        if issubclass(value, Range):
            return RangeType(value, value.low, value.high)
        if issubclass(value, Element):
            return SortType(value, len(value.elements))
        if issubclass(value, Quorum) and value.declaration_error is None:
            return QuorumType(value, SortType(value.of, len(value.of.elements)), ())
    return EnumType(value) if isinstance(value, type) and issubclass(value, Enum) else None


def _records(kind: Type | None) -> Type | None:
    """The records among the values of a type, when the others have no `replace`."""
    found = [member for member in members(kind) if not isinstance(member, NoneType)] if kind is not None else []
    is_record = all(isinstance(member, RecordType) and member.record.replace is Record.replace for member in found)
    return joined(list(found)) if found and is_record else None


def _is_ordered(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Ordered)


def _viewed(kind: Type | None, view: str) -> Type | None:
    match kind, view:
        case DictType(key), "keys":
            return key
        case DictType(_, value), "values":
            return value
        case DictType(key, value), "items" if isinstance(key, (*_SCALARS, UnionType)) and isinstance(
            value, (*_SCALARS, UnionType)
        ):
            return TupleType((key, value))
        case CounterType(of), "keys":
            return of
        case _:
            return None


def _item(kind: Type | None, number: int, count: int) -> Type | None:
    return kind.items[number] if isinstance(kind, TupleType) and len(kind.items) == count else None


def _field(kind: Type | None, name: str) -> Type | None:
    """The type of a record's field; of a union, of those members that have it: asking another for it is an error."""
    if kind is None:
        return None
    found: list[Type | None] = []
    for member in members(kind):
        if isinstance(member, EnumType):
            found.append(_told_by(member.enum, name))
        elif isinstance(member, RecordType):
            if name in dict(member.fields):
                found.append(dict(member.fields)[name])
            elif name in member.record._fields or hasattr(member.record, name):
                return None
        elif not isinstance(member, NoneType):
            return None
    return joined(found) if found else None


def _told_by(enum: type[Enum], attribute: str) -> Type | None:
    """The names, or the values, of an enum's members, where it has them from Enum itself."""
    if attribute not in ("name", "value") or any(
        attribute in vars(cls) for cls in enum.__mro__[: enum.__mro__.index(Enum)]
    ):
        return None
    told = [getattr(member, attribute) for member in enum.__members__.values()]
    return LiteralType(tuple(dict.fromkeys(told))) if {type(value) for value in told} in ({str}, {int}) else None


def _at(kind: Type | None, index: ast.expr) -> Type | None:
    match kind, index:
        case DictType(_, value), _:
            return value
        case ListType(of) | SequenceType(of), _ if not isinstance(index, ast.Slice):
            return of
        case TupleType(items), ast.Constant(int(number)) if -len(items) <= number < len(items):
            return items[number]
        case _:
            return None


def walk(node: ast.FunctionDef) -> Iterator[ast.AST]:
    """The parts of a method's body, decorators and annotations of its parameters left out."""
    for statement in node.body:
        yield from nodes_of(statement)
