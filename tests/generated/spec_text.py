"""Random specs as the text of whole files: `specs()` draws one, `load_text` loads it.

They use the whole language and never depend on the order of a Symmetric sort. Their state spaces are small; their properties may fail,
their actions may raise errors. Nothing here knows of an engine.
"""

import itertools
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import strategies as st

from checker.frontend.load import load
from checker.language.spec import Spec

from .domains import BOOL, Choices, Type, World, dict_of, plain, set_of, unbounded
from .expressions import Expressions
from .reads import Helper, Scope
from .statements import Lines, Place, Statements, indented

MOST_STATES = 800
"""The product of the sizes of a spec's variables is at most about this."""
MOST_ARGUMENTS = 30
"""An action has at most about so many choices of its parameters."""
MOST_CHOICES = 2000
"""A spec takes about 300 choices, seldom 1000."""
HEAD = """\
import enum
from collections import Counter
from typing import Annotated, Literal

from checker import (
    Constant, MaxLen, Ordered, Quorum, Range, Record, Spec, Symmetric,
    action, constraint, fill, final, init, invariant, reachable, require, step_invariant,
)
"""

_numbers = itertools.count()


def specs() -> st.SearchStrategy[str]:
    """The texts of spec files. One draw each: of many small ones Hypothesis makes variants, five for every new example."""
    return st.binary(min_size=MOST_CHOICES // 2, max_size=MOST_CHOICES).map(
        lambda drawn: _Author(Choices(drawn)).text()
    )


def load_text(text: str, folder: Path) -> type[Spec]:
    """The spec of a text, written to a file of its own in the folder, which must stay: bodies are read from there."""
    path = folder / f"generated_{next(_numbers)}.py"
    path.write_text(text, encoding="utf-8")
    return load(str(path))


@pytest.fixture(autouse=True, scope="module")
def meaningless_is_judged() -> Iterator[None]:
    """Engines are compared on what makes no sense too, such as an element sought in a set of truths: it is not refused here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("checker.frontend.mistakes.meaning.check_meaning", lambda *given: ())
        yield


class _Author:
    """Writes one spec."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.locals = itertools.count()
        self.world = World(choices)
        self.make = Expressions(choices, self.world, lambda letter: f"{letter}{next(self.locals)}")
        self.statements = Statements(self.make)
        self.helpers: list[Helper] = []
        self.procedures: list[Helper] = []
        self.has_ints = choices.chance(35)
        self.variables, self.unset = self._variables()
        self.names = tuple((f"self.v{index}", kind) for index, kind in enumerate(self.variables))

    def text(self) -> str:
        """The whole file."""
        written = unbounded if self.has_ints else plain
        declared = [f"v{index}: {written(kind)}{default}" for index, (kind, default) in enumerate(self.defaults)]
        methods = [self._helper() for _ in range(self.choices.pick([0, 1, 1, 2]))]
        methods += [self._procedure() for _ in range(self.choices.pick([0, 0, 0, 1]))]
        methods += [self._init(index) for index in range(self._inits())]
        methods += [self._action(index) for index in range(self.choices.pick([2, 1, 3, 4]))]
        methods += self._properties()
        body = ["class S(Spec):", *indented(declared)]
        for method in methods:
            body += ["", *indented(method)]
        return "\n\n\n".join([HEAD.rstrip(), *self.world.declarations, "\n".join(body)]) + "\n"

    def _scope(self) -> Scope:
        return Scope(self.names, tuple(self.helpers))

    # variables

    def _variables(self) -> tuple[list[Type], list[int]]:
        """The types of the variables, and which of them have no default."""
        room, self.defaults, unset = MOST_STATES, list[tuple[Type, str]](), list[int]()
        for index in range(self.choices.pick([2, 1, 3, 4])):
            kind = self.world.variable(min(room, 256)) if room >= 2 else BOOL
            default = self._default(kind)
            if default is None and not self._assignable(kind):
                kind, default = BOOL, " = False"
            if default is None or (self._assignable(kind) and self.choices.chance(10)):
                unset.append(index)
                default = ""
            room //= max(kind.size, 1)
            self.defaults.append((kind, default))
        return [kind for kind, _ in self.defaults], unset

    def _assignable(self, kind: Type) -> bool:
        """Whether an @init whose parameters are elements of the sorts and quorums can give it a value."""
        named = tuple((f"a{index}", sort) for index, sort in enumerate((*self.world.bases, *self.world.families)))
        return kind.size > 0 and self.make.can(kind, Scope(named))

    def _default(self, kind: Type) -> str | None:
        """What stands behind a variable's type, None when it has no constant value."""
        if kind.kind in ("set", "list", "counter"):
            return " = fill()"
        inner = kind
        while inner.kind == "dict":
            inner = inner.of
        if inner.kind in ("set", "list", "counter"):
            return " = fill()"
        value = self._constant(inner)
        if value is None:
            return None
        return f" = fill({value})" if kind.kind == "dict" else f" = {value}"

    def _constant(self, kind: Type) -> str | None:
        if not self.make.can(kind, Scope()):
            return None
        if kind.kind == "frozenset" or (kind.kind == "option" and kind.of.kind == "frozenset"):
            return "frozenset()"
        if kind.kind == "sequence":
            return "()"
        if kind.kind == "option":
            return "None" if self.choices.chance(60) else self._constant(kind.of) or "None"
        if kind.kind in ("tuple", "record", "union"):
            members = [part for part in kind.parts if self.make.can(part, Scope())] if kind.kind == "union" else []
            if members:
                return self._constant(self.choices.pick(members))
            parts = [self._constant(part) for part in kind.parts]
            return f"{kind.text if kind.kind == 'record' else ''}({', '.join(str(part) for part in parts)})"
        return self.make.of(kind, Scope(), 0)

    # methods

    def _parameters(self, most: int) -> list[tuple[str, Type]]:
        """Up to `most` parameters, of few values together."""
        room, found = MOST_ARGUMENTS, list[tuple[str, Type]]()
        for _ in range(self.choices.number(0, most)):
            kind = self._parameter(room)
            if kind.size <= room:
                room //= kind.size
                found.append((self.make.fresh("a"), kind))
        return found

    def _parameter(self, room: int) -> Type:
        held = [kind.of for kind in self.variables if kind.kind in ("set", "list", "counter")]
        match self.choices.pick(["sort", "sort", "sort", "held", "held", "quorum", "scalar", "set", "dict"]):
            case "held" if held:
                return self.choices.pick(held)
            case "quorum" if self.world.families:
                return self.world.families[0]
            case "scalar":
                return self.world.scalar(max(2, min(room, 12)))
            case "set":
                return set_of(self.world.base(3))
            case "dict":
                return dict_of(self.world.base(2), self.world.base(3))
            case _:
                return self.world.base(max(2, room))

    def _signature(self, decorator: str, name: str, parameters: list[tuple[str, Type]]) -> Lines:
        listed = "".join(f", {name}: {kind.text}" for name, kind in parameters)
        return [*([decorator] if decorator else []), f"def {name}(self{listed}):"]

    def _drawn(self, parameters: list[tuple[str, Type]]) -> Lines:
        """`require(p in self.v)` for parameters that a variable holds."""
        lines = []
        for name, kind in parameters:
            holders = [text for text, held in self.names if held.kind in ("set", "counter") and held.of == kind]
            if holders and self.choices.chance(60):
                lines.append(f"require({name} in {self.choices.pick(holders)})")
        return lines

    def _action(self, index: int) -> Lines:
        parameters, lines = self._driven() if self.choices.chance(60) else (self._parameters(2), [])
        scope = self._scope().bind(*parameters)
        guard = [f"require({self.make.condition(scope, 2)})"] if self.choices.chance(30) else []
        place = Place(scope, self.names, procedures=tuple(self.procedures))
        if not lines:
            lines = [*self._drawn(parameters), *self.statements.change(place, 2)[0]]
        if self.choices.chance(60):
            lines += self.statements.block(place, 2)
        return [*self._signature("@action", f"act{index}", parameters), *indented([*guard, *lines])]

    def _driven(self) -> tuple[list[tuple[str, Type]], Lines]:
        """A change of one variable by parameters alone, which makes its states vary; nothing when that takes too many."""
        text, kind = self.choices.pick(self.names)
        parameters: list[tuple[str, Type]] = []
        while kind.kind == "dict":
            parameters.append((self.make.fresh("a"), kind.parts[0]))
            text, kind = f"{text}[{parameters[-1][0]}]", kind.of
        changing = kind.kind in ("set", "list", "counter")
        name = self.make.fresh("a")
        parameters.append((name, kind.of if changing else kind))
        if math.prod(kind.size for _, kind in parameters) > 2 * MOST_ARGUMENTS:
            return self._parameters(2), []
        if not changing:
            return parameters, [f"{text} = {name}"]
        bound = {"set": f"len({text})", "list": f"len({text})", "counter": f"{text}.total()"}[kind.kind]
        room = [f"require({bound} < {kind.bound})"] if kind.bound is not None and self.choices.chance(90) else []
        there = [f"require({name} in {text})"]
        forms = {
            "set": [[*room, f"{text}.add({name})"], [*there, f"{text}.remove({name})"], [f"{text} ^= {{{name}}}"]],
            "list": [[*room, f"{text}.append({name})"], [*room, f"{text} += [{name}]"], [*there, f"{text}.pop(0)"]],
            "counter": [[*room, f"{text}[{name}] += 1"], [*there, f"{text}[{name}] -= 1"]],
        }[kind.kind]
        return parameters, self.choices.pick([forms[0], *forms])

    def _procedure(self) -> Lines:
        """A method without a decorator that changes the state."""
        parameters = self._parameters(2)
        place = Place(self._scope().bind(*parameters), self.names)
        self.procedures.append(Helper("change", tuple(kind for _, kind in parameters), BOOL))
        return [*self._signature("", "change", parameters), *indented(self.statements.block(place, 1, 2))]

    def _helper(self) -> Lines:
        """A method without a decorator that only reads, and cannot fail."""
        parameters = self._parameters(2)
        scope = self._scope().bind(*parameters).safe()
        known = [BOOL, *(kind for kind in self.variables if kind.kind not in ("dict", "list", "counter", "set"))]
        result = self.choices.pick([kind for kind in known if self.make.can(kind, scope)])
        lines: Lines = []
        if self.choices.chance(40):
            value = self.make.of(result, scope, 1)
            loop = self.make.loop(scope, 1)
            lines = [f"for {loop.target} in {loop.text}:"]
            lines += [f"    if {self.make.condition(scope.bind(*loop.names), 1)}:", f"        return {value}"]
        if self.choices.chance(40):
            local = self.make.fresh("x")
            lines.append(f"{local} = {self.make.of(BOOL, scope, 2)}")
            scope = scope.bind((local, BOOL))
        if self.choices.chance(40):
            lines += [f"if {self.make.condition(scope, 2)}:", f"    return {self.make.of(result, scope, 1)}"]
        lines.append(f"return {self.make.of(result, scope, 2)}")
        name = f"help{len(self.helpers)}"
        signature = self._signature("", name, parameters)
        self.helpers.append(Helper(name, tuple(kind for _, kind in parameters), result))
        return [*signature, *indented(lines)]

    def _inits(self) -> int:
        if self.unset:
            return self.choices.pick([1, 1, 1, 2])
        return self.choices.pick([0, 0, 1, 2])

    def _init(self, index: int) -> Lines:
        """First gives every variable without a default a value, which cannot fail; then perhaps more."""
        parameters = self._parameters(2)
        needed = [sort for sort in (*self.world.bases, *self.world.families) if sort.kind in ("symmetric", "quorum")]
        bare = Scope(tuple(parameters), total=True)
        for sort in needed:
            if not self.make.can(sort, bare) and any(self.variables[i].symmetric for i in self.unset):
                parameters.append((self.make.fresh("a"), sort))
                bare = bare.bind(parameters[-1])
        lines = [f"self.v{i} = {self.make.of(self.variables[i], bare, 1)}" for i in self.unset]
        scope = self._scope().bind(*parameters)
        if self.choices.chance(40):
            lines.append(f"require({self.make.condition(scope, 1)} or {self.make.condition(scope, 1)})")
        given = [(text, name) for text, kind in self.names for name, of in parameters if kind == of]
        if given and self.choices.chance(60):
            lines += [f"{text} = {name}" for text, name in given[:2]]
        if not lines or self.choices.chance(30):
            lines += self.statements.block(Place(scope, self.names), 1, 2)
        return [*self._signature("@init", f"begin{index}", parameters), *indented(lines)]

    # properties

    def _properties(self) -> list[Lines]:
        found: list[Lines] = []
        for role, percent in (
            ("invariant", 45),
            ("step_invariant", 25),
            ("reachable", 20),
            ("final", 20),
            ("constraint", 12),
        ):
            if self.choices.chance(percent):
                found.append(self._property(role))
        if found and found[-1][0] == "@constraint" and self.choices.chance(50):
            found.append(self._property("constraint", "one_more"))
        return found

    def _property(self, role: str, name: str = "") -> Lines:
        scope = self._scope().safe(role == "reachable" or self.choices.chance(70))
        head = f"def {name or f'some_{role}'}(self):"
        if role == "step_invariant":
            head = f"def some_{role}(self, after):"
            later = tuple((name.replace("self.", "after."), kind) for name, kind in self.names)
            scope = Scope(scope.names + later, scope.helpers, ("self", "after"), scope.total)
        wide = role in ("invariant", "step_invariant", "constraint") and self.choices.chance(70)
        condition = self.make.condition(scope, 3)
        if wide:
            condition = f"{condition} or {self.make.condition(scope, 2)} or {self.make.condition(scope, 2)}"
        lines = [f"return {condition}"]
        if self.choices.chance(20):
            lines.insert(0, f"if {self.make.condition(scope, 1)}:\n            return True")
        return [f"@{role}", head, *indented(lines)]
