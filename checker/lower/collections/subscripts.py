"""Indices and slices."""

import ast
from enum import EnumType

from checker.diagnostics import Span
from checker.ir.conversion import items_of, sequence
from checker.ir.failing import in_turn
from checker.ir.kinds import HUGE, NEVER, NONE, is_tuple, members
from checker.ir.nodes import Apply, Expr, Fail, Load, Local
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, DictType, ListType, SequenceType, TupleType, UnionType
from checker.lower.collections.elements import as_key, count_of
from checker.lower.collections.tables import constant_pairs, looked_up
from checker.lower.collections.tuples import known_slice, tuple_item, tuple_slice
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import as_integer, as_tuple, only_member, tuple_items
from checker.lower.operators.literals import constant, without_mark
from checker.lower.scope import Scope


def lower_subscript(scope: Scope, node: ast.Subscript) -> Expr:
    """`x[i]` and `x[i:j]`."""
    cls = scope.static(node.value)
    if isinstance(cls, EnumType):
        pairs: Expr | None = constant_pairs(scope, dict(cls.__members__), node)
    else:
        pairs = scope.forms.table(scope, node.value)
        if isinstance(pairs, Local) and pairs.name in scope.defaults:
            return lower_expression(scope, _with_default(scope, node, scope.defaults[pairs.name]))
    if pairs is not None:
        return looked_up(scope, pairs, lower_expression(scope, node.slice), node)
    base = lower_expression(scope, node.value)
    span = scope.span(node)
    if base.type == NEVER:
        return Fail(NEVER, (base, lower_expression(scope, node.slice)), span)
    if isinstance(base.type, UnionType):
        is_many = sum(map(is_tuple, base.type.members)) > 1
        base = as_tuple(base) if is_many else only_member(scope, base, (TupleType, SequenceType), node)
    match base.type:
        case DictType() as kind:
            return _held(scope, without_mark(base), kind, node)
        case TupleType() as items if (
            isinstance(node.slice, ast.Slice) and (part := known_slice(node.slice)) is not None
        ):
            return tuple_slice(base, items, part, span)
        case SequenceType() | TupleType() if isinstance(node.slice, ast.Slice):
            return sequence(_slice(scope, tuple_items(scope, base, node), node.slice, span))
        case SequenceType():
            return _item(scope, items_of(base), base, node)
        case ListType() if isinstance(node.slice, ast.Slice):
            return _slice(scope, base, node.slice, span)
        case ListType():
            return _item(scope, base, base, node)
        case TupleType() as items:
            return tuple_item(scope, base, items, node)
        case CounterType(of):
            return count_of(scope, base, lower_expression(scope, node.slice), of, node)
        case _:
            raise scope.refuse(node, "this is not compiled with an index")


def _with_default(scope: Scope, node: ast.Subscript, default: ast.expr) -> ast.expr:
    """`d[k]` of a defaultdict, which puts its default there where nothing is: `d.setdefault(k, default)`; made once."""
    made = scope.inlined.get(id(node))
    if made is None:
        call = ast.Call(ast.Attribute(node.value, "setdefault", ast.Load()), [node.slice, default], [])
        made = scope.inlined[id(node)] = (node, ast.fix_missing_locations(ast.copy_location(call, node)))
    return made[1]


def _item(scope: Scope, listed: Expr, base: Expr, node: ast.Subscript) -> Expr:
    """An item of a list, or of the list of a sequence's items; `base` is the value that is written."""
    assert isinstance(listed.type, ListType)
    index = lower_expression(scope, node.slice)
    made = Apply(CollectionOp.AT, listed.type.of, (listed, as_integer(scope, index, node)), scope.span(node))
    return in_turn((base, index), made)


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
    if limit is None:
        return constant(scope, default)
    value = lower_expression(scope, limit)
    if NONE in members(value.type):
        fix = "leave the limit out, or test for None before"
        raise scope.refuse(limit, "a slice with a limit that may be None is not compiled", fix)
    return as_integer(scope, value, part)
