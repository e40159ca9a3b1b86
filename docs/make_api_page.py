"""Writes docs/api.md: what can be imported from `checker`, with its docstrings. Run from the repository's top:

python docs/make_api_page.py

Signatures are as they are written in the source.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import checker

PAGE = Path(__file__).parent / "api.md"
WIDTH = 100

TEXT = """\
# Python

What is here is public; all else may change. [The README](../README.md) shows how it is used.

## To check a spec with

Imported by name, as in `from checker import check`. Options are given by keyword.

{checking}
## To write a spec with

Imported by name, or all by `from checker import *`. [What a body means](semantics.md) says the rest.

{writing}
This page is written by `python docs/make_api_page.py`, from the docstrings.
"""


@dataclass(frozen=True)
class Member:
    """A field or method of a class: how it is written, and what its docstring says."""

    name: str
    written: str
    text: str


def page() -> str:
    """The whole page."""
    checking = "\n".join(_entry(name) for name in sorted(checker._CHECKING))
    return TEXT.format(checking=checking, writing="\n".join(_entry(name) for name in sorted(checker.__all__)))


def _entry(name: str) -> str:
    thing = getattr(checker, name)
    text = inspect.getdoc(thing) or ""
    if inspect.isclass(thing):
        shown = (member for member in _members(thing) if member.text or name in checker._CHECKING)
        return f"### `{name}`\n\n{text}\n\n" + "".join(f"{_item(member)}\n" for member in shown)
    written = _signature(name, _definition(thing))
    return f"### `{name}`\n\n```python\n{written}\n```\n\n{text}\n"


def _item(member: Member) -> str:
    return f"- `{member.written}`" + (f"\n\n{textwrap.indent(member.text, '    ')}\n" if member.text else "")


def _definition(thing: object) -> ast.stmt:
    """The source of a function or class."""
    return ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]  # type: ignore[arg-type]  # a class or function


def _members(thing: type) -> Iterator[Member]:
    """The public fields and methods of a class, then those of its bases here."""
    seen = set()
    for home in thing.__mro__:
        if not home.__module__.startswith("checker."):
            continue
        body = _definition(home)
        assert isinstance(body, ast.ClassDef)
        for member in [*_fields(body), *_methods(body)]:
            if not member.name.startswith("_") and member.name not in seen:
                seen.add(member.name)
                yield member


def _fields(body: ast.ClassDef) -> Iterator[Member]:
    for node, after in zip(body.body, [*body.body[1:], None], strict=True):
        match node, after:
            case ast.AnnAssign(target=ast.Name(name), annotation=kind), ast.Expr(ast.Constant(str(text))):
                yield Member(name, f"{name}: {_written(kind)}", inspect.cleandoc(text))
            case ast.AnnAssign(target=ast.Name(name), annotation=kind), _:
                yield Member(name, f"{name}: {_written(kind)}", "")


def _written(kind: ast.expr) -> str:
    """A type as it reads, one in quotes without them."""
    return kind.value if isinstance(kind, ast.Constant) and isinstance(kind.value, str) else ast.unparse(kind)


def _methods(body: ast.ClassDef) -> Iterator[Member]:
    for node in body.body:
        if isinstance(node, ast.FunctionDef) and (text := ast.get_docstring(node)):
            marks = {ast.unparse(mark) for mark in node.decorator_list}
            is_value = bool(marks & {"property", "cached_property"})
            if not is_value and "staticmethod" not in marks:
                del (node.args.posonlyargs or node.args.args)[0]
            written = f"{node.name}: {_result(node)}" if is_value else _signature(node.name, node)
            yield Member(node.name, " ".join(written.split()), text)


def _signature(name: str, function: ast.stmt) -> str:
    """How a function is called, with a line for each parameter where one line is too short."""
    assert isinstance(function, ast.FunctionDef)
    result = f" -> {_result(function)}" if function.returns is not None else ""
    line = f"{name}({ast.unparse(function.args)}){result}"
    if len(line) <= WIDTH:
        return line
    parts = (part.replace("=", " = ", 1) if ": " in part else part for part in _apart(ast.unparse(function.args)))
    return f"{name}(\n" + "".join(f"    {part},\n" for part in parts).replace("'", '"') + f"){result}"


def _result(function: ast.FunctionDef) -> str:
    return "" if function.returns is None else ast.unparse(function.returns).strip("'")


def _apart(parameters: str) -> Iterator[str]:
    """The parameters, each alone: commas within brackets part none."""
    depth, part = 0, ""
    for character in parameters:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            yield part.strip()
            part = ""
        else:
            part += character
    yield part.strip()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
