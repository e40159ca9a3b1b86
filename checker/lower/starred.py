"""Tuples and lists written out with `*x` in them: what is joined of the items of others."""

import ast
from itertools import groupby

from checker.ir.conversion import sequence
from checker.ir.nodes import Expr
from checker.language.types import ListType
from checker.lower.collectors import lower_list_call
from checker.lower.displays import lower_list
from checker.lower.operators import concatenated
from checker.lower.scope import Scope


def lower_starred(scope: Scope, node: ast.Tuple | ast.List) -> Expr:
    """`(*x, y)` and `[*x, y]`."""
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
