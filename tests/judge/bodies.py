"""Random bodies that share, re-read, change while they loop, and have effects inside expressions: what a compiler gets wrong.

A spec has a few variables of every kind and no Symmetric sort, so that any order may be used; a counter lets it take two or three steps.
An action is a list of lines; `specs()` draws the text of a file.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from generated.domains import Choices
from hypothesis import strategies as st

HEAD = """\
from collections import Counter
from enum import Enum
from typing import Annotated, Literal

from checker import (
    MaxLen, Ordered, Quorum, Range, Record, Spec,
    action, fill, init, invariant, reachable, require, step_invariant,
)
from checker import require as need


class X(Range, low=0, high=3):
    pass


class Wide(Range, low=0, high=79):
    pass


class N(Ordered, size=3):
    pass


class Q(Quorum, of=N):
    pass


class Colour(Enum):
    RED = 0
    BLUE = 1


class R(Record):
    x: X
    s: frozenset[N]


class E(Record):
    x: X
{dunder}

def adder(k):
    def added(x):
        return (x + k) % 4
    return added


plus_one, plus_two = adder(1), adder(2)


class S(Spec):
    left: Annotated[int, "steps"] = 0
    a: X = 0
    b: bool = False
    s: set[X] = fill()
    t: set[X] = fill()
    f: frozenset[X] = frozenset()
    g: set[frozenset[N]] = fill()
    d: dict[N, X] = fill(1)
    e: dict[N, set[X]] = fill()
    l: Annotated[list[X], MaxLen(3)] = fill()
    c: Annotated[Counter[N], MaxLen(3)] = fill()
    r: R | None = None
    w: E = E(0)

    @init
    def start(self, k: X):
        require(k < 2)
        self.s = {k, 1}
        self.t = {k + 1, 3}
        self.l = [k, 2]
        self.c[N.first()] = 1
        self.e[N.first()] = {k}
        self.d[N.last()] = k + 2

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
"""
DUNDERS = (
    "    def __bool__(self): return self.x != 2",
    "    def __len__(self): return self.x",
    "    def __eq__(self, other): return True\n    def __hash__(self): return 1",
    "    @property\n    def double(self): return self.x * 2",
)


def specs() -> st.SearchStrategy[str]:
    """The texts of spec files."""
    return st.binary(min_size=150, max_size=400).map(lambda drawn: text_of(Choices(drawn)))


def text_of(choices: Choices) -> str:
    """The text of a spec that these choices make."""
    head = HEAD.replace("{dunder}", choices.pick(["", "", "", *DUNDERS]))
    head = head.replace('left: Annotated[int, "steps"] = 0', "left: X = 0")
    actions = [_Action(choices, f"go{number}").text() for number in range(choices.number(2, 3))]
    most = choices.pick([1, 2, 2])
    actions = [action.replace("MOST", str(most)) for action in actions]
    judged = _Action(choices, "judged").judged()
    return head + "\n" + "\n".join([*actions, judged])


@dataclass
class _Action:
    """Writes one body. `boxes` are the names of sets, `locals` of integers, `lists` of lists."""

    choices: Choices
    name: str
    boxes: list[str] = field(default_factory=lambda: ["self.s", "self.t", "self.e[n]"])
    numbers: list[str] = field(default_factory=lambda: ["self.a", "self.d[n]", "x"])
    lines: list[str] = field(default_factory=list)
    fresh: int = 0

    def text(self) -> str:
        """The whole action."""
        more = self.choices.pick(["", "", ", p: frozenset[N]", ", q: Q", ", z: set[N]"])
        parameters = f"n: N, x: X{more}"
        extra = more[2:3]
        self.nodes = {"p": ["p"], "q": ["q", "q", "frozenset(q)"], "z": ["z", "frozenset(z)"]}.get(extra, [])
        self.nodes = [*self.nodes, "frozenset({n})", "{n}", "{m for m in N if m <= n}", "frozenset(N)"]
        for _ in range(self.choices.number(2, 5)):
            self.lines += self.statement(2)
        body = ["require(self.left < MOST and x < 2)", "self.left += 1", *self.lines]
        return "\n".join(
            ["    @action", f"    def {self.name}(self, {parameters}):", *(f"        {line}" for line in body), ""]
        )

    def judged(self) -> str:
        """An invariant that may be false."""
        self.boxes, self.numbers = (
            ["self.s", "self.t", "self.f", "self.e[N.first()]"],
            ["self.a", "len(self.l)", "self.d[N.last()]"],
        )
        self.nodes = ["N.first() and frozenset()", "frozenset(N)"]
        sure = self.choices.pick(["self.left < 2 or ", "self.left < 1 or ", ""])
        test = self.choices.pick(
            [f"{self.number()} != {self.number()}", f"{self.box()} != {self.box()}", "True", "True", "True", "True"]
        )
        return f"    @invariant\n    def judged(self):\n        return {sure}bool({test})\n"

    # expressions

    def pick(self, *options: str) -> str:
        return self.choices.pick(options)

    def local(self, stem: str) -> str:
        self.fresh += 1
        return f"{stem}{self.fresh}"

    def box(self) -> str:
        """A set that may have other names."""
        return self.choices.pick(self.boxes)

    def number(self, depth: int = 1) -> str:
        """An integer from 0 to 3."""
        plain = self.choices.pick(self.numbers)
        if depth == 0 or self.choices.chance(40):
            return self.pick(plain, plain, "1", "2")
        inner = self.number(0)
        return self.pick(
            f"({inner} + 1) % 4",
            f"plus_one({inner})",
            f"plus_two({inner})",
            f"len({self.box()}) % 4",
            f"min({inner}, {self.number(0)})",
            "self.tick()",
            f"max({self.box()}, default=0)",
            f"({inner} if {self.test(0)} else {self.number(0)})",
            f"sum({self.box()}) % 4",
            "len(self.l)",
            "self.c[n] % 4",
            f"abs({inner} - {self.number(0)})",
            "self.w.x",
        )

    def test(self, depth: int = 1) -> str:
        """A condition."""
        a, b = self.number(0), self.number(0)
        return self.pick(
            f"{a} < {b}",
            f"{a} in {self.box()}",
            "self.b",
            f"{self.box()} == {self.box()}",
            f"self.f == {self.box()}",
            f"{self.box()} <= {self.box()}",
            "self.flag()",
            f"0 <= self.tick() <= {b}",
            f"not {self.box()}",
            "self.r is None",
            f"(frozenset({{{a}, {b}}}), True) == (frozenset({self.box()}), self.b)",
            f"{self.nodes_()} in self.g",
            f"{self.nodes_()} == {self.nodes_()}",
            f"isinstance({self.box()}, set)",
            f"isinstance({a}, int) and {a} != {b}",
            "bool(self.w)",
            "self.w == E(1)",
            f"any(v == {a} for v in self.d.values())",
            "Wide(70) in {Wide.low + 70 * self.a, 3}",
            f"{a} == {b} or self.flag()",
            f"self.l.count({a}) > 0",
        )

    def nodes_(self) -> str:
        return self.choices.pick(self.nodes)

    def made(self) -> str:
        """A set of its own."""
        box, other = self.box(), self.box()
        return self.pick(
            f"set({box})",
            f"{box} | {other}",
            f"{box} - {{{self.number(0)}}}",
            f"{{{self.number(0)}, {self.number()}}}",
            f"{{v for v in {box} if v != {self.number(0)}}}",
            "set(self.f)",
            f"set(self.f | {box})",
            "self.fresh()",
            f"{box}.copy()",
            "set()",
        )

    def shared(self) -> str:
        """A set, maybe under a name that is another's too."""
        box = self.box()
        return self.pick(
            box,
            box,
            "self.here()",
            f"self.other({box})",
            f"({box} if {self.test(0)} else {self.box()})",
            f"self.grow({box}, {self.number(0)})",
        )

    # statements

    def statement(self, depth: int) -> list[str]:
        """The lines of one."""
        kinds: list[Callable[[int], list[str]]] = [
            self._alias,
            self._alias,
            self._change,
            self._change,
            self._change,
            self._store,
            self._store,
            self._store,
            self._integer,
            self._call,
            self._set_op,
        ]
        if depth > 0:
            kinds += [
                self._loop,
                self._loop,
                self._loop,
                self._if,
                self._if,
                self._match,
                self._list,
                self._list,
                self._counter,
            ]
        return self.choices.pick(kinds)(depth)

    def block(self, depth: int) -> list[str]:
        """The lines of a block; what it binds is forgotten after it."""
        boxes, numbers = list(self.boxes), list(self.numbers)
        lines = [line for _ in range(self.choices.number(1, 2)) for line in self.statement(depth - 1)]
        self.boxes, self.numbers = boxes, numbers
        return [f"    {line}" for line in lines]

    def _alias(self, depth: int) -> list[str]:
        one, two = self.local("u"), self.local("v")
        known = [name for name in self.boxes if name.isidentifier()]
        form = self.choices.number(0, 6 if known else 4)
        match form:
            case 0 | 1:
                lines = [f"{one} = {self.shared()}"]
                self.boxes.append(one)
            case 2:
                lines = [f"{one} = {two} = {self.pick(self.made(), self.shared())}"]
                self.boxes += [one, two]
            case 3:
                lines = [f"{one}, {two} = {self.shared()}, {self.pick(self.made(), self.shared())}"]
                self.boxes += [one, two]
            case 4:
                lines = [f"{one} = {self.made()}"]
                self.boxes.append(one)
            case 5:
                lines = [f"{self.choices.pick(known)} = {self.shared()}"]
            case _:
                first, second = self.choices.pick(known), self.choices.pick(known)
                lines = [f"{first}, {second} = {second}, {first}"]
        return lines

    def _change(self, depth: int) -> list[str]:
        box, x = self.box(), self.number()
        return [
            self.pick(
                f"{box}.add({x})",
                f"{box}.add({x})",
                f"{box}.discard({x})",
                f"{box} |= {self.made()}",
                f"{box} -= {{{x}}}",
                f"{box}.update({self.box()})",
                f"{box}.clear()",
                f"{box} ^= {{{x}}}",
                f"{self.shared()}.add({x})",
                f"{box}.intersection_update({self.made()})",
            )
        ]

    def _store(self, depth: int) -> list[str]:
        return [
            self.pick(
                f"self.s = {self.shared()}",
                f"self.t = {self.made()}",
                f"self.e[n] = {self.shared()}",
                f"self.f = {self.pick(self.shared(), self.made(), f'frozenset({self.box()})')}",
                f"self.g.add({self.nodes_()})",
                f"self.g.discard({self.nodes_()})",
                f"self.r = R({self.number()}, {self.nodes_()})",
                f"self.d[n] = {self.number()}",
                f"self.d[{self.pick('n', 'N.first()')}] = self.tick()",
                f"self.b = {self.test()}",
                f"self.b = self.flag() or {self.test()}",
                f"self.e = {{m: {self.made()} for m in N}}",
                f"self.d = {{m: {self.number(0)} for m in N}}",
                f"self.w = E({self.number()})",
            )
        ]

    def _integer(self, depth: int) -> list[str]:
        name = self.local("i")
        lines = [f"{name} = {self.number()}"]
        self.numbers.append(name)
        if self.choices.chance(40):
            lines.append(f"{name} = ({name} + {self.number()}) % 4")
        elif self.choices.chance(30):
            other = self.local("i")
            lines = [f"{name}, {other} = {self.number()}, {self.number()}"]
            self.numbers.append(other)
        return lines

    def _call(self, depth: int) -> list[str]:
        return [
            self.pick(
                f"self.grow({self.box()}, {self.number()})",
                f"self.a = {self.number()}",
                f"self.a = (self.a + {self.number()}) % 4",
                f"need({self.test()} or x == 0)",
                f"assert {self.test()} or x == 0, f'wrong at {{self.a}}'",
                f"self.d[n] += {self.number(0)} - {self.number(0)}" if self.choices.chance(20) else "self.tick()",
            )
        ]

    def _set_op(self, depth: int) -> list[str]:
        name = self.local("i")
        box = self.box()
        self.numbers.append(name)
        return [f"{name} = 0", f"if {box}:", f"    {name} = {box}.pop()"]

    def _if(self, depth: int) -> list[str]:
        lines = [f"if {self.test()}:", *self.block(depth)]
        if self.choices.chance(50):
            lines += ["else:", *self.block(depth)]
        return lines

    def _match(self, depth: int) -> list[str]:
        one, two = self.local("i"), self.local("k")
        if self.choices.chance(50):
            return [
                f"match {self.number()}:",
                f"    case int({one}) if {one} > {self.number(0)}:",
                *_in(self.block(depth)),
                "    case 0 | 1:",
                *_in(self.block(depth)),
                "    case _:",
                "        pass",
            ]
        return [
            "match self.r:",
            "    case None:",
            *_in(self.block(depth)),
            f"    case R({one}, s={two}):",
            f"        self.g.add({two})",
            *_in(self.block(depth)),
        ]

    def _loop(self, depth: int) -> list[str]:
        key, value = self.local("m"), self.local("y")
        form = self.choices.number(0, 8)
        numbers, boxes = list(self.numbers), list(self.boxes)
        match form:
            case 0 | 1:
                head = f"for {key}, {value} in self.d.items():"
                self.numbers += [value, f"self.d[{key}]"]
                extra = [f"self.d[{self.pick(key, 'n')}] = {self.number()}"]
            case 2:
                head = f"for {value} in self.d.values():"
                self.numbers.append(value)
                extra = [f"self.d[n] = {self.number()}"]
            case 3:
                head = f"for {key}, {value} in self.e.items():"
                self.boxes += [value, f"self.e[{key}]"]
                extra = [self.pick(f"{value}.add({self.number()})", f"self.e[{self.pick(key, 'n')}] = {self.made()}")]
            case 4 | 5:
                box = self.box()
                head = f"for {value} in {box}:"
                self.numbers.append(value)
                extra = [
                    self.pick(f"{box}.discard({self.number()})", f"{box}.add({self.number()})", f"self.a = {value}")
                ]
            case 6:
                bound = self.local("i")
                head = f"for {value} in range({bound}):"
                self.numbers.append(value)
                extra = [self.pick(f"{bound} -= 1", f"{value} = {self.number()}", f"{bound} = 0")]
                tail = self._looped(head, extra, depth)
                self.numbers, self.boxes = [*numbers, bound], boxes
                return [f"{bound} = {self.number()}", *tail]
            case 7:
                head = f"for {key}, {value} in self.c.items():"
                extra = [f"self.c[{key}] = 1"]
            case _:
                head = f"for {value} in {self.pick('x', '3')} and range(x):"
                self.numbers.append(value)
                extra = [self.pick(f"x = {value}", f"self.a = {value}")]
                head = f"for {value} in range(x):"
        lines = self._looped(head, extra, depth)
        self.numbers, self.boxes = numbers, boxes
        if self.choices.chance(25) and value in lines[0] and form in (4, 5, 6, 8):
            return [f"{value} = 2", *lines, f"self.a = {value}"]
        return lines

    def _looped(self, head: str, extra: list[str], depth: int) -> list[str]:
        block = self.block(depth)
        parts = [f"    {line}" for line in extra]
        body = parts + block if self.choices.chance(50) else block + parts
        if self.choices.chance(30):
            body += [f"    if {self.test()}:", f"        {self.pick('break', 'continue', 'break')}"]
            if self.choices.chance(40):
                body += self.block(depth)
        return [head, *body]

    def _list(self, depth: int) -> list[str]:
        x, item = self.number(), self.local("y")
        return self.choices.pick(
            [
                ["if len(self.l) < 3:", f"    self.l.append({x})"],
                ["if len(self.l) < 3:", f"    self.l.insert(0, {x})"],
                ["if self.l:", f"    self.a = self.l.pop({self.pick('', '0', '-1')})"],
                ["if self.l:", f"    self.l[0] = {x}"],
                [f"for {item} in self.l:", "    if len(self.l) < 3:", f"        self.l.append({x})"],
                [f"for {item} in list(self.l):", f"    self.l.remove({item})"],
                [f"self.l = sorted({self.box()})[:3]"],
                ["u = self.l", "if u:", "    u.pop()", "self.a = (self.a + len(u) + len(self.l)) % 4"],
            ]
        )

    def _counter(self, depth: int) -> list[str]:
        return self.choices.pick(
            [
                ["if self.c.total() < 3:", f"    self.c[{self.pick('n', 'N.last()')}] += 1"],
                ["if self.c[n]:", "    self.c[n] -= 1"],
                ["k = self.c", "k[n] = 1" if self.choices.chance(50) else "k.clear()"],
                ["self.a = sum(self.c.values()) % 4"],
            ]
        )


def _in(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines]
