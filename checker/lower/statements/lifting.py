"""Calls inside a statement that change the state: each becomes a statement before it."""

import ast
from collections.abc import Callable

from checker.ir.conversion import converted
from checker.ir.failing import may_fail
from checker.ir.nodes import Call, Expr, Load, Local, Place, parts_of
from checker.ir.statements import Assign
from checker.lower.scope import Scope


def lift(scope: Scope, value: Expr, count: int, node: ast.expr) -> Expr:
    """The result of a call that changes the state, which is made a statement before the present one; any other value itself.

    It is refused where that is another order than Python's: `count` says how much of the statement is evaluated before the call.
    """
    writes = scope.names.helper_of(value.helper).writes if isinstance(value, Call) else frozenset[int]()
    if not writes:
        return value
    check_before(scope, lambda earlier: bool(_reads(earlier) & {-1, *writes}), count, node)
    name = scope.fresh("result")
    scope.declare(name, value.type)
    scope.ledger.share(name, value, node)
    scope.present.before.append(Assign(name, converted(value, scope.types[name]), scope.span(node)))
    result = converted(Local(scope.types[name], name, scope.span(node)), value.type)
    scope.present.lifted[id(node)] = node, result
    return result


def check_before(
    scope: Scope, reads: Callable[[Expr], bool], count: int, node: ast.expr, what: str = "the state"
) -> None:
    """Raise Refused for a change that cannot be made before its statement: it may not happen, or what comes before it `reads` the same."""
    called = ast.unparse(node.func if isinstance(node, ast.Call) else node)
    said = f"the call of {called} changes {what} inside an expression"
    if scope.present.unsure:
        raise scope.refuse(node, f"{said} that may not be evaluated just once", _ITS_OWN_LINE)
    if any(may_fail(earlier) or reads(earlier) for earlier in scope.present.evaluated[:count]):
        raise scope.refuse(node, said, _ITS_OWN_LINE)


_ITS_OWN_LINE = "give it a line of its own, and use its result"


def may_read(value: Expr, place: Place) -> bool:
    """Whether an expression may read a variable of the state, or the local that a place names."""
    match value:
        case Local(_, name):
            own = name == place.local
        case Load(_, other):
            own = other.local == place.local and other.variable == place.variable
        case _:
            own = isinstance(value, Call) and place.local is None
    return own or any(may_read(part, place) for part in parts_of(value))


def _reads(value: Expr) -> frozenset[int]:
    """The variables of the state that an expression reads; -1 when a helper may read any."""
    if isinstance(value, Call):
        return frozenset({-1})
    own = frozenset({value.place.variable}) if isinstance(value, Load) else frozenset[int]()
    return own.union(*map(_reads, parts_of(value)))
