"""Which function lowers which form of syntax: the one place that knows them all, and which every scope is given."""

import ast

from checker.ir.nodes import Expr
from checker.ir.statements import Continue, Stmt
from checker.lower.calls.calls import lower_call
from checker.lower.calls.functions import define_function
from checker.lower.collections.comprehensions import lower_comprehension
from checker.lower.collections.dict_displays import lower_dict_display
from checker.lower.collections.displays import lower_list, lower_set, lower_tuple
from checker.lower.collections.starred import lower_starred, lower_starred_set
from checker.lower.collections.subscripts import lower_subscript
from checker.lower.collections.tables import table_of, view_of
from checker.lower.names.lookups import lower_attribute, lower_constant, lower_name
from checker.lower.names.named_values import lower_named
from checker.lower.operators.comparisons import lower_compare
from checker.lower.operators.conditions import lower_bool_op, lower_conditional
from checker.lower.operators.operators import lower_binary, lower_unary
from checker.lower.refusals import refused_expression, refused_statement
from checker.lower.scope import Forms, Scope
from checker.lower.statements.assignments import lower_annotated, lower_assign
from checker.lower.statements.branching import lower_if, lower_match
from checker.lower.statements.loops import lower_break, lower_for, lower_while
from checker.lower.statements.simple_statements import (
    lower_assert,
    lower_expression_statement,
    lower_raise,
    lower_return,
)
from checker.lower.statements.updates import lower_augmented, lower_delete


def _expression(scope: Scope, node: ast.expr) -> Expr:
    match node:
        case ast.Constant():
            return lower_constant(scope, node)
        case ast.Name():
            return lower_name(scope, node)
        case ast.Attribute():
            return lower_attribute(scope, node)
        case ast.Subscript():
            return lower_subscript(scope, node)
        case ast.BoolOp():
            return lower_bool_op(scope, node)
        case ast.UnaryOp():
            return lower_unary(scope, node)
        case ast.BinOp():
            return lower_binary(scope, node)
        case ast.Compare():
            return lower_compare(scope, node)
        case ast.NamedExpr():
            return lower_named(scope, node)
        case ast.IfExp():
            return lower_conditional(scope, node)
        case ast.Set(elts) if _has_star(elts):
            return lower_starred_set(scope, node)
        case ast.Set():
            return lower_set(scope, node)
        case ast.List() | ast.Tuple() if _has_star(node.elts):
            return lower_starred(scope, node)
        case ast.List():
            return lower_list(scope, node)
        case ast.Tuple():
            return lower_tuple(scope, node)
        case ast.Call():
            return lower_call(scope, node)
        case ast.Dict():
            return lower_dict_display(scope, node)
        case ast.SetComp() | ast.ListComp() | ast.DictComp():
            return lower_comprehension(scope, node)
        case _:
            raise scope.refuse(node, *refused_expression(node))


def _has_star(parts: list[ast.expr]) -> bool:
    return any(isinstance(part, ast.Starred) for part in parts)


def _statement(scope: Scope, node: ast.stmt) -> list[Stmt]:
    match node:
        case ast.Expr():
            return lower_expression_statement(scope, node)
        case ast.Assign():
            return lower_assign(scope, node)
        case ast.AnnAssign():
            return lower_annotated(scope, node)
        case ast.AugAssign():
            return lower_augmented(scope, node)
        case ast.If():
            return lower_if(scope, node)
        case ast.For():
            return lower_for(scope, node)
        case ast.While():
            return lower_while(scope, node)
        case ast.Match():
            return lower_match(scope, node)
        case ast.Assert():
            return lower_assert(scope, node)
        case ast.Return():
            return lower_return(scope, node)
        case ast.Raise():
            return lower_raise(scope, node)
        case ast.Delete():
            return lower_delete(scope, node)
        case ast.Break():
            return lower_break(scope, node)
        case ast.Continue():
            return [Continue(scope.span(node))]
        case ast.FunctionDef(name):
            return define_function(scope, name, node)
        case ast.Pass():
            return []
        case _:
            raise scope.refuse(node, *refused_statement(node))


FORMS = Forms(_expression, _statement, table_of, view_of)
