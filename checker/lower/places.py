"""Places that a body can change: in the state, in a local, an item of a list or Counter."""

import ast

from checker.ir.nodes import Apply, Expr, Load, Local, Place
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, DictType, ListType, Type
from checker.lower.coercions import as_integer
from checker.lower.elements import as_key
from checker.lower.expressions import lower_expression
from checker.lower.scope import Refused, Scope


class ItemPlace:
    """An item of a list or Counter."""

    def __init__(self, owner: ListType | CounterType, index: Expr) -> None:
        self.owner, self.index = owner, index


def is_state(scope: Scope, node: ast.expr) -> bool:
    """Whether a name is the state: self."""
    return isinstance(node, ast.Name) and node.id in scope.states


def place_of(scope: Scope, node: ast.expr) -> "tuple[Place, tuple[Expr, ...], Type | ItemPlace]":
    """Where an expression is kept: in the state or a local, with its keys; an item of a list or Counter by its owner."""
    found = _place(scope, node)
    place, _, kind = found
    if place.local is None and not isinstance(kind, ItemPlace):
        scope.present.evaluated.append(Load(kind, Place(place.variable)))
    return found


def _place(scope: Scope, node: ast.expr) -> "tuple[Place, tuple[Expr, ...], Type | ItemPlace]":
    match node:
        case ast.Attribute(ast.Name(name), attribute) if name in scope.states:
            index = scope.names.variables.get(attribute)
            if index is None or scope.states[name] == 1:
                raise scope.refuse(node, f"'{attribute}' cannot be assigned here")
            scope.writes |= {index}
            return Place(index), (), scope.names.kinds[index]
        case ast.Name(name) if name in scope.aliases:
            alias = scope.aliases[name]
            scope.writes |= {alias.place.variable}
            return alias.place, alias.keys, alias.type
        case ast.Name(name) if name in scope.types and name not in scope.bindings:
            if scope.signature.takes(name):
                raise scope.refuse(
                    node, f"changing the parameter '{name}' is not compiled", "assign a new value to a new name"
                )
            return Place(-1, local=name), (), scope.types[name]
        case ast.Subscript(base, index_node):
            place, keys, kind = place_of(scope, base)
            if isinstance(kind, DictType):
                return place, (*keys, as_key(scope, lower_expression(scope, index_node), kind.key, node)), kind.value
            if isinstance(kind, ListType) and not isinstance(index_node, ast.Slice):
                return place, keys, ItemPlace(kind, as_integer(scope, lower_expression(scope, index_node), node))
            if isinstance(kind, CounterType):
                return place, keys, ItemPlace(kind, lower_expression(scope, index_node))
        case ast.Attribute(owner, name) if not is_state(scope, owner):
            fix = f"a record stays as it is: make a new one with another {name}"
            raise scope.refuse(node, "this is not something that a compiled body can change", fix)
        case ast.Name(name) if name in scope.unknown:
            raise Refused(())
    raise scope.refuse(node, "this is not something that a compiled body can change")


def current_value(scope: Scope, place: Place, keys: tuple[Expr, ...], kind: Type) -> Expr:
    """What a place holds."""
    if place.local is None:
        return Load(kind, place, keys)
    value: Expr = Local(scope.types[place.local], place.local)
    for key in keys:
        assert isinstance(value.type, DictType)
        value = Apply(CollectionOp.GET, value.type.value, (value, key))
    return value
