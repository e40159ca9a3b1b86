"""Interchangeable validators, so that a solver counts them and does not tell them apart.

Two validators are in one class when they ask for the same and each quorum set that is asked for names both or neither, so that whether a
set is a quorum depends only on how many of each class it holds. A class is found from equal texts, in time linear in the quorum sets:
interchangeable validators whose quorum sets are written differently may be told apart, which costs time and no truth.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.quorum.federated.slices import QuorumSet, Slices, bits, mask_of


@dataclass(frozen=True)
class Counted:
    """Classes of validators as masks, by their least member, and what every member of a class asks for."""

    classes: tuple[int, ...]
    roots: tuple[QuorumSet, ...]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many members each class has."""
        return tuple(mask.bit_count() for mask in self.classes)

    @cached_property
    def whose(self) -> dict[int, int]:
        """The class of each validator."""
        return {i: number for number, mask in enumerate(self.classes) for i in bits(mask)}

    def directly(self, quorum_set: QuorumSet) -> tuple[int, ...]:
        """The classes that are members of a quorum set itself."""
        return tuple(sorted({self.whose[i] for i in bits(quorum_set.leaves)}))

    def members(self, counts: Sequence[int], *, avoid: int = 0) -> int:
        """The first so many of each class that are not to be avoided; raises ValueError when there are too few."""
        chosen = 0
        for mask, count in zip(self.classes, counts, strict=True):
            free = list(bits(mask & ~avoid))
            if count > len(free):
                raise ValueError(f"a class has {len(free)} free members, not {count}")
            chosen |= mask_of(free[:count])
        return chosen


def counted(slices: Slices, within: int, colour: Sequence[object] | None = None) -> Counted:
    """The classes of a part of a network; nobody outside it answers. Validators of different colours are kept apart."""
    roots = _alike({i: slices.roots[i].within(within) for i in bits(within)})
    namers = _namers(roots)
    alike: defaultdict[object, list[int]] = defaultdict(list)
    for i, root in roots.items():
        alike[root, namers[i], colour[i] if colour is not None else None].append(i)
    return Counted(tuple(map(mask_of, alike.values())), tuple(roots[members[0]] for members in alike.values()))


def _alike(roots: dict[int, QuorumSet]) -> dict[int, QuorumSet]:
    """Quorum sets with their owner counted in, where that makes more of them equal.

    A quorum of a validator holds it, so `k of the others` and `k + 1 of all` ask for the same.
    """
    with_owner = {i: _with_owner(root, 1 << i) for i, root in roots.items()}
    plain, closed = Counter(roots.values()), Counter(with_owner.values())
    return {i: with_owner[i] if closed[with_owner[i]] > plain[root] else root for i, root in roots.items()}


def _with_owner(root: QuorumSet, owner: int) -> QuorumSet:
    return root if root.leaves & owner else QuorumSet(root.count + 1, root.leaves | owner, root.inner)


def _namers(roots: dict[int, QuorumSet]) -> dict[int, frozenset[int]]:
    """For each validator, the quorum sets that name it directly, by number."""
    namers: dict[int, set[int]] = {i: set() for i in roots}
    for number, quorum_set in enumerate({part for root in set(roots.values()) for part in root.walk()}):
        for i in bits(quorum_set.leaves):
            namers[i].add(number)
    return {i: frozenset(numbers) for i, numbers in namers.items()}
