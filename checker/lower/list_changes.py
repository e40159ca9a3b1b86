"""Methods that change a list."""

import ast

from checker.ir.conversion import converted
from checker.ir.kinds import is_ordered, shown
from checker.ir.nodes import Apply, Expr
from checker.ir.ops import ChangeOp, CollectionOp
from checker.ir.statements import Change, Stmt, Store
from checker.language.types import ListType
from checker.lower.coercions import as_integer
from checker.lower.elements import as_key
from checker.lower.operators import operation
from checker.lower.places import Target, current_value
from checker.lower.pops import popped
from checker.lower.scope import Scope

_GROWING = ("append", "insert", "extend")


def change_list(
    scope: Scope, target: Target, kind: ListType, method: str, args: list[Expr], node: ast.Call
) -> list[Stmt] | None:
    """The statements that a method becomes; None for one that is not compiled."""
    if target.place.local is not None and method in _GROWING:
        raise scope.refuse(node, "a list that grows is compiled in the state only", "build it with a comprehension")
    match method:
        case "sort" | "reverse" if not node.keywords:
            return _reordered(scope, target, kind, method, node)
        case "extend":
            whole = operation(scope, ast.Add(), current_value(scope, target), args[0], node)
            return [Store(target.place, target.keys, converted(whole, kind), kind, scope.span(node))]
        case "pop":
            name = scope.fresh("popped")
            index = as_integer(scope, args[0], node) if args else None
            return [popped(scope, target, kind, index, name, scope.span(node))]
        case "remove":
            item = as_key(scope, args[-1], kind.of, node)
            return [_change(scope, ChangeOp.REMOVE, target, kind, args, item, node)]
        case "append" | "insert":
            op = ChangeOp.APPEND if method == "append" else ChangeOp.INSERT
            return [_change(scope, op, target, kind, args, converted(args[-1], kind.of), node)]
        case _:
            return None


def _change(
    scope: Scope, op: ChangeOp, target: Target, kind: ListType, args: list[Expr], item: Expr, node: ast.Call
) -> Change:
    """A change of one item, the last argument; those before it are indices."""
    values = (*(as_integer(scope, arg, node) for arg in args[:-1]), item)
    return Change(op, target.place, target.keys, values, kind, scope.span(node))


def _reordered(scope: Scope, target: Target, kind: ListType, method: str, node: ast.Call) -> list[Stmt]:
    if method == "sort" and not is_ordered(kind.of):
        raise scope.refuse(node, f"values of type {shown(kind.of)} have no order")
    op = CollectionOp.SORT if method == "sort" else CollectionOp.REVERSE
    value = Apply(op, kind, (current_value(scope, target),), scope.span(node))
    return [Store(target.place, target.keys, value, kind, scope.span(node))]
