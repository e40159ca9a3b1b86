"""What a comparison tells of the bounds of local numbers: in a `while` loop they would have no end otherwise."""

import ast
from itertools import pairwise

from checker.ir.kinds import bounds, interval
from checker.language.types import RangeType, Type
from checker.lower.scope import Scope

_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
_FLIPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Eq: ast.Eq,
}


def bounded(scope: Scope, test: ast.Compare, truth: bool) -> dict[str, Type]:
    """Narrower bounds of locals where a comparison has come out as `truth`."""
    if not truth and len(test.ops) > 1:
        return {}
    found: dict[str, Type] = {}
    for (left, right), operator in zip(pairwise([test.left, *test.comparators]), test.ops, strict=True):
        op = type(operator) if truth else _OPPOSITE.get(type(operator))
        if op in _FLIPPED:
            with scope.knowing(found):
                found |= _of(scope, left, op, right)
            with scope.knowing(found):
                found |= _of(scope, right, _FLIPPED[op], left)
    return found


def _of(scope: Scope, node: ast.expr, op: type[ast.cmpop], other: ast.expr) -> dict[str, Type]:
    """What `node op other` tells of a local number."""
    kind, limit = _number(scope, node), _number(scope, other)
    if not isinstance(node, ast.Name) or kind is None or limit is None:
        return {}
    (low, high), (least, most) = bounds(kind), bounds(limit)
    match op:
        case ast.Lt:
            high = min(high, most - 1)
        case ast.LtE:
            high = min(high, most)
        case ast.Gt:
            low = max(low, least + 1)
        case ast.GtE:
            low = max(low, least)
        case ast.Eq:
            low, high = max(low, least), min(high, most)
    scope.thresholds |= {n + by for n in (least, most) for by in (-1, 0, 1)}
    return {node.id: interval(low, high)} if low <= high else {}


def _number(scope: Scope, node: ast.expr) -> RangeType | None:
    """The type of a number that is written out, a local, or a variable of the state; None for anything else."""
    match node:
        case ast.Constant(int(value)) if not isinstance(value, bool):
            return interval(value, value)
        case ast.UnaryOp(ast.USub(), ast.Constant(int(value))) if not isinstance(value, bool):
            return interval(-value, -value)
        case ast.Name(name) if scope.is_local(name):
            kind = scope.type_here(name)
        case ast.Attribute(ast.Name(name), attribute) if name in scope.states and attribute in scope.names.variables:
            kind = scope.names.kinds[scope.names.variables[attribute]]
        case _:
            value = scope.static(node)
            return interval(value, value) if type(value) is int else None
    return kind if isinstance(kind, RangeType) else None
