"""What is put into a place: of the state, of a local, or an item of a list or Counter."""

import ast
from dataclasses import replace
from typing import TypeGuard

from checker.ir.change_ops import ChangeOp
from checker.ir.conversion import converted, items_of, sequence
from checker.ir.failing import calls, may_fail
from checker.ir.kinds import BOOL, NEVER, is_tuple, members, shown, union
from checker.ir.nodes import Expr
from checker.ir.statements import Assign, Change, Evaluate, Stmt, Store
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    SequenceType,
    SetType,
    TupleType,
    Type,
    UnionType,
)
from checker.lower.collections.elements import may_be_missing
from checker.lower.inference.coercions import as_integer, as_sequence, refuse_set, refuse_view
from checker.lower.inference.growing import length_in, longer_by, with_length
from checker.lower.inference.limits import limited
from checker.lower.names.holders import is_container
from checker.lower.scope import Scope
from checker.lower.statements.own_dicts import own_dict, put_at
from checker.lower.statements.places import ItemTarget, Target, container_of, target_of

_ROWS: set[type[Type]] = {ListType, CounterType, DictType}


def store(scope: Scope, target: ast.expr, value: Expr, node: ast.AST) -> list[Stmt]:
    """`target = value`."""
    refuse_view(scope, value, node)
    if isinstance(target, ast.Name):
        scope.ledger.share(target.id, value, target)
        return store_name(scope, target, value, node)
    if isinstance(target, ast.Subscript) and (held := own_dict(scope, target.value)) is not None:
        return put_at(scope, held, target.slice, value, node)
    found = target_of(scope, target)
    if isinstance(found, ItemTarget):
        return _store_item(scope, found, value, node)
    return _store_part(scope, found, value, node)


def store_name(scope: Scope, target: ast.Name, value: Expr, node: ast.AST) -> list[Stmt]:
    """A local takes a value, and is known to have its type from here on."""
    kind = _kind_given(scope, target.id, value, node)
    whole = scope.declare(target.id, kind)
    if whole != kind and kind != NEVER:
        scope.facts[target.id] = kind
    return [Assign(target.id, limited(scope, target.id, value, whole), scope.span(node))]


def _kind_given(scope: Scope, name: str, value: Expr, node: ast.AST) -> Type:
    """The type of which a name takes a value: a list or tuple that is made of the one it has is no longer than that may become."""
    if not isinstance(value.type, ListType | DictType | SequenceType | TupleType):
        return value.type
    old, more = scope.types.get(name), longer_by(value, name)
    if more is None or not _grows(old, value.type):
        scope.growth.give(name, value.type)
        return value.type
    scope.growth.give(name, NEVER)
    scope.growth.add(name, more, node)
    return with_length(value.type, length_in(old))


def _grows(old: Type | None, given: Type) -> TypeGuard[Type]:
    """Whether a name may be given a longer list, or tuple, than the one that it has."""
    if isinstance(given, SequenceType):
        return old is not None and is_tuple(old)
    return isinstance(old, ListType) and isinstance(given, ListType)


def store_in_place(scope: Scope, target: ast.expr, value: Expr, node: ast.AST) -> list[Stmt]:
    """A container becomes another value, and stays the same container."""
    container = container_of(scope, target, node)
    scope.ledger.change(container.place, container.keys)
    return [_stored(scope, container, value, node)]


def _store_item(scope: Scope, item: ItemTarget, value: Expr, node: ast.AST) -> list[Stmt]:
    scope.ledger.change(item.place, item.keys)
    if isinstance(item.owner, CounterType):
        change = _counted(scope, item, item.owner, value, node)
    else:
        change = _put(scope, item, item.owner, value, node)
    return [*_in_turn(scope, value, change.values[1], (*item.keys, item.index), node), change]


def _counted(scope: Scope, item: ItemTarget, owner: CounterType, value: Expr, node: ast.AST) -> Change:
    if BOOL in members(value.type):
        raise scope.refuse(node, "a bool as a count is not compiled", "write an integer: 1 if ... else 0")
    values = converted(item.index, owner.of), as_integer(scope, value, node)
    return Change(ChangeOp.SET_COUNT, item.place, item.keys, values, owner, scope.span(node))


def _put(scope: Scope, item: ItemTarget, owner: ListType, value: Expr, node: ast.AST) -> Change:
    kind: Type = owner
    if item.place.local is not None:
        kind = grown(scope, item.place.local, len(item.keys), replace(owner, of=union((owner.of, value.type))))
    assert isinstance(kind, ListType)
    values = item.index, limited(scope, item.place.local, value, kind.of)
    return Change(ChangeOp.PUT, item.place, item.keys, values, kind, scope.span(node))


def _store_part(scope: Scope, target: Target, value: Expr, node: ast.AST) -> list[Stmt]:
    scope.ledger.replace(target.place, target.keys)
    if target.place.local is not None:
        _hold_further_keys(scope, target, target.place.local, node)
        target = _local_part(scope, target, target.place.local, value, node)
    change = _stored(scope, target, value, node)
    return [*_in_turn(scope, value, change.value, target.keys, node), change]


def _hold_further_keys(scope: Scope, target: Target, local: str, node: ast.AST) -> None:
    """A local dict with a value for every key of a domain may take another key: it is held as its pairs from the next pass on."""
    if isinstance(node, ast.AugAssign) or not may_be_missing(target.keys[-1]):
        return
    if len(target.keys) > 1:
        message = "a key that may not be in the domain of a dict in a dict is not compiled"
        raise scope.refuse(node, message, "test it before, or use one dict with pairs as keys: d[k, j] = ...")
    scope.held_as_pairs.add(local)


def _local_part(scope: Scope, target: Target, local: str, value: Expr, node: ast.AST) -> Target:
    """A part of a local dict that takes a further value."""
    scope.ledger.share(local, value, node)
    if isinstance(target.type, ListType) and isinstance(value.type, ListType):
        scope.growth.give(local, value.type)
        return replace(target, type=grown(scope, local, len(target.keys), union((target.type, value.type))))
    if not is_container(target.type) and not is_container(value.type):
        whole = union((target.type, value.type))
        target = replace(target, type=grown(scope, local, len(target.keys), whole))
    if any(
        isinstance(member, FrozenSetType | QuorumType | TupleType | SequenceType) for member in members(target.type)
    ):
        refuse_set(scope, (value.type,), node, "a set where a frozenset was")
    return target


def _stored(scope: Scope, target: Target, value: Expr, node: ast.AST) -> Store:
    """The change of a place to a value of its type; another form of collection with the same elements is not compiled."""
    kind = target.type
    if target.place.local is None:
        value = _of_form(value, kind)
    if type(value.type) is not type(kind) and value.type != NEVER and {type(value.type), type(kind)} & _ROWS:
        raise scope.refuse(node, f"a value of type {shown(value.type)} is not compiled as one of {shown(kind)}")
    sets = any(isinstance(member, SetType | FrozenSetType) for member in members(value.type))
    if sets and any(isinstance(member, QuorumType) for member in members(kind)):
        raise scope.refuse(node, "a set as a quorum is not compiled", "take a quorum as a parameter")
    return Store(target.place, target.keys, limited(scope, target.place.local, value, kind), kind, scope.span(node))


def _of_form(value: Expr, kind: Type) -> Expr:
    """A list as the sequence, or a tuple as the list, that the state keeps of it; any other value as it is."""
    if isinstance(value.type, ListType) and any(isinstance(member, SequenceType) for member in members(kind)):
        return sequence(value)
    found = as_sequence(value) if isinstance(kind, ListType) and not isinstance(value.type, UnionType) else value
    return items_of(found) if isinstance(found.type, SequenceType) and isinstance(kind, ListType) else value


def _in_turn(scope: Scope, value: Expr, kept: Expr, keys: tuple[Expr, ...], node: ast.AST) -> list[Stmt]:
    """What comes before a change: the value and the keys, where a helper in one of these ends the step before the value is refused."""
    if not any(map(calls, keys)) or not may_fail(kept):
        return []
    return [Evaluate(each, scope.span(node)) for each in (value, *keys) if may_fail(each)]


def grown(scope: Scope, name: str, depth: int, kind: Type) -> Type:
    """The type of a local container, or of one in a local dict, that takes further values."""
    whole, dicts = scope.types[name], list[DictType]()
    for _ in range(depth):
        assert isinstance(whole, DictType)
        dicts.append(whole)
        whole = whole.value
    for outer in reversed(dicts):
        kind = DictType(outer.key, kind)
    found = scope.declare(name, kind)
    for _ in range(depth):
        assert isinstance(found, DictType)
        found = found.value
    return found
