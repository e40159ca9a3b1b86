"""Tuples of which it is known how many items there are: an item by a number that is known or not."""

import ast

from checker.diagnostics import Span
from checker.ir.conversion import converted
from checker.ir.failing import after, in_turn
from checker.ir.kinds import NEVER, union
from checker.ir.nodes import Apply, Const, Expr, Fail, Item
from checker.ir.ops import CollectionOp
from checker.language.types import ListType, TupleType
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import as_integer, common_type
from checker.lower.scope import Scope

_WRITTEN = "write the numbers out, or use a list"


def tuple_item(scope: Scope, value: Expr, kind: TupleType, node: ast.Subscript) -> Expr:
    """`t[i]`, of a tuple of which it is known how many items there are."""
    index = lower_expression(scope, node.slice)
    if isinstance(index, Const) and type(index.value) is int and -len(kind.items) <= index.value < len(kind.items):
        place = index.value % len(kind.items)
        return Item(kind.items[place], value, place, scope.span(node))
    if isinstance(index, Const) and type(index.value) is int:
        return Fail(NEVER, (value,), scope.span(node))
    listed = _as_list(scope, value, kind, node)
    place_of = as_integer(scope, index, node)
    assert isinstance(listed.type, ListType)
    found = Apply(CollectionOp.AT, listed.type.of, (listed, place_of), scope.span(node))
    return in_turn((value, index), found)


def known_slice(part: ast.Slice) -> slice | None:
    """A slice whose limits are numbers that are written out; None for any other."""
    limits: list[int | None] = []
    for limit in (part.lower, part.upper, part.step):
        match limit:
            case None:
                limits.append(None)
            case ast.Constant(int(number)) if type(number) is int:
                limits.append(number)
            case ast.UnaryOp(ast.USub(), ast.Constant(int(number))) if type(number) is int:
                limits.append(-number)
            case _:
                return None
    return None if limits[2] == 0 else slice(*limits)


def tuple_slice(value: Expr, kind: TupleType, part: slice, span: Span) -> Expr:
    """`t[i:j]`, of which it is known which items these are."""
    items = [Item(kind.items[place], value, place) for place in range(len(kind.items))[part]]
    made = Apply(CollectionOp.TUPLE, TupleType(tuple(item.type for item in items)), tuple(items), span)
    return after((value,), made)


def _as_list(scope: Scope, value: Expr, kind: TupleType, node: ast.AST) -> Expr:
    """The items of a tuple as a list, where they can be told apart in one."""
    of = union(kind.items)
    common_type(scope, (of,), node)
    items = tuple(converted(part, of) for part in _items(value, kind))
    return after((value,), Apply(CollectionOp.LIST, ListType(of, len(items)), items, scope.span(node)))


def _items(value: Expr, kind: TupleType) -> list[Expr]:
    return [Item(item, value, number) for number, item in enumerate(kind.items)]
