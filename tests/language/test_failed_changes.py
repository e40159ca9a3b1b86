"""A change of a container that fails leaves no trace: the state can be taken back, and what catches the error finds what was there."""

import sys

import pytest

from checker.backends.python.machine import Machine
from checker.frontend.load import load
from checker.frontend.model import Model

TEXT = """\
from collections import Counter
from typing import Annotated
from checker import *

class K(Ordered, size=2):
    pass

class X(Range, low=0, high=3):
    pass

class S(Spec):
    s: set[X] = frozenset({0, 1})
    b: Annotated[set[X], MaxLen(2)] = frozenset({0, 1})
    l: Annotated[list[X], MaxLen(2)] = (0, 1)
    c: Annotated[Counter[X], MaxLen(3)] = fill()
    d: dict[K, X] = fill(1)
    e: dict[K, set[X]] = fill()

    @init
    def start(self):
        self.c[0] = 2
        self.e[K.first()] = {0, 2}

    @action
    def go(self):
        self.s.add(1)

    @invariant
    def ok(self):
        return len(self.s) < 5
"""
FAILING = [
    "s ^= {-1}",
    "s ^= {0, 7}",
    "s |= {2, 7}",
    "s.add(7)",
    "s.update([2, 7])",
    "s.symmetric_difference_update({7})",
    "s.remove(3)",
    "s.add([])",
    "b.add(2)",
    "b ^= {0, 2, 3}",
    "b |= {2}",
    "b.update([0, 2, 3])",
    "l.append(2)",
    "l[0] = 7",
    "l[5] = 1",
    "l += [1]",
    "l *= 2",
    "l.insert(0, 7)",
    "l.extend([7])",
    "l.remove(3)",
    "l.pop(4)",
    "l.sort(key=lambda x: None)",
    "c[0] = 5",
    "c[1] -= 1",
    "c[7] = 1",
    "c += Counter({1: 4})",
    "c += Counter({7: 1})",
    "c.update([1, 1, 1])",
    "c.subtract([0, 0, 0])",
    "c[0] = True",
    "d[first] = 7",
    "d[last] = None",
    "d.update({first: 2, last: 7})",
    "d |= {first: 2, last: 7}",
    "d.pop(first)",
    "d[3] = 1",
    "e[first] = {7}",
    "e[first].add(7)",
    "e[first] ^= {7}",
    "e[first] &= [1]",
    "e[last] = None",
    "e.update({first: {1}, last: {7}})",
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    path = tmp_path_factory.mktemp("changes") / "spec.py"
    path.write_text(TEXT)
    return Model(load(str(path)))


@pytest.mark.parametrize("change", FAILING)
def test_what_fails_can_be_taken_back(model: Model, change: str) -> None:
    with model.bound():
        machine = Machine(model)
        ((_, state),) = machine.initial_states()
        assert isinstance(state, tuple)
        machine.store.load(state)
        before = machine.store.contents()
        names = vars(sys.modules[model.spec.__module__])
        local = {**names, "self": machine.spec, "first": names["K"].first(), "last": names["K"].last()}
        with pytest.raises((Exception,)):  # whatever Python or the domain says of it
            exec(f"self.{change}", local)
        machine.store.undo()
        assert machine.store.contents() == before
        assert machine.store.read() == state


@pytest.mark.parametrize(
    "change", ["s ^= {0, 7}", "b ^= {0, 2, 3}", "c += Counter({7: 1})", "l += [1]", "e[first] ^= {7}"]
)
def test_an_update_that_fails_has_changed_nothing(model: Model, change: str) -> None:
    with model.bound():
        machine = Machine(model)
        ((_, state),) = machine.initial_states()
        assert isinstance(state, tuple)
        machine.store.load(state)
        names = vars(sys.modules[model.spec.__module__])
        with pytest.raises((Exception,)):  # as above
            exec(f"self.{change}", {**names, "self": machine.spec, "first": names["K"].first()})
        assert machine.store.read() == state
