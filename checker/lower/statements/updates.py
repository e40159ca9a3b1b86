"""Changes of what is there: `x += y` and `del x`."""

import ast

from checker.ir.change_ops import ChangeOp
from checker.ir.conversion import converted
from checker.ir.kinds import is_tuple
from checker.ir.nodes import Expr, Load, Place
from checker.ir.statements import Change, Stmt
from checker.language.types import CounterType, DictType, ListType
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import tuple_items
from checker.lower.names.holders import is_container, may_share
from checker.lower.operators.literals import constant
from checker.lower.operators.operators import operation
from checker.lower.scope import Scope
from checker.lower.statements.list_changes import added_items, extended
from checker.lower.statements.own_dicts import delete_key, own_dict, update_with
from checker.lower.statements.places import ItemTarget, Target, target_of
from checker.lower.statements.pops import popped
from checker.lower.statements.stores import store, store_in_place


def lower_augmented(scope: Scope, node: ast.AugAssign) -> list[Stmt]:
    """`target += value`, and the like."""
    target = node.target
    held = own_dict(scope, target)
    if held is not None and isinstance(node.op, ast.BitOr):
        return update_with(scope, held, node.value, node)
    own = _own_list(scope, target) if isinstance(node.op, ast.Add) else None
    if own is not None:
        return extended(scope, own, added_items(scope, own, node.value, node), node)
    current = lower_expression(scope, _loaded(target))
    value = _updated(scope, current, lower_expression(scope, node.value), node)
    if not isinstance(target, ast.Name) or target.id in scope.aliases:
        if is_container(current.type):
            return store_in_place(scope, target, value, node)
    elif may_share(current.type):
        _change_name(scope, target)
    return store(scope, target, value, node)


def _own_list(scope: Scope, target: ast.expr) -> Target | None:
    """The list of the body's own, or in a dict of its own, that `target += ...` adds to."""
    root = target
    while isinstance(root, ast.Subscript):
        root = root.value
    if not isinstance(root, ast.Name) or root.id not in scope.assigned or root.id in (*scope.aliases, *scope.bindings):
        return None
    if not isinstance(scope.type_here(root.id), ListType | DictType):
        return None
    found = target_of(scope, target)
    if not isinstance(found, Target) or not isinstance(found.type, ListType) or found.place.local is None:
        return None
    scope.ledger.change(found.place, found.keys)
    return found


def _updated(scope: Scope, current: Expr, right: Expr, node: ast.AugAssign) -> Expr:
    if isinstance(current.type, ListType) and is_tuple(right.type):
        right = tuple_items(scope, right, node)
    if isinstance(current.type, ListType) and isinstance(node.op, ast.Add) and not isinstance(right.type, ListType):
        raise scope.refuse(node, "only a list is added to a list")
    if isinstance(current.type, CounterType) and (
        not isinstance(node.op, ast.Add | ast.Sub) or not isinstance(current, Load)
    ):
        raise scope.refuse(node, "this change of a Counter is not compiled", "write self.counter[x] += 1")
    return operation(scope, node.op, current, right, node)


def _change_name(scope: Scope, target: ast.Name) -> None:
    """`name |= value` and `name += value` change what is a set or list; a frozenset or tuple gives way to another."""
    may_be_callers = scope.signature.keeps_result or is_container(scope.types[target.id])
    if scope.signature.takes(target.id) and may_be_callers:
        fix = "assign a new value to a new name"
        raise scope.refuse(target, f"changing the parameter '{target.id}' is not compiled", fix)
    scope.ledger.change(Place(-1, local=target.id), ())


def lower_delete(scope: Scope, node: ast.Delete) -> list[Stmt]:
    """`del` of items and slices."""
    return [statement for target in node.targets for statement in _deleted(scope, target, node)]


def _deleted(scope: Scope, target: ast.expr, node: ast.Delete) -> list[Stmt]:
    if isinstance(target, ast.Name):
        return _unbound(scope, target)
    kept = _kept(target)
    if kept is not None:
        return store_in_place(scope, kept.value, lower_expression(scope, kept), node)
    middle = _without_middle(target)
    if middle is not None:
        return store_in_place(scope, middle[0], lower_expression(scope, middle[1]), node)
    if isinstance(target, ast.Subscript) and (held := own_dict(scope, target.value)) is not None:
        return delete_key(scope, held, target.slice, node)
    item = target_of(scope, target)
    scope.ledger.change(item.place, item.keys)
    if not isinstance(item, ItemTarget):
        fix = "a key of a dict stays: assign a value to it"
        raise scope.refuse(target, "this cannot be deleted in a compiled body", fix)
    span = scope.span(node)
    if isinstance(item.owner, CounterType):
        none = converted(item.index, item.owner.of), constant(scope, 0)
        return [Change(ChangeOp.SET_COUNT, item.place, item.keys, none, item.owner, span)]
    owner = Target(item.place, item.keys, item.owner)
    return [popped(scope, owner, item.owner, item.index, scope.fresh("deleted"), span)]


def _unbound(scope: Scope, target: ast.Name) -> list[Stmt]:
    """`del name`: the name has no value from here on."""
    if scope.growth.around or target.id not in {*scope.assigned, *scope.aliases} or scope.signature.takes(target.id):
        raise scope.refuse(
            target, f"'{target.id}' cannot be deleted here in a compiled body", "leave it: nothing reads it"
        )
    scope.assigned.discard(target.id)
    scope.forget(target.id)
    return []


def _without_middle(target: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """What `del x[1:3]` leaves of a list, with the list: the items before, and those behind."""
    match target:
        case ast.Subscript(value, ast.Slice(ast.Constant(int(low)), ast.Constant(int(high)), None)):
            if isinstance(value, ast.Subscript) or low < 0 or high < 0:
                return None
            parts = [ast.Slice(None, ast.Constant(low), None), ast.Slice(ast.Constant(max(low, high)), None, None)]
            loaded = _loaded(value)
            before, behind = (ast.Subscript(loaded, part, ast.Load()) for part in parts)
            rest = ast.copy_location(ast.BinOp(before, ast.Add(), behind), target)
            return value, ast.fix_missing_locations(rest)
        case _:
            return None


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
