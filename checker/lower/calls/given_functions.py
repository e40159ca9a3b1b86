"""What an argument is that is a function: a lambda, a function of the body, of the file or the language, a method, a `partial`."""

import ast
import inspect
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, MethodType
from typing import Any

from checker.frontend.naming import NOTHING
from checker.ir.kinds import members
from checker.ir.nodes import Const, Expr
from checker.ir.not_compiled import NotCompiled
from checker.language.records import Record
from checker.language.types import RecordType, Type
from checker.lower.calls.capturing import captured_by, check_names
from checker.lower.calls.function_values import Defined, FunctionValue, Method, Named, OfValue, Partial, Written
from checker.lower.calls.instances import class_of
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import refuse_view
from checker.lower.names.resolving import is_of_language
from checker.lower.scope import Scope


def function_value(scope: Scope, node: ast.expr) -> FunctionValue | None:
    """The function that an argument is; None where it is a value, or is not compiled."""
    match node:
        case ast.Lambda():
            return _defined(scope, "lambda", node, _lambda_defaults(scope, node), node)
        case ast.Name(name) if name in scope.given and name not in scope.bindings:
            return scope.given[name]
        case ast.Name(name) if name in scope.functions and name not in scope.bindings:
            known = scope.functions[name]
            if name not in scope.assigned:
                raise scope.refuse(
                    node, f"'{name}' may have no value here", "define it before, on every way to this line"
                )
            check_names(scope, known, node)
            return _defined(scope, name, known.node, known.defaults, node)
        case ast.Call(ast.Name("functools.partial"), [inner, *args], keywords):
            return _partial(scope, inner, args, keywords)
        case ast.Call(ast.Name("operator.itemgetter" | "operator.attrgetter"), [ast.Constant()], []):
            return FunctionValue(Written(ast.dump(node), node))
        case ast.Name() | ast.Attribute():
            return _named(scope, node)
        case _:
            return None


def defaults_of(args: ast.arguments) -> list[tuple[str, ast.expr]]:
    """The parameters that have a default, with what is written, in the order in which Python evaluates them."""
    names = [arg.arg for arg in (*args.posonlyargs, *args.args)]
    found = list(zip(names[len(names) - len(args.defaults) :], args.defaults, strict=True))
    pairs = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return [*found, *((arg.arg, default) for arg, default in pairs if default is not None)]


def _lambda_defaults(scope: Scope, node: ast.Lambda) -> dict[str, Expr]:
    found = {name: lower_expression(scope, written) for name, written in defaults_of(node.args)}
    for value in found.values():
        refuse_view(scope, value, node)
    return found


def _defined(
    scope: Scope, name: str, node: ast.FunctionDef | ast.Lambda, defaults: dict[str, Expr], at: ast.AST
) -> FunctionValue:
    own = {part.arg for part in ast.walk(node.args) if isinstance(part, ast.arg)}
    values, functions = captured_by(scope, node, own, at)
    taken = {**defaults, **values}
    kept = [*taken.values(), *(value for held in functions.values() for value in held.kept)]
    which = tuple((known, held.which, len(held.kept)) for known, held in functions.items())
    where = (scope.signature.name, scope.function, node.lineno, node.col_offset)
    place = (*where, tuple(defaults), scope.signature.owner)
    states = tuple(scope.states.items())
    return FunctionValue(Defined(name, place, tuple(taken), which, states, scope, node), tuple(kept))


def _partial(scope: Scope, inner: ast.expr, args: list[ast.expr], keywords: list[ast.keyword]) -> FunctionValue | None:
    of = function_value(scope, inner)
    starred = [part for part in args if isinstance(part, ast.Starred)]
    starred += [each.value for each in keywords if each.arg is None]  # type: ignore[misc]  # any expression is a place
    if of is None or starred:
        place = starred[0] if starred else inner
        raise scope.refuse(place, "this is not compiled in functools.partial", "write a lambda that calls it")
    values = [lower_expression(scope, part) for part in (*args, *(each.value for each in keywords))]
    for value in values:
        refuse_view(scope, value, inner)
    names = tuple(str(each.arg) for each in keywords)
    return FunctionValue(Partial(of.which, len(of.kept), names), (*of.kept, *values))


def _named(scope: Scope, node: ast.Name | ast.Attribute) -> FunctionValue | None:
    """What a global name, a method of the spec or a method of a value is."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in scope.states:
        state, held = scope.states[node.value.id], inspect.getattr_static(scope.names.spec, node.attr, None)
        if node.attr in scope.names.variables or not isinstance(held, FunctionType | staticmethod | classmethod):
            return None
        return FunctionValue(Method(node.attr, state))
    value = scope.static(node)
    if value is not NOTHING:
        return FunctionValue(Named(value)) if _is_function(value) else None
    return _of_value(scope, node) if isinstance(node, ast.Attribute) else None


def of_default(value: Any) -> FunctionValue | None:
    """The function that the default of a parameter is; None for a value."""
    return FunctionValue(Named(value)) if _is_function(value) else None


def _is_function(value: Any) -> bool:
    if isinstance(value, type):
        return issubclass(value, Record) or is_of_language(value)
    return isinstance(value, FunctionType | MethodType | BuiltinFunctionType | MethodDescriptorType)


def _of_value(scope: Scope, node: ast.Attribute) -> FunctionValue | None:
    try:
        value = lower_expression(scope, node.value)
    except NotCompiled:
        return None
    if not all(_is_method(kind, node.attr) for kind in members(value.type)) or isinstance(value, Const):
        return None
    refuse_view(scope, value, node)
    return FunctionValue(OfValue(node.attr), (value,))


def _is_method(kind: Type, name: str) -> bool:
    if isinstance(kind, RecordType) and any(name == field for field, _ in kind.fields):
        return False
    held = inspect.getattr_static(class_of(kind), name, None)
    return isinstance(held, FunctionType | MethodDescriptorType | staticmethod | classmethod)
