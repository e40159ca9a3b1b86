"""Collections that are packed into a word, to its limit and beyond, into several words, and under keys that only a step knows."""

from collections import Counter
from typing import Annotated

from checker import MaxLen, Range, Record, Spec, action, fill, final, invariant, reachable, require


class Node(Range, low=1, high=3):
    """Has a queue each."""


class Bit(Range, low=-1, high=0):
    """Two bits a slot, with the bit that says whether it is taken."""


class Large(Range, low=0, high=2000):
    """Eleven bits a slot."""


class Steps(Range, low=0, high=3):
    """From the beginning."""


class Seen(Record):
    """Two thousand values twice."""

    node: Node
    large: Large


class PackedRows(Spec):
    """Every change of every kind of collection, a few steps deep."""

    word: Annotated[list[Bit], MaxLen(31)] = fill()
    beyond: Annotated[list[Bit], MaxLen(32)] = fill()
    single: Annotated[list[Large], MaxLen(1)] = fill()
    queues: dict[Node, Annotated[list[Bit], MaxLen(3)]] = fill()
    long_queues: dict[Node, Annotated[list[Large], MaxLen(7)]] = fill()
    five: Annotated[set[Large], MaxLen(5)] = fill()
    six: Annotated[set[Seen], MaxLen(6)] = fill()
    bag: Annotated[Counter[Large], MaxLen(5)] = fill()
    bags: dict[Node, Annotated[Counter[Bit], MaxLen(4)]] = fill()
    steps: Steps = Steps(0)

    def count(self) -> None:
        require(self.steps < 3)
        self.steps += 1

    @action
    def fill_a_word(self, bit: Bit) -> None:
        self.count()
        room = 31 - len(self.word)
        self.word += [bit] * room
        self.beyond += [bit] * (room + 1 - len(self.beyond) if room else 0)
        require(self.word[-1] == bit and self.word[30] == self.word[-31] and self.word.count(bit) == 31)

    @action
    def empty_a_word(self) -> None:
        self.count()
        require(len(self.word) > 0)
        last = self.word.pop()
        first = self.word.pop(0)
        require(last in self.word and self.beyond.count(last) > len(self.word))
        self.word[-1] = first
        self.beyond.pop(0)
        self.beyond.remove(last)

    @action
    def use_the_single_one(self) -> None:
        self.count()
        if self.single:
            require(self.single.pop() == 2000)
        else:
            self.single.append(2000)

    @action
    def send(self, node: Node, bit: Bit) -> None:
        self.count()
        require(len(self.queues[node]) < 2)
        self.queues[node].append(bit)
        self.long_queues[node].append(1999 + bit)
        self.bags[node][bit] += 2
        require(bit in self.queues[node] and self.bags[node].total() == 2 * len(self.queues[node]))

    @action
    def receive(self, node: Node) -> None:
        self.count()
        require(self.queues[node])
        bit = self.queues[node].pop(0)
        large = self.long_queues[node].pop()
        self.bags[node][bit] -= 1
        if bit in self.bags[node] and large != 1999:
            self.bags[node][bit] = 0

    @action
    def see(self, node: Node) -> None:
        self.count()
        for large in (2000, 0, 7, 1999):
            if len(self.five) < 5:
                self.five.add(large)
            if node + large < 2000:
                self.six.add(Seen(node, large))
        require(self.bag.total() < 4)
        self.bag[7] += 1
        self.bag[2000 - node] = 1

    @action
    def forget(self, large: Large) -> None:
        require(large in self.five)
        self.count()
        self.five.remove(large)
        self.six.discard(Seen(Node(1), large))
        self.bag[large] = max(0, self.bag[large] - 1)
        del self.bag[1999]

    @action
    def lose(self, seen: Seen) -> None:
        require(seen in self.six)
        self.count()
        self.six = {each for each in self.six if each.large != seen.large}

    @final
    def is_over(self) -> bool:
        return self.steps == 3

    @invariant
    def counts_agree(self) -> bool:
        return len(self.five) <= 5 and sum(self.bag.values()) == self.bag.total() <= 5

    @invariant
    def ascending(self) -> bool:
        return sorted(self.five) == list(self.five) and min(self.five, default=Large(0)) <= 2000

    @reachable
    def full(self) -> bool:
        return len(self.six) == 6 or len(self.word) == 29

    @reachable
    def never(self) -> bool:
        return self.bag[7] == 4
