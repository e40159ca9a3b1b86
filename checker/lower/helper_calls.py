"""Calls of helpers of the spec."""

import ast
import inspect
from types import FunctionType
from typing import Any

from checker.frontend.naming import named
from checker.ir.kinds import union
from checker.ir.nodes import Call, Expr, FunctionKey
from checker.ir.program import Function
from checker.lower.arguments import bound_arguments
from checker.lower.holders import Effects
from checker.lower.scope import Scope
from checker.lower.sharing import holds


def method_call(scope: Scope, name: str, state: int, node: ast.Call) -> Expr:
    """`self.helper(...)`."""
    held = inspect.getattr_static(scope.names.spec, name, None)
    function = held.__func__ if isinstance(held, staticmethod) else held
    if not isinstance(function, FunctionType):
        raise scope.refuse(node, f"'{name}' is not compiled as a helper", "make it a plain method of the spec")
    if isinstance(held, staticmethod):
        state = -1
    return helper_call(scope, name, function, bound_arguments(scope, function, node, state), state, node)


def super_call(scope: Scope, name: str, node: ast.Call) -> Expr:
    """`super().helper(...)`."""
    owner = named(scope.function, "__class__")
    mro = scope.names.spec.__mro__
    for cls in mro[mro.index(owner) + 1 :] if owner in mro else ():
        if name in vars(cls):
            function = vars(cls)[name]
            if not isinstance(function, FunctionType):
                break
            args = bound_arguments(scope, function, node, 0)
            return helper_call(scope, f"{cls.__name__}.{name}", function, args, 0, node)
    raise scope.refuse(node, f"no base of the spec has '{name}' as a plain method")


def helper_call(scope: Scope, name: str, function: Any, args: tuple[Expr, ...], state: int, node: ast.AST) -> Expr:
    """A call of a helper lowered for arguments of these types; `state` is -1 for one that does not take the state."""
    key, lowered = scope.names.helper(name, function, tuple(arg.type for arg in args), state)
    scope.reads_after = scope.reads_after or state == 1
    return call_of(scope, name, key, lowered, args, node)


def call_of(
    scope: Scope, name: str, key: FunctionKey, lowered: Function, args: tuple[Expr, ...], node: ast.AST
) -> Call:
    """A call of a helper that has been lowered, noted with what it does."""
    effects = scope.names.effects_of(key)
    _refuse_changed_arguments(scope, name, effects, args, node)
    scope.ledger.add_effects(effects)
    scope.writes |= lowered.writes
    scope.reads_after = scope.reads_after or lowered.reads_after
    kind = lowered.result if lowered.result is not None else union(())
    return Call(kind, key, args, scope.span(node))


def _refuse_changed_arguments(scope: Scope, name: str, effects: Effects, args: tuple[Expr, ...], node: ast.AST) -> None:
    """A helper is given values: one that it changes in the state, too, would be another thing to Python."""
    for arg in args:
        if any(holds(part, effects.changed) for part in scope.holders.of(arg) if part.local is None):
            message = f"{name} is given a container of the state that it changes by another name"
            raise scope.refuse(node, message, "make a copy: set(...), or take it from self in the helper")
