"""Functions of a body's own, lambdas and functions with a name, where they are called.

A lambda, and a function whose body is one `return`, stands for what it gives: its parameters are names for the arguments. What else it
names is what it is in the body when it is called, as in Python. A function of more statements is lowered as a helper (`inner_helpers`).
"""

import ast
import copy

from checker.ir.failing import after
from checker.ir.nodes import Const, Expr, Local
from checker.ir.statements import Assign, Stmt
from checker.lower.calls.capturing import check_names, refuse_super
from checker.lower.calls.function_values import Defined, FunctionValue
from checker.lower.calls.given_functions import defaults_of, function_value
from checker.lower.calls.inner_helpers import call_in, inner_helper_call
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import refuse_view
from checker.lower.refusals import count_stored
from checker.lower.scope import LocalFunction, Scope

_ITS_OWN = "make it a method of the spec"
_WITH_DEPTH = "make it a method of the spec, with depth(8) as its first statement to say how deep"


def define_function(scope: Scope, name: str, function: ast.FunctionDef | ast.Lambda) -> list[Stmt]:
    """`def name(...)` or `name = lambda ...` in a body: the name stands for it where it is called."""
    if count_stored(scope.node, name) != 1 or scope.signature.takes(name) or name in scope.states:
        raise scope.refuse(
            function, f"the function '{name}' has a name that stands for something else too", "rename it"
        )
    if isinstance(function, ast.FunctionDef):
        _check_definition(scope, function)
    found: list[Stmt] = []
    defaults: dict[str, Expr] = {}
    for parameter, written in defaults_of(function.args):
        value = lower_expression(scope, written)
        refuse_view(scope, value, written)
        if not isinstance(value, Const):
            held = scope.fresh(f"default of {parameter}")
            scope.declare(held, value.type)
            scope.ledger.share(held, value, written)
            found.append(Assign(held, value, scope.span(written)))
            value = Local(scope.types[held], held)
        defaults[parameter] = value
    scope.functions[name] = LocalFunction(function, defaults, dict(scope.states))
    scope.assigned.add(name)
    return found


def _check_definition(scope: Scope, function: ast.FunctionDef) -> None:
    """Raise Refused for a definition that is more than a function of its arguments."""
    if function.decorator_list:
        raise scope.refuse(function.decorator_list[0], "a decorator inside a body is not compiled", _ITS_OWN)
    for part in ast.walk(function):
        if isinstance(part, ast.Nonlocal | ast.Global):
            said = "nonlocal" if isinstance(part, ast.Nonlocal) else "global"
            raise scope.refuse(
                part, f"{said} is not compiled", "return the new value, or make it a variable of the spec"
            )
        if isinstance(part, ast.Yield | ast.YieldFrom):
            raise scope.refuse(part, "yield is not compiled", "return a value: a set or a tuple")
        if isinstance(part, ast.Name) and part.id == function.name:
            raise scope.refuse(part, f"the function '{function.name}' calls itself, which is not compiled", _WITH_DEPTH)


def function_call(scope: Scope, name: str, node: ast.Call) -> Expr:
    """A call of a function of the body's own by its name."""
    known = scope.functions[name]
    if name not in scope.assigned:
        raise scope.refuse(node, f"'{name}' may have no value here", "define it before, on every way to this line")
    if name in scope.calling:
        raise scope.refuse(node, f"the function '{name}' calls itself, which is not compiled", _WITH_DEPTH)
    scope.calling.append(name)
    try:
        return _called(scope, name, known, node)
    finally:
        scope.calling.pop()


def _called(scope: Scope, name: str, known: LocalFunction, node: ast.Call) -> Expr:
    plain = _one_value(known.node)
    if plain is None:
        assert isinstance(known.node, ast.FunctionDef)
        check_names(scope, known, node)
        given, functions, states = _bound(scope, known.node.args, node, known.defaults)
        return inner_helper_call(scope, name, known.node, given, node, functions, states)
    check_names(scope, known, node)
    return _inlined(scope, known.node.args, plain, node, known.defaults)


def lambda_call(scope: Scope, function: ast.Lambda, node: ast.Call) -> Expr:
    """A call of a lambda where it is written."""
    defaults = {name: lower_expression(scope, written) for name, written in defaults_of(function.args)}
    return _inlined(scope, function.args, function.body, node, defaults)


def _one_value(function: ast.FunctionDef | ast.Lambda) -> ast.expr | None:
    """What a function gives that does nothing else; None for one of more statements."""
    if isinstance(function, ast.Lambda):
        return function.body
    body = [s for s in function.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    match body:
        case [ast.Return(ast.expr() as value)]:
            return value
        case _:
            return None


def _inlined(scope: Scope, args: ast.arguments, body: ast.expr, node: ast.Call, defaults: dict[str, Expr]) -> Expr:
    """What a function gives for these arguments, with its parameters as names for them."""
    given, functions, states = _bound(scope, args, node, defaults)
    if any(isinstance(part, ast.NamedExpr) for part in ast.walk(body)):
        raise scope.refuse(body, "an assignment in a function of this kind is not compiled", _ITS_OWN)
    refuse_super(scope, body)
    kept = scope.inlined.setdefault(id(node), (node, copy.deepcopy(body)))[1]
    with scope.inner():
        for name, value in given.items():
            scope.bind(name, value)
        for name, held in functions.items():
            scope.forget(name)
            scope.given[name] = held
        for name, state in states.items():
            scope.forget(name)
            scope.states[name] = state
        found = lower_expression(scope, kept)
    taken = (value for held in functions.values() for value in held.kept)
    return after([*defaults.values(), *given.values(), *taken], found)


def _bound(
    scope: Scope, args: ast.arguments, node: ast.Call, defaults: dict[str, Expr]
) -> tuple[dict[str, Expr], dict[str, FunctionValue], dict[str, int]]:
    """The arguments of a call by the names of the parameters: values, functions and states; raises Refused where they do not fit."""
    if args.vararg is not None or args.kwarg is not None:
        raise scope.refuse(node, "a function of a body with * or ** is not compiled", "give it a tuple or a set")
    positional = [arg.arg for arg in (*args.posonlyargs, *args.args)]
    by_name = {arg.arg for arg in (*args.args, *args.kwonlyargs)}
    if len(node.args) > len(positional) or any(isinstance(argument, ast.Starred) for argument in node.args):
        raise scope.refuse(node, "this call does not fit the function's parameters", "give it one argument for each")
    written = dict(zip(positional, node.args, strict=False))
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg not in by_name or keyword.arg in written:
            raise scope.refuse(node, f"the function has no parameter '{keyword.arg}'", "name one that it has")
        written[keyword.arg] = keyword.value
    given, functions, states = dict[str, Expr](), dict[str, FunctionValue](), dict[str, int]()
    for name, argument in written.items():
        state = scope.state_of(argument)
        held = function_value(scope, argument)
        if state is not None:
            states[name] = state
        elif held is None:
            given[name] = lower_expression(scope, argument)
        else:
            functions[name] = held
    for name in (*positional, *(arg.arg for arg in args.kwonlyargs)):
        if name not in written and name not in defaults:
            raise scope.refuse(node, f"the argument '{name}' is missing", "give it a value")
        if name not in written:
            given[name] = defaults[name]
    return given, functions, states


def defined_call(scope: Scope, which: Defined, kept: tuple[Expr, ...], node: ast.Call) -> Expr:
    """A call of a lambda, or of a function of another body, that this one has been given."""
    assert isinstance(which.home, Scope)
    taken = dict(zip(which.takes, kept, strict=False))
    own = {part.arg for part in ast.walk(which.node.args) if isinstance(part, ast.arg)}
    defaults = {name: taken[name] for name in own & taken.keys()}
    given, functions, states = _bound(scope, which.node.args, node, defaults)
    rest = kept[len(which.takes) :]
    for name, of, count in which.functions:
        functions[name], rest = FunctionValue(of, rest[:count]), rest[count:]
    captured = {name: value for name, value in taken.items() if name not in own}
    about = {**dict(which.states), **states}
    return call_in(scope, which.home, which.name, _as_definition(which), given, captured, functions, about, node)


def _as_definition(which: Defined) -> ast.FunctionDef:
    """A lambda as a function that returns what it gives."""
    if isinstance(which.node, ast.FunctionDef):
        return which.node
    value = ast.copy_location(ast.Return(which.node.body), which.node.body)
    made = ast.FunctionDef(which.name, which.node.args, [value], [])
    return ast.fix_missing_locations(ast.copy_location(made, which.node))
