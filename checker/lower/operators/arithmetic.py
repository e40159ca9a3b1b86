"""Arithmetic on whole numbers, each result with an interval that has room for it."""

import ast

from checker.ir.kinds import bounds, interval, is_cut_off
from checker.ir.nodes import Apply, Const, Expr
from checker.ir.ops import ScalarOp
from checker.language.types import Type
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope


def arithmetic(scope: Scope, op: ScalarOp, left: Expr, right: Expr, node: ast.AST) -> Expr:
    """An operation on integers, with an interval that has room for every result."""
    divides = op in (ScalarOp.FLOORDIV, ScalarOp.MOD)
    if isinstance(left, Const) and isinstance(right, Const) and not (divides and not right.value):
        return constant(scope, op.row.python(None, int(left.value), int(right.value)), scope.span(node))
    return Apply(op, _room(op, left.type, right.type), (left, right), scope.span(node))


def _room(op: ScalarOp, left: Type, right: Type) -> Type:
    """An interval that has room for every result of an operation; the least one where a divisor is from 1 on."""
    (a, b), (c, d) = bounds(left), bounds(right)
    match op:
        case ScalarOp.ADD:
            return interval(a + c, b + d)
        case ScalarOp.SUB:
            return interval(a - d, b - c)
        case ScalarOp.MUL:
            corners = (a * c, a * d, b * c, b * d)
            return interval(min(corners), max(corners))
        case ScalarOp.FLOORDIV if c > 0 and not is_cut_off(left):  # what is any integer stays one
            corners = (a // c, a // d, b // c, b // d)
            return interval(min(corners), max(corners))
        case ScalarOp.MOD if c > 0:
            return interval(0, min(b, d - 1) if a >= 0 else d - 1)
        case ScalarOp.FLOORDIV:
            return interval(-max(abs(a), abs(b)), max(abs(a), abs(b)))
        case _:
            return interval(min(0, c), max(0, d))
