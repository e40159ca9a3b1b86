"""Methods that change the state and that nothing calls: an action without its decorator never happens, and all invariants hold."""

import ast
from collections.abc import Iterable, Iterator
from types import FunctionType

from checker.diagnostics import display_path
from checker.language.bodies import MUTATORS, Bodies
from checker.language.source import function_node, function_span
from checker.language.spec import role_of


def forgotten_actions(bodies: Bodies, functions: Iterable[FunctionType]) -> Iterator[str]:
    """A warning for each helper that writes variables, itself or through other helpers, and that no method or function names."""
    mentioned = {name for function in functions for name in _mentioned(function)}
    writers = _writers(bodies)
    for name, function in bodies.methods.items():
        if name in writers and name not in mentioned and role_of(getattr(bodies.spec, name)) is None:
            span = function_span(function)
            place = "" if span is None else f" ({display_path(span.path)}:{span.line})"
            yield f"the method {name} changes the state and nothing calls it: did you forget @action on {name}?{place}"


def _writers(bodies: Bodies) -> set[str]:
    """The methods that change variables, directly or by calling another that does."""
    nodes = {name: node for name, function in bodies.methods.items() if (node := function_node(function)) is not None}
    found = {name for name, node in nodes.items() if _writes(node, bodies.declared)}
    while True:
        more = {name for name, node in nodes.items() if name not in found and _calls(node, found)}
        if not more:
            return found
        found |= more


def _writes(node: ast.FunctionDef, declared: frozenset[str]) -> bool:
    return any(_variable(place) in declared for part in ast.walk(node) if (place := _changed(part)) is not None)


def _changed(part: ast.AST) -> ast.expr | None:
    """The place that a node of a body changes."""
    match part:
        case ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del()):
            return part
        case ast.Call(ast.Attribute(place, called)) if called in MUTATORS:
            return place
        case _:
            return None


def _variable(node: ast.expr) -> str | None:
    """The variable that a place is in: `held` of `self.held[node]`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return node.attr
        node = node.value
    return None


def _calls(node: ast.FunctionDef, names: set[str]) -> bool:
    return any(isinstance(part, ast.Attribute) and part.attr in names for part in ast.walk(node))


def _mentioned(function: FunctionType) -> Iterator[str]:
    """The attributes and texts that a function names, in itself excepted: `getattr(self, "crash")` names crash."""
    node = function_node(function)
    for part in ast.walk(node) if node is not None else ():
        if isinstance(part, ast.Attribute) and part.attr != function.__name__:
            yield part.attr
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
