"""Comparisons: equality, order and membership, one or a chain of them."""

import ast
from contextlib import nullcontext
from typing import TypeAlias

from checker.ir.conversion import converted
from checker.ir.failing import after, calls, in_turn, may_fail
from checker.ir.kinds import (
    ANY_INTEGER,
    BOOL,
    NEVER,
    element,
    interval,
    is_ordered,
    is_scalar,
    is_tuple,
    members,
    order_of,
    shown,
    union,
)
from checker.ir.nodes import Apply, Convert, Expr, Fail, Junction
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import BoolType, CounterType, RangeType, SetType, TupleType, UnionType
from checker.lower.calls.instances import is_of_class
from checker.lower.collections.counters import counter_within
from checker.lower.collections.elements import contains
from checker.lower.collections.iteration import view_in
from checker.lower.collections.table_equality import equal_dicts
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import (
    FALSE,
    SETS,
    TRUE,
    as_integer,
    as_sequence,
    as_tuple,
    common_type,
    negated,
    refuse_view,
)
from checker.lower.operators.equality import equal, same
from checker.lower.operators.literals import constant
from checker.lower.operators.numbers import Quotient, is_small, quotient_of, times
from checker.lower.scope import Scope

_SEVERAL_ORDERS = "a comparison by order of values of several types is not compiled"


def lower_compare(scope: Scope, node: ast.Compare) -> Expr:
    """`left < middle < right`, and the like."""
    match node:
        case ast.Compare(_, [ast.In() | ast.NotIn() as operator], [ast.Call(ast.Name("range"), [*limits], [])]) if (
            scope.static(ast.Name("range", ast.Load())) is range and 1 <= len(limits) <= 2
        ):
            return _in_range(scope, operator, node.left, limits, node)
        case ast.Compare(ast.Call(ast.Name("type"), [value], []), [operator], [wanted]) if (
            isinstance(operator, ast.Is | ast.IsNot | ast.Eq | ast.NotEq)
            and scope.static(ast.Name("type", ast.Load())) is type
        ):
            found = is_of_class(scope, lower_expression(scope, value), wanted, node)
            return found if isinstance(operator, ast.Is | ast.Eq) else negated(found)
        case ast.Compare(ast.Name(name), [ast.Is() | ast.IsNot() as operator], [ast.Constant(None)]) if (
            name in scope.given and name not in scope.bindings
        ):
            return FALSE if isinstance(operator, ast.Is) else TRUE  # it is a function
        case ast.Compare(left_node, [ast.Eq() | ast.NotEq() as operator], [right_node]):
            same_dicts = equal_dicts(scope, left_node, right_node, node)
            if same_dicts is not None:
                return same_dicts if isinstance(operator, ast.Eq) else negated(same_dicts)
    left, tests = _side(scope, node.left), []
    for place, (compared, right_node) in enumerate(zip(node.ops, node.comparators, strict=True)):
        with scope.present.maybe() if place else nullcontext():
            viewed = view_in(scope, right_node) if isinstance(compared, ast.In | ast.NotIn) else None
            right = _side(scope, right_node) if viewed is None else viewed
        if viewed is not None:
            _refuse_unhashable_key(scope, left, node)
        tests.append(_of_sides(scope, compared, left, right, node))
        left = right
    return tests[0] if len(tests) == 1 else Junction(True, tuple(tests), scope.span(node))


def _refuse_unhashable_key(scope: Scope, value: Expr | Quotient, node: ast.Compare) -> None:
    """Raise Refused where what is looked for in a dict without a value for every key may have no hash."""
    if isinstance(value, Quotient) or not is_scalar(value.type):
        kind = "a quotient" if isinstance(value, Quotient) else f"type {shown(value.type)}"
        raise scope.refuse(node, f"a key of {kind} is not compiled", "use a whole number or a frozenset")


_Side: TypeAlias = Expr | Quotient


def _side(scope: Scope, node: ast.expr) -> _Side:
    given = quotient_of(scope, node)
    return lower_expression(scope, node) if given is None else given


def _of_sides(scope: Scope, operator: ast.cmpop, left: _Side, right: _Side, node: ast.AST) -> Expr:
    """One comparison; of quotients, one of products."""
    if not isinstance(left, Quotient) and not isinstance(right, Quotient):
        return _comparison(scope, operator, left, right, node)
    one, two = (side if isinstance(side, Quotient) else Quotient(side, 1) for side in (left, right))
    if type(operator) not in _OF_NUMBERS or not is_small(one.dividend) or not is_small(two.dividend):
        raise scope.refuse(node, "this comparison with a quotient is not compiled", "compare products: 2 * x > y")
    scaled = times(scope, one.dividend, two.divisor, node), times(scope, two.dividend, one.divisor, node)
    return _comparison(scope, operator, *scaled, node)


_OF_NUMBERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


def _in_range(scope: Scope, operator: ast.cmpop, left: ast.expr, limits: list[ast.expr], node: ast.Compare) -> Expr:
    """`x in range(y, z)`, of a whole number."""
    value = lower_expression(scope, left)
    ends = [as_integer(scope, lower_expression(scope, limit), limit) for limit in limits]
    if not all(isinstance(member, RangeType | BoolType) for member in members(value.type)):
        message = f"whether a value of type {shown(value.type)} is in a range is not compiled"
        raise scope.refuse(node, message, "compare the number: y <= x < z")
    number = as_integer(scope, value, node)
    low, high = ends if len(ends) == 2 else (constant(scope, 0), ends[0])
    tests = (_comparison(scope, ast.LtE(), low, number, node), _comparison(scope, ast.Lt(), number, high, node))
    found = after((value, *ends), Junction(True, tests, scope.span(node)))
    return found if isinstance(operator, ast.In) else negated(found)


def _comparison(scope: Scope, operator: ast.cmpop, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """One comparison."""
    is_turned = isinstance(operator, ast.Gt | ast.GtE)
    return in_turn((left, right), _compared(scope, operator, left, right, node), is_turned)


def _compared(scope: Scope, operator: ast.cmpop, left: Expr, right: Expr, node: ast.AST) -> Expr:
    match operator:
        case ast.Eq():
            return equal(scope, left, right, node)
        case ast.Is():
            return same(scope, left, right, node)
        case ast.NotEq():
            return negated(equal(scope, left, right, node))
        case ast.IsNot():
            return negated(same(scope, left, right, node))
        case ast.In():
            return contains(scope, right, left, node)
        case ast.NotIn():
            return negated(contains(scope, right, left, node))
        case ast.Lt():
            return _less(scope, ScalarOp.LT, left, right, node)
        case ast.LtE():
            return _less(scope, ScalarOp.LE, left, right, node)
        case ast.Gt():
            return _less(scope, ScalarOp.LT, right, left, node, is_turned=True)
        case _:
            return _less(scope, ScalarOp.LE, right, left, node, is_turned=True)


def _less(scope: Scope, op: ScalarOp, left: Expr, right: Expr, node: ast.AST, is_turned: bool = False) -> Expr:
    """`left < right`, or `<=`; `is_turned` when it is written the other way, and the right is evaluated first."""
    if isinstance(left.type, CounterType) and isinstance(right.type, CounterType):
        within = counter_within(scope, left, right, node)
        is_other = negated(equal(scope, left, right, node))
        return within if op is ScalarOp.LE else Junction(True, (within, is_other), scope.span(node))
    order = _common_order(scope, left, right, node)
    if order is None:
        pair = (right, left) if is_turned else (left, right)
        return Fail(BOOL, pair, scope.span(node))
    left, right = _of_order(scope, left, order, node), _of_order(scope, right, order, node)
    if isinstance(left.type, SETS):
        return _subset(scope, op, left, right, node)
    if is_tuple(left.type) and not isinstance(union((left.type, right.type)), TupleType):
        left, right = as_sequence(left), as_sequence(right)
    is_number = isinstance(left.type, RangeType)
    kind = ANY_INTEGER if is_number else common_type(scope, (left.type, right.type), node)
    if not is_ordered(kind):
        raise scope.refuse(node, f"the order of values of type {shown(kind)} is not compiled")
    pair = (converted(left, kind), converted(right, kind))
    if is_turned and calls(left) and (calls(right) or may_fail(right)):  # in the order in which Python evaluates them
        op, pair = ScalarOp.GT if op is ScalarOp.LT else ScalarOp.GE, pair[::-1]
    return Apply(op, BOOL, pair, scope.span(node))


def _common_order(scope: Scope, left: Expr, right: Expr, node: ast.AST) -> object:
    """The one order that values of both sides may stand in; None for none, where any comparison fails."""
    orders = [{order_of(member) for member in members(side.type)} - {None} for side in (left, right)]
    common = orders[0] & orders[1]
    if len(common) > 1:
        raise scope.refuse(node, _SEVERAL_ORDERS)
    return common.pop() if common else None


def _of_order(scope: Scope, value: Expr, order: object, node: ast.AST) -> Expr:
    """Of a union, its member with this order; fails for a value of another."""
    if order == order_of(BOOL):
        return as_integer(scope, value, node)
    if not isinstance(value.type, UnionType):
        return value
    found = [member for member in members(value.type) if order_of(member) == order]
    if order is TupleType and len(found) > 1:
        return as_tuple(value)
    if len(found) > 1:
        raise scope.refuse(node, _SEVERAL_ORDERS)
    return Convert(found[0], value, span=value.span)


def _subset(scope: Scope, op: ScalarOp, left: Expr, right: Expr, node: ast.AST) -> Expr:
    refuse_view(scope, left, node)
    refuse_view(scope, right, node)
    kind = SetType(common_type(scope, (element(left.type), element(right.type)), node))
    small, large = converted(left, kind), converted(right, kind)
    subset = Apply(CollectionOp.SUBSET, BOOL, (small, large), scope.span(node))
    if op is ScalarOp.LE:
        return subset
    return Junction(True, (subset, negated(Apply(CollectionOp.EQ, BOOL, (small, large)))), scope.span(node))


def comparable(scope: Scope, value: Expr, node: ast.AST) -> Expr:
    """An argument of min or max: of a union, its one member that has an order."""
    if value.type == NEVER:
        return Fail(interval(0, 0), (value,), value.span)
    orders = {order_of(member) for member in members(value.type)} - {None}
    if not orders:
        return Fail(interval(0, 0), (value,), value.span)
    if len(orders) > 1:
        raise scope.refuse(node, _SEVERAL_ORDERS)
    if value.type != BOOL:
        value = _of_order(scope, value, orders.pop(), node)
    if not is_ordered(value.type):
        raise scope.refuse(node, f"the order of values of type {shown(value.type)} is not compiled")
    return value
