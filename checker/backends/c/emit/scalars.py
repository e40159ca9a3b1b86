"""Constants, and operations on values that are one word in C."""

from checker.backends.c.codes import code, is_wide, offset, size
from checker.backends.c.emit.c_expressions import (
    CExpr,
    Precedence,
    address,
    any_of,
    call,
    choice,
    closed,
    name,
    negated,
    negative,
    number,
)
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.wide_order import is_below
from checker.backends.c.emit.wide_values import constant_words
from checker.ir.kinds import HUGE, bounds, shown
from checker.ir.nodes import Apply, Const, Expr
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import ScalarOp
from checker.language.types import RangeType, Type, UnionType
from checker.result import Stop, StopKind

TOO_LARGE = "an integer beyond 2**62, which only the reference engine has,"


def emit_constant(node: Const) -> CExpr:
    """A value of a scalar type, plain."""
    if is_wide(node.type):
        return constant_words(node.type, code(node.type, node.value))
    if isinstance(node.type, RangeType):
        return number(int(node.value))
    if isinstance(node.type, UnionType):
        place, member = next((n, m) for n, m in enumerate(node.type.members) if _has(m, node.value))
        return number(offset(node.type, place) + code(member, node.value))
    return number(code(node.type, node.value))


def _has(kind: Type, value: object) -> bool:
    try:
        code(kind, value)
    except ValueError:
        return False
    return True


def emit_scalar(out: FunctionWriter, op: ScalarOp, node: Apply) -> CExpr:
    """An operation by the C of its row."""
    if op is ScalarOp.NUMBER:  # a bool is 0 or 1 as it is
        return out.expression(node.args[0])
    if any(is_wide(arg.type) for arg in node.args):
        return _emit_wide(out, op, node)
    row = op.row
    is_named = bool(row.check) or any(row.c.count(f"{{{place}}}") > 1 for place in range(len(node.args)))
    args = [out.value(arg) if is_named else out.expression(arg) for arg in node.args]
    if row.overflow and is_huge(node.type):
        return checked(out, row.overflow, args[0], args[1], node)
    operands = [arg.within(Precedence.UNARY) for arg in args]
    if row.check:
        count = size(node.type) if "{size}" in row.check else 0
        out.fail_unless(CExpr(row.check.format(*operands, size=count), Precedence.CONDITIONAL))
    return CExpr(row.c.format(*operands), Precedence.UNARY)


def _emit_wide(out: FunctionWriter, op: ScalarOp, node: Apply) -> CExpr:
    """A comparison of values that are more than a word; of two that are equal, the first."""
    kind, args = node.args[0].type, out.values(node.args)
    if op not in (ScalarOp.LT, ScalarOp.GT, ScalarOp.LE, ScalarOp.GE, ScalarOp.LEAST, ScalarOp.GREATEST):
        raise NotCompiled(f"this operation on values of {shown(kind)}, each more than a word, is not compiled")
    left, right = args
    match op:
        case ScalarOp.LEAST:
            return choice(is_below(out.types, kind, right, left), right, left)
        case ScalarOp.GREATEST:
            return choice(is_below(out.types, kind, left, right), right, left)
        case ScalarOp.LT:
            return is_below(out.types, kind, left, right)
        case ScalarOp.GT:
            return is_below(out.types, kind, right, left)
        case ScalarOp.LE:
            return negated(closed(is_below(out.types, kind, right, left)))
        case _:
            return negated(closed(is_below(out.types, kind, left, right)))


def checked(out: FunctionWriter, operation: str, left: CExpr, right: CExpr, node: Expr) -> CExpr:
    """A sum, difference or product that may be beyond 2**62, where the bounds of no type reach: the search is given up then."""
    result = out.temporary(node.type)
    overflows = call(f"__builtin_{operation}_overflow", left, right, address(result))
    tests = [overflows, result > name("HUGE_INTEGER"), result < negative(name("HUGE_INTEGER"))]
    out.give_up_if(any_of(tests), Stop(StopKind.TOO_LARGE, place=f"{TOO_LARGE} in {out.at(node.span)}"))
    return result


def is_huge(kind: Type) -> bool:
    """Whether the bounds of an integer's type may be where they were cut off."""
    return max(map(abs, bounds(kind))) >= HUGE
