"""Displays with `*` in them: what is gone over there becomes a part of what is made."""

import ast
from collections.abc import Iterator

from checker.ir.failing import after
from checker.ir.nodes import Apply, Expr
from checker.ir.ops import CollectionOp
from checker.language.types import TupleType
from checker.lower.arguments import items_of
from checker.lower.collectors import lower_list_call, lower_set_call
from checker.lower.displays import hashed, lower_list, lower_set
from checker.lower.operators import operation, set_operation
from checker.lower.scope import Scope


def lower_starred_list(scope: Scope, node: ast.List) -> Expr:
    """`[x, *rest]`: lists, one behind the other."""
    lists = [_items_of(scope, part) for part in _runs(node.elts)]
    found, *others = lists
    for other in others:
        found = operation(scope, ast.Add(), found, other, node)
    return found


def _items_of(scope: Scope, part: ast.Starred | list[ast.expr]) -> Expr:
    if isinstance(part, list):
        return lower_list(scope, ast.copy_location(ast.List(part, ast.Load()), part[0]))
    return lower_list_call(scope, ast.copy_location(ast.Call(ast.Name("list", ast.Load()), [part.value], []), part))


def lower_starred_set(scope: Scope, node: ast.Set) -> Expr:
    """`{x, *rest}`: the union of sets."""
    sets = [_elements_of(scope, part) for part in _runs(node.elts)]
    found, *others = sets
    for other in others:
        found = set_operation(scope, CollectionOp.UNITE, found, other, node)
    return found


def _elements_of(scope: Scope, part: ast.Starred | list[ast.expr]) -> Expr:
    if isinstance(part, list):
        return lower_set(scope, ast.copy_location(ast.Set(part), part[0]))
    return lower_set_call(scope, ast.copy_location(ast.Call(ast.Name("set", ast.Load()), [part.value], []), part))


def _runs(parts: list[ast.expr]) -> Iterator[ast.Starred | list[ast.expr]]:
    """The parts of a display: those with a `*` one by one, the others as many as stand together."""
    run: list[ast.expr] = []
    for part in parts:
        if not isinstance(part, ast.Starred):
            run.append(part)
            continue
        if run:
            yield run
        run = []
        yield part
    if run:
        yield run


def lower_starred_tuple(scope: Scope, node: ast.Tuple) -> Expr:
    """`(x, *rest)`, where it is known how many items there are."""
    parts: list[Expr] = []
    before: list[Expr] = []
    for part in node.elts:
        if not isinstance(part, ast.Starred):
            parts.append(hashed(scope, part))
            continue
        items, whole = items_of(scope, part.value)
        parts += items
        before += [] if items else [whole]
    kind = TupleType(tuple(part.type for part in parts))
    return after(before, Apply(CollectionOp.TUPLE, kind, tuple(parts), scope.span(node)))
