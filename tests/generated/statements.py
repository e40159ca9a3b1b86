"""Random statements of actions: blocks that read and change the state.

A loop whose order depends on that of a Symmetric sort only does what comes out the same in every order: each variable is changed by one
operation that commutes with itself, and none that is changed is read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from .domains import INT, Type, set_of
from .expressions import Expressions
from .reads import Helper, Scope

Lines = list[str]
VARIABLE = re.compile(r"self\.\w+")


@dataclass(frozen=True)
class Place:
    """Where a statement stands: what it may read, the variables it may change, and whether it is in a loop.

    `procedures` change the state and may be called where every variable may be changed.
    """

    scope: Scope
    targets: tuple[tuple[str, Type], ...]
    looping: bool = False
    procedures: tuple[Helper, ...] = ()

    def reading(self, scope: Scope) -> "Place":
        return replace(self, scope=scope)

    def keeping(self, text: str) -> "Place":
        """Without changing the variables that a text mentions, which are iterated over."""
        kept = set(VARIABLE.findall(text))
        return replace(self, targets=tuple(t for t in self.targets if t[0] not in kept), procedures=())


Maker = Callable[[Place, int], tuple[Lines, Place]]


def indented(lines: Lines) -> Lines:
    return [f"    {line}" for line in lines]


class Statements:
    """Makes the statements of a spec's methods."""

    def __init__(self, make: Expressions) -> None:
        self.make, self.choices, self.fresh = make, make.choices, make.fresh

    def block(self, place: Place, depth: int, most: int = 3) -> Lines:
        """Up to `most` statements, at least one."""
        lines: Lines = []
        for _ in range(self.choices.number(1, most)):
            added, place = self.statement(place, depth)
            lines += added
        return lines

    def statement(self, place: Place, depth: int) -> tuple[Lines, Place]:
        """One statement, and the place after it."""
        simple: list[Maker] = [*(self.change,) * 5, self._local, self._local, self._require, self._rare]
        nested: list[Maker] = [self._if, self._for, self._for, self._narrow, self._match]
        return self.choices.pick(simple + nested if depth > 0 else simple)(place, depth)

    # simple statements

    def change(self, place: Place, depth: int) -> tuple[Lines, Place]:
        if not place.targets:
            return ["pass"], place
        text, kind = self.choices.pick(place.targets)
        while kind.kind == "dict" and self.make.can(kind.parts[0], place.scope):
            if self.make.can(kind, place.scope) and self.choices.chance(10):
                break
            text, kind = f"{text}[{self.make.of(kind.parts[0], place.scope, 1)}]", kind.of
        return self._changed(text, kind, place.scope), place

    def _changed(self, text: str, kind: Type, scope: Scope) -> Lines:
        """A change of what stands at a path."""
        if kind.kind in ("set", "list", "counter") and self.make.can(kind.of, scope):
            element = self.make.of(kind.of, scope, 2)
            match kind.kind:
                case "set":
                    return self._change_set(text, kind, element, scope)
                case "list":
                    return self._change_list(text, kind, element, scope)
                case _:
                    return self._change_counter(text, element, scope)
        if kind.kind == "range" and self.choices.chance(25) and not scope.total:
            return [f"{text} {self.choices.pick(['+=', '-='])} {self.choices.number(1, 2)}"]
        return [f"{text} = {self.make.other(kind, text, scope, 2)}"] if self.make.can(kind, scope) else ["pass"]

    def _change_set(self, text: str, kind: Type, element: str, scope: Scope) -> Lines:
        adding = [f"require(len({text}) < {kind.bound})"] if kind.bound is not None and self.choices.chance(80) else []
        match self.choices.pick(
            ["add"] * 7 + ["discard", "remove", "=", "|=", "-=", "&=", "^=", "^=", "clear", "update"]
        ):
            case "add":
                return [*adding, f"{text}.add({element})"]
            case "remove":
                guard = [f"require({element} in {text})"] if self.choices.chance(80) else []
                return [*guard, f"{text}.remove({element})"]
            case "clear":
                return [f"{text}.clear()"]
            case "update":
                return [*adding, f"{text}.update({self.make.set(kind.of, scope, 1)})"]
            case "discard":
                return [f"{text}.discard({element})"]
            case operator:
                return [f"{text} {operator} {self.make.set(kind.of, scope, 1)}"]

    def _change_list(self, text: str, kind: Type, element: str, scope: Scope) -> Lines:
        room = [f"require(len({text}) < {kind.bound})"] if self.choices.chance(85) else []
        filled = [f"require({self.choices.pick([f'len({text}) > 0', text])})"] if self.choices.chance(85) else []
        match self.choices.pick(["append"] * 6 + ["pop", "pop(0)", "[0]", "[0]", "=", "+=", "insert", "clear", "del"]):
            case "append":
                return [*room, f"{text}.append({element})"]
            case "insert":
                return [*room, f"{text}.insert(0, {element})"]
            case "+=":
                return [*room, f"{text} += [{element}]"]
            case "pop":
                return [*filled, f"{text}.pop()"]
            case "pop(0)":
                return [*filled, f"{text}.pop(0)"]
            case "[0]":
                return [*filled, f"{text}[{self.choices.pick([0, -1])}] = {element}"]
            case "del":
                return [*filled, f"del {text}[0]"]
            case "clear":
                return [f"{text}.clear()"]
            case _:
                return [f"{text} = {self.make.list(kind, scope, 1)}"]

    def _change_counter(self, text: str, element: str, scope: Scope) -> Lines:
        if self.choices.chance(25):
            guard = [f"require({self.choices.pick([f'{text}[{element}] > 0', f'{element} in {text}'])})"]
            return [*(guard if self.choices.chance(85) else []), f"{text}[{element}] -= 1"]
        form = self.choices.pick([f"{text}[{element}] += 1", f"{text}.update([{element}])", f"{text}[{element}] = 1"])
        return [f"require({text}.total() < 2)", form] if self.choices.chance(60) else [form]

    def _local(self, place: Place, depth: int) -> tuple[Lines, Place]:
        name, scope = self.fresh("x"), place.scope
        known = [kind for _, kind in scope.names if kind.kind not in ("dict", "list", "counter", "set")]
        known += [kind for kind in self.make.world.bases if self.make.can(kind, scope)]
        kind = self.choices.pick([INT, *known])
        if self.choices.chance(15):
            return self._gathered(name, kind, place)
        if self.choices.chance(20):
            lines, kind = [f"{name} = set({self.make.set(kind, scope, 2)})"], set_of(kind)
            if self.make.can(kind.of, scope):
                lines.append(f"{name}.add({self.make.of(kind.of, scope, 1)})")
            return lines, place.reading(scope.bind((name, kind)))
        lines = [f"{name} = {self.make.of(kind, scope, 2)}"]
        if kind == INT and self.choices.chance(50):
            lines.append(f"{name} {self.choices.pick(['+=', '-=', '*='])} {self.make.integer(scope, 1)}")
        if kind.kind == "tuple" and self.choices.chance(70):
            first, second = self.fresh("x"), self.fresh("x")
            parts = ((first, kind.parts[0]), (second, kind.parts[1]))
            return [f"{first}, {second} = {self.make.of(kind, scope, 1)}"], place.reading(scope.bind(*parts))
        return lines, place.reading(scope.bind((name, kind)))

    def _gathered(self, name: str, of: Type, place: Place) -> tuple[Lines, Place]:
        """A local set that grows in a loop."""
        loop = self.make.loop(place.scope, 1)
        inner = place.scope.bind(*loop.names).safe(loop.unordered)
        start = self.choices.pick(["set()", "set()", f"set({self.make.set(of, place.scope, 1)})"])
        more = self.make.set(of, inner, 1)
        growth = [f"{name} |= {more}", f"{name}.update({more})"]
        if self.make.can(of, inner):
            growth += [f"{name}.add({self.make.of(of, inner, 1)})"] * 3
        body = [self.choices.pick(growth)]
        if self.choices.chance(40):
            body = [f"if {self.make.condition(inner, 1)}:", *indented(body)]
        lines = [f"{name} = {start}", f"for {loop.target} in {loop.text}:", *indented(body)]
        return lines, place.reading(place.scope.bind((name, set_of(of))))

    def _require(self, place: Place, depth: int) -> tuple[Lines, Place]:
        options = [(n, k) for n, k in place.scope.names if k.kind == "option" and n.isidentifier()]
        if options and self.choices.chance(40):
            name, kind = self.choices.pick(options)
            return [f"require({name} is not None)"], place.reading(place.scope.bind((name, kind.of)))
        return [f"require({self.make.condition(place.scope, 2)})"], place

    def _rare(self, place: Place, depth: int) -> tuple[Lines, Place]:
        """An assertion, an early end, or a call of a procedure."""
        called = [p for p in place.procedures if all(self.make.can(k, place.scope) for k in p.parameters)]
        condition = self.make.condition(place.scope, 2)
        if called and self.choices.chance(60):
            return [self.make.call(self.choices.pick(called), place.scope, 1)], place
        if self.choices.chance(15):
            return [f"assert {condition}, 'asserted'"], place
        end = self.choices.pick(["continue", "break"]) if place.looping else "return"
        return [f"if {condition}:", f"    {end}"], place

    # statements with blocks

    def _if(self, place: Place, depth: int) -> tuple[Lines, Place]:
        lines = [f"if {self.make.condition(place.scope, 2)}:", *indented(self.block(place, depth - 1, 2))]
        if self.choices.chance(25):
            lines += [f"elif {self.make.condition(place.scope, 1)}:", *indented(self.block(place, depth - 1, 1))]
        if self.choices.chance(40):
            lines += ["else:", *indented(self.block(place, depth - 1, 2))]
        return lines, place

    def _for(self, place: Place, depth: int) -> tuple[Lines, Place]:
        loop = self.make.loop(place.scope, 1)
        if loop.unordered:
            return self._unordered(loop.text, loop.target, loop.names, place), place
        inner = replace(place.keeping(loop.text).reading(place.scope.bind(*loop.names)), looping=True)
        return [f"for {loop.target} in {loop.text}:", *indented(self.block(inner, depth - 1, 2))], place

    def _narrow(self, place: Place, depth: int) -> tuple[Lines, Place]:
        """`is None` or isinstance, with a block for each outcome. A variable of the state is first read into a local."""
        found = [(n, k) for n, k in place.scope.names if k.kind in ("option", "union")]
        if not found:
            return self._if(place, depth)
        name, kind = self.choices.pick(found)
        lines: Lines = []
        if not name.isidentifier():
            name, lines = (local := self.fresh("x")), [f"{local} = {name}"]
        if kind.kind == "option":
            some = indented(self.block(place.reading(place.scope.bind((name, kind.of))), depth - 1, 2))
            none = indented(self.block(place, depth - 1, 1))
            if self.choices.chance(50):
                return [*lines, f"if {name} is None:", *none, "else:", *some], place
            return [*lines, f"if {name} is not None:", *some], place
        for index, member in enumerate(kind.parts):
            inner = place.reading(place.scope.bind((name, member)))
            lines.append(f"{'elif' if index else 'if'} isinstance({name}, {member.text}):")
            lines += indented(self.block(inner, depth - 1, 1))
        return lines, place

    def _match(self, place: Place, depth: int) -> tuple[Lines, Place]:
        """A match on a Literal, an enum, a record or an optional or a union of them."""
        kinds = ("literal", "enum", "record", "union", "tuple", "option")
        reads = self.make.reads(place.scope, lambda kind: kind.kind in kinds)
        if not reads:
            return self._if(place, depth)
        read = self.choices.pick(reads)
        lines = [f"match {self.make.filled(read, place.scope, 1)}:"]
        for pattern, names in self._patterns(read[2]):
            guard = f" if {self.make.condition(place.scope.bind(*names), 1)}" if self.choices.chance(15) else ""
            inner = place.reading(place.scope.bind(*names))
            lines += indented([f"case {pattern}{guard}:", *indented(self.block(inner, depth - 1, 1))])
        if self.choices.chance(50):
            lines += indented(["case _:", *indented(self.block(place, depth - 1, 1))])
        return lines, place

    def _patterns(self, kind: Type) -> list[tuple[str, tuple[tuple[str, Type], ...]]]:
        match kind.kind:
            case "literal" | "enum":
                if len(kind.names) > 2 and self.choices.chance(30):
                    return [(" | ".join(kind.names[:2]), ())]
                return [(name, ()) for name in kind.names[: self.choices.number(1, len(kind.names))]]
            case "record":
                names = tuple((self.fresh("y"), part) for part in kind.parts)
                if self.choices.chance(30):
                    return [(f"{kind.text}()", ())]
                if names and self.choices.chance(30):
                    return [(f"{kind.text}({kind.names[0]}={names[0][0]})", names[:1])]
                return [(f"{kind.text}({', '.join(name for name, _ in names)})", names)]
            case "tuple":
                names = tuple((self.fresh("y"), part) for part in kind.parts)
                return [(f"({', '.join(name for name, _ in names)})", names)]
            case "union":
                return [pattern for part in kind.parts for pattern in self._patterns(part)]
            case "option":
                inner = self._patterns(kind.of)
                return [("None", ()), *inner]
            case _:
                return []

    # loops in no order of their own

    def _unordered(self, text: str, target: str, names: tuple[tuple[str, Type], ...], place: Place) -> Lines:
        place = place.keeping(text)
        changed = [t for t in place.targets if t[1].kind in ("set", "counter", "range", "bool", "dict")]
        chosen = [self.choices.pick(changed)] if changed else []
        if chosen and len(changed) > 1 and self.choices.chance(40):
            chosen.append(self.choices.pick([t for t in changed if t not in chosen]))
        scope = place.scope.safe().bind(*names).without(*(name for name, _ in chosen))
        lines = [line for name, kind in chosen for line in self._commuting(name, kind, names[0], scope)]
        if len(lines) == 1 and " = True" in lines[0] and self.choices.chance(50):
            lines.append("break")
        if self.choices.chance(40):
            lines = [f"if {self.make.condition(scope, 1)}:", *indented(lines or ["continue"])]
        elif self.choices.chance(20):
            lines = [f"if {self.make.condition(scope, 1)}:", "    continue", *lines]
        return [f"for {target} in {text}:", *indented(lines or ["pass"])]

    def _commuting(self, text: str, kind: Type, element: tuple[str, Type], scope: Scope) -> Lines:
        """A change that comes out the same whatever comes before and after it among its like."""
        match kind.kind:
            case "set" if self.make.can(kind.of, scope):
                return [f"{text}.{self.choices.pick(['add', 'discard'])}({self.make.of(kind.of, scope, 1)})"]
            case "counter" if self.make.can(kind.of, scope):
                return [f"{text}[{self.make.of(kind.of, scope, 1)}] += 1"]
            case "range":
                return [f"{text} {self.choices.pick(['+=', '-='])} 1"]
            case "bool":
                return [f"{text} = True"]
            case "dict" if kind.of.kind in ("set", "counter", "range") and self.make.can(kind.parts[0], scope):
                return self._commuting(f"{text}[{self.make.of(kind.parts[0], scope, 1)}]", kind.of, element, scope)
            case "dict" if kind.parts[0] == element[1] and self.make.can(kind.of, scope):
                return [f"{text}[{element[0]}] = {self.make.of(kind.of, scope, 1)}"]
            case _:
                return []
