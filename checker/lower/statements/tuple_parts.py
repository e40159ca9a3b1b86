"""What several targets take of a tuple: its items, and for a starred target the list of the rest."""

import ast

from checker.ir.conversion import converted
from checker.ir.kinds import NEVER, is_tuple, members, shown
from checker.ir.nodes import Apply, Convert, Expr, Fail, Item
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, DictType, ListType, LiteralType, SequenceType, TupleType
from checker.lower.inference.coercions import SETS, as_tuple, common_type
from checker.lower.scope import Scope

ONE_BY_ONE = "take the items one by one: x = y[0]"
_GONE_OVER = (LiteralType, *SETS)
"""Members of unions whose values Python unpacks besides tuples: strings have characters."""


def tuple_parts(scope: Scope, targets: list[ast.expr], value: Expr, node: ast.AST) -> list[Expr] | None:
    """What each target takes of a tuple, failing where it has another number of items; None where the value is no tuple."""
    if value.type == NEVER:
        return [Fail(NEVER, (value,), scope.span(node)) for _ in targets]
    if isinstance(value.type, (*SETS, ListType, CounterType, DictType)):
        return None
    kinds, star = members(value.type), starred(targets)
    if any(isinstance(kind, _GONE_OVER) for kind in kinds):
        raise scope.refuse(node, f"unpacking a value of type {shown(value.type)} is not compiled", ONE_BY_ONE)
    if any(isinstance(kind, SequenceType) for kind in kinds) or sum(map(is_tuple, kinds)) > 1:
        value = as_tuple(value)
    if isinstance(value.type, SequenceType):
        if star is not None:
            return None
        value = converted(value, TupleType((value.type.of,) * len(targets)))
    tuples = [kind for kind in members(value.type) if isinstance(kind, TupleType)]
    fitting = [kind for kind in tuples if _fits(len(kind.items), targets, star)]
    if not fitting:
        return [Fail(NEVER, (value,), scope.span(node)) for _ in targets]
    if len(fitting) > 1:
        raise scope.refuse(node, f"unpacking a value of type {shown(value.type)} is not compiled", ONE_BY_ONE)
    (kind,) = fitting
    whole = value if value.type == kind else Convert(kind, value, span=value.span)
    items: list[Expr] = [Item(of, whole, number) for number, of in enumerate(kind.items)]
    if star is None:
        return items
    end = len(items) - (len(targets) - star - 1)
    return [*items[:star], _list_of(scope, items[star:end], node), *items[end:]]


def starred(targets: list[ast.expr]) -> int | None:
    """The place of the starred target."""
    return next((place for place, target in enumerate(targets) if isinstance(target, ast.Starred)), None)


def _fits(count: int, targets: list[ast.expr], star: int | None) -> bool:
    return count == len(targets) if star is None else count >= len(targets) - 1


def _list_of(scope: Scope, items: list[Expr], node: ast.AST) -> Expr:
    of = common_type(scope, (item.type for item in items), node)
    made = tuple(converted(item, of) for item in items)
    return Apply(CollectionOp.LIST, ListType(of, len(items)), made, scope.span(node))
