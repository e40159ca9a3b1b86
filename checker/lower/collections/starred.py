"""Tuples and lists written out with `*x` in them: what is joined of the items of others."""

import ast
from collections.abc import Iterator
from itertools import groupby

from checker.ir.conversion import sequence
from checker.ir.failing import after
from checker.ir.nodes import Apply, Expr
from checker.ir.ops import CollectionOp
from checker.language.types import ListType, TupleType
from checker.lower.calls.arguments import items_in
from checker.lower.collections.collectors import lower_list_call, lower_set_call
from checker.lower.collections.displays import hashed, lower_list, lower_set
from checker.lower.operators.operators import concatenated, set_operation
from checker.lower.scope import Scope


def lower_starred(scope: Scope, node: ast.Tuple | ast.List) -> Expr:
    """`(*x, y)` and `[*x, y]`."""
    known = _of_known_length(scope, node) if isinstance(node, ast.Tuple) else None
    if known is not None:
        return known
    joined: Expr | None = None
    for part in _parts(node):
        listed = lower_list_call(scope, part) if isinstance(part, ast.Call) else lower_list(scope, part)
        joined = listed if joined is None else _joined(scope, joined, listed, node)
    assert joined is not None
    return sequence(joined) if isinstance(node, ast.Tuple) else joined


def _parts(node: ast.Tuple | ast.List) -> list[ast.Call | ast.List]:
    """The items in order: as lists of those that stand beside each other, and as `list(x)` for each `*x`."""
    found: list[ast.Call | ast.List] = []
    for is_starred, items in groupby(node.elts, lambda item: isinstance(item, ast.Starred)):
        if not is_starred:
            found.append(ast.copy_location(ast.List(list(items), ast.Load()), node))
            continue
        for item in items:
            assert isinstance(item, ast.Starred)
            called = ast.copy_location(ast.Name("list", ast.Load()), item)
            found.append(ast.copy_location(ast.Call(called, [item.value], []), item))
    return found


def _joined(scope: Scope, one: Expr, two: Expr, node: ast.AST) -> Expr:
    assert isinstance(one.type, ListType)
    assert isinstance(two.type, ListType)
    return concatenated(scope, one, one.type, two, two.type, node)


def _of_known_length(scope: Scope, node: ast.Tuple) -> Expr | None:
    """A tuple of which it is known how many items there are, each with a type of its own; None for any other."""
    parts: list[Expr] = []
    before: list[Expr] = []
    for part in node.elts:
        if not isinstance(part, ast.Starred):
            parts.append(hashed(scope, part))
            continue
        found = items_in(scope, part.value)
        if found is None:
            return None
        parts += found[0]
        before += [] if found[0] else [found[1]]
    kind = TupleType(tuple(part.type for part in parts))
    return after(before, Apply(CollectionOp.TUPLE, kind, tuple(parts), scope.span(node)))


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
