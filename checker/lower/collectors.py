"""Calls that make a collection: set, frozenset, list, sorted, dict."""

import ast

from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.kinds import NEVER, element, is_ordered
from checker.ir.nodes import After, Apply, Clause, Expr, Local
from checker.ir.ops import CollectionOp
from checker.language.types import DictType, FrozenSetType, ListType, SetType, Type
from checker.lower.arguments import positional
from checker.lower.coercions import SETS, TRUE, is_view
from checker.lower.comprehensions import bind, collected, collection
from checker.lower.expressions import lower_expression
from checker.lower.holders import may_share
from checker.lower.iteration import loop_source
from checker.lower.scope import Scope

GENERATORS = (ast.GeneratorExp, ast.SetComp, ast.ListComp)


def over(scope: Scope, node: ast.Call) -> tuple[Clause, Expr]:
    """A call's one argument as a clause over its elements."""
    if len(node.args) != 1:
        raise scope.refuse(node, f"{ast.unparse(node.func)}() is compiled with one collection")
    with scope.inner():
        target = ast.copy_location(ast.Name("element", ast.Store()), node)
        source = loop_source(scope, target, node.args[0])
        name = scope.fresh("element")
        bind(scope, source, name)
        value = lower_expression(scope, ast.copy_location(ast.Name("element", ast.Load()), node))
    return Clause(name, source.type, source.expr, TRUE), value


def lower_set_call(scope: Scope, node: ast.Call) -> Expr:
    if not node.args:
        return Apply(CollectionOp.SET, SetType(NEVER), (), scope.span(node))
    if len(node.args) == 1 and isinstance(node.args[0], GENERATORS):
        return collected(scope, "set", node.args[0].elt, node.args[0].generators, node)
    clause, value = over(scope, node)
    if isinstance(clause.source.type, SETS) and isinstance(value, Local):
        kind = SetType(element(clause.source.type))
        if is_view(clause.source):  # no set before, and one from now on
            empty = converted(Apply(CollectionOp.SET, SetType(NEVER)), kind)
            return Apply(CollectionOp.UNITE, kind, (clause.source, empty), scope.span(node))
        return new_container(scope, converted(clause.source, kind))
    return collection(scope, "set", (clause,), value, node)


def lower_frozenset_call(scope: Scope, node: ast.Call) -> Expr:
    made = lower_set_call(scope, node)
    return converted(made, FrozenSetType(element(made.type)))


def lower_list_call(scope: Scope, node: ast.Call) -> Expr:
    if not node.args:
        return Apply(CollectionOp.LIST, ListType(NEVER, 0), (), scope.span(node))
    if len(node.args) == 1 and isinstance(node.args[0], GENERATORS):
        return collected(scope, "list", node.args[0].elt, node.args[0].generators, node)
    clause, value = over(scope, node)
    if isinstance(clause.source.type, ListType) and not applies(clause.source, CollectionOp.RANGE):
        return new_container(scope, clause.source)
    return collection(scope, "list", (clause,), value, node)


def lower_sorted_call(scope: Scope, node: ast.Call) -> Expr:
    if node.keywords:
        raise scope.refuse(node, "sorted with key= or reverse= is not compiled", "reverse the result: sorted(x)[::-1]")
    listed = lower_list_call(scope, node)
    assert isinstance(listed.type, ListType)
    if not is_ordered(listed.type.of):
        raise scope.refuse(node, "values of this type have no order")
    return Apply(CollectionOp.SORT, listed.type, (listed,), scope.span(node))


def lower_dict_call(scope: Scope, node: ast.Call) -> Expr:
    (value,) = positional(scope, node, 1, 1)
    if not is_flat(value.type):
        raise scope.refuse(node, "dict() is compiled as the copy of a dict whose values do not change in place")
    return new_container(scope, value)


def new_container(scope: Scope, value: Expr) -> Expr:
    """A copy of a container: a new one, which nothing else holds."""
    is_held = value.type != NEVER and scope.holders.of(value)
    return After((), value, "copy", value.span) if is_held else value


def is_flat(kind: Type) -> bool:
    """Whether values of a type are dicts that share nothing with a copy."""
    return isinstance(kind, DictType) and not may_share(kind.value)
