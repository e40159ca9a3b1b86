"""`(name := value)` inside an expression.

Where it is evaluated just once it is an assignment before its statement. Where a condition may end before it, what the condition says
behind it reads the value itself, and the name is given the value where the condition has come out true. In a comprehension the name
stands for the value until the end of the turn, and may not be read elsewhere.
"""

import ast
from collections.abc import Iterator

from checker.ir.conversion import converted
from checker.ir.statements import Assign, Stmt
from checker.lower.refusals import count_stored
from checker.lower.scope import Scope


def note_condition(scope: Scope, test: ast.expr) -> None:
    """Note the assignments in a condition that have been made wherever it comes out true."""
    scope.present.naming.update({id(each): True for each in _made_if_true(test) if _is_only(scope, each)})


def note_turn(scope: Scope, comprehension: ast.expr, parts: list[ast.expr]) -> None:
    """Note the assignments in parts of a comprehension that are made in each turn that comes to its end; read nowhere else."""
    if not any(isinstance(part, ast.NamedExpr) for part in ast.walk(comprehension)):
        return
    inside = [part.id for part in ast.walk(comprehension) if isinstance(part, ast.Name)]
    everywhere = [part.id for part in ast.walk(scope.node) if isinstance(part, ast.Name)]
    for part in parts:
        for each in _made_if_true(part):
            name = each.target.id
            if not _is_only(scope, each) or inside.count(name) < everywhere.count(name):
                message = (
                    f"'{name}', which is assigned in a comprehension and stands outside of it too, is not compiled"
                )
                raise scope.refuse(each, message, "assign it in a loop, or give it another name")
            scope.present.naming[id(each)] = False


def _is_only(scope: Scope, node: ast.NamedExpr) -> bool:
    """Whether nothing else gives the name a value."""
    name = node.target.id
    return count_stored(scope.node, name) == 1 and not scope.signature.takes(name)


def named_so(scope: Scope, node: ast.AST) -> list[Stmt]:
    """The assignments of what a condition has named, where it has come out true."""
    found: list[Stmt] = []
    for name, value in scope.present.named.items():
        whole = scope.declare(name, value.type)
        found.append(Assign(name, converted(value, whole), scope.span(node)))
    return found


def forget_named(scope: Scope) -> None:
    """What a condition has named is named so no longer."""
    for name in scope.present.named:
        scope.forget(name)


def _made_if_true(node: ast.expr) -> Iterator[ast.NamedExpr]:
    """The assignments that have been made wherever a condition comes out true."""
    match node:
        case ast.BoolOp(ast.And(), parts):
            for part in parts:
                yield from _made_if_true(part)
        case ast.Compare(left, _, others):
            for part in (left, *others):
                yield from _made(part)
        case _:
            yield from _made(node)


def _made(node: ast.AST) -> Iterator[ast.NamedExpr]:
    """The assignments that have been made wherever an expression has a value."""
    match node:
        case ast.NamedExpr(_, value):
            yield from _made(value)
            yield node
        case ast.BoolOp(_, [first, *_]) | ast.IfExp(first) | ast.Compare(first, _, [_, _, *_]):
            yield from _made(first)
        case ast.Lambda() | ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            return
        case _:
            for part in ast.iter_child_nodes(node):
                yield from _made(part)
