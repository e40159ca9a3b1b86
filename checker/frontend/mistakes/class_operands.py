"""A sort, record or enum that stands where one of its values is meant: `self.n <= Slot` for `self.n <= Slot.high`.

In: one node of a function, with what its names stand for. Out: mistakes (C309, C310). A class is iterated over, called and asked for
membership; it has no order and no arithmetic, and equals none of its values.
"""

import ast
from collections.abc import Iterator
from enum import Enum

from checker.diagnostics import SpecError
from checker.frontend.inference import Inference
from checker.frontend.mistakes.bodies import ARITHMETIC, ORDERED
from checker.frontend.mistakes.unfit_operands import forms_of
from checker.frontend.source import SourceFile
from checker.language.records import Record
from checker.language.sorts import Ordered, Range, SortMeta


def check_class_operands(node: ast.AST, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """The classes that one node calculates with or compares by order."""
    for operand, is_bounded_below in _operands(node, types):
        held = _class(operand, types)
        if held is not None:
            message = f"{ast.unparse(operand)} is {_kind(held)} itself, not one of its values"
            fix = _instead(held, ast.unparse(operand), is_bounded_below=is_bounded_below)
            if isinstance(node, ast.Call) and types.value(node.func) is range:
                fix = f"a loop takes it as it is: for x in {ast.unparse(operand)}"
            yield SpecError(_code(node), message, source.span(operand), fix=fix)


def _class(operand: ast.expr, types: Inference) -> type | None:
    """The sort, record or enum that an expression names."""
    held = types.value(operand)
    is_one = isinstance(held, SortMeta) or (isinstance(held, type) and issubclass(held, Record | Enum))
    return held if is_one else None


def _code(node: ast.AST) -> str:
    """What is wrong there: that the values are never equal, or that Python refuses it."""
    is_equality = isinstance(node, ast.Compare) and not any(isinstance(operator, ORDERED) for operator in node.ops)
    return "C309" if is_equality else "C310"


def _operands(node: ast.AST, types: Inference) -> Iterator[tuple[ast.expr, bool]]:
    """What is an operand there, and whether it is the lower side of a comparison."""
    match node:
        case ast.Compare(left, operators, comparators):
            for one, operator, other in zip([left, *comparators], operators, comparators, strict=False):
                if isinstance(operator, ORDERED):
                    yield one, isinstance(operator, ast.Lt | ast.LtE)
                    yield other, isinstance(operator, ast.Gt | ast.GtE)
                elif isinstance(operator, ast.Eq | ast.NotEq):
                    yield from (
                        (side, False) for side, value in ((one, other), (other, one)) if _is_value(value, types)
                    )
        case ast.BinOp(left, operator, right) if isinstance(operator, ARITHMETIC):
            yield left, False
            yield right, False
        case ast.AugAssign(_, operator, value) if isinstance(operator, ARITHMETIC):
            yield value, False
        case ast.UnaryOp(ast.USub() | ast.UAdd(), value):
            yield value, False
        case ast.Call(called, values) if len(values) > 1 and types.is_any(called, (max, min)):
            for value in values:
                yield value, False
        case ast.Call(called, values) if types.is_any(called, (range, abs, int)):
            for value in values:
                yield value, False


def _is_value(node: ast.expr, types: Inference) -> bool:
    """Whether an expression certainly gives a value that decides by itself what it equals."""
    return None not in forms_of(node, types)


def _kind(held: type) -> str:
    if issubclass(held, Range):
        return "the range"
    return "the sort" if isinstance(held, SortMeta) else "the record class" if issubclass(held, Record) else "the enum"


def _instead(held: type, shown: str, *, is_bounded_below: bool) -> str | None:
    """What to write for one of the values."""
    if issubclass(held, Range):
        return (
            f"write {shown}.{'low' if is_bounded_below else 'high'}, or {shown}.{'high' if is_bounded_below else 'low'}"
        )
    if issubclass(held, Ordered):
        return f"write {shown}.first() or {shown}.last(), or take a parameter"
    if issubclass(held, Record):
        return f"write {shown}({', '.join(held._fields)})"
    first = next(iter(held), None) if issubclass(held, Enum) else None
    return f"write {shown}.{first.name}" if first is not None else f"take a parameter, or loop over {shown}"
