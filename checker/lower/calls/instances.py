"""isinstance: which classes it names, and which types have their values among the instances."""

import ast
import enum
import types
import typing
from abc import ABCMeta
from collections import Counter

from checker.ir.failing import after
from checker.ir.kinds import members, whole
from checker.ir.nodes import Expr, Fits, IsMember, Junction
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
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
)
from checker.lower.calls.function_values import Named
from checker.lower.inference.coercions import FALSE, TRUE
from checker.lower.scope import Scope


def isinstance_test(scope: Scope, value: Expr, wanted: ast.expr, test: ast.expr) -> Expr:
    """`isinstance(value, wanted)`, which `test` is."""
    classes = classes_named(scope, wanted)
    ranges = [cls for cls in classes if issubclass(cls, Range)]
    if ranges:
        tests: list[Expr] = [Fits(value, whole(r.low, r.high), scope.span(test)) for r in ranges]
        others = [cls for cls in classes if cls not in ranges]
        if others:
            tests.append(_is_one_of(scope, value, others, test))
        return tests[0] if len(tests) == 1 else Junction(False, tuple(tests), scope.span(test))
    return _is_one_of(scope, value, classes, test)


def _is_one_of(scope: Scope, value: Expr, classes: list[type], test: ast.expr) -> Expr:
    kinds = members(value.type)
    kept = frozenset(n for n, kind in enumerate(kinds) if any(is_instance(kind, cls) for cls in classes))
    if len(kept) in (0, len(kinds)):
        return after((value,), TRUE if kept else FALSE)
    return IsMember(value, kept, scope.span(test))


def is_of_class(scope: Scope, value: Expr, wanted: ast.expr, test: ast.expr) -> Expr:
    """`type(value) is wanted`, which `test` is, of a record, an enum, or one of Python's plain values."""
    cls = scope.static(wanted)
    is_told = isinstance(cls, RecordMeta | enum.EnumMeta) or cls in (bool, int, str)
    if not is_told or any(isinstance(kind, SortType | QuorumType) for kind in members(value.type)):
        raise scope.refuse(
            wanted, "type() is compiled beside a record, an enum, bool, int or str", "write isinstance(x, C)"
        )
    kinds = members(value.type)
    kept = frozenset(number for number, kind in enumerate(kinds) if class_of(kind) is cls)
    if len(kept) in (0, len(kinds)):
        return after((value,), TRUE if kept else FALSE)
    return IsMember(value, kept, scope.span(test))


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
            given = _class_given(scope, name)
            if given is not None:
                return [given]
        case ast.Name() | ast.Attribute():
            try:
                return _classes(scope.static(wanted))
            except TypeError:
                pass
        case ast.Call(ast.Name("type"), [ast.Constant(None)]):
            return [type(None)]
    raise scope.refuse(wanted, "isinstance is compiled for classes named here", "write isinstance(x, SomeRecord)")


def _class_given(scope: Scope, name: str) -> type | None:
    """The class that a body has been given as an argument by this name; None where that is something else."""
    held = scope.given.get(name) if name not in scope.bindings else None
    value = held.which.value if held is not None and isinstance(held.which, Named) else None
    return value if isinstance(value, type) and type(value) in _TELLING else None


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
    SequenceType: tuple,
    SetType: set,
    ListType: list,
    CounterType: Counter,
    DictType: dict,
    NoneType: type(None),
}
