"""`range` with a step, as the list of its numbers."""

import ast

from checker.ir.kinds import HUGE, bounds, interval
from checker.ir.nodes import Apply, Clause, Comprehension, Const, Expr, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import ListType
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import TRUE, as_integer
from checker.lower.operators.arithmetic import arithmetic
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope

MOST_NUMBERS = 1 << 16


def stepped(scope: Scope, low: ast.expr, high: ast.expr, step: ast.expr, node: ast.AST) -> Expr:
    """`range(low, high, step)`: `low + i * step` for as many `i` as there are numbers before `high`."""
    first, end, by = (as_integer(scope, lower_expression(scope, limit), limit) for limit in (low, high, step))
    if not isinstance(by, Const) or by.value == 0:
        message = "the step of a range is compiled where it is a number that is written out, and not 0"
        raise scope.refuse(step, message, "write range(n), and the product with the step in the loop")
    far, near = (end, first) if by.value > 0 else (first, end)
    size = abs(by.value)
    distance = arithmetic(scope, ScalarOp.SUB, far, near, node)
    turns = arithmetic(
        scope,
        ScalarOp.FLOORDIV,
        arithmetic(scope, ScalarOp.ADD, distance, constant(scope, size - 1), node),
        constant(scope, size),
        node,
    )
    most = max(0, bounds(turns.type)[1])
    if most > MOST_NUMBERS:
        raise scope.refuse(
            node, f"a range of as many as {most:,} numbers with a step is not compiled", "bound its ends"
        )
    number = Local(interval(0, max(0, most - 1)), scope.fresh("number"))
    source = Apply(CollectionOp.RANGE, ListType(number.type, HUGE), (constant(scope, 0), turns), scope.span(node))
    value = arithmetic(scope, ScalarOp.ADD, first, arithmetic(scope, ScalarOp.MUL, number, by, node), node)
    clauses = (Clause(number.name, number.type, source, TRUE),)
    return Comprehension(ListType(value.type, most), "list", clauses, value, span=scope.span(node))
