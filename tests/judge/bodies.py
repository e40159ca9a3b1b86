"""Random bodies that share, re-read, change while they loop, and have effects inside expressions: what a compiler gets wrong.

A spec has a few variables of every kind and no Symmetric sort, so that any order may be used; a counter lets it take two or three steps.
An action is a list of lines; `spec_of_seed` gives the text of a file.
"""

import random
from collections.abc import Callable

from generated.domains import Choices

from .integers import Integers
from .loops import indented
from .spec_head import DUNDERS, HEAD, START

NEEDED = 40_000
"""Bytes that a spec takes at most, one for each choice."""


def spec_of_seed(seed: int, *, is_short: bool = False) -> str:
    """The text of the spec of this number, of seven to nine bodies; where it is short, of the first three."""
    return text_of(Choices(random.Random(seed).randbytes(NEEDED)), is_short=is_short)


def text_of(choices: Choices, *, is_short: bool = False) -> str:
    """The text of a spec that these choices make."""
    head = HEAD.replace("{dunder}", choices.pick(DUNDERS) if choices.chance(10) else "")
    start = START + _Action(choices).more() if choices.chance(25) else START
    most = choices.pick([1, 2, 2])
    actions = [
        _Action(choices).action(f"go{number}", most) for number in range(2 if is_short else choices.number(5, 7))
    ]
    judged = [
        _Action(choices, node="N.first()", pure=True).judged(f"judged{number}")
        for number in range(1 if is_short else 2)
    ]
    return head + "\n".join([start, *actions, *judged])


_WORD = "w: Annotated[tuple[X, ...], MaxLen(1)]"
_GUARDS = {
    "p": ["p in self.g", "p <= {m for m in N if self.d[m] > 0}", "len(p) == self.d[n]", "1 <= len(p) <= 2"],
    "q": ["q in self.g", "q <= {m for m in N if m != n}", "len(q) > self.d[n]"],
    "z": ["z <= {m for m in N if self.d[m] > 0}", "len(z) <= 1", "len(z) in (1, 2) and n in z", "not z - {n}"],
    "w": [
        *(
            "w in self.lt",
            "w == self.tt[:1]",
            "w == self.dt[n]",
            "w in (self.tt, self.lm.log)",
            "len(w) == 1 and w[0] in self.s",
        ),
        *("w == self.l", "w == tuple(self.l[:1])", "w < self.tt", "any(w == m.log for m in self.sent)", "w == self.te"),
    ],
    "y": ["y in self.f", "y in self.e[n]", "y == self.d[n]", "y <= self.d[n]"],
    "x": [
        "x in self.s",
        "x in self.tt",
        "x in self.lm.log",
        "x < len(self.tt)",
        "x == self.tt[0]",
        "self.dt[n] and x == self.dt[n][-1]",
        "x in (self.te or ())",
        "x in self.e[n]",
        "x in self.d.values()",
        "x < len(self.ll[n])",
        "x == self.ll[n][0]",
        "self.ll[n] and x == self.ll[n][0]",
        "x == self.d[n]",
        "self.d[n] > 0 and x in (0, self.d[n])",
        "0 < x <= self.d[n]",
    ],
}
"""Guards by the parameter that they speak of."""


class _Action(Integers):
    """Writes one body."""

    def action(self, name: str, most: int) -> str:
        """An action, which takes its first steps only."""
        self.wild = self.choices.chance(12)
        more = self.choices.pick(["", "", "", "p: frozenset[N]", "q: Q", "z: set[N]", "y: Half", "h: E", _WORD])
        own = {"p": ["p"], "q": ["q", "q", "frozenset(q)", "q | {n}", "q & frozenset({n})"], "z": ["z", "frozenset(z)"]}
        self.nodes = own.get(more[:1], [])
        self.nodes += ["frozenset({n})", "{n}", "{m for m in N if m <= n}", "frozenset(N)", "frozenset()"]
        self.numbers += {"y": ["y"], "h": ["h.x"], "w": ["len(w)", "sum(w)"]}.get(more[:1], [])
        self.sequences += ["w"] if more == _WORD else []
        star = self.choices.pick(["", "", "", "*, "])
        parameters = f"n: N, {star}x: Half{', ' if more else ''}{more}"
        lines = [f"require(self.left < {most})", *self._draws(more[:1]), "self.left += 1"]
        for _ in range(self.choices.number(2, 5)):
            lines += self.statement(2)
        return _method("action", f"def {name}(self, {parameters}):", lines)

    def more(self) -> str:
        """Lines for an @init."""
        return "".join(f"{line}\n" for line in indented(indented(self.statement(2))))

    def _draws(self, extra: str) -> list[str]:
        """Conditions that tell the checker where to take parameters from; some may fail."""
        chosen = [
            self.choices.pick(_GUARDS.get(extra, _GUARDS["x"]) if self.choices.chance(60) else _GUARDS["x"])
            for _ in range(self.choices.pick([0, 0, 0, 1, 1, 2]))
        ]
        return [f"require({guard})" for guard in chosen]

    def judged(self, name: str) -> str:
        """An invariant that may be false, or fail."""
        self.boxes = ["self.s", "self.t", "self.f", "self.e[N.first()]"]
        self.sequences = ["self.tt", "self.lm.log"]
        self.numbers = ["self.a", "len(self.l)", "self.d[N.last()]", "self.left"]
        self.nodes = ["frozenset({N.last()})", "frozenset(N)", "frozenset()"]
        lines = []
        if self.choices.chance(40):
            lines = self.choices.pick(
                [
                    [f"if {self.test()}:", "    return True"],
                    [
                        f"for v in {self.box()}:",
                        f"    if v == {self.number(0)}:",
                        f"        return bool({self.test()})",
                    ],
                    [f"u = {self.shared()}", f"if u == {self.made()}:", f"    return bool({self.test()})"],
                    [f"i = {self.number()}", f"if i < {self.number(0)}:", f"    return i in {self.box()}"],
                ]
            )
        return _method("invariant", f"def {name}(self):", [*lines, f"return bool({self.test()})"])

    # statements

    def statement(self, depth: int) -> list[str]:
        """The lines of one."""
        kinds: list[Callable[[int], list[str]]] = [
            *(self._alias, self._alias, self._change, self._change, self._change, self._store, self._store),
            *(self._store, self._integer, self._call, self._set_op, self._other, self._form),
            *[self._whole] * 4,
        ]
        if depth > 0:
            kinds += [self._loop, self._loop, self._loop, self._if, self._if, self._match]
            kinds += [self._list, self._list, self._grown, self._counter, self._nested]
            kinds += [self._function, self._named, self._table, self._combined]
            kinds += [self._sequence, self._sequence]
        if self.wild:
            kinds += [self._wild] * 4
        return self.choices.pick(kinds)(depth)

    def _alias(self, depth: int) -> list[str]:
        """A set by another name."""
        one, two = self.local("u"), self.local("v")
        known = [name for name in self.boxes if name.isidentifier()]
        match self.choices.number(0, 9 if known else 7):
            case 0 | 1:
                lines, names = [f"{one} = {self.shared()}"], [one]
            case 2:
                lines, names = [f"{one} = {two} = {self.pick(self.made(), self.shared())}"], [one, two]
            case 3:
                made = self.pick(self.made(), self.shared())
                lines, names = [f"{one}, {two} = {self.shared()}, {made}"], [one, two]
            case 4:
                lines, names = [f"{one} = {self.made()}"], [one]
            case 5:
                lines = [
                    f"{one} = {self.pick('self.s', 'self.t', 'self.e[n]')} = {self.pick(self.made(), self.shared())}"
                ]
                names = [one]
            case 6:
                lines, names = [f"self.s, {one} = {self.made()}, self.s"], [one]
            case 7:
                lines, names = [f"{one} = {self.made()}", f"{two} = {one}", f"{one} = {self.made()}"], [one, two]
            case 8:
                lines, names = [f"{self.choices.pick(known)} = {self.shared()}"], []
            case _:
                first, second = self.choices.pick(known), self.choices.pick(known)
                lines, names = [f"{first}, {second} = {second}, {first}"], []
        self.boxes += names
        return lines

    def _change(self, depth: int) -> list[str]:
        """A set changed in place."""
        box, x = self.box(), self.number()
        return [
            self.pick(
                f"{box}.add({x})",
                f"{box}.add({x})",
                f"{box}.discard({x})",
                f"{box}.remove({x})",
                f"{box} |= {self.made()}",
                f"{box} |= {self.shared()}",
                f"{box} &= {self.made()}",
                f"{box} -= {{{x}}}",
                f"{box}.update({self.box()})",
                f"{box}.clear()",
                f"{box} ^= {{{x}}}",
                f"{self.shared()}.add({x})",
                f"{box}.intersection_update({self.made()})",
                f"{box}.difference_update({self.box()})",
                f"{box}.symmetric_difference_update({self.made()})",
            )
        ]

    def _store(self, depth: int) -> list[str]:
        """A variable assigned."""
        number = self.number()
        if self.choices.chance(25):
            return self._store_other(number)
        return [
            self.pick(
                f"self.s = {self.shared()}",
                f"self.t = {self.made()}",
                f"self.s = self.t = {self.made()}",
                f"self.s, self.t = {self.shared()}, {self.shared()}",
                f"self.e[n] = {self.shared()}",
                f"self.e[n] = self.s = {self.shared()}",
                f"self.f = {self.pick(self.shared(), self.made(), f'frozenset({self.box()})')}",
                f"self.d[n] = {number}",
                f"self.d[{self.pick('n', 'N.first()')}] = self.tick()",
                f"self.a = self.d[n] = {number}",
                f"self.d[n], self.a = self.a, {number}",
                f"self.b = {self.test()}",
                f"self.b = self.flag() or {self.test()}",
                f"self.b = {self.test()} and self.flag()",
                f"self.e = {{m: {self.made()} for m in N}}",
                f"self.d = {{m: {self.number(0)} for m in N}}",
                "self.d = {m: v for m, v in self.d.items()}",
                f"self.a = {number}",
                f"self.a = (self.a + {number}) % 4",
            )
        ]

    def _store_other(self, number: str) -> list[str]:
        """A variable of a rarer kind assigned."""
        return [
            self.pick(
                f"self.g.add({self.nodes_()})",
                f"self.g.discard({self.nodes_()})",
                f"self.g = {{{self.nodes_()}}}",
                f"self.r = R({number}, {self.nodes_()})",
                f"self.r = R(x={number}, s={self.nodes_()})",
                "self.r = None",
                f"self.w = E({number})",
                f"self.m = E({number})",
                f"self.m = R({number}, {self.nodes_()})",
                "self.m = self.w",
                f"self.m = self.m.replace(x={number})",
                f"self.w = self.w.replace(x={number})",
                f"self.r = self.r.replace(s={self.nodes_()})",
                f"self.r = R({number}, frozenset()).replace(s={self.nodes_()}, x={self.number(0)})",
                f"self.dd[n] = self.{self.pick('d', 'dd[N.first()]')}",
                "self.dd = {m: dict(self.d) for m in N}",
                f"self.k = Colour.BLUE if {self.test(0)} else self.k",
                f'self.word = "off" if {self.test(0)} else "on"',
                f"self.said = Word.ON if {self.test(0)} else Word.OFF",
                f"self.o = {self.pick('q', 'next(iter(Q))', 'None') if 'q' in self.nodes else 'None'}",
                f"self.p2 = ({number}, {self.shared()})",
                f"self.p2 = {number}, frozenset({self.made()})",
                f"self.far.add((n, {number}))",
                f"self.far = {{(m, {self.number(0)}) for m in N if m < n}}",
                f"self.far.discard((n, {number}))",
            )
        ]

    def _integer(self, depth: int) -> list[str]:
        """A number by a name."""
        name, other = self.local("i"), self.local("i")
        match self.choices.number(0, 5):
            case 0 | 1:
                lines, names = [f"{name} = {self.number()}"], [name]
            case 2:
                lines, names = [f"{name} = {self.number()}", f"{name} = ({name} + {self.number()}) % 4"], [name]
            case 3:
                lines, names = [f"{name}, {other} = {self.number()}, {self.number()}"], [name, other]
            case 4:
                lines, names = [f"{name}, {other} = self.both()"], [name]
            case _:
                lines, names = [f"{name} = self.a", f"{name} += {self.number(0)}", f"{name} %= 4"], [name]
        self.numbers += names
        return lines

    def _call(self, depth: int) -> list[str]:
        """A call alone, a condition, or an assertion."""
        return [
            self.pick(
                f"put({self.box()}, {self.number()}, most=2)" if self.wild else f"self.push({self.number()})",
                f"self.push({self.number()})",
                "self.swap()",
                f"need({self.test()} or x == 0)",
                f"require({self.test()} or x == 0)",
                f"assert {self.test()} or x == 0, f'wrong at {{self.a}}'",
                f"self.d[n] += {self.number(0)} - {self.number(0)}" if self.choices.chance(20) else "self.tick()",
                "self.d[n] -= self.d[n] // 2",
                "self.a //= 2",
            )
        ]

    def _set_op(self, depth: int) -> list[str]:
        """What is taken out of a set."""
        name, box = self.local("i"), self.box()
        self.numbers.append(name)
        return self.choices.pick(
            [
                [f"{name} = 0", f"if {box}:", f"    {name} = {box}.pop()"],
                [f"require({box})", f"{name} = {box}.pop()"],
            ]
        )

    def _if(self, depth: int) -> list[str]:
        lines = [f"if {self.test()}:", *self.block(depth)]
        if self.choices.chance(30):
            lines += [f"elif {self.test()}:", *self.block(depth)]
        if self.choices.chance(50):
            lines += ["else:", *self.block(depth)]
        return lines

    def _list(self, depth: int) -> list[str]:
        x, item = self.number(), self.local("y")
        return self.choices.pick(
            [
                ["if len(self.l) < 3:", f"    self.l.append({x})"],
                ["if len(self.l) < 3:", f"    self.l.insert({self.pick('0', '1', '-1')}, {x})"],
                ["if self.l:", f"    self.a = self.l.pop({self.pick('', '0', '-1')})"],
                ["if self.l:", f"    self.l[{self.pick('0', '-1')}] = {x}"],
                [f"for {item} in self.l:", "    if len(self.l) < 3:", f"        self.l.append({x})"],
                [f"for {item} in list(self.l):", f"    self.l.remove({item})"],
                [f"self.l = sorted({self.box()})[:3]"],
                [f"self.l = [v for v in self.l if v != {x}]"],
                [f"self.l = self.l[1:] + [{x}]"],
                [f"self.l += [{x}]"],
                ["self.l.reverse()"],
                ["self.l.sort()"],
                [
                    f"self.l.sort({self.pick('reverse=True', 'key=lambda v: v % 2', 'key=lambda v: -(v % 3), reverse=True')})"
                ],
                [
                    f"self.l = sorted({self.box()}, key=lambda v: {self.pick('v % 2', '-v', '3 // v')}, reverse=True)[:3]"
                ],
                [f"self.l.remove({x})"],
                ["self.l.extend(self.ll[n][:1])"],
                [f"self.ll[n].append({x})"],
                [f"self.ll[n] = [{x}]", "self.ll[N.first()] = self.ll[n]"],
                ["if self.ll[n]:", "    self.ll[n].pop(0)"],
                ["u = self.l", "if u:", "    u.pop()", "self.a = (self.a + len(u) + len(self.l)) % 4"],
                ["u = list(self.l)", f"u.append({x})", "self.a = len(u) % 4"],
                ["del self.l[0]"],
            ]
        )

    def _sequence(self, depth: int) -> list[str]:
        """Tuples that are kept, made of lists, and made lists again."""
        x, one, own, item = self.number(), self.sequence(), self.local("t"), self.local("y")
        bounded = self.pick(f"{one}[:2]", f"{one}[:2]", one)
        return self.choices.pick(
            [
                [f"self.tt = {one}"],
                [f"self.tt = {one}[:3]"],
                [f"self.te = {bounded}"],
                [f"self.te = {one}[:1] or None"],
                [f"self.dt[n] = {bounded}"],
                [f"self.dt[n] = self.dt[N.first()] = {bounded}"],
                [f"self.dt[n] += ({x},)"],
                [f"self.tu = {bounded}"],
                [f"self.lm = L({x}, {bounded})"],
                [f"self.lm = L({x}, list(self.l)[:2])", f"self.lm = self.lm.replace(log=[{self.number(0)}, {x}])"],
                [f"self.lm = self.lm.replace(x={x}, log={bounded})"],
                [f"self.sent.add(L({x}, {bounded}))"],
                [f"self.sent = {{m.replace(x={self.number(0)}) for m in self.sent}}"],
                [f"self.sent.discard(L({x}, {one}[:1]))"],
                [f"self.l = {self.pick(f'list({one})', f'[*{one}]', one)}"],
                [f"self.ll[n] = {self.pick(f'list({one})[:2]', one)}"],
                [f"self.l += {one}"],
                [f"self.l.extend({one})"],
                [f"self.tt = {self.pick('self.l', f'[{x}]', 'self.ll[n]')}"],
                [f"self.lt.append({self.pick(f'({x},)', f'{one}[:1]')})"],
                ["if self.lt:", "    self.tt = self.lt.pop()"],
                [
                    f"{own} = ()",
                    f"for {item} in {self.pick(self.box(), one)}:",
                    f"    {own} = (*{own}, {item})",
                    f"self.tt = {own}",
                ],
                [
                    f"{own} = {one}",
                    f"for {item} in {self.box()}:",
                    f"    {own} += ({item},)",
                    f"self.a = len({own}) % 4",
                ],
                [f"{own} = {one}", f"if {self.test()}:", f"    {own} = {self.sequence()}", f"self.dt[n] = {own}[:2]"],
                [f"for {item} in self.tt:", f"    self.tt = self.tt[1:] + ({x},)", f"    self.a = {item}"],
                [f"{own} = self.tt", "self.tt = ()", f"self.te = {own}[:2]"],
                [f"{own}, {item} = {self.pick('self.lm.log', 'self.tt', one)}", f"self.a = {own}"],
                [
                    f"match {self.pick('self.tt', 'self.te', 'self.tu')}:",
                    f"    case ({own},):",
                    f"        self.a = {own}",
                    "    case ():",
                    f"        self.a = {x}",
                    f"    case (_, {item}, *_):",
                    f"        self.a = {item}",
                ],
                ["for m in self.sent:", f"    self.a = (self.a + len(m.log) + {x}) % 4"],
                [f"self.dt = {{m: self.dt[m][:1] + ({self.number(0)},) for m in N}}"],
            ]
        )

    def _grown(self, depth: int) -> list[str]:
        """A list of the body's own."""
        xs, item, x, y = self.local("xs"), self.local("y"), self.number(), self.number(0)
        more = self.pick(
            f"{xs}.append({y})",
            f"{xs}.append({item})",
            f"{xs}.insert({self.pick('0', '-1', '5')}, {item})",
            f"{xs} += [{item}, {y}]",
            f"{xs}.extend({self.box()})",
            f"{xs}.extend(v for v in {self.box()} if v != {item})",
            f"{xs} = {xs} + [{item}]",
            f"{xs}.extend({xs}[:1])",
        )
        lines = [
            f"{xs} = {self.pick('[]', f'[{x}]', 'list(self.l)', f'sorted({self.box()})')}",
            f"for {item} in {self.box()}:",
            f"    {more}",
        ]
        if self.choices.chance(30):
            lines += [f"    if {item} == {y}:", f"        {self.pick('break', f'{xs} = {xs}[1:]', f'{xs}.clear()')}"]
        change = self.pick(
            f"{xs}.append({y})",
            f"{xs}.sort(key=lambda v: v % 2)",
            f"{xs}.reverse()",
            f"{xs}.remove({y})",
            f"{xs}[0] = {y}",
            f"self.a = {xs}.pop({self.pick('', '0')})",
            f"{xs} = [v for v in {xs} if v != {y}]",
            f"self.d[n] = next(iter({xs}), 0)",
            f"{item} = {xs}" if self.wild else f"del {xs}[:1]",
        )
        end = self.pick(
            f"self.l = {xs}[:3]", f"self.a = sum({xs}) % 4", f"self.a = max({xs}, default=0)", f"self.l = {xs}"
        )
        return [*lines, change, end]

    def _counter(self, depth: int) -> list[str]:
        return self.choices.pick(
            [
                ["if self.c.total() < 3:", f"    self.c[{self.pick('n', 'N.last()')}] += 1"],
                ["if self.c[n]:", "    self.c[n] -= 1"],
                [f"self.c[n] = {self.number()}"],
                ["k = self.c", "k[n] = 1" if self.choices.chance(50) else "k.clear()"],
                ["self.a = sum(self.c.values()) % 4"],
                ["self.a = len(self.c)"],
                ["if n in self.c:", "    del self.c[n]"],
                ["self.c.update({n: 1})"],
                ["self.c.subtract({n: 1})"],
                ["self.a = self.c.pop(n, 0) % 4"],
                ["self.a = sum(1 for m in self.c.elements()) % 4"],
            ]
        )

    def _nested(self, depth: int) -> list[str]:
        """Containers in a dict of the state."""
        x = self.number()
        return self.choices.pick(
            [
                [f"self.e[n] |= {self.made()}"],
                [f"self.e[n].add({x})", "self.e[N.last()] = self.e[n]", f"self.e[n].discard({self.number(0)})"],
                ["self.e[n], self.e[N.first()] = self.e[N.first()], self.e[n]"],
                [f"self.d.update({{n: {x}}})"],
                [f"self.dd[n][{self.pick('n', 'N.first()')}] = {x}"],
                [f"self.dd[N.last()][n] += {self.number(0)} - self.dd[n][n]"],
                ["self.dd[n], self.dd[N.first()] = self.dd[N.first()], self.dd[n]"],
                ["self.dd[n] = {m: v for m, v in self.dd[n].items()}", f"self.dd[n][n] = {x}"],
                ["row = self.dd[n]", f"row[N.last()] = {x}", "self.a = self.dd[N.last()][N.last()]"],
                ["row = dict(self.dd[n])", f"row[n] = {x}", "self.d = row"],
                ["self.dd[N.last()] = self.dd[n]", f"self.dd[n][n] = {x}"],
                ["self.a = self.d.get(n, 0)"],
                [f"self.a = self.d.setdefault(n, {x})"],
                ["self.d.pop(n)" if self.choices.chance(20) else "self.a = self.d[n]"],
            ]
        )

    def _other(self, depth: int) -> list[str]:
        """Other ways of binding and choosing."""
        name = self.local("i")
        lines = self.choices.pick(
            [
                [f"({name}) = {self.number()}"],
                [f"{name} = {self.number(0)} if {self.test()} else {self.number()}"],
                [f"{name} = [{self.number(0)}, {self.number(0)}][{self.number(0)} % 2]"],
                [f"{name} = ({self.number(0)}, {self.number(0)})[1]"],
                [f"{name} = min([{self.number(0)}, {self.number(0)}, 3])"],
                [f"{name} = len([v for v in self.l if v in {self.box()}])"],
            ]
        )
        self.numbers.append(name)
        return lines

    def _function(self, depth: int) -> list[str]:
        """A function of the body's own, called."""
        f, name, x, y = self.local("f"), self.local("i"), self.number(0), self.number(0)
        box = self.box()
        self.numbers.append(name)
        made = self.choices.pick(
            [
                [f"{f} = lambda v: (v + {y}) % 4"],
                [f"{f} = lambda v, w={y}: v if v in {box} else w"],
                [f"def {f}(v):", f"    return v * {y} % 4"],
                [f"def {f}(v):", f"    if v > {y}:", "        return 1", "    return v"],
                [
                    f"def {f}(v, w={y}):",
                    f"    for u in {box}:",
                    "        if u > v:",
                    "            return u",
                    "    return w",
                ],
                [f"def {f}(v):", "    self.a = v", f"    return {y}"],
                [f"def {f}(v):", f"    require(v != {y})", "    return v"],
            ]
        )
        call = self.pick(
            f"{name} = {f}({x})",
            f"{name} = {f}({f}({x}))",
            f"{name} = {f}({x}) if {self.test(0)} else 0",
            f"{name} = max({box} | {{{x}}}, key={f})",
            f"{name} = sum(map({f}, {box})) % 4",
            f"{name} = len([v for v in {box} if {f}(v) > 1]) % 4",
            f"{name} = {f}(v={x})",
        )
        return [*made, *([f"self.a = {self.number(0)}"] if self.choices.chance(30) else []), call]

    def _named(self, depth: int) -> list[str]:
        """A name given inside an expression."""
        name, x, y = self.local("i"), self.number(0), self.number(0)
        return self.choices.pick(
            [
                [f"if ({name} := {x}) > {y}:", f"    self.a = {name}"],
                [f"if {self.test(0)} and ({name} := {x}) > 0 and {name} < 3:", f"    self.a = {name}"],
                [f"if self.l and ({name} := self.l[-1]) != {y}:", f"    self.a = {name}", *self.block(0)],
                [f"if ({name} := self.r) is not None:", f"    self.a = {name}.x"],
                [f"if {self.test(0)} and ({name} := self.r) is not None and {name}.x > {y}:", f"    self.a = {name}.x"],
                [f"require(({name} := {x}) != 3)", f"self.a = {name}"],
                [f"require(self.l and ({name} := self.l[0]) != {y} or x == 0)"],
                [f"self.s = {{{name} for v in {self.box()} if ({name} := (v + {x}) % 4) != {y}}}"],
                [f"self.a = ({name} := {x}) * {name} % 4"],
                [f"self.b = ({name} := {x}) > {y} and {name} in {self.box()}"],
            ]
        )

    def _table(self, depth: int) -> list[str]:
        """A dict without a value for every key."""
        d, k, v, x, y = self.local("d"), self.local("k"), self.local("v"), self.number(0), self.number(0)
        box = self.box()
        made = self.pick(
            f"{d} = {{{x}: 1, {y}: 2, 3: {x}}}",
            f"{d} = {{0: {x}, 2: {y}}}",
            f"{d} = {{v: (v + {x}) % 4 for v in {box}}}",
            f"{d} = {{v % 2: v for v in {box} if v != {x}}}",
            f"{d} = {{v: w for v, w in enumerate(self.l)}}",
            f"{d} = dict(zip({box}, self.l))",
            f"{d} = dict.fromkeys({box}, {x})",
            f"{d} = {{m: {x} for m in N}}",
        )
        used = self.choices.pick(
            [
                [f"self.a = {d}.get({y}, 3)"],
                [f"self.a = {d}[{y}]"],
                [f"self.b = {y} in {d}"],
                [f"self.a = (sum({d}.values()) + len({d})) % 4"],
                [f"for {k}, {v} in {d}.items():", f"    self.a = {v}", *self.block(0)],
                [f"for {k} in {d}:", f"    self.d[n] = {d}[{k}]"],
                [f"self.l = [*{d}.values()][:3]"],
                [f"self.d = {d}"],
                [f"self.a = max({d}.values(), default={x})"],
                [f"if {d}:", f"    self.a = min({d}, key=lambda k: {d}[k]) if {y} in {d} else 0"],
            ]
        )
        return [made, *([f"self.s = {self.made()}"] if self.choices.chance(20) else []), *used]

    def _combined(self, depth: int) -> list[str]:
        """Loops over what functions make, and Counters put into the state."""
        u, v, box, x = self.local("u"), self.local("v"), self.box(), self.number(0)
        return self.choices.pick(
            [
                [f"for {u}, {v} in itertools.product({box}, self.l):", f"    self.a = ({u} + {v}) % 4", *self.block(0)],
                [f"for {u}, {v} in itertools.combinations({self.pick('self.l', box)}, 2):", *self.block(0)],
                [f"for {u} in itertools.chain({box}, [{x}]):", f"    self.a = {u}"],
                [f"for {u} in map(lambda v: (v + {x}) % 4, {box}):", f"    self.a = {u}", *self.block(0)],
                [f"for {u} in filter(lambda v: v != {x}, {box}):", f"    self.d[n] = {u}", *self.block(0)],
                [f"for {u} in (v for v in {box} if v in self.l):", *self.block(0)],
                [f"for {u} in range(3, {x}, -1):", f"    self.a = {u}"],
                [f"self.c = Counter([{self.pick('n', 'N.last()')}, N.first()])"],
                [f"self.c {self.pick('+=', '-=')} Counter([n])"],
                [f"self.c = self.c {self.pick('+', '-', '&', '|')} Counter([n, N.last()])"],
                [f"self.d = {{**self.d, n: {x}, N.last(): {self.number(0)}}}"],
                [f"self.e = {{**self.e, n: {self.made()}}}"],
                [f"self.l = [{x}, *self.l][:3]", "self.s = {*self.s, *self.l}"],
                [f"self.s = set().union(*self.e.values(), {self.made()})"],
            ]
        )

    def _wild(self, depth: int) -> list[str]:
        """What the compiler may refuse."""
        name, other, x, y = self.local("i"), self.local("j"), self.number(), self.number(0)
        lines = self.choices.pick(
            [
                [f"if ({name} := {x}) > 1:", f"    self.a = {name}", f"self.b = {name} == 2"],
                [f"{name} = {{n: {x}}}", f"{name}[N.first()] = {y}", f"{name} = {name}[n]"],
                [f"{name} = dict(self.d)", f"{name}[n] = {x}", f"{name} = sum({name}.values()) % 4"],
                [f"{name} = {{m: set() for m in N}}", f"{name}[n].add({x})", f"{name} = len({name}[N.first()])"],
                [f"{name}, *{other} = self.d.values()", f"self.a = len({other})"],
                [f"({name}, {other}), *_ = self.d.items()", f"{name} = {other}"],
                [f"*{other}, {name} = [{x}, {y}]"],
                [f"{name} = (lambda v: v + {y})({x}) % 4"],
                [f"def {other}(v):", "    self.a = v % 4", "    return v", f"{name} = {other}({x})"],
                ["try:", f"    {name} = self.l[{y}]", "except IndexError:", f"    {name} = {x}"],
                ["try:", f"    self.s.remove({x})", f"    {name} = 1", "except KeyError:", f"    {name} = 0"],
                [f"{name} = 0", f"while {name} < {y}:", f"    {name} += 1", *self.block(depth)],
                [f"{name} = 0", f"for {other} in {self.box()}:", f"    {name} = {other}", "else:", *self.block(depth)],
                [f"{name} = sum(i * v for i, v in enumerate(self.l)) % 4"],
                [f"{name} = len([1 for u, v in zip(self.l, {self.made()}) if u == v])"],
                [f"{name} = self.e.get(n)", f"{name}.add({y})", f"{name} = len({name})"],
                [f"{name} = self.c.popitem()[1] if self.c else 0"],
                [f"{name} = self.s.pop() if self.s else {y}"],
                ["self.d |= {n: 2}", f"{name} = {x}"],
                [f"{name} = self.a", f"{name} ^= {y}"],
                [f"{name} = int([{x}] <= self.l)"],
                [f"{name} = [set(), set()]", f"{name}[0].add({x})", f"{name} = len({name}[1])"],
                [f"{name} = [self.s, {self.made()}]", f"{name}[0].add({x})", f"{name} = len({name}[1])"],
                [f"{name} = (self.s, {x})", f"{name}[0].add({y})", f"{name} = {name}[1]"],
            ]
        )
        self.numbers.append(name)
        return lines


def _method(role: str, head: str, lines: list[str]) -> str:
    return "\n".join([f"    @{role}", f"    {head}", *(f"        {line}" for line in lines), ""])
