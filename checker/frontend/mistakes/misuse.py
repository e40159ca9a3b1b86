"""Calls in bodies that can mean nothing good: records with the wrong fields, single elements of a Symmetric sort."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import MISSING
from types import FunctionType

from checker.diagnostics import SpecError, suggest
from checker.frontend.naming import Names
from checker.frontend.source import SourceFile, function_node, nodes_of, source_of
from checker.language.records import Record
from checker.language.sorts import Symmetric
from checker.language.spec import require


def check_misuse(functions: Iterable[FunctionType]) -> Iterator[SpecError]:
    """The mistakes in calls and subscripts of these functions."""
    for function in functions:
        node, source = function_node(function), source_of(function)
        if node is None or source is None:
            continue
        names = Names(function, node)
        for part in nodes_of(node):
            if isinstance(part, ast.Call):
                yield from _call(part, source, names)
            elif isinstance(part, ast.Subscript):
                yield from _subscript(part, source, names)
            elif isinstance(part, ast.MatchClass):
                yield from _pattern(part, source, names)


def _call(node: ast.Call, source: SourceFile, names: Names) -> Iterator[SpecError]:
    called = names.value(node.func)
    if isinstance(called, type) and issubclass(called, Record):
        yield from _record(node, called, source)
    elif called is require and (len(node.args) != 1 or node.keywords) and not _has_stars(node):
        conditions = [ast.unparse(value) for value in node.args if not isinstance(value, ast.Constant | ast.JoinedStr)]
        fix = f"write {ast.unparse(node.func)}({' and '.join(conditions) or 'condition'})"
        given = len(node.args) + len(node.keywords)
        yield SpecError("C310", f"require takes one condition, and is given {given}", source.span(node), fix=fix)


def _has_stars(node: ast.Call) -> bool:
    return any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords)


def _record(node: ast.Call, record: type[Record], source: SourceFile) -> Iterator[SpecError]:
    if _has_stars(node) or record.declaration_error is not None or record.__hash__ is None:
        return
    fields, shape = record._fields, f"{record.__name__}({', '.join(record._fields)})"
    for keyword in node.keywords:
        if keyword.arg not in fields:
            fix = suggest(keyword.arg or "", fields) or f"its fields: {shape}"
            yield SpecError("C306", f"{record.__name__} has no field '{keyword.arg}'", source.span(keyword), fix=fix)
            return
    given = {*fields[: len(node.args)], *(keyword.arg for keyword in node.keywords)}
    missing = [name for name in fields if name not in given and not _has_default(record, name)]
    if len(node.args) + len(node.keywords) > len(fields):
        message = f"{record.__name__} has {len(fields)} fields and is given {len(node.args) + len(node.keywords)}"
        yield SpecError("C306", message, source.span(node), fix=f"write {shape}")
    elif missing:
        message = f"{record.__name__} is not given its field '{missing[0]}'"
        yield SpecError("C306", message, source.span(node), fix=f"write {shape}")


def _pattern(node: ast.MatchClass, source: SourceFile, names: Names) -> Iterator[SpecError]:
    """`case Vote(noed=n)`, which no vote matches."""
    record = names.value(node.cls)
    if not isinstance(record, type) or not issubclass(record, Record) or record.declaration_error is not None:
        return
    for name, part in zip(node.kwd_attrs, node.kwd_patterns, strict=True):
        if name not in record._fields and not hasattr(record, name):
            shape = f"{record.__name__}({', '.join(record._fields)})"
            fix = suggest(name, record._fields) or f"its fields: {shape}"
            message = f"{record.__name__} has no field '{name}': this case matches nothing"
            yield SpecError("C306", message, source.span(_named(name, part, source)), fix=fix)


def _named(name: str, part: ast.pattern, source: SourceFile) -> ast.AST:
    """A pattern with the name before it, where it stands on one line."""
    before = source.lines[part.lineno - 1].encode()[: part.col_offset].decode()
    start = len(before.rstrip(" =").encode()) - len(name.encode())
    if part.lineno != part.end_lineno or not before.rstrip(" =").endswith(name):
        return part
    span = {
        "lineno": part.lineno,
        "col_offset": start,
        "end_lineno": part.lineno,
        "end_col_offset": part.end_col_offset,
    }
    return ast.Pass(**span)


def _has_default(record: type[Record], name: str) -> bool:
    field = record.__dataclass_fields__[name]  # type: ignore[attr-defined]  # a dataclass, by Record
    return field.default is not MISSING or field.default_factory is not MISSING


def _subscript(node: ast.Subscript, source: SourceFile, names: Names) -> Iterator[SpecError]:
    match node.value:
        case ast.Call(called, [listed], []) if names.is_any(called, (list, tuple)):
            sort = names.value(listed)
        case ast.Attribute(owner, "elements"):
            sort = names.value(owner)
        case _:
            return
    if isinstance(sort, type) and issubclass(sort, Symmetric):
        message = f"an element of the Symmetric sort {sort.__name__} is taken by its index, but elements have none"
        fix = f"let it be a parameter of the action, or declare class {sort.__name__}(Ordered, ...)"
        yield SpecError("C403", message, source.span(node), fix=fix)
