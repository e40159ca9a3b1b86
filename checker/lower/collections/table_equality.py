"""Equality of dicts, one of which has not a value for every key of a domain: they have the same keys, in any order, and equal values."""

import ast

from checker.ir.failing import after
from checker.ir.kinds import BOOL
from checker.ir.nodes import Clause, Comprehension, Expr, Item, Junction, Local
from checker.language.types import DictType, ListType, TupleType, Type
from checker.lower.collections.tables import pairs_of_dict, size_of
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import FALSE, TRUE
from checker.lower.operators.equality import equal
from checker.lower.scope import Scope


def equal_dicts(scope: Scope, left: ast.expr, right: ast.expr, node: ast.AST) -> Expr | None:
    """`left == right`; None where neither is a dict without a value for every key."""
    sides = [(scope.forms.table(scope, side), side) for side in (left, right)]
    if all(pairs is None for pairs, _ in sides):
        return None
    values = [lower_expression(scope, side) if pairs is None else pairs for pairs, side in sides]
    one, other = (
        pairs_of_dict(scope, value, side) if isinstance(value.type, DictType) else value if pairs else None
        for value, (pairs, side) in zip(values, sides, strict=True)
    )
    if one is None or other is None:
        return after(values, FALSE)
    same_size = equal(scope, size_of(scope, one, node), size_of(scope, other, node), node)
    kinds = _pair(one), _pair(other)
    if kinds[0] is None or kinds[1] is None:  # one of them is empty
        return after((one, other), same_size)
    found = _is_within(scope, (one, kinds[0]), (other, kinds[1]), node)
    return after((one, other), Junction(True, (same_size, found), scope.span(node)))


def _pair(pairs: Expr) -> TupleType | None:
    of = pairs.type.of if isinstance(pairs.type, ListType) else None
    return of if isinstance(of, TupleType) else None


def _is_within(scope: Scope, one: tuple[Expr, TupleType], other: tuple[Expr, TupleType], node: ast.AST) -> Expr:
    """Whether every pair of the one is among those of the other."""
    mine, theirs = (Local(kind, scope.fresh("pair")) for _, kind in (one, other))
    parts = tuple(
        equal(scope, _part(mine, one[1], number), _part(theirs, other[1], number), node) for number in range(2)
    )
    same = Junction(True, parts, scope.span(node))
    among = Comprehension(BOOL, "any", (Clause(theirs.name, other[1], other[0], TRUE),), same, span=scope.span(node))
    return Comprehension(BOOL, "all", (Clause(mine.name, one[1], one[0], TRUE),), among, span=scope.span(node))


def _part(pair: Expr, kind: TupleType, number: int) -> Expr:
    of: Type = kind.items[number]
    return Item(of, pair, number)
