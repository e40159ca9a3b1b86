"""Sets as elements of sets, lists and Counters; loops over them in their order."""

from collections import Counter
from typing import Annotated

from checker import MaxLen, Ordered, Spec, Symmetric, action, fill, invariant, reachable, require


class Node(Symmetric, size=2):
    """Interchangeable."""


class Ballot(Ordered, size=3):
    """In order."""


class SetsInSets(Spec):
    """Groups are formed, counted and taken apart."""

    groups: set[frozenset[Ballot]] = fill()
    seen: Annotated[Counter[frozenset[Ballot]], MaxLen(2)] = fill()
    small: Annotated[set[frozenset[Node]], MaxLen(2)] = fill()
    log: Annotated[list[Ballot], MaxLen(2)] = fill()
    count: bool = False

    @action
    def form(self, low: Ballot, high: Ballot):
        require(low < high)
        require(len(self.groups) < 2)
        self.groups.add(frozenset(b for b in Ballot if low <= b <= high))

    @action
    def join(self, some: set[Node]):
        require(len(self.small) < 2)
        self.small |= {frozenset(some)}

    @action
    def see(self, b: Ballot):
        require(self.seen.total() < 2)
        self.seen.update([frozenset({b, Ballot.last()})])

    @action
    def take(self):
        for group in self.groups:
            require(len(self.log) < 2)
            self.log.append(min(group))
        for group in self.seen.elements():
            self.count = Ballot.first() in group
            break
        self.groups = set()

    @action
    def pick(self):
        require(self.groups)
        group = self.groups.pop()
        self.count = len(group) > 2

    @action
    def measure(self):
        sizes = {len(self.groups), len(self.small), len([b for b in self.log if b != Ballot.first()])}
        require(3 not in sizes)
        for size in sizes:
            self.count = size > 1
        require(self.small)
        self.small.pop()

    @action
    def pair(self):
        first, second = frozenset(self.log), frozenset({Ballot.first()})
        pairs = [(first, second), (second, second)]
        require(any(a == b for a, b in pairs))
        self.count = not self.count

    @invariant
    def few(self) -> bool:
        return len(self.groups) <= 2

    @reachable
    def logged(self) -> bool:
        return len(self.log) == 2
