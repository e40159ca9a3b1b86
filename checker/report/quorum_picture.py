"""A picture of a layout: its grid, or its nodes by region, with two quorums marked and coloured. For the terminal, and as SVG."""

import io
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from checker.quorum.algebra import Node
from checker.quorum.layout import Layout

_WIDEST = 100
_MARKS = {(False, False): (" ", " "), (True, False): ("[", "]"), (False, True): ("(", ")"), (True, True): ("<", ">")}
_STYLES = {
    (False, False): "dim",
    (True, False): "bold green",
    (False, True): "bold magenta",
    (True, True): "bold yellow",
}

Pair = tuple[str, frozenset[Node], str, frozenset[Node]]
"""Two sets of nodes, each with its role."""


def picture(layout: Layout, pair: Pair, width: int = _WIDEST) -> Iterator[Text]:
    """The nodes in rows, each with its mark, and what the marks mean."""
    one, first, other, second = pair
    cell = max(len(node.name) for node in layout.nodes) + 2
    rows = list(_rows(layout, max(1, (min(width, _WIDEST) - 4) // (cell + 1))))
    names = max(len(name) for name, _ in rows)
    for name, nodes in rows:
        line = Text(f"  {name:<{names}}{'  ' if names else ''}")
        for node in nodes:
            line.append_text(_cell(node, node in first, node in second, cell)).append(" ")
        line.rstrip()
        yield line
    yield Text()
    yield _meaning((True, False), f"{one} of {_counted(first)}")
    yield _meaning((False, True), f"{other} of {_counted(second)}")
    if first & second:
        yield _meaning((True, True), f"in both: {_counted(first & second)}")
    else:
        yield Text("  no node is in both", style="bold red")


def svg(lines: Sequence[Text], title: str) -> str:
    """The lines as an SVG image, drawn by rich as a terminal would show them."""
    width = max([len(title) + 12, *(line.cell_len for line in lines)]) + 2
    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    return console.export_svg(title=title)


def _rows(layout: Layout, most: int) -> Iterator[tuple[str, Sequence[Node]]]:
    """The rows of the grid, or those of each region, at most so many nodes in one."""
    nodes = layout.nodes
    if layout.grid is not None and layout.grid[0] * layout.grid[1] == len(nodes):
        height, width = layout.grid
        yield from (("", nodes[row * width : (row + 1) * width]) for row in range(height))
        return
    regions = layout.regions
    elsewhere = tuple(node for node in nodes if node.region is None)
    for name, members in [*regions.items(), ("elsewhere" if regions else "", elsewhere)]:
        for start in range(0, len(members), most):
            yield name if start == 0 else "", members[start : start + most]


def _cell(node: Node, is_first: bool, is_second: bool, width: int) -> Text:
    left, right = _MARKS[is_first, is_second]
    return Text(f"{left}{node.name}{right}".ljust(width), style=_STYLES[is_first, is_second])


def _meaning(mark: tuple[bool, bool], words: str) -> Text:
    left, right = _MARKS[mark]
    return Text.assemble("  ", (f"{left} {right}", _STYLES[mark]), f" {words}")


def _counted(nodes: frozenset[Node]) -> str:
    return f"{len(nodes)} node{'s' * (len(nodes) != 1)}"
