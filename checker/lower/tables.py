"""Dicts of the module or of a class, which a body looks things up in: their keys and values are constants."""

import ast
from collections.abc import Mapping
from typing import Any

from checker.frontend.naming import NOTHING
from checker.ir.conversion import converted
from checker.ir.failing import in_turn
from checker.ir.kinds import interval, is_scalar
from checker.ir.nodes import Apply, Conditional, Expr
from checker.ir.ops import CollectionOp
from checker.language.types import ListType
from checker.lower.coercions import common_type, one_type
from checker.lower.elements import as_key, contains
from checker.lower.literals import constant
from checker.lower.scope import Scope

MOST_ENTRIES = 1024
"""A dict of more entries is not compiled: every look at it goes through its keys."""


def table_of(scope: Scope, node: ast.expr) -> Mapping[Any, Any] | None:
    """The dict that an expression names, where it is one of the module, or of a class; None for anything else."""
    match node:
        case ast.Attribute(ast.Name(name), attribute) if name in scope.states:
            is_variable = attribute in scope.names.variables
            found = NOTHING if is_variable else getattr(scope.names.spec, attribute, NOTHING)
        case _:
            found = scope.static(node)
    if type(found) is not dict:
        return None
    if len(found) > MOST_ENTRIES:
        raise scope.refuse(node, f"a dict of {len(found):,} entries is not compiled: {MOST_ENTRIES:,} are the most")
    return found


def looked_up(scope: Scope, table: Mapping[Any, Any], key: Expr, node: ast.AST) -> Expr:
    """`table[key]`; it fails where there is no such key."""
    keys, values = listed(scope, table, node), listed(scope, table.values(), node)
    place = Apply(CollectionOp.FIND, interval(0, max(0, len(table) - 1)), (keys, as_key(scope, key, _of(keys), node)))
    return in_turn((key,), Apply(CollectionOp.AT, _of(values), (values, place), scope.span(node)))


def got(scope: Scope, table: Mapping[Any, Any], key: Expr, default: Expr, node: ast.AST) -> Expr:
    """`table.get(key, default)`."""
    found = looked_up(scope, table, key, node)
    kind = one_type(scope, (found.type, default.type), node)
    test = contains(scope, listed(scope, table, node), key, node)
    return Conditional(kind, test, converted(found, kind), converted(default, kind), scope.span(node))


def listed(scope: Scope, values: Any, node: ast.AST) -> Expr:
    """Constants as a list, in their order."""
    parts = [constant(scope, value, scope.span(node)) for value in values]
    if not all(is_scalar(part.type) for part in parts):
        raise scope.refuse(node, "a dict of the module with sets in it is not compiled", "use frozensets")
    of = common_type(scope, (part.type for part in parts), node)
    return Apply(
        CollectionOp.LIST, ListType(of, len(parts)), tuple(converted(part, of) for part in parts), scope.span(node)
    )


def _of(listing: Expr) -> Any:
    assert isinstance(listing.type, ListType)
    return listing.type.of


def entries_of(scope: Scope, iterated: ast.expr) -> Expr | None:
    """What a loop over a dict of the module, or over a view of it, goes over, as a list; None for anything else."""
    match iterated:
        case ast.Call(ast.Attribute(owner, ("items" | "values" | "keys") as view), [], []):
            table = table_of(scope, owner)
            return None if table is None else listed(scope, getattr(table, view)(), iterated)
        case _:
            table = table_of(scope, iterated)
            return None if table is None else listed(scope, table, iterated)
