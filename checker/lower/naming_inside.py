"""`(name := value)` inside an expression.

Where it is evaluated just once it is an assignment before its statement. Where a condition may end before it, what the condition says
behind it reads the value itself, and the name is given the value where the condition has come out true. In a comprehension the name
stands for the value until the end of the turn, and may not be read elsewhere.
"""

import ast
from collections.abc import Iterator

from checker.ir.conversion import converted
from checker.ir.failing import never_fails
from checker.ir.kinds import is_scalar, shown
from checker.ir.nodes import Expr, Local, parts_of
from checker.ir.statements import Assign, Stmt
from checker.lower.assignments import assigned_name
from checker.lower.expressions import lower_expression
from checker.lower.lifting import check_before
from checker.lower.refusals import count_stored
from checker.lower.scope import Scope

_BEFORE = "assign it on a line before"


def lower_named(scope: Scope, node: ast.NamedExpr) -> Expr:
    """The value of `(name := value)`."""
    name = node.target.id
    known = scope.present.lifted.get(id(node))
    if known is not None:
        return known[1]
    if isinstance(node.value, ast.Lambda):
        raise scope.refuse(node, "a function that is named inside an expression is not compiled", _BEFORE)
    if scope.present.unsure:
        return _held(scope, name, node)
    count = len(scope.present.evaluated)
    value = lower_expression(scope, node.value)
    if any(_reads(earlier, name) for earlier in scope.present.evaluated[:count]):
        raise scope.refuse(node, f"'{name}' is read before it is assigned here", _BEFORE)
    if not never_fails(value):
        check_before(scope, lambda earlier: False, count, node, f"'{name}'")
    scope.present.before += assigned_name(scope, node.target, value, node)
    found = lower_expression(scope, ast.copy_location(ast.Name(name, ast.Load()), node))
    scope.present.lifted[id(node)] = node, found
    return found


def _held(scope: Scope, name: str, node: ast.NamedExpr) -> Expr:
    """The value of a name that may not be assigned: what comes behind reads it by the name."""
    if id(node) not in scope.present.naming:
        raise scope.refuse(node, "an assignment that may not be evaluated just once is not compiled here", _BEFORE)
    value = lower_expression(scope, node.value)
    if not is_scalar(value.type):
        raise scope.refuse(node, f"a name for a value of type {shown(value.type)} is not compiled here", _BEFORE)
    scope.bind(name, value)
    if scope.present.naming[id(node)]:
        scope.present.named[name] = value
    return value


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


def _reads(value: Expr, name: str) -> bool:
    return (isinstance(value, Local) and value.name == name) or any(_reads(part, name) for part in parts_of(value))
