"""Values that a body makes and drops: a condition that stands alone, a second `require` that never runs, a return value that is ignored.

In: a function's syntax tree, with the types around it. Out: mistakes (C308), all certain from the source.
"""

import ast
from collections.abc import Iterator

from checker.diagnostics import SpecError
from checker.frontend.inference import Inference
from checker.frontend.mistakes.effectless import MAKES_NEW, has_no_effect, helper_of
from checker.frontend.mistakes.forgotten import gives_bool
from checker.frontend.naming import Names
from checker.frontend.source import SourceFile, function_node, nodes_of
from checker.language.spec import Role, Spec, require
from checker.language.types import BoolType

_CONDITIONS = (ast.Compare, ast.BoolOp, ast.UnaryOp, ast.Dict, ast.DictComp)
_SAID_ELSEWHERE = (ast.Constant, ast.Lambda, ast.GeneratorExp)
"""Texts and `...`, which are there to be read; and what is said to run nothing."""


def check_dropped(
    node: ast.FunctionDef, types: Inference, source: SourceFile, spec: type[Spec], role: Role | None, *, is_called: bool
) -> Iterator[SpecError]:
    """The statements of a function whose value is dropped although it is all that they are for."""
    tried = {line for part in nodes_of(node) if isinstance(part, ast.Try) for line in part.body}
    judges = role not in (None, Role.ACTION, Role.INIT)
    for part in nodes_of(node):
        if (judges and part is node.body[-1]) or part in tried:
            continue  # an answer that was not returned is said elsewhere, and what is tried may be there to fail
        match part:
            case ast.Expr(ast.BoolOp(ast.And(), values) as value) if any(_is_require(part, types) for part in values):
                message = "require returns None, so what comes after this `and` never runs"
                yield SpecError("C308", message, source.span(value), fix="write one require for each, on its own line")
            case ast.Expr(ast.Tuple(values)) if any(not has_no_effect(part, types, spec) for part in values):
                yield from _beside(values, types, source, spec)
            case ast.Expr(ast.Name() | ast.Attribute() as value) if types.of(value) is None:
                pass  # a method that is not called, which is said elsewhere
            case ast.Expr(value) if not isinstance(value, _SAID_ELSEWHERE) and has_no_effect(value, types, spec):
                fix = _instead(value, types, spec)
                yield SpecError("C308", "this statement has no effect", source.span(value), fix=fix)
    if role in (Role.ACTION, Role.INIT) and not is_called:  # another that calls it may take the answer
        yield from _answers(node, source, role)


def _beside(values: list[ast.expr], types: Inference, source: SourceFile, spec: type[Spec]) -> Iterator[SpecError]:
    """What stands after a comma beside a call and does nothing: `require(x), "a message"`."""
    idle = [value for value in values if has_no_effect(value, types, spec)]
    for value in idle[:1]:
        calls = ", ".join(ast.unparse(part) for part in values if part not in idle)
        if any(_is_require(part, types) for part in values):
            message = "require takes one condition, and what stands beside it is dropped"
            yield SpecError("C310", message, source.span(value), fix=f"write {calls}")
        else:
            yield SpecError(
                "C308", "what stands beside a comma here has no effect", source.span(value), fix=f"write {calls}"
            )


def _is_require(value: ast.expr, types: Inference) -> bool:
    return isinstance(value, ast.Call) and types.value(value.func) is require


def _instead(value: ast.expr, types: Inference, spec: type[Spec]) -> str:
    """What to write instead of a statement that is this expression."""
    match value:
        case ast.Compare(_, [ast.Eq()]):
            return "= assigns, == compares; write require(...) for a condition"
        case ast.Call(ast.Attribute(owner, "next" | "previous" as name)):
            return f"{name} returns another element: write {ast.unparse(owner)} = {ast.unparse(value)}"
        case ast.Call(ast.Attribute(_, name)) if name in MAKES_NEW and helper_of(value.func, types, spec) is None:
            return f"{name} returns a new value: assign it"
        case ast.BinOp():
            return "assign it, or write an update such as |= or +="
        case _ if _is_condition(value, types, spec):
            return "write require(...) for a condition"
        case _:
            return "assign it, put it in require(...), or remove the line"


def _is_condition(value: ast.expr, types: Inference, spec: type[Spec]) -> bool:
    match value:
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(ast.Not()):
            return True
        case ast.Call(called) if (helper := helper_of(called, types, spec)) is not None:
            node = function_node(helper)
            return node is not None and gives_bool(node, Names(helper, node))
        case _:
            return types.of(value) == BoolType()


def _answers(node: ast.FunctionDef, source: SourceFile, role: Role) -> Iterator[SpecError]:
    """What an action returns, where it is more than a call: it is ignored."""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(part, ast.Return) and _is_answer(part.value):
            message = f"an @{role} returns nothing: its return value is ignored, and its changes stay"
            yield SpecError("C308", message, source.span(part), fix="write require(...), or a bare return to end it")
        waiting += ast.iter_child_nodes(part)


def _is_answer(value: ast.expr | None) -> bool:
    """Whether what is returned is more than a way to end an action: a call may be there for what it changes."""
    if value is None or (isinstance(value, ast.Constant) and value.value is None):
        return False
    return isinstance(value, _CONDITIONS) or not any(
        isinstance(part, ast.Call | ast.NamedExpr) for part in ast.walk(value)
    )
