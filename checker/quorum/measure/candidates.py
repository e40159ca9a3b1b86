"""Candidates for the best layout over given nodes: families by their construction, and every expression that names each node once.

Nodes that differ are laid out in several orders: by name, by capacity, by latency, by failure probability. Sources of the families:
`checker.quorum.algebra.constructions`; the lattice paths are those of M. Naor and A. Wool, The Load, Capacity and Availability of Quorum
Systems, 1998, on the points of a square. Imports the algebra, the phrases and this package.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isqrt
from typing import TypeAlias

from checker.diagnostics import counted
from checker.quorum.algebra.constructions import plane, plane_size, tree, wall
from checker.quorum.algebra.systems import Gate, Node, System, all_of, any_of, choose, dual
from checker.quorum.measure.read_once import read_once_systems


@dataclass(frozen=True)
class Candidate:
    """A pair of systems, and the family that it comes from, in words."""

    family: str
    read: System
    write: System


LONGEST_PATH_SIDE = 4
"""The lattice paths are written out one by one, so the squares stay small."""

LARGEST_TREE, LARGEST_TREE_OF_LIKE = 7, 10
"""Up to so many nodes, different ones or all alike, every expression that names each node once is a candidate."""

_PRIMES = (2, 3, 5, 7)


_Named: TypeAlias = tuple[str, str, System]
"""A system with the family that it comes from, and the family that its dual is."""


def candidates(nodes: Sequence[Node]) -> Iterator[Candidate]:
    """Every candidate once, always in the same order; the trees of thresholds last: some hundred thousand for 7 different nodes.

    Each system is tried as the reads with its dual as the writes, and the other way round.
    """
    seen: set[System] = set()
    orders = _orders(nodes)
    for family, of_dual, system in _systems(orders, _classes(nodes)):
        for name, read in ((family, system), (of_dual, dual(system))):
            if read not in seen:
                seen.add(read)
                yield Candidate(name, read, dual(read))


def _systems(orders: Sequence[Sequence[Node]], classes: Sequence[Sequence[Node]]) -> Iterator[_Named]:
    for order in orders:
        yield from _chosen(order)
    for order in orders:
        yield from _regions(order)
        yield from _split(order)
        for family, system in (*_walls(order), *_trees(order), *_planes(order), *_paths(order)):
            yield family, f"dual of the {family}", system
    if len(orders[0]) <= (LARGEST_TREE_OF_LIKE if len(classes) == 1 else LARGEST_TREE):
        for system in read_once_systems(classes):
            yield "tree of thresholds", "tree of thresholds", system


def _orders(nodes: Sequence[Node]) -> list[tuple[Node, ...]]:
    """Different orders of the nodes; nodes that are alike keep the order of their names, so like nodes have one order."""
    named = sorted(nodes)
    orders = [
        tuple(named),
        tuple(sorted(named, key=lambda node: -(node.read_capacity + node.write_capacity))),
        tuple(sorted(named, key=lambda node: node.latency)),
        tuple(sorted(named, key=lambda node: node.failure)),
    ]
    return list(dict.fromkeys(orders))


def _classes(nodes: Sequence[Node]) -> list[list[Node]]:
    """The nodes that are alike in what the measures see."""
    classes: dict[tuple[object, ...], list[Node]] = {}
    for node in sorted(nodes):
        classes.setdefault((node.read_capacity, node.write_capacity, node.latency), []).append(node)
    return list(classes.values())


def _chosen(order: Sequence[Node]) -> Iterator[_Named]:
    """k of the first m: of all the nodes first."""
    for size in range(len(order), 0, -1):
        for count in range(size // 2 + 1, size + 1):
            yield f"{count} of {size}", f"{size - count + 1} of {size}", choose(count, order[:size])


def _regions(order: Sequence[Node]) -> Iterator[_Named]:
    """j nodes in each of k regions, where every node has a region."""
    regions = sorted({node.region for node in order if node.region is not None})
    groups = [[node for node in order if node.region == region] for region in regions]
    if len(regions) > 1 and sum(map(len, groups)) == len(order):
        yield from _nested(groups, "regions")


def _split(order: Sequence[Node]) -> Iterator[_Named]:
    """j nodes in each of k groups: grids, hierarchies and what lies between; groups of neighbours in the order, and of every r-th node."""
    for count in range(2, len(order) // 2 + 1):
        bounds = [place * len(order) // count for place in range(count + 1)]
        yield from _nested([order[low:high] for low, high in pairwise(bounds)], "groups")
        if count * count != len(order) or len(set(_attributes(order))) > 1:
            yield from _nested([order[start::count] for start in range(count)], "groups")


def _attributes(order: Sequence[Node]) -> list[tuple[object, ...]]:
    return [(node.read_capacity, node.write_capacity, node.latency, node.failure) for node in order]


def _nested(groups: Sequence[Sequence[Node]], what: str) -> Iterator[_Named]:
    smallest, largest = min(map(len, groups)), max(map(len, groups))
    for inner in dict.fromkeys([smallest, smallest // 2 + 1, *range(smallest, 0, -1)]):
        members = [all_of(*group) if inner == smallest else choose(inner, group) for group in groups]
        for outer in range(1, len(groups) + 1):
            asked = "all nodes" if inner == smallest else counted(inner, "node")
            family = f"{outer} of {len(groups)} {what}, {asked} in each"
            of_dual = (
                f"{len(groups) - outer + 1} of {len(groups)} {what}, {_asked_by_dual(inner, smallest, largest)} in each"
            )
            yield family, of_dual, Gate(outer, tuple(members))


def _asked_by_dual(inner: int, smallest: int, largest: int) -> str:
    """What the dual of `inner` nodes of a group asks for; groups differ in size by one at most where they are not regions."""
    if inner == smallest:
        return counted(1, "node")
    if smallest == largest:
        return counted(smallest - inner + 1, "node")
    return f"all but {counted(inner - 1, 'node')}" if inner > 1 else "all nodes"


def _walls(order: Sequence[Node]) -> Iterator[tuple[str, System]]:
    """Triangles and wheels; the last row takes the nodes left over."""
    if len(order) >= 3:
        height = (isqrt(8 * len(order) + 1) - 1) // 2
        triangle = [*range(1, height), len(order) - height * (height - 1) // 2]
        yield "triangular wall", wall(triangle, order)
        yield "wheel", wall([1, len(order) - 1], order)


def _trees(order: Sequence[Node]) -> Iterator[tuple[str, System]]:
    height = (len(order) + 1).bit_length() - 2
    if height >= 1:
        yield "binary tree", tree(height, order[: 2 ** (height + 1) - 1])


def _planes(order: Sequence[Node]) -> Iterator[tuple[str, System]]:
    for prime in _PRIMES:
        if plane_size(prime) <= len(order):
            yield f"projective plane of order {prime}", plane(prime, order[: plane_size(prime)])


def _paths(order: Sequence[Node]) -> Iterator[tuple[str, System]]:
    """Paths from the left to the right of a square of nodes, over neighbours in its rows and columns."""
    for side in range(2, min(isqrt(len(order)), LONGEST_PATH_SIDE) + 1):
        square = [order[row * side : (row + 1) * side] for row in range(side)]
        yield f"paths across a {side} x {side} square", any_of(*(all_of(*path) for path in _crossings(square)))


def _crossings(square: Sequence[Sequence[Node]]) -> Iterator[list[Node]]:
    """The paths without a shortcut."""
    side = len(square)
    waiting = [[(row, 0)] for row in range(side)]
    while waiting:
        path = waiting.pop()
        row, column = path[-1]
        if column == side - 1:
            yield [square[r][c] for r, c in path]
            continue
        for r, c in ((row, column + 1), (row + 1, column), (row - 1, column), (row, column - 1)):
            near = sum(abs(r - x) + abs(c - y) == 1 for x, y in path)
            if 0 <= r < side and 0 < c < side and (r, c) not in path and near == 1:
                waiting.append([*path, (r, c)])
