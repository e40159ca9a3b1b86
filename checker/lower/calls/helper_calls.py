"""Calls of helpers of the spec."""

import ast
import inspect
import sys
from types import FunctionType
from typing import Any

from checker.frontend.naming import named
from checker.ir.kinds import NEVER, union
from checker.ir.nodes import Call, Expr, Fail, FunctionKey
from checker.ir.program import Function
from checker.lower.calls.arguments import arguments_of
from checker.lower.calls.instances import class_of
from checker.lower.names.holders import Effects
from checker.lower.names.sharing import holds
from checker.lower.scope import Scope
from checker.lower.signatures import Arguments


def method_call(scope: Scope, name: str, state: int, node: ast.Call) -> Expr:
    """`self.helper(...)`."""
    held = inspect.getattr_static(scope.names.spec, name, None)
    function = held.__func__ if isinstance(held, staticmethod) else held
    owner = None
    if isinstance(held, classmethod):
        function, owner = held.__func__, scope.names.spec
    if not isinstance(function, FunctionType):
        raise scope.refuse(node, f"'{name}' is not compiled as a helper", "make it a plain method of the spec")
    first = 0 if isinstance(held, staticmethod) else 1
    given = arguments_of(scope, function, node, first)
    if function is held:
        given = given.behind(states={0: state})
    return helper_call(scope, name, function, given, node, owner)


def super_call(scope: Scope, name: str, node: ast.Call) -> Expr:
    """`super().helper(...)`, of the spec or of a record, an enum or a sort."""
    owner = named(scope.function, "__class__")
    first = scope.function.__code__.co_varnames[0] if scope.function.__code__.co_argcount else ""
    receiver = scope.names.spec if first in scope.states else class_of(scope.types[first])
    mro = receiver.__mro__
    for cls in mro[mro.index(owner) + 1 :] if owner in mro else ():
        if name in vars(cls):
            function = vars(cls)[name]
            if not isinstance(function, FunctionType) or is_foreign(function):
                break
            others = arguments_of(scope, function, node, 1)
            is_state = first in scope.states
            given = (
                others.behind(states={0: scope.states[first]}) if is_state else others.behind(scope.read(first, node))
            )
            return helper_call(scope, f"{cls.__name__}.{name}", function, given, node)
    raise scope.refuse(node, f"no base of {receiver.__name__} has '{name}' as a plain method")


def is_foreign(function: FunctionType) -> bool:
    """Whether a function is of Python's library or of this package, and so no helper of a spec."""
    package, _, rest = function.__module__.partition(".")
    return package in sys.stdlib_module_names or (package == "checker" and not rest.startswith("specs"))


def helper_call(
    scope: Scope, name: str, function: Any, given: Arguments, node: ast.AST, owner: type | None = None
) -> Expr:
    """A call of a helper lowered for these arguments; `owner` is the class of a class method."""
    found = scope.names.helper(name, function, given, owner)
    if found is None:
        return Fail(NEVER, given.all, scope.span(node))
    key, lowered = found
    scope.reads_after = scope.reads_after or 1 in given.states.values()
    return call_of(scope, name, key, lowered, given.all, node)


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
