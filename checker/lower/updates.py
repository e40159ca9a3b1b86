"""Changes of what is there: `x += y` and `del x`."""

import ast

from checker.ir.conversion import converted
from checker.ir.nodes import Change, Place, Pop, Stmt
from checker.ir.ops import ChangeOp
from checker.language.types import CounterType, ListType
from checker.lower.constants import constant
from checker.lower.expressions import lower_expression
from checker.lower.holders import is_container, may_share
from checker.lower.operators import operation
from checker.lower.places import ItemPlace, place_of
from checker.lower.scope import Scope
from checker.lower.stores import store, store_in_place


def lower_augmented(scope: Scope, node: ast.AugAssign) -> list[Stmt]:
    if isinstance(node.target, ast.Name) and node.target.id not in scope.aliases:
        current = lower_expression(scope, ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target))
    else:
        current = lower_expression(scope, _loaded(node.target))
    right = lower_expression(scope, node.value)
    if isinstance(current.type, ListType) and isinstance(node.op, ast.Add) and not isinstance(right.type, ListType):
        raise scope.refuse(node, "only a list is added to a list")
    if isinstance(current.type, CounterType):
        raise scope.refuse(node, "this change of a Counter is not compiled", "write self.counter[x] += 1")
    value = operation(scope, node.op, current, right, node)
    if not isinstance(node.target, ast.Name) or node.target.id in scope.aliases:
        if is_container(current.type):
            return store_in_place(scope, node.target, value, node)
    elif may_share(current.type):
        _change_name(scope, node.target)
    return store(scope, node.target, value, node)


def _change_name(scope: Scope, target: ast.Name) -> None:
    """`name |= value` and `name += value` change what is a set or list; a frozenset or tuple gives way to another."""
    is_given = scope.signature.takes(target.id)
    if is_given and (
        scope.signature.keeps_result or is_container(scope.types[target.id])
    ):  # a helper's may be the caller's set
        fix = "assign a new value to a new name"
        raise scope.refuse(target, f"changing the parameter '{target.id}' is not compiled", fix)
    scope.ledger.change(Place(-1, local=target.id), ())


def lower_delete(scope: Scope, node: ast.Delete) -> list[Stmt]:
    found: list[Stmt] = []
    for target in node.targets:
        kept = _kept(target)
        if kept is not None:
            found += store_in_place(scope, kept.value, lower_expression(scope, kept), node)
            continue
        place, keys, kind = place_of(scope, target)
        scope.ledger.change(place, keys)
        if not isinstance(kind, ItemPlace):
            raise scope.refuse(
                target, "this cannot be deleted in a compiled body", "a key of a dict stays: assign a value to it"
            )
        if isinstance(kind.owner, CounterType):
            none = (converted(kind.index, kind.owner.of), constant(0, scope.names))
            found.append(Change(ChangeOp.SET_COUNT, place, keys, none, kind.owner, scope.span(node)))
        else:
            name = scope.fresh("deleted")
            scope.declare(name, kind.owner.of)
            found.append(Pop(place, keys, kind.index, kind.owner, name, scope.span(node)))
    return found


def _kept(target: ast.expr) -> ast.Subscript | None:
    """What `del x[i:]`, `del x[:i]` or `del x[:]` leaves of a list: another slice of it."""
    match target:
        case ast.Subscript(value, ast.Slice(None, None, None)):
            rest = ast.Slice(None, ast.Constant(0), None)
        case ast.Subscript(value, ast.Slice(lower, None, None)):
            rest = ast.Slice(None, lower, None)
        case ast.Subscript(value, ast.Slice(None, upper, None)):
            rest = ast.Slice(upper, None, None)
        case _:
            return None
    return ast.fix_missing_locations(ast.copy_location(ast.Subscript(value, rest, ast.Load()), target))


def _loaded(target: ast.expr) -> ast.expr:
    """The target of an assignment as an expression."""
    match target:
        case ast.Attribute(value, attribute):
            return ast.copy_location(ast.Attribute(value, attribute, ast.Load()), target)
        case ast.Subscript(value, index):
            return ast.copy_location(ast.Subscript(_loaded(value), index, ast.Load()), target)
        case ast.Name(name):
            return ast.copy_location(ast.Name(name, ast.Load()), target)
        case _:
            return target
