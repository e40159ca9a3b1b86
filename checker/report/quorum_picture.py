"""A picture of a layout: its grid, or its nodes by region, with two quorums marked and coloured. For the terminal, and as SVG."""

import io
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from rich.console import Console
from rich.text import Text

from checker.diagnostics import counted
from checker.quorum.algebra.bitsets import minimal_quorum
from checker.quorum.algebra.systems import Node
from checker.quorum.layout_files.layout import Layout
from checker.report.cells import cell_len, cut, to_the_left

WIDEST = 100
_MARKS = {(False, False): (" ", " "), (True, False): ("[", "]"), (False, True): ("(", ")"), (True, True): ("<", ">")}
_STYLES = {
    (False, False): "dim",
    (True, False): "bold green",
    (False, True): "bold magenta",
    (True, True): "bold yellow",
}

Shown: TypeAlias = tuple[str, frozenset[Node] | None]
"""The role of a quorum, and its nodes; None when there is no such quorum."""

Row: TypeAlias = tuple[str, Sequence[Node]]
"""What stands before the nodes of a row, and the nodes."""


def picture(layout: Layout, first: Shown, second: Shown, width: int = WIDEST) -> Iterator[Text]:
    """The nodes in rows, each with its mark, and what the marks mean."""
    one, other = first[1] or frozenset(), second[1] or frozenset()
    width = min(width, WIDEST) - 2
    names = min(max([cell_len(name) + 2 for name, _ in _groups(layout) if name], default=0), width // 3)
    cell = min(max(cell_len(node.name) for node in layout.nodes) + 2, width - names)
    for row in rows_of(layout, max(1, (width - names) // (cell + 1))):
        if row is None:
            yield Text()
            continue
        line = Text(f"  {to_the_left(cut(row[0], names - 2), names)}")
        for node in row[1]:
            line.append_text(_cell(node, node in one, node in other, cell)).append(" ")
        line.rstrip()
        yield line
    yield Text()
    yield _meaning((True, False), first)
    yield _meaning((False, True), second)
    if one & other:
        yield _line((True, True), f"in both: {counted(len(one & other), 'node')}")
    elif first[1] is not None and second[1] is not None:
        yield Text("  no node is in both", style="bold red")


def small_quorums(layout: Layout) -> tuple[Shown, Shown]:
    """A minimal quorum of reads, and one of writes that shares with it what it has to; no quorum where there is none."""
    read = minimal_quorum(layout.read, sorted(layout.nodes, reverse=True))
    write = minimal_quorum(layout.write, sorted(layout.nodes, key=lambda node: node not in (read or ())))
    return ("read quorum", read), ("write quorum", write)


def svg(lines: Sequence[Text], title: str) -> str:
    """The lines as an SVG image, drawn by rich as a terminal would show them."""
    width = max([len(title) + 12, *(line.cell_len for line in lines)]) + 2
    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    return console.export_svg(title=title)


def rows_of(layout: Layout, most: int) -> Iterator[Row | None]:
    """The rows of the grid, or those of each region, at most so many nodes in one; None is a gap."""
    nodes = layout.nodes
    if layout.grid is not None and layout.grid[0] * layout.grid[1] == len(nodes):
        yield from _bands(layout.grid, nodes, most)
        return
    for name, members in _groups(layout):
        for start in range(0, len(members), most):
            yield name if start == 0 else "", members[start : start + most]


def _groups(layout: Layout) -> list[Row]:
    """The nodes of each region, and those that are in none."""
    elsewhere = tuple(node for node in layout.nodes if node.region is None)
    groups: list[Row] = list(layout.regions.items())
    return [*groups, ("elsewhere" if groups else "", elsewhere)] if elsewhere else groups


def _bands(grid: tuple[int, int], nodes: Sequence[Node], most: int) -> Iterator[Row | None]:
    """The rows of a grid; of a wide one the first columns of every row, then the next ones."""
    height, width = grid
    for start in range(0, width, most):
        if start:
            yield None
        for row in range(height):
            yield "", nodes[row * width + start : row * width + min(width, start + most)]


def _cell(node: Node, is_first: bool, is_second: bool, width: int) -> Text:
    left, right = _MARKS[is_first, is_second]
    shown = f"{left}{cut(node.name, width - 2)}{right}"
    return Text(to_the_left(shown, width), style=_STYLES[is_first, is_second])


def _meaning(mark: tuple[bool, bool], shown: Shown) -> Text:
    role, nodes = shown
    if nodes is None:
        return Text(f"  there is no {role}", style="bold red")
    return _line(mark, f"{role} of {counted(len(nodes), 'node')}")


def _line(mark: tuple[bool, bool], words: str) -> Text:
    left, right = _MARKS[mark]
    return Text.assemble("  ", (f"{left} {right}", _STYLES[mark]), f" {words}")
