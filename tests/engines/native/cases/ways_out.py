"""Loops that are left in every way, what is known after them, several targets of one value, patterns of lists, members of classes."""

from enum import Enum
from typing import Annotated

from checker import MaxLen, Ordered, Range, Record, Spec, action, fill, invariant, require, step_invariant


class E(Range, low=0, high=3):
    """A number."""


class Left(Range, low=0, high=3):
    """Steps that are left."""


class B(Ordered, size=2):
    """In order."""

    def other(self):
        return self.next() if self == B.first() else self.previous()


class Way(Enum):
    """With members of its own."""

    UP = 1
    DOWN = -1

    def turned(self):
        return Way.DOWN if self is Way.UP else Way.UP

    @property
    def is_up(self):
        return self.value > 0


class Base(Record):
    """What both have."""

    e: E

    def raised(self, by=1):
        return self.replace(e=(self.e + by) % 4)


class One(Base):
    """With a method of its own."""

    b: B

    def raised(self, by=1):
        return super().raised(by + 1).replace(b=self.b.other())


NEXT = {0: 2, 1: 3, 2: 1, 3: 0}
ORDER = (3, 1, 0, 2)


def stepped(before, after, most=3):
    """Of two states."""
    return abs(after.e - before.e) <= most and before.near(after)


class WaysOut(Spec):
    """Each action is one way."""

    left: Left = 3
    e: E = 0
    way: Way = Way.UP
    log: Annotated[list[E], MaxLen(2)] = fill()
    seen: set[E] = fill()
    kept: Base | One = Base(0)

    def spent(self):
        require(self.left > 0)
        return 1

    def near(self, other, least=0):
        return other.e + self.e >= least

    def found(self, x):
        for y in self.log:
            if y > x:
                break
        else:
            return None
        return y

    def climbed(self, x):  # noqa: RET503
        while x < 3:
            x += 1
            if x in self.seen:
                return x

    @action
    def search(self, x: E):
        self.left -= self.spent()
        y = self.found(x)
        if y is None:
            self.e = x
            return
        self.e = NEXT[y]

    @action
    def climb(self, x: E):
        self.left -= self.spent()
        y = self.climbed(x)
        self.seen ^= {x if y is None else y}

    @action
    def twice(self, x: E):
        self.left -= self.spent()
        i = 0
        while True:
            for j in range(3, -1, -1):
                if i + j == x:
                    break
                if j in self.log:
                    continue
            else:
                i += 1
                continue
            break
        self.log, (self.e, _) = [i, j], (ORDER[i], x)

    @action
    def matched(self, x: E):
        self.left -= self.spent()
        match self.log:
            case []:
                self.log = [x]
            case [y] if y != x:
                self.log.append(x)
            case [y, *rest] | [*rest, y]:
                self.log, self.e = rest, y

    @action
    def member(self, x: E):
        self.left -= self.spent()
        require(self.way.is_up or x == self.way.value + 1)
        self.way = self.way.turned() if x else Way(1)
        self.kept = self.kept.raised() if self.kept.e < 3 else One(x, B.first())

    @invariant
    def listed(self) -> bool:
        i = 0
        while i < len(self.log):
            if self.log[i] not in NEXT:
                return False
            i += 1
        return True

    @step_invariant
    def near_enough(self, after) -> bool:
        return stepped(self, after) and after.near(self)
