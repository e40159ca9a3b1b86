"""The names of a loop: which stand in a part of it, which are read behind it."""

import ast
from collections.abc import Iterator

from checker.frontend.source import nodes_of


def read_after(loop: ast.For, function: ast.FunctionDef) -> set[str]:
    """The names that are read behind a loop, or by what goes around it, as what the loop has left them."""
    inside = {*nodes_of(loop)}
    loops = [node for node in nodes_of(function) if isinstance(node, ast.For | ast.While) and node is not loop]
    around = any(loop in nodes_of(node) for node in loops)
    behind = (loop.end_lineno or loop.lineno, loop.end_col_offset or 0)
    found: set[str] = set()
    for statement in function.body:
        for node in nodes_of(statement):
            is_read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in inside
            if isinstance(node, ast.Name) and is_read and (around or (node.lineno, node.col_offset) >= behind):
                found.add(node.id)
    return found - _bound_anew(function, inside)


def _bound_anew(function: ast.FunctionDef, inside: set[ast.AST]) -> set[str]:
    """The names that other loops and comprehensions bind, and that are read there alone."""
    own: dict[str, set[ast.AST]] = {}
    reads: dict[str, list[ast.AST]] = {}
    for node in (node for part in function.body for node in nodes_of(part) if node not in inside):
        match node:
            case ast.For(target):
                targets = [target]
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                targets = [loop.target for loop in node.generators]
            case ast.Name(name, ast.Load()):
                targets = []
                reads.setdefault(name, []).append(node)
            case _:
                targets = []
        for name in (name for target in targets for name in names_in(target)):
            own.setdefault(name, set()).update(nodes_of(node))
    return {name for name, nodes in reads.items() if all(node in own.get(name, ()) for node in nodes)}


def blocks_of(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """A loop's body and the blocks in it, inner loops left out: their `break` is theirs."""
    yield body
    for statement in body:
        match statement:
            case ast.If(_, yes, no):
                yield from blocks_of(yes)
                yield from blocks_of(no)
            case ast.Match(_, cases):
                for case in cases:
                    yield from blocks_of(case.body)
            case ast.With(_, inner):
                yield from blocks_of(inner)
            case ast.Try(inner, handlers, orelse, final):
                for block in (inner, *(handler.body for handler in handlers), orelse, final):
                    yield from blocks_of(block)


def mentions(node: ast.AST, names: set[str]) -> bool:
    """Whether one of these names stands in a part of a body."""
    return any(isinstance(n, ast.Name) and n.id in names for n in nodes_of(node))


def names_in(node: ast.AST) -> set[str]:
    """The names that stand in a part of a body."""
    return {n.id for n in nodes_of(node) if isinstance(n, ast.Name)}
