"""The symmetry group of a sort: the permutations of its elements that map every family of quorums over it onto itself.

Without quorums, and for majorities, that is every permutation; for a grid it is not, and a search that took them all
would be unsound. A permutation is its tuple of images: element i goes to `permutation[i]`. Comes in: a size and
families of index tuples. Goes out: a `SortGroup`. Imports no other module of the package.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import TypeAlias

Permutation: TypeAlias = tuple[int, ...]
"""The images of 0, 1, 2 and so on."""

Family: TypeAlias = tuple[tuple[int, ...], ...]
"""Quorums as tuples of element indices."""

_Masks: TypeAlias = frozenset[int]
"""A family: a quorum is the number with a bit for each of its elements."""

_Codes: TypeAlias = list[tuple[int, int]]
"""Quorums of a family, each with its code."""


@dataclass(frozen=True)
class SortGroup:
    """A group of permutations of `size` elements.

    When `full`, all of them, and `elements` is None; otherwise `elements` has each one, ascending, the identity first.
    """

    size: int
    full: bool
    elements: tuple[Permutation, ...] | None

    def __post_init__(self) -> None:
        assert self.full == (self.elements is None), "a group is full or has its elements listed"

    @property
    def order(self) -> int:
        """How many permutations there are."""
        return math.factorial(self.size) if self.elements is None else len(self.elements)

    def permutations(self) -> Iterator[Permutation]:
        """Every permutation, ascending, the identity first; made one at a time when the group is full."""
        return permutations(range(self.size)) if self.elements is None else iter(self.elements)

    def generators(self) -> tuple[Permutation, ...]:
        """Permutations whose products are the group: adjacent transpositions when full, else at most log2(order).

        Cost: the order of the group times the number of generators, when it is not full.
        """
        if self.elements is None:
            return _adjacent_transpositions(self.size)
        chosen: list[Permutation] = []
        generated = {_identity(self.size)}
        for element in self.elements:
            if element not in generated:
                chosen.append(element)
                generated = _closure(chosen)
        return tuple(chosen)


def automorphism_group(size: int, families: Sequence[Family]) -> SortGroup:
    """The permutations of `size` elements that map each of the families onto itself: automorphisms of the incidence graph.

    Cost: for the full group, its `size` - 1 adjacent transpositions applied to the families; otherwise a backtracking search that
    makes every permutation of the group, so at least its order. networkx's GraphMatcher finds the same group and is compared with in
    the tests, but on the incidence graph of a 3 x 6 grid it does not come back within minutes.
    """
    swaps = _adjacent_transpositions(size)
    distinct = {frozenset(map(_mask, family)) for family in families}
    uneven = [family for family in distinct if not all(_preserves(swap, family) for swap in swaps)]
    if not uneven:
        return SortGroup(size, full=True, elements=None)
    return SortGroup(size, full=False, elements=tuple(_automorphisms(size, uneven)))


def _automorphisms(size: int, families: Sequence[_Masks]) -> Iterator[Permutation]:
    """The automorphisms, ascending: images are chosen for 0, 1, 2 and so on.

    A quorum's code has bit i when the image of i is in it, for the elements that have images so far. The codes that the quorums of
    a family have by the images must be those that they have by the identity: when every element has its image, this is the definition.
    """
    wanted = [[sorted(quorum % (2 << i) for quorum in family) for family in families] for i in range(size)]

    def extend(images: Permutation, codes: list[_Codes]) -> Iterator[Permutation]:
        position = len(images)
        if position == size:
            yield images
            return
        for image in range(size):
            if image in images:
                continue
            extended = [
                [(quorum, code | (quorum >> image & 1) << position) for quorum, code in family] for family in codes
            ]
            if [sorted(code for _, code in family) for family in extended] == wanted[position]:
                yield from extend((*images, image), extended)

    return extend((), [[(quorum, 0) for quorum in family] for family in families])


def _mask(quorum: Sequence[int]) -> int:
    return sum(1 << element for element in set(quorum))


def _preserves(permutation: Permutation, family: _Masks) -> bool:
    return all(sum((quorum >> i & 1) << image for i, image in enumerate(permutation)) in family for quorum in family)


def _identity(size: int) -> Permutation:
    return tuple(range(size))


def _adjacent_transpositions(size: int) -> tuple[Permutation, ...]:
    plain = _identity(size)
    return tuple((*plain[:i], i + 1, i, *plain[i + 2 :]) for i in range(size - 1))


def _closure(generators: Sequence[Permutation]) -> set[Permutation]:
    """Every product of the generators, of which there is at least one."""
    frontier = [_identity(len(generators[0]))]
    found = set(frontier)
    while frontier:
        products = {tuple(generator[image] for image in element) for element in frontier for generator in generators}
        frontier = list(products - found)
        found.update(frontier)
    return found
