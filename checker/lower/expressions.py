"""Expressions: syntax becomes typed nodes."""

import ast

from checker.ir.equal_values import mixes_within
from checker.ir.kinds import is_scalar, shown
from checker.ir.nodes import Expr
from checker.ir.not_compiled import NotCompiled
from checker.language.types import UnionType
from checker.lower.inference.coercions import common_type
from checker.lower.scope import Scope


def lower_expression(scope: Scope, node: ast.expr) -> Expr:
    """The value of an expression; raises Refused for what is not compiled."""
    try:
        value = scope.forms.expression(scope, node)
    except NotCompiled as error:
        raise scope.at(node, error) from None
    if mixes_within(value.type):
        common_type(scope, (value.type,), node)
    if isinstance(value.type, UnionType) and not all(map(is_scalar, value.type.members)):
        raise scope.refuse(node, f"a value of type {shown(value.type)} is not compiled")
    scope.present.evaluated.append(value)
    return value
