"""Immutable values of several words: as variables, values of dicts, fields, members of unions, elements of sets, lists and Counters."""

from collections import Counter
from typing import Annotated, Literal

from checker import MaxLen, Range, Record, Spec, Symmetric, action, fill, invariant, reachable, require


class Node(Symmetric, size=2):
    """Interchangeable."""


class Seq(Range, low=-3, high=16):
    """20 numbers: 40 pairs of a node and a number, 80 messages."""


class Step(Range, low=0, high=3):
    """Steps that are left."""


class Message(Record):
    """80 of them."""

    src: Node
    dst: Node
    seq: Seq


class View(Record):
    """A set of two words, a number that stands beside it, and one that does not fit there."""

    round: Step
    seen: frozenset[Message]
    by: Node | None


class Log(Record):
    """Two wide parts, and an ordinary set of pairs."""

    first: View
    second: frozenset[tuple[Node, Seq]]
    third: frozenset[Message]


class Plain(Record):
    """Of one word."""

    round: Step
    seq: Seq


Held = View | Plain | frozenset[Message] | None


class WideValues(Spec):
    """Views of what was sent are kept, compared, exchanged and taken apart."""

    sent: set[Message] = fill()
    seen: dict[Node, frozenset[Message]] = fill(frozenset())
    view: dict[Node, View | None] = fill(None)
    held: Held = None
    views: Annotated[set[View], MaxLen(2)] = fill()
    log: Annotated[list[Held], MaxLen(2)] = fill()
    bag: Annotated[Counter[frozenset[Message]], MaxLen(3)] = fill()
    found: Annotated[list[Seq], MaxLen(3)] = fill()
    left: Step = Step(3)
    mode: Literal["none", "less", "more"] = "none"

    def spend(self) -> None:
        require(self.left > 0)
        self.left -= 1

    def looked(self, n: Node) -> View:
        return View(self.left, frozenset(self.sent) | self.seen[n], n)

    def pair(self, n: Node) -> tuple[View, frozenset[Message]]:
        view = self.view[n]
        return (View(0, frozenset(), None) if view is None else view, self.seen[n])

    @action
    def send(self, p: Node, q: Node):
        self.spend()
        self.sent |= {Message(p, q, -3), Message(q, p, 16 - len(self.sent))}

    @action
    def look(self, n: Node):
        self.spend()
        self.view[n] = View(0, frozenset(self.sent), None)
        self.seen[n] |= {m for m in self.sent if m.dst == n}

    @action
    def keep(self, n: Node):
        self.spend()
        view = self.looked(n)
        require(view not in self.views and len(self.views) < 2 and len(self.log) < 2)
        self.views.add(view)
        self.log.append(view if len(view.seen) > 1 else None)
        self.held = view.seen

    @action
    def choose(self, v: View):
        require(v in self.views)
        self.spend()
        self.views -= {v}
        self.held = v if v.by is not None and v.round > 1 else Plain(v.round, max((m.seq for m in v.seen), default=0))
        self.bag[v.seen] += 1

    @action
    def take(self):
        require(self.bag)
        self.spend()
        self.held = frozenset(m for some in self.bag for m in some)
        self.mode = "more" if sum(len(some) * count for some, count in self.bag.items()) > 1 else "none"

    @action
    def merge(self):
        require(self.log)
        self.spend()
        last = self.log.pop()
        if isinstance(last, View):
            self.held = last.seen - self.seen[last.by] if last.by is not None else last.seen
            self.mode = "more" if any(last == v for v in self.views) else "less"
        self.log.insert(0, self.held)

    @action
    def compare(self, n: Node, m: Node):
        require(n != m)
        self.spend()
        one, other = self.pair(n), self.pair(m)
        log = Log(one[0], frozenset((x.src, x.seq) for x in one[1]), other[1])
        require(log != Log(other[0], frozenset((x.src, x.seq) for x in other[1]), one[1]))
        self.held = log.first if len(log.second) == len(log.third) else log.third
        self.mode = "less" if log.third <= log.first.seen else "more"

    @action
    def order(self, a: Step, b: Step):
        require(self.left == 3)
        self.left = 0
        pairs = {frozenset({(a, b), (16, 4)}), frozenset({(b, a), (-3, 1)}), frozenset({(2, a), (b, b)})}
        for some in pairs:
            self.found.append(max(min(sum(n for n, _ in some), 16), -3))

    @invariant
    def views_are_of_nodes(self) -> bool:
        return all(v.by in Node and v.seen <= frozenset(self.sent) for v in self.views)

    @invariant
    def held_is_known(self) -> bool:
        held = self.held
        if isinstance(held, View):
            return held.by is None or held.seen == frozenset(self.sent) & held.seen
        if isinstance(held, frozenset):
            return all(m in self.sent for m in held) and len(held) <= 6
        return held is None or held.seq <= 16

    @reachable
    def alike(self) -> bool:
        return len({self.view[n] for n in Node} - {None}) == 1 and all(self.view[n] is not None for n in Node)

    @reachable
    def both_in_the_log(self) -> bool:
        return self.log == [None, None] or any(item == self.held for item in self.log if item is not None)

    @reachable
    def distinguished(self) -> bool:
        return len({v.seen for v in self.views}) == 2 or sum(self.bag.values()) == 2
