"""Methods of values that change nothing."""

import ast

from checker.frontend.mistakes.bodies import MUTATORS
from checker.ir.conversion import converted
from checker.ir.equal_values import disjoint
from checker.ir.failing import after
from checker.ir.kinds import NEVER, interval, is_tuple, members, shown
from checker.ir.nodes import Apply, Conditional, Const, Convert, Expr, Fail, Load
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.records import Record
from checker.language.sorts import Ordered
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.lower.calls.arguments import positional
from checker.lower.calls.construction import replaced_in_union, replaced_record
from checker.lower.calls.own_members import own_call
from checker.lower.collections.collectors import is_flat, new_container
from checker.lower.collections.comprehensions import collection
from checker.lower.collections.elements import as_element, as_key, count_of
from checker.lower.collections.iteration import elements_of
from checker.lower.collections.set_methods import SET_METHODS, set_method
from checker.lower.inference.coercions import SETS, as_tuple, is_view, one_type, refuse_texts, tuple_items
from checker.lower.operators.literals import constant, without_mark
from checker.lower.plain_syntax import ByName
from checker.lower.refusals import refused_method
from checker.lower.scope import Scope

_NEIGHBOURS = {"next": ScalarOp.NEXT, "previous": ScalarOp.PREVIOUS}


def lower_method(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr:
    """The value of a method that changes nothing."""
    if is_view(value):
        message = f"the method '{name}' of a class or a view is not compiled"
        raise scope.refuse(node, message, "write set(...) around it")
    own = own_call(scope, value, name, node)
    if own is not None:
        return own
    if name == "replace" and sum(isinstance(member, RecordType) for member in members(value.type)) > 1:
        return replaced_in_union(scope, value, node)
    if isinstance(value.type, UnionType) and value.type != NEVER:
        value = _with_method(scope, value, name, node)
    if value.type == NEVER:
        return Fail(NEVER, (value,), scope.span(node))
    found = _of_type(scope, value, name, node)
    if found is None and isinstance(node, ByName) and name in MUTATORS:
        message = f"'{name}' changes what it is a method of: as a function that is given it is not compiled"
        raise scope.refuse(node.func, message, f"write the loop itself: for x in ...: {ast.unparse(node.func)}(x)")
    if found is None:
        raise scope.refuse(node, *refused_method(value.type, name, inside=True))
    return found


def _of_type(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr | None:
    """The value of a method, by the type of its owner; None for one that is not compiled."""
    match value.type:
        case SortType(sort) as kind if issubclass(sort, Ordered) and name in _NEIGHBOURS:
            return Apply(_NEIGHBOURS[name], kind, (value,), scope.span(node))
        case RecordType(record) as kind if _has_replace(record, name):
            return replaced_record(scope, value, kind, node)
        case SetType() | FrozenSetType() | QuorumType():
            return set_method(scope, value, name, node)
        case DictType() as kind:
            return _dict_method(scope, value, kind, name, node)
        case ListType() as kind:
            return _list_method(scope, value, kind, name, node)
        case SequenceType() | TupleType() if name in ("count", "index"):
            listed = tuple_items(scope, value, node)
            assert isinstance(listed.type, ListType)
            return _list_method(scope, listed, listed.type, name, node)
        case CounterType() as kind:
            return _counter_method(scope, value, kind, name, node)
        case _:
            return None


def _with_method(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr:
    """The value as the one member of its union that has the method."""
    found: list[Type] = [m for m in members(value.type) if isinstance(m, SortType) and hasattr(m.sort, name)]
    found += [m for m in members(value.type) if isinstance(m, SETS) and name in SET_METHODS]
    if name in ("count", "index") and not found and any(map(is_tuple, members(value.type))):
        return as_tuple(value)
    found += [m for m in members(value.type) if isinstance(m, RecordType) and _has_replace(m.record, name)]
    if len(found) != 1:
        raise scope.refuse(node, *refused_method(value.type, name, inside=True))
    return Convert(found[0], value, span=value.span)


def _has_replace(record: type[Record], name: str) -> bool:
    """Whether a method is the one that every record has."""
    return name == "replace" and record.replace is Record.replace


def _list_method(scope: Scope, value: Expr, kind: ListType, name: str, node: ast.Call) -> Expr | None:
    match name:
        case "copy":
            return new_container(scope, value)
        case "index":
            (wanted,) = positional(scope, node, 1, 1)
            place = interval(0, max(0, kind.max_len - 1))
            return Apply(CollectionOp.FIND, place, (value, as_key(scope, wanted, kind.of, node)), scope.span(node))
        case "count":
            (counted,) = positional(scope, node, 1, 1)
            return count_of(scope, value, counted, kind.of, node)
        case _:
            return None


def _counter_method(scope: Scope, value: Expr, kind: CounterType, name: str, node: ast.Call) -> Expr | None:
    match name:
        case "copy":
            return new_container(scope, value)
        case "total":
            return Apply(CollectionOp.LEN, interval(0, kind.max_len), (value,), scope.span(node))
        case "get":
            args = positional(scope, node, 1, 2)
            is_count = len(args) == 2 and isinstance(args[1], Const) and args[1].value == 0
            return count_of(scope, value, args[0], kind.of, node) if is_count else None
        case _:
            return None


def _dict_method(scope: Scope, value: Expr, kind: DictType, name: str, node: ast.Call) -> Expr | None:
    match name:
        case "keys":
            return after((value,), Apply(CollectionOp.DOMAIN, SetType(kind.key), span=scope.span(node)))
        case "values":
            clause, item = elements_of(scope, node, node)
            return collection(scope, "list", (clause,), item, node)
        case "get":
            return _got(scope, without_mark(value), kind, positional(scope, node, 1, 2), node)
        case "copy" if is_flat(kind):
            return new_container(scope, value)
        case _:
            return None


def _got(scope: Scope, value: Expr, kind: DictType, args: list[Expr], node: ast.Call) -> Expr:
    """`dict.get(key, default)`."""
    key, default = args[0], args[1] if len(args) == 2 else constant(scope, None, scope.span(node))
    if isinstance(key.type, SetType | ListType | CounterType | DictType):
        raise scope.refuse(node, f"a key of type {shown(key.type)} is not compiled")
    refuse_texts(scope, (key.type, kind.key), node)
    if disjoint(key.type, kind.key):
        return after((value, key), default)
    test, index = as_element(scope, key, kind.key, node)
    if isinstance(value, Load):
        held: Expr = Load(kind.value, value.place, (*value.keys, index), scope.span(node))
    else:
        held = Apply(CollectionOp.GET, kind.value, (value, index), scope.span(node))
    if test is None:
        return after((key, default), held)
    either = one_type(scope, (kind.value, default.type), node)
    found = Conditional(either, test, converted(held, either), converted(default, either), scope.span(node))
    return after((value, key, default), found)
