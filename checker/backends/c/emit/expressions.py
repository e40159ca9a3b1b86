"""Expressions of the intermediate representation as C: each gives a C expression without side effects, after the lines it needs."""

from typing import assert_never

from checker.backends.c.emit.branches import is_junction
from checker.backends.c.emit.c_expressions import FALSE, TRUE, CExpr, address, call, choice, name
from checker.backends.c.emit.comprehensions import emit_comprehension
from checker.backends.c.emit.conditions import emit_condition, emit_junction, noted
from checker.backends.c.emit.constants import emit_dict_constant
from checker.backends.c.emit.conversions import convert
from checker.backends.c.emit.digits import digit
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.operations import emit_operation
from checker.backends.c.emit.places import emit_load
from checker.backends.c.emit.records import emit_field, emit_is_member
from checker.backends.c.emit.scalar_conversions import convert_scalar, moved_set
from checker.backends.c.emit.scalars import emit_constant, emit_scalar, has_64_bits
from checker.ir.kinds import NEVER, element, is_scalar
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
)
from checker.ir.ops import ScalarOp
from checker.language.types import FrozenSetType, SetType, Type


def emit_expression(out: FunctionWriter, node: Expr) -> CExpr:
    """The C expression of a node."""
    match node:
        case Const(kind):
            return emit_constant(node) if is_scalar(kind) else emit_dict_constant(out.types, node)
        case Local():
            return out.locals[node.name]
        case Load():
            return emit_load(out, node)
        case Apply(op):
            return emit_scalar(out, op, node) if isinstance(op, ScalarOp) else emit_operation(out, op, node)
        case Junction():
            return emit_junction(out, node)
        case Conditional():
            return emit_conditional(out, node)
        case Convert():
            return emit_convert(out, node)
        case Fits():
            return emit_fits(out, node)
        case IsMember():
            return emit_is_member(out, node)
        case Field():
            return emit_field(out, node)
        case Item(_, value, place):
            return digit(value.type, place, out.value(value))
        case After(before, result):
            for value in before:
                out.expression(value)
            return out.expression(result)
        case Fail():
            return emit_failure(out, node)
        case Call():
            return emit_call(out, node)
        case Comprehension():
            return emit_comprehension(out, node)
        case _:
            assert_never(node)


def emit_convert(out: FunctionWriter, node: Convert) -> CExpr:
    """A value as one of another type, which ends the step as an error where it is none of that; or the search, for a limit of ours."""
    value, kind = node.value, node.type
    if isinstance(value, Apply) and isinstance(value.op, ScalarOp):
        made = emit_scalar(out, value.op, value, is_kept=not node.limit and has_64_bits(kind))
    else:
        made = out.expression(value)
    with out.giving_up(out.beyond(node.limit, node.span) if node.limit else None):
        return convert(out, made, value.type, kind)


def emit_conditional(out: FunctionWriter, node: Conditional) -> CExpr:
    """One of two values, as an expression where neither needs lines."""
    has_parts = is_junction(node.test)
    test = emit_condition(out, node.test) if has_parts else out.expression(node.test)
    with out.captured(deeper=1) as yes_lines:
        yes = _emit_side(out, node.test, node.yes, "" if has_parts else "is true")
    with out.captured(deeper=1) as no_lines:
        no = _emit_side(out, node.test, node.no, "" if has_parts else "is false")
    if not yes_lines and not no_lines:
        return choice(test, yes, no)
    result = out.temporary(node.type)
    with out.block(f"if ({test})"):
        out.add(yes_lines)
        out.line(f"{result} = {yes};")
    with out.block("else"):
        out.add(no_lines)
        out.line(f"{result} = {no};")
    return result


def _emit_side(out: FunctionWriter, test: Expr, value: Expr, outcome: str) -> CExpr:
    """One side of a conditional expression; notes how its test came out, unless the test itself notes that."""
    if outcome:
        out.line(f"{noted(out, outcome, test.span)};")
    return out.expression(value)


def emit_fits(out: FunctionWriter, node: Fits) -> CExpr:
    """Whether a value is one of a type."""
    value, kind = node.value, node.kind
    if isinstance(value.type, SetType):
        return _set_fits(out, value, kind)
    if not is_scalar(value.type) or not is_scalar(kind):
        return TRUE if type(value.type) is type(kind) else FALSE
    return convert_scalar(out, out.value(value), value.type, kind).check


def _set_fits(out: FunctionWriter, value: Expr, wanted: Type) -> CExpr:
    """Whether every element of a set is one of the wanted set's."""
    of = element(value.type)
    found = [m for m in (*getattr(wanted, "members", ()), wanted) if isinstance(m, SetType | FrozenSetType)]
    if not found or of == NEVER:
        return TRUE if found else FALSE
    return moved_set(out, out.expression(value), of, element(found[0]))[1]


def emit_failure(out: FunctionWriter, node: Fail) -> CExpr:
    """The end of the step as an error; what comes behind it is never reached."""
    for argument in node.args:
        out.expression(argument)
    out.leave("ERROR")
    return convert(out, FALSE, NEVER, node.type)


def emit_call(out: FunctionWriter, node: Call) -> CExpr:
    """The result of a helper; what ends it otherwise ends the caller too."""
    passed = [name("t"), name("after"), name("w"), *out.values(node.args)]
    result = FALSE
    if node.type != NEVER:
        result = out.temporary(node.type)
        passed.append(address(result))
    status = out.name("s")
    out.line(f"int {status} = {call(out.unit.helpers[node.helper], *passed)};")
    out.leave_if(status.differs_from(name("OK")), str(status))
    return result
