"""Collections with room for nothing, of values of every size, under keys and with symmetry."""

from collections import Counter
from typing import Annotated

from checker import MaxLen, Range, Spec, Symmetric, action, fill, final, invariant, require


class Node(Symmetric, size=2):
    """Interchangeable."""


class Large(Range, low=0, high=2000):
    """Eleven bits."""


class NoRoom(Spec):
    """Everything stays empty."""

    listed: Annotated[list[Node], MaxLen(0)] = fill()
    sets: dict[Node, Annotated[set[Large], MaxLen(0)]] = fill()
    bag: Annotated[Counter[Node], MaxLen(0)] = fill()
    integers: Annotated[list[int], MaxLen(0)] = fill()
    leader: Node | None = None

    @action
    def lead(self, node: Node) -> None:
        require(node not in self.listed and self.bag[node] == 0 and not self.integers)
        require(len(self.sets[node]) == 0)
        self.sets[node].discard(Large(7))
        self.integers += [number for number in self.integers if number > 3]
        self.leader = node

    @final
    def is_led(self) -> bool:
        return self.leader is not None

    @invariant
    def stays_empty(self) -> bool:
        return list(self.listed) == [] and all(7 not in self.sets[node] for node in Node)
