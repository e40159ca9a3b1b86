"""Whether an expression may fail, and how one that is not needed is evaluated for its failures."""

from collections.abc import Iterable

from checker.ir.kinds import is_cut_off, members, within
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fail,
    Field,
    Fits,
    IsMember,
    Item,
    Junction,
    Load,
    Local,
    parts_of,
)
from checker.ir.ops import CollectionOp, Op, ScalarOp
from checker.ir.statements import Block, statements_in, values_in


def fails_alone(node: Expr) -> bool:
    """Whether evaluating a node may end the step where none of its parts does, as far as its types tell."""
    match node:
        case Apply(op):
            return op.row.fails
        case Convert(kind, value, is_known):
            return not is_known and not within(value.type, kind)
        case Field(value=value):
            return len(members(value.type)) > 1
        case Call() | Fail() | Comprehension():
            return True
        case Const() | Local() | Load() | Junction() | Conditional() | Fits() | IsMember() | Item() | After():
            return False


def may_fail(value: Expr) -> bool:
    """Whether evaluating an expression may end the step as an error, as far as its nodes tell."""
    return fails_alone(value) or any(map(may_fail, parts_of(value)))


def never_fails(value: Expr) -> bool:
    """Whether evaluating an expression ends no step, as far as its nodes and their types tell: closer than `may_fail`."""
    match value:
        case Comprehension(collect=collect, default=default):
            own = collect in _COLLECTS_ALL or (collect in ("min", "max", "first") and default is not None)
        case Apply(ScalarOp.ADD | ScalarOp.SUB | ScalarOp.MUL, kind):
            own = not is_cut_off(kind)
        case Apply(CollectionOp.RANGE | CollectionOp.CONCAT):
            own = True
        case Apply(ScalarOp.FLOORDIV | ScalarOp.MOD, args=(_, Const(value=divisor))):
            own = divisor != 0
        case _:
            own = not fails_alone(value)
    return own and all(map(never_fails, parts_of(value)))


_COLLECTS_ALL = ("any", "all", "set", "list", "dict", "ascending", "descending")
"""Collectors that take whatever the turns give."""


def after(values: Iterable[Expr], result: Expr) -> Expr:
    """The result, once these values have been evaluated for their failures."""
    failing = tuple(value for value in values if may_fail(value))
    return After(failing, result, span=result.span) if failing else result


def calls(value: Expr) -> bool:
    """Whether a helper is called, which may end the step in other ways than as an error."""
    return isinstance(value, Call) or any(map(calls, parts_of(value)))


def in_turn(values: Iterable[Expr], result: Expr, is_turned: bool = False) -> Expr:
    """The result of an operation that Python begins once it has evaluated all of these, in this order.

    A helper that ends the step in one of them comes before a failure of the operation. `is_turned` when the result has them turned round.
    """
    values = tuple(values)
    ending = sum(map(calls, values if is_turned else values[1:]))
    if not ending or (is_turned and ending == 1 and not _fails_itself(result)):
        return result
    parts = parts_of(result)
    if not is_turned and len(parts) == len(values):
        last = max(place for place, value in enumerate(values) if calls(value))
        refused = [made for made, value in zip(parts[:last], values, strict=False) if made != value]
        return after(values, result) if any(map(_fails_itself, refused)) else result
    return after(values, result) if is_turned or _fails_itself(result) else result


def _fails_itself(value: Expr) -> bool:
    """Whether an expression may fail elsewhere than in the calls of helpers."""
    if isinstance(value, Comprehension):
        return may_fail(value)
    if isinstance(value, Call):
        return any(map(_fails_itself, value.args))
    return fails_alone(value) or any(map(_fails_itself, parts_of(value)))


def applies(value: Expr, op: Op) -> bool:
    """Whether an expression is this operation."""
    return isinstance(value, Apply) and value.op is op


def nodes_in(block: Block) -> int:
    """How many nodes a block has, each counted as often as it is written; linear in those that differ."""
    known: dict[int, int] = {}

    def size(value: Expr) -> int:
        found = known.get(id(value))
        if found is None:
            found = known[id(value)] = 1 + sum(map(size, parts_of(value)))
        return found

    return sum(1 + sum(map(size, values_in(statement))) for statement in statements_in(block))
