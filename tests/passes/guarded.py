"""Random specs whose actions begin with guards of all kinds: some say what a parameter is drawn from, some may fail before that."""

import random

HEAD = """\
from collections import Counter
from typing import Annotated, Literal
from checker import *
class A(Symmetric, size=3):
    pass
class N(Ordered, size=3):
    pass
class X(Range, low=0, high=3):
    pass
class Y(Range, low=-1, high=2):
    pass
class Q(Quorum, of=A):
    pass
class M(Record):
    to: A
    x: X
class P(Record):
    x: X
class S(Spec):
    waiting: set[A] = fill()
    xs: set[X] = fill()
    d: dict[A, X | None] = fill(None)
    m: dict[A, set[X]] = fill()
    log: dict[A, Annotated[list[X], MaxLen(2)]] = fill()
    net: set[M | P] = fill()
    bag: Annotated[Counter[M], MaxLen(2)] = fill()
    lead: A | None = None
    chan: dict[A, Annotated[list[M], MaxLen(2)]] = fill()
    groups: set[frozenset[A]] = fill()
    quorums: set[Q] = fill()
    votes: dict[X, set[A]] = fill()
    mixed: set[X | None] = fill()
    fixed: frozenset[A] = frozenset()
    ns: set[N] = fill()
    n: X = 0
    up: dict[A, bool] = fill(True)
    done: Literal["yes", "no"] = "no"
    way: Annotated[tuple[A, ...], MaxLen(2)] = ()
    nums: dict[A, Annotated[tuple[X, ...], MaxLen(2)]] = fill(())
    words: set[Annotated[tuple[X, ...], MaxLen(1)]] = fill()
    def can(self, a: A, x: X) -> bool:
        return x in self.m[a] and self.up[a]
    def first(self, a: A) -> M | None:
        return self.chan[a][0] if self.chan[a] else None
    def there(self, m: M):
        require(m in self.net)
    def long(self, a: A, x: X):
        require(self.up[a])
        log = self.log[a]
        require(x < len(log))
        require(log[x] > 0)
    def counted(self, m: M) -> bool:
        for other in A:
            if m in self.chan[other]:
                return True
        return False
"""

PARAMETERS = {
    "a": "A",
    "b": "A",
    "x": "X",
    "y": "Y",
    "m": "M",
    "p": "M | P",
    "g": "set[A]",
    "h": "Annotated[set[A], MaxLen(2)]",
    "f": "frozenset[A]",
    "q": "Q",
    "o": "X | None",
    "t": "bool",
    "k": "N",
    "u": "tuple[A, X]",
    "w": "Annotated[tuple[X, ...], MaxLen(2)]",
    "e": "dict[A, bool]",
}

_GUARDS = {
    "a": """
        {a} in self.waiting; {a} == self.lead; self.up[{a}]; {a} is self.lead; {a} in (self.lead, None)
        self.d[{a}] is not None; self.d[{a}] > 0; {a} in self.fixed; self.chan[{a}]; {a} != self.lead
        {a} in self.way; {a} == self.way[0]; self.way and {a} == self.way[-1]; {a} in self.way[1:]; self.nums[{a}]
        {a} in {{m.to for m in self.net if isinstance(m, M)}}; len(self.log[{a}]) > 0; self.log[{a}][0] > 1
    """,
    "x": """
        x in self.xs; x in self.d.values(); x == self.n; x > 0; x + 1 <= self.n; x in self.mixed; x < 2; 0 < x < 3
        x in (0, self.n); not x > self.n; self.n != x; x >= self.n and x <= 2; x * 2 < 3; x == len(self.waiting)
        (x,) in self.words; x == len(self.way); any(x in w for w in self.words)
        x < len(self.xs); x <= sum(self.bag.values()); 6 // x > 2; not x == 1
        x - 1 == self.n; self.n + 1 == x; not (x < 1 or x > self.n); x in (self.n + 1, 0); x in range(self.n, 3)
        0 <= x - self.n <= 1; self.n - x >= 0; x + self.n == len(self.xs); 1 + x > self.n
    """,
    "y": """
        y in self.xs; y == self.n; y < self.n; y > -1; y in self.d.values(); self.n <= y <= 1
    """,
    "m": """
        m in self.net; m in self.bag; self.bag[m] > 0; self.bag[m]; m.x == self.n; self.there(m); self.counted(m)
        m.to in self.waiting and m in self.net; m in self.net and self.up[m.to]
    """,
    "p": """
        p in self.net; isinstance(p, M); p in self.bag; p.x in self.xs; p.to in self.waiting
    """,
    "g": """
        g <= self.waiting; len(g) <= 1; 1 <= len(g) < 3; not g - self.waiting; g; g == self.waiting
        all(z in self.waiting for z in g); g.issubset(self.fixed); self.waiting >= g; len(g) in (1, 2); g < self.waiting
        len(g) == self.n; g in self.groups; len(g) > self.n; g <= self.waiting | self.fixed; not g
    """,
    "h": """
        h <= self.waiting; len(h) > 0; h == self.waiting; len(h) != 1
    """,
    "f": """
        f <= self.waiting; f in self.groups; f == self.fixed; f in self.quorums; len(f) == 2; f <= self.fixed
        f.isdisjoint(self.waiting); len(f) < len(self.waiting); f >= self.fixed; any(z in self.waiting for z in f)
    """,
    "q": """
        q <= self.waiting; q in self.quorums; q in self.groups; q == self.waiting; len(q) == 2; q & self.waiting
    """,
    "o": """
        o in self.xs; o is not None; o > 1; o in self.mixed; o in self.d.values(); o == self.n; o is None
    """,
    "t": """
        t; not t; t == (self.lead is None); t in self.xs; t in self.up.values()
    """,
    "k": """
        k in self.ns; k > N.first(); k.next() in self.ns; k == N.last(); k == min(self.ns)
    """,
    "u": """
        u in {{(b, self.n) for b in self.waiting}}; u[1] in self.xs; u[0] == self.lead
    """,
    "w": """
        w in self.words; w == (self.n,); len(w) == 1; w and w[0] in self.xs; w == tuple(self.xs); w[0] == self.n; w < (1, 2)
        w in (self.words | {{(2, 3)}}); not w; w == tuple(sorted(self.xs))[:2]
    """,
    "aw": """
        w == self.nums[a]; w in self.nums.values(); w == tuple(self.log[a]); w[:1] == self.nums[a]
        self.nums[a] and w == self.nums[a][1:]; w == self.nums[a] + (0,); list(w) == self.log[a]
    """,
    "ab": """
        a != b; a == b; self.up[a] and self.up[b]; a in self.waiting or b in self.waiting
    """,
    "ax": """
        x in self.m[a]; x == self.d[a]; x < len(self.log[a]); self.can(a, x); self.long(a, x); self.log[a][x] > 0
        x in self.nums[a]; x == self.nums[a][0]; x < len(self.nums[a]); self.nums[a] and x == self.nums[a][-1]
        x == self.log[a][0]; x == self.d[a] and self.up[a]; a in self.votes[x]; x in self.log[a]; x > self.d[a]
        self.log[a] and x == self.log[a][-1]; self.d[a] is not None and x <= self.d[a]
    """,
    "am": """
        m == self.chan[a][0]; self.chan[a] and m == self.chan[a][0]; m == self.first(a); m.to == a; m in self.chan[a]
        m == M(a, self.n); m in (M(a, 0), M(a, 1)); a == m.to; m is self.first(a)
    """,
    "mx": """
        m.x == x; x == m.x; x < m.x
    """,
    "xg": """
        g <= self.votes[x]; len(g) <= x; len(g) == x and x in self.xs; x < len(g)
        x == len(g - self.waiting); x == (1 if g == self.waiting else 0)
    """,
    "e": """
        e == {{z: False for z in A}}; all(e[z] == self.up[z] for z in A); e[self.lead]; sum(e.values()) < 2; e == self.up
    """,
    "ae": """
        e[a]; not e[a]; e[a] == self.up[a]; e[a] == (a in self.waiting); all(e[z] == (z == a) for z in A)
    """,
    "xe": """
        x == sum(e.values()); x == (1 if e[self.lead] else 0); x == len([z for z in A if e[z]])
    """,
    "te": """
        t == e[self.lead]; t == any(e.values()); t in e.values()
    """,
    "gh": """
        h == g | self.waiting; h <= g; g == h - self.waiting
    """,
    "xq": """
        q <= self.votes[x]; len(q) > x
    """,
    "xf": """
        f <= self.votes[x]; f <= self.votes[x] and len(f) >= x
    """,
    "ag": """
        a in g; g == {{a}}; a not in g; g <= self.waiting - {{a}}; len(g & {{a}}) == 1
    """,
    "af": """
        a in f; f in {{frozenset({{a}}), self.fixed}}; f == self.fixed | {{a}}
    """,
    "ao": """
        o == self.d[a]; o in self.m[a]
    """,
    "xy": """
        x < y; y == x; x + y == 2; y in self.votes and x in self.xs; y <= x <= self.n
    """,
    "gf": """
        f == g; g <= f; f < g
    """,
    "xo": """
        o == x; o != x
    """,
    "": """
        self.n > 0; self.lead is not None; self.d[self.lead] is not None; self.waiting; self.log[self.lead][0] == 1
    """,
}
"""Guards by the parameters that they speak of."""
GUARDS = {
    key: [each.strip() for each in text.replace("\n", ";").split(";") if each.strip()] for key, text in _GUARDS.items()
}

EFFECTS = {
    "": ["self.n = (self.n + 1) % 4", 'self.done = "yes"'],
    "a": ["self.lead = a", "self.waiting.add(a)"],
    "b": ["self.waiting ^= {b}"],
    "x": ["self.n = x", "self.xs ^= {x}"],
    "y": ["self.n = y"],
    "m": ["self.net ^= {m}", "self.bag[m] += 1"],
    "p": ["self.net ^= {p}"],
    "e": ["self.up = e", "self.up[self.lead] = e[self.lead]"],
    "g": ["self.waiting = g", "self.waiting ^= g"],
    "h": ["self.waiting ^= h"],
    "f": ["self.fixed = f", "self.groups ^= {f}"],
    "q": ["self.quorums ^= {q}"],
    "o": ["self.mixed ^= {o}"],
    "t": ["self.up[self.lead] = t"],
    "k": ["self.ns ^= {k}"],
    "u": ["self.d[u[0]] = u[1]"],
    "w": ["self.words ^= {w[:1]}", "self.nums = {b: w for b in A}", "self.way = tuple(self.waiting)[: len(w)]"],
}


def action_of(draw: random.Random, name: str) -> str:
    """An action with some parameters, guards that speak of them, and effects that tell them apart."""
    taken = draw.sample(list(PARAMETERS), draw.choice((1, 1, 2, 2, 2, 3)))
    if draw.random() < 0.7:
        pairs = [key for key in GUARDS if len(key) == 2]
        taken = list(draw.choice(pairs)) + draw.sample(
            [each for each in PARAMETERS if each not in "gfhqe"], draw.choice((0, 0, 1))
        )
        taken = list(dict.fromkeys(taken))
        draw.shuffle(taken)
    fitting = [key for key in GUARDS if set(key) <= set(taken) and (key or draw.random() < 0.3)]
    if "b" in taken and "a" in GUARDS:
        fitting.append("b")
    tests = []
    for _ in range(draw.choice((1, 2, 2, 3, 3, 4))):
        key = draw.choice([key for key in fitting for _ in range(1 + 2 * len(key))] or [""])
        tests.append(draw.choice(GUARDS["a" if key == "b" else key]).format(a="b" if key == "b" else "a"))
    lines = list(guard_lines(draw, tests))
    for given in draw.sample(taken, min(len(taken), 2)):
        lines.append(draw.choice(EFFECTS[given]))
    lines.append(draw.choice(EFFECTS[""]))
    given = ", ".join(f"{each}: {PARAMETERS[each]}" for each in taken)
    return f"    @action\n    def {name}(self, {given}):\n" + "".join(f"        {line}\n" for line in lines)


def guard_lines(draw: random.Random, tests: list[str]) -> list[str]:
    """Tests as statements: each alone, some joined, some after a local has been given a value or something has been looked at."""
    lines: list[str] = []
    for test in tests:
        is_statement = test.startswith(("self.there", "self.long"))
        if lines and not is_statement and lines[-1].startswith("require") and draw.random() < 0.3:
            lines[-1] = f"{lines[-1][:-1]} and ({test}))"
        elif is_statement:
            lines.append(test)
        elif draw.random() < 0.1:
            lines += [f"held = {test}", "require(held)"]
        else:
            lines.append(f"require({test})")
        if draw.random() < 0.05:
            lines.append(draw.choice(["assert self.n < 3", "self.n = 1", "if self.n == 2: return"]))
    return lines


def actions_of(seed: int, count: int) -> list[str]:
    """So many actions."""
    draw = random.Random(seed)
    return [action_of(draw, f"act{number}") for number in range(count)]
