"""The arguments of calls: of built-in functions and methods, and of helpers."""

import ast
import inspect
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from checker.ir.failing import calls, may_fail
from checker.ir.nodes import Apply, Expr, Item
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp
from checker.language.types import TupleType
from checker.lower.coercions import refuse_set, refuse_view
from checker.lower.elements import as_item
from checker.lower.expressions import lower_expression
from checker.lower.literals import constant
from checker.lower.scope import Scope


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


def parameters_of(function: FunctionType, state: int) -> _Parameters:
    """The parameters of a helper; `state` is -1 for one that does not take the state."""
    code = function.__code__
    positional = code.co_varnames[(0 if state == -1 else 1) : code.co_argcount]
    by_name = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    defaults = dict(zip(positional[::-1], (function.__defaults__ or ())[::-1], strict=False))
    has_rest = bool(code.co_flags & inspect.CO_VARARGS)
    rest = code.co_varnames[code.co_argcount + code.co_kwonlyargcount] if has_rest else None
    return _Parameters(positional, by_name, {**defaults, **(function.__kwdefaults__ or {})}, rest)


def bound_arguments(scope: Scope, function: FunctionType, node: ast.Call, state: int) -> tuple[Expr, ...]:
    """The arguments of a helper in the order of its parameters, with defaults; `state` is -1 for one that does not take the state."""
    if function.__code__.co_flags & inspect.CO_VARKEYWORDS:
        raise scope.refuse(node, "a helper with ** is not compiled", "name its parameters")
    taken = parameters_of(function, state)
    given = _given(scope, function, taken, node)
    names = taken.names
    in_order = list(given) == [name for name in names if name in given]
    if not in_order and any(map(calls, given.values())) and sum(map(may_fail, given.values())) > 1:
        raise scope.refuse(node, "arguments in another order than the parameters are not compiled here")
    for name, default in taken.defaults.items():
        if isinstance(default, set | list | dict) and name not in given:
            raise scope.refuse(node, f"the default of '{name}' can change, which is not compiled", "use a frozenset")
    missing = next((name for name in names if name not in given and name not in taken.defaults), None)
    if missing is not None:
        raise scope.refuse(node, f"the argument '{missing}' is missing")
    span = scope.span(node)
    return tuple(given[name] if name in given else constant(scope, taken.defaults[name], span) for name in names)


def _given(scope: Scope, function: FunctionType, taken: _Parameters, node: ast.Call) -> dict[str, Expr]:
    """The arguments of a call by the names of the parameters, in the order in which they are written."""
    code = function.__code__
    args = spread(scope, node.args)
    given = dict(zip(taken.positional, args, strict=False))
    others = args[len(taken.positional) :]
    if others and taken.rest is None:
        raise scope.refuse(node, "this call does not fit the helper's parameters", "give it one argument for each")
    by_position = {*given, *code.co_varnames[: code.co_posonlyargcount]}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise scope.refuse(keyword.value, "** in a call is not compiled", "name the arguments: f(x=1, y=2)")
        if keyword.arg not in (*taken.positional, *taken.by_name) or keyword.arg in by_position:
            raise scope.refuse(node, f"the helper has no parameter '{keyword.arg}'", "name one that it has")
        given[keyword.arg] = lower_expression(scope, keyword.value)
    for value in (*given.values(), *others):
        refuse_view(scope, value, node)
    if taken.rest is not None:
        refuse_set(scope, (value.type for value in others), node, "a set in the tuple of further arguments")
        items = tuple(as_item(scope, value, node) for value in others)
        kind = TupleType(tuple(item.type for item in items))
        given[taken.rest] = Apply(CollectionOp.TUPLE, kind, items, scope.span(node))
    return given
