"""Tuples: items by a number that is known or not, parts, sums, `index` and `count`."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import after, in_turn
from checker.ir.kinds import interval, union
from checker.ir.nodes import Apply, Const, Expr, Item
from checker.ir.ops import CollectionOp
from checker.language.types import ListType, TupleType
from checker.lower.coercions import as_integer, common_type
from checker.lower.elements import as_key, count_of
from checker.lower.expressions import lower_expression
from checker.lower.scope import Scope

_WRITTEN = "write the numbers out, or use a list"


def tuple_item(scope: Scope, value: Expr, kind: TupleType, node: ast.Subscript) -> Expr:
    """`t[i]` and `t[i:j]`."""
    if isinstance(node.slice, ast.Slice):
        return _part(scope, value, kind, node.slice, node)
    index = lower_expression(scope, node.slice)
    if isinstance(index, Const) and type(index.value) is int and -len(kind.items) <= index.value < len(kind.items):
        place = index.value % len(kind.items)
        return Item(kind.items[place], value, place, scope.span(node))
    listed = _as_list(scope, value, kind, node)
    place_of = as_integer(scope, index, node)
    assert isinstance(listed.type, ListType)
    found = Apply(CollectionOp.AT, listed.type.of, (listed, place_of), scope.span(node))
    return in_turn((value, index), found)


def _as_list(scope: Scope, value: Expr, kind: TupleType, node: ast.AST) -> Expr:
    """The items of a tuple as a list, where they can be told apart in one."""
    of = union(kind.items)
    common_type(scope, (of,), node)
    items = tuple(converted(part, of) for part in _items(value, kind))
    return after((value,), Apply(CollectionOp.LIST, ListType(of, len(items)), items, scope.span(node)))


def _items(value: Expr, kind: TupleType) -> list[Expr]:
    return [Item(item, value, number) for number, item in enumerate(kind.items)]


def _part(scope: Scope, value: Expr, kind: TupleType, part: ast.Slice, node: ast.AST) -> Expr:
    limits = [_limit(scope, limit) for limit in (part.lower, part.upper, part.step)]
    if limits[2] == 0:
        raise scope.refuse(node, "a slice with a step of 0 is an error", _WRITTEN)
    return _made(scope, _items(value, kind)[slice(*limits)], [value], node)


def _limit(scope: Scope, limit: ast.expr | None) -> int | None:
    if limit is None:
        return None
    value = lower_expression(scope, limit)
    if isinstance(value, Const) and (value.value is None or type(value.value) is int):
        number: int | None = value.value
        return number
    raise scope.refuse(limit, "a slice of a tuple is compiled where its limits are numbers", _WRITTEN)


def _made(scope: Scope, items: list[Expr], before: list[Expr], node: ast.AST) -> Expr:
    kind = TupleType(tuple(item.type for item in items))
    return after(before, Apply(CollectionOp.TUPLE, kind, tuple(items), scope.span(node)))


def joined(scope: Scope, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """`t + u`."""
    assert isinstance(left.type, TupleType)
    assert isinstance(right.type, TupleType)
    return _made(scope, [*_items(left, left.type), *_items(right, right.type)], [left, right], node)


def tuple_method(scope: Scope, value: Expr, kind: TupleType, name: str, args: list[Expr], node: ast.AST) -> Expr | None:
    """`t.index(x)` and `t.count(x)`; None for a method that there is not."""
    if name not in ("index", "count") or len(args) != 1:
        return None
    listed = _as_list(scope, value, kind, node)
    assert isinstance(listed.type, ListType)
    of = listed.type.of
    if name == "count":
        return count_of(scope, listed, args[0], of, node)
    return Apply(
        CollectionOp.FIND,
        interval(0, max(0, len(kind.items) - 1)),
        (listed, as_key(scope, args[0], of, node)),
        scope.span(node),
    )
