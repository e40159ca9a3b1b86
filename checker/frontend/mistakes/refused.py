"""What Python refuses whenever a body comes there: an attribute that nothing of a type has, a call that does not fit, an order of no order.

Types are those of the declarations, which hold in every state. Only what every value of a type refuses is a mistake; where a type is not
told, where a class has code of its own for it, or where the method itself catches errors, nothing is said.
"""

import ast
from collections.abc import Iterator
from typing import TypeGuard

from checker.diagnostics import SpecError
from checker.frontend.inference import Inference
from checker.frontend.mistakes.class_operands import check_class_operands
from checker.frontend.mistakes.unfit_calls import check_call, not_made
from checker.frontend.mistakes.unfit_operands import (
    check_added,
    check_into_set,
    check_iterated,
    check_ordered,
    check_put_together,
    check_subscripted,
)
from checker.frontend.mistakes.unknown_attributes import changed_fields, check_read
from checker.frontend.source import SourceFile, nodes_of
from checker.language.sorts import Element, SortMeta
from checker.language.spec import Spec
from checker.language.types import ListType, SequenceType, SetType, TupleType

_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_SUMS = (ast.Add, ast.Sub)


def check_refused(node: ast.FunctionDef, types: Inference, source: SourceFile, spec: type[Spec]) -> Iterator[SpecError]:
    """The mistakes in a method or function, unless it looks for them itself."""
    parts = [part for statement in node.body for part in nodes_of(statement)]
    looks = any(isinstance(part, ast.expr) and types.is_any(part, (hasattr, getattr, callable)) for part in parts)
    tested = {ast.unparse(call.args[0]) for call in parts if _tests_kind(call, types)}
    if looks or any(isinstance(part, ast.Try) for part in parts):
        return
    changed = changed_fields(parts, types)
    for part in parts:
        is_other = isinstance(part, ast.Attribute) and ast.unparse(part.value) in tested
        if part in changed and not is_other:
            message = f"{ast.unparse(part)} is assigned, but records are immutable"
            yield SpecError("C310", message, source.span(part), fix=f"write {changed[part]}")
        elif not is_other:  # it may be another record here, or the line is never run
            yield from _part(part, types, source, spec)
            yield from check_class_operands(part, types, source)


def _part(part: ast.AST, types: Inference, source: SourceFile, spec: type[Spec]) -> Iterator[SpecError]:
    match part:
        case ast.Attribute(owner, name, ast.Load()):
            yield from check_read(part, owner, name, types, source)
        case ast.Call():
            yield from check_call(part, types, source, spec)
        case ast.Compare():
            yield from _compared(part, types, source)
        case ast.BinOp(left, operator, right) if isinstance(operator, _SUMS):
            yield from check_added(part, left, right, types, source)
        case ast.AugAssign():
            yield from _updated(part, types, source)
        case ast.For(_, iterated) | ast.comprehension(_, iterated):
            yield from check_iterated(iterated, types, source, "cannot be iterated over")
        case ast.Subscript(owner, _):
            sort = types.value(owner)
            if isinstance(sort, SortMeta) and issubclass(sort, Element):
                yield not_made(part, sort, source)
            yield from check_subscripted(owner, types, source)
            kind = types.of(owner)
            if not isinstance(part.ctx, ast.Load) and isinstance(kind, TupleType | SequenceType):
                written = ast.unparse(owner)
                fix = f"write {written} = (*{written}[:i], x, *{written}[i + 1:])"
                yield SpecError("C310", f"{written} is a tuple, which does not change", source.span(part), fix=fix)


def _compared(part: ast.Compare, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    for left, operator, right in zip([part.left, *part.comparators], part.ops, part.comparators, strict=False):
        if isinstance(operator, _ORDERS):
            yield from check_ordered(part, left, right, types, source)
        elif isinstance(operator, ast.In | ast.NotIn):
            yield from check_iterated(right, types, source, "has no elements")


def _updated(part: ast.AugAssign, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    kind = types.of(part.target)
    if isinstance(kind, ListType) and isinstance(part.op, ast.Add):
        yield from check_put_together(part.target, part.value, types, source)
    elif isinstance(kind, SetType):
        yield from check_into_set(part.target, part.op, part.value, types, source)
    elif isinstance(part.op, _SUMS):
        yield from check_added(part, part.target, part.value, types, source)


def _tests_kind(node: ast.AST, types: Inference) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and types.value(node.func) is isinstance and bool(node.args)
