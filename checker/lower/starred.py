"""Displays with `*` in them: what is gone over there becomes a part of what is made."""

import ast
from collections.abc import Iterator

from checker.ir.failing import after
from checker.ir.kinds import shown
from checker.ir.nodes import Apply, Expr, Item
from checker.ir.ops import CollectionOp
from checker.language.types import TupleType
from checker.lower.collectors import lower_list_call, lower_set_call
from checker.lower.displays import hashed, lower_list, lower_set
from checker.lower.expressions import lower_expression
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


def items_of(scope: Scope, node: ast.expr) -> tuple[list[Expr], Expr]:
    """The items of a tuple, of which it is known how many there are, and the tuple; raises Refused for anything else."""
    if isinstance(node, ast.List) and not any(isinstance(part, ast.Starred) for part in node.elts):
        node = ast.copy_location(ast.Tuple(node.elts, ast.Load()), node)
    whole = lower_expression(scope, node)
    if not isinstance(whole.type, TupleType):
        message = f"* of a value of type {shown(whole.type)}, whose length is not known, is not compiled here"
        raise scope.refuse(node, message, "name the items one by one, or make a list: [*x, y]")
    return [Item(kind, whole, number, scope.span(node)) for number, kind in enumerate(whole.type.items)], whole
