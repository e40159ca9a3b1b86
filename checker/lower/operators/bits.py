"""Powers, shifts, and the operators of bits, on whole numbers and on bools."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import after
from checker.ir.kinds import GREATEST, bounds, interval
from checker.ir.nodes import Apply, Const, Expr, Junction
from checker.ir.ops import CollectionOp, ScalarOp
from checker.ir.typing_rules import bits_of
from checker.language.types import ListType, RangeType
from checker.lower.inference.coercions import as_integer, negated
from checker.lower.operators.arithmetic import arithmetic
from checker.lower.operators.equality import equal
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope

MOST_FACTORS = 16
"""A power is compiled as a product of so many factors at most."""
_BITS: dict[type[ast.operator], ScalarOp] = {
    ast.BitAnd: ScalarOp.BIT_AND,
    ast.BitOr: ScalarOp.BIT_OR,
    ast.BitXor: ScalarOp.BIT_XOR,
}


def of_truths(scope: Scope, operator: ast.operator, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """`&`, `|` and `^` of two bools: both are evaluated."""
    if isinstance(operator, ast.BitXor):
        return negated(equal(scope, left, right, node))
    return after((left, right), Junction(isinstance(operator, ast.BitAnd), (left, right), scope.span(node)))


def with_bits(scope: Scope, operator: ast.operator, left: Expr, right: Expr, node: ast.AST) -> Expr | None:
    """`**`, `<<`, `>>`, `&`, `|` and `^` of whole numbers; None for another operator."""
    match operator:
        case ast.Pow() | ast.LShift() | ast.RShift():
            value, number = as_integer(scope, left, node), as_integer(scope, right, node)
            most = MOST_FACTORS if isinstance(operator, ast.Pow) else 62
            by_table = _by_table(scope, operator, value, number, most, node)
            if by_table is not None:
                return by_table
            if not isinstance(number, Const) or not 0 <= number.value <= most:
                if isinstance(value, Const) and isinstance(number, Const) and _is_beyond(operator, value, number, most):
                    message = "this number is beyond 64 bits, which only the reference engine has"
                    raise scope.refuse(node, message, "divide or multiply in steps that stay below 2**63")
                said = {ast.Pow: "a power", ast.LShift: "a shift", ast.RShift: "a shift"}[type(operator)]
                message = f"{said} is compiled where its right side is a number from 0 to {most}, written out"
                raise scope.refuse(node, message, "write a table, (1, 2, 4, 8)[x], or a loop that multiplies")
            return _by_number(scope, operator, value, number.value, node)
        case _ if type(operator) in _BITS:
            one, two = as_integer(scope, left, node), as_integer(scope, right, node)
            op = _BITS[type(operator)]
            if isinstance(one, Const) and isinstance(two, Const):
                return constant(scope, op.row.python(None, int(one.value), int(two.value)), scope.span(node))
            return Apply(op, interval(*bits_of((one.type, two.type))), (one, two), scope.span(node))
        case _:
            return None


def _is_beyond(operator: ast.operator, value: Const, number: Const, most: int) -> bool:
    """Whether a power or a shift by more than so many makes a number for which there is no room, whatever it is."""
    least = 1 if isinstance(operator, ast.Pow) else 0
    return not isinstance(operator, ast.RShift) and bool(number.value > most and abs(value.value) > least)


def _by_table(scope: Scope, operator: ast.operator, value: Expr, number: Expr, most: int, node: ast.AST) -> Expr | None:
    """A power of a number that is written out, or a shift, by a number of which it is told how large it may be; None for any other."""
    base = 2 if not isinstance(operator, ast.Pow) else value.value if isinstance(value, Const) else None
    low, high = bounds(number.type) if isinstance(number.type, RangeType) else (-1, -1)
    if base is None or isinstance(number, Const) or not 0 <= low <= high <= most or abs(base**high) > GREATEST:
        return None
    span, powers = scope.span(node), [base**each for each in range(high + 1)]
    kind = interval(min(powers), max(powers))
    listed = tuple(converted(constant(scope, each, span), kind) for each in powers)
    table = Apply(CollectionOp.LIST, ListType(kind, len(powers)), listed, span)
    power = Apply(CollectionOp.AT, kind, (table, number), span)
    return power if isinstance(operator, ast.Pow) else _shifted(scope, operator, value, power, node)


def _shifted(scope: Scope, operator: ast.operator, value: Expr, power: Expr, node: ast.AST) -> Expr:
    """A shift, by the power of two that it multiplies by or divides by."""
    op = ScalarOp.MUL if isinstance(operator, ast.LShift) else ScalarOp.FLOORDIV
    return arithmetic(scope, op, value, power, node)


def _by_number(scope: Scope, operator: ast.operator, value: Expr, number: int, node: ast.AST) -> Expr:
    """A power or a shift by a number that is known."""
    if not isinstance(operator, ast.Pow):
        return _shifted(scope, operator, value, constant(scope, 1 << number), node)
    if number == 0:
        return after((value,), constant(scope, 1, scope.span(node)))
    found = value
    for _ in range(number - 1):
        found = arithmetic(scope, ScalarOp.MUL, found, value, node)
    return found
