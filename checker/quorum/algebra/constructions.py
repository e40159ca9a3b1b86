"""Families of quorum systems over given members, and systems from predicates.

In: members in order, or a predicate over sets of nodes. Out: systems. Every size that does not fit raises ValueError. Imports the algebra
and the standard library alone.

Sources: M. Naor and A. Wool, "The Load, Capacity, and Availability of Quorum Systems", 1998 (wheel, plane, tree, grid); D. Peleg and
A. Wool, "Crumbling Walls", 1997; D. Agrawal and A. El Abbadi, "An Efficient and Fault-Tolerant Solution for Distributed Mutual Exclusion",
1991 (tree); A. Kumar, "Hierarchical Quorum Consensus", 1991.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import combinations
from math import isqrt, prod

from checker.quorum.algebra.systems import (
    ALWAYS,
    NEVER,
    Node,
    System,
    all_of,
    any_of,
    choose,
    majority,
)

LARGEST_ORDER = 101
"""Planes of a larger order are refused: they have more than a million incidences."""

MOST_PREDICATE_NODES = 18
"""A predicate over more nodes is refused: all their sets are tried."""


def numbered(count: int, stem: str = "n") -> tuple[Node, ...]:
    """Nodes called n1, n2 and so on."""
    return tuple(Node(f"{stem}{number}") for number in range(1, count + 1))


def rows(height: int, width: int, members: Sequence[System]) -> System:
    """Any full row of a grid in which the members lie row by row."""
    _check_size(f"rows({height}, {width})", (height, width), height * width, members)
    return any_of(*(all_of(*row) for row in _cut(members, [width] * height)))


def columns(height: int, width: int, members: Sequence[System]) -> System:
    """Any full column of a grid in which the members lie row by row."""
    _check_size(f"columns({height}, {width})", (height, width), height * width, members)
    return any_of(*(all_of(*members[column::width]) for column in range(width)))


def grid(height: int, width: int, members: Sequence[System]) -> System:
    """A full row and a full column."""
    _check_size(f"grid({height}, {width})", (height, width), height * width, members)
    return all_of(rows(height, width, members), columns(height, width, members))


def hierarchical(sizes: Sequence[int], members: Sequence[System]) -> System:
    """A majority of majorities: `sizes` are the numbers of children level by level, from the root."""
    _check_size(f"hierarchical{tuple(sizes)}", sizes, prod(sizes), members)
    level = tuple(members)
    for size in reversed(sizes):
        level = tuple(majority(level[start : start + size]) for start in range(0, len(level), size))
    return level[0]


def tree(height: int, members: Sequence[System]) -> System:
    """A path from the root to a leaf of a full binary tree, where two paths from its children stand for a failed node.

    The members lie level by level from the root, 2 ** (height + 1) - 1 of them: each inner node is two of itself and its two subtrees.
    """
    _check_size(f"tree({height})", [height + 1], 2 ** (height + 1) - 1, members)
    built: list[System] = list(members)
    for index in reversed(range(len(members) // 2)):
        built[index] = choose(2, (members[index], built[2 * index + 1], built[2 * index + 2]))
    return built[0]


def wall(widths: Sequence[int], members: Sequence[System]) -> System:
    """A crumbling wall: a full row and one member of every row below it. The members lie row by row."""
    _check_size(f"wall{tuple(widths)}", widths, sum(widths), members)
    below: tuple[System, ...] = ()
    found: list[System] = []
    for row in reversed(list(_cut(members, widths))):
        found.insert(0, all_of(*row, *below))
        below = (any_of(*row), *below)
    return any_of(*found)


def wheel(members: Sequence[System]) -> System:
    """The first member, the hub, with any other; or all the others."""
    if len(members) < 3:
        raise ValueError("a wheel has a hub and at least two spokes: 3 nodes or more")
    return wall((1, len(members) - 1), members)


def plane(order: int, members: Sequence[System]) -> System:
    """Any line of the projective plane of a prime order: order + 1 points a line, any two lines share one point."""
    _check_size(f"plane({order})", [order], plane_size(order), members)
    return any_of(*(all_of(*(members[point] for point in line)) for line in _lines(order)))


def plane_size(order: int) -> int:
    """The number of points of the projective plane of a prime order; raises ValueError for another order, or one too large."""
    if order < 2 or any(order % divisor == 0 for divisor in range(2, isqrt(order) + 1)):
        raise ValueError(f"{order} is not prime: planes are made for the orders 2, 3, 5, 7, 11 and so on")
    if order > LARGEST_ORDER:
        raise ValueError(f"an order of {order} is beyond the {LARGEST_ORDER} that is supported")
    return order * order + order + 1


def _lines(order: int) -> Iterator[list[int]]:
    """Each line as the indices of its points; points and lines are triples up to a factor, the first nonzero coordinate is 1."""
    triples = [(1, a, b) for a in range(order) for b in range(order)] + [(0, 1, a) for a in range(order)] + [(0, 0, 1)]
    index = {triple: number for number, triple in enumerate(triples)}
    for a, b, c in triples:
        yield sorted(index[point] for point in _points_on(a, b, c, order))


def _points_on(a: int, b: int, c: int, order: int) -> Iterator[tuple[int, int, int]]:
    """The normalised points (x, y, z) with ax + by + cz = 0 modulo the order."""
    for y in range(order):
        if c:
            yield 1, y, -(a + b * y) * pow(c, -1, order) % order
        elif (a + b * y) % order == 0:
            yield from ((1, y, z) for z in range(order))
    if c:
        yield 0, 1, -b * pow(c, -1, order) % order
    elif b == 0:
        yield from ((0, 1, z) for z in range(order))
    if c == 0:
        yield 0, 0, 1


def _cut(members: Sequence[System], widths: Iterable[int]) -> Iterator[Sequence[System]]:
    start = 0
    for width in widths:
        yield members[start : start + width]
        start += width


def _check_size(what: str, sizes: Sequence[int], needed: float, members: Collection[System]) -> None:
    """Refuses a size below 1, and members that are too many or too few; `needed` makes sense when the sizes do."""
    if not sizes or min(sizes) < 1:
        raise ValueError(f"{what} is no layout: it has a size that is too small")
    if needed != len(members):
        raise ValueError(f"{what} needs {needed} members, not {len(members)}")


def from_predicate(nodes: Iterable[Node], function: Callable[[frozenset[Node]], bool]) -> System:
    """The system whose quorums are the sets for which `function` is true, as any of its minimal quorums.

    The predicate is called once for each of the 2 ** n sets. Raises ValueError when it is not monotone (it names a set for which it is
    true and the node that makes it false), or for more than `MOST_PREDICATE_NODES` nodes.
    """
    ordered = sorted(set(nodes))
    if len(ordered) > MOST_PREDICATE_NODES:
        message = f"a predicate is taken over at most {MOST_PREDICATE_NODES} nodes, not {len(ordered)}: all their sets are tried"
        raise ValueError(message)
    holds = bytearray(1 << len(ordered))
    found: list[System] = []
    for count in range(len(ordered) + 1):
        for members in combinations(range(len(ordered)), count):
            mask = sum(1 << index for index in members)
            holds[mask] = bool(function(frozenset(ordered[index] for index in members)))
            larger = [index for index in members if holds[mask ^ (1 << index)]]
            if holds[mask] and not larger:
                found.append(_conjunction([ordered[index] for index in members]))
            if larger and not holds[mask]:
                raise ValueError(_not_monotone([ordered[index] for index in members], ordered[larger[0]]))
    return any_of(*found) if found else NEVER


def _conjunction(nodes: list[Node]) -> System:
    return all_of(*nodes) if nodes else ALWAYS


def _not_monotone(nodes: list[Node], added: Node) -> str:
    fewer = ", ".join(node.name for node in nodes if node != added)
    return f"the predicate is not monotone: it is true of {{{fewer}}} and false with {added.name} added"
