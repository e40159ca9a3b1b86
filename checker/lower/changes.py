"""Methods that change a container: of a set, list or Counter."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.kinds import NEVER, NONE, element, interval, is_ordered, shown, union
from checker.ir.nodes import (
    Apply,
    Block,
    Change,
    Convert,
    Evaluate,
    Expr,
    Fail,
    For,
    If,
    Local,
    Place,
    Pop,
    Stmt,
    Store,
)
from checker.ir.ops import ChangeOp, CollectionOp, ScalarOp
from checker.language.types import CounterType, DictType, ListType, SetType, Type
from checker.lower.arguments import positional
from checker.lower.coercions import SETS, as_integer
from checker.lower.constants import constant
from checker.lower.displays import hashed, kept
from checker.lower.elements import as_element, as_key
from checker.lower.methods import as_set
from checker.lower.operators import operation, set_operation
from checker.lower.places import ItemPlace, current_value, place_of
from checker.lower.pops import drawn
from checker.lower.refusals import refused_method
from checker.lower.scope import Scope
from checker.lower.stores import grown


def lower_mutation(scope: Scope, owner: ast.expr, method: str, node: ast.Call) -> list[Stmt]:
    place, keys, held = place_of(scope, owner)
    if isinstance(held, ItemPlace):
        raise scope.refuse(node, "this is not something that a compiled body can change")
    scope.ledger.change(place, keys)
    kind: Type = held
    is_added = isinstance(kind, SetType) and method == "add" and len(node.args) == 1 and not node.keywords
    keep = hashed if place.local is not None else kept
    args = [keep(scope, node.args[0])] if is_added else positional(scope, node, 0, 9)
    span = scope.span(node)
    if isinstance(kind, SetType) and place.local is not None and args and method in _GROWING:
        more = args[0].type if method == "add" else union(element(arg.type) for arg in args)
        kind = grown(scope, place.local, len(keys), SetType(union((kind.of, more))))
    match kind, method:
        case SetType(of), "add":
            return [Change(ChangeOp.ADD, place, keys, (converted(args[0], of),), kind, span)]
        case SetType(), "discard" | "remove":
            return _removal(scope, place, keys, kind, args[0], method, node)
        case SetType(), "pop" if not args:
            return drawn(scope, place, keys, kind, scope.fresh("popped"), span)
        case SetType(), _ if method in _UPDATES:
            return _update(scope, place, keys, kind, args, method, node)
        case SetType() | ListType() | CounterType(), "clear":
            empty = (
                Convert(kind, Apply(CollectionOp.SET, SetType(NEVER)))
                if isinstance(kind, SetType)
                else _empty(scope, kind)
            )
            return [Store(place, keys, empty, kind, span)]
        case ListType(), "sort" | "reverse" if not node.keywords:
            return _reordered(scope, place, keys, kind, method, node)
        case ListType(), "append" | "insert" | "extend" | "remove" | "pop":
            return _list_mutation(scope, place, keys, kind, args, method, node)
        case CounterType(of), "update" | "subtract" if args and not isinstance(args[0].type, CounterType):
            return _counted(scope, place, keys, kind, args[0], 1 if method == "update" else -1, node)
        case _:
            raise scope.refuse(node, *refused_method(kind, method))


def _empty(scope: Scope, kind: Type) -> Expr:
    if isinstance(kind, ListType):
        return Apply(CollectionOp.LIST, kind)
    return Apply(CollectionOp.COUNTER, kind)


def _removal(
    scope: Scope, place: Place, keys: tuple[Expr, ...], kind: SetType, value: Expr, method: str, node: ast.Call
) -> list[Stmt]:
    if isinstance(value.type, ListType | CounterType | DictType):
        return [Evaluate(Fail(NONE, (value,)))]
    test, item = as_element(scope, value, kind.of, node)
    change = Change(_TAKING[method], place, keys, (item,), kind, scope.span(node))
    if test is None:
        return [change]
    other: Block = () if method == "discard" else (Evaluate(Fail(NONE, (value,))),)
    return [If(test, (change,), other, scope.span(node))]


def _update(
    scope: Scope, place: Place, keys: tuple[Expr, ...], kind: SetType, args: list[Expr], method: str, node: ast.Call
) -> list[Stmt]:
    value = current_value(scope, place, keys, kind)
    for argument in args:
        other = argument if isinstance(argument.type, SETS) else as_set(scope, argument, node)
        value = set_operation(scope, _UPDATES[method], value, other, node)
    return [Store(place, keys, converted(value, kind), kind, scope.span(node))]


def _list_mutation(
    scope: Scope, place: Place, keys: tuple[Expr, ...], kind: ListType, args: list[Expr], method: str, node: ast.Call
) -> list[Stmt]:
    span = scope.span(node)
    if place.local is not None and method in ("append", "insert", "extend"):
        raise scope.refuse(node, "a list that grows is compiled in the state only", "build it with a comprehension")
    if method == "extend":
        current = current_value(scope, place, keys, kind)
        whole = operation(scope, ast.Add(), current, args[0], node)
        return [Store(place, keys, converted(whole, kind), kind, span)]
    if method == "pop":
        name = scope.fresh("popped")
        scope.declare(name, kind.of)
        index = as_integer(scope, args[0], node) if args else constant(-1, scope.names, span)
        return [Pop(place, keys, index, kind, name, span)]
    held = as_key(scope, args[-1], kind.of, node) if method == "remove" else converted(args[-1], kind.of)
    values = (*(as_integer(scope, a, node) for a in args[:-1]), held)
    return [Change(_IN_LISTS[method], place, keys, values, kind, span)]


def _reordered(
    scope: Scope, place: Place, keys: tuple[Expr, ...], kind: ListType, method: str, node: ast.Call
) -> list[Stmt]:
    if method == "sort" and not is_ordered(kind.of):
        raise scope.refuse(node, f"values of type {shown(kind.of)} have no order")
    op = CollectionOp.SORT if method == "sort" else CollectionOp.REVERSE
    value = Apply(op, kind, (current_value(scope, place, keys, kind),), scope.span(node))
    return [Store(place, keys, value, kind, scope.span(node))]


def _counted(
    scope: Scope, place: Place, keys: tuple[Expr, ...], kind: CounterType, given: Expr, sign: int, node: ast.Call
) -> list[Stmt]:
    """`counter.update([x, y])`: one more of each."""
    if not applies(given, CollectionOp.LIST) and not isinstance(given.type, SETS):
        raise scope.refuse(node, "this change of a Counter is not compiled", "write self.counter[x] += 1")
    name = scope.fresh("counted")
    of = element(given.type)
    scope.declare(name, of)
    index = converted(Local(of, name), kind.of)
    current = Apply(CollectionOp.COUNT, interval(0, kind.max_len), (current_value(scope, place, keys, kind), index))
    one = constant(1, scope.names)
    op = ScalarOp.ADD if sign > 0 else ScalarOp.SUB
    changed = Apply(op, interval(-1, kind.max_len + 1), (current, one))
    put = Change(ChangeOp.SET_COUNT, place, keys, (index, changed), kind, scope.span(node))
    return [For(name, given, (put,), scope.span(node))]


_TAKING = {"discard": ChangeOp.DISCARD, "remove": ChangeOp.REMOVE}


_IN_LISTS = {"append": ChangeOp.APPEND, "insert": ChangeOp.INSERT, "remove": ChangeOp.REMOVE}


_GROWING = ("add", "update", "symmetric_difference_update")


_UPDATES = {
    "update": CollectionOp.UNITE,
    "intersection_update": CollectionOp.MEET,
    "difference_update": CollectionOp.MINUS,
    "symmetric_difference_update": CollectionOp.DIFFER,
}
