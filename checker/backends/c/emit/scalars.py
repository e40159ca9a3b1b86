"""Constants, and operations on values that are one word in C."""

from checker.backends.c.codes import code, is_wide, offset, size
from checker.backends.c.emit.c_expressions import (
    CExpr,
    Precedence,
    address,
    call,
    choice,
    closed,
    negated,
    number,
)
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.wide_order import is_below
from checker.backends.c.emit.wide_values import constant_words
from checker.ir.kinds import is_cut_off, members, shown
from checker.ir.nodes import Apply, Const, Expr
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import ScalarOp
from checker.language.types import INT, RangeType, Type, UnionType
from checker.result import Stop, StopKind

TOO_LARGE = "an integer beyond 64 bits, which only the reference engine has,"


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


def emit_scalar(out: FunctionWriter, op: ScalarOp, node: Apply, *, is_kept: bool = False) -> CExpr:
    """An operation by the C of its row; see `checked` for what `is_kept`."""
    if op is ScalarOp.NUMBER:  # a bool is 0 or 1 as it is
        return out.expression(node.args[0])
    if any(is_wide(arg.type) for arg in node.args):
        return _emit_wide(out, op, node)
    row = op.row
    is_named = bool(row.check) or any(row.c.count(f"{{{place}}}") > 1 for place in range(len(node.args)))
    args = [out.value(arg) if is_named else out.expression(arg) for arg in node.args]
    operands = [arg.within(Precedence.UNARY) for arg in args]
    if row.check:
        count = size(node.type) if "{size}" in row.check else 0
        out.fail_unless(CExpr(row.check.format(*operands, size=count), Precedence.CONDITIONAL))
    if row.overflow and is_cut_off(node.type):
        return checked(out, row.overflow, args[0], args[1], node, is_kept=is_kept)
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


def checked(
    out: FunctionWriter, operation: str, left: CExpr, right: CExpr, node: Expr, *, is_kept: bool = False
) -> CExpr:
    """A number that may be beyond 64 bits, where the bounds of no type reach.

    The search is given up then, unless the number `is_kept` there and then where no such number is: that is an error of the step.
    """
    result = out.temporary(node.type)
    overflows = call(f"{operation}_overflows", left, right, address(result))
    if is_kept:
        out.leave_if(call("UNLIKELY", overflows), "ERROR")
    else:
        out.give_up_if(overflows, Stop(StopKind.TOO_LARGE, place=f"{TOO_LARGE} in {out.at(node.span)}"))
    return result


def has_64_bits(kind: Type) -> bool:
    """Whether no integer of a type is of more than 64 bits, also for CPython."""
    return not any(isinstance(member, RangeType) and is_cut_off(member) and member != INT for member in members(kind))
