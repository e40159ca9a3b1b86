"""A part of a body as a helper of its own: a function that the body defines, or a loop that a call stands for.

What it names of the body around it (`capturing`) are further parameters. It is a helper like any other: it may change the state, and a
container that it is given it may only read.
"""

import ast
from collections.abc import Mapping

from checker.ir.nodes import Expr
from checker.lower.calls.capturing import captured_by
from checker.lower.calls.function_values import FunctionValue
from checker.lower.calls.helper_calls import call_of
from checker.lower.scope import Scope
from checker.lower.signatures import Signature


def inner_helper_call(
    scope: Scope,
    name: str,
    node: ast.FunctionDef,
    given: dict[str, Expr],
    at: ast.AST,
    functions: Mapping[str, FunctionValue] | None = None,
    states: Mapping[str, int] | None = None,
) -> Expr:
    """A call of a part of a body with these arguments: values, functions and states."""
    captured, called = captured_by(scope, node, {*given, *(functions or {}), *(states or {})}, at)
    known = {**scope.states, **(states or {})}
    return call_in(scope, scope, name, node, given, captured, {**called, **(functions or {})}, known, at)


def call_in(
    scope: Scope,
    home: Scope,
    name: str,
    node: ast.FunctionDef,
    given: Mapping[str, Expr],
    captured: Mapping[str, Expr],
    functions: Mapping[str, FunctionValue],
    states: Mapping[str, int],
    at: ast.AST,
) -> Expr:
    """A call of a part of the body `home`, which is given values, functions and states, and those that it names of its home."""
    args = {**given, **captured}
    inside = {parameter: held.as_parameter(parameter) for parameter, held in functions.items()}
    for parameter, held in functions.items():
        args |= {local.name: value for local, value in zip(inside[parameter].kept, held.kept, strict=True)}
    types = tuple((parameter, value.type) for parameter, value in args.items())
    label = f"{home.signature.name}.{name}"
    signature = Signature(label, types, {}, True, captured=frozenset(captured), functions=inside)
    about = {known: state for known, state in states.items() if known not in args and known not in functions}
    key, lowered = scope.names.inner_helper(home, node, signature, about)
    return call_of(scope, name, key, lowered, tuple(args.values()), at)
