"""The arguments of calls: of built-in functions and methods, and of helpers."""

import ast
import inspect
from types import FunctionType

from checker.ir.failing import calls, may_fail
from checker.ir.nodes import Expr
from checker.lower.coercions import refuse_view
from checker.lower.expressions import lower_expression
from checker.lower.literals import constant
from checker.lower.scope import Scope


def positional(scope: Scope, node: ast.Call, least: int, most: int) -> list[Expr]:
    """The arguments of a call that takes them by position only, from so many to so many."""
    if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise scope.refuse(node, "keyword and starred arguments are not compiled here")
    if not least <= len(node.args) <= most:
        raise scope.refuse(node, f"a call with {len(node.args)} arguments is not compiled here")
    return [lower_expression(scope, argument) for argument in node.args]


def states_given(scope: Scope, function: FunctionType, node: ast.Call, first: int) -> dict[int, int]:
    """Which parameters of a helper, by their places, are given a state of the body: `self`, or `after`."""
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    by_place = {first + place: value for place, value in enumerate(node.args)}
    by_place |= {names.index(given.arg): given.value for given in node.keywords if given.arg in names}
    states = {place: _state_of(scope, value) for place, value in sorted(by_place.items())}
    return {place: state for place, state in states.items() if state is not None}


def _state_of(scope: Scope, value: ast.expr) -> int | None:
    return scope.states.get(value.id) if isinstance(value, ast.Name) else None


def bound_arguments(scope: Scope, function: FunctionType, node: ast.Call, first: int) -> tuple[Expr, ...]:
    """The arguments of a helper in the order of its parameters, with defaults; states and the `first` parameters are left out."""
    names = _parameters(scope, function, node, first)
    given = _given(scope, function, names, node)
    names = tuple(name for name in names if name not in given or given[name] is not None)
    values = {name: value for name, value in given.items() if value is not None}
    return _in_order(scope, function, names, values, node)


def _in_order(
    scope: Scope, function: FunctionType, names: tuple[str, ...], given: dict[str, Expr], node: ast.Call
) -> tuple[Expr, ...]:
    in_order = list(given) == [name for name in names if name in given]
    if not in_order and any(map(calls, given.values())) and sum(map(may_fail, given.values())) > 1:
        raise scope.refuse(node, "arguments in another order than the parameters are not compiled here")
    defaults = dict(zip(names[::-1], (function.__defaults__ or ())[::-1], strict=False))
    for name, default in defaults.items():
        if isinstance(default, set | list | dict) and name not in given:
            raise scope.refuse(node, f"the default of '{name}' can change, which is not compiled", "use a frozenset")
    missing = next((name for name in names if name not in given and name not in defaults), None)
    if missing is not None:
        raise scope.refuse(node, f"the argument '{missing}' is missing")
    span = scope.span(node)
    return tuple(given[name] if name in given else constant(scope, defaults[name], span) for name in names)


def _parameters(scope: Scope, function: FunctionType, node: ast.Call, first: int) -> tuple[str, ...]:
    """The names of a helper's parameters, from the first on that a call gives."""
    code = function.__code__
    if code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS) or code.co_kwonlyargcount:
        message = "a helper with *, ** or keyword-only parameters is not compiled"
        raise scope.refuse(node, message, "give it a set, list or tuple")
    names = code.co_varnames[first : code.co_argcount]
    if len(node.args) > len(names) or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise scope.refuse(node, "this call does not fit the helper's parameters")
    return names


def _given(scope: Scope, function: FunctionType, names: tuple[str, ...], node: ast.Call) -> dict[str, Expr | None]:
    """The arguments of a call by the names of the parameters, in the order in which they are written; None for a state."""
    code = function.__code__
    by_position = {*names[: len(node.args)], *code.co_varnames[: code.co_posonlyargcount]}
    given = {name: _value(scope, argument) for name, argument in zip(names, node.args, strict=False)}
    for keyword in node.keywords:
        if keyword.arg not in names or keyword.arg in by_position:
            raise scope.refuse(node, f"the helper has no parameter '{keyword.arg}'")
        given[keyword.arg] = _value(scope, keyword.value)
    for value in given.values():
        if value is not None:
            refuse_view(scope, value, node)
    return given


def _value(scope: Scope, argument: ast.expr) -> Expr | None:
    return None if _state_of(scope, argument) is not None else lower_expression(scope, argument)
