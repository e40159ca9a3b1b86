"""The arguments of calls."""

import ast
import inspect
from types import FunctionType

from checker.ir.failing import calls, may_fail
from checker.ir.nodes import Expr
from checker.lower.coercions import refuse_view
from checker.lower.constants import constant
from checker.lower.expressions import lower_expression
from checker.lower.scope import Scope


def positional(scope: Scope, node: ast.Call, least: int, most: int) -> list[Expr]:
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise scope.refuse(node, "keyword and starred arguments are not compiled here")
    if not least <= len(node.args) <= most:
        raise scope.refuse(node, f"a call with {len(node.args)} arguments is not compiled here")
    return [lower_expression(scope, argument) for argument in node.args]


def bound_arguments(scope: Scope, function: FunctionType, node: ast.Call, state: int) -> tuple[Expr, ...]:
    """The arguments in the order of the parameters, with defaults."""
    code = function.__code__
    names = code.co_varnames[(0 if state == -1 else 1) : code.co_argcount]
    if code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS) or code.co_kwonlyargcount:
        raise scope.refuse(
            node, "a helper with *, ** or keyword-only parameters is not compiled", "give it a set, list or tuple"
        )
    if len(node.args) > len(names) or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise scope.refuse(node, "this call does not fit the helper's parameters")
    by_position = {*names[: len(node.args)], *code.co_varnames[: code.co_posonlyargcount]}
    given = {name: lower_expression(scope, argument) for name, argument in zip(names, node.args, strict=False)}
    for keyword in node.keywords:
        if keyword.arg not in names or keyword.arg in by_position:
            raise scope.refuse(node, f"the helper has no parameter '{keyword.arg}'")
        given[keyword.arg] = lower_expression(scope, keyword.value)
    for value in given.values():
        refuse_view(scope, value, node)
    in_order = list(given) == [name for name in names if name in given]
    if not in_order and any(map(calls, given.values())) and sum(map(may_fail, given.values())) > 1:
        raise scope.refuse(node, "arguments in another order than the parameters are not compiled here")
    defaults = dict(zip(names[::-1], (function.__defaults__ or ())[::-1], strict=False))
    for name, default in defaults.items():
        if isinstance(default, set | list | dict) and name not in given:
            raise scope.refuse(node, f"the default of '{name}' can change, which is not compiled", "use a frozenset")
    for name in names:
        if name not in given and name not in defaults:
            raise scope.refuse(node, f"the argument '{name}' is missing")
        if name not in given and isinstance(defaults[name], set):
            raise scope.refuse(node, f"the default of '{name}' is a set, which could change", "use a frozenset")
    return tuple(given[n] if n in given else constant(defaults[n], scope.names, scope.span(node)) for n in names)
