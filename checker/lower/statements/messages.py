"""Texts for people: what is printed, and what an assertion says. They are not made, but what may fail in making them is kept."""

import ast
from collections.abc import Iterator

from checker.ir.failing import may_fail
from checker.ir.kinds import shown
from checker.ir.nodes import Expr
from checker.language.own_code import own_member
from checker.language.types import (
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.lower.calls.instances import class_of
from checker.lower.expressions import lower_expression
from checker.lower.scope import Scope


def said(scope: Scope, node: ast.expr) -> list[Expr]:
    """What may fail in making a text for people: of an f-string its values, of anything else the value."""
    if isinstance(node, ast.Constant):
        return []
    if isinstance(node, ast.JoinedStr):
        return [value for part in node.values for value in said(scope, part)]
    if isinstance(node, ast.Call) and scope.static(node.func) in (str, repr) and len(node.args) == 1:
        return said(scope, node.args[0])
    if isinstance(node, ast.FormattedValue):
        if node.format_spec is not None:
            raise scope.refuse(node, "a format in an f-string is not compiled", "write {x} alone")
        node = node.value
    value = lower_expression(scope, node)
    for member in _parts(value.type):
        own = own_member(class_of(member), "__str__", "__repr__", "__format__")
        if own is not None and isinstance(member, RecordType | EnumType | SortType):
            raise scope.refuse(node, f"{shown(member)} has its own {own}, which is not compiled", "leave it out here")
    return [value] if may_fail(value) else []


def _parts(kind: Type) -> Iterator[Type]:
    """A type, and every type in it, whose values a text of its values shows."""
    yield kind
    match kind:
        case RecordType(_, fields):
            inner: tuple[Type, ...] = tuple(field for _, field in fields)
        case UnionType(parts) | TupleType(parts):
            inner = parts
        case DictType(key, of):
            inner = (key, of)
        case FrozenSetType(of) | SequenceType(of) | SetType(of) | ListType(of) | CounterType(of):
            inner = (of,)
        case QuorumType(_, of, _):
            inner = (of,)
        case _:
            inner = ()
    for part in inner:
        yield from _parts(part)
