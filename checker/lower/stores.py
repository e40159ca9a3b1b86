"""What is put into a place: of the state, of a local, or an item of a list or Counter."""

import ast
from dataclasses import replace

from checker.ir.conversion import converted
from checker.ir.failing import calls, may_fail
from checker.ir.kinds import BOOL, NEVER, members, shown, union
from checker.ir.nodes import Assign, Change, Evaluate, Expr, Place, Stmt, Store
from checker.ir.ops import ChangeOp
from checker.language.types import CounterType, DictType, FrozenSetType, ListType, QuorumType, SetType, TupleType, Type
from checker.lower.coercions import as_integer, refuse_set, refuse_view
from checker.lower.holders import is_container
from checker.lower.places import ItemPlace, place_of
from checker.lower.scope import Scope

_ROWS: set[type[Type]] = {ListType, CounterType, DictType}


def store(scope: Scope, target: ast.expr, value: Expr, node: ast.AST, given: ast.expr | None = None) -> list[Stmt]:
    """`target = value`; `given` is the syntax of the value."""
    refuse_view(scope, value, node)
    if isinstance(target, ast.Name):
        scope.ledger.share(target.id, value, target)
        return store_name(scope, target, value, node)
    place, keys, kind = place_of(scope, target)
    if isinstance(kind, ItemPlace):
        scope.ledger.change(place, keys)
        if isinstance(kind.owner, CounterType):
            if BOOL in members(value.type):
                raise scope.refuse(node, "a truth as a count is not compiled", "write an integer: 1 if ... else 0")
            count = as_integer(scope, value, node)
            counted = (converted(kind.index, kind.owner.of), count)
            put = Change(ChangeOp.SET_COUNT, place, keys, counted, kind.owner, scope.span(node))
            return [*_in_turn(scope, value, count, (*keys, kind.index), node), put]
        owner: Type = kind.owner
        if place.local is not None:
            owner = grown(scope, place.local, len(keys), replace(kind.owner, of=union((kind.owner.of, value.type))))
        assert isinstance(owner, ListType)
        item = converted(value, owner.of)
        put = Change(ChangeOp.PUT, place, keys, (kind.index, item), owner, scope.span(node))
        return [*_in_turn(scope, value, item, (*keys, kind.index), node), put]
    scope.ledger.replace(place, keys)
    if place.local is not None:
        scope.ledger.share(place.local, value, node)
        if not is_container(kind) and not is_container(value.type):
            kind = grown(scope, place.local, len(keys), union((kind, value.type)))
    is_frozen = any(isinstance(member, FrozenSetType | QuorumType | TupleType) for member in members(kind))
    if place.local is not None and is_frozen:
        refuse_set(scope, (value.type,), node, "a set where a frozenset was")
    change = stored(scope, place, keys, kind, value, node)
    return [*_in_turn(scope, value, change.value, keys, node), change]


def store_name(scope: Scope, target: ast.Name, value: Expr, node: ast.AST) -> list[Stmt]:
    grown = scope.declare(target.id, value.type)
    if grown != value.type and value.type != NEVER:
        scope.facts[target.id] = value.type
    return [Assign(target.id, converted(value, grown), scope.span(node))]


def stored(scope: Scope, place: Place, keys: tuple[Expr, ...], kind: Type, value: Expr, node: ast.AST) -> Store:
    """The change of a place to a value of its kind; another kind of collection with the same elements is not compiled."""
    if type(value.type) is not type(kind) and value.type != NEVER and {type(value.type), type(kind)} & _ROWS:
        raise scope.refuse(node, f"a value of type {shown(value.type)} is not compiled as one of {shown(kind)}")
    sets = any(isinstance(member, SetType | FrozenSetType) for member in members(value.type))
    if sets and any(isinstance(member, QuorumType) for member in members(kind)):
        raise scope.refuse(node, "a set as a quorum is not compiled", "take a quorum as a parameter")
    return Store(place, keys, converted(value, kind), kind, scope.span(node))


def _in_turn(scope: Scope, value: Expr, kept: Expr, keys: tuple[Expr, ...], node: ast.AST) -> list[Stmt]:
    """What comes before a change: the value and the keys, where a helper in one of these ends the step before the value is refused."""
    if not any(map(calls, keys)) or not may_fail(kept):
        return []
    return [Evaluate(each, scope.span(node)) for each in (value, *keys) if may_fail(each)]


def store_in_place(scope: Scope, target: ast.expr, value: Expr, node: ast.AST) -> list[Stmt]:
    """A container becomes another value, and stays the same container."""
    place, keys, kind = place_of(scope, target)
    if isinstance(kind, ItemPlace):
        raise scope.refuse(node, "this is not something that a compiled body can change")
    scope.ledger.change(place, keys)
    return [stored(scope, place, keys, kind, value, node)]


def grown(scope: Scope, name: str, depth: int, kind: Type) -> Type:
    """The type of a local container, or of one in a local dict, that takes further values."""
    whole, dicts = scope.types[name], list[DictType]()
    for _ in range(depth):
        assert isinstance(whole, DictType)
        dicts.append(whole)
        whole = whole.value
    for outer in reversed(dicts):
        kind = DictType(outer.key, kind)
    grown = scope.declare(name, kind)
    for _ in range(depth):
        assert isinstance(grown, DictType)
        grown = grown.value
    return grown
