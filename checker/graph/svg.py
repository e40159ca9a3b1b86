"""A graph as an SVG image: columns by the distance from the initial states, an edge in the colour of its action.

It stands alone: no font or script is fetched, and it is to be read on a light and on a dark page. What there is no room for is in the
titles, which browsers show where the pointer rests.
"""

from collections.abc import Container, Iterator, Sequence
from html import escape
from itertools import pairwise

from checker.graph.graph import Graph, GraphEdge, GraphNode, cut
from checker.graph.layout import Layout, Point, layered
from checker.graph.svg_style import COLOURS, STYLE

_CHARACTER, _SMALL = 7.25, 6.1
"""How wide a character is, about, at its size of 12, and at that of labels, 10."""
_LINE, _PAD, _MARGIN, _TOP = 16, 8, 24, 44
_LEGEND, _LOOP, _ROW = 18, 16, 11
"""How high a row of the legend is, an edge from a node to itself, and a label."""
_ACROSS, _ASIDE = 64.0, 40
"""From a column to the next, at least; how far from its column an edge goes that stays in it."""
_MOST_ROWS = 3
"""Labels of an edge."""
_MOST_LABELS = 60
"""Of a graph with more edges, between different nodes, these have no labels but titles and colours alone."""
_LONGEST_LABEL = 32
_LONGEST_TITLE = 110


def svg(graph: Graph) -> str:
    """The image."""
    return "\n".join(_Picture(graph).lines()) + "\n"


class _Picture:
    """Where everything is, in pixels."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.actions = list(dict.fromkeys(edge.action for edge in graph.edges))
        self.bundles: dict[tuple[int, int], list[GraphEdge]] = {}
        for edge in graph.edges:
            self.bundles.setdefault((edge.source, edge.target), []).append(edge)
        self.has_labels = len(self.bundles) <= _MOST_LABELS
        self.sizes = {number: _size(node) for number, node in enumerate(graph.nodes)}
        self.rooms = {number: self._room(number) for number in self.sizes}
        across = max([_ACROSS, *(_widest(edges) + 36 for edges in self.bundles.values() if self.has_labels)])
        sizes = {number: (width, height + self.rooms[number]) for number, (width, height) in self.sizes.items()}
        roots = [number for number, node in enumerate(graph.nodes) if node.is_initial]
        self.layout: Layout[int] = layered(sizes, self.bundles, roots, across=across)
        self.legend = [*self.actions, *self._marks()]
        words = max([len(cut(graph.title, _LONGEST_TITLE)), *(len(entry) + 6 for entry in self.legend)])
        self.width = round(max(self.layout.width, words * _CHARACTER) + 2 * _MARGIN + _ASIDE // 2)
        self.bottom = round(self.layout.height) + _TOP + 2 * _LINE
        self.height = self.bottom + _LEGEND * len(self.legend) + _MARGIN

    def _room(self, number: int) -> float:
        """How much of what a node takes is above its box: for the edge to itself, and its labels."""
        loop = self.bundles.get((number, number), [])
        return (_LOOP + _ROW * len(_labels(loop)) * self.has_labels) if loop else 0.0

    def _marks(self) -> list[str]:
        wrong = any(node.violated for node in self.graph.nodes) or any(edge.violated for edge in self.graph.edges)
        return ["an initial state", *(["a violation"] if wrong else [])]

    def lines(self) -> Iterator[str]:
        """The image, line by line."""
        size = f'width="{self.width}" height="{self.height}" viewBox="0 0 {self.width} {self.height}"'
        yield f'<svg xmlns="http://www.w3.org/2000/svg" class="states" role="img" {size}>'
        yield f"<title>{_escaped(self.graph.title)}</title>"
        yield f"<style>{STYLE}</style>"
        kinds = [f"a{number}" for number in range(len(COLOURS))]
        yield f"<defs>{''.join(map(_head, [*kinds, 'wrong']))}</defs>"
        yield f'<rect class="page" width="{self.width}" height="{self.height}"/>'
        yield f'<text class="name" x="{_MARGIN}" y="24">{_escaped(cut(self.graph.title, _LONGEST_TITLE))}</text>'
        for pair, edges in self.bundles.items():
            yield self._edge(pair, edges)
        for number, node in enumerate(self.graph.nodes):
            yield from self._node(number, node)
        if self.has_labels:
            for pair, edges in self.bundles.items():
                yield from self._edge_labels(pair, edges)
        yield from self._legend()
        yield "</svg>"

    def _at(self, point: Point) -> Point:
        return point[0] + _MARGIN, point[1] + _TOP

    def _centre(self, number: int) -> Point:
        x, y = self._at(self.layout.centres[number])
        return x, y + self.rooms[number] / 2

    def _node(self, number: int, node: GraphNode) -> Iterator[str]:
        x, y = self._centre(number)
        width, height = self.sizes[number]
        kind = f"node{' initial' if node.is_initial else ''}{' wrong' if node.violated else ''}"
        left, top = x - width / 2, y - height / 2
        yield f'<g class="{kind}"><title>{_escaped(node.title)}</title>'
        yield f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}" rx="6"/>'
        for place, line in enumerate(node.label):
            base = top + _PAD / 2 + _LINE * place + 12
            yield f'<text x="{x:.1f}" y="{base:.1f}">{_escaped(cut(line))}</text>'
        yield "</g>"

    def _path(self, pair: tuple[int, int]) -> list[Point]:
        """The points that an edge goes through, from the side of its source to that of its target."""
        source, target = (self._centre(number) for number in pair)
        bends = [self._at(point) for point in self.layout.bends.get(pair, ())]
        towards, back = [*bends, target][0], [source, *bends][-1]
        return [self._side(pair[0], source, towards), *bends, self._side(pair[1], target, back)]

    def _side(self, number: int, centre: Point, other: Point) -> Point:
        """Where an edge meets a node: at the side that looks at the other end; on the right where that is in the same column."""
        half = self.sizes[number][0] / 2
        return centre[0] + (half if other[0] > centre[0] - 1 else -half), centre[1]

    def _edge(self, pair: tuple[int, int], edges: Sequence[GraphEdge]) -> str:
        kind = self._kind(edges)
        title = "\n".join([*(edge.label for edge in edges), *(f"violated: {n}" for e in edges for n in e.violated)])
        drawn = self._line(pair)
        return f'<path class="edge {kind}" marker-end="url(#states-{kind})" d="{drawn}"><title>{_escaped(title)}</title></path>'

    def _line(self, pair: tuple[int, int]) -> str:
        if pair[0] == pair[1]:
            return self._loop(pair[0])
        path = self._path(pair)
        if self._is_upright(pair):
            return _arc(path[0], path[-1])
        return _curve(path, bulge=_is_doubled(pair, self.bundles))

    def _is_upright(self, pair: tuple[int, int]) -> bool:
        """Whether an edge stays in its column."""
        source, target = (self.layout.centres[number][0] for number in pair)
        return abs(source - target) < 1

    def _kind(self, edges: Sequence[GraphEdge]) -> str:
        if any(edge.violated for edge in edges):
            return "wrong"
        return f"a{self.actions.index(edges[0].action) % len(COLOURS)}"

    def _loop(self, number: int) -> str:
        """From the top of a node to the top, the right half of it."""
        (x, y), (width, height) = self._centre(number), self.sizes[number]
        top, reach = y - height / 2, min(14.0, width / 4)
        return f"M{x - reach / 2:.1f} {top:.1f}C{x - reach:.1f} {top - 16:.1f} {x + reach:.1f} {top - 16:.1f} {x + reach / 2:.1f} {top:.1f}"

    def _edge_labels(self, pair: tuple[int, int], edges: Sequence[GraphEdge]) -> Iterator[str]:
        """The labels of an edge, above its middle; of one that goes back below it, where another goes the same way."""
        labels = _labels(edges)
        if pair[0] == pair[1]:
            x, y = self._centre(pair[0])
            y -= self.sizes[pair[0]][1] / 2 + _LOOP
        else:
            path = self._path(pair)
            (x1, y1), (x2, y2) = path[(len(path) - 1) // 2], path[(len(path) - 1) // 2 + 1]
            x, y = (x1 + x2) / 2, (y1 + y2) / 2 - 4
            if self._is_upright(pair):
                x += _ASIDE
            elif _is_doubled(pair, self.bundles):
                y += 9 + _ROW * len(labels) if x2 < x1 else -9
        for number, (text, edge) in enumerate(labels):
            height = y - _ROW * (len(labels) - 1 - number)
            kind = self._kind([edge])
            yield f'<text class="label {kind}" x="{x:.1f}" y="{height:.1f}">{_escaped(text)}</text>'

    def _legend(self) -> Iterator[str]:
        for number, entry in enumerate(self.legend):
            y = self.bottom + _LEGEND * number
            x = _MARGIN
            if number < len(self.actions):
                kind = f"a{number % len(COLOURS)}"
                yield f'<path class="edge {kind}" marker-end="url(#states-{kind})" d="M{x} {y}H{x + 24}"/>'
            else:
                kind = "initial" if number == len(self.actions) else "wrong"
                yield f'<g class="node {kind}"><rect x="{x + 2}" y="{y - 6}" width="20" height="12" rx="4"/></g>'
            yield f'<text class="foot" x="{x + 34}" y="{y + 4}">{_escaped(entry)}</text>'


def _size(node: GraphNode) -> Point:
    longest = max(len(cut(line)) for line in node.label)
    return max(28.0, longest * _CHARACTER + 2 * _PAD), _LINE * len(node.label) + _PAD


def _labels(edges: Sequence[GraphEdge]) -> list[tuple[str, GraphEdge]]:
    """What the steps of an edge are, each with the one that it is of: the first ones, and how many more."""
    shown = edges if len(edges) <= _MOST_ROWS else edges[: _MOST_ROWS - 1]
    found = [(cut(edge.label, _LONGEST_LABEL), edge) for edge in shown]
    left = len(edges) - len(shown)
    return [*found, (f"and {left:,} more", edges[-1])] if left else found


def _widest(edges: Sequence[GraphEdge]) -> float:
    return max(len(text) for text, _ in _labels(edges)) * _SMALL


def _is_doubled(pair: tuple[int, int], bundles: Container[tuple[int, int]]) -> bool:
    """Whether an edge goes back as well."""
    return (pair[1], pair[0]) in bundles


def _curve(points: Sequence[Point], *, bulge: bool) -> str:
    """A smooth line through the points, level at each of them; to one side where another line takes the same way back."""
    drawn = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x1, y1), (x2, y2) in pairwise(points):
        aside = (12 if x2 < x1 else -12) if bulge and len(points) == 2 else 0
        half = (x2 - x1) / 2
        drawn += f"C{x1 + half:.1f} {y1 + aside:.1f} {x2 - half:.1f} {y2 + aside:.1f} {x2:.1f} {y2:.1f}"
    return drawn


def _arc(one: Point, other: Point) -> str:
    """A line between two nodes of a column, to the right of them; closer by where it goes up."""
    (x1, y1), (x2, y2) = one, other
    out = max(x1, x2) + (_ASIDE if y2 > y1 else _ASIDE - 14)
    third = (y2 - y1) / 6
    return f"M{x1:.1f} {y1:.1f}C{out:.1f} {y1 + third:.1f} {out:.1f} {y2 - third:.1f} {x2:.1f} {y2:.1f}"


def _head(kind: str) -> str:
    return (
        f'<marker id="states-{kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="head {kind}" d="M0 0L8 4L0 8z"/></marker>'
    )


def _escaped(text: str) -> str:
    return escape("".join(each if each == "\n" or each.isprintable() else repr(each)[1:-1] for each in text))
