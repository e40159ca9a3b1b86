"""A text that is put where the domain holds no such text: every run of the line would be an error.

Numbers are left out: a range has other bounds in another size of the spec.
"""

import ast
from collections.abc import Iterator

from checker.diagnostics import SpecError, suggest
from checker.language.inference import Inference, elements, members
from checker.language.source import SourceFile
from checker.language.types import (
    BoolType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    SetType,
    SortType,
    Type,
    describe,
)

_PUT_LAST = frozenset({"append", "add", "insert"})
_PUT_ALONE = frozenset({"add", "append"})
_HOLD_NO_TEXT = (NoneType, BoolType, RangeType, SortType, QuorumType, LiteralType)


def check_texts(node: ast.AST, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    """The mistakes in one node of a method."""
    match node:
        case ast.Assign(targets, value):
            for target in targets:
                yield from _assigned(target, value, types, source)
        case ast.AnnAssign(target, _, ast.expr() as value):
            yield from _assigned(target, value, types, source)
        case ast.Call(ast.Attribute(owner, method), [*_, value]) if method in _PUT_LAST:
            kind = types.of(owner)
            if isinstance(kind, SetType | ListType) and len(node.args) == (1 if method in _PUT_ALONE else 2):
                yield from _put(value, elements(kind), ast.unparse(owner), types, source)


def _assigned(target: ast.expr, value: ast.expr, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    if isinstance(target, ast.Attribute | ast.Subscript):
        yield from _put(value, types.of(target), ast.unparse(target), types, source)
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, given in zip(target.elts, value.elts, strict=True):
            yield from _assigned(one, given, types, source)


def _put(value: ast.expr, kind: Type | None, place: str, types: Inference, source: SourceFile) -> Iterator[SpecError]:
    match value:
        case ast.IfExp(_, chosen, other):
            yield from _put(chosen, kind, place, types, source)
            yield from _put(other, kind, place, types, source)
        case ast.Constant(str(text)) if kind is not None:
            texts = _texts(kind)
            if texts is not None and text not in texts:
                message = f"{text!r} is not in {describe(kind)}, the domain of {place}"
                yield SpecError("C310", message, source.span(value), fix=suggest(text, texts))


def _texts(kind: Type) -> list[str] | None:
    """The texts of a domain; None where it has others than its literals have."""
    found: list[str] = []
    for member in members(kind):
        if not isinstance(member, _HOLD_NO_TEXT):
            return None
        if isinstance(member, LiteralType):
            found += [value for value in member.values if isinstance(value, str)]
    return found
