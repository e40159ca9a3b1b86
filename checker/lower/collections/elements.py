"""Values as elements of collections: whether one is there, how often, and what a new collection holds."""

import ast

from checker.ir.conversion import converted, items_of
from checker.ir.equal_values import disjoint, mixes
from checker.ir.failing import after, applies
from checker.ir.kinds import (
    BOOL,
    HUGE,
    MOST_DENSE,
    NEVER,
    bounds,
    element,
    interval,
    is_scalar,
    members,
    shown,
    union,
    within,
)
from checker.ir.nodes import Apply, Conditional, Convert, Expr, Fail, Fits, Item, Junction
from checker.ir.ops import CollectionOp
from checker.language.types import (
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    QuorumType,
    RangeType,
    SequenceType,
    SetType,
    TupleType,
    Type,
)
from checker.language.values import domain_size
from checker.lower.inference.coercions import FALSE, as_collection, common_type, numbered, refuse_set, refuse_texts
from checker.lower.operators.equality import equal
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope

_UNHASHABLE = (ListType, CounterType, DictType)
_PLURALS = {ListType: "lists", CounterType: "Counters", DictType: "dicts"}


def contains(scope: Scope, collection: Expr, value: Expr, node: ast.AST) -> Expr:
    """`value in collection`."""
    collection = as_collection(collection)
    kind = collection.type
    if isinstance(kind, TupleType):
        tests = (equal(scope, Item(item, collection, index), value, node) for index, item in enumerate(kind.items))
        return after((value, collection), Junction(False, (FALSE, *tests), scope.span(node)))
    if isinstance(kind, SequenceType):
        collection = items_of(collection)
        kind = collection.type
    of = element(kind)
    if _is_unhashable(scope, collection, value, node):
        return Fail(BOOL, (value, collection), scope.span(node))
    if isinstance(kind, DictType):
        collection = after((collection,), Apply(CollectionOp.DOMAIN, SetType(of)))
    refuse_texts(scope, (value.type, of), node)
    if disjoint(value.type, of):
        return after((value, collection), FALSE)
    test, item = as_element(scope, value, of, node)
    found = Apply(CollectionOp.IN, BOOL, (item, collection), scope.span(node))
    return found if test is None else after((value, collection), Junction(True, (test, found), scope.span(node)))


def _is_unhashable(scope: Scope, collection: Expr, value: Expr, node: ast.AST) -> bool:
    """Whether asking for a value fails, because the collection asks for its hash; raises Refused where it is not told."""
    kind = collection.type
    if applies(collection, CollectionOp.DOMAIN):
        of = element(kind)
        if isinstance(of, EnumType) and value.type != of:
            message = f"whether a value of type {shown(value.type)} is in an enum is not compiled"
            raise scope.refuse(node, message, "use isinstance")
        return False
    if isinstance(kind, ListType):
        return False
    if isinstance(value.type, SetType) and isinstance(kind, _UNHASHABLE):
        raise scope.refuse(node, "a set as a key is not compiled", "use a frozenset")
    return isinstance(value.type, _UNHASHABLE)


def as_element(scope: Scope, value: Expr, of: Type, node: ast.AST) -> tuple[Expr | None, Expr]:
    """The value of a type that equals this one, and the test whether there is one: None when there always is."""
    if mixes(union((value.type, of))):
        refuse_texts(scope, (value.type, of), node)
        if BOOL in members(of):
            return _as_truth(scope, value, of, node)
        value = numbered(scope, value)
        common_type(scope, (value.type, of), node)
    if within(value.type, of):
        return None, converted(value, of)
    sets = any(isinstance(member, SetType | FrozenSetType) for member in members(value.type))
    if sets and any(isinstance(member, QuorumType) for member in members(of)):
        raise scope.refuse(
            node, "whether a set is one of some quorums is not compiled", "ask any(quorum == x for quorum in ...)"
        )
    return Fits(value, of, scope.span(node)), converted(value, of)


def _as_truth(scope: Scope, value: Expr, of: Type, node: ast.AST) -> tuple[Expr | None, Expr]:
    """An integer as an element of a type that has bools."""
    if not isinstance(value.type, RangeType):
        common_type(scope, (value.type, of), node)
    item = equal(scope, value, constant(scope, 1), node)
    low, high = bounds(value.type)
    test = None if low >= 0 and high <= 1 else Fits(value, interval(0, 1), scope.span(node))
    return test, converted(item, of)


def as_key(scope: Scope, value: Expr, kind: Type, node: ast.AST) -> Expr:
    """The key of a dict that equals a value; fails when there is none."""
    refuse_set(scope, (value.type,), node, "a set as a key")
    if isinstance(value.type, ListType):  # it has no hash
        return Fail(kind, (value,), scope.span(node))
    if not mixes(union((value.type, kind))):
        return converted(value, kind)
    test, item = as_element(scope, value, kind, node)
    return item if test is None else Conditional(kind, test, item, Fail(kind, span=scope.span(node)), scope.span(node))


def may_be_missing(key: Expr) -> bool:
    """Whether a key of `as_key` may be none of the dict's: then Python adds it to a dict of the body's own."""
    match key:
        case Convert(kind, value, is_known):
            return not is_known and not within(value.type, kind)
        case Conditional(no=Fail()):
            return True
        case _:
            return False


def count_of(scope: Scope, collection: Expr, value: Expr, of: Type, node: ast.AST) -> Expr:
    """How often a value is in a Counter or list."""
    kind = collection.type
    most = kind.max_len if isinstance(kind, CounterType | ListType) else HUGE
    if isinstance(kind, CounterType) and not is_scalar(value.type):
        raise scope.refuse(node, f"a value of type {shown(value.type)} is not compiled as what a Counter counts")
    refuse_texts(scope, (value.type, of), node)
    if disjoint(value.type, of):
        return after((collection, value), constant(scope, 0, scope.span(node)))
    test, item = as_element(scope, value, of, node)
    counted = Apply(CollectionOp.COUNT, interval(0, most), (collection, item), scope.span(node))
    if test is None:
        return counted
    zero = converted(constant(scope, 0), counted.type)
    return after((collection,), Conditional(counted.type, test, counted, zero, scope.span(node)))


def as_item(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    """A value as what a collection holds: a set becomes an immutable one."""
    if isinstance(value.type, SetType):
        return converted(value, FrozenSetType(value.type.of))
    if not is_scalar(value.type):
        raise scope.refuse(
            node, f"a collection of {_PLURALS[type(value.type)]} is not compiled", "use tuples or frozensets"
        )
    return value


def make_set(scope: Scope, parts: list[Expr], node: ast.AST) -> Expr:
    """A set of given elements."""
    of = common_type(scope, (part.type for part in parts), node)
    most = None if of == NEVER or domain_size(of) <= MOST_DENSE else len(parts)
    return Apply(CollectionOp.SET, SetType(of, most), tuple(converted(part, of) for part in parts), scope.span(node))


def most_elements(kind: Type) -> int:
    """How many elements a collection has at most."""
    bound = getattr(kind, "max_len", None)
    return min(HUGE, domain_size(element(kind)) if bound is None else bound)
