"""The loops and matches of random bodies: over views that change, over sets and lists that change, over bounds that change."""

from abc import abstractmethod

from .phrases import Phrases


class Loops(Phrases):
    """Writes statements with blocks inside."""

    @abstractmethod
    def statement(self, depth: int) -> list[str]:
        """The lines of one."""

    def block(self, depth: int) -> list[str]:
        """The lines of a block, one step in; what it binds is forgotten after it."""
        boxes, numbers = list(self.boxes), list(self.numbers)
        lines = [line for _ in range(self.choices.number(1, 2)) for line in self.statement(depth - 1)]
        self.boxes, self.numbers = boxes, numbers
        return indented(lines)

    def _match(self, depth: int) -> list[str]:
        one, two = self.local("i"), self.local("k")
        match self.choices.number(0, 4):
            case 0 | 1:
                cases = [
                    (f"int({one}) if {one} > {self.number(0)}", self.block(depth)),
                    ("0 | 1", self.block(depth)),
                    ("_", ["    pass"]),
                ]
                subject = self.number()
            case 2:
                added = [f"    self.g.add({two})", *self.block(depth)]
                cases, subject = [("None", self.block(depth)), (f"R({one}, s={two})", added)], "self.r"
            case 3:
                cases = [
                    (f"E(x={one})", [f"    self.a = {one}"]),
                    (f"R({one}, _) if {one} < {self.number(0)}", self.block(depth)),
                    ("_", self.block(depth)),
                ]
                subject = "self.m"
            case _:
                cases = [
                    (f"({one}, True)", [f"    self.a = {one}"]),
                    ("(0 | 1, _)", self.block(depth)),
                    (f"({one}, {two})", self.block(depth)),
                ]
                subject = f"({self.number()}, {self.test()})"
        if self.choices.chance(15):
            cases, subject = [("Colour.RED", self.block(depth)), ("Colour.BLUE", self.block(depth))], "self.k"
        return [f"match {subject}:", *(line for case in cases for line in indented([f"case {case[0]}:", *case[1]]))]

    def _loop(self, depth: int) -> list[str]:
        """A loop whose body changes what it goes over."""
        key, value = self.local("m"), self.local("y")
        numbers, boxes = list(self.numbers), list(self.boxes)
        form = self.choices.number(0, 15)
        before: list[str] = []
        match form:
            case 0 | 1:
                head, extra = self._over_items(key, value)
            case 2:
                head = f"for {value} in self.d.values():"
                self.numbers.append(value)
                extra = [f"self.d[n] = {self.number()}"]
            case 3:
                head = f"for {key}, {value} in self.e.items():"
                self.boxes += [value, f"self.e[{key}]"]
                changed = self.pick(key, "n")
                extra = [self.pick(f"{value}.add({self.number()})", f"self.e[{changed}] = {self.made()}")]
            case 4 | 5:
                head, extra = self._over_set(value)
            case 6:
                bound = self.local("i")
                before = [f"{bound} = {self.number()}"]
                head = f"for {value} in range({bound}):"
                extra = [self.pick(f"{bound} -= 1", f"{value} = {self.number()}", f"{bound} = 0")]
                self.numbers.append(value)
                numbers.append(bound)
            case 7:
                head = f"for {key}, {value} in self.c.items():"
                extra = [self.pick(f"self.c[{key}] = 1", f"self.c[{key}] -= 1")]
            case 8:
                head = f"for {value} in range(self.a):"
                self.numbers.append(value)
                extra = [self.pick(f"self.a = {value}", "self.a = 3", "self.tick()")]
            case 9:
                head = f"for {key} in self.d:" if self.choices.chance(50) else f"for {key} in self.d.keys():"
                self.numbers.append(f"self.d[{key}]")
                extra = [f"self.d[{key}] = {self.number()}"]
            case 10:
                head = f"for {value} in self.{self.pick('fresh', 'here')}():"
                self.numbers.append(value)
                extra = [self.pick(f"self.s.add({value})", f"self.t.discard({value})")]
            case 11:
                head = f"for {key}, {value} in self.dd[n].items():"
                self.numbers += [value, f"self.dd[{key}][n]"]
                extra = [f"self.dd[{self.pick('n', key)}][{self.pick('n', key)}] = {self.number()}"]
            case 12:
                row = self.local("row")
                head = f"for {key}, {row} in self.dd.items():"
                self.numbers += [f"{row}[n]", f"self.dd[{key}][{key}]"]
                extra = [
                    self.pick(f"{row}[{key}] = {self.number()}", f"self.dd[{key}] = dict(self.d)", f"self.d = {row}")
                ]
            case 13 | 14:
                index = self.local("i")
                over = self.pick("enumerate(self.l)", f"enumerate({self.box()}, 1)", f"zip(self.l, {self.box()})")
                head = f"for {index}, {value} in {self.pick(over, over, 'enumerate(self.d.values())')}:"
                self.numbers += [index, value]
                extra = [
                    self.pick(f"self.a = {index}", f"self.s.discard({value})", f"self.l = [{value}]", "self.l[-1] = 0")
                ]
            case _:
                head = f"for {value} in range({self.pick('', '1, ')}x + 1):"
                self.numbers.append(value)
                extra = [self.pick(f"x = {value}", f"self.a = {value}")]
        lines = [*before, *self._looped(head, extra, depth)]
        self.numbers, self.boxes = numbers, boxes
        if self.choices.chance(25) and form in (4, 5, 6, 8, 10, 15):
            return [f"{value} = 2", *lines, f"self.a = {value}"]
        return lines

    def _over_items(self, key: str, value: str) -> tuple[str, list[str]]:
        self.numbers += [value, f"self.d[{key}]"]
        extra = self.pick(
            f"self.d[{self.pick(key, 'n')}] = {self.number()}",
            f"self.d = {{k: {self.number(0)} for k in N}}",
            f"{key} = N.first()",
        )
        return f"for {key}, {value} in self.d.items():", [extra]

    def _over_set(self, value: str) -> tuple[str, list[str]]:
        box = self.box()
        self.numbers.append(value)
        extra = self.pick(
            f"{box}.discard({self.number()})", f"{box}.add({self.number()})", f"self.a = {value}", f"{box}.clear()"
        )
        return f"for {value} in {self.pick(box, box, f'sorted({box})', f'list({box})')}:", [extra]

    def _looped(self, head: str, extra: list[str], depth: int) -> list[str]:
        block = self.block(depth)
        body = indented(extra) + block if self.choices.chance(50) else block + indented(extra)
        if self.choices.chance(30):
            body += [f"    if {self.test()}:", f"        {self.pick('break', 'continue', 'break', 'return')}"]
            if self.choices.chance(40):
                body += self.block(depth)
        return [head, *body]


def indented(lines: list[str]) -> list[str]:
    """The lines, one step in."""
    return [f"    {line}" for line in lines]
