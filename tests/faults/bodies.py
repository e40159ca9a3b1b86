"""Many small bodies in one spec: each is an action that is enabled once, in one initial state with something in every kind of container."""

import textwrap
from collections.abc import Iterable
from pathlib import Path

from generated.spec_text import load_text

from checker.backends.python.machine import Failure, Machine
from checker.frontend.model import Model
from checker.ir.not_compiled import CannotCompile
from checker.lower.program import compile_model
from checker.search.audit import FAILS, LEADS
from checker.search.native import compile_native

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


def spec_text(bodies: Iterable[str]) -> str:
    """A spec with these bodies, numbered from 1; one that takes parameters has them before an arrow."""
    lines = [HEAD]
    for number, body in enumerate(bodies, 1):
        taken, _, rest = body.rpartition(" => ")
        head = f"@action\ndef body{number}(self{', ' if taken else ''}{taken}):\n"
        start = f"require(self.done == 0)\nself.done = {number}\n"
        lines.append(textwrap.indent(head + textwrap.indent(start + rest.strip("\n"), "    "), "    "))
    return "\n\n".join(lines) + "\n"


def differing(bodies: list[str], folder: Path) -> list[str]:
    """The bodies that native code, which must take them all, does not run as CPython does; none of them may fail."""
    model = Model(load_text(spec_text(bodies), folder))
    compiled, machine = compile_native(model, symmetry=False), Machine(model)
    layout, expected, found = compiled.source.layout, steps_of(model), steps_of(model)
    with model.bound():
        ((_, state),) = list(machine.initial_states())
        assert isinstance(state, tuple), state
        for action, _, outcome in machine.steps(state):
            assert not isinstance(outcome, Failure), (bodies[int(action.name.removeprefix("body")) - 1], outcome)
            expected[action.name].append(tuple(layout.encode(outcome)))
        rows, _ = compiled.library.probe(layout.encode(state))
    for what, number, _, after in rows:
        if what in (LEADS, FAILS):
            found[model.actions[number].name].append(after if what == LEADS else None)
    return [body for number, body in enumerate(bodies, 1) if found[f"body{number}"] != expected[f"body{number}"]]


def steps_of(model: Model) -> dict[str, list[tuple[int, ...] | None]]:
    """No step yet of any action: where each leads, None for one that fails."""
    return {action.name: [] for action in model.actions}


def refusal(body: str, folder: Path) -> str:
    """What the compiler says of a body; nothing when it takes it."""
    model = Model(load_text(spec_text([body]), folder))
    with model.bound():
        try:
            compile_model(model)
        except CannotCompile as refused:
            return refused.errors[0].message
    return ""
