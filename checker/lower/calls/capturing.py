"""What a function that a body defines names of that body: values, of the moment in which it is called or given away, and functions.

Python reads them when it calls the function. Until then the body around stands still, so that is the same.
"""

import ast

from checker.ir.nodes import Const, Expr
from checker.lower.calls.function_values import FunctionValue
from checker.lower.expressions import lower_expression
from checker.lower.names.free_names import free_names
from checker.lower.scope import LocalFunction, Scope


def captured_by(
    scope: Scope, node: ast.FunctionDef | ast.Lambda, own: set[str], at: ast.AST
) -> tuple[dict[str, Expr], dict[str, FunctionValue]]:
    """What a part of a body names of the body around it, the states apart: values, and functions."""
    named = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    refuse_super(scope, node)
    values, functions = dict[str, Expr](), dict[str, FunctionValue]()
    inside = own | _bound_in(node)
    for called in sorted((named & scope.functions.keys()) - inside):
        check_names(scope, scope.functions[called], at)
    direct = free_names(node)
    for free in _free_names(scope, node, own):
        if free in inside and free not in direct:  # by way of a function that it calls
            message = f"a function called here names '{free}', which is something else here"
            raise scope.refuse(at, message, f"give one of the two another name than {free}")
        if free in scope.given and free not in scope.bindings:
            functions[free] = scope.given[free]
        else:
            values[free] = lower_expression(scope, ast.copy_location(ast.Name(free, ast.Load()), at))
    return values, functions


def check_names(scope: Scope, function: LocalFunction, node: ast.AST) -> None:
    """Raise Refused where what a function names, also by way of functions that it calls, is something else where it is called.

    That is a name of a comprehension around, a parameter of a function whose call stands for what it gives, or another state.
    """
    other = min(_changed_for(scope, function), default=None)
    if other is not None:
        message = f"the function called here names '{other}', which is something else here"
        raise scope.refuse(node, message, f"give one of the two another name than {other}")


def _changed_for(scope: Scope, function: LocalFunction) -> set[str]:
    """The names of a function that are not its parameters, and those of the functions that it names, which have changed."""
    found, seen = set[str](), set[str]()
    waiting = [function]
    while waiting:
        part = waiting.pop()
        named = free_names(part.node)
        found |= {name for name in named if name in scope.bindings or part.states.get(name) != scope.states.get(name)}
        waiting += [scope.functions[name] for name in (named & scope.functions.keys()) - seen]
        seen |= named
    return found


def refuse_super(scope: Scope, part: ast.AST) -> None:
    """Raise Refused for `super()` in a function of a body's own, where Python takes the first argument of that function for self."""
    for each in ast.walk(part):
        if isinstance(each, ast.Name) and each.id == "super":
            raise scope.refuse(each, "super() in a function of a body is not compiled", "call it in the method itself")


def _free_names(scope: Scope, node: ast.FunctionDef | ast.Lambda, own: set[str]) -> list[str]:
    """The names of the body around that a part speaks of, also by way of functions that it calls."""
    found: dict[str, None] = {}
    waiting: list[tuple[ast.AST, set[str]]] = [(node, own)]
    seen: set[str] = set()
    while waiting:
        part, bound = waiting.pop()
        for name in sorted(free_names(part)):
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
