"""Functions that call themselves, to the depth that they state: methods, functions, records' methods, properties, each other."""

from typing import Annotated

from checker import Constant, MaxLen, Ordered, Range, Record, Spec, action, constraint, depth, fill, reachable, require
from checker import depth as deep


class Node(Ordered, size=3): ...


class E(Range, low=0, high=5): ...


class Many(Range, low=0, high=30): ...


class Most(Constant, default=3): ...


class Pair(Record):
    node: Node
    e: E

    def down(self):
        deep(Most.value)
        return 0 if self.e == 0 else 1 + self.replace(e=self.e - 1).down()

    @property
    def is_even(self):
        deep(6)
        return self.e == 0 or not Pair(self.node, self.e - 1).is_even

    @classmethod
    def first(cls, node, e):
        deep(4)
        return cls(node, e) if e > 2 else cls.first(node, e + 1)


def fib(n):
    depth(6)
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def even(n):
    """One of two that call each other; one depth is enough."""
    depth(3)
    return n == 0 or odd(n - 1)


def odd(n):
    return n > 0 and even(n - 1)


def outer(n):
    depth(3)
    return 0 if n <= 0 else fib(n) + inner(n - 1, n)


def inner(n, k):
    depth(4)
    return outer(n) if k > 3 else inner(n, k + 1) if n > 1 else 0


class Recursion(Spec):
    """The depths are enough, but for the sum of a list of two."""

    e: Many = 0
    yes: bool = False
    next: dict[Node, set[Node]] = fill()
    seen: set[Node] = fill()
    log: Annotated[list[E], MaxLen(2)] = fill()

    def reaches(self, a, b):
        depth(len(Node))
        return a == b or any(self.reaches(c, b) for c in self.next[a])

    def visit(self, a):
        depth(len(Node) + 1)
        if a not in self.seen:
            self.seen.add(a)
            for b in Node:
                if b in self.next[a]:
                    self.visit(b)

    def total(self, xs):
        depth(2)
        return 0 if not xs else xs[0] + self.total(xs[1:])

    @action
    def numbers(self, n: E):
        self.e = fib(n)

    @action
    def each_other(self, n: E):
        self.yes = even(n)

    @action
    def both(self, n: E):
        require(n < 4)
        self.e = outer(n)

    @action
    def pairs(self, n: E, a: Node):
        self.yes = Pair(a, n).is_even
        self.e = Pair.first(a, n).e
        if n < 3:
            self.e = Pair(a, n).down()

    @action
    def link(self, a: Node, b: Node):
        require(a < b and len(self.next[a]) == 0)
        self.next[a].add(b)

    @action
    def go(self, a: Node):
        self.seen.clear()
        self.visit(a)

    @action
    def add(self, n: E):
        require(n < 3 and len(self.log) < 2)
        self.log.append(n)
        self.e = self.total(self.log)

    @constraint
    def small(self):
        return self.e < 9

    @reachable
    def there(self):
        return self.reaches(Node.first(), Node.last()) and Node.last() in self.seen
