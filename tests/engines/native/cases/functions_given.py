"""Functions as arguments of helpers: which names they read, when, and what they take along."""

import functools
import operator
from functools import partial
from typing import Annotated

from checker import MaxLen, Ordered, Range, Record, Spec, action, constraint, depth, fill, require


class N(Range, low=0, high=4): ...


class Node(Ordered, size=2): ...


class Vote(Record):
    node: Node
    n: N

    def is_high(self, k=2):
        return self.n > k


def at_least(items, test, k=1):
    return sum(1 for i in items if test(i)) >= k


def compose(f, g, x):
    return f(g(x))


def twice(f, x):
    return f(f(x))


def passed(items, test):
    y = 0
    return at_least(items, lambda i: not test(i) and y == 0, k=2) or at_least(items, test)


def chosen(items, key=None, default=None):
    if key is None:
        return default
    return max(items, key=key, default=default)


def is_small(i, most=2):
    return i <= most


def with_default(xs, test=is_small):
    return all(test(x) for x in xs) and any(map(test, xs))


def fold(f, xs, start):
    for x in xs:
        start = f(start, x)
    return start


def deep(f, n):
    depth(5)
    return 0 if n <= 0 else min(f(n) + deep(lambda k: f(k) + n, n - 1), 4)


class FunctionsGiven(Spec):
    """Each action gives other functions to the same helpers."""

    x: N = 0
    b: bool = False
    c: bool = False
    log: Annotated[list[N], MaxLen(2)] = fill()
    votes: Annotated[set[Vote], MaxLen(2)] = fill()
    best: Vote | None = None
    s: set[N] = fill()

    def more(self, i, by=1):
        return min(i + by, 4)

    def tick(self):
        self.x = (self.x + 1) % 5
        return self.x

    def is_in(self, i):
        return i in self.s

    def do(self, f, times):
        for _ in range(times):
            f()

    @action
    def add(self, n: N):
        require(len(self.log) < 2 and n % 2 == 1)
        self.log.append(n)

    @action
    def vote(self, a: Node, n: N):
        require(len(self.votes) < 2 and n < 2)
        self.votes.add(Vote(a, n))

    @action
    def late(self, n: N):
        x = n
        self.b = at_least(self.log, lambda e: e > x, 2)
        test = lambda i: i < x  # noqa: E731  # given later
        x = 3
        self.c = at_least(self.log, test)

    @action
    def of_the_body(self, n: N):
        def inner(y, k=n):
            if y > k:
                return 1
            return 0

        self.x = compose(inner, self.more, n)
        self.b = at_least(self.log, inner)
        self.c = passed(self.log, lambda test: test == n)

    @action
    def named(self, n: N):
        self.best = chosen(self.votes, operator.attrgetter("n"))
        self.b = at_least(self.log, partial(operator.lt, n), k=1)
        self.c = at_least(self.log, partial(is_small, most=n))
        self.x = fold(operator.add, self.log, 0) % 5

    @action
    def methods(self, n: N):
        self.b = with_default(self.log)
        self.c = with_default(self.log, test=self.is_in)
        self.x = fold(max, self.log, n)
        self.do(self.tick, 2)
        self.best = chosen(self.votes)

    @action
    def records(self, a: Node, n: N):
        require(n < 3)
        self.best = fold(lambda k, e: Vote(a, min(e, k.n)), self.log, Vote(a, n))
        self.b = at_least(self.votes, Vote.is_high) and at_least([0, 1, 2], self.s.__contains__)
        self.x = deep(lambda k: k % (n + 1), n)
        self.c = any(at_least(self.log, lambda e: e > k) for k in self.s)  # noqa: B023  # called at once
        self.s.add(n)

    @action
    def inside(self, n: N):
        def total(f):
            t = 0
            for e in self.log:
                t += f(e)
            return t

        make = lambda f, k: f(k) + 1  # noqa: E731  # takes a function
        self.x = min(make(lambda j: j * n, 2), 4)
        self.b = total(lambda e: e + n) > 5
        self.c = twice(functools.partial(self.more, by=2), n) > n

    @constraint
    def small(self):
        return len(self.log) + len(self.votes) + len(self.s) < 3
