"""Helpers that change the state, aliases of rows, enums, properties, matches in loops, a constraint and a step invariant."""

import enum
from collections import Counter
from typing import Annotated, Literal

from checker import (
    MaxLen,
    Ordered,
    Quorum,
    Range,
    Record,
    Spec,
    Symmetric,
    action,
    constraint,
    fill,
    invariant,
    reachable,
    require,
    step_invariant,
)


class N(Symmetric, size=2):
    """Interchangeable."""


class B(Ordered, size=2):
    """In order."""


class E(Range, low=-1, high=2):
    """A counter."""


class Q(Quorum, of=N):
    """Majorities."""


class Color(enum.Enum):
    """Two."""

    RED = 1
    BLUE = 2


class M(Record):
    """A message."""

    n: N
    b: B | None


class K(Record):
    """Another."""

    c: Color
    ok: bool


LIMIT = 1


class Everything(Spec):
    """What specs seldom use together."""

    d: dict[N, dict[B, E]] = fill(0)
    s: dict[N, set[M | K]] = fill()
    ch: dict[N, Annotated[list[M], MaxLen(1)]] = fill()
    color: Color = Color.RED
    lit: Literal[1, 2, 3] = 1
    pair: tuple[N | None, E] = (None, 0)
    fs: frozenset[B] = frozenset()
    bag: Annotated[Counter[Color], MaxLen(1)] = fill()

    def best(self, n: N) -> B | None:
        found = None
        for b in B:
            if self.d[n][b] > 0:
                found = b
            elif found is not None:
                break
        return found

    def bump(self, n, b):
        row = self.d[n]
        row[b] += 1
        for e in E:
            if row[b] == e and b == B.last():
                return e > 0
        return False

    @property
    def total(self):
        return sum(sum(row.values()) for row in self.d.values())

    @action
    def a1(self, n: N, b: B):
        require(self.total < 2)
        if self.bump(n, b):
            self.d[n][b] = 0
        self.lit = min(3, max(1, self.total + 1))

    @action
    def a2(self, n: N, b: B):
        require(len(self.s[n]) < 1)
        m = M(n, self.best(n))
        self.s[n] |= {m, K(Color.BLUE, b == B.last())} if b > B.first() else {m}

    @action
    def a3(self, n: N):
        for m in self.s[n]:
            match m:
                case M(b=None):
                    continue
                case M(n=who, b=b) if who == n:
                    self.fs |= {b}
                case K(c, True):
                    self.color = c
                case _:
                    pass
        mine = self.s[n]
        mine.clear()

    @action
    def a4(self, n: N):
        require(not self.ch[n])
        best = self.best(n)
        require(best)
        self.ch[n].append(M(n, best))

    @action
    def a5(self, n: N, q: Q):
        require(self.ch[n] and n in q)
        m = self.ch[n].pop(0)
        assert m.b is not None
        self.pair = (m.n, -1 if m.b == B.first() else len(q) - 1)
        for k, row in self.d.items():
            if k in q:
                row[m.b] = 0

    @action
    def a6(self):
        who, e = self.pair
        require(who is not None)
        self.pair = None, (e + 1) * 2 // 2 - 1
        self.fs = frozenset({b for b in self.fs if b != B.first()}) - {B.last()}

    @action
    def a7(self, c: Color):
        require(self.bag.total() < LIMIT)
        self.bag[c] += 1

    @action
    def a8(self):
        require(self.bag)
        counts = [k for k in Color for _ in range(self.bag[k])]
        first = counts[0]
        self.bag.subtract([first])
        self.color, old = first, self.color
        if old is self.color and self.color == Color.RED:
            del self.bag[first]

    @invariant
    def i1(self):
        return all(-1 <= e <= 2 for row in self.d.values() for e in row.values()) and self.total <= 2

    @step_invariant
    def i2(self, after):
        return after.total <= self.total + 1 and (self.total >= 0 and after.lit in (1, 2, 3))

    @reachable
    def r1(self):
        return self.pair[1] == 0 and self.pair[0] is None

    @constraint
    def c1(self):
        return len(self.fs) <= 1 and sum(len(s) for s in self.s.values()) <= 1 and self.bag[Color.RED] < 2
