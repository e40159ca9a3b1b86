"""What a body can change: a place in the state or in a local, an item of a list or Counter."""

import ast
from dataclasses import dataclass

from checker.ir.nodes import Apply, Expr, Load, Local, Place
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, DictType, ListType, Type
from checker.lower.collections.elements import as_key
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import as_integer
from checker.lower.scope import Alias, Refused, Scope

_OWN_COUNTER = "changing a Counter of the body's own, which may hold any counts in any order, is not compiled"
_UNCHANGEABLE = "this is not something that a compiled body can change"
_CHANGEABLE = "change a variable of the state, a name that is assigned here, or what one of them holds"


@dataclass(frozen=True)
class Target:
    """What is in the state or in a local, behind the keys of the dicts around it."""

    place: Place
    keys: tuple[Expr, ...]
    type: Type


@dataclass(frozen=True)
class ItemTarget:
    """An item of a list or Counter that is at a place."""

    place: Place
    keys: tuple[Expr, ...]
    owner: ListType | CounterType
    index: Expr


def is_state(scope: Scope, node: ast.expr) -> bool:
    """Whether a name is the state: self."""
    return isinstance(node, ast.Name) and node.id in scope.states


def is_changeable(scope: Scope, node: ast.expr) -> bool:
    """Whether an expression names a variable of the state, a local, or a part of one."""
    while isinstance(node, ast.Subscript):
        node = node.value
    match node:
        case ast.Attribute(owner, name):
            return is_state(scope, owner) and name in scope.names.variables
        case ast.Name(name):
            return name in scope.aliases or (name in scope.types and name not in scope.bindings)
        case _:
            return False


def container_of(scope: Scope, node: ast.expr, change: ast.AST) -> Target:
    """The container that an expression names and a change is made to; raises Refused for an item of a list or Counter."""
    target = target_of(scope, node)
    if isinstance(target, ItemTarget):
        raise scope.refuse(change, _UNCHANGEABLE, _CHANGEABLE)
    return target


def target_of(scope: Scope, node: ast.expr) -> Target | ItemTarget:
    """Where what an expression names is kept; raises Refused for what no body changes."""
    target = _named(scope, node)
    if target.place.local is None and isinstance(target, Target):
        scope.present.evaluated.append(Load(target.type, Place(target.place.variable)))
    return target


def _named(scope: Scope, node: ast.expr) -> Target | ItemTarget:
    match node:
        case ast.Attribute(ast.Name(name), attribute) if name in scope.states:
            return _variable(scope, scope.states[name], attribute, node)
        case ast.Name(name) if name in scope.aliases:
            return _aliased(scope, scope.aliases[name])
        case ast.Name(name) if name in scope.types and name not in scope.bindings:
            return _local(scope, name, node)
        case ast.Name(name) if name in scope.tables and name not in scope.bindings:
            message = f"what the dict '{name}' has at a key is not changed in a compiled body"
            raise scope.refuse(node, message, f"give it another value: {name}[k] = ..., a frozenset or tuple or number")
        case ast.Subscript(base, index):
            return _part(scope, target_of(scope, base), index, node)
        case ast.Attribute(owner, name) if not is_state(scope, owner):
            raise scope.refuse(node, _UNCHANGEABLE, f"a record stays as it is: make a new one with another {name}")
        case ast.Name(name) if name in scope.unknown:
            raise Refused(())
        case _:
            raise scope.refuse(node, _UNCHANGEABLE, _CHANGEABLE)


def _variable(scope: Scope, state: int, name: str, node: ast.AST) -> Target:
    index = scope.names.variables.get(name)
    if index is None or state == 1:
        fix = (
            "a step invariant reads the state after, and assigns nothing"
            if state == 1
            else "declare it in the class body"
        )
        raise scope.refuse(node, f"'{name}' cannot be assigned here", fix)
    scope.writes |= {index}
    return Target(Place(index), (), scope.names.kinds[index])


def _aliased(scope: Scope, alias: Alias) -> Target:
    scope.writes |= {alias.place.variable}
    return Target(alias.place, alias.keys, alias.type)


def _local(scope: Scope, name: str, node: ast.AST) -> Target:
    if name in scope.signature.captured:
        fix = "return what it adds, and add it where it is called"
        raise scope.refuse(node, f"changing '{name}', which is of the body around the function, is not compiled", fix)
    if scope.signature.takes(name):
        fix = "assign a new value to a new name"
        raise scope.refuse(node, f"changing the parameter '{name}' is not compiled", fix)
    return Target(Place(-1, local=name), (), scope.types[name])


def _part(scope: Scope, whole: Target | ItemTarget, index: ast.expr, node: ast.AST) -> Target | ItemTarget:
    """What a container holds at a key or an index."""
    match whole:
        case Target(place, keys, DictType(key, value)):
            return Target(place, (*keys, as_key(scope, lower_expression(scope, index), key, node)), value)
        case Target(place, keys, ListType() as owner) if not isinstance(index, ast.Slice):
            return ItemTarget(place, keys, owner, as_integer(scope, lower_expression(scope, index), node))
        case Target(_, _, ListType()):
            written = ast.unparse(node).partition("[")[0]
            fix = f"make the list anew: {written} = {written}[:i] + ... + {written}[j:]"
            raise scope.refuse(node, "a change of this slice is not compiled", fix)
        case Target(place, keys, CounterType() as owner):
            refuse_own_counter(scope, place, node)
            return ItemTarget(place, keys, owner, lower_expression(scope, index))
        case _:
            raise scope.refuse(node, _UNCHANGEABLE, _CHANGEABLE)


def refuse_own_counter(scope: Scope, place: Place, node: ast.AST) -> None:
    """Raise Refused for a change of a Counter of the body's own; another name for one of the state comes to be held as its place."""
    shared = (share for share in scope.ledger.shares if share.name == place.local)
    if place.local is None or any(part.local is None for share in shared for part in share.held):
        return
    raise scope.refuse(node, _OWN_COUNTER, "count in a dict: {key: 0 for key in Domain}")


def current_value(scope: Scope, target: Target) -> Expr:
    """What is there before the change."""
    if target.place.local is None:
        return Load(target.type, target.place, target.keys)
    value: Expr = Local(scope.types[target.place.local], target.place.local)
    for key in target.keys:
        assert isinstance(value.type, DictType)
        value = Apply(CollectionOp.GET, value.type.value, (value, key))
    return value
