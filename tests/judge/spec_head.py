"""What every random spec begins with: sorts, records, functions, variables, helpers. `{dunder}` is where a record may have a method."""

HEAD = """\
import functools
import itertools
import math
import operator
from collections import Counter, defaultdict
from enum import Enum, StrEnum
from typing import Annotated, Literal

from checker import (
    Constant, MaxLen, Ordered, Quorum, Range, Record, Spec,
    action, depth, fill, init, invariant, reachable, require, step_invariant,
)
from checker import require as need


class Top(Constant, default=3, low=0):
    pass


class Cap(Constant, default=2):
    pass


class Bold(Constant, default=True):
    pass


class Mode(Constant, default="on", of=Literal["on", "off", "dim"]):
    pass


class X(Range, low=0, high=Top):
    pass


class Half(Range, low=0, high=1):
    pass


class Wide(Range, low=0, high=79):
    pass


class N(Ordered, size=Top):
    pass


class Q(Quorum, of=N):
    pass


class Turned(Constant, default=lambda x: 3 - x, of=dict[X, X]):
    pass


class Level(Constant, default=lambda n: 2 if n == N.first() else 0, of=dict[N, int]):
    pass


class Near(Constant, default=lambda n: frozenset(m for m in N if m >= n), of=dict[N, frozenset[N]]):
    pass


class Colour(Enum):
    RED = 0
    BLUE = 1

    def other(self):
        return Colour.BLUE if self is Colour.RED else Colour.RED

    @property
    def weight(self):
        return self.value + 1


class Word(StrEnum):
    ON = "on"
    OFF = "off"


class Dyed(Constant, default=lambda key: key[0] if key[1] else None, of=dict[tuple[Colour, bool], Colour | None]):
    pass


class R(Record):
    x: X
    s: frozenset[N]

    def sized(self, more=0):
        return (self.x + len(self.s) + more) % 4


class L(Record):
    x: X
    log: Annotated[tuple[X, ...], MaxLen(2)]


class V(Record):
    t: int
    x: X


class E(Record):
    x: X

    def sized(self, more=1):
        return (self.x + more) % 4

    @classmethod
    def least(cls, x):
        return cls(min(x, 2))

    def lowered(self):
        depth(3)
        return 0 if self.x == 0 else 1 + E(self.x - 1).lowered()
{dunder}

def adder(k):
    def added(x):
        return (x + k) % 4
    return added


plus_one, plus_two = adder(1), adder(2)
FEW = frozenset({0, 2})
ORDER = (3, 1, 0)
TABLE = {0: 2, 1: 0, 2: 3}
STEP = {n: 1 if n == N.first() else 3 for n in N}


def put(box, x, most=4):
    if len(box) < most:
        box.add(x)
    return len(box)


def about(spec, value):
    return value(spec)


def weighed(spec, x):
    return (spec.a + spec.shorter(x)) % 4


def most_of(least, *others, twice=False):
    found = max([least, *others])
    return found * 2 % 4 if twice else found


def first_above(box, x=1):
    for y in box:
        if y > x:
            return y
    return 0


def at_least(items, test, k=1):
    return sum(1 for i in items if test(i)) >= k


def few_pass(items, test):
    y = 2
    return not at_least(items, lambda i: not test(i), k=y) or at_least(items, test, y)


def folded(f, xs, start=0):
    for x in xs:
        start = f(start, x)
    return start


def twice(f, x):
    return f(f(x))


def chosen(xs, key=None, default=0):
    if key is None:
        return max(xs, default=default)
    return max(xs, key=key, default=default)


def is_near(x, y, by=1):
    return abs(x - y) < by


def added(x, y):
    return (x + y) % 4


def halved(x):
    if x > 1:
        return x // 2
    return 1 - x


def deep_sum(f, n):
    depth(3)
    return 0 if n <= 0 else (f(n) + deep_sum(f, n - 1)) % 4


def fibonacci(n):
    depth(4)
    return n if n < 2 else (fibonacci(n - 1) + fibonacci(n - 2)) % 4


def even(n):
    depth(2)
    return n == 0 or odd(n - 1)


def odd(n):
    return n > 0 and even(n - 1)


def summed(xs):
    depth(Top.value)
    return 0 if not xs else (xs[0] + summed(xs[1:])) % 4


def ways(n, k):
    depth(len(N))
    if k == 0 or n == k:
        return 1
    return ways(n - 1, k - 1) + ways(n - 1, k) if 0 < k < n else 0


class S(Spec):
    left: X = 0
    a: X = 0
    b: bool = False
    k: Colour = Colour.RED
    word: Literal["on", "off"] = "on"
    said: Word = Word.OFF
    s: set[X] = fill()
    t: set[X] = fill()
    f: frozenset[X] = frozenset()
    g: set[frozenset[N]] = fill()
    d: dict[N, X] = fill(1)
    e: dict[N, set[X]] = fill()
    dd: dict[N, dict[N, X]] = fill(0)
    l: Annotated[list[X], MaxLen(Top)] = fill()
    ll: dict[N, Annotated[list[X], MaxLen(2)]] = fill()
    c: Annotated[Counter[N], MaxLen(3)] = fill()
    far: Annotated[set[tuple[N, X]], MaxLen(2)] = fill()
    r: R | None = None
    w: E = E(0)
    m: E | R = E(0)
    o: Q | None = None
    p2: tuple[X, frozenset[X]] = (0, frozenset())
    tt: Annotated[tuple[X, ...], MaxLen(3)] = (2,)
    te: Annotated[tuple[X, ...], MaxLen(2)] | None = None
    dt: dict[N, Annotated[tuple[X, ...], MaxLen(2)]] = fill(())
    lt: Annotated[list[Annotated[tuple[X, ...], MaxLen(1)]], MaxLen(2)] = fill()
    lm: L = L(1, (0, 1))
    sent: Annotated[set[L], MaxLen(2)] = fill()
    tu: tuple[()] | tuple[X] | tuple[X, X] = ()
    z: int = 2**62
    zd: dict[N, int] = fill(-1)
    zl: Annotated[list[int], MaxLen(2)] = fill()
    zs: Annotated[set[int], MaxLen(2)] = fill()
    zc: Annotated[Counter[int], MaxLen(2)] = fill()
    zo: int | None = None
    zr: V = V(0, 1)
    zm: Annotated[set[V], MaxLen(2)] = fill()
    zt: tuple[int, bool] = (5, False)

    def is_here(self, x):
        return x in self.s

    def applied(self, f, x):
        return f(x) + len(self.s)

    def repeat(self, f, *given, times=2):
        for _ in range(times):
            f(*given)

    def deepest(self, box, x, most=3):
        depth(3)
        if x in box and most > 0:
            return 1 + self.deepest(box - {x}, (x + 1) % 4, most=most - 1)
        return 0

    def closure(self, box):
        depth(3)
        more = box | {(y + 1) % 4 for y in box if y in self.s}
        return box if more == box else self.closure(more)

    def spread(self, x):
        depth(3)
        if x > 0 and x not in self.s:
            self.s.add(x)
            self.spread(x - 1)
            self.a = x

    def counted(self, x):
        depth(4)
        self.a = (self.a + 1) % 4
        if x > 0:
            y = self.counted(x - 1)
            return (y + self.a) % 4
        return self.a

    def tick(self):
        self.a = (self.a + 1) % 4
        return self.a

    def flag(self):
        self.b = not self.b
        return self.b

    def here(self):
        return self.s

    def fresh(self):
        return {x for x in self.t}

    def grow(self, box, x):
        box.add(x)
        return box

    def other(self, box):
        return self.t if self.b else box

    def swap(self):
        self.s, self.t = self.t, self.s
        return self.a

    def push(self, x, most=3):
        if len(self.l) < most:
            self.l.append(x)
        return len(self.l)

    def named(self, *, by=1):
        self.a = (self.a + by) % 4
        return self.a

    def take(self):
        require(self.l)
        return self.l.pop()

    def find(self, x):
        for y in self.s:
            if y >= x:
                return y
        return 0

    def never(self):
        require(self.left > 3)
        return 1

    def nowhere(self):
        require(self.left > 3)
        return N.first()

    def nothing(self):
        require(self.left > 3)
        return {1}

    @classmethod
    def most(cls, x):
        return cls.shorter(x) + 1

    @staticmethod
    def shorter(x):
        return x // 2

    def less(self, a, b):
        return a - b

    def both(self):
        return self.tick(), self.flag()

    @property
    def size(self):
        return len(self.s) % 4
"""
DUNDERS = (
    "    def __bool__(self): return self.x != 2",
    "    def __len__(self): return self.x",
    "    def __lt__(self, other): return True",
    "    @property\n    def double(self): return self.x * 2",
)
"""Methods of the record E. Those of operators are refused by the compiler wherever it is used."""

START = """
    @init
    def start(self, n: N, x: Half):
        require(n == N.first())
        self.s = {x, 1}
        self.t = {x + 1, 3}
        self.l = [x, 2]
        self.c[n] = 1
        self.e[n] = {x}
        self.d[N.last()] = x + 2
        self.dd[n][N.last()] = x
"""
"""An @init, which may go on."""
