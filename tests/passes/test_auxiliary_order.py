"""Where a search keeps what the first way to a state makes of the Auxiliary variables, steps are taken in CPython's order.

`CHECKER_EXAMPLES=100 CHECKER_SEED=1000 pytest -m slow tests/passes/test_auxiliary_order.py` tries as many specs of 24 actions each.
"""

import os
from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker import InvalidSpec
from checker.backends.c.interface import Library
from checker.backends.python.machine import Failure, Machine
from checker.frontend.model import Model
from checker.search.audit import FAILS, LEADS
from checker.search.native import Compiled, compile_native

from .guarded import HEAD
from .test_drawing import FEW_STATES, STATES, compiled_actions, loaded, some_states

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
SEED = int(os.environ.get("CHECKER_SEED", "0"))

NOTED = (
    HEAD.replace("class S(Spec):\n", "class S(Spec):\n    note: Annotated[X, Auxiliary] = 0\n")
    + "    @constraint\n    def few(self) -> bool:\n        return self.note < 2\n"
)


def compiled_to_be_drawn(model: Model) -> Compiled:
    """Compiled with every parameter drawn that can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("checker.backends.c.emit.draws.DRAWN_FROM", 0)
        patch.setattr("checker.backends.c.emit.steps.UNROLLED_INSTANCES", 0)
        return compile_native(model, symmetry=False)


def compare_order(compiled: Compiled, seed: int, states: int) -> int:
    """How many steps there are from some states; fails where they are not those of CPython one after the other."""
    model, layout, library, steps = compiled.model, compiled.source.layout, compiled.library, 0
    assert compiled.keeps_hidden
    with model.bound():
        machine = Machine(model)
        for state in some_states(model, seed, states):
            expected = [
                (action.name, None if isinstance(outcome, Failure) else tuple(layout.encode(outcome)))
                for action, _, outcome in machine.steps(state)
            ]
            if all(machine.judge(state, judged) is True for judged in model.properties):
                assert found_steps(model, library, layout.encode(state)) == expected
                steps += len(expected)
    return steps


def found_steps(model: Model, library: Library, words: list[int]) -> list[tuple[str, tuple[int, ...] | None]]:
    """The steps of compiled code in their order, each with where it leads, None for one that fails."""
    rows, _ = library.probe(words)
    return [
        (model.actions[action].name, after if what == LEADS else None)
        for what, action, _, after in rows
        if what in (LEADS, FAILS)
    ]


def compared(seed: int, folder: Path, states: int = STATES) -> int:
    model = loaded(NOTED + "".join(compiled_actions(seed, folder)), folder)
    ways = compiled_to_be_drawn(model), compile_native(model, symmetry=False)
    return sum(compare_order(compiled, seed, states) for compiled in ways)


def test_steps_are_taken_in_the_order_of_cpython(tmp_path: Path) -> None:
    assert compared(0, tmp_path, FEW_STATES) > 100


QUEUE = """\
from typing import Annotated

from checker import Auxiliary, MaxLen, Range, Record, Spec, action, constraint, fill, require


class X(Range, low=0, high=99):
    pass


class M(Record):
    a: X
    b: X
    c: X


class S(Spec):
    queue: Annotated[list[M], MaxLen(2)] = fill()
    note: Annotated[X, Auxiliary] = 0

    @constraint
    def few(self):
        return self.note < 2

    @action
    def send(self, x: X):
        require(not self.queue)
        self.queue.append(M(x, x, x))

    @action
    def take(self, m: M):
        require(m in self.queue)
        self.queue.remove(m)
"""


def test_choices_that_cannot_be_tried_in_order_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec) as refused:
        compile_native(Model(load_text(QUEUE, tmp_path)))
    (error,) = refused.value.errors
    assert (error.code, error.span is not None) == ("C701", True)
    assert "the choices of take are too many to be tried in order" in error.message


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
def test_many(tmp_path: Path) -> None:
    for seed in range(SEED, SEED + MANY):
        compared(seed, tmp_path)
