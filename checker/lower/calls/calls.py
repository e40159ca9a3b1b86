"""Calls: of functions of the language, of the spec's helpers, of records, and of methods of values."""

import ast
import dataclasses
from enum import Enum
from types import FunctionType, MethodType
from typing import assert_never

from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.naming import NOTHING
from checker.ir.conversion import converted
from checker.ir.kinds import NEVER, NONE, whole
from checker.ir.nodes import Expr, Fail
from checker.language.own_code import own_member
from checker.language.records import Record
from checker.language.sorts import Element, Range
from checker.lower.calls.arguments import arguments_of, positional
from checker.lower.calls.built_in import BUILT_IN
from checker.lower.calls.construction import make_record
from checker.lower.calls.function_values import Defined, FunctionValue, Method, Named, OfValue, Partial, Written
from checker.lower.calls.functions import defined_call, function_call, lambda_call
from checker.lower.calls.helper_calls import helper_call, is_foreign, method_call, super_call
from checker.lower.calls.keys import is_named_alone
from checker.lower.calls.methods import lower_method
from checker.lower.calls.own_members import class_call
from checker.lower.collections.dict_displays import INSTEAD, WHERE
from checker.lower.collections.tables import constant_pairs, keys_as_turns, looked_up
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import as_integer
from checker.lower.names.holders import is_container
from checker.lower.names.resolving import LANGUAGE, name_in_language
from checker.lower.operators.literals import constant
from checker.lower.plain_syntax import ByName, applied
from checker.lower.refusals import refused_function
from checker.lower.scope import Refused, Scope
from checker.lower.statements.lifting import lift
from checker.lower.statements.own_dicts import own_dict, value_of_change
from checker.lower.statements.places import is_changeable
from checker.lower.statements.pops import popped_value


def lower_call(scope: Scope, node: ast.Call) -> Expr:
    """The value of a call; one that changes the state is made before the statement that it stands in."""
    known = scope.present.lifted.get(id(node))
    count = len(scope.present.evaluated)
    return lift(scope, _value_of_call(scope, node), count, node) if known is None else known[1]


def _value_of_call(scope: Scope, node: ast.Call) -> Expr:
    match node.func:
        case ast.Name(name):
            return _of_name(scope, name, node)
        case ast.Lambda() as function:
            return lambda_call(scope, function, node)
        case ast.Attribute(ast.Call(ast.Name("super"), [], []), name):
            return super_call(scope, name, node)
        case ast.Attribute(ast.Name("dict"), "fromkeys") if not scope.is_local("dict"):
            return _from_keys(scope, node)
        case ast.Attribute(ast.Name(name), method) if name in scope.states and method not in scope.names.variables:
            return method_call(scope, method, scope.states[name], node)
        case ast.Attribute() as attribute:
            return _of_attribute(scope, attribute, node)
        case _:
            return _of_value(scope, node)


def _of_name(scope: Scope, name: str, node: ast.Call) -> Expr:
    if name in scope.unknown:
        raise Refused(())
    if name in scope.given and name not in scope.bindings:
        return _given_call(scope, scope.given[name], node)
    if name in scope.functions and name not in scope.bindings:
        return function_call(scope, name, node)
    if scope.is_local(name):
        return _of_value(scope, node)
    try:
        value = scope.value_of(name)
    except KeyError:
        raise scope.refuse(node, f"the name '{name}' is not defined") from None
    if name in BUILT_IN and value is LANGUAGE[name]:
        return BUILT_IN[name](scope, node)
    return _global_call(scope, value, node)


def _given_call(scope: Scope, held: FunctionValue, node: ast.Call) -> Expr:
    """A call of a function that the body has been given as an argument."""
    match held.which:
        case Defined() as defined:
            return defined_call(scope, defined, held.kept, node)
        case Method(name, state):
            return method_call(scope, name, state, node)
        case OfValue(name):
            return _method_of(scope, held.kept[0], name, node)
        case Written(_, written):
            return _applied(scope, written, node)
        case Named(value):
            known = name_in_language(value)
            if known is None or known in BUILT_IN:
                return _global_call(scope, value, node) if known is None else BUILT_IN[known](scope, node)
            return _applied(scope, ast.Name(known, ast.Load()), node)
        case Partial(of, own, names):
            return _partial_call(scope, FunctionValue(of, held.kept[:own]), held.kept[own:], names, node)
        case _:
            assert_never(held.which)


def _method_of(scope: Scope, value: Expr, name: str, node: ast.Call) -> Expr:
    """A call of a value's method, one of those that are short for an operator among them."""
    if name not in ("__contains__", "__getitem__") or len(node.args) != 1 or node.keywords:
        return lower_method(scope, value, name, node)
    owner = ast.Name(scope.fresh("owner"), ast.Load())
    is_test = name == "__contains__"
    made = ast.Compare(node.args[0], [ast.In()], [owner]) if is_test else ast.Subscript(owner, node.args[0], ast.Load())
    with scope.inner():
        scope.bind(owner.id, value)
        return lower_expression(scope, ast.fix_missing_locations(ast.copy_location(made, node)))


def _applied(scope: Scope, function: ast.expr, node: ast.Call) -> Expr:
    """A call of what stands for an operator."""
    made = None if node.keywords else applied(function, node.args, node)
    if made is None or isinstance(made, ast.Call):
        raise scope.refuse(
            node, f"{ast.unparse(function)} is not compiled as a function that is given", "give a lambda"
        )
    return lower_expression(scope, made)


def _partial_call(
    scope: Scope, of: FunctionValue, kept: tuple[Expr, ...], names: tuple[str, ...], node: ast.Call
) -> Expr:
    """A call of a function that has been given arguments before: those by name give way to those of the call."""
    held = [scope.fresh("given") for _ in kept]
    loaded = [ast.copy_location(ast.Name(name, ast.Load()), node) for name in held]
    first, by_name = loaded[: len(kept) - len(names)], loaded[len(kept) - len(names) :]
    own = {keyword.arg for keyword in node.keywords}
    keywords = [ast.keyword(name, value) for name, value in zip(names, by_name, strict=True) if name not in own]
    made = ast.Call(node.func, [*first, *node.args], [*keywords, *node.keywords])
    with scope.inner():
        for name, value in zip(held, kept, strict=True):
            scope.bind(name, value)
        return _given_call(scope, of, ast.fix_missing_locations(ast.copy_location(made, node)))


def _of_attribute(scope: Scope, func: ast.Attribute, node: ast.Call) -> Expr:
    """A call of what a module or class has, or of a value's method."""
    if isinstance(node, ByName) and not is_named_alone(scope, func):
        fix = "write the comprehension or the loop itself"
        raise scope.refuse(func, "this is not compiled as a function to call later", fix)
    if not isinstance(func.value, ast.Name) or func.value.id not in scope.states:
        owner = scope.static(func.value)
        if isinstance(owner, type) and issubclass(owner, Element | Range) and func.attr in ("first", "last"):
            return constant(scope, getattr(owner, func.attr)(), scope.span(node))
        called = scope.static(func)
        if called is not NOTHING:
            return _global_call(scope, called, node)
    held = own_dict(scope, func.value)
    if held is not None and func.attr in MUTATORS:
        return value_of_change(scope, held, func.attr, node)
    pairs = scope.forms.table(scope, func.value)
    if pairs is not None:
        return _of_table(scope, pairs, func, node)
    if func.attr == "pop" and not node.keywords and len(node.args) <= 1 and is_changeable(scope, func.value):
        return popped_value(scope, func.value, node)
    return lower_method(scope, lower_expression(scope, func.value), func.attr, node)


def _of_table(scope: Scope, pairs: Expr, func: ast.Attribute, node: ast.Call) -> Expr:
    """`d.get(k)` of a dict without a value for every key."""
    if func.attr != "get":
        raise scope.refuse(node, WHERE, INSTEAD)
    key, *default = positional(scope, node, 1, 2)
    return looked_up(scope, pairs, key, node, default[0] if default else constant(scope, None, scope.span(node)))


def _of_value(scope: Scope, node: ast.Call) -> Expr:
    called = lower_expression(scope, node.func)
    if called.type == NONE:  # an error of Python's, once the arguments are there
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        return Fail(NEVER, (called, *(lower_expression(scope, each) for each in given)), scope.span(node))
    raise scope.refuse(
        node, "a call of a value is not compiled", "call a function by its name, or a method of the spec"
    )


def _from_keys(scope: Scope, node: ast.Call) -> Expr:
    """`dict.fromkeys(Domain, value)`: the comprehension that does the same."""
    if node.keywords or not 1 <= len(node.args) <= 2:
        raise scope.refuse(node, "dict.fromkeys is compiled with a domain and a value")
    if len(node.args) == 2 and is_container(lower_expression(scope, node.args[1]).type):
        fix = "write {key: set() for key in Domain}"
        raise scope.refuse(node.args[1], "one container for every key is not compiled", fix)
    made = keys_as_turns(scope, node.args[0], node.args[1:], node)
    if node is scope.present.stored:
        scope.present.stored = made
    return lower_expression(scope, made)


def _global_call(scope: Scope, value: object, node: ast.Call) -> Expr:
    """A call of what a global name stands for."""
    if isinstance(value, type) and issubclass(value, Record):
        return make_record(scope, value, node)
    if isinstance(value, type) and issubclass(value, Range):
        (argument,) = positional(scope, node, 1, 1)
        return converted(as_integer(scope, argument, node), whole(value.low, value.high))
    if value is dataclasses.replace and len(node.args) == 1:
        by_name = ast.copy_location(ast.Call(node.func, [], node.keywords), node)
        return lower_method(scope, lower_expression(scope, node.args[0]), "replace", by_name)
    if isinstance(value, FunctionType):
        if is_foreign(value):
            raise scope.refuse(node, *refused_function(ast.unparse(node.func)))
        return helper_call(scope, value.__qualname__, value, arguments_of(scope, value, node, 0), node)
    if isinstance(value, MethodType) and isinstance(value.__self__, type):
        made = class_call(scope, value.__self__, value.__name__, node)
        if made is not None:
            return made
    if isinstance(value, type) and issubclass(value, Enum):
        return _member(scope, value, node)
    raise scope.refuse(node, *refused_function(ast.unparse(node.func)))


def _member(scope: Scope, cls: type[Enum], node: ast.Call) -> Expr:
    """`Colour(value)`: the member with a value; it fails where there is none."""
    (value,) = positional(scope, node, 1, 1)
    if own_member(cls, "_missing_") is not None:
        raise scope.refuse(node, *refused_function(ast.unparse(node.func)))
    return looked_up(scope, constant_pairs(scope, {member.value: member for member in cls}, node), value, node)
