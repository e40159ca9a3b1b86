"""Statements of random bodies that bind, unpack and leave loops in other ways than the plain ones."""

from .given import Given
from .loops import indented


class Forms(Given):
    """Writes statements with several targets, `while`, and the `else` of loops."""

    def _form(self, depth: int) -> list[str]:
        kinds = [self._unpack, self._unpack, self._given, self._given, self._deep, self._own_dict, self._own_dict]
        if depth > 0:
            kinds += [self._while, self._while, self._left, self._left, self._patterns, self._worked_off]
        return self.choices.pick(kinds)(depth)

    def _unpack(self, depth: int) -> list[str]:
        """Several targets of one value; some do not fit."""
        one, two, xs = self.local("i"), self.local("i"), self.local("xs")
        a, b, box = self.number(0), self.number(0), self.box()
        pair = self.pick("self.both()" if not self.pure else "(1, True)", f"({a}, ({b}, {self.test(0)}))", "self.p2")
        match self.choices.number(0, 9):
            case 0:
                lines, names = [f"{one}, ({two}, {xs}) = {a}, ({b}, {self.test()})"], [one, two]
            case 1:
                lines, names = [f"[{one}, {xs}] = {pair}"], [one]
            case 2:
                taken = self.pick("self.l", f"sorted({box})", f"[{a}, {b}]", box, "self.d.values()", f"self.l + [{a}]")
                targets = self.pick(f"{one}, *{xs}", f"*{xs}, {one}", f"{one}, *{xs}, {two}", f"{one}, {two}")
                lines = [f"{targets} = {taken}"]
                lines += [f"{one} = ({one} + len({xs})) % 4"] if xs in targets else []
                names = [one, two] if two in targets else [one]
            case 3:
                lines, names = [f"({one},) = {self.pick(box, f'{{{a}}}', f'[{a}]')}"], [one]
            case 4:
                lines = [f"{one} = 0", f"for {xs}, ({two}, _) in [({a}, ({b}, 1)), (2, (0, 3))]:"]
                lines += [f"    {one} = ({one} + {xs} * {two}) % 4"]
                names = [one]
            case 5:
                lines, names = [f"{one} = sum(v * w for v, *_, w in [({a}, 1, {b}), (1, 2, 3)]) % 4"], [one]
            case 6:
                lines, names = [f"{one}, self.a = self.a, {a}"], [one]
            case 7:
                lines, names = [f"{one} = {two} = self.a = {self.number()}"], [one, two]
            case 8:
                found = f"max({{(v, w) for v in {box} for w in {self.box()}}}, default=({a}, {b}))"
                lines, names = [f"{one}, {two} = {found}"], [one, two]
            case _:
                lines, names = [f"{one} = ORDER[{self.number(0)} % {self.pick('3', '4')}]"], [one]
        self.numbers += names
        return lines

    def _while(self, depth: int) -> list[str]:
        """A loop of a few turns, whatever its body does."""
        i, numbers = self.local("i"), list(self.numbers)
        self.numbers.append(i)
        test = self.pick(f"{i} < 3", f"{i} < 3 and {self.test(0)}", f"{i} < {self.number(0)}", "True")
        lines = [f"{i} = 0", f"while {test}:", f"    {i} += 1"]
        if test == "True" or self.choices.chance(40):
            lines += [f"    if {i} > 2 or {self.test(0)}:", "        break"]
        if self.choices.chance(30):
            lines += [f"    if {self.test(0)}:", "        continue"]
        lines += self._turn(depth, [f"self.a = {i}", "self.tick()" if not self.pure else "pass"])
        if self.choices.chance(40):
            lines += ["else:", *self.block(depth)]
        self.numbers = [*numbers, i]
        return lines

    def _turn(self, depth: int, more: list[str]) -> list[str]:
        """A body that gives no value to the counter of the loop around it."""
        if self.choices.chance(40):
            return indented([self.choices.pick(more)])
        return self.block(depth)

    def _left(self, depth: int) -> list[str]:
        """A loop that is searched through, and what comes when nothing is found."""
        found, other, numbers = self.local("y"), self.local("k"), list(self.numbers)
        over = self.pick(self.box(), f"sorted({self.box()})", "self.l", "range(3)", "self.d.values()", "X")
        lines = [f"for {found} in {over}:"]
        self.numbers.append(found)
        if self.choices.chance(30):
            lines += self.block(depth)
        lines += [f"    if {found} == {self.number(0)}:", f"        {other} = {self.number(0)}", "        break"]
        self.numbers = numbers
        otherwise = self.pick(f"{other} = {self.number()}", "return", f"require({self.test(0)})\n{other} = 1")
        lines += ["else:", *indented(otherwise.split("\n")), f"self.a = {other}"]
        if otherwise == "return" and self.choices.chance(50):
            lines.append(f"self.a = {found}")
        return lines

    def _patterns(self, depth: int) -> list[str]:
        """Patterns of a list, or of a tuple with stars; alternatives that bind."""
        one, rest = self.local("i"), self.local("xs")
        subject = self.pick("self.l", "self.ll[n]", f"sorted({self.box()})", f"({self.number(0)}, {self.number(0)}, 1)")
        cases = self.choices.pick(
            [
                [("[]", []), (f"[{one}]", [f"    self.a = {one}"]), (f"[{one}, *{rest}]", [f"    self.l = {rest}"])],
                [(f"[*{rest}, {one}] if {one} > {self.number(0)}", [f"    self.a = len({rest})"]), ("_", [])],
                [(f"[{one}, 1] | [1, {one}, *_] | [_, _, {one}]", [f"    self.a = {one}"]), ("[_, *_]", [])],
                [(f"[{one}, *_] | [*_, {one}] if {one} == {self.number(0)}", [f"    self.a = {one}"]), ("_", [])],
            ]
        )
        lines = [(head, [*body, *self.block(depth)]) for head, body in cases]
        return [f"match {subject}:", *(line for head, body in lines for line in indented([f"case {head}:", *body]))]

    def _worked_off(self, depth: int) -> list[str]:
        """A list of as many items as its annotation says, which is worked off."""
        xs, one = self.local("xs"), self.local("i")
        lines = [f"{xs}: Annotated[list[X], MaxLen(4)] = [{self.number(0)}, {self.number(0)}]", f"while {xs}:"]
        lines += [f"    {one} = {xs}.pop({self.pick('', '0')})", f"    if {one} < {self.pick('2', '3')}:"]
        lines += [f"        {xs}.append({one} + 1)", *self._turn(depth, [f"self.s.add({one})", f"self.a = {one}"])]
        return lines

    def _own_dict(self, depth: int) -> list[str]:
        """A dict of the body's own that changes key by key."""
        d, k, x = self.local("d"), self.local("k"), self.number(0)
        made = self.pick("{}", f"{{{x}: 1}}", f"{{v: {x} for v in {self.box()}}}", "{0: 1, 1: 0, 2: 2, 3: 3}")
        made = self.pick(made, made, f"{{v: v for v in X if v != {x}}}", "defaultdict(int)", "dict.fromkeys(X, 1)")
        over = self.pick(self.box(), "self.l", f"list({d})", "range(3)", d, "self.d.values()")
        changes = [line for _ in range(self.choices.number(1, 2)) for line in self._dict_change(d, k)]
        lines = [f"{d} = {made}", f"for {k} in {over}:", *indented(changes)]
        if self.choices.chance(50):
            lines += self._dict_change(d, self.number(0))
        return [*lines, *self._dict_use(d, k)]

    def _dict_change(self, d: str, key: str) -> list[str]:
        x, y = self.number(0), self.pick(key, self.number(0))
        return self.choices.pick(
            [
                [f"{d}[{y}] = {x}"],
                [f"{d}[{y}] = {d}.get({y}, 0) + 1"],
                [f"if {y} not in {d}:", f"    {d}[{y}] = {x}", f"{d}[{y}] += {self.pick('1', x)}"],
                [f"if {y} in {d}:", f"    del {d}[{y}]"],
                [f"del {d}[{y}]"],
                [f"{d}.pop({y}, {x})"],
                [f"self.a = {d}.pop({y}, {x}) % 4"],
                [f"self.a = {d}.setdefault({y}, {x}) % 4"],
                [f"{d}.update({{{y}: {x}, {self.number(0)}: 1}})"],
                [f"{d} |= {{{y}: {x}}}"],
                [f"if len({d}) > 2:", f"    {d}.clear()"],
                [f"{d}[{y}], self.a = self.a, {x}"],
                [f"if {d}:", f"    self.a = {d}.popitem()[0]"],
            ]
        )

    def _dict_use(self, d: str, key: str) -> list[str]:
        x, y = self.number(0), self.number(0)
        return self.choices.pick(
            [
                [f"self.l = list({d})[:3]"],
                [f"self.l = [v % 4 for v in {d}.values()][:3]"],
                [f"self.a = {d}[{x}] % 4"],
                [f"self.a = {d}.get({x}, 3) % 4"],
                [f"self.b = {x} in {d} and len({d}) > 1"],
                [f"self.b = {d} == {{{x}: 1, {y}: 2}}"],
                [f"self.b = {d} != dict({d}) or not {d}"],
                [f"for {key}, v in {d}.items():", f"    self.a = (self.a * 2 + {key} + v) % 4"],
                [f"self.a = max({d}, key=lambda v: {d}[v], default=0)"],
            ]
        )
