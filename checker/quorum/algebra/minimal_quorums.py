"""The minimal quorums of a system, listed: the quorums that contain no other.

In: a system. Out: sets of nodes, each once, or `TooMany` where they are more than a bound. Sets of nodes are integers inside, a bit a node.
Imports the algebra and the standard library alone.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_
from typing import TypeAlias

from checker.quorum.algebra.systems import Gate, Node, System, Vote, fold, is_quorum, nodes_of, walk, weighted_members

Family: TypeAlias = tuple[tuple[int, ...], ...]
"""Quorums as ascending tuples of element indices."""

MOST_QUORUMS = 1_000_000
"""Families with more quorums than this are refused: they would fill the memory before anything is checked."""

_MOST_WORK = 200_000_000
"""So many members are evaluated at most to tell which candidates of a gate are minimal: about half a minute."""


class TooMany(ValueError):
    """There are more minimal quorums than the bound, of the system or of a part of it, or sets that may be."""

    def __init__(self, most: int) -> None:
        super().__init__(f"more than {most:,} minimal quorums")
        self.most = most


def minimal_quorums(
    system: System, *, most: int = MOST_QUORUMS, pause: Callable[[], object] = bool
) -> tuple[frozenset[Node], ...]:
    """The minimal quorums, by size, then by the names of their nodes. Raises TooMany. `pause` is as in `minimal_family`.

    Cost: linear in them where no two members of a gate share a node; otherwise in the candidates times their size and the expression's,
    or the square of the candidates.
    """
    nodes = sorted(nodes_of(system))
    return tuple(
        frozenset(nodes[index] for index in quorum) for quorum in minimal_family(system, nodes, most=most, pause=pause)
    )


def minimal_family(
    system: System, nodes: Sequence[Node], *, most: int = MOST_QUORUMS, pause: Callable[[], object] = bool
) -> Family:
    """The minimal quorums as indices into `nodes`, in order of size, then of indices. Raises TooMany.

    `pause` is called now and then; what it raises ends the listing.
    """
    listing = _Listing({node: 1 << index for index, node in enumerate(nodes)}, most, pause)
    masks = fold(system, listing.masks)
    if len(masks) > most:
        raise TooMany(most)
    return tuple(sorted(map(_indices, masks), key=lambda indices: (len(indices), indices)))


def minimal(quorums: Iterable[frozenset[int]]) -> Family:
    """Those that contain no other, in order of size, then of indices. Cost: the square of their number."""
    masks = _antichain(sum(1 << index for index in quorum) for quorum in quorums)
    return tuple(sorted(map(_indices, masks), key=lambda indices: (len(indices), indices)))


def _indices(mask: int) -> tuple[int, ...]:
    found = []
    while mask:
        found.append((mask & -mask).bit_length() - 1)
        mask &= mask - 1
    return tuple(found)


class _Listing:
    """Lists minimal quorums as masks, gate by gate from the nodes up."""

    def __init__(self, bits: dict[Node, int], most: int, pause: Callable[[], object]) -> None:
        self.bits = bits
        self.most = most
        self.pause = pause

    def masks(self, system: System, parts: list[list[int]]) -> list[int]:
        """The minimal quorums, each once, from those of the members."""
        self.pause()
        if isinstance(system, Node):
            return [self.bits[system]]
        threshold, weighted = weighted_members(system)
        weights = [weight for (_, weight), part in zip(weighted, parts, strict=True) if part]
        parts = [part for part in parts if part]
        if threshold <= 0:
            return [0]
        supports = [reduce(or_, part, 0) for part in parts]
        are_disjoint = sum(support.bit_count() for support in supports) == reduce(or_, supports, 0).bit_count()
        if not are_disjoint or any(0 in part for part in parts):
            return self.minimal(self.reaching(threshold, weights, parts), system)
        self.check_number(threshold, weights, parts)
        return self.reaching(threshold, weights, parts)

    def check_number(self, threshold: int, weights: list[int], parts: list[list[int]]) -> None:
        """Count what `reaching` will list for members that share no node. Raises TooMany.

        What is begun and can still reach the threshold ends in a quorum of its own, so that it counts as well.
        """
        counts, number, left = {0: 1}, 0, sum(weights)
        for weight, part in sorted(zip(weights, map(len, parts), strict=True), reverse=True):
            left -= weight
            after: dict[int, int] = {}
            for total, count in counts.items():
                if total + left >= threshold:
                    after[total] = after.get(total, 0) + count
                if total + weight >= threshold:
                    number += count * part
                elif total + weight + left >= threshold:
                    after[total + weight] = after.get(total + weight, 0) + count * part
            counts = after
            if number + sum(counts.values()) > self.most:
                raise TooMany(self.most)

    def reaching(self, threshold: int, weights: list[int], parts: list[list[int]]) -> list[int]:
        """Unions of a quorum of each of some members whose weights reach the threshold, none of them to spare in weight order."""
        left = sum(weights)
        reached: set[int] = set()
        states: dict[int, set[int]] = {0: {0}}
        for index in sorted(range(len(parts)), key=lambda index: -weights[index]):
            left -= weights[index]
            states = self.extended(states, weights[index], parts[index], threshold, left, reached)
        return list(reached)

    def extended(
        self, states: dict[int, set[int]], weight: int, part: list[int], threshold: int, left: int, reached: set[int]
    ) -> dict[int, set[int]]:
        """The partial unions after one more member was taken or left out; those that reach the threshold go to `reached`."""
        after: dict[int, set[int]] = {}
        for total, unions in states.items():
            self.pause()
            if total + left >= threshold:
                after.setdefault(total, set()).update(unions)
            if total + weight + left < threshold:
                continue
            target = reached if total + weight >= threshold else after.setdefault(total + weight, set())
            for quorum in part:
                target.update([quorum | union for union in unions])
                if len(target) > self.most:
                    raise TooMany(self.most)
        if sum(map(len, after.values())) > self.most:
            raise TooMany(self.most)
        return after

    def minimal(self, candidates: list[int], system: Gate | Vote) -> list[int]:
        """The candidates that contain no other: by comparing them, or by evaluating the system, whichever is less work."""
        widest = max((mask.bit_count() for mask in candidates), default=0)
        size = 1 if len(candidates) <= 4 * widest else sum(1 for _ in walk(system))
        if len(candidates) <= 4 * size * widest:
            return _antichain(candidates)
        if len(candidates) * size * widest > _MOST_WORK:
            raise TooMany(self.most)
        return [mask for mask in candidates if self.is_minimal(mask, system)]

    def is_minimal(self, mask: int, system: System) -> bool:
        self.pause()
        alive = {node for node, bit in self.bits.items() if mask & bit}
        return not any(is_quorum(system, alive - {node}) for node in alive)


def _antichain(masks: Iterable[int]) -> list[int]:
    """Those that contain no other, by size. A smaller one that one contains has its lowest bit among that one's bits."""
    kept: list[int] = []
    by_lowest: dict[int, list[int]] = {}
    for mask in sorted(set(masks), key=int.bit_count):
        if not _contains_any(mask, by_lowest):
            kept.append(mask)
            by_lowest.setdefault(mask & -mask, []).append(mask)
    return kept


def _contains_any(mask: int, by_lowest: dict[int, list[int]]) -> bool:
    if 0 in by_lowest:
        return True
    rest = mask
    while rest:
        if any(smaller & mask == smaller for smaller in by_lowest.get(rest & -rest, ())):
            return True
        rest &= rest - 1
    return False
