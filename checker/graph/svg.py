"""A graph as an SVG image: columns by the distance from the initial states, an edge in the colour of its action.

It stands alone: no font or script is fetched, and it is to be read on a light and on a dark page. What there is no room for is in the
titles, which browsers show where the pointer rests.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import TypeAlias

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
_APART = 11
"""Where edges meet a node, one from the next at most."""
_MOST_ROWS = 3
"""Labels of an edge."""
_MOST_LABELS = 60
"""Of a graph with more edges, between different nodes, these have no labels but titles and colours alone."""
_LONGEST_LABEL = 32
_LONGEST_TITLE = 110
_PARTS = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8)
"""Where on an edge its labels may be, the best first."""

_Box: TypeAlias = tuple[float, float, float, float]


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
        self.ports = self._ports()
        self.taken = [self._box_of(number) for number in self.sizes]
        """Where nodes and labels are: left, top, right and bottom."""
        told = [cut(f"violated: {text}", _LONGEST_TITLE) for text in graph.violated]
        self.legend = [*self.actions, *self._marks(), *told]
        words = max([len(cut(graph.title, _LONGEST_TITLE)), *(len(entry) + 6 for entry in self.legend)])
        self.width = round(max(self.layout.width, words * _CHARACTER) + 2 * _MARGIN + _ASIDE // 2)
        self.bottom = round(self.layout.height) + _TOP + 2 * _LINE
        self.height = self.bottom + _LEGEND * len(self.legend) + _MARGIN

    def _box_of(self, number: int) -> _Box:
        (x, y), (width, height) = self._centre(number), self.sizes[number]
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2

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
        bends = [self._at(point) for point in self.layout.bends.get(pair, ())]
        return [self.ports[pair, 0], *bends, self.ports[pair, 1]]

    def _ports(self) -> dict[tuple[tuple[int, int], int], Point]:
        """Where each edge leaves its source and comes to its target: beside each other, in the order of what they lead to."""
        sides: dict[tuple[int, bool], list[tuple[float, bool, tuple[int, int], int]]] = {}
        for pair in self.bundles:
            if pair[0] == pair[1]:
                continue
            centres = [self._centre(number) for number in pair]
            bends = [self._at(point) for point in self.layout.bends.get(pair, ())]
            for end, towards in enumerate(([*bends, centres[1]][0], [centres[0], *bends][-1])):
                is_right = towards[0] > centres[end][0] - 1
                is_back = centres[1][0] < centres[0][0]
                sides.setdefault((pair[end], is_right), []).append((towards[1], is_back, pair, end))
        ports = {}
        for (number, is_right), ends in sides.items():
            (x, y), (width, height) = self._centre(number), self.sizes[number]
            apart = min(_APART, (height - _PAD) / len(ends))
            for place, (_, _, pair, end) in enumerate(sorted(ends)):
                shift = (place - (len(ends) - 1) / 2) * apart
                ports[pair, end] = x + (width / 2 if is_right else -width / 2), y + shift
        return ports

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
        return _curve(path)

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
        """The labels of an edge, at it where no other label is, if there is such a place."""
        labels = _labels(edges)
        places = list(self._places(pair, _ROW * len(labels)))
        boxes = [_box(place, labels) for place in places]
        free = (number for number, box in enumerate(boxes) if not any(_overlap(box, other) for other in self.taken))
        chosen = next(free, 0)
        self.taken.append(boxes[chosen])
        x, y = places[chosen]
        for number, (text, edge) in enumerate(labels):
            height = y - _ROW * (len(labels) - 1 - number)
            kind = self._kind([edge])
            yield f'<text class="label {kind}" x="{x:.1f}" y="{height:.1f}">{_escaped(text)}</text>'

    def _places(self, pair: tuple[int, int], height: float) -> Iterator[Point]:
        """Where the last of some labels may be: above its edge, or below one that goes back where another goes the same way."""
        if pair[0] == pair[1]:
            x, y = self._centre(pair[0])
            yield x, y - self.sizes[pair[0]][1] / 2 - _LOOP
            return
        path = self._path(pair)
        one, other = path[(len(path) - 1) // 2], path[(len(path) - 1) // 2 + 1]
        below = (pair[1], pair[0]) in self.bundles and other[0] < one[0]
        for part in _PARTS:
            x, y = _upright_point(one, other, part) if self._is_upright(pair) else _point(one, other, part)
            yield x, y + (4 + height if below else -4)

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


def _curve(points: Sequence[Point]) -> str:
    """A smooth line through the points, level at each of them."""
    drawn = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (x1, y1), (x2, y2) in pairwise(points):
        half = (x2 - x1) / 2
        drawn += f"C{x1 + half:.1f} {y1:.1f} {x2 - half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    return drawn


def _point(one: Point, other: Point, part: float) -> Point:
    """Where such a line is after a part of its way."""
    rest = 1 - part
    x = rest**3 * one[0] + 3 * part * rest * (one[0] + other[0]) / 2 + part**3 * other[0]
    y = rest**2 * (1 + 2 * part) * one[1] + part**2 * (1 + 2 * rest) * other[1]
    return x, y


def _upright_point(one: Point, other: Point, part: float) -> Point:
    """About where a line within a column is after a part of its way."""
    return max(one[0], other[0]) + _ASIDE * 3 * part * (1 - part), one[1] + (other[1] - one[1]) * part


def _box(place: Point, labels: Sequence[tuple[str, GraphEdge]]) -> _Box:
    """The room that labels take."""
    half = max(len(text) for text, _ in labels) * _SMALL / 2
    return place[0] - half, place[1] - _ROW * len(labels), place[0] + half, place[1] + 2


def _overlap(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


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
