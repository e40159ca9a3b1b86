"""The variables of `int` in random bodies: numbers of any size in every kind of place, up to the limits of 64 bits and beyond."""

from .forms import Forms
from .loops import indented

LIMITS = ("2**63 - 1", "-2**63", "2**62", "-(2**62)", "2**31", "3037000500")


class Integers(Forms):
    """Writes statements about the variables whose names begin with `z`."""

    def whole(self, depth: int = 1) -> str:
        """An integer of 64 bits, or beyond."""
        if self.choices.chance(12):
            return self.choices.pick(LIMITS)
        plain = self.pick("self.z", "self.z", "self.zd[n]", "self.zr.t", "self.zt[0]", "(self.zo or 0)", self.number(0))
        if depth == 0 or self.choices.chance(30):
            return plain
        one, two = self.whole(depth - 1), self.whole(0)
        return self.pick(
            f"{one} + {two}",
            f"{one} - {two}",
            f"({one} - 1) * {self.pick('2', '3', two)}",
            f"-({one})",
            f"abs({one})",
            f"({one}) // {self.pick('2', '-1', '-3', f'({two})')}",
            f"({one}) % {self.pick('5', '-1', '-7', f'({two})')}",
            f"(({one}) & {self.pick('7', '-8', two)})",
            f"(({one}) ^ {two})",
            f"(({one}) >> {self.pick('1', '3')})",
            f"(({one}) << {self.pick('1', '3')})",
            f"max({one}, {two})",
            f"min({one}, -{self.number(0)})",
            f"({one} if {self.compared()} else {two})",
            "sum(self.zl)",
            "sum(self.zd.values())",
            f"sum(v for v in {self.integers()} if v < {two})",
            f"max({self.integers()}, default={two})",
            f"min((v for v in {self.integers()}), key=lambda v: v % 3, default={two})",
            f"next((v for v in self.zl if v > {two}), {one})",
            f"self.less({one}, {two})",
            f"self.zc[{two}]",
        )

    def integers(self) -> str:
        """A collection of them."""
        return self.pick("self.zs", "self.zl", "self.zd.values()", "{m.t for m in self.zm}", f"{{{self.whole(0)}, 3}}")

    def compared(self) -> str:
        """A condition on them."""
        one, two = self.whole(0), self.whole(0)
        return self.pick(
            f"{one} < {two}",
            f"{one} <= {two} + 1",
            f"{one} == {two}",
            f"{one} in {self.integers()}",
            f"-3 < {one} < {two}",
            "self.zo is None",
            f"self.zo == {one}",
            f"V({one}, x) in self.zm",
            f"(m := {one}) > 0 and m < 9" if self.wild else f"self.zs <= {{{one}, {two}}}",
            f"self.zl == [{one}]",
            f"self.zt < ({one}, True)",
            f"any(v > {one} for v in self.zs)",
            f"self.zr != V({one}, 1)",
        )

    def _whole(self, depth: int) -> list[str]:
        """A statement about them."""
        one, two, name = self.whole(), self.whole(0), self.local("j")
        return self.choices.pick(
            [
                [f"self.z = {one}"],
                [f"self.z {self.pick('+=', '-=', '*=', '//=', '%=')} {two}"],
                [f"self.zd[n] {self.pick('=', '+=', '-=')} {one}"],
                [f"self.zd = {{m: {one} for m in N}}"],
                ["self.zd = {m: v + 1 for m, v in self.zd.items()}"],
                [f"self.zl = [{one}, {two}]"],
                ["if len(self.zl) < 2:", f"    self.zl.append({one})"],
                ["if self.zl:", f"    self.z = self.zl.pop({self.pick('', '0')})"],
                [f"self.zl = sorted({self.integers()}{self.pick('', ', reverse=True', ', key=lambda v: -v')})[:2]"],
                [f"self.zs = {{{one}, {two}}}"],
                [f"self.zs.{self.pick('add', 'discard', 'remove')}({one})"],
                [f"self.zs {self.pick('|=', '-=', '&=', '^=')} {{{one}}}"],
                [f"self.zs = {{v {self.pick('+', '//', '-')} 2 for v in self.zs}}"],
                ["if self.zs:", f"    self.z = {self.pick('self.zs.pop()', 'next(iter(self.zs))', 'min(self.zs)')}"],
                [f"self.zc[{one}] {self.pick('=', '+=')} {self.pick('1', 'x')}"],
                [f"self.zc = Counter([{one}, {two}])"],
                [f"for {name} in self.zc:", f"    self.z = {name}"],
                [f"self.zo = {self.pick(one, one, 'None')}"],
                [f"self.zo = {one} if {self.compared()} else None"],
                [
                    "match self.zo:",
                    f"    case int({name}):",
                    f"        self.z = {name}",
                    "    case None:",
                    "        self.zo = 1",
                ],
                [f"self.zr = V({one}, {self.number(0)})"],
                [f"self.zr = self.zr.replace(t={one})"],
                [f"self.zm.add(V({one}, {self.number(0)}))"],
                [f"for {name} in self.zm:", f"    self.z = {name}.t"],
                [f"self.zt = ({one}, {self.test(0)})"],
                [f"self.zt = self.zt[0] + {two}, not self.zt[1]"],
                [f"self.a = ({one}) % 4"],
                [f"self.b = {self.compared()}"],
                [f"require({self.compared()} or x == 0)"],
                [f"{name} = {one}", f"{name} = {name} * 2 - {two}", f"self.z = {name}"],
                [f"{name} = [{one}, {two}]", f"{name}.append(self.z)", f"self.z = max({name})"],
                [f"if {self.compared()}:", *self.block(depth if depth > 0 else 1)],
                [f"for {name} in range({self.pick('0', two)} % 3, 3):", *indented([f"self.z -= {name}"])],
            ]
        )
