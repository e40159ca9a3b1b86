"""Handlers that would catch what ends a step: a false `require`, which disables it, or a false `assert`, which is a violation.

In: the functions that run when a spec does. Out: mistakes (C311). Errors of Python, a missing key for one, may be caught.
"""

import ast
import contextlib
from collections.abc import Iterable, Iterator
from types import FunctionType

from checker.diagnostics import SpecError
from checker.frontend.naming import Names
from checker.frontend.source import SourceFile, function_node, nodes_of, source_of
from checker.language.spec import Disabled

_FIX = "name the errors that are meant: except KeyError"


def check_catching(functions: Iterable[FunctionType]) -> Iterator[SpecError]:
    """The mistakes in these functions."""
    given = list(functions)
    asserts = any(isinstance(part, ast.Assert) for function in given for part in _parts(function))
    for function in given:
        node, source = function_node(function), source_of(function)
        if node is not None and source is not None:
            names = Names(function, node)
            for part in nodes_of(node):
                yield from _caught(part, names, source, asserts=asserts)


def catches(functions: Iterable[FunctionType]) -> bool:
    """Whether anything in these functions may catch what ends a step: a handler, or the end of a `with`."""
    kinds = ast.Try | ast.TryStar | ast.With
    return any(isinstance(part, kinds) for function in functions for part in _parts(function))


def _parts(function: FunctionType) -> Iterator[ast.AST]:
    node = function_node(function)
    return iter(nodes_of(node) if node is not None else ())


def _caught(part: ast.AST, names: Names, source: SourceFile, *, asserts: bool) -> Iterator[SpecError]:
    match part:
        case ast.Try(body, handlers, _, final):
            tried = [inner for statement in body for inner in nodes_of(statement)]
            may_assert = any(isinstance(n, ast.Assert) or (asserts and isinstance(n, ast.Call)) for n in tried)
            for handler in handlers:
                if not any(isinstance(last, ast.Raise) and last.exc is None for last in handler.body[-1:]):
                    yield from _by(handler.type, handler, names, source, asserts=may_assert)
            inner_loops = [n for n in _nodes(final) if isinstance(n, ast.For | ast.While)]
            turned = {n for loop in inner_loops for n in nodes_of(loop)}
            for node in _nodes(final):
                leaves_loop = isinstance(node, ast.Break | ast.Continue) and node not in turned
                if isinstance(node, ast.Return) or leaves_loop:
                    message = "this leaves a finally, which would undo a false require or assert before it"
                    yield SpecError("C311", message, source.span(node), fix="leave after the try")
        case ast.With(items):
            for item in items:
                match item.context_expr:
                    case ast.Call(called, values) if names.value(called) is contextlib.suppress:
                        for value in values:
                            yield from _by(value, value, names, source, asserts=asserts)


def _nodes(statements: list[ast.stmt]) -> list[ast.AST]:
    return [node for statement in statements for node in nodes_of(statement)]


def _by(
    written: ast.expr | None, place: ast.AST, names: Names, source: SourceFile, *, asserts: bool
) -> Iterator[SpecError]:
    """That what a handler names is, or is above, what ends a step; a handler that names nothing catches all."""
    parts = written.elts if isinstance(written, ast.Tuple) else [written]
    for part in parts:
        caught = BaseException if part is None else names.value(part)
        if not isinstance(caught, type):
            continue
        if issubclass(Disabled, caught):
            yield SpecError("C311", "this would catch a false require as well", source.span(place), fix=_FIX)
        elif asserts and issubclass(AssertionError, caught):
            message = f"{caught.__name__} would catch a false assert as well, which is a violation"
            yield SpecError("C311", message, source.span(place), fix=_FIX)
