"""Every expression that names each of some nodes once, up to exchanging nodes that are alike.

quoracle's search goes over the same expressions (M. Whittaker et al., 2021) but meets each many times: for every order of its parts and
for every exchange of equal nodes. Here nodes are classes with a count, and an expression is built once. Imports the algebra alone.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from checker.quorum.algebra.systems import Gate, Node, System

Shape: TypeAlias = int | tuple[int, tuple["Shape", ...]]
"""A class, or a count of some shapes."""

Counts: TypeAlias = tuple[int, ...]
"""How many nodes of each class."""


def read_once_systems(classes: Sequence[Sequence[Node]]) -> Iterator[System]:
    """The expressions over all the nodes; those of one class are taken in order. The order is fixed.

    Their number grows faster than exponentially: 6 like nodes have 196, 5 different ones 885, 7 different ones some hundred thousand.
    """
    counts = tuple(len(nodes) for nodes in classes)
    if sum(counts) == 1:
        yield next(node for nodes in classes for node in nodes)
        return
    for shape in _gates(counts):
        yield _named(shape, [iter(nodes) for nodes in classes])


def _named(shape: Shape, nodes: Sequence[Iterator[Node]]) -> System:
    if isinstance(shape, int):
        return next(nodes[shape])
    count, parts = shape
    return Gate(count, tuple(_named(part, nodes) for part in parts))


@lru_cache(maxsize=4096)
def _shapes(counts: Counts) -> tuple[Shape, ...]:
    if sum(counts) == 1:
        return (counts.index(1),)
    return tuple(_gates(counts))


def _gates(counts: Counts) -> Iterator[Shape]:
    """Gates whose parts share the nodes out; an `or` in an `or`, or an `and` in an `and`, is the same as one gate and left out."""
    for parts in _partitions(counts, counts):
        if len(parts) > 1:
            for count in range(1, len(parts) + 1):
                for members in _members(parts, 0, count == 1, count == len(parts)):
                    yield count, members


def _members(parts: tuple[Counts, ...], least: int, is_or: bool, is_and: bool) -> Iterator[tuple[Shape, ...]]:
    """A shape for each part; of equal parts the shapes do not descend."""
    if not parts:
        yield ()
        return
    shapes = _shapes(parts[0])
    for place in range(least, len(shapes)):
        if not _is_absorbed(shapes[place], is_or, is_and):
            same = place if parts[1:2] == parts[:1] else 0
            for rest in _members(parts[1:], same, is_or, is_and):
                yield shapes[place], *rest


def _is_absorbed(shape: Shape, is_or: bool, is_and: bool) -> bool:
    if isinstance(shape, int):
        return False
    count, parts = shape
    return (is_or and count == 1) or (is_and and count == len(parts))


def _partitions(counts: Counts, most: Counts) -> Iterator[tuple[Counts, ...]]:
    """The ways to split a multiset into parts that do not ascend, each at most `most` in the order of tuples."""
    if not any(counts):
        yield ()
        return
    for part in _parts(counts):
        if any(part) and part <= most:
            for rest in _partitions(tuple(have - take for have, take in zip(counts, part, strict=True)), part):
                yield part, *rest


def _parts(counts: Counts) -> Iterator[Counts]:
    """The sub-multisets, the largest first."""
    if not counts:
        yield ()
        return
    for take in range(counts[0], -1, -1):
        for rest in _parts(counts[1:]):
            yield take, *rest
