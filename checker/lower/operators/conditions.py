"""Conditions, and the expressions that depend on one: and, or, not, if."""

import ast
from contextlib import nullcontext

from checker.diagnostics import Span
from checker.ir.conversion import converted
from checker.ir.kinds import BOOL
from checker.ir.nodes import Conditional, Expr, Junction
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import FALSE, TRUE, negated, one_type
from checker.lower.inference.narrowing import learned
from checker.lower.operators.truth import truth_of
from checker.lower.scope import Scope


def lower_condition(scope: Scope, node: ast.expr) -> Expr:
    """The truth of an expression."""
    match node:
        case ast.BoolOp(operator, parts):
            return _junction(scope, parts, isinstance(operator, ast.And), scope.span(node))
        case ast.UnaryOp(ast.Not(), operand):
            return negated(lower_condition(scope, operand), scope.span(node))
        case _:
            pairs = scope.forms.table(scope, node)
            return truth_of(scope, lower_expression(scope, node) if pairs is None else pairs, node)


def _junction(scope: Scope, parts: list[ast.expr], truth: bool, span: Span | None) -> Expr:
    lowered: list[Expr] = []
    before = dict(scope.facts)
    for place, part in enumerate(parts):
        with scope.present.maybe() if place else nullcontext():
            value = lower_condition(scope, part)
        if value != (TRUE if truth else FALSE):
            lowered.append(value)
        scope.facts.update(learned(scope, part, truth))
        if value == (FALSE if truth else TRUE):
            break
    scope.facts = before
    if not lowered:
        return TRUE if truth else FALSE
    return lowered[0] if len(lowered) == 1 else Junction(truth, tuple(lowered), span)


def lower_bool_op(scope: Scope, node: ast.BoolOp) -> Expr:
    """`and` and `or` as values, which need not be bools."""
    values = [_under(scope, node, index) for index in range(len(node.values))]
    if all(value.type == BOOL for value in values):
        return lower_condition(scope, node)
    result = values[-1]
    for index in range(len(values) - 2, -1, -1):
        test = truth_of(scope, values[index], node)
        kind = one_type(scope, (values[index].type, result.type), node)
        pair = (converted(result, kind), converted(values[index], kind))
        yes, no = pair if isinstance(node.op, ast.And) else pair[::-1]
        result = Conditional(kind, test, yes, no, scope.span(node))
    return result


def _under(scope: Scope, node: ast.BoolOp, index: int) -> Expr:
    """A part of `and` or `or`, with what the parts before it tell."""
    before = dict(scope.facts)
    for part in node.values[:index]:
        scope.facts.update(learned(scope, part, isinstance(node.op, ast.And)))
    with scope.present.maybe() if index else nullcontext():
        value = lower_expression(scope, node.values[index])
    scope.facts = before
    return value


def lower_conditional(scope: Scope, node: ast.IfExp) -> Expr:
    """`x if test else y`; only the one value of a test that is decided."""
    test = lower_condition(scope, node.test)
    if test in (TRUE, FALSE):
        with scope.knowing(learned(scope, node.test, test == TRUE)):
            return lower_expression(scope, node.body if test == TRUE else node.orelse)
    with scope.knowing(learned(scope, node.test, True)), scope.present.maybe():
        yes = lower_expression(scope, node.body)
    with scope.knowing(learned(scope, node.test, False)), scope.present.maybe():
        no = lower_expression(scope, node.orelse)
    kind = one_type(scope, (yes.type, no.type), node)
    return Conditional(kind, test, converted(yes, kind), converted(no, kind), scope.span(node))
