"""Random quorum families that only some of a sort's permutations keep, and those permutations, by brute force.

Nothing here knows of the package: a family is a set of sets of numbers, from 0 on.
"""

import random
from itertools import permutations
from math import factorial

Quorums = frozenset[frozenset[int]]
Images = tuple[int, ...]


def moved(quorums: Quorums, images: Images) -> Quorums:
    """The family in which every element is replaced by its image."""
    return frozenset(frozenset(images[element] for element in quorum) for quorum in quorums)


def keeping(size: int, families: list[Quorums]) -> list[Images]:
    """Every permutation that maps each family onto itself."""
    return [
        images for images in permutations(range(size)) if all(moved(family, images) == family for family in families)
    ]


def is_proper(size: int, group: list[Images]) -> bool:
    """Whether some permutation that moves something is in the group, and some is not."""
    return 1 < len(group) < factorial(size)


def drawn_family(draw: random.Random, size: int) -> Quorums:
    """One or two sets of elements, with all that a drawn permutation makes of them; those that have others in them left out."""
    images = tuple(draw.sample(range(size), size))
    found: set[frozenset[int]] = set()
    for _ in range(draw.choice((1, 1, 2))):
        quorum = frozenset(draw.sample(range(size), draw.randint(1, size - 1)))
        while quorum not in found:
            found.add(quorum)
            quorum = frozenset(images[element] for element in quorum)
    return frozenset(quorum for quorum in found if not any(other < quorum for other in found))


def drawn_families(draw: random.Random, size: int, count: int) -> list[Quorums]:
    """So many families, which some permutations of the elements keep, and not all."""
    while True:
        families = [drawn_family(draw, size) for _ in range(count)]
        if is_proper(size, keeping(size, families)):
            return families


def written(quorums: Quorums, letter: str) -> str:
    """A family as a quorum expression, of elements that are called by a letter and a number."""
    sets = sorted(sorted(quorum) for quorum in quorums)
    return " ".join("{" + " ".join(f"{letter}{element + 1}" for element in quorum) + "}" for quorum in sets)
