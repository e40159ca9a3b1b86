"""Pairs of members of two gates of which the one implies the other: as many as possible, each member in one pair at most."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

MOST_EXCHANGES = 60
"""So many pairs are given other partners at most to make room for one more."""


class Pairing:
    """Members of a left and of a right gate, by number; `implies` is asked of a left and a right one."""

    def __init__(
        self,
        lefts: Sequence[int],
        rights: Sequence[int],
        *,
        is_node: Callable[[int], bool],
        implies: Callable[[int, int], bool],
    ) -> None:
        self.lefts, self.rights = lefts, rights
        self.is_node, self.implies = is_node, implies
        self.taken: dict[int, int] = {}
        """The place of the left partner, by that of the right one."""
        self.same: dict[int, list[int]] = {}
        for place, number in enumerate(rights):
            self.same.setdefault(number, []).append(place)
        self.gates = [place for place, number in enumerate(rights) if not is_node(number)]

    def pairs(self) -> list[tuple[int, int]]:
        """The places of partners: equal members first, augmenting paths for the rest."""
        rest = [place for place, number in enumerate(self.lefts) if not self._pairs_alike(place, number)]
        for place in rest:
            self._pairs(place, set(), MOST_EXCHANGES)
        return sorted((left, right) for right, left in self.taken.items())

    def _pairs_alike(self, place: int, number: int) -> bool:
        free = next((other for other in self.same.get(number, ()) if other not in self.taken), None)
        if free is not None:
            self.taken[free] = place
        return free is not None

    def _candidates(self, number: int) -> Iterable[int]:
        """The places of right members that a left one may imply: a node implies itself and gates alone."""
        return chain(self.same.get(number, ()), self.gates) if self.is_node(number) else range(len(self.rights))

    def _pairs(self, place: int, seen: set[int], exchanges: int) -> bool:
        """Whether a left member found a partner, if need be that of another one that found a new partner."""
        number = self.lefts[place]
        for other in self._candidates(number):
            if other in seen or not self.implies(number, self.rights[other]):
                continue
            seen.add(other)
            if other not in self.taken or (exchanges and self._pairs(self.taken[other], seen, exchanges - 1)):
                self.taken[other] = place
                return True
        return False
