"""Assignments: to locals, to the state, and names for parts of the state."""

import ast

from checker.ir.conversion import converted
from checker.ir.nodes import Expr, Load, Local
from checker.ir.statements import Assign, Stmt
from checker.language.types import DictType
from checker.lower.calls.functions import define_function
from checker.lower.collections.dict_displays import INSTEAD, WHERE
from checker.lower.collections.tables import as_total, table_to_store
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import refuse_view
from checker.lower.inference.limits import note_annotation
from checker.lower.names.holders import Part, is_container
from checker.lower.names.sharing import Aliasing
from checker.lower.refusals import count_stored
from checker.lower.scope import Alias, Scope, place_of_name
from checker.lower.statements.own_dicts import define_table
from checker.lower.statements.places import Target, is_state, target_of
from checker.lower.statements.pops import lower_pop
from checker.lower.statements.stores import store, store_name
from checker.lower.statements.unpacking import lower_unpacking, store_each


def lower_assign(scope: Scope, node: ast.Assign) -> list[Stmt]:
    """`target = value`; several targets take the value of one local."""
    if len(node.targets) == 1:
        return _assigned(scope, node.targets[0], node.value, node)
    name = scope.fresh("value")
    value = whole_value(scope, node.value)
    scope.declare(name, value.type)
    scope.ledger.share(name, value, node)
    found: list[Stmt] = [Assign(name, value, scope.span(node))]
    for target in node.targets:
        found += store_each(scope, target, Local(scope.types[name], name), node)
    return found


def lower_annotated(scope: Scope, node: ast.AnnAssign) -> list[Stmt]:
    """`target: T = value`; what the annotation says of a local is a limit."""
    note_annotation(scope, node)
    return [] if node.value is None else _assigned(scope, node.target, node.value, node)


def _assigned(scope: Scope, target: ast.expr, value: ast.expr, node: ast.stmt) -> list[Stmt]:
    match target:
        case ast.Name(name) if isinstance(value, ast.Lambda):
            return define_function(scope, name, value)
        case ast.Name() if (made := define_table(scope, target, value, node)) is not None:
            return made
        case ast.Name():
            popped = lower_pop(scope, target, value)
            return _to_name(scope, target, value, node) if popped is None else popped
        case ast.Tuple() | ast.List():
            return lower_unpacking(scope, target, value, node)
        case _:
            scope.present.stored = value if _is_of_state(scope, target) else None
            pairs = table_to_store(scope, value) if _is_of_state(scope, target) else None
            if pairs is not None:
                return store(scope, target, _whole(scope, pairs, target, node), node)
            lower = whole_value if isinstance(target, ast.Attribute) else lower_expression
            return store(scope, target, lower(scope, value), node)


def _whole(scope: Scope, pairs: Expr, target: ast.expr, node: ast.stmt) -> Expr:
    """A dict without a value for every key as what a place of the state takes: it has them all, or that is an error."""
    place = target_of(scope, target)
    if not isinstance(place, Target) or not isinstance(place.type, DictType):
        raise scope.refuse(node, WHERE, INSTEAD)
    return as_total(scope, pairs, place.type, node)


def _to_name(scope: Scope, target: ast.Name, value: ast.expr, node: ast.stmt) -> list[Stmt]:
    return assigned_name(scope, target, whole_value(scope, value), node)


def assigned_name(scope: Scope, target: ast.Name, lowered: Expr, node: ast.AST) -> list[Stmt]:
    """A name is given a value, or stands for a place of the state."""
    refuse_view(scope, lowered, node)
    is_loaded = isinstance(lowered, Load) and is_container(lowered.type)
    is_plain = is_loaded and _is_given_once(scope, target.id)
    if isinstance(lowered, Load) and is_plain and place_of_name(target.id, target) in scope.renamed:
        return _aliased(scope, target, lowered, node)
    scope.ledger.share(target.id, lowered, target, is_plain=is_plain)
    return store_name(scope, target, lowered, node)


def _is_of_state(scope: Scope, target: ast.expr) -> bool:
    """Whether the target of an assignment is a variable of the state, or a part of one by way of `self`."""
    while isinstance(target, ast.Subscript):
        target = target.value
    return isinstance(target, ast.Attribute) and is_state(scope, target.value)


def whole_value(scope: Scope, node: ast.expr) -> Expr:
    """A value that is all that its statement evaluates: a call that changes the state may stand in it."""
    value = lower_expression(scope, node)
    before = scope.present.before
    last = before[-1] if before else None
    if not isinstance(value, Local) or not isinstance(last, Assign) or last.name != value.name or "." not in last.name:
        return value
    before.pop()
    return last.value


def _is_given_once(scope: Scope, name: str) -> bool:
    """Whether one statement gives a local its value, and no caller."""
    if scope.signature.takes(name):
        return False
    changed = sum(isinstance(n, ast.AugAssign) and _is_name(n.target, name) for n in ast.walk(scope.node))
    return count_stored(scope.node, name) - changed == 1


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _aliased(scope: Scope, target: ast.Name, value: Load, node: ast.AST) -> list[Stmt]:
    """A name for a container of the state: the place itself, whose keys are kept as they are now."""
    found: list[Stmt] = []
    keys: list[Expr] = []
    for key in value.keys:
        name = scope.fresh("key")
        scope.declare(name, key.type)
        found.append(Assign(name, converted(key, scope.types[name]), scope.span(node)))
        keys.append(converted(Local(scope.types[name], name), key.type))
    scope.forget(target.id)
    scope.types.pop(target.id, None)
    scope.aliases[target.id] = Alias(value.place, tuple(keys), value.type)
    part = Part(variable=value.place.variable, depth=len(keys))
    scope.ledger.aliases.append(Aliasing(target.id, part, target, 0))
    return found
