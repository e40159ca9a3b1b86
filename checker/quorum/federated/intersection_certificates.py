"""That quorums intersect, without Z3: by counting where that is enough, else by trying every case up to a bound.

Cases are how many of each class of interchangeable validators a set has, so a network of equals is small however many they are.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations_with_replacement, product
from math import prod

from checker.quorum.federated.interchangeable_validators import Counted, counted
from checker.quorum.federated.network_answers import Certificate
from checker.quorum.federated.slices import QuorumSet, Slices

MOST_CASES = 4096
"""Networks with more cases than this are not tried case by case: it would take longer than the solver."""


def certificate(slices: Slices, within: int, *, most: int = MOST_CASES) -> Certificate | None:
    """A proof without Z3 that every two quorums within a set share a member, None when neither way gives one in so many cases."""
    cores = [core for core in (slices.greatest_quorum(part & within) for part in slices.components) if core]
    if len(cores) > 1:
        return None
    if all(is_crowded(slices, core) for core in cores):
        return Certificate.ARITHMETIC
    return Certificate.EXHAUSTIVE if all(_never_disjoint(slices, core, most) for core in cores) else None


def is_crowded(slices: Slices, core: int) -> bool:
    """Whether every two quorum sets of a core ask together for more members than there are."""
    roots = sorted(set(counted(slices, core).roots))
    return all(_clash(g, h) for number, g in enumerate(roots) for h in roots[number:])


def splits(classes: Counted, most: int) -> Iterator[tuple[int, ...]]:
    """Every choice of up to `most` validators, as how many of each class."""
    for total in range(most + 1):
        for chosen in combinations_with_replacement(range(len(classes.classes)), total):
            counts = tuple(chosen.count(number) for number in range(len(classes.classes)))
            if all(count <= size for count, size in zip(counts, classes.sizes, strict=True)):
                yield counts


@lru_cache(maxsize=65536)
def _clash(g: QuorumSet, h: QuorumSet) -> bool:
    """Whether no two disjoint sets can satisfy the one and the other, because both counts together exceed what there is.

    A validator counts on one side; an inner set that both name counts on one side when it clashes with itself, else on both.
    """
    shared, rest = 0, list(h.inner)
    for member in g.inner:
        if member in rest and _clash(member, member):
            rest.remove(member)
            shared += 1
    return g.count + h.count > (g.leaves | h.leaves).bit_count() + len(g.inner) + len(h.inner) - shared


def _never_disjoint(slices: Slices, core: int, most: int) -> bool:
    classes = counted(slices, core)
    if prod(size + 1 for size in classes.sizes) > most:
        return False
    masks = (classes.members(counts) for counts in product(*(range(size + 1) for size in classes.sizes)))
    return all(
        not slices.greatest_quorum(core & ~mask) for mask in masks if mask and slices.greatest_quorum(mask) == mask
    )
