"""Python's values as constants of the intermediate representation."""

import ast
from collections.abc import Mapping
from enum import Enum
from types import FunctionType, ModuleType
from typing import Any

from checker.diagnostics import Span
from checker.frontend.annotations import NotADomain
from checker.ir.conversion import converted
from checker.ir.kinds import GREATEST, LEAST, NONE, interval, is_scalar, normal, union
from checker.ir.nodes import After, Apply, Const, Expr
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp
from checker.language.order import canonical_key
from checker.language.records import Record
from checker.language.sorts import Element
from checker.language.tables import Table
from checker.language.types import (
    BoolType,
    DictType,
    FrozenSetType,
    LiteralType,
    RangeType,
    SetType,
    SortType,
    TupleType,
    Type,
)
from checker.language.values import contains
from checker.lower.scope import Scope

MOST_BITS = 64
"""Powers and shifts of numbers that are written out go no further: what is beyond is no integer that is compiled."""


def constant(scope: Scope, value: object, span: Span | None = None) -> Expr:
    """A Python value as an expression."""
    if isinstance(value, Table):
        return After((), _function(value, span), "shared", span)
    if type(value) is dict and is_of_whole_sort(value):
        return After((), _of_sort(scope, value, span), "shared", span)
    kind = _type_of(scope, value)
    if isinstance(value, set | frozenset):
        parts = sorted(value, key=canonical_key)
        of = [constant(scope, item, span) for item in parts]
        assert isinstance(kind, SetType | FrozenSetType)
        return Apply(CollectionOp.SET, kind, tuple(converted(part, kind.of) for part in of), span)
    return Const(kind, value, span)


def is_of_whole_sort(table: Mapping[Any, Any]) -> bool:
    """Whether a dict of the module has a value for every element of a sort, in their order: then it is as a total one."""
    first = next(iter(table), None)
    keys = list(table)
    return isinstance(first, Element) and len(keys) == len(type(first).elements) and keys == list(type(first).elements)


def _of_sort(scope: Scope, table: Mapping[Any, Any], span: Span | None) -> Const:
    """A dict of the module over all elements of a sort."""
    of = union(_type_of(scope, value) for value in table.values())
    if not is_scalar(of):
        raise NotCompiled("a dict of the module with sets in it is not compiled", "use frozensets")
    return Const(DictType(_type_of(scope, next(iter(table))), of), tuple(table.values()), span)


def without_mark(value: Expr) -> Expr:
    """A constant that is a function, where it is asked for what it has at a key, which is nobody's container; any other value."""
    is_marked = isinstance(value, After) and isinstance(value.result, Const)
    return value.result if is_marked and isinstance(value, After) else value


def _function(table: Table, span: Span | None) -> Const:
    """A constant that is a function, with bounds of its numbers that are no wider than they have to be."""
    kind = normal(table.kind)
    assert isinstance(kind, DictType)
    if isinstance(kind.value, RangeType):
        kind = DictType(kind.key, interval(min(table.frozen), max(table.frozen)))
    if not contains(kind, table.frozen):
        raise NotCompiled("a constant with a number in it that is too large is not compiled")
    return Const(kind, table.frozen, span)


def written_out(node: ast.expr) -> int | None:
    """The number that an expression of numbers alone comes to, `2**63 - 1` or `-1`; None for any other expression."""
    match node:
        case ast.Constant(int(value)) if not isinstance(value, bool):
            return value
        case ast.UnaryOp(ast.USub(), operand):
            found = written_out(operand)
            return None if found is None else -found
        case ast.BinOp(left, operator, right):
            return _result(operator, written_out(left), written_out(right))
        case _:
            return None


def _result(operator: ast.operator, left: int | None, right: int | None) -> int | None:
    """What two numbers come to; None for what has no result, or has more digits than any that is compiled."""
    if left is None or right is None:
        return None
    match operator:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Pow() if 0 <= right <= MOST_BITS and abs(left) <= MOST_BITS:
            return int(left**right)
        case ast.LShift() if 0 <= right <= MOST_BITS:
            return left << right
        case _:
            return None


def _type_of(scope: Scope, value: object) -> Type:
    """The type of a Python value that a body names; raises NotCompiled for what no domain holds."""
    match value:
        case Enum():
            return enum_type(scope, type(value))
        case None:
            return NONE
        case bool():
            return BoolType()
        case int() | str() | tuple() | set() | frozenset() if _is_of_authors(type(value)):
            message = f"{_brief(value)}, of the class {type(value).__name__}, is not compiled"
            raise NotCompiled(message, f"write it as a plain {_plain(value).__name__}")
        case int():
            if not LEAST <= value <= GREATEST:
                fix = "-2**63 is the least, and 2**63 - 1 the greatest"
                raise NotCompiled(f"the integer {value} is too large to compile", fix)
            return interval(value, value)
        case str():
            return LiteralType((value,))
        case Element() if value not in type(value).elements:
            sort = type(value)
            message = f"{value!r} is not among the {len(sort.elements)} elements that {sort.__name__} has here"
            raise NotCompiled(message, f"go by what is there: for ... in {sort.__name__}")
        case Element():
            return normal(SortType(type(value), len(type(value).elements)))
        case Record():
            for name in type(value)._fields:
                _type_of(scope, getattr(value, name))
            return scope.names.record_type(type(value))
        case tuple():
            return _tuple_type(scope, value)
        case set():
            return SetType(union(_type_of(scope, item) for item in value))
        case frozenset():
            return FrozenSetType(union(_type_of(scope, item) for item in value))
        case float() | complex():
            raise NotCompiled(f"the number {value!r} is not compiled", "use whole numbers: a Range")
        case dict() if type(value) is not dict:
            message = f"{_article(type(value))} of the module or of a class is not compiled"
            raise NotCompiled(message, "make it a plain dict: dict(...)")
        case dict():
            fix = "look things up in it: TABLE[x], TABLE.get(x), x in TABLE, for k, v in TABLE.items()"
            raise NotCompiled("a dict of the module or of a class as a value is not compiled", fix)
        case _:
            raise NotCompiled(f"{_brief(value)} is not a value of any domain", _VALUE_FIX)


def enum_type(scope: Scope, kind: type[Enum]) -> Type:
    """The type of an enum's members; raises NotCompiled where these equal other values, as integers do."""
    try:
        return scope.names.type_of(kind, scope.function.__globals__)
    except NotADomain as error:
        raise NotCompiled(error.message, f"{error.fix}, or take .value of a member") from None


def _article(kind: type) -> str:
    return f"{'an' if kind.__name__[0] in 'AEIOUaeiou' else 'a'} {kind.__name__}"


def _is_of_authors(kind: type) -> bool:
    """Whether a class of numbers, strings or collections is an author's: what its values equal may be its own."""
    return kind.__module__ != "builtins" and not kind.__module__.startswith("checker.language.")


def _plain(value: object) -> type:
    return next(kind for kind in (int, str, tuple, set, frozenset) if isinstance(value, kind))


def _tuple_type(scope: Scope, value: tuple[object, ...]) -> Type:
    items = tuple(_type_of(scope, item) for item in value)
    if any(isinstance(item, SetType) for item in items):
        raise NotCompiled("a set in a tuple of a global, which could change, is not compiled", "use a frozenset")
    return TupleType(items)


_VALUE_FIX = "use what a domain has: None, bools, integers, strings, elements, records, tuples and frozensets of them"


def _brief(value: object) -> str:
    text = repr(value)
    return f"'{value.__name__}'" if isinstance(value, type | FunctionType | ModuleType) else text[:60]
