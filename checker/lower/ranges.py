"""`range` with a step: the list of its numbers."""

import ast

from checker.ir.conversion import converted
from checker.ir.kinds import BOOL, HUGE, bounds, interval
from checker.ir.nodes import Apply, Clause, Comprehension, Const, Expr, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import ListType
from checker.lower.literals import constant
from checker.lower.scope import Scope

_TRUE = Const(BOOL, True)
_NUMBER = interval(-HUGE, HUGE)


def stepped(scope: Scope, low: Expr, high: Expr, step: Expr, node: ast.AST) -> Expr:
    """The numbers of `range(low, high, step)`, for a step that is written out."""
    by = step.value if isinstance(step, Const) else 0
    if not isinstance(by, int) or by == 0:
        fix = "write the step as a number other than 0"
        raise scope.refuse(node, "range() with a step that is not told before is not compiled", fix)
    (low_least, low_most), (high_least, high_most) = bounds(low.type), bounds(high.type)
    if max(-low_least, -high_least, low_most, high_most) >= HUGE:
        raise scope.refuse(node, "range() of numbers this large is not compiled")
    most = max(0, -((low_least - high_most) // by) if by > 0 else -((low_most - high_least) // by))
    distance = (high, low) if by > 0 else (low, high)
    # rounded up: minus the quotient of what is left, which // rounds down
    least = Apply(ScalarOp.SUB, _NUMBER, (distance[1], distance[0]))
    count = Apply(
        ScalarOp.SUB,
        _NUMBER,
        (constant(scope, 0), Apply(ScalarOp.FLOORDIV, _NUMBER, (least, constant(scope, abs(by))))),
    )
    turns = Apply(ScalarOp.LEAST, _NUMBER, (count, converted(constant(scope, most), _NUMBER)))
    name = scope.fresh("place")
    place = interval(0, max(0, most - 1))
    indices = Apply(CollectionOp.RANGE, ListType(place, HUGE), (constant(scope, 0), turns), scope.span(node))
    ends = sorted((0, (most - 1) * by if most else 0))
    moved = Apply(ScalarOp.MUL, interval(*ends), (Local(place, name), step))
    of = interval(low_least + ends[0], low_most + ends[1])
    value = Apply(ScalarOp.ADD, of, (low, moved), scope.span(node))
    clause = Clause(name, place, indices, _TRUE)
    return Comprehension(ListType(of, most), "list", (clause,), value, span=scope.span(node))
