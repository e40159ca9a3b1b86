"""The symmetry group of a sort: permutations of its elements that map every family of quorums over it onto itself.

Without quorums, and for majorities, that is every permutation; for a grid it is not, and a search that took them all would be unsound.
Any subgroup is sound, it only reduces less. A group that cannot be listed is therefore replaced by those permutations that exchange
elements which stand in every family alike. A permutation is its tuple of images: element i goes to `permutation[i]`. Comes in: a size and
families of index tuples. Goes out: a `SortGroup`. Imports no other module of the package.
"""

import itertools
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

MOST_LISTED = 20_000
"""A group of more permutations is not listed."""
MOST_NODES = 400_000
"""Beginnings of permutations that are looked at to list a group, at most."""

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

    With `elements` it has those permutations, listed ascending, the identity first. Without, all that map each of its `blocks` of elements
    onto itself; it is `full` when all elements are one block.
    """

    size: int
    blocks: tuple[tuple[int, ...], ...]
    elements: tuple[Permutation, ...] | None = None

    @property
    def full(self) -> bool:
        """Whether every permutation is in the group."""
        return self.elements is None and len(self.blocks) == 1

    @property
    def order(self) -> int:
        """How many permutations there are."""
        if self.elements is not None:
            return len(self.elements)
        return math.prod(math.factorial(len(block)) for block in self.blocks)

    def permutations(self) -> Iterator[Permutation]:
        """Every permutation, ascending, the identity first; made one at a time when they are not listed."""
        if self.elements is not None:
            return iter(self.elements)
        block_of = {element: block for block in self.blocks for element in block}

        def extend(images: Permutation) -> Iterator[Permutation]:
            if len(images) == self.size:
                yield images
                return
            for image in block_of[len(images)]:
                if image not in images:
                    yield from extend((*images, image))

        return extend(())

    def generators(self) -> tuple[Permutation, ...]:
        """Permutations whose products are the group: transpositions of neighbours in a block, or of a listed group at most log2(order).

        Cost: the order of the group times the number of generators, when it is listed.
        """
        if self.elements is None:
            return tuple(transposition(self.size, a, b) for block in self.blocks for a, b in itertools.pairwise(block))
        chosen: list[Permutation] = []
        generated = {_identity(self.size)}
        for element in self.elements:
            if element not in generated:
                chosen.append(element)
                generated = _closure(chosen)
        return tuple(chosen)

    def turns(self) -> list[Permutation]:
        """Permutations that between them bring every element to every place that it can take, the identity left out; none when listed."""
        if self.elements is not None:
            return []
        found = []
        for by in range(1, max(map(len, self.blocks))):
            images = list(range(self.size))
            for block in self.blocks:
                for place, element in enumerate(block):
                    images[element] = block[(place + by) % len(block)]
            found.append(tuple(images))
        return found

    def drawn(self, draw: random.Random) -> Permutation:
        """One of them, each as likely as any other."""
        if self.elements is not None:
            return draw.choice(self.elements)
        images = list(range(self.size))
        for block in self.blocks:
            for element, image in zip(block, draw.sample(block, len(block)), strict=True):
                images[element] = image
        return tuple(images)


def automorphism_group(size: int, families: Sequence[Family]) -> SortGroup:
    """The permutations of `size` elements that map each of the families onto itself, or a subgroup of them.

    All of them when elements may be exchanged freely within blocks, or when a search finds that there are at most MOST_LISTED;
    else those that the exchanges within blocks make.

    Cost: `size` squared transpositions applied to the families, and at most MOST_NODES beginnings of permutations. networkx's
    GraphMatcher finds the same group and is compared with in the tests, but on the incidence graph of a 3 x 6 grid it does not come back
    within minutes.
    """
    distinct = {frozenset(map(_mask, family)) for family in families}
    blocks = _blocks(size, distinct)
    exchanges = SortGroup(size, blocks)
    if exchanges.full or exchanges.order > MOST_LISTED:
        return exchanges
    uneven = [family for family in distinct if not _exchanges_all(size, family)]
    try:
        listed = tuple(itertools.islice(_automorphisms(size, uneven), MOST_LISTED + 1))
    except _TooMany:
        return exchanges
    if len(listed) > MOST_LISTED or 1 < len(listed) == exchanges.order:
        return exchanges
    return SortGroup(size, (), listed)


class _TooMany(Exception):
    """The search for a group's permutations has looked at MOST_NODES beginnings."""


def _blocks(size: int, families: set[_Masks]) -> tuple[tuple[int, ...], ...]:
    """Elements that may be exchanged, together: being exchangeable is an equivalence."""
    blocks: list[list[int]] = []
    for element in range(size):
        for block in blocks:
            swap = transposition(size, block[0], element)
            if all(_preserves(swap, family) for family in families):
                block.append(element)
                break
        else:
            blocks.append([element])
    return tuple(map(tuple, blocks))


def _exchanges_all(size: int, family: _Masks) -> bool:
    return len(_blocks(size, {family})) == 1


def _automorphisms(size: int, families: Sequence[_Masks]) -> Iterator[Permutation]:
    """The automorphisms, ascending: images are chosen for 0, 1, 2 and so on. Raises _TooMany.

    A quorum's code has bit i when the image of i is in it, for the elements that have images so far. The codes that the quorums of
    a family have by the images must be those that they have by the identity: when every element has its image, this is the definition.
    """
    wanted = [[sorted(quorum % (2 << i) for quorum in family) for family in families] for i in range(size)]
    left = MOST_NODES

    def extend(images: Permutation, codes: list[_Codes]) -> Iterator[Permutation]:
        nonlocal left
        position = len(images)
        if position == size:
            yield images
            return
        for image in range(size):
            if image in images:
                continue
            left -= 1 + sum(map(len, codes)) // 16
            if left < 0:
                raise _TooMany
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


def transposition(size: int, a: int, b: int) -> Permutation:
    """The permutation that exchanges two elements."""
    images = list(range(size))
    images[a], images[b] = b, a
    return tuple(images)


def _closure(generators: Sequence[Permutation]) -> set[Permutation]:
    """Every product of the generators, of which there is at least one."""
    frontier = [_identity(len(generators[0]))]
    found = set(frontier)
    while frontier:
        products = {tuple(generator[image] for image in element) for element in frontier for generator in generators}
        frontier = list(products - found)
        found.update(frontier)
    return found
