"""Systems over numbered nodes: a set of nodes is an integer, a bit a node, and whether it is a quorum is a few operations a gate.

For what asks the same system about thousands of sets. Imports the algebra alone.
"""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from checker.quorum.algebra.systems import Node, System, nodes_of, weighted_members

_Part: TypeAlias = tuple[int, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]
"""Of a gate or a vote: its threshold, a weight for each mask of nodes, a weight for each earlier part."""


def minimal_quorum(system: System, order: Sequence[Node]) -> frozenset[Node] | None:
    """A minimal quorum, after the nodes that can go are dropped in this order; none when there is no quorum."""
    masks = Masks(system)
    return masks.named(masks.shrunk(masks.everyone, order)) if masks.is_quorum(masks.everyone) else None


class Masks:
    """A system by masks of its nodes, which are numbered in the order of their names. Making one is linear in the expression."""

    def __init__(self, system: System) -> None:
        self.nodes = tuple(sorted(nodes_of(system)))
        self.bits = {node: 1 << place for place, node in enumerate(self.nodes)}
        self.everyone = (1 << len(self.nodes)) - 1
        self._parts = self._made(system)

    def _made(self, system: System) -> list[_Part]:
        """The gates and votes, members first."""
        if isinstance(system, Node):
            return [(1, ((1, self.bits[system]),), ())]
        found: list[_Part] = []
        numbers: list[int] = []
        for part, places in system.inside:
            numbers.append(len(found))
            if not isinstance(part, Node):
                threshold, members = weighted_members(part)
                leaves = [(weight, self.bits[member]) for member, weight in members if isinstance(member, Node)]
                inner = [
                    (weight, numbers[place])
                    for (member, weight), place in zip(members, places, strict=True)
                    if not isinstance(member, Node)
                ]
                found.append((threshold, _grouped(leaves), tuple(inner)))
        return found

    def mask(self, nodes: Iterable[Node]) -> int:
        """The set of these nodes; those that the system does not name are left out."""
        mask = 0
        for node in nodes:
            mask |= self.bits.get(node, 0)
        return mask

    def named(self, mask: int) -> frozenset[Node]:
        """The nodes of a set."""
        return frozenset(node for place, node in enumerate(self.nodes) if mask >> place & 1)

    def is_quorum(self, present: int) -> bool:
        """Whether the set is a quorum."""
        met: list[bool] = []
        for threshold, leaves, inner in self._parts:
            votes = 0
            for weight, mask in leaves:
                votes += weight * (mask & present).bit_count()
            for weight, place in inner:
                if met[place]:
                    votes += weight
            met.append(votes >= threshold)
        return met[-1]

    def shrunk(self, quorum: int, order: Sequence[Node]) -> int:
        """A minimal quorum within a quorum: nodes are dropped in this order while a quorum is left.

        A run of nodes that can go is found by doubling it, so this costs about a question for each node that stays.
        """
        bits = [self.bits[node] & quorum for node in order if node in self.bits]
        place, length = 0, 1
        while place < len(bits):
            run = sum(bits[place : place + length])
            if self.is_quorum(quorum & ~run):
                quorum, place, length = quorum & ~run, place + length, 2 * length
            elif length > 1:
                length //= 2
            else:
                place += 1
        return quorum


def _grouped(leaves: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Bits of one weight together in a mask; a bit that is there again goes into another mask."""
    groups: dict[int, list[int]] = {}
    for weight, bit in leaves:
        masks = groups.setdefault(weight, [0])
        if masks[-1] & bit:
            masks.append(0)
        masks[-1] |= bit
    return tuple((weight, mask) for weight, masks in groups.items() for mask in masks)
