"""Layouts of quorums, and what was answered and measured of them, as a notebook shows them.

The nodes of a layout stand in its grid or by region, with a small quorum of reads and one of writes marked by a colour and a sign. Nothing
is proved on the way: that reads meet writes is for `verify` to say.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from checker.diagnostics import counted, printable
from checker.quorum.algebra.systems import Node
from checker.quorum.layout_files.layout import Layout
from checker.quorum.measure import Measures
from checker.quorum.verify import Answer
from checker.report.measure_report import measure_rows
from checker.report.quorum_picture import Shown, rows_of, small_quorums
from checker.report.quorum_report import answer_lines, layout_lines

MOST_NODES = 500
"""Nodes that are drawn, and of which attributes are told: a layout with more is told in lines alone."""
_COLUMNS = 12
"""Nodes of a region in a row; a grid has its own."""

_STYLE = """<style>
.checker-layout { font-size: 13px; line-height: 1.5; color: inherit; text-align: left }
.checker-layout pre, .checker-layout table { font-family: ui-monospace, Menlo, Consolas, monospace }
.checker-layout pre { margin: 4px 0; white-space: pre-wrap; color: inherit; background: transparent }
.checker-layout table { font-size: inherit; border-collapse: separate; border-spacing: 4px; margin: 4px 0 8px -4px }
.checker-layout th, .checker-layout td { padding: 1px 8px; text-align: left; background: transparent; font-weight: normal }
.checker-layout th { opacity: .75; padding-left: 0 }
.checker-layout .checker-node { border: 1px solid rgba(128, 128, 128, .5); border-radius: 4px; text-align: center }
.checker-layout .checker-first { border-color: #2e8b57; box-shadow: inset 0 0 0 1px #2e8b57 }
.checker-layout .checker-second { background: rgba(168, 85, 247, .25) }
.checker-layout .checker-holds { color: #2e8b57 }
.checker-layout .checker-violated, .checker-layout .checker-no_quorum { color: #d9363e }
.checker-layout .checker-unknown { color: #b7791f }
</style>"""

_ATTRIBUTES = ("weight", "read_capacity", "write_capacity", "latency", "failure", "region")
_SIGNS = {(False, False): "", (True, False): "r", (False, True): "w", (True, True): "rw"}


def layout_html(layout: Layout) -> str:
    """The expressions of a layout, its nodes in rows with two quorums marked, and what is said of each node."""
    head, *expressions = [line.plain for line in layout_lines(layout)]
    parts = [f"<p><b>{_text(head)}</b></p>", f"<pre>{_text(chr(10).join(expressions))}</pre>"]
    if len(layout.nodes) <= MOST_NODES:
        read, write = small_quorums(layout)
        parts += [_nodes(layout, read, write), _legend(read, write), *_attributes(layout)]
    return _piece(parts)


def answer_html(answer: Answer) -> str:
    """A verdict with its sentence, and the sets that violate it."""
    head, *lines = [line.plain for line in answer_lines(answer)]
    verdict, _, name = head.partition("  ")
    said = f'<p><b class="checker-{answer.verdict.value}">{_text(verdict)}</b>: {_text(name)}</p>'
    return _piece([said, f"<pre>{_text(chr(10).join(lines))}</pre>"])


def measures_html(found: Measures) -> str:
    """Each measure with its value, and why others are missing."""
    rows = "".join(f"<tr><th>{_text(name)}</th><td>{_text(value)}</td></tr>" for name, value in measure_rows(found))
    notes = "".join(f"<p>not had: {_text(note)}</p>" for note in found.notes)
    return _piece([f"<table>{rows}</table>{notes}"])


def _piece(parts: list[str]) -> str:
    return "\n".join([_STYLE, '<div class="checker-layout">', *parts, "</div>"])


def _text(text: str) -> str:
    return escape(printable(text))


def _nodes(layout: Layout, read: Shown, write: Shown) -> str:
    width = max(_COLUMNS, layout.grid[1] if layout.grid is not None else 0)
    rows = [row for row in rows_of(layout, width) if row is not None]
    is_named = any(name for name, _ in rows)
    return f"<table>{''.join(_row(name, nodes, read, write, is_named=is_named) for name, nodes in rows)}</table>"


def _row(name: str, nodes: Any, read: Shown, write: Shown, *, is_named: bool) -> str:
    cells = "".join(_node(node, node in (read[1] or ()), node in (write[1] or ())) for node in nodes)
    return f"<tr>{f'<th>{_text(name)}</th>' if is_named else ''}{cells}</tr>"


def _node(node: Node, is_first: bool, is_second: bool) -> str:
    classes = ["checker-node", *["checker-first"] * is_first, *["checker-second"] * is_second]
    sign = _SIGNS[is_first, is_second]
    return f'<td class="{" ".join(classes)}">{_text(node.name)}{f" <small>{sign}</small>" if sign else ""}</td>'


def _legend(read: Shown, write: Shown) -> str:
    told = [
        f"there is no {role}" if nodes is None else f"{sign}: a {role} of {counted(len(nodes), 'node')}"
        for sign, (role, nodes) in (("r", read), ("w", write))
    ]
    if read[1] is not None and write[1] is not None:
        both = read[1] & write[1]
        told.append(f"in both: {counted(len(both), 'node')}" if both else "no node is in both")
    return f"<p>{_text('; '.join(told))}</p>"


def _attributes(layout: Layout) -> Iterator[str]:
    """What the file says of the nodes; nothing where it says no more than their names."""
    declared = {*layout.declared, *(["read_capacity", "write_capacity"] if "capacity" in layout.declared else [])}
    told = [name for name in _ATTRIBUTES if name in declared]
    if not told:
        return
    head = "".join(f"<th>{_text(name.replace('_', ' '))}</th>" for name in told)
    rows = ("".join(f"<td>{_text(_value(getattr(node, name)))}</td>" for name in told) for node in layout.nodes)
    body = "".join(f"<tr><th>{_text(node.name)}</th>{row}</tr>" for node, row in zip(layout.nodes, rows, strict=True))
    yield f"<details><summary>nodes</summary><table><tr><th></th>{head}</tr>{body}</table></details>"


def _value(value: object) -> str:
    return "" if value is None else str(value)
