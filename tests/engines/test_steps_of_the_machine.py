"""The ways in which the reference engine saves work change nothing: bodies compiled anew, states restored in place."""

from collections import deque
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

from checker.backends.python.guards import guarded
from checker.backends.python.machine import PAYS_OFF, Failure, Machine
from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.language.spec import Disabled
from checker.result import Verdict
from checker.search.reference import check
from checker.trace import State

HEAD = """from collections import Counter
from typing import Annotated, Literal
from annotated_types import MaxLen
from checker import *

class N(Ordered, size=2): ...
class E(Range, low=0, high=3): ...
"""


def model_of(text: str, folder: Path) -> Model:
    """The model of a spec with this body."""
    path = folder / "of_a_test.py"
    path.write_text(HEAD + text)
    return Model(load(f"{path}:S"))


def late(model: Model) -> Machine:
    """A machine that does all that it does in a long search."""
    machine = Machine(model)
    state = next(outcome for _, outcome in machine.initial_states() if isinstance(outcome, tuple))
    for _ in range(PAYS_OFF + 1):
        list(machine.steps(state))
    return machine


def met(machine: Machine, most: int) -> list[State]:
    """The first states of a search by breadth."""
    found = {outcome: None for _, outcome in machine.initial_states() if isinstance(outcome, tuple)}
    waiting = deque(found)
    while waiting and len(found) < most:
        for _, _, outcome in machine.steps(waiting.popleft()):
            if isinstance(outcome, tuple) and outcome not in found:
                found[outcome] = None
                waiting.append(outcome)
    return list(found)[:most]


def as_written(model: Model, state: State) -> list[Any]:
    """The steps from a state, each taken by a machine of its own that has done nothing yet."""
    instances = list(Machine(model).instances(state))
    ends = ((i.action.name, i.arguments, Machine(model).successor(state, i)) for i in instances)
    return [(name, arguments, end) for name, arguments, end in ends if end is not None]


@pytest.mark.parametrize("name", Shelf.SPECS.names)
def test_steps_and_judgements_are_those_of_a_new_machine(name: str) -> None:
    model = Model(load(name))
    with model.bound():
        machine, plain = late(model), Machine(model)
        for state in met(machine, 60)[::4]:
            taken = []
            for action, arguments, outcome in machine.steps(state):
                taken.append((action.name, arguments, outcome))
                assert not isinstance(outcome, Failure)
                for judged in model.properties:
                    if judged.role.value == "step_invariant":
                        said, alone = (
                            machine.judge_step(state, outcome, judged),
                            plain.judge_step(state, outcome, judged),
                        )
                    else:
                        said, alone = machine.judge(outcome, judged), plain.judge(outcome, judged)
                    assert said == alone, judged.name
            assert taken == [(i.action.name, i.arguments, end) for i, end in ends_of(plain, state)]


def ends_of(machine: Machine, state: State) -> list[Any]:
    """The steps from a state by their bodies as they are written."""
    ends = ((instance, machine.successor(state, instance)) for instance in machine.instances(state))
    return [(instance, end) for instance, end in ends if end is not None]


CHANGES = """
class S(Spec):
    d: dict[N, E] = fill(0)
    s: set[E] = fill()
    q: Annotated[list[E], MaxLen(3)] = fill()
    c: Annotated[Counter[E], MaxLen(3)] = fill()
    m: dict[N, dict[N, E]] = fill(0)
    k: dict[N, Annotated[list[E], MaxLen(2)]] = fill()
    b: dict[N, Annotated[Counter[E], MaxLen(2)]] = fill()
    w: dict[N, set[E]] = fill()

    @action
    def change(self, n: N, e: E):
        self.d[n] = e
        self.s.add(e)
        self.s.discard(E(1))
        self.q.append(e)
        self.c[e] += 1
        self.m[n][n] = e
        self.k[n].append(e)
        self.b[n][e] += 1
        self.w[n] ^= {e, E(0)}
        require(len(self.q) < 3)
        self.m[n] = {other: e for other in N}
        self.k[n] = []
        self.d = {other: e for other in N}
        require(e != 2 or len(self.s) == 1)

    @action
    def undo(self, n: N):
        require(self.q)
        self.q.pop()
        self.q.reverse()
        self.c.clear()
        self.w[n].clear()
        self.k[n].clear()
        self.b[n] = Counter()
        self.s |= self.w[N.first()]
"""


def test_what_a_step_changed_is_restored_whatever_holds_it(tmp_path: Path) -> None:
    model = model_of(CHANGES, tmp_path)
    with model.bound():
        machine = late(model)
        states = met(machine, 60)
        for state in states[::3]:
            assert list(told(machine, state)) == as_written(model, state)
            machine.load(state)
            assert machine.store.contents() == contents_of(model, state)


NAMES = """
class S(Spec):
    s: set[E] = fill()
    q: Annotated[list[E], MaxLen(3)] = fill()
    w: dict[N, set[E]] = fill()
    m: dict[N, dict[N, E]] = fill(0)

    @action
    def go(self, n: N, e: E):
        require(len(self.q) < 3)
        s, q, w, m, all_w = self.s, self.q, self.w[n], self.m[n], self.w
        self.s = {e} | self.s
        s.add(3)
        self.q = [*self.q, e]
        q.clear()
        self.w[n] = self.s
        w.add(2)
        self.m[n] = {other: e for other in N}
        m[n] = 3
        require(e != 2)
        self.w = {other: {e} for other in N}
        all_w[n].add(1)
        self.w[N.first()], self.w[N.last()] = self.w[N.last()], self.s
        require(n == N.first() or s)
"""


def test_an_older_name_for_a_container_is_none_for_the_state(tmp_path: Path) -> None:
    model = model_of(NAMES, tmp_path)
    with model.bound():
        machine = late(model)
        for state in met(machine, 60)[::3]:
            assert told(machine, state) == as_written(model, state)
            machine.load(state)
            assert machine.store.contents() == contents_of(model, state)


DRAWN = """
class S(Spec):
    s: set[D] = fill()

    @action
    def add(self, v: D):
        self.s.add(v)

    @action
    def go(self, v: D, a: D, b: D, c: D, d: D):
        require(v in self.s)
        require(a == b == c == d == v)
        self.s.remove(v)
"""


def test_steps_that_are_drawn_from_a_set_and_very_many_are_all_tried(tmp_path: Path) -> None:
    model = model_of("class D(Range, low=1, high=8): ...\n" + DRAWN, tmp_path)
    with model.bound():
        machine = Machine(model)
        for state in [((2, 7),), ((),), ((2, 7),), ((8,),)]:
            taken = [(arguments, outcome) for action, arguments, outcome in machine.steps(state) if action.name == "go"]
            assert taken == [((v,) * 5, (tuple(w for w in state[0] if w != v),)) for v in state[0]]


@pytest.mark.parametrize("name", ["frozen", "origin"])
def test_a_container_has_no_field_that_python_has_not(name: str, tmp_path: Path) -> None:
    text = f"class S(Spec):\n    d: dict[N, E] = fill(0)\n    @action\n    def go(self):\n        self.d.{name} = 1\n"
    model = model_of(text, tmp_path)
    with model.bound():
        _, _, outcome = next(iter(Machine(model).steps(model.default_state())))
    assert isinstance(outcome, Failure)
    assert outcome.message == f"AttributeError: 'dict' object has no attribute '{name}'"


def test_what_an_operator_of_a_record_reads_of_a_state_is_what_the_state_holds(tmp_path: Path) -> None:
    model = model_of(
        """
class Late(Record):
    n: N

    def __contains__(self, state):
        return state.bad

class S(Spec):
    x: dict[N, dict[N, E]] = fill(0)
    bad: bool = False

    @action
    def go(self, n: N, m: N):
        require(self.x[n][m] < 3)
        self.x[n][m] += 1

    @action
    def end(self):
        require(all(self.x[n][m] == 3 for n in N for m in N))
        self.bad = True

    @invariant
    def holds(self):
        return self not in Late(N.first())
""",
        tmp_path,
    )
    found = check(model)
    assert (found.verdict, found.depth) == (Verdict.VIOLATED, 13)


def told(machine: Machine, state: State) -> list[Any]:
    """The steps from a state."""
    return [(action.name, arguments, outcome) for action, arguments, outcome in machine.steps(state)]


def contents_of(model: Model, state: State) -> list[Any]:
    """What a machine that has done nothing holds in a state."""
    machine = Machine(model)
    machine.load(state)
    return machine.store.contents()


GUARDS = {
    "one": "require(self.x < 2)",
    "not": "require(not self.x == 1)",
    "chained": "require(0 < self.x < 3)",
    "or": "require(self.x == 1 or self.x == 3)",
    "a conditional": "require(self.x if self.x < 3 else 0)",
    "in a loop": "for n in N:\n            require(self.x != 1 or n == N.first())",
    "in a branch": "if self.x == 2:\n            require(False)\n        else:\n            require(self.x)",
    "after a change": "self.x = 3\n        require(self.y)",
    "a helper": "self.need()\n        self.y = not self.y",
    "an error": "require(self.q[self.x] == 0 <= self.x)",
    "an error of a comparison": "require(0 < self.x < self.odd())",
    "an error of a truth": "require(Truth(self.x))",
    "an error of a truth after or": "require(self.x == 2 or Truth(self.x))",
    "an error of a truth after not": "require(not Truth(self.x))",
    "an error of a function of its own": "least = lambda one, other: one\n        require(least(self.x) < 3)",
}


@pytest.mark.parametrize("name", GUARDS)
def test_a_require_means_the_same_however_it_is_compiled(name: str, tmp_path: Path) -> None:
    model = model_of(
        f"""
class Truth(Record):
    x: E

    def __bool__(self):
        return self.x == 1 or 3

class S(Spec):
    x: E = 0
    y: bool = False
    q: Annotated[list[E], MaxLen(2)] = fill()

    def odd(self):
        return 2 if self.x != 2 else "two"

    def need(self):
        require(self.x > 1)

    @action
    def go(self):
        self.y = True
        {GUARDS[name]}
        self.x = 0

    @action
    def up(self):
        require(self.x < 3)
        self.x += 1
""",
        tmp_path,
    )
    assert not model.reaches_in
    assert not model.catches
    with model.bound():
        machine = late(model)
        for state in met(machine, 20):
            assert told(machine, state) == as_written(model, state)


def test_a_body_says_that_it_is_not_enabled_without_raising(tmp_path: Path) -> None:
    text = "class S(Spec):\n    x: E = 0\n    @action\n    def go(self):\n        require(self.x)\n        self.x = 0\n"
    model = model_of(text, tmp_path)
    body = model.actions[0].function
    assert isinstance(body, FunctionType)
    with model.bound():
        instance = model.instance()
        assert repr(guarded(body)(instance)) == "not enabled"
        with pytest.raises(Disabled):
            body(instance)


def test_a_body_whose_file_has_changed_since_is_the_one_that_was_read(tmp_path: Path) -> None:
    path = tmp_path / "changing.py"
    text = (
        HEAD
        + "class S(Spec):\n    x: E = 0\n    @action\n    def go(self):\n        require(self.x < 2)\n        self.x += 1\n"
    )
    path.write_text(text)
    model = Model(load(str(path)))
    path.write_text(text.replace("< 2", "< 3"))
    body = model.actions[0].function
    assert guarded(body) is body
