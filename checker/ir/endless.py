"""What a loop goes over that ends by being left: more numbers than any body counts."""

from checker.diagnostics import Span
from checker.ir.kinds import HUGE, interval
from checker.ir.nodes import Apply, Const, Expr
from checker.ir.ops import CollectionOp
from checker.language.types import ListType

MOST_TURNS = HUGE >> 1
"""The turns of such a loop; compiled code gives a body up long before."""
_FIRST, _LAST = Const(interval(0, 0), 0), Const(interval(MOST_TURNS, MOST_TURNS), MOST_TURNS)
TURN = interval(0, MOST_TURNS - 1)


def endless(span: Span | None) -> Expr:
    """The source of a loop that goes on until it is left."""
    return Apply(CollectionOp.RANGE, ListType(TURN, HUGE), (_FIRST, _LAST), span)


def is_endless(source: Expr) -> bool:
    """Whether a loop over this goes on until it is left."""
    return source == endless(None)
