"""The expressions of random bodies: numbers, conditions, sets under one name or several, sets of nodes, with effects or without."""

from dataclasses import dataclass, field

from generated.domains import Choices


@dataclass
class Phrases:
    """Writes expressions of the names at hand: `boxes` are sets of numbers, `numbers` integers from 0 to 3, `nodes` sets of nodes.

    A `pure` body has no effects; a `wild` one has what the compiler is known to refuse.
    """

    choices: Choices
    boxes: list[str] = field(default_factory=lambda: ["self.s", "self.t", "self.e[n]"])
    numbers: list[str] = field(default_factory=lambda: ["self.a", "self.d[n]", "x"])
    nodes: list[str] = field(default_factory=lambda: ["frozenset({n})", "frozenset(N)"])
    sequences: list[str] = field(default_factory=lambda: ["self.tt", "self.tt"])
    node: str = "n"
    pure: bool = False
    wild: bool = False
    fresh: int = 0

    def pick(self, *options: str) -> str:
        """One of some texts."""
        return self.choices.pick(options)

    def local(self, stem: str) -> str:
        """A name that the body has not used."""
        self.fresh += 1
        return f"{stem}{self.fresh}"

    def box(self) -> str:
        """A set that may have other names."""
        return self.choices.pick(self.boxes)

    def number(self, depth: int = 1) -> str:
        """An integer from 0 to 3, or nearly."""
        plain = self.choices.pick(self.numbers)
        if depth == 0 or self.choices.chance(40):
            return self.pick(plain, plain, "1", "2")
        if not self.pure and self.choices.chance(7):
            return self._changing()
        if self.choices.chance(7):
            return self._failing()
        if self.choices.chance(12):
            return self.of_sequence()
        inner, other, box = self.number(0), self.number(0), self.box()
        if self.choices.chance(25):
            return self._short(inner, other, box)
        return self.pick(
            f"({inner} + 1) % 4",
            f"plus_one({inner})",
            f"plus_two({inner})",
            f"len({box}) % 4",
            f"min({inner}, {other})",
            f"max({box}, default=0)",
            f"min({{{inner}, {other}}} | {box})",
            f"({inner} if {self.test(0)} else {other})",
            f"sum({box}) % 4",
            "len(self.l)",
            f"self.c[{self.node}] % 4",
            f"abs({inner} - {other})",
            "self.w.x",
            "self.m.x",
            f"self.w.replace(x={inner}).x",
            f"self.dd[{self.node}][N.last()]",
            f"sum(self.dd[{self.node}].values()) % 4",
            "max(v for row in self.dd.values() for v in row.values())",
            "self.size",
            f"self.find({inner})",
            f"first_above({box})",
            f"first_above({box}, {inner})",
            f"({inner} or {other})",
            f"({inner} and {other})",
            f"len({{u for u in {box} for v in {self.box()} if u != v}})",
            f"sum(1 for v in {box} if v in {self.box()}) % 4",
            f"sum({{v % 2 for v in {box}}}) % 4",
            f"sum([v // 2 for v in {box}]) % 4",
            f"len(list({{v // 2 for v in {box}}})) % 4",
            f"sum(sum({{u, v}}) for u in {box} for v in {{u, {inner}}}) % 4",
            f"len(self.far) + len(self.ll[{self.node}])",
            "self.p2[0]",
            "ORDER[1]",
            "self.k.weight",
            f"{self.pick('self.k.other()', 'Colour.RED')}.value",
            f"self.w.sized({self.pick('', inner)})",
            f"self.m.sized({self.pick('', f'more={inner}')})",
            f"E.least({inner}).x",
            f"self.most({inner})",
            f"TABLE.get({inner}, {other})",
            f"weighed(self, {inner})",
            "Cap.value",
            f"Turned.value[{inner}]",
            f"STEP[{self.node}]",
            f"STEP.get({self.node}, {inner})",
            f"sum(v for k, v in STEP.items() if k > {self.node} or v == {inner}) % 4",
            f"Turned.value.get({inner} * 2 - 1, {other})",
            f"Level.value[{self.node}]",
            f"sum(Turned.value[v] * 2 for v in {box}) % 4",
            f"sum(k * v for k, v in Turned.value.items() if k < {inner}) % 4",
            f"max(v for k, v in Level.value.items() if k >= {self.node})",
            f"len(Near.value[{self.node}])",
            f"{{**Turned.value, 1: {inner}}}[{other}]",
            f"min(Turned.value, key=lambda k: Turned.value[k] + {inner})",
            f"sum(i * v for i, v in enumerate(Turned.value.values(), {inner})) % 4",
            f"(1 if Dyed.value[self.k, {inner} < {other}] is None else 2)",
            f"min({inner}, Cap.value)",
            f"({inner} if Bold.value else {other})",
            f"int({self.test(0)})",
            f"self.l.count({inner})",
            f"len(sorted({box})[1:])",
            f"next((v for v in {box} if v > {inner}), {other})",
            f"next(iter({box}), {inner})",
            f"max({box}, key=lambda v: (v + {inner}) % 3, default=0)",
            f"min({inner}, {other}, key=lambda v: v % 2)",
            f"sum({box}, {inner}) % 4",
            f"sum(i * v for i, v in enumerate({self.pick('self.l', box)}, {inner})) % 4",
            f"sum(u * v for u, v in zip({box}, {self.pick('self.l', 'self.d.values()', 'range(3)')})) % 4",
            f"next((i for i, v in enumerate(self.l) if v == {inner}), {other})",
            "sum(v * i for i, v in enumerate(reversed(self.l))) % 4",
            f"sorted({{*{box}, {inner}}}, key=lambda v: -(v % 2))[0]",
        )

    def _short(self, a: str, b: str, box: str) -> str:
        """An integer by functions that are given functions, displays with stars, tables, Counters."""
        other = self.box()
        items = self.pick(box, "self.l", "self.d.values()", f"[{a}, {b}]", f"range({a}, {b} + 2)")
        function = self.pick("plus_one", "lambda v: v % 3", f"lambda v: {a} - v", "self.find", "abs")
        return self.pick(
            f"sum(map({function}, {items})) % 4",
            f"max(map(lambda v, w: v * w, {items}, {other}), default=0) % 4",
            f"len(list(filter({self.pick('None', f'lambda v: v > {a}', f'lambda v: v in {other}')}, {items})))",
            f"sum(v for v in (w + 1 for w in {items} if w != {a}) if v > {b}) % 4",
            f"next(map(lambda v: (v + 1) % 4, {box}), {a})",
            f"functools.reduce(lambda x, y: (x * 2 + y) % 5, {items}, {a}) % 4",
            f"functools.reduce({self.pick('max', 'min', 'operator.add', 'lambda v, w: w - v')}, [{a}, *{items}]) % 4",
            f"math.prod({items}, start={a}) % 4",
            f"len(functools.reduce(operator.or_, self.e.values(), {other})) % 4",
            f"len({box}.union(*self.e.values(), [{a}])) % 4",
            f"len({box}.{self.pick('intersection', 'difference')}(*(self.e[m] | {{{a}}} for m in N))) % 4",
            f"len(set.{self.pick('union', 'intersection')}(*self.e.values())) % 4",
            f"sum(v * w for v, w in itertools.product({items}, {other}) if v != {a}) % 4",
            f"sum(v - w for v, w in itertools.{self.pick('combinations', 'permutations')}({items}, 2)) % 4",
            f"sum(v * w for v, w in itertools.pairwise({items})) % 4",
            f"sum(i * v for i, v in enumerate(itertools.chain({items}, {other}, [{b}]))) % 4",
            "len(list(itertools.chain.from_iterable(self.e.values()))) % 4",
            f"[*{items}, {a}][-1] % 4",
            f"len({{*{box}, *{items}, {a}}}) % 4",
            f"max(*{items}, {a}, {b}) % 4",
            f"({a}, *self.p2)[1] % 4",
            f"({a}, {b}, 3)[{self.number(0)} % 3]",
            f"({a}, {b}, 3).count({self.number(0)})",
            f"(({a},) + ({b}, 1))[1:][0]",
            f"most_of({a}, *self.p2[:1], {b}, twice={self.pick('True', 'self.b')}) % 4",
            f"most_of(*({a}, {b}))",
            f"(lambda v, w={a}: v + w)({b}) % 4",
            f"{{0: {a}, 2: {b}, 3: 1}}.get({self.number(0)}, 2)",
            f"{{'on': {a}, 'off': {b}}}[self.word]",
            f"{{Colour.BLUE: {a}, Colour.RED: {b}}}[self.k]",
            f"{{v: (v + {a}) % 4 for v in {items}}}.get({b}, 1)",
            f"sum({{v % 2: v for v in {items}}}.values()) % 4",
            f"len(dict(zip({items}, {other})))",
            f"len(dict.fromkeys({items})) % 4",
            f"{{**self.d, {self.node}: {a}}}[N.last()]",
            f"Counter({items})[{a}] % 4",
            f"(Counter({items}) {self.pick('+', '-', '&', '|')} Counter({box}))[{a}] % 4",
            f"len(Counter({items})) % 4",
            f"(self.c {self.pick('+', '-', '&', '|')} Counter([{self.node}, N.last()])).total() % 4",
            f"({a} {self.pick('&', '|', '^')} {b}) % 4",
            f"({a} - 2 {self.pick('&', '|', '^')} {b}) % 4",
            f"({a} ** 2 + ({b} << 1)) % 4",
            f"({a} + 5 >> 1) % 4",
            f"~{a} + 4",
            f"divmod({a} - 3, {self.pick('2', '3')})[1]",
            f"math.ceil({a} / 2)",
            f"int({a} / 2)",
            f"sum(range({a}, 4, {self.pick('2', '3')})) % 4",
            f"len([{a}] * {b})",
            "self.k.value",
        )

    def sequence(self) -> str:
        """A tuple of numbers."""
        a, b, box = self.number(0), self.number(0), self.box()
        return self.pick(
            *(
                self.choices.pick(self.sequences),
                f"self.dt[{self.node}]",
                "self.lm.log",
                "self.tu",
                "(self.te or ())",
                "()",
            ),
            f"({a},)",
            f"({a}, {b})",
            f"(*self.tt[1:], {a})",
            f"({a}, *self.lm.log)",
            f"(*{box}, {a})[:2]",
            f"self.tt + ({a},)",
            f"self.dt[{self.node}][:1] + self.lm.log",
            f"self.tt[{self.pick('1:', ':1', '-1:', ':-1', '::-1', f'{a}:', f':{a}', f'{a}:{b}')}]",
            f"tuple({box})",
            f"tuple(v for v in {self.pick('self.tt', box)} if v != {a})",
            f"tuple(sorted({box}))[:2]",
            "tuple(self.l[:2])",
            "tuple(reversed(self.tt))",
            f"self.lm.replace(log=[{a}]).log",
            f"(self.tt if {a} < {b} else self.tu)",
        )

    def of_sequence(self) -> str:
        """An integer that is had of a tuple."""
        one, a = self.sequence(), self.number(0)
        return self.pick(
            f"len({one})",
            f"sum({one}) % 4",
            f"{one}.count({a})",
            f"max({one}, default={a})",
            f"next(iter({one}), {a})",
            f"next((v for v in {one} if v != {a}), 0)",
            f"sum(i * v for i, v in enumerate({one})) % 4",
            f"sum(u * v for u, v in zip({one}, {self.pick('self.tt', 'self.l')})) % 4",
            f"({one}[0] if {one} else {a})",
            f"({one}[-1] if len({one}) > 1 else {a})",
            f"len({one} + self.tt) % 4",
            f"len(set({one}))",
            f"sorted([*{one}, {a}])[0]",
            "sum(len(t) for t in self.lt)",
            f"sum(len(m.log) for m in self.sent if m.x != {a}) % 4",
            f"sum(sum(t) for t in {{{one}, self.tt}}) % 4",
        )

    def on_sequences(self) -> str:
        """A condition on tuples."""
        one, other, a = self.sequence(), self.sequence(), self.number(0)
        return self.pick(
            f"{one} == {other}",
            f"{one} != {other}",
            f"{one} < {other}",
            f"{one} <= {other} < self.tt",
            f"{a} in {one}",
            f"{a} not in {one}",
            f"not {one}",
            f"self.te == {one}",
            "self.te is None",
            f"{one} == [{a}]",
            f"list({one}) == self.l",
            f"L({a}, {one}[:2]) in self.sent",
            f"{one}[:1] in self.lt",
            f"any({one} == m.log for m in self.sent)",
            f"all(u <= v for u, v in zip({one}, {one}[1:]))",
            f"isinstance({self.pick(one, 'self.te')}, tuple)",
            f"min({one}, {other}) == {one}",
            f"{one} in {{{other}, (0,)}}",
            f"(self.b, {one}) == (True, {other})",
            f"self.lm == L(self.lm.x, {one})",
        )

    def _changing(self) -> str:
        """An integer that is had by changing the state."""
        options = ["self.tick()", "self.tick()", "self.swap()", "self.take()", "self.both()[0]"]
        options += [f"self.push({self.number(0)})", f"self.push({self.number(0)}, most=2)"]
        options.append(f"(self.tick() or {self.number(0)})")
        options += [f"{self.pick('self.l', 'self.s', 'self.ll[n]')}.pop()", "self.l.pop(0)"]
        if self.wild:
            options += [f"put({self.box()}, {self.number(0)})", f"({self.number(0)} and self.tick())"]
            options += [f"len(self.grow({self.box()}, {self.number(0)})) % 4", "self.named(by=2)"]
        return self.choices.pick(options)

    def _failing(self) -> str:
        """An integer, or an error."""
        options = [
            "self.l[2]",
            "self.l[-1]",
            f"max({self.box()})",
            f"self.l.index({self.number(0)})",
            f"{self.number(0)} // {self.number(0)}",
            f"{self.number(0)} % {self.number(0)}",
            "self.r.x",
            f"self.ll[{self.node}][0]",
            f"self.less(b={self.number(0)}, a={self.l_item()})",
            f"max({self.box()}, default={self.l_item()})",
            "self.never()",
            "self.r.sized()",
            f"TABLE[{self.number(0)}]",
            f"Turned.value[{self.number(0)} * 2]",
            f"ORDER[{self.number(0)}]",
            f"next(v for v in {self.box()} if v > {self.number(0)})",
            "next(iter(self.l))",
            "self.tt[2]",
            f"self.dt[{self.node}][-1]",
            f"self.tt.index({self.number(0)})",
            f"max({self.sequence()})",
            "self.te[0]",
            f"{self.sequence()}[{self.number(0)}]",
            f"max({self.box()}, key=lambda v: 3 // v, default={self.number(0)})",
            f"min(self.l, key={self.pick('plus_one', 'self.find', 'lambda v: self.l[v]')})",
        ]
        return self.choices.pick(options)

    def l_item(self) -> str:
        """An item of a list, or an error."""
        return self.pick("self.l[0]", "self.l[1]", "self.l[2]")

    def test(self, depth: int = 1) -> str:
        """A condition."""
        a, b, box = self.number(0), self.number(0), self.box()
        if not self.pure and self.choices.chance(5):
            return self.pick(
                "self.flag()",
                f"0 <= self.tick() <= {b}",
                f"{a} == {b} or self.flag()",
                f"{a} != {b} and self.flag()",
                f"self.tick() == self.tick() - {a}",
                "self.both()[1]",
            )
        if self.choices.chance(15):
            return self.on_sequences()
        if self.choices.chance(20):
            return self._test_of_kinds()
        if self.choices.chance(20):
            return self._short_test(a, b, box)
        return self.pick(
            f"{a} < {b}",
            f"{a} < {b} < {self.number(0)}",
            f"{a} in {box}",
            f"{a} not in {box}",
            "self.b",
            f"{box} == {self.box()}",
            f"self.f == {box}",
            f"{box} <= {self.box()}",
            f"{box} < {self.box()}",
            f"not {box}",
            f"{box}.isdisjoint({self.box()})",
            f"(frozenset({{{a}, {b}}}), True) == (frozenset({box}), self.b)",
            f"{self.nodes_()} in self.g",
            f"{self.nodes_()} == {self.nodes_()}",
            f"any(v == {a} for v in self.d.values())",
            f"any(row[{self.node}] == {a} for row in self.dd.values())",
            f"self.dd[{self.node}] == self.d",
            f"all(v != {a} or k != N.first() for k, v in self.d.items())",
            f"any(u < v for u in {box} for v in {self.box()})",
            f"Wide(70) in {{Wide.low + 70 * {a}, 3}}",
            f"self.l.count({a}) > 0",
            f"{a} in self.l",
            f"{a} in ({b}, 3)",
            f"({self.node}, {a}) in self.far",
            f"{a} in FEW",
            f"{a} in TABLE",
            f"{a} + 1 in Turned.value",
            f"{a} in Level.value.values()",
            "Level.value == self.d",
            "STEP == self.d",
            f"{a} in STEP.values() and {self.node} in STEP",
            "self.d != dict(Level.value)",
            f"{self.node} in Near.value[N.last()]",
            f"Dyed.value[self.k, {a} in {box}] == self.k",
            f"any({self.node} in near and k != {self.node} for k, near in Near.value.items())",
            f"{self.nodes_()} <= Near.value[{self.node}]",
            f"{a} < len(Turned.value) and bool(Level.value)",
            "self.k.other() is Colour.RED",
            f"{a} < Cap.value",
            f"Bold.value and {a} != {b}",
            "not Bold.value or self.b",
            "Mode.value == self.word",
            "Mode.value in (self.word, 'dim')",
            f"self.p2 == ({a}, {box})",
            f"self.ll[{self.node}] == [{a}]",
            f"not ({a} == {b} and self.b)",
            f"{box} & FEW",
        )

    def _short_test(self, a: str, b: str, box: str) -> str:
        """A condition on what is given by functions, displays and Counters."""
        other, name = self.box(), self.local("w")
        items = self.pick(box, "self.l", "self.d.values()")
        return self.pick(
            f"any(map(lambda v: v > {a}, {items}))",
            f"all(map(lambda v: 3 // (v + 1) > {a}, {items}))",
            f"all(filter(lambda v: v != {a}, {items}))",
            f"any(v < w for v, w in itertools.product({items}, {other}))",
            f"any(v in {box} for v in (w + 1 for w in {items} if w < {a}))",
            f"any({a} in v for v in (self.e[m] for m in N))",
            f"len({box}) > {self.pick('len(N)', a)} / 2",
            f"{a} / 2 {self.pick('<', '<=', '==', '!=', '>')} {b} / 3",
            f"{a} in range({b}, 3)",
            f"{a} not in range({b})",
            f"{a} in {{0: 1, 2: {b}}}",
            f"{a} in {{v: 1 for v in {items}}}.values()",
            f"Counter({items}) {self.pick('==', '<=', '<', '>=')} Counter({other})",
            f"self.c {self.pick('==', '<=')} Counter(N)",
            f"({a} > 1) {self.pick('&', '|', '^')} self.b",
            f"any(({name} := v) > {a} and {name} < 3 for v in {items})",
            f"{box}.issuperset(v for v in {items} if v != {a})",
            f"set.isdisjoint({{{a}, {b}}}, {other})",
            f"[*{items}] == [{a}, *{other}]",
            f"(lambda v: v in {box})({a})",
            'self.k.name == "RED"',
            "self.said.value == self.word",
        )

    def _test_of_kinds(self) -> str:
        """A condition on what a value is."""
        a = self.number(0)
        return self.pick(
            f"isinstance({self.box()}, set)",
            f"isinstance({a}, int) and {a} != 2",
            "isinstance(self.m, E)",
            "isinstance(self.m, R) and self.m.s",
            "bool(self.w)",
            "self.w == E(1)",
            "self.m == self.w",
            "self.m != self.r",
            "self.r is None",
            "self.r is not None and self.r.x > 0",
            "self.k is Colour.RED",
            "self.k == Colour.BLUE",
            "self.k in (Colour.RED, Colour.BLUE)",
            'self.word == "on"',
            'self.word in {"off", "on"}',
            "self.said == Word.ON",
            "self.said is Word.OFF",
            "self.o is None",
            f"self.o is not None and {self.node} in self.o",
            f"self.o == {self.nodes_()}",
            "self.o in self.g",
            f"any(q == {self.nodes_()} for q in Q)",
            f"(self.b, {a}) == (True, 1)",
            f"self.b == {a}",
            f"self.b in {self.box()}",
        )

    def nodes_(self) -> str:
        """A set of nodes, of one kind or another."""
        return self.choices.pick(self.nodes)

    def made(self) -> str:
        """A set of its own."""
        box, other = self.box(), self.box()
        return self.pick(
            f"set({box})",
            f"{box} | {other}",
            f"{box} & {other}",
            f"{box} ^ {{{self.number(0)}}}",
            f"{box} - {{{self.number(0)}}}",
            f"{{{self.number(0)}, {self.number()}}}",
            f"{{v for v in {box} if v != {self.number(0)}}}",
            f"{{(u + v) % 4 for u in {box} for v in {other}}}",
            f"{{v for k, v in self.d.items() if k != {self.node}}}",
            "set(self.f)",
            f"set(self.f | {box})",
            "self.fresh()",
            f"{box}.copy()",
            f"{box}.union({other})",
            "set()",
            "set(self.l)",
            "set(FEW)",
            "{*self.s, 2}",
            "set(self.d.values())",
        )

    def shared(self) -> str:
        """A set, maybe under a name that is another's too."""
        box = self.box()
        if self.choices.chance(50):
            return box
        options = [
            "self.here()",
            f"self.other({box})",
            f"({box} if {self.test(0)} else {self.box()})",
            f"({box} or {self.box()})",
            f"({box} and {self.box()})",
        ]
        if self.wild:
            options.append(f"self.grow({box}, {self.number(0)})")
        return self.choices.pick(options)
