"""Methods that nothing calls: an action without its decorator never happens, and a property without one is never checked."""

import ast
from collections.abc import Iterable, Iterator
from types import FunctionType
from typing import Self

from checker.diagnostics import display_path
from checker.frontend.mistakes.bodies import MUTATORS, Bodies
from checker.frontend.naming import NOTHING, Names
from checker.frontend.source import function_node, function_span, nodes_of, source_of
from checker.language.spec import Role, role_of


def forgotten_roles(bodies: Bodies, functions: Iterable[FunctionType]) -> Iterator[str]:
    """A warning for each method that no method or function names, and that changes variables or returns a bool for a state or step."""
    known = {name for function in functions for name in mentioned(function)} | _mentioned_beside(bodies)
    writers = _writers(bodies)
    for name, function in bodies.methods.items():
        if name in known or role_of(getattr(bodies.spec, name)) is not None:
            continue
        role = Role.ACTION if name in writers else _judged(bodies, function)
        if role is not None:
            span = function_span(function)
            place = "" if span is None else f" ({display_path(span.path)}:{span.line})"
            does = "changes the state" if role is Role.ACTION else "returns a bool"
            yield f"the method {name} {does} and nothing calls it: did you forget @{role} on {name}?{place}"


def _judged(bodies: Bodies, function: FunctionType) -> Role | None:
    """The property that a method would be that gives a bool: one of a state or of a step, by its parameters; None for other methods.

    What comes from another file may be there for other specs.
    """
    node = function_node(function)
    if (
        node is None
        or function.__module__ != bodies.spec.__module__
        or not gives_bool(node, names := Names(function, node))
        or node.args.kwonlyargs
        or node.args.vararg
        or node.args.kwarg
    ):
        return None
    match [*node.args.posonlyargs, *node.args.args]:
        case [_]:
            return Role.INVARIANT
        case [_, ast.arg(annotation=ast.expr() as annotation)] if _is_state(annotation, names, bodies):
            return Role.STEP_INVARIANT
        case _:
            return None


def _is_state(annotation: ast.expr, names: Names, bodies: Bodies) -> bool:
    """Whether an annotation says that a parameter is another state of the spec."""
    written = annotation
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        written = ast.Name(annotation.value, ast.Load())
    value = names.value(written)
    if value is NOTHING:  # a class that a function makes has no name there
        return isinstance(written, ast.Name) and written.id == bodies.spec.__name__
    return value is Self or value is bodies.spec


def gives_bool(node: ast.FunctionDef, names: Names) -> bool:
    """Whether a method is declared to give a bool, or does so by the look of all that it returns."""
    if node.returns is not None:
        return names.value(node.returns) is bool
    returned = [part.value for part in ast.walk(node) if isinstance(part, ast.Return)]
    return bool(returned) and all(value is not None and _is_condition(value, names) for value in returned)


def _is_condition(value: ast.expr, names: Names) -> bool:
    match value:
        case ast.Compare() | ast.UnaryOp(ast.Not()):
            return True
        case ast.Call(called):
            return names.is_any(called, (all, any))
        case ast.BoolOp(_, parts):
            return any(_is_condition(part, names) for part in parts)
        case ast.Constant(constant):
            return isinstance(constant, bool)
        case _:
            return False


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
    return any(_variable(place) in declared for part in nodes_of(node) if (place := _changed(part)) is not None)


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
    return any(isinstance(part, ast.Attribute) and part.attr in names for part in nodes_of(node))


def _mentioned_beside(bodies: Bodies) -> set[str]:
    """The attributes that other specs of the same file name: one of them may call what this one does not."""
    source, own = source_of(bodies.spec), bodies.spec.__name__
    classes = [node for node in source.tree.body if isinstance(node, ast.ClassDef)] if source is not None else []
    others = [node for node in classes if node.name != own]
    return {
        part.attr
        for node in others
        for part in nodes_of(node)
        if isinstance(part, ast.Attribute) and part.attr in bodies.methods
    }


def mentioned(function: FunctionType) -> Iterator[str]:
    """The attributes and strings that a function names, in itself excepted: `getattr(self, "crash")` names crash."""
    node = function_node(function)
    for part in nodes_of(node) if node is not None else ():
        if isinstance(part, ast.Attribute) and part.attr != function.__name__:
            yield part.attr
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
