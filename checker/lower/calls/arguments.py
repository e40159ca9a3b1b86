"""The arguments of calls: of built-in functions and methods, and of helpers."""

import ast
import inspect
from collections.abc import Container
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from checker.ir.failing import calls, may_fail
from checker.ir.nodes import Apply, Expr, Item
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp
from checker.language.types import TupleType
from checker.lower.calls.function_values import FunctionValue
from checker.lower.calls.given_functions import function_value, of_default
from checker.lower.collections.elements import as_item
from checker.lower.expressions import lower_expression
from checker.lower.inference.coercions import refuse_set, refuse_view
from checker.lower.operators.literals import constant
from checker.lower.scope import Scope
from checker.lower.signatures import Arguments


def positional(scope: Scope, node: ast.Call, least: int, most: int) -> list[Expr]:
    """The arguments of a call that takes them by position only, from so many to so many."""
    if node.keywords:
        raise scope.refuse(node, "keyword arguments are not compiled here", "give them by position")
    given = spread(scope, node.args)
    if not least <= len(given) <= most:
        raise scope.refuse(node, f"a call with {len(given)} arguments is not compiled here")
    return given


def spread(scope: Scope, args: list[ast.expr]) -> list[Expr]:
    """Arguments by position: of `*t` the items of the tuple, of which it is known how many there are."""
    found: list[Expr] = []
    for argument in args:
        if not isinstance(argument, ast.Starred):
            found.append(lower_expression(scope, argument))
            continue
        items, whole = items_of(scope, argument.value)
        if not items and may_fail(whole):
            raise scope.refuse(argument, "* of no items is not compiled here", "leave it out")
        found += items
    return found


def items_of(scope: Scope, node: ast.expr) -> tuple[list[Expr], Expr]:
    """The items of a tuple, of which it is known how many there are, and the tuple; raises Refused for anything else."""
    found = items_in(scope, node)
    if found is None:
        message = "* of what may have any number of items is not compiled here"
        raise scope.refuse(node, message, "name the items one by one, or make a list: [*x, y]")
    return found


def items_in(scope: Scope, node: ast.expr) -> tuple[list[Expr], Expr] | None:
    """As `items_of`; None for anything else."""
    match node:
        case ast.List(elts) if not any(isinstance(part, ast.Starred) for part in elts):
            node = ast.copy_location(ast.Tuple(elts, ast.Load()), node)
        case ast.Call() | ast.Name() | ast.Attribute() | ast.Subscript() | ast.Tuple() | ast.IfExp():
            pass
        case _:
            return None
    try:
        whole = lower_expression(scope, node)
    except NotCompiled:
        return None
    if not isinstance(whole.type, TupleType):
        return None
    return [Item(kind, whole, number, scope.span(node)) for number, kind in enumerate(whole.type.items)], whole


@dataclass(frozen=True)
class _Parameters:
    """What a helper takes, the state apart."""

    positional: tuple[str, ...]
    by_name: tuple[str, ...]
    defaults: dict[str, Any]
    rest: str | None
    """The name of the tuple of further arguments, in `*rest`."""

    @property
    def names(self) -> tuple[str, ...]:
        """All, in the order in which the lowered helper takes them."""
        return (*self.positional, *self.by_name, *(() if self.rest is None else (self.rest,)))


def parameters_of(function: FunctionType, others: Container[int]) -> _Parameters:
    """The parameters of a helper, but for those of these places, which are the state or a class."""
    code = function.__code__
    last = code.co_argcount + code.co_kwonlyargcount
    named = [(place, name) for place, name in enumerate(code.co_varnames[:last]) if place not in others]
    positional = tuple(name for place, name in named if place < code.co_argcount)
    by_name = tuple(name for place, name in named if place >= code.co_argcount)
    with_default = code.co_varnames[: code.co_argcount]
    defaults = dict(zip(with_default[::-1], (function.__defaults__ or ())[::-1], strict=False))
    rest = code.co_varnames[last] if code.co_flags & inspect.CO_VARARGS else None
    return _Parameters(positional, by_name, {**defaults, **(function.__kwdefaults__ or {})}, rest)


def arguments_of(scope: Scope, function: FunctionType, node: ast.Call, first: int) -> Arguments:
    """What a call gives a helper, the `first` parameters apart: states, functions, and values, with defaults."""
    if function.__code__.co_flags & inspect.CO_VARKEYWORDS:
        raise scope.refuse(node, "a helper with ** is not compiled", "name its parameters")
    states = _states_given(scope, function, node, first)
    taken = parameters_of(function, range(first))
    given = _given(scope, function, taken, node)
    for name, default in taken.defaults.items():
        held = of_default(default)
        if name not in given and held is not None:
            given[name] = held
    places = function.__code__.co_varnames.index
    functions = {places(name): held for name, held in given.items() if isinstance(held, FunctionValue)}
    values = {name: held for name, held in given.items() if held is not None and not isinstance(held, FunctionValue)}
    names = tuple(name for name in taken.names if name not in given or name in values)
    if functions and any(isinstance(part, ast.NamedExpr) for part in ast.walk(node)):
        raise scope.refuse(node, "an assignment beside a function that is given is not compiled", "assign it before")
    return Arguments(_in_order(scope, taken, names, values, node), states, dict(sorted(functions.items())))


def _states_given(scope: Scope, function: FunctionType, node: ast.Call, first: int) -> dict[int, int]:
    """Which parameters of a helper, by their places, are given a state of the body: `self`, or `after`."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    found: dict[int, int] = {}
    for place, value in enumerate(node.args):
        state = scope.state_of(value)
        if state is None:
            continue
        if first + place >= code.co_argcount or any(isinstance(before, ast.Starred) for before in node.args[:place]):
            message = "a state behind *, or among further arguments, is not compiled"
            raise scope.refuse(value, message, "give it by its name, to a parameter of its own")
        found[first + place] = state
    for keyword in node.keywords:
        state = scope.state_of(keyword.value)
        if state is not None and keyword.arg in names:
            found[names.index(keyword.arg)] = state
    return dict(sorted(found.items()))


def _in_order(
    scope: Scope, taken: _Parameters, names: tuple[str, ...], given: dict[str, Expr], node: ast.Call
) -> tuple[Expr, ...]:
    """The arguments as the helper takes them, with its defaults for those that are not given."""
    in_order = list(given) == [name for name in names if name in given]
    if not in_order and any(map(calls, given.values())) and sum(map(may_fail, given.values())) > 1:
        raise scope.refuse(node, "arguments in another order than the parameters are not compiled here")
    for name, default in taken.defaults.items():
        if isinstance(default, set | list | dict) and name in names and name not in given:
            raise scope.refuse(node, f"the default of '{name}' can change, which is not compiled", "use a frozenset")
    missing = next((name for name in names if name not in given and name not in taken.defaults), None)
    if missing is not None:
        raise scope.refuse(node, f"the argument '{missing}' is missing")
    span = scope.span(node)
    return tuple(given[name] if name in given else constant(scope, taken.defaults[name], span) for name in names)


_Given = Expr | FunctionValue | None


def _given(scope: Scope, function: FunctionType, taken: _Parameters, node: ast.Call) -> dict[str, _Given]:
    """The arguments of a call by the names of the parameters, in the order in which they are written; None for a state."""
    code = function.__code__
    args: list[_Given] = []
    for argument in node.args:
        args += spread(scope, [argument]) if isinstance(argument, ast.Starred) else [_argument(scope, argument)]
    given = dict(zip(taken.positional, args, strict=False))
    more = args[len(taken.positional) :]
    if any(isinstance(value, FunctionValue) for value in more):
        fix = "give it by its name, to a parameter of its own"
        raise scope.refuse(node, "a function among further arguments is not compiled", fix)
    others = [value for value in more if value is not None and not isinstance(value, FunctionValue)]
    if len(args) > len(taken.positional) and (taken.rest is None or len(given) + len(others) < len(args)):
        raise scope.refuse(node, "this call does not fit the helper's parameters", "give it one argument for each")
    by_position = {*given, *code.co_varnames[: code.co_posonlyargcount]}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise scope.refuse(keyword.value, "** in a call is not compiled", "name the arguments: f(x=1, y=2)")
        if keyword.arg not in (*taken.positional, *taken.by_name) or keyword.arg in by_position:
            raise scope.refuse(node, f"the helper has no parameter '{keyword.arg}'", "name one that it has")
        given[keyword.arg] = _argument(scope, keyword.value)
    for value in (*given.values(), *others):
        if value is not None and not isinstance(value, FunctionValue):
            refuse_view(scope, value, node)
    if taken.rest is not None:
        given[taken.rest] = _rest(scope, others, node)
    return given


def _argument(scope: Scope, node: ast.expr) -> _Given:
    if scope.state_of(node) is not None:
        return None
    held = function_value(scope, node)
    return lower_expression(scope, node) if held is None else held


def _rest(scope: Scope, others: list[Expr], node: ast.Call) -> Expr:
    """The tuple of further arguments."""
    refuse_set(scope, (value.type for value in others), node, "a set in the tuple of further arguments")
    items = tuple(as_item(scope, value, node) for value in others)
    return Apply(CollectionOp.TUPLE, TupleType(tuple(item.type for item in items)), items, scope.span(node))
