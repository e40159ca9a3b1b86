"""The files of a spec, line by line, and the lines of each method in them."""

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from checker.diagnostics import Span, display_path
from checker.report.html.markup import Markup, section, tag

MOST_LINES = 3_000
"""A longer file is not shown: it is no spec that is read on a page."""


@dataclass(frozen=True)
class Margin:
    """What stands beside a line: how often it was executed, what its `require` said, in words; `is_marked` where one never happened."""

    count: str
    refused: str
    title: str
    is_marked: bool


@dataclass
class Sources:
    """The files that places are in, each with a number, in the order in which they are asked for."""

    texts: dict[str, str] = field(default_factory=dict)
    margins: dict[str, dict[int, list[Margin]]] = field(default_factory=dict)

    def write_beside(self, path: str, line: int, margin: Margin) -> None:
        """Write something beside a line, in the margin of a file that is shown for it."""
        if self._has(path):
            self.margins.setdefault(path, {}).setdefault(line, []).append(margin)

    def lines(self, span: Span | None) -> tuple[int, int, int] | None:
        """The number of the file of a place, with the first and last line of the method there; None where the file cannot be shown."""
        if span is None or span.text is not None or not self._has(span.path):
            return None
        return list(self.texts).index(span.path), *_method(self.texts[span.path], span.line)

    def _has(self, path: str) -> bool:
        if path not in self.texts:
            try:
                text = Path(path).read_text(encoding="utf-8-sig")
            except (OSError, ValueError):
                return False
            if text.count("\n") > MOST_LINES:
                return False
            self.texts[path] = text
        return True

    def markup(self) -> Markup:
        """The section that shows them."""
        shown = [
            tag("div", tag("h3", display_path(path)), _numbered(number, text, self.margins.get(path)), class_="file")
            for number, (path, text) in enumerate(self.texts.items())
        ]
        return section("The spec", *shown, id="source")


def _method(text: str, line: int) -> tuple[int, int]:
    """The first and last line of the function that is defined at a line, of its decorators too; the line alone where none is."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return line, line
    for node in _functions(ast.walk(tree)):
        first = min((each.lineno for each in node.decorator_list), default=node.lineno)
        if first <= line <= node.lineno:
            return first, node.end_lineno or node.lineno
    return line, line


def _functions(nodes: Iterable[ast.AST]) -> Iterable[ast.FunctionDef]:
    return (node for node in nodes if isinstance(node, ast.FunctionDef))


def _numbered(number: int, text: str, margins: Mapping[int, Sequence[Margin]] | None) -> Markup:
    lines = [
        tag(
            "span",
            Markup() if margins is None else _beside(margins.get(line, ())),
            tag("span", str(line), class_="number"),
            f"{content}\n",
            id=f"f{number}l{line}",
            class_="line never" if any(each.is_marked for each in (margins or {}).get(line, ())) else "line",
        )
        for line, content in enumerate(text.splitlines(), start=1)
    ]
    return tag("pre", *lines, tabindex="0")


def _beside(margins: Sequence[Margin]) -> Markup:
    """The margin of a line: of several statements on it the first."""
    count = next((each.count for each in margins if each.count), "")
    refused = next((each.refused for each in margins if each.refused), "")
    title = "; ".join(each.title for each in margins)
    return tag(
        "span", tag("span", count, class_="count"), tag("span", refused, class_="refused"), class_="margin", title=title
    )
