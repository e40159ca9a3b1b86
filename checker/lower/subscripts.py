"""Indices and slices."""

import ast

from checker.diagnostics import Span
from checker.ir.failing import in_turn
from checker.ir.kinds import HUGE, NEVER
from checker.ir.nodes import Apply, Expr, Fail, Load
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, DictType, ListType, TupleType, UnionType
from checker.lower.coercions import as_integer, only_member
from checker.lower.elements import as_key, count_of
from checker.lower.expressions import lower_expression
from checker.lower.literals import constant
from checker.lower.scope import Scope
from checker.lower.tables import looked_up
from checker.lower.tuples import tuple_item


def lower_subscript(scope: Scope, node: ast.Subscript) -> Expr:
    """`x[i]` and `x[i:j]`."""
    pairs = scope.forms.table(scope, node.value)
    if pairs is not None:
        return looked_up(scope, pairs, lower_expression(scope, node.slice), node)
    base = lower_expression(scope, node.value)
    span = scope.span(node)
    if base.type == NEVER:
        return Fail(NEVER, (base, lower_expression(scope, node.slice)), span)
    if isinstance(base.type, UnionType):
        base = only_member(scope, base, (TupleType,), node)
    match base.type:
        case DictType() as kind:
            return _held(scope, base, kind, node)
        case ListType() if isinstance(node.slice, ast.Slice):
            return _slice(scope, base, node.slice, span)
        case ListType(of):
            index = lower_expression(scope, node.slice)
            return in_turn((base, index), Apply(CollectionOp.AT, of, (base, as_integer(scope, index, node)), span))
        case TupleType() as items:
            return tuple_item(scope, base, items, node)
        case CounterType(of):
            return count_of(scope, base, lower_expression(scope, node.slice), of, node)
        case _:
            raise scope.refuse(node, "this is not compiled with an index")


def _held(scope: Scope, base: Expr, kind: DictType, node: ast.Subscript) -> Expr:
    """What a dict has at a key: of one in the state, a part of the state."""
    index = as_key(scope, lower_expression(scope, node.slice), kind.key, node)
    if isinstance(base, Load):
        return Load(kind.value, base.place, (*base.keys, index), scope.span(node))
    return Apply(CollectionOp.GET, kind.value, (base, index), scope.span(node))


def _slice(scope: Scope, base: Expr, part: ast.Slice, span: Span) -> Expr:
    if part.lower is part.upper is None and isinstance(part.step, ast.UnaryOp) and ast.unparse(part.step) == "-1":
        return Apply(CollectionOp.REVERSE, base.type, (base,), span)
    if part.step is not None:
        fix = "x[::-1] is, and a comprehension over range"
        raise scope.refuse(part.step, "a slice with a step is not compiled", fix)
    low, high = _limit(scope, part.lower, 0, part), _limit(scope, part.upper, HUGE, part)
    return Apply(CollectionOp.SLICE, base.type, (base, low, high), span)


def _limit(scope: Scope, limit: ast.expr | None, default: int, part: ast.Slice) -> Expr:
    return constant(scope, default) if limit is None else as_integer(scope, lower_expression(scope, limit), part)
