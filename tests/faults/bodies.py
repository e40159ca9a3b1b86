"""Many small bodies in one spec: each is an action that is enabled once, in one initial state with something in every kind of container."""

import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from generated.spec_text import load_text

from checker.backends.python.machine import Failure, Machine
from checker.frontend.model import Model
from checker.ir.not_compiled import CannotCompile
from checker.language.spec import Role
from checker.lower.program import compile_model
from checker.search.native import check, compile_native

HEAD = '''\
from collections import Counter
from typing import Annotated

from checker import MaxLen, Range, Record, Spec, action, init, invariant, reachable, require


class X(Range, low=0, high=5):
    """A value."""


class K(Range, low=0, high=1):
    """A key."""


class Done(Range, low=0, high=400):
    """Which body has run."""


class Note(Record):
    """Something frozen."""

    of: frozenset[X]
    n: X


def larger(x):
    return x + 1


class Bodies(Spec):
    done: Done = 0
    n: X
    b: X
    yes: bool
    a: set[X]
    c: set[X]
    d: dict[K, X]
    e: dict[K, set[X]]
    m: dict[K, dict[K, set[X]]]
    log: Annotated[list[X], MaxLen(4)]
    q: dict[K, Annotated[list[X], MaxLen(3)]]
    bag: Annotated[Counter[X], MaxLen(6)]
    few: Annotated[set[X], MaxLen(4)]
    g: set[frozenset[X]]
    f: frozenset[X]
    pair: tuple[X, X]
    maybe: X | None

    @init
    def start(self):
        self.n, self.b, self.yes = 1, 0, False
        self.a, self.c = {1}, {2}
        self.d = {0: 1, 1: 2}
        self.e = {0: {1}, 1: {2, 3}}
        self.m = {0: {0: {1}, 1: set()}, 1: {0: {2}, 1: {0, 3}}}
        self.log = [1, 2]
        self.q = {0: [1, 0], 1: []}
        self.bag = Counter({1: 2, 3: 1})
        self.few = {0, 3}
        self.g = {frozenset({1}), frozenset({1, 2})}
        self.f = frozenset({1})
        self.pair = (1, 2)
        self.maybe = None

    def inc(self):
        self.n += 1
        return self.n

    def add_to_a(self, x):
        self.a.add(x)
        return len(self.a)

    def the_a(self):
        return self.a

    def same(self, s):
        return s

    def fresh(self):
        return {0, 4}

    def copied(self):
        return set(self.a)

    def local_copy(self):
        r = set()
        for x in self.a:
            r.add(x)
        return r

    def either(self, yes):
        if yes:
            return self.a
        return self.c

    def entry(self, k):
        return self.e[k]

    def replace_a(self):
        self.a = {5}
        return 0

    def count(self, s):
        self.a.add(4)
        return len(s)

    def count_log(self, s):
        return len(s)

    def zero(self):
        return 0

    def changes(self, s):
        s.add(5)

    def big(self):
        return self.n > 0

    def ticket(self):
        self.n += 1
        return 0

    def take(self):
        return self.log

    def check(self):
        require(self.n > 3)
        return 1

    def bump(self, by):
        self.n += by
        return by

    def pure(self, x):
        return x + self.n
'''


def spec_text(bodies: Iterable[str], properties: Iterable[str] = ()) -> str:
    """A spec with these bodies, numbered from 1; one that takes parameters has them before an arrow."""
    lines = [HEAD]
    for number, body in enumerate(bodies, 1):
        taken, _, rest = body.rpartition(" => ")
        head = f"@action\ndef body{number}(self{', ' if taken else ''}{taken}):\n"
        start = f"require(self.done == 0)\nself.done = {number}\n"
        lines.append(textwrap.indent(head + textwrap.indent(start + rest.strip("\n"), "    "), "    "))
    lines += [textwrap.indent(each, "    ") for each in properties]
    return "\n\n".join(lines) + "\n"


def property_text(number: int, spec: Any) -> str:
    """A property that is true after a body alone, of the state that the spec is in."""
    parts = [f"self.done == {number}"]
    for name in ("n", "b", "yes", "pair", "maybe"):
        parts.append(f"self.{name} == {getattr(spec, name)!r}")
    for name in ("a", "c", "few"):
        parts.append(f"self.{name} == {_set(getattr(spec, name))}")
    parts.append(f"len(self.g) == {len(spec.g)}")
    parts += [f"frozenset({_set(each)}) in self.g" for each in spec.g]
    parts.append(f"self.f == frozenset({_set(spec.f)})")
    parts += [f"self.d[{k}] == {spec.d[k]}" for k in (0, 1)]
    parts += [f"self.e[{k}] == {_set(spec.e[k])}" for k in (0, 1)]
    parts += [f"self.m[{k}][{j}] == {_set(spec.m[k][j])}" for k in (0, 1) for j in (0, 1)]
    parts += [f"self.q[{k}] == {list(spec.q[k])!r}" for k in (0, 1)]
    parts.append(f"self.log == {list(spec.log)!r}")
    parts += [f"self.bag[{x}] == {spec.bag[x]}" for x in range(6)]
    tests = " and ".join(parts)
    return f"@reachable\ndef after{number}(self):\n    return {tests}\n"


def _set(of: Iterable[int]) -> str:
    found = sorted(of)
    return "{" + ", ".join(map(str, found)) + "}" if found else "set()"


def outcomes(model: Model) -> tuple[dict[str, list[str]], dict[str, str]]:
    """What CPython makes of each body: properties of the states it leads to, or the kind of its failure."""
    led: dict[str, list[str]] = {}
    failed: dict[str, str] = {}
    machine = Machine(model)
    with model.bound():
        ((_, state),) = list(machine.initial_states())
        assert isinstance(state, tuple), state
        for instance, outcome in machine.successors(state):
            name = instance.action.name
            if isinstance(outcome, Failure):
                failed[name] = f"{outcome.kind.value}: {outcome.message}"
                continue
            machine.load(outcome)
            led.setdefault(name, []).append(property_text(int(name.removeprefix("body")), machine.spec))
    return led, failed


def differing(bodies: list[str], folder: Path) -> list[str]:
    """The bodies that native code, which must take them all, does not run as CPython does; none of them may fail."""
    led, failed = outcomes(Model(load_text(spec_text(bodies), folder)))
    assert not failed, {bodies[int(name.removeprefix("body")) - 1]: said for name, said in failed.items()}
    texts = [text for name in led for text in dict.fromkeys(led[name])]
    named = [text.replace("def after", f"def after{place}_") for place, text in enumerate(texts)]
    model = Model(load_text(spec_text(bodies, named), folder))
    result = check(compile_native(model, symmetry=False))
    assert result.violation is None or result.violation.kind.value == "unreachable", result.violation
    reached = {
        judged.name.partition("_")[2] for judged in model.properties_of(Role.REACHABLE) if judged.name in result.reached
    }
    expected = {name.removeprefix("body") for name in led}
    wrong = sorted(expected - reached, key=int)
    fired = {name.removeprefix("body") for name, action in result.actions.items() if action.fired}
    return [bodies[int(number) - 1] for number in [*wrong, *sorted(fired ^ expected, key=int)]]


def failures_in_both(body: str, folder: Path) -> tuple[str, str]:
    """The kind of violation that a failing body is in CPython and in native code."""
    model = Model(load_text(spec_text([body]), folder))
    _, failed = outcomes(model)
    result = check(compile_native(model, symmetry=False))
    found = result.violation.kind.value if result.violation is not None else "nothing"
    return "".join(said.partition(":")[0] for said in failed.values()) or "nothing", found


def refusal(body: str, folder: Path) -> str:
    """What the compiler says of a body; nothing when it takes it."""
    model = Model(load_text(spec_text([body]), folder))
    with model.bound():
        try:
            compile_model(model)
        except CannotCompile as refused:
            return refused.errors[0].message
    return ""
