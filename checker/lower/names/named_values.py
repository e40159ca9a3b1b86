"""The value of `(name := value)`, and the name that it is given: see `naming_inside`."""

import ast

from checker.ir.failing import never_fails
from checker.ir.kinds import is_scalar, shown
from checker.ir.nodes import Expr, Local, parts_of
from checker.lower.expressions import lower_expression
from checker.lower.scope import Scope
from checker.lower.statements.assignments import assigned_name
from checker.lower.statements.lifting import check_before

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


def _reads(value: Expr, name: str) -> bool:
    return (isinstance(value, Local) and value.name == name) or any(_reads(part, name) for part in parts_of(value))
