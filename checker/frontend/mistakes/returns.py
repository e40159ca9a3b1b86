"""Whether a property gives an answer on every path: one that runs off its end gives None, which is neither true nor false.

In: a method's syntax tree. Out: mistakes (C307). What only a run can tell, an engine does, with the same words.
"""

import ast
from collections.abc import Iterator
from types import FunctionType

from checker.diagnostics import Span, SpecError
from checker.frontend.source import SourceFile, function_node, source_of
from checker.language.spec import Role


def no_bool(role: Role, name: str, what: str, span: Span | None, fix: str | None = None) -> SpecError:
    """The error for a property that gives something else than a bool: `what` says what it did."""
    message = f"the @{role} {name} {what}, not a bool"
    return SpecError(
        "C307", message, span, fix=fix or "return True or False on every path: a comparison, all(...), bool(...)"
    )


def check_returns(role: Role | None, function: FunctionType) -> Iterator[SpecError]:
    """The places where a property ends without an answer, as far as its source tells."""
    node, source = function_node(function), source_of(function)
    if role in (None, Role.ACTION, Role.INIT) or node is None or source is None:
        return
    assert role is not None
    for statement in _own(node):
        if isinstance(statement, ast.Return) and (statement.value is None or _is_none(statement.value)):
            yield no_bool(role, function.__name__, "returns None here", source.span(statement))
    if not any(isinstance(statement, ast.Return | ast.Raise) for statement in _own(node)):
        yield no_bool(role, function.__name__, "returns None", *_last(node, source))
    elif _runs_on(node.body):
        what = "returns None where it ends without a return"
        fix = "end it with return True or return False"
        yield no_bool(role, function.__name__, what, source.name_span(node), fix)


def _last(node: ast.FunctionDef, source: SourceFile) -> tuple[Span, str | None]:
    """Where the answer should have been returned, and how to write that."""
    last = node.body[-1]
    if isinstance(last, ast.Expr) and not isinstance(last.value, ast.Constant):
        return source.span(last), f"write return {ast.unparse(last.value)}"
    return source.name_span(node), None


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _own(node: ast.FunctionDef) -> Iterator[ast.stmt]:
    """The statements of a function, those of functions and classes within left out."""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(part, ast.stmt):
            yield part
        waiting += [child for child in ast.iter_child_nodes(part) if not isinstance(child, ast.expr)]


def _runs_on(body: list[ast.stmt]) -> bool:
    """Whether a block may end by running on, as a type checker sees it. A `match` without `case _` may name every case: it is not told."""
    return all(_passes(statement) for statement in body)


def _passes(statement: ast.stmt) -> bool:
    match statement:
        case ast.Return() | ast.Raise() | ast.Break() | ast.Continue() | ast.Assert(ast.Constant(False)):
            return False
        case ast.If(_, body, orelse):
            return _runs_on(body) or _runs_on(orelse)
        case ast.While(ast.Constant(test), body) if test:
            return any(isinstance(part, ast.Break) for inner in body for part in ast.walk(inner))
        case ast.With(_, body):
            return _runs_on(body)
        case ast.Try(body, handlers, orelse, final):
            ends = (_runs_on(body) and _runs_on(orelse)) or any(_runs_on(handler.body) for handler in handlers)
            return ends and _runs_on(final)
        case ast.Match(_, cases):
            return any(_runs_on(case.body) for case in cases)
        case _:
            return True
