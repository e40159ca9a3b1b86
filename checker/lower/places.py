"""Places that a body can change: in the state, in a local, an item of a list or Counter."""

import ast

from checker.ir.nodes import Apply, Expr, Load, Local, Place
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, DictType, ListType, Type
from checker.lower.calls import Calls
from checker.lower.scope import Refused


class Places(Calls):
    """Finds places."""

    parameters: tuple[tuple[str, Type], ...] = ()

    def is_state(self, node: ast.expr) -> bool:
        """Whether a name is the state: self."""
        return isinstance(node, ast.Name) and node.id in self.states

    def place(self, node: ast.expr) -> "tuple[Place, tuple[Expr, ...], Type | ItemPlace]":
        """Where an expression is kept: in the state or a local, with its keys; an item of a list or Counter by its owner."""
        found = self._place(node)
        place, _, kind = found
        if place.local is None and not isinstance(kind, ItemPlace):
            self.evaluated.append(Load(kind, Place(place.variable)))
        return found

    def _place(self, node: ast.expr) -> "tuple[Place, tuple[Expr, ...], Type | ItemPlace]":
        match node:
            case ast.Attribute(ast.Name(name), attribute) if name in self.states:
                index = self.names.variables.get(attribute)
                if index is None or self.states[name] == 1:
                    raise self.refuse(node, f"'{attribute}' cannot be assigned here")
                self.writes |= {index}
                return Place(index), (), self.names.kinds[index]
            case ast.Name(name) if name in self.aliases:
                alias = self.aliases[name]
                self.writes |= {alias.place.variable}
                return alias.place, alias.keys, alias.type
            case ast.Name(name) if name in self.types and name not in self.bindings:
                if name in [parameter for parameter, _ in self.parameters]:
                    raise self.refuse(
                        node, f"changing the parameter '{name}' is not compiled", "assign a new value to a new name"
                    )
                return Place(-1, local=name), (), self.types[name]
            case ast.Subscript(base, index_node):
                place, keys, kind = self.place(base)
                if isinstance(kind, DictType):
                    return place, (*keys, self.key(self.expr(index_node), kind.key, node)), kind.value
                if isinstance(kind, ListType) and not isinstance(index_node, ast.Slice):
                    return place, keys, ItemPlace(kind, self.integer(self.expr(index_node), node))
                if isinstance(kind, CounterType):
                    return place, keys, ItemPlace(kind, self.expr(index_node))
            case ast.Attribute(owner, name) if not self.is_state(owner):
                fix = f"a record stays as it is: make a new one with another {name}"
                raise self.refuse(node, "this is not something that a compiled body can change", fix)
            case ast.Name(name) if name in self.unknown:
                raise Refused(())
        raise self.refuse(node, "this is not something that a compiled body can change")

    def current(self, place: Place, keys: tuple[Expr, ...], kind: Type) -> Expr:
        """What a place holds."""
        if place.local is None:
            return Load(kind, place, keys)
        value: Expr = Local(self.types[place.local], place.local)
        for key in keys:
            assert isinstance(value.type, DictType)
            value = Apply(CollectionOp.GET, value.type.value, (value, key))
        return value


class ItemPlace:
    """An item of a list or Counter."""

    def __init__(self, owner: ListType | CounterType, index: Expr) -> None:
        self.owner, self.index = owner, index
