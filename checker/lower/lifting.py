"""Calls inside a statement that change the state: each becomes a statement before it."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import may_fail
from checker.ir.nodes import Call, Expr, Load, Local, parts_of
from checker.ir.statements import Assign
from checker.lower.scope import Scope


def lift(scope: Scope, value: Expr, count: int, node: ast.expr) -> Expr:
    """The result of a call that changes the state, which is made a statement before the present one; any other value itself.

    It is refused where that is another order than Python's: `count` says how much of the statement is evaluated before the call.
    """
    writes = scope.names.helper_of(value.helper).writes if isinstance(value, Call) else frozenset[int]()
    if not writes:
        return value
    called = ast.unparse(node.func if isinstance(node, ast.Call) else node)
    if scope.present.unsure:
        message = f"the call of {called} changes the state inside an expression that may not be evaluated just once"
        raise scope.refuse(node, message, "give it a line of its own, and use its result")
    if any(may_fail(earlier) or _reads(earlier) & {-1, *writes} for earlier in scope.present.evaluated[:count]):
        message = f"the call of {called} changes the state inside an expression"
        raise scope.refuse(node, message, "give it a line of its own, and use its result")
    name = scope.fresh("result")
    scope.declare(name, value.type)
    scope.ledger.share(name, value, node)
    scope.present.before.append(Assign(name, converted(value, scope.types[name]), scope.span(node)))
    result = converted(Local(scope.types[name], name, scope.span(node)), value.type)
    scope.present.lifted[id(node)] = node, result
    return result


def _reads(value: Expr) -> frozenset[int]:
    """The variables of the state that an expression reads; -1 when a helper may read any."""
    if isinstance(value, Call):
        return frozenset({-1})
    own = frozenset({value.place.variable}) if isinstance(value, Load) else frozenset[int]()
    return own.union(*map(_reads, parts_of(value)))
