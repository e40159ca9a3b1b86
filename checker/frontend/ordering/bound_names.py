"""The names that a body binds, with what they are bound to."""

import ast
from collections import Counter, deque
from collections.abc import Iterator
from functools import lru_cache

from checker.frontend.naming import Names
from checker.frontend.source import nodes_of


def bound_values(function: ast.FunctionDef, names: Names) -> dict[str, list[tuple[str, ast.expr]]]:
    """What each name `is`, is an item `in`, a value `of` a mapping, or a set that `holds` it; of those bound in these ways."""
    found: dict[str, list[tuple[str, ast.expr]]] = {}
    for node in nodes_of(function):
        for name, how, value in _bound_by(node, names):
            found.setdefault(name, []).append((how, value))
    return found


def _bound_by(node: ast.AST, names: Names) -> Iterator[tuple[str, str, ast.expr]]:
    match node:
        case ast.Assign([ast.Name(name)], value) if not _is_empty(value, names):
            yield name, "is", value
        case ast.Call(ast.Attribute(ast.Name(name), "add"), [value]) if name in names.local:
            yield name, "holds", value
        case ast.For(target, value) | ast.comprehension(target, value):
            yield from _bound_in_turn(target, value)
        case ast.Call(_, [value, *_], keywords):
            for keyword in keywords:
                match keyword:
                    case ast.keyword("key", ast.Lambda(ast.arguments([], [ast.arg(name)]))):
                        yield name, "in", value


def _bound_in_turn(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str, ast.expr]]:
    match target, value:
        case ast.Name(name), _:
            yield name, "in", value
        case ast.Tuple([ast.Name(key), ast.Name(name)]), ast.Call(ast.Attribute(owner, "items"), [], []):
            yield key, "in", owner
            yield name, "of", owner


def _is_empty(value: ast.expr, names: Names) -> bool:
    """Whether a collection is made that holds nothing yet."""
    match value:
        case ast.List([]):
            return True
        case ast.Call(called, [], []):
            return names.is_any(called, (set, list, dict, Counter, deque))
        case _:
            return isinstance(value, ast.Dict) and not value.keys


def _sorted_in_place(function: ast.FunctionDef) -> set[str]:
    """The names of lists that `x.sort()` puts into an order of their own."""
    found = set()
    for node in nodes_of(function):
        match node:
            case ast.Call(ast.Attribute(ast.Name(name), "sort")):
                found.add(name)
    return found


@lru_cache(maxsize=1024)
def bound_otherwise(function: ast.FunctionDef) -> frozenset[str]:
    """Names bound by something else than a plain assignment, a loop, or as the argument of a `key`; and of lists put in another order."""
    plain: set[ast.AST] = set()
    keys: set[ast.AST] = set()
    for node in nodes_of(function):
        match node:
            case (
                ast.Assign([ast.Name() as target])
                | ast.For(ast.Name() as target)
                | ast.comprehension(ast.Name() as target)
            ):
                plain.add(target)
            case ast.keyword("key", ast.Lambda(ast.arguments([], [argument]))):
                keys.add(argument)
    names = {
        node.id
        for node in nodes_of(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del) and node not in plain
    }
    inner = [node for part in function.body for node in nodes_of(part) if isinstance(node, ast.arg)]
    return frozenset(names | {node.arg for node in inner if node not in keys} | _sorted_in_place(function))
