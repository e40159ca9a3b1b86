"""Where the nodes of a directed graph stand: in columns by their distance from the roots, edges from left to right as far as can be.

In: nodes, each with its size, and edges. Out: their positions, a pure function of what goes in. After Sugiyama, Tagawa and Toda (Methods
for visual understanding of hierarchical system structures, 1981): columns, an order in each that has few crossings, then heights. Of all
heights that keep the order and the gaps, those nearest to the neighbours are taken (isotonic regression, by pooling adjacent violators).
"""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from checker.graph.crossings import Columns, Neighbours, ordered

Node = TypeVar("Node", bound=Hashable)
Point: TypeAlias = tuple[float, float]

ACROSS, BETWEEN = 64.0, 14.0
"""Pixels between two columns, and between two nodes of a column."""
MOST_BENDS = 4_000
"""Places that edges over several columns have between nodes; of a graph that needs more, they go straight."""
_TURNS = ((0,), (1,), (0, 1))
"""By which neighbours nodes go: those in the column before, in the one after, and at last both."""
_ROUNDS = 3


@dataclass(frozen=True)
class Layout(Generic[Node]):
    """The centres of nodes; of edges over several columns where they enter and leave each column between, from their source on."""

    centres: Mapping[Node, Point]
    bends: Mapping[tuple[Node, Node], tuple[Point, ...]]
    width: float
    height: float


def layered(
    sizes: Mapping[Node, Point],
    edges: Iterable[tuple[Node, Node]],
    roots: Sequence[Node] = (),
    *,
    across: float = ACROSS,
) -> Layout[Node]:
    """Lay out a graph whose nodes have these widths and heights; without `roots`, or where none leads, the first node is one.

    Columns are `across` apart.
    The same for the same graph. About E log E for each of a few rounds, E the edges and the columns that they pass.
    """
    if not sizes:
        return Layout({}, {}, 0.0, 0.0)
    pairs = [pair for pair in dict.fromkeys(edges) if pair[0] != pair[1]]
    columns_of = _distances(list(sizes), pairs, roots)
    graph = _Proper(sizes, pairs, columns_of)
    columns = ordered(graph.columns, graph.neighbours)
    heights = _heights(columns, graph)
    return graph.layout(columns, heights, across)


def _distances(nodes: Sequence[Node], pairs: Sequence[tuple[Node, Node]], roots: Sequence[Node]) -> dict[Node, int]:
    """How many edges from the nearest root on; what none leads to begins anew from the first node of that kind."""
    following: dict[Node, list[Node]] = {node: [] for node in nodes}
    for source, target in pairs:
        following[source].append(target)
    found = dict.fromkeys(roots, 0)
    for start in (None, *nodes):
        if start is not None and start in found:
            continue
        if start is not None:
            found[start] = 0
        queue = deque(found if start is None else [start])
        while queue:
            node = queue.popleft()
            for after in following[node]:
                if after not in found:
                    found[after] = found[node] + 1
                    queue.append(after)
    return found


class _Proper(Generic[Node]):
    """The graph with a bend in each column that an edge passes, so that every piece of an edge goes from one column to the next.

    Nodes and bends have numbers, nodes those of their order.
    """

    def __init__(
        self, sizes: Mapping[Node, Point], pairs: Sequence[tuple[Node, Node]], columns_of: Mapping[Node, int]
    ) -> None:
        self.nodes, self.sizes = list(sizes), list(sizes.values())
        self.columns: Columns = [[] for _ in range(max(columns_of.values()) + 1)]
        number = {node: place for place, node in enumerate(self.nodes)}
        for node in self.nodes:
            self.columns[columns_of[node]].append(number[node])
        self.neighbours: Neighbours = [([], []) for _ in self.nodes]
        self.chains: dict[tuple[Node, Node], list[int]] = {}
        spans = [abs(columns_of[target] - columns_of[source]) for source, target in pairs]
        is_bent = sum(max(0, span - 1) for span in spans) <= MOST_BENDS
        for pair, span in zip(pairs, spans, strict=True):
            if span == 1 or (span > 1 and is_bent):
                self._join(pair, [number[node] for node in pair], [columns_of[node] for node in pair])

    def _join(self, pair: tuple[Node, Node], ends: list[int], columns: list[int]) -> None:
        """The pieces of an edge, from the left to the right; a chain of bends from its source to its target."""
        is_back = columns[0] > columns[1]
        left, right = reversed(ends) if is_back else ends
        first, last = sorted(columns)
        chain = []
        for column in range(first + 1, last):
            bend = len(self.neighbours)
            self.neighbours.append(([], []))
            self.sizes.append((0.0, 0.0))
            self.columns[column].append(bend)
            chain.append(bend)
        for one, other in zip([left, *chain], [*chain, right], strict=True):
            self.neighbours[one][1].append(other)
            self.neighbours[other][0].append(one)
        if chain:
            self.chains[pair] = chain[::-1] if is_back else chain

    def layout(self, columns: Columns, heights: Sequence[float], across: float) -> Layout[Node]:
        """The layout, its upper left corner at 0, 0."""
        x, centre_of, halves = 0.0, [0.0] * len(self.sizes), [0.0] * len(self.sizes)
        for place, column in enumerate(columns):
            widest = max((self.sizes[each][0] for each in column), default=0.0)
            for each in column:
                centre_of[each], halves[each] = x + widest / 2, widest / 2
            x += widest + (across if place + 1 < len(columns) else 0.0)
        top = min(height - size[1] / 2 for height, size in zip(heights, self.sizes, strict=True))
        bottom = max(height + size[1] / 2 for height, size in zip(heights, self.sizes, strict=True))
        points = [(centre, height - top) for centre, height in zip(centre_of, heights, strict=True)]
        centres = dict(zip(self.nodes, points, strict=False))
        bends = {}
        for (source, target), chain in self.chains.items():
            side = -1 if centres[source][0] < centres[target][0] else 1
            passed = [(points[each], side * halves[each]) for each in chain]
            bends[source, target] = tuple((x + shift, y) for (x, y), half in passed for shift in (half, -half))
        return Layout(centres, bends, x, bottom - top)


def _heights(columns: Columns, graph: "_Proper[Node]") -> list[float]:
    """The height of the centre of each node and bend: near those of its neighbours, with the gaps that there must be."""
    heights = [0.0] * len(graph.sizes)
    for column in columns:
        _place(column, [0.0] * len(column), graph.sizes, heights)
    for sides in (*_TURNS[:-1] * _ROUNDS, _TURNS[-1]):
        for column in reversed(columns) if sides == (1,) else columns:
            wanted = []
            for each in column:
                near = [heights[other] for side in sides for other in graph.neighbours[each][side]]
                wanted.append(sum(near) / len(near) if near else heights[each])
            _place(column, wanted, graph.sizes, heights)
    return heights


def _place(column: Sequence[int], wanted: Sequence[float], sizes: Sequence[Point], heights: list[float]) -> None:
    """Put a column where it is wanted as nearly as its order and its gaps allow: the least sum of squares."""
    offsets, offset = [], 0.0
    for place, each in enumerate(column):
        if place > 0:
            offset += (sizes[column[place - 1]][1] + sizes[each][1]) / 2 + BETWEEN
        offsets.append(offset)
    for each, base, extra in zip(
        column, _ascending([w - o for w, o in zip(wanted, offsets, strict=True)]), offsets, strict=True
    ):
        heights[each] = base + extra


def _ascending(values: Sequence[float]) -> list[float]:
    """The sequence that never falls and is nearest to this one, in the sum of squares."""
    pools: list[tuple[float, int]] = []
    for value in values:
        total, count = value, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            before, many = pools.pop()
            total, count = total + before, count + many
        pools.append((total, count))
    return [total / count for total, count in pools for _ in range(count)]
