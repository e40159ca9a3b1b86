"""Source text of specs: from a class, method or syntax node to a place that a message can point at."""

import ast
import inspect
import os
import weakref
from dataclasses import dataclass
from functools import cached_property, lru_cache
from types import FunctionType
from typing import Any

from checker.diagnostics import Span


@dataclass(frozen=True)
class SourceFile:
    """A Python file and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.splitlines()

    @cached_property
    def functions(self) -> dict[str, list[ast.FunctionDef]]:
        """The function definitions of the file by name, inner ones included."""
        found: dict[str, list[ast.FunctionDef]] = {}
        for node in nodes_of(self.tree):
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append(node)
        return found

    def span(self, node: ast.AST) -> Span:
        """The place of a node; of one that takes several lines, the part on its first line."""
        line: int = node.lineno  # type: ignore[attr-defined]  # expressions, statements and arguments have one
        text = self.lines[line - 1]
        column = _characters(text, node.col_offset)  # type: ignore[attr-defined]  # as above
        end_line: int = getattr(node, "end_lineno", line)
        last = _characters(self.lines[end_line - 1], node.end_col_offset) + 1  # type: ignore[attr-defined]  # as above
        if end_line == line:
            return Span(self.path, line, column + 1, last)
        return Span(self.path, line, column + 1, len(text) + 1, end=(end_line, last))

    def column(self, line: int, offset: int) -> int:
        """The column, from 1, of a byte offset in a line, from 1."""
        return _characters(self.lines[line - 1], offset) + 1

    def name_span(self, node: ast.ClassDef | ast.FunctionDef) -> Span:
        """The place of the name that a class or function definition gives."""
        text = self.lines[node.lineno - 1]
        start = text.index(node.name, node.col_offset + len("def" if isinstance(node, ast.FunctionDef) else "class"))
        return Span(self.path, node.lineno, start + 1, start + len(node.name) + 1)


@lru_cache(maxsize=8192)
def nodes_of(node: ast.AST) -> tuple[ast.AST, ...]:
    """A node of a source with all below it, as `ast.walk` has them; kept, for each check of a body asks for them, and none changes one."""
    found = [node]
    for each in found:  # which grows; a third of the time of `ast.walk`, which makes two generators for every node
        for name in each._fields:
            value = getattr(each, name, None)
            if isinstance(value, ast.AST):
                found.append(value)
            elif isinstance(value, list):
                found += [item for item in value if isinstance(item, ast.AST)]
    return tuple(found)


def copied(node: ast.AST) -> Any:
    """A tree of its own, which may be changed; several times as fast as `copy.deepcopy`, which looks for parts met before."""
    new = type(node)()
    for name, value in vars(node).items():
        if isinstance(value, ast.AST):
            value = copied(value)
        elif isinstance(value, list):
            value = [copied(item) if isinstance(item, ast.AST) else item for item in value]
        setattr(new, name, value)
    return new


def parse_file(path: str) -> SourceFile | None:
    """The file as it is now, or None when it cannot be read or parsed; parsed once for every time of change."""
    try:
        return _parse_file(path, os.stat(path).st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=64)
def _parse_file(path: str, changed: int) -> SourceFile | None:
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
        return SourceFile(path, text, ast.parse(text))
    except (OSError, SyntaxError, ValueError):
        return None


def source_of(thing: type | FunctionType) -> SourceFile | None:
    """The file that a class or function was defined in, None for one made at a prompt."""
    try:
        path = _PATHS[thing]
    except KeyError:
        path = _PATHS[thing] = _path_of(thing)
    return parse_file(path) if path is not None else None


_PATHS: "weakref.WeakKeyDictionary[type | FunctionType, str | None]" = weakref.WeakKeyDictionary()
"""Where each was defined, which Python takes long to say."""


def _path_of(thing: type | FunctionType) -> str | None:
    try:
        return inspect.getsourcefile(thing)
    except (TypeError, OSError):
        return None


def class_node(cls: type) -> ast.ClassDef | None:
    """The definition of a class: found by its qualified name."""
    source = source_of(cls)
    if source is None:
        return None
    body: list[ast.stmt] = source.tree.body
    found: ast.ClassDef | None = None
    for name in cls.__qualname__.replace("<locals>.", "").split("."):
        matches = [node for node in _definitions(body) if node.name == name]
        if not matches:
            return None
        last = matches[-1]
        found = last if isinstance(last, ast.ClassDef) else None
        body = last.body
    return found


def function_node(function: FunctionType) -> ast.FunctionDef | None:
    """The definition of a function: found by its name and first line."""
    source = source_of(function)
    if source is None:
        return None
    line = function.__code__.co_firstlineno
    for node in source.functions.get(function.__name__, ()):
        if line in (node.lineno, min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])):
            return node
    return None


def class_span(cls: type) -> Span | None:
    """The place of a class's name in its definition."""
    source, node = source_of(cls), class_node(cls)
    return source.name_span(node) if source is not None and node is not None else None


def function_span(function: FunctionType) -> Span | None:
    """The place of a function's name in its definition."""
    source, node = source_of(function), function_node(function)
    if source is None:
        return None
    if node is not None:
        return source.name_span(node)
    line = function.__code__.co_firstlineno
    text = source.lines[line - 1] if line <= len(source.lines) else ""
    return Span(source.path, line, len(text) - len(text.lstrip()) + 1)


def _definitions(body: list[ast.stmt]) -> list[ast.ClassDef | ast.FunctionDef]:
    """Classes and functions of a block, those under `if` and `try` included."""
    found: list[ast.ClassDef | ast.FunctionDef] = []
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.append(node)
        elif isinstance(node, ast.If | ast.Try | ast.With):
            found += _definitions(node.body)
    return found


def _characters(text: str, offset: int) -> int:
    """A byte offset of the syntax tree as a count of characters."""
    return len(text.encode()[:offset].decode(errors="replace"))
