"""Statements of random bodies that give functions to helpers, and call functions that call themselves."""

from .loops import Loops


class Given(Loops):
    """Writes calls of helpers with functions as arguments, and of helpers that state how deep they call themselves."""

    def _given(self, depth: int) -> list[str]:
        """A helper is given a function: a lambda, one of the body or the file, a method, a partial."""
        name, x, y, box = self.local("i"), self.number(0), self.number(0), self.box()
        lines, test, value = self._functions(name, x, y, box)
        state = self.choices.pick(["s", "self", "spec"])
        items = self.pick(box, "self.l", f"[{x}, {y}]", "self.tt", f"sorted({box})")
        call = self.pick(
            f"{name} = int(at_least({items}, {test}))",
            f"{name} = int(at_least({items}, {test}, k={self.pick('2', x)}))",
            f"{name} = int(at_least(test={test}, items={items}))",
            f"{name} = int(few_pass({items}, {test}))",
            f"{name} = folded({self.pick('max', 'min', 'operator.add', 'self.less', self._of_two(x))}, {items}) % 4",
            f"{name} = folded({self._of_two(y)}, {items}, start={x}) % 4",
            f"{name} = twice({value}, {x}) % 4",
            f"{name} = chosen({items}, {value}) % 4",
            f"{name} = chosen({items}, key={value}, default={x}) % 4",
            f"{name} = chosen({items}) % 4",
            f"{name} = sum(map({value}, {items})) % 4 + int(any(at_least({box}, lambda v: v > w) for w in {items})) - 1",
            f"{name} = max(twice({value}, w) for w in range(2)) % 4",
            f"{name} = len([w for w in {items} if at_least({box}, lambda v: v == w)]) % 4",
            f"{name} = deep_sum({value}, {x}) % 4",
            f"{name} = self.applied({value}, {y}) % 4",
            f"{name} = about(self, lambda {state}: {state}.a + {x}) % 4",
            f"{name} = about(self, lambda {state}, v={y}: weighed({state}, v)) % 4 + (lambda {state}: {state}.a)(self) % 2",
        )
        late = [f"{self.choices.pick(self.numbers)} = {y}"] if self.choices.chance(15) and self._is_local() else []
        lines += [*late, call]
        if not self.pure and self.choices.chance(25):
            lines.append(
                self.pick("self.repeat(self.tick)", "self.repeat(self.tick, times=1)", f"self.repeat(self.push, {x})")
            )
        self.numbers.append(name)
        return lines

    def _is_local(self) -> bool:
        """Whether every number that may be picked is a local: one of them may be assigned."""
        return all(number.isidentifier() and number not in ("x", "y", "n") for number in self.numbers)

    def _functions(self, name: str, x: str, y: str, box: str) -> tuple[list[str], str, str]:
        """Lines before, a function that judges a number, and one that gives a number for it."""
        f = self.local("f")
        tests = [
            *(f"lambda v: v > {x}", f"lambda v, w={y}: v != w", f"lambda i: i in {box}", f"lambda v: v - {x}"),
            *("odd", "even", f"functools.partial(operator.lt, {x})", f"functools.partial(is_near, {y}, by=2)"),
            *(f"functools.partial(is_near, {y})", "self.is_here", "self.s.__contains__", "bool", "FEW.__contains__"),
            f"lambda test: test != {x} and (test < {y} or at_least({box}, lambda items: items == test))",
        ]
        values = [
            *(f"lambda v: (v + {x}) % 4", f"lambda x: (x * {y}) % 4", "plus_one", "abs", "self.shorter", "S.shorter"),
            *("self.find", f"functools.partial(most_of, {x})", f"functools.partial(self.less, b={y})", "operator.neg"),
            *(f"lambda k: min(k, len({box}))", "halved", "lambda v: self.most(v)", f"lambda v: v // {y}"),
        ]
        made = self.choices.pick(
            [
                [],
                [],
                [f"{f} = lambda v: (v + {x}) % 4"],
                [f"def {f}(v, w={y}):", f"    if v > w or v in {box}:", f"        return {x}", "    return v"],
            ]
        )
        known = [f, f, f] if made else []
        return made, self.choices.pick([*tests, *known]), self.choices.pick([*values, *known])

    def _of_two(self, x: str) -> str:
        """A function of two numbers."""
        return self.choices.pick(
            [
                *(f"lambda v, w: (v + w + {x}) % 4", "lambda i, j: i * j % 4", "operator.sub", "added"),
                *(
                    f"lambda v, w=1: v if v > {x} else w",
                    "lambda start, x: max(start, x)",
                    "functools.partial(most_of, 1)",
                ),
            ]
        )

    def _deep(self, depth: int) -> list[str]:
        """A function that calls itself, not always as deep as it may."""
        name, x, y, box = self.local("i"), self.number(0), self.number(0), self.box()
        calls = [
            *(f"{name} = fibonacci({x})", f"{name} = int(even({x}))", f"{name} = int(odd({x} + {y}))"),
            *(
                f"{name} = self.deepest({box}, {x}) % 4",
                f"{name} = E(min({x}, 2)).lowered()",
                f"{name} = summed(self.l)",
            ),
            *(f"{name} = summed(self.tt) % 4", f"{name} = len(self.closure({{{x}}})) % 4", f"{name} = ways({x}, {y})"),
            f"{name} = deep_sum(fibonacci, {x})",
        ]
        lines = [self.choices.pick(calls)]
        if not self.pure:
            lines += self.choices.pick([[], [], [f"self.spread({x})"], [f"{name} = self.counted({y})"]])
        self.numbers.append(name)
        return lines
