"""Dicts written out that have a value for every key of a domain: `{Colour.RED: 1, Colour.BLUE: 2}`, `{**self.d, k: v}`."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import after
from checker.ir.kinds import shown, union, within
from checker.ir.nodes import Apply, Clause, Comprehension, Conditional, Const, Expr, Load, Local
from checker.ir.ops import CollectionOp
from checker.language.order import canonical_key
from checker.language.types import DictType, SetType
from checker.language.values import domain_size
from checker.lower.collections.displays import hashed
from checker.lower.collections.elements import as_key
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import TRUE, one_type
from checker.lower.operators.equality import equal
from checker.lower.scope import Scope

WHERE = "a dict without a value for every key of a domain is compiled where it is looked up or gone over"
INSTEAD = "give every key a value: {key: ... for key in Domain}"


def is_total_display(scope: Scope, node: ast.Dict) -> bool:
    """Whether a display has a value for every key of a domain, in its order, or changes a dict that has."""
    if node.keys and node.keys[0] is None:
        return True
    keys = [None if key is None else lower_expression(scope, key) for key in node.keys]
    values = [key.value for key in keys if isinstance(key, Const)]
    if not keys or len(values) < len(keys) or node is scope.present.stored:
        return False
    kind = union(key.type for key in keys if key is not None)
    places = [canonical_key(value) for value in values]
    return places == sorted(set(places)) and len(places) == domain_size(kind)


def lower_dict_display(scope: Scope, node: ast.Dict) -> Expr:
    """`{k: v}`, with a value for every key of a domain."""
    if not is_total_display(scope, node):
        raise scope.refuse(node, WHERE, INSTEAD)
    if node.keys[0] is None:
        return _changed(scope, node)
    parts = _parts(scope, node)
    keys = union(key.type for key, _ in parts)
    values = one_type(scope, (value.type for _, value in parts), node)
    return _over_domain(scope, DictType(keys, values), parts, None, node)


def _parts(scope: Scope, node: ast.Dict) -> list[tuple[Expr, Expr]]:
    """The keys and values of a display, in the order in which Python evaluates them."""
    found = []
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            found.append((hashed(scope, key), lower_expression(scope, value)))
    return found


def _changed(scope: Scope, node: ast.Dict) -> Expr:
    """`{**d, k: v}`: what `d` has, and other values at some keys."""
    base = lower_expression(scope, node.values[0])
    if not isinstance(base.type, DictType):
        message = f"** of a value of type {shown(base.type)} is not compiled"
        raise scope.refuse(node.values[0], message, INSTEAD)
    if any(key is None for key in node.keys[1:]):
        raise scope.refuse(node, "** twice in one dict is not compiled", "assign the values in a loop")
    rest = ast.copy_location(ast.Dict(node.keys[1:], node.values[1:]), node)
    parts = _parts(scope, rest)
    for key, _ in parts:
        if not within(key.type, base.type.key):
            message = f"a key of type {shown(key.type)}, which may be none of the dict, is not compiled here"
            raise scope.refuse(node, message, "convert it before: Epoch(x)")
    values = one_type(scope, (base.type.value, *(value.type for _, value in parts)), node)
    return _over_domain(scope, DictType(base.type.key, values), parts, base, node)


def _over_domain(
    scope: Scope, kind: DictType, parts: list[tuple[Expr, Expr]], base: Expr | None, node: ast.AST
) -> Expr:
    """A dict over its domain: at each key the value of the last part that has it, or what the base has."""
    key = Local(kind.key, scope.fresh("key"))
    found: Expr | None = None if base is None else converted(value_at(base, key), kind.value)
    for own, value in parts:
        made = converted(value, kind.value)
        test = equal(scope, key, as_key(scope, own, kind.key, node), node)
        found = made if found is None else Conditional(kind.value, test, made, found, scope.span(node))
    assert found is not None
    source = Apply(CollectionOp.DOMAIN, SetType(kind.key), span=scope.span(node))
    made = Comprehension(
        kind, "dict", (Clause(key.name, kind.key, source, TRUE),), found, key=key, span=scope.span(node)
    )
    before = [each for pair in parts for each in pair]
    return after(before if base is None else [base, *before], made)


def value_at(base: Expr, key: Expr) -> Expr:
    """What a dict has at a key."""
    assert isinstance(base.type, DictType)
    if isinstance(base, Load):
        return Load(base.type.value, base.place, (*base.keys, key), base.span)
    return Apply(CollectionOp.GET, base.type.value, (base, key), base.span)
