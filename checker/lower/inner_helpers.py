"""A part of a body as a helper of its own: a function that the body defines, or a loop that a call stands for.

What it names of the body around it are further parameters, which take the values of the moment in which it is called, as in Python. It
is a helper like any other: it may change the state, and a container that it is given it may only read.
"""

import ast

from checker.ir.nodes import Const, Expr
from checker.lower.expressions import lower_expression
from checker.lower.helper_calls import call_of
from checker.lower.scope import Scope, Signature


def inner_helper_call(scope: Scope, name: str, node: ast.FunctionDef, given: dict[str, Expr], at: ast.AST) -> Expr:
    """A call of a part of a body with these arguments; raises Refused where it is about two states."""
    own, captured = set(given), dict[str, Expr]()
    for free in _free_names(scope, node, own):
        captured[free] = lower_expression(scope, ast.copy_location(ast.Name(free, ast.Load()), at))
    named = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    if any(state == 1 and of in named for of, state in scope.states.items()):
        raise scope.refuse(at, "a function about the state after the step is not compiled here", "make it a helper")
    args = {**given, **captured}
    types = tuple((parameter, value.type) for parameter, value in args.items())
    signature = Signature(f"{scope.signature.name}.{name}", types, {}, True, captured=frozenset(captured))
    key, lowered = scope.names.inner_helper(scope, node, signature)
    return call_of(scope, name, key, lowered, tuple(args.values()), at)


def _free_names(scope: Scope, node: ast.FunctionDef, own: set[str]) -> list[str]:
    """The names of the body around that a part speaks of, also by way of functions that it calls."""
    found: dict[str, None] = {}
    waiting: list[tuple[ast.AST, set[str]]] = [(node, own)]
    seen: set[str] = set()
    while waiting:
        part, bound = waiting.pop()
        bound = bound | _bound_in(part)
        for name in (each.id for each in ast.walk(part) if isinstance(each, ast.Name)):
            if name in bound or name in scope.states or name in seen:
                continue
            seen.add(name)
            if name in scope.functions:
                if any(not isinstance(value, Const) for value in scope.functions[name].defaults.values()):
                    fix = "give every argument in the call"
                    raise scope.refuse(node, f"'{name}', which has a default, is not compiled inside a function", fix)
                waiting.append((scope.functions[name].node, set()))
            elif scope.is_local(name):
                found[name] = None
    return list(found)


def _bound_in(node: ast.AST) -> set[str]:
    """Every name that is bound somewhere in a part."""
    found = {part.arg for part in ast.walk(node) if isinstance(part, ast.arg)}
    return found | {
        part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)
    }
