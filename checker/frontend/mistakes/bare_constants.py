"""A constant that stands where its value is meant: `self.term < MaxTerm` for `self.term < MaxTerm.value`.

In: a method with what its names stand for. Out: mistakes (C309, C310). A body does nothing with a constant but read its value.
"""

import ast
from collections.abc import Iterator

from checker.diagnostics import SpecError
from checker.frontend.inference import Inference
from checker.frontend.source import SourceFile, nodes_of
from checker.language.constants import Constant, ConstantMeta


def check_constants(node: ast.FunctionDef, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """The constants in a method or function that are not asked for their value."""
    parts = [part for statement in node.body for part in nodes_of(statement)]
    apart = {id(inner) for part in parts for inner in _apart(part)}
    equal = {id(side) for part in parts for side in _compared(part)}
    asked = dict(pair for part in parts for pair in _asked(part))
    for part in parts:
        if not isinstance(part, ast.Name | ast.Attribute) or id(part) in apart or not isinstance(part.ctx, ast.Load):
            continue
        held = types.value(part)
        if isinstance(held, ConstantMeta) and held is not Constant:
            shown = ast.unparse(part)
            code = "C309" if id(part) in equal else "C310"
            keys = [] if held.declared_table is None else asked.get(id(part), [])
            key = f"[{', '.join(map(ast.unparse, keys))}]" if keys else ""
            message, fix = f"{shown} is a constant itself, not its value", f"write {shown}.value{key}"
            yield SpecError(code, message, source.span(part), fix=fix)


def _asked(part: ast.AST) -> Iterator[tuple[int, list[ast.expr]]]:
    """What is called or indexed, with the keys that it is asked for."""
    match part:
        case ast.Call(owner, [_, *_] as keys, []):
            yield id(owner), keys
        case ast.Subscript(owner, key):
            yield id(owner), [key]


def _apart(part: ast.AST) -> Iterator[ast.AST]:
    """What may be a constant itself: what an attribute is asked of, and annotations."""
    match part:
        case ast.Attribute(owner):
            yield owner
        case ast.AnnAssign(_, annotation) | ast.arg(_, ast.expr() as annotation):
            yield from nodes_of(annotation)
        case ast.FunctionDef(returns=ast.expr() as annotation):
            yield from nodes_of(annotation)


def _compared(part: ast.AST) -> Iterator[ast.expr]:
    """The sides of a comparison that Python makes of any two objects."""
    if isinstance(part, ast.Compare) and not any(
        isinstance(operator, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for operator in part.ops
    ):
        yield from (part.left, *part.comparators)
