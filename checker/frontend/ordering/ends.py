"""Loops that are left with something of the turn at which they end, which is the first that is found."""

import ast
from collections.abc import Iterator

from checker.frontend.ordering.loop_names import blocks_of, mentions, names_in, read_after
from checker.frontend.source import nodes_of


def early_ends(loop: ast.For, function: ast.FunctionDef, own: set[str]) -> Iterator[ast.stmt]:
    """The statements that leave a loop early with something that depends on the element at which it ends.

    `own` are the names that stand for something else in every turn: where one has to equal something, a single turn comes.
    """
    turn = names_in(loop.target)
    alone = pinned(loop.body, own, turn)
    kept = turn & read_after(loop, function)
    for block in blocks_of(loop.body):
        leaves = bool(kept) or any(_effect_mentions(other, turn) for other in block)
        for statement in block:
            ends = isinstance(statement, ast.Break | ast.Return) and statement not in alone
            returned = statement.value if isinstance(statement, ast.Return) else None
            if ends and (leaves or (returned is not None and mentions(returned, turn))):
                yield statement
    for inner in _inner_returns(loop):
        if inner not in alone and inner.value is not None and mentions(inner.value, turn):
            yield inner


def _inner_returns(loop: ast.For) -> Iterator[ast.Return]:
    """The returns in the loops of a loop."""
    for part in (part for statement in loop.body for part in nodes_of(statement)):
        if isinstance(part, ast.For | ast.While):
            yield from (node for node in nodes_of(part) if isinstance(node, ast.Return))


def pinned(body: list[ast.stmt], own: set[str], turn: set[str]) -> set[ast.AST]:
    """What is done only in the turn of one element, the same whatever the order: `if node == self.token: ...`."""
    found: set[ast.AST] = set()
    for part in (part for statement in body for part in nodes_of(statement)):
        if isinstance(part, ast.If):
            is_and = isinstance(part.test, ast.BoolOp) and isinstance(part.test.op, ast.And)
            tests = part.test.values if isinstance(part.test, ast.BoolOp) and is_and else [part.test]
            if any(_is_one(test, own, turn) for test in tests):
                found |= {node for statement in part.body for node in nodes_of(statement)}
    return found


def _is_one(test: ast.expr, own: set[str], turn: set[str]) -> bool:
    match test:
        case ast.Compare(left, [ast.Eq() | ast.Is()], [right]):
            sides = ((left, right), (right, left))
            return any(isinstance(a, ast.Name) and a.id in own and not mentions(b, turn) for a, b in sides)
        case _:
            return False


def _effect_mentions(statement: ast.stmt, names: set[str]) -> bool:
    effects = isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Expr)
    return effects and mentions(statement, names)
