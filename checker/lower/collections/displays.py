"""Sets, lists and tuples written out, and what a collection, a record or the state keeps of an expression."""

import ast

from checker.ir.conversion import converted, sequence
from checker.ir.kinds import NEVER, members, union
from checker.ir.nodes import Apply, Const, Convert, Expr, Load
from checker.ir.ops import CollectionOp
from checker.language.types import ListType, SequenceType, TupleType, Type
from checker.lower.collections.elements import as_item, make_set
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import refuse_set
from checker.lower.names.holders import may_share
from checker.lower.scope import Scope


def lower_set(scope: Scope, node: ast.Set) -> Expr:
    """`{x, y}`."""
    return make_set(scope, [hashed(scope, part) for part in node.elts], node)


def lower_list(scope: Scope, node: ast.List) -> Expr:
    """`[x, y]`."""
    parts = [hashed(scope, part) for part in node.elts]
    of = union(part.type for part in parts)
    kind = ListType(of, len(parts))
    return Apply(CollectionOp.LIST, kind, tuple(converted(part, of) for part in parts), scope.span(node))


def lower_tuple(scope: Scope, node: ast.Tuple) -> Expr:
    """`(x, y)`."""
    return _tuple(scope, tuple(hashed(scope, part) for part in node.elts), node)


def hashed(scope: Scope, node: ast.expr) -> Expr:
    """An expression as an element of a set: a set that can change has no hash."""
    value = lower_expression(scope, node)
    refuse_set(scope, (value.type,), node, "a set as an element")
    if scope.names.lists_sets and may_share(value.type) and not isinstance(value, Const | Load | Convert):
        message = "what may be a set out of a list of sets is not compiled as an element"
        raise scope.refuse(node, message, "write frozenset(...) around it")
    return as_item(scope, value, node)


def kept(scope: Scope, node: ast.expr, domain: Type) -> Expr:
    """An expression as what the state or a record keeps of it in a domain: sets become frozensets, lists tuples, also in tuples."""
    if isinstance(node, ast.Tuple) and not is_starred(node):
        kinds = _kinds_of_items(domain, len(node.elts))
        return _tuple(scope, tuple(kept(scope, part, of) for part, of in zip(node.elts, kinds, strict=True)), node)
    value = lower_expression(scope, node)
    if isinstance(value.type, ListType) and any(isinstance(member, SequenceType) for member in members(domain)):
        return sequence(value)
    return as_item(scope, value, node)


def is_starred(node: ast.Tuple | ast.List) -> bool:
    """Whether some items are written as `*x`."""
    return any(isinstance(part, ast.Starred) for part in node.elts)


def _kinds_of_items(domain: Type, count: int) -> tuple[Type, ...]:
    """The domains of the items of a tuple of so many; of none where that is not told."""
    found: list[tuple[Type, ...]] = []
    for member in members(domain):
        match member:
            case TupleType(items) if len(items) == count:
                found.append(items)
            case SequenceType(of):
                found.append((of,) * count)
            case _:
                pass
    return found[0] if len(found) == 1 else (NEVER,) * count


def _tuple(scope: Scope, parts: tuple[Expr, ...], node: ast.Tuple) -> Expr:
    return Apply(CollectionOp.TUPLE, TupleType(tuple(part.type for part in parts)), parts, scope.span(node))
