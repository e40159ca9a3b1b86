"""Random specs whose bodies go through sets of a Symmetric sort, in ways that sometimes depend on the order and sometimes do not.

All of it is in the compiled part of the language, so that there is something to prove. Nothing here knows of the prover.
"""

import random

HEAD = """\
import functools
import itertools
from collections import Counter
from typing import Annotated
from checker import *


class P(Symmetric, size=3):
    pass


class K(Constant, default=1):
    pass


class Top(Constant, default=2):
    pass


class On(Constant, default=True):
    pass


class E(Range, low=0, high=Top):
    pass


class T(Range, low=0, high=4):
    pass


class Same(Constant, default=lambda p: 1, of=dict[P, E]):
    pass


class Own(Constant, default=lambda p: (p, 2), of=dict[P, tuple[P, E]]):
    pass


class Odd(Constant, default={"p1": 2, "p2": 0, "p3": 0}, of=dict[P, E]):
    pass


class Chosen(Constant, default=lambda n: "p1" if n == 1 else None, of=dict[E, P | None]):
    pass


class Others(Constant, default=lambda p: frozenset(r for r in P if r != p), of=dict[P, frozenset[P]]):
    pass


class M(Record):
    a: P
    n: E


class L(Record):
    way: Annotated[tuple[P, ...], MaxLen(2)]
    marks: Annotated[tuple[E, ...], MaxLen(2)] = ()


class S(Spec):
    on: dict[P, bool] = fill(False)
    num: dict[P, E] = fill(0)
    lead: P | None = None
    seen: set[P] = fill()
    sent: Annotated[set[M], MaxLen(2)] = fill()
    log: Annotated[list[P], MaxLen(2)] = fill()
    knows: dict[P, set[P]] = fill()
    way: Annotated[tuple[P, ...], MaxLen(3)] = ()
    last: L = L(())
    total: T = 0
    flag: bool = False

    def bump(self, p: P) -> None:
        self.num[p] = min(self.num[p] + 1, 2)

    def touch(self, p: P) -> None:
        self.seen.add(p)
        self.flag = True

    def follow(self, p: P) -> None:
        self.lead = p

    def strong(self, p: P) -> bool:
        return self.num[p] > 0

    def checked(self, p: P) -> bool:
        require(p in self.seen)
        return self.on[p]

    def others(self, q: P) -> set[P]:
        return {p for p in self.seen if p != q}

    @action
    def mark(self, p: P) -> None:
        require(not self.on[p])
        self.on[p] = True

    @action
    def see(self, p: P) -> None:
        self.seen.add(p)

    @action
    def count(self, p: P) -> None:
        self.num[p] = (self.num[p] + 1) % 3

"""

SOURCES = (
    *(
        "for {v} in P",
        "for {v} in self.seen",
        "for {v} in self.knows[q]",
        "for {v} in self.others(q)",
        "for {v} in self.log",
    ),
    *(
        "for {v} in {{p for p in P if self.on[p]}}",
        "for {v} in self.seen | {{q}}",
        "for {v} in [p for p in P if self.num[p] > 0]",
        "for {v} in self.way",
        "for {v} in tuple(self.seen)",
        "for {v} in (*self.seen, q)",
        "for {v} in self.last.way + (q,)",
        "for i, {v} in enumerate(self.log)",
        "for {v} in reversed(self.log)",
        "for {v}, r in zip(self.log, self.log[1:])",
        "for {v} in reversed([p for p in P if self.on[p]])",
        "for {v} in sorted(self.seen, key=lambda r: self.num[r])",
    ),
)

SIMPLE = (
    *(
        "self.on[{p}] = True",
        "self.on[{p}] = not self.on[{p}]",
        "self.on[{p}] = self.on[q]",
        "self.on[q] = self.on[{p}]",
    ),
    *(
        "self.on[q] = True",
        "self.num[{p}] = self.num[q]",
        "self.num[{p}] = min(self.num[{p}] + 1, 2)",
        "self.num[q] = self.num[{p}]",
    ),
    *(
        "self.num[{p}] += 1",
        "self.num[q] = min(self.num[q] + 1, 2)",
        "self.num[{p}] = self.total % 3",
        "self.num[{p}] = best",
    ),
    *(
        "self.lead = {p}",
        "self.lead = q",
        "self.lead = None",
        "self.seen.add({p})",
        "self.seen.discard({p})",
        "self.seen.add(q)",
    ),
    *("self.seen.discard(q)", "self.seen.remove({p})", "self.seen |= self.knows[{p}]", "self.seen -= self.knows[{p}]"),
    *(
        "self.total += 1",
        "self.total = min(self.total + 1, 4)",
        "self.total += self.num[{p}]",
        "self.total += K.value",
        "self.total = self.num[{p}]",
    ),
    *(
        "self.total = 3",
        "self.total = max(self.total, self.num[{p}])",
        "self.total = 4 - self.total",
        "self.total -= self.num[{p}]",
    ),
    *(
        "self.flag = True",
        "self.flag = On.value",
        "self.num[{p}] = K.value",
        "self.flag = not self.flag",
        "self.flag = self.on[{p}]",
        "self.flag = self.flag or self.on[{p}]",
    ),
    *(
        "self.flag = self.flag and self.num[{p}] < 2",
        "self.log.append({p})",
        "self.sent.add(M({p}, self.num[{p}]))",
        "self.sent.add(M(q, 0))",
    ),
    *(
        "self.knows[{p}].add(q)",
        "self.knows[q].add({p})",
        "self.knows[q] |= self.knows[{p}]",
        "self.knows[{p}] = self.knows[q]",
    ),
    *("self.bump({p})", "self.bump(q)", "self.touch({p})", "self.follow({p})", "self.follow(q)"),
    *(
        "n += self.num[{p}]",
        "n += 1",
        "n = self.num[{p}]",
        "n = n * 2 + self.num[{p}]",
        "best = max(best, self.num[{p}])",
    ),
    *(
        "found = {p}",
        "found = q",
        "own = self.num[{p}]",
        "self.num[{p}] = own",
        "ok = ok and self.on[{p}]",
        "ok = False",
    ),
    *(
        "require(self.on[{p}])",
        "require({p} in self.seen)",
        "assert self.num[{p}] < 2",
        "require(self.checked({p}))",
        "require(ok)",
        "self.lead = max(self.log, key=lambda r: self.num[r], default=None)",
        "self.lead = next((r for r in self.log if self.on[r]), None)",
        "self.lead = max((r for r in self.seen if r == {p}), key=lambda r: self.num[r], default=None)",
        "self.num[{p}] = max(self.sent, key=lambda m: m.n, default=M(q, 0)).n",
        "self.num[{p}] = max((m.n for m in self.sent), key=lambda n: -n, default=0)",
        "self.num[q] = sorted((self.num[r] for r in P), key=lambda n: n % 2)[0]",
        "self.num[{p}] = sorted((self.num[r] for r in P), key=lambda n: -n)[0]",
        *(
            "xs.append({p})",
            "xs.append({p})",
            "xs.append(q)",
            "xs.extend(self.seen)",
            "xs.insert(0, {p})",
            "xs += [{p}, q]",
        ),
        "self.lead = max(self.seen, key=lambda r: self.num[r], default=None)",
        "(self.lead,) = self.seen",
        "*others, self.lead = self.log + [{p}]",
        "self.total, *others = sorted([self.num[r] for r in P])",
        "self.lead, ok = {p}, self.on[{p}]",
    ),
    *(
        "self.way = (*self.way[-1:], {p})",
        "self.way = ({p}, q)",
        "self.way = tuple(r for r in self.way if r != {p})",
        "self.way = tuple(self.seen)",
        "self.way = tuple(r for r in P if self.on[r])",
        "self.way = tuple(sorted(self.seen, key=lambda r: self.num[r]))",
        "self.way = tuple(self.log)",
        "self.way += ({p},)",
        "ps = (*ps, {p})",
        "ps = (*ps, q)",
        "ps += ({p},)",
        "self.last = L(({p},), (self.num[{p}],))",
        "self.last = self.last.replace(way=(*self.last.way[1:], {p}))",
        "self.last = self.last.replace(marks=tuple(sorted(self.num[r] for r in P))[:2])",
        "self.last = self.last.replace(marks=tuple(self.num[r] for r in P)[:2])",
        "self.lead = (*self.seen, q)[0]",
        "self.lead = next(iter(self.way), None)",
        "self.total = min(len(tuple(self.seen)), 4)",
        "self.num[{p}] = self.way.count({p}) % 3",
    ),
)

ENDS = ("break", "break", "continue", "return")

CONDITIONS = (
    *(
        "self.on[{p}]",
        "not self.on[{p}]",
        "{p} in self.seen",
        "self.num[{p}] > 0",
        "self.num[{p}] > best",
        "self.num[{p}] > K.value",
        "On.value",
        "self.flag",
        "{p} == q",
    ),
    *(
        "{p} != q",
        "{p} == self.lead",
        "self.total < 3",
        "any(self.on[r] for r in P)",
        "self.strong({p})",
        "self.checked({p})",
    ),
    *(
        "all(self.num[r] < 2 for r in self.seen)",
        "self.lead is not None and self.on[self.lead]",
        "self.num[self.lead] > 0",
    ),
    *(
        "len(self.seen) > 1",
        "n > 1",
        "len(xs) > 1",
        "{p} in xs",
        "any(r == {p} and self.num[r] > i for i, r in enumerate(self.log))",
        "sum(i for i, r in enumerate([r for r in P if self.on[r]])) > 1",
        "ok",
        "found is None",
        "M({p}, 1) in self.sent",
        "any(m.n > 0 and m.a == {p} for m in self.sent)",
    ),
    *("any(self.num[r] > self.num[{p}] for r in P)", "any(self.num[r] > 0 and self.num[self.lead] == 0 for r in P)"),
    *(
        "sum(self.num[r] for r in self.seen) > 2",
        "max(self.num[r] for r in P) > 1",
        "[self.num[r] for r in P].count(1) == 1",
    ),
    *(
        "[self.num[r] for r in P] == [0, 1, 2]",
        "sorted([self.num[r] for r in P]) == [0, 1, 2]",
        "{p} in self.log and self.log[0] == {p}",
    ),
    *(
        "[r for r in self.seen][0:1] == [{p}]",
        "1 in [self.num[r] for r in self.seen]",
        "list(self.num.values())[0] == 1",
    ),
    *(
        "{p} in self.way",
        "self.way == ({p},)",
        "self.way[:1] == ({p},)",
        "self.last == L(({p},), (1,))",
        "self.last.marks < (1,)",
        "self.way and self.way[-1] == {p}",
        "tuple(self.seen) == ({p},)",
        "tuple(self.seen)[:1] == ({p},)",
        "len(ps) > 1",
        "{p} in ps",
    ),
)

MORE_SOURCES = (
    "for {v} in filter(lambda p: self.on[p], P)",
    "for {v} in (p for p in P if self.num[p] > 0)",
    "for {v}, r in itertools.product(P, self.seen)",
    "for {v}, r in itertools.combinations(P, 2)",
    "for {v}, r in itertools.permutations(self.seen, 2)",
    "for {v} in itertools.chain(self.seen, self.log)",
    "for {v} in {{p: 1 for p in self.seen}}",
)
MORE_SIMPLE = (
    "self.lead = functools.reduce(lambda x, y: y, self.seen, {p})",
    "self.num[{p}] = functools.reduce(max, self.num.values())",
    "self.total = functools.reduce(lambda x, r: min(x + self.num[r], 4), self.seen, 0)",
    "self.seen = {{*self.seen, {p}}}",
    "self.num = {{**self.num, {p}: 1}}",
    "self.seen = set().union(*(self.knows[r] for r in P if self.on[r]))",
    "self.seen = self.seen.intersection(*self.knows.values())",
    "self.num[q] = (lambda r: self.num[r])({p})",
    "self.num[{p}] = max(map(lambda r: self.num[r], P))",
    "self.num[q] = {{r: self.num[r] for r in self.seen}}.get({p}, 0)",
    "self.num[q] = len(list(filter(lambda r: self.on[r], P))) % 3",
    "xs = [*xs, {p}]",
    "self.num[q] = Same.value[{p}]",
    "self.num[{p}] = Odd.value[{p}]",
    "self.lead, self.num[q] = Own.value[{p}]",
    "self.lead = Chosen.value[self.num[{p}]]",
    "self.seen = set(Others.value[{p}])",
    "self.total = sum(Odd.value.values())",
    "self.total = len({{*Odd.value.values(), *Same.value.values()}})",
    "self.num = dict(Same.value)",
    "xs = [*xs, *Others.value[q]]",
)
MORE_CONDITIONS = (
    "any(map(lambda r: self.num[r] > 1, P))",
    "any(self.num[r] > self.num[s] for r, s in itertools.combinations(P, 2))",
    "any(self.num[r] == self.num[s] for r, s in itertools.permutations(P, 2))",
    "all(r != s or self.on[r] for r, s in itertools.product(P, self.seen))",
    "Counter(self.num.values())[1] > 1",
    "Counter(self.log) == Counter([{p}])",
    "Counter(self.log) <= Counter(self.seen)",
    "len(self.seen) > len(P) / 2",
    "functools.reduce(lambda x, r: x and self.on[r], P, True)",
    "functools.reduce(lambda x, r: self.on[r], P, True)",
    "any(self.num[r] == 1 for r in (s for s in P if self.on[s]))",
    "[*self.seen][:1] == [{p}]",
    "Same.value[{p}] > self.num[{p}]",
    "Odd.value.get({p}, 0) > 1",
    "self.num == Same.value",
    "all({p} not in Others.value[r] or self.on[r] for r in P)",
    "any(own[0] == {p} and r != {p} for r, own in Own.value.items())",
)
"""What is written with functions, stars and tables, which comes more rarely."""

_LEFT = [
    "self.lead = found",
    "self.flag = q in xs",
    "self.lead = xs[0] if xs else None",
    "self.total = min(n, 4)",
    "self.num[q] = best",
    "self.flag = ok",
    "require(ok)",
    "self.way = ps",
    "self.way = ps[:2]",
    "self.last = L(xs[:2])",
    "self.total = min(len(ps), 4)",
]
"""What is done with what the loops leave."""

ROLES = ("invariant", "invariant", "reachable")


class Maker:
    """One spec, of a seed."""

    head = HEAD
    more_sources: tuple[str, ...] = MORE_SOURCES
    more_simple: tuple[str, ...] = MORE_SIMPLE
    more_conditions: tuple[str, ...] = MORE_CONDITIONS
    often = 0.85
    """How often it is none of these."""
    parameters = "q: P"

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.loops = 0
        self.is_short = seed % 3 > 0
        """Short bodies are proved more often."""

    def spec(self) -> str:
        """The text of the whole."""
        bodies = [self.action(name) for name in ("go", "run")[: self.draw.choice((1, 1, 2))]]
        return self.head + "\n".join([*bodies, *(self.judged(number) for number in range(2))]) + "\n"

    def action(self, name: str) -> str:
        """A body with a loop or two, and what is done with what they leave."""
        lines = ["n = 0", "best = 0", "own = 0", "ok = True", "found: P | None = None", "xs: list[P] = []", "ps = ()"]
        for _ in range(self.draw.choice((1, 1, 2))):
            lines += self.loop(1)
        lines += self.draw.sample(
            _LEFT,
            self.draw.randint(0, 3),
        )
        return "\n".join(
            [
                f"    @action\n    def {name}(self, {self.parameters}) -> None:",
                *(f"        {line}" for line in lines),
                "",
            ]
        )

    def pick(self, often: tuple[str, ...], rarely: tuple[str, ...]) -> str:
        """One text, of the second sort now and then."""
        return self.draw.choice(often if self.draw.random() < self.often else rarely)

    def loop(self, depth: int) -> list[str]:
        """A loop over one of the sources."""
        self.loops += 1
        turn = f"p{self.loops}"
        header = self.pick(SOURCES, self.more_sources).format(v=turn)
        if self.draw.random() < 0.08:
            return self.turned(depth)
        lines = [f"{header}:", *indented(self.block(turn, depth))]
        if self.draw.random() < 0.15:
            lines += [
                f"    if {self.condition(turn)}:",
                *self.draw.choice(([], [f"        found = {turn}"])),
                "        break",
            ]
            lines += ["else:", f"    {self.draw.choice(SIMPLE).format(p='q')}"]
        return lines

    def turned(self, depth: int) -> list[str]:
        """A loop of a few turns, or one that empties a set."""
        i = f"i{self.loops}"
        if self.draw.random() < 0.4:
            taken = self.draw.choice(("self.seen", "self.log"))
            return [f"while {taken}:", f"    {i} = {taken}.pop()", *indented(self.block(i, depth + 1))]
        lines = [f"{i} = 0", f"while {i} < 2:", f"    {i} += 1", *indented(self.block("q", depth + 1))]
        more = ["else:", f"    {self.draw.choice(SIMPLE).format(p='q')}"]
        return [*lines, *more] if self.draw.random() < 0.3 else lines

    def block(self, turn: str, depth: int) -> list[str]:
        """Some statements, of which the last may leave the loop."""
        lines: list[str] = []
        for _ in range(1 if self.is_short else self.draw.choice((1, 1, 1, 2, 2, 3))):
            lines += self.statement(turn, depth)
        if depth > 1 and self.draw.random() < 0.2:
            lines.append(self.draw.choice(ENDS))
        return lines

    def statement(self, turn: str, depth: int) -> list[str]:
        """One statement, which may have others in it."""
        chance = self.draw.random()
        if chance < 0.3 and depth < 3:
            lines = [f"if {self.condition(turn)}:", *indented(self.block(turn, depth + 1))]
            return [*lines, "else:", *indented(self.block(turn, depth + 1))] if self.draw.random() < 0.2 else lines
        if chance < 0.36 and depth < 2:
            return self.loop(depth + 1)
        return [self.pick(SIMPLE, self.more_simple).format(p=turn)]

    def condition(self, turn: str) -> str:
        """Something that is true or false."""
        one = self.pick(CONDITIONS, self.more_conditions).format(p=turn)
        if self.draw.random() < 0.15:
            return (
                f"{one} {self.draw.choice(('and', 'or'))} {self.pick(CONDITIONS, self.more_conditions).format(p=turn)}"
            )
        return one

    def judged(self, number: int) -> str:
        """A property."""
        lines = [f"    @{self.draw.choice(ROLES)}", f"    def holds{number}(self) -> bool:"]
        collector = self.draw.choice(("all", "any"))
        test = next(
            text
            for text in iter(lambda: self.condition("p"), "")
            if "n >" not in text.split() and not uses_locals(text)
        )
        return "\n".join([*lines, f"        return {collector}({test} for p in P)", ""])


def uses_locals(text: str) -> bool:
    """Whether a condition speaks of what only an action has."""
    return any(
        word in text.replace("(", " ").replace(")", " ").split()
        for word in ("n", "ok", "found", "best", "q", "xs", "ps")
    )


def indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def spec_of(seed: int) -> str:
    """The spec of a number."""
    return Maker(seed).spec()
