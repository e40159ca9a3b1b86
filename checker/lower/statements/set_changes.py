"""Methods that change a set."""

import ast

from checker.ir.change_ops import ChangeOp
from checker.ir.kinds import NONE
from checker.ir.nodes import Expr, Fail
from checker.ir.ops import CollectionOp
from checker.ir.statements import Block, Change, Evaluate, If, Stmt, Store
from checker.language.types import CounterType, DictType, ListType, SetType
from checker.lower.collections.elements import as_element
from checker.lower.collections.set_methods import as_set
from checker.lower.inference.coercions import SETS
from checker.lower.inference.limits import limited
from checker.lower.operators.operators import set_operation
from checker.lower.scope import Scope
from checker.lower.statements.places import Target, current_value
from checker.lower.statements.pops import drawn


def change_set(
    scope: Scope, target: Target, kind: SetType, method: str, args: list[Expr], node: ast.Call
) -> list[Stmt] | None:
    """The statements that a method becomes; None for one that is not compiled."""
    match method:
        case "add":
            added = limited(scope, target.place.local, args[0], kind.of)
            return [Change(ChangeOp.ADD, target.place, target.keys, (added,), kind, scope.span(node))]
        case "discard" | "remove":
            return _removal(scope, target, kind, args[0], method, node)
        case "pop" if not args:
            return drawn(scope, target, kind, scope.fresh("popped"), scope.span(node))
        case _ if method in _UPDATES:
            return _update(scope, target, kind, _UPDATES[method], args, node)
        case _:
            return None


def _removal(scope: Scope, target: Target, kind: SetType, value: Expr, method: str, node: ast.Call) -> list[Stmt]:
    missing = Evaluate(Fail(NONE, (value,)))
    if isinstance(value.type, ListType | CounterType | DictType):
        return [missing]
    test, item = as_element(scope, value, kind.of, node)
    op = ChangeOp.DISCARD if method == "discard" else ChangeOp.REMOVE
    change = Change(op, target.place, target.keys, (item,), kind, scope.span(node))
    if test is None:
        return [change]
    other: Block = () if method == "discard" else (missing,)
    return [If(test, (change,), other, scope.span(node))]


def _update(
    scope: Scope, target: Target, kind: SetType, op: CollectionOp, args: list[Expr], node: ast.Call
) -> list[Stmt]:
    value = current_value(scope, target)
    for argument in args:
        other = argument if isinstance(argument.type, SETS) else as_set(scope, argument, node)
        value = set_operation(scope, op, value, other, node)
    whole = limited(scope, target.place.local, value, kind)
    return [Store(target.place, target.keys, whole, kind, scope.span(node))]


_UPDATES = {
    "update": CollectionOp.UNITE,
    "intersection_update": CollectionOp.MEET,
    "difference_update": CollectionOp.MINUS,
    "symmetric_difference_update": CollectionOp.DIFFER,
}
