"""A Counter goes into a wider one with all its counts, and Counters are made and combined."""

from collections import Counter
from typing import Annotated

from checker import MaxLen, Ordered, Spec, action, fill, invariant, require


class Node(Ordered, size=2):
    """In order."""


class Counters(Spec):
    """A narrow one, a wide one, and one of what both have."""

    narrow: Annotated[Counter[Node], MaxLen(2)] = fill()
    wide: Annotated[Counter[Node], MaxLen(3)] = fill()
    both: Annotated[Counter[Node], MaxLen(3)] = fill()

    @action
    def more(self, node: Node):
        require(self.narrow.total() < 2)
        self.narrow[node] += 1

    @action
    def give(self):
        self.wide = self.narrow

    @action
    def add(self, node: Node):
        require(self.wide.total() < 3)
        self.wide += Counter([node])

    @action
    def meet(self):
        self.both = (self.wide & self.narrow) | (self.wide - self.narrow)

    @invariant
    def counted(self) -> bool:
        return self.both <= Counter({Node.first(): 2, Node.last(): 2}) and len(self.wide) < 3
