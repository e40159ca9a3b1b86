"""What a condition tells of the types of local variables, when it is true and when it is false."""

import ast
import enum
import types
import typing
from abc import ABCMeta
from collections import Counter
from collections.abc import Mapping

from checker.ir.kinds import NEVER, NONE, members, union
from checker.language.records import RecordMeta
from checker.language.sorts import QuorumMeta, Range, RangeMeta, SortMeta
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
    SetType,
    SortType,
    TupleType,
    Type,
)
from checker.lower.scope import Scope


def learned(scope: Scope, test: ast.expr, truth: bool) -> dict[str, Type]:
    """Narrower types of locals where `test` has come out as `truth`."""
    match test:
        case ast.UnaryOp(ast.Not(), operand):
            return learned(scope, operand, not truth)
        case ast.BoolOp(ast.And(), parts) if truth:
            return _all(scope, parts, True)
        case ast.BoolOp(ast.Or(), parts) if not truth:
            return _all(scope, parts, False)
        case ast.BoolOp(_, parts):
            return _any(scope, parts, truth)
        case ast.Call(ast.Name("isinstance"), [ast.Name(name), wanted]):
            return _kept(scope, name, wanted, truth)
        case ast.Compare(ast.Name(name), [operator], [ast.Constant(None)]):
            is_none = isinstance(operator, ast.Is | ast.Eq)
            return _known_none(scope, name, is_none == truth)
        case ast.Name(name) if truth:
            return _known_none(scope, name, False)
        case _:
            return {}


def _all(scope: Scope, parts: list[ast.expr], truth: bool) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for part in parts:
        with scope.knowing(found):
            found |= learned(scope, part, truth)
    return found


def _any(scope: Scope, parts: list[ast.expr], truth: bool) -> dict[str, Type]:
    """One of the parts has come out so, those before it the other way."""
    ways: list[Mapping[str, Type]] = []
    before: dict[str, Type] = {}
    for part in parts:
        with scope.knowing(before):
            ways.append({**before, **learned(scope, part, truth)})
            before |= learned(scope, part, not truth)
    common = set.intersection(*(set(way) for way in ways))
    return {name: union(way[name] for way in ways) for name in common}


def _kept(scope: Scope, name: str, wanted: ast.expr, truth: bool) -> dict[str, Type]:
    kind = scope.type_here(name)
    if kind is None:
        return {}
    classes = classes_named(scope, wanted)
    kept = [member for member in members(kind) if any(is_instance(member, cls) for cls in classes) == truth]
    return {} if any(issubclass(cls, Range) for cls in classes) else {name: union(kept)}


def _known_none(scope: Scope, name: str, is_none: bool) -> dict[str, Type]:
    kind = scope.type_here(name)
    if kind is None or NONE not in members(kind):
        return {}
    others = union(member for member in members(kind) if member != NONE)
    if is_none:
        return {name: NONE}
    return {name: others} if others != NEVER else {}


def classes_named(scope: Scope, wanted: ast.expr) -> list[type]:
    """The classes of `isinstance`'s second argument; raises for anything else there."""
    match wanted:
        case ast.Tuple(parts):
            return [cls for part in parts for cls in classes_named(scope, part)]
        case ast.BinOp(left, ast.BitOr(), right):
            return classes_named(scope, left) + classes_named(scope, right)
        case ast.Constant(None):
            return [type(None)]
        case ast.Name(name) if scope.is_local(name):
            pass
        case ast.Name() | ast.Attribute():
            try:
                return _classes(scope.static(wanted))
            except TypeError:
                pass
        case ast.Call(ast.Name("type"), [ast.Constant(None)]):
            return [type(None)]
    raise scope.refuse(wanted, "isinstance is compiled for classes named here", "write isinstance(x, SomeRecord)")


def _classes(value: object) -> list[type]:
    if isinstance(value, types.UnionType) or typing.get_origin(value) is typing.Union:
        return [cls for part in typing.get_args(value) for cls in _classes(part)]
    if isinstance(value, tuple):
        return [cls for part in value for cls in _classes(part)]
    if isinstance(value, type) and type(value) in _TELLING:
        return [value]
    raise TypeError


def is_instance(kind: Type, cls: type) -> bool:
    """Whether the values of a type are instances of a class, bounds of a Range apart."""
    match kind:
        case RangeType():
            return issubclass(int, cls) or issubclass(cls, Range)
        case _:
            return issubclass(class_of(kind), cls)


def class_of(kind: Type) -> type:
    """The class of a type's values; of none, `object`."""
    match kind:
        case SortType(held) | QuorumType(held) | RecordType(held) | EnumType(held):
            return held
        case _:
            return _CLASSES.get(type(kind), object)


_TELLING = frozenset({type, ABCMeta, enum.EnumMeta, SortMeta, RangeMeta, QuorumMeta, RecordMeta})
"""The classes of classes that tell whose values are theirs as the language does: by inheritance, a Range by its bounds."""


_CLASSES: dict[type[Type], type] = {
    BoolType: bool,
    RangeType: int,
    LiteralType: str,
    TupleType: tuple,
    FrozenSetType: frozenset,
    SetType: set,
    ListType: list,
    CounterType: Counter,
    DictType: dict,
    NoneType: type(None),
}
