"""Methods that change a container, alone on their line: of a set, list or Counter."""

import ast
from dataclasses import replace

from checker.ir.change_ops import ChangeOp
from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.kinds import NEVER, element, interval, union
from checker.ir.nodes import Apply, Convert, Expr, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.ir.statements import Change, For, Stmt, Store
from checker.language.types import CounterType, ListType, SetType, Type
from checker.lower.calls.arguments import positional
from checker.lower.collections.displays import hashed, kept
from checker.lower.inference.coercions import SETS
from checker.lower.operators.literals import constant
from checker.lower.refusals import refused_method
from checker.lower.scope import Scope
from checker.lower.statements.list_changes import added_items, change_list
from checker.lower.statements.own_dicts import change_own_dict, own_dict
from checker.lower.statements.places import Target, container_of, current_value, refuse_own_counter
from checker.lower.statements.set_changes import change_set
from checker.lower.statements.stores import grown

_GROWING = ("add", "update", "symmetric_difference_update")


def lower_change(scope: Scope, owner: ast.expr, method: str, node: ast.Call) -> list[Stmt]:
    """`owner.method(...)`, which changes the owner."""
    held = own_dict(scope, owner)
    if held is not None:
        return change_own_dict(scope, held, method, node)
    _refuse_change_at_key(scope, owner, node)
    target = container_of(scope, owner, node)
    scope.ledger.change(target.place, target.keys)
    if isinstance(target.type, CounterType) and method != "clear":
        refuse_own_counter(scope, target.place, node)
    args = _given(scope, target, method, node)
    target = _grown_by(scope, target, method, args)
    found = _changed(scope, target, method, args, node)
    if found is None:
        raise scope.refuse(node, *refused_method(target.type, method))
    return found


def _refuse_change_at_key(scope: Scope, owner: ast.expr, node: ast.Call) -> None:
    """Raise Refused for a change of what a dict of the body's own has at a key."""
    match owner:
        case ast.Subscript(held, key) | ast.Call(ast.Attribute(held, "setdefault"), [key, _]):
            if own_dict(scope, held) is not None:
                written = f"{ast.unparse(held)}[{ast.unparse(key)}]"
                message = "a change of what a dict has at a key is compiled where it has all keys of a domain"
                raise scope.refuse(node, message, f"keep frozensets or tuples: {written} = ... | {{x}}, or (..., x)")


def _given(scope: Scope, target: Target, method: str, node: ast.Call) -> list[Expr]:
    """The arguments; what is added to a set, as the set keeps it. Those of `sort` are no values."""
    if isinstance(target.type, ListType) and method == "sort":
        return []
    if isinstance(target.type, ListType) and method == "extend" and len(node.args) == 1 and not node.keywords:
        return [added_items(scope, target, node.args[0], node)]
    if not isinstance(target.type, SetType) or method != "add" or len(node.args) != 1 or node.keywords:
        return positional(scope, node, 0, 9)
    given = node.args[0]
    return [kept(scope, given, target.type.of) if target.place.local is None else hashed(scope, given)]


def _grown_by(scope: Scope, target: Target, method: str, args: list[Expr]) -> Target:
    """The target, a local set of as many types as it takes elements of."""
    kind, local = target.type, target.place.local
    if not isinstance(kind, SetType) or local is None or not args or method not in _GROWING:
        return target
    more = args[0].type if method == "add" else union(element(arg.type) for arg in args)
    return replace(target, type=grown(scope, local, len(target.keys), SetType(union((kind.of, more)))))


def _changed(scope: Scope, target: Target, method: str, args: list[Expr], node: ast.Call) -> list[Stmt] | None:
    """The statements of a change; None for a method that is not compiled."""
    match target.type:
        case SetType() | ListType() | CounterType() if method == "clear":
            return [Store(target.place, target.keys, _empty(target.type), target.type, scope.span(node))]
        case SetType() as kind:
            return change_set(scope, target, kind, method, args, node)
        case ListType() as kind:
            return change_list(scope, target, kind, method, args, node)
        case CounterType() as kind if method in _COUNTS and args and not isinstance(args[0].type, CounterType):
            return _counted(scope, target, kind, _COUNTS[method], args[0], node)
        case _:
            return None


def _empty(kind: Type) -> Expr:
    match kind:
        case SetType():
            return Convert(kind, Apply(CollectionOp.SET, SetType(NEVER)))
        case ListType():
            return Apply(CollectionOp.LIST, kind)
        case _:
            return Apply(CollectionOp.COUNTER, kind)


def _counted(scope: Scope, target: Target, kind: CounterType, op: ScalarOp, given: Expr, node: ast.Call) -> list[Stmt]:
    """`counter.update([x, y])`: one more of each; `subtract`: one fewer."""
    if not applies(given, CollectionOp.LIST) and not isinstance(given.type, SETS):
        raise scope.refuse(node, "this change of a Counter is not compiled", "write self.counter[x] += 1")
    name = scope.fresh("counted")
    of = element(given.type)
    scope.declare(name, of)
    index = converted(Local(of, name), kind.of)
    current = Apply(CollectionOp.COUNT, interval(0, kind.max_len), (current_value(scope, target), index))
    changed = Apply(op, interval(-1, kind.max_len + 1), (current, constant(scope, 1)))
    put = Change(ChangeOp.SET_COUNT, target.place, target.keys, (index, changed), kind, scope.span(node))
    return [For(name, given, (put,), scope.span(node))]


_COUNTS = {"update": ScalarOp.ADD, "subtract": ScalarOp.SUB}
