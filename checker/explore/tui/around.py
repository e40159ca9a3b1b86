"""The states around a place as a tree in lines: each below the state that a shortest way to it comes from."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from rich.text import Text

from checker.diagnostics import counted
from checker.explore.places import Edge, Neighbourhood, Node
from checker.explore.tui.lines import STYLES, Line, plain
from checker.report.cells import cut

_INDENT = 2


def around_title(around: Neighbourhood | None, within: int) -> str:
    """What the pane is called."""
    return f"Around here, within {counted(within, 'step')}: {counted(len(around.nodes) if around else 0, 'state')}"


def around_lines(around: Neighbourhood | None, width: int) -> list[Line]:
    """The tree, the place itself first; a step to a state that stands elsewhere says which one it is, by its name."""
    if around is None or not around.nodes:
        return list(plain((around.cut if around else "") or "There is no state here.", width))
    cut_words = list(plain(f"{around.cut}.", width, style=STYLES["doubt"])) if around.cut else []
    return [*cut_words, *_Tree(around, width).lines()]


class _Tree:
    def __init__(self, around: Neighbourhood, width: int) -> None:
        self.nodes, self.width = around.nodes, width
        self.out: Mapping[int, list[Edge]] = defaultdict(list)
        self.parents: dict[int, int] = {0: -1}
        for edge in around.edges:
            self.out[edge.source].append(edge)
            self.parents.setdefault(edge.target, edge.source)

    def lines(self) -> Iterator[Line]:
        """All of it, without recursion: a tree of a few levels and many nodes."""
        yield self._line(self.nodes[0], "here", 0)
        waiting = [(edge, 1) for edge in reversed(self.out[0])]
        while waiting:
            edge, level = waiting.pop()
            node = self.nodes[edge.target]
            is_child = self.parents[edge.target] == edge.source and node.number != 0
            yield self._line(node, _steps(edge), level) if is_child else self._known(node, edge, level)
            if is_child:
                waiting += [(out, level + 1) for out in reversed(self.out[edge.target])]

    def _line(self, node: Node, step: str, level: int) -> Line:
        text = Text(" " * (_INDENT * level) + step)
        for said in node.changes if node.fails else node.said:
            text.append(f"  {said}", STYLES["bad"])
        if node.back_to is not None and node.number:
            text.append(f"  back to step {node.back_to}" if node.back_to else "  back to the initial state", "dim")
        if not node.is_within:
            text.append("  outside of the constraint", STYLES["doubt"])
        if node.number and node.changes and not node.fails:
            text.append("  ")
            text.append(", ".join(node.changes), "dim")
        return self._with_name(text, node)

    def _known(self, node: Node, edge: Edge, level: int) -> Line:
        text = Text(" " * (_INDENT * level) + _steps(edge))
        for name in edge.breaks:
            text.append(f"  {name} is false", STYLES["bad"])
        text.append("  leads back here" if node.number == 0 else "  leads to", "dim")
        return self._with_name(text, node)

    def _with_name(self, text: Text, node: Node) -> Line:
        """The line with the name of the place at its right edge."""
        name = cut(node.name, self.width // 3)
        room = self.width - len(name) - 2
        shown = cut(text.plain, room)
        if shown != text.plain:
            text = text[: len(shown) - 1]
            text.append("…")
        text.append(" " * (room - len(shown) + 2))
        text.append(name, "cyan")
        return Line(text, node.name)


def _steps(edge: Edge) -> str:
    """The steps of an edge, the first of many."""
    more = len(edge.steps) - 1
    return edge.steps[0] if not more else f"{edge.steps[0]} and {more:,} more"
