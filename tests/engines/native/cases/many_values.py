"""Sets over more values than a few words have bits for: as bits, and as rows beyond that; at the ends of both."""

from typing import Annotated

from checker import MaxLen, Range, Record, Spec, Symmetric, action, fill, invariant, reachable, require


class Near(Range, low=-5, high=2_194):
    """2,200 values: a set of them is held as bits."""


class Edge(Range, low=0, high=4_095):
    """Whole words of bits."""


class Past(Range, low=0, high=32_768):
    """Just too many to be held as bits."""


class Far(Range, low=-989_822_976, high=1_157_660_672):
    """Far too many."""


class Seq(Range, low=0, high=259):
    """The numbers of messages."""


class Node(Symmetric, size=2):
    """Interchangeable."""


class Step(Range, low=0, high=1):
    """Which end."""


class Turns(Range, low=0, high=3):
    """Steps that are left."""


class Message(Record):
    """2,080 of them."""

    src: Node
    dst: Node
    seq: Seq
    last: bool


class ManyValues(Spec):
    """Puts the first and last values into sets, and takes them out again."""

    near: set[Near] = fill()
    edge: set[Edge] = fill()
    sent: set[Message] = fill()
    got: dict[Node, set[Message]] = fill()
    few: Annotated[set[Far], MaxLen(2)] = fill()
    count: Step = Step(0)
    left: Turns = Turns(3)

    def spend(self) -> None:
        require(self.left > 0)
        self.left -= 1

    @action
    def put(self, k: Step):
        self.spend()
        require(len(self.near) < 2)
        self.near.add(-5 + k * 2_199)
        self.edge |= {k * 4_095}
        self.few.add(k * 1_157_660_672)

    @action
    def send(self, p: Node, q: Node, k: Step):
        self.spend()
        require(not self.sent)
        self.sent.add(Message(p, q, k * 259, k == 1))

    @action
    def receive(self, m: Message):
        require(m in self.sent)
        self.spend()
        self.got[m.dst] |= {m}
        self.sent -= {m}

    @action
    def turn(self):
        self.spend()
        require(self.near)
        turned: set[Near] = set()
        for n in self.near:
            turned.add(2_189 - n)
        self.count = len(turned ^ self.near) // 2
        self.near = turned
        self.edge = {4_095 - e for e in self.edge} if len(self.edge) < 2 else set()

    @action
    def compare(self):
        self.spend()
        require(self.few)
        past = {Past(32_768), Past(0)} - {e + 1 for e in self.edge}
        far = {abs(n) for n in self.few} | {5, 7}
        own: set[Far] = {Far(5)}
        for n in self.few:
            own.add(n)
        require(own <= far and (own | far) == far and not own < far & own and own ^ far == {7} == far - own)
        self.few = own - {5} if len(past) == 1 else own & {0}
        self.count = len(own ^ far) - 1 + len(past - {0}) - 1

    @invariant
    def counted(self) -> bool:
        return sum(1 for n in Near if n in self.near) == len(self.near) <= 2

    @invariant
    def ends(self) -> bool:
        return all(n in (-5, 2_194) for n in self.near) and all(m.seq in (0, 259) for m in self.sent)

    @reachable
    def both(self) -> bool:
        return bool(self.near) and min(self.near) == -5 and max(self.near) == 2_194 and self.edge == {0, 4_095}

    @reachable
    def received(self) -> bool:
        return any(self.got[n] for n in Node) and {m.src for n in Node for m in self.got[n]} != set(Node)
