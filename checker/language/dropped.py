"""Values that a body makes and drops: a condition that stands alone, a second `require` that never runs, an answer that nobody takes.

In: a function's syntax tree, with the types around it. Out: mistakes (C308), all certain from the source.
"""

import ast
from collections.abc import Iterator

from checker.diagnostics import SpecError
from checker.language.inference import Inference
from checker.language.source import SourceFile, nodes_of
from checker.language.spec import Role
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SetType,
)

_MAKES_NEW = frozenset(
    {
        "union",
        "intersection",
        "difference",
        "symmetric_difference",
        "issubset",
        "issuperset",
        "isdisjoint",
        "copy",
        "replace",
    }
)
"""Methods of values that give something new and change nothing; a helper of the spec may have any of these names."""
_VALUES = SetType | FrozenSetType | QuorumType | DictType | ListType | CounterType | RecordType


def check_dropped(
    node: ast.FunctionDef, types: Inference, source: SourceFile, role: Role | None
) -> Iterator[SpecError]:
    """The statements of a function whose value is dropped although it is all that they are for."""
    judges = role not in (None, Role.ACTION, Role.INIT)
    for part in nodes_of(node):
        if judges and part is node.body[-1]:
            continue  # the answer that was not returned, which is said elsewhere
        match part:
            case ast.Expr(ast.BoolOp(ast.And(), values) as value) if any(map(_is_require, values)):
                message = "require gives nothing, so what stands after this `and` never runs"
                yield SpecError("C308", message, source.span(value), fix="write one require for each, on its own line")
            case ast.Expr(value):
                fix = _unused(value, types)
                if fix is not None:
                    yield SpecError("C308", "this statement has no effect", source.span(value), fix=fix)
    if role in (Role.ACTION, Role.INIT):
        yield from _answers(node, source, role)


def _is_require(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "require"


def _unused(value: ast.expr, types: Inference) -> str | None:
    """What to write instead of a statement that is this expression; None where it may do something, or is there to be read."""
    match value:
        case ast.Call(ast.Attribute(owner, name)) if name in _MAKES_NEW and isinstance(types.of(owner), _VALUES):
            return f"{name} makes something new: assign it"
        case ast.Compare(_, [ast.Eq()]) if not _calls(value):
            return "= assigns, == compares; write require(...) for a condition"
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(ast.Not()) if not _calls(value):
            return "write require(...) for a condition"
        case ast.BinOp() if not _calls(value):
            return "assign it, or write an update such as |= or +="
        case _:
            return None


def _calls(value: ast.expr) -> bool:
    kinds = ast.Call | ast.NamedExpr | ast.Await | ast.Yield | ast.YieldFrom
    return any(isinstance(node, kinds) for node in ast.walk(value))


def _answers(node: ast.FunctionDef, source: SourceFile, role: Role) -> Iterator[SpecError]:
    """What an action returns, where it is a condition or a constant: nobody takes it."""
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(part, ast.Return) and _is_answer(part.value):
            message = f"an @{role} gives no answer: what it returns is dropped, and what it has changed stays"
            yield SpecError("C308", message, source.span(part), fix="write require(...), or return alone to end it")
        waiting += ast.iter_child_nodes(part)


def _is_answer(value: ast.expr | None) -> bool:
    match value:
        case ast.Constant(held):
            return held is not None
        case ast.Compare() | ast.BoolOp() | ast.UnaryOp(ast.Not()):
            return True
        case _:
            return False
