"""An action whose parameters are drawn does what it does with all values of their types: in both engines, in the same order, failing alike.

`CHECKER_EXAMPLES=1000 CHECKER_SEED=100000 pytest -m slow tests/passes/test_drawing.py` tries as many specs, from that number on.
"""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker.backends.python.machine import Failure, Machine
from checker.frontend.model import Model
from checker.lower.program import compile_actions
from checker.search.audit import _Comparison
from checker.search.drawing import drawing_of
from checker.search.native import compile_native
from checker.search.vacuity import draw_value
from checker.trace import State

from .guarded import HEAD, actions_of

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
SEED = int(os.environ.get("CHECKER_SEED", "0"))
ACTIONS, STATES = 24, 12
FEW_STATES = 3
"""Enough for a quick look: with all their values actions take long."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def loaded(text: str, folder: Path) -> Model:
    """A model whose parameters are drawn by its program alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("checker.frontend.model.draws", lambda *_: {})
        return Model(load_text(text, folder))


def some_states(model: Model, seed: int, states: int = STATES) -> Iterator[State]:
    """Drawn from the domains of the variables, sparse ones more often: guards are seldom true where much is random."""
    draw = random.Random(seed)
    for _ in range(states):
        yield tuple(draw_value(variable.type, draw) for variable in model.variables)


def taken(machine: Machine, state: State) -> list[object]:
    """The steps, in their order, with what is said of those that fail."""
    found: list[object] = []
    for action, arguments, outcome in machine.steps(state):
        end = (outcome.kind, outcome.message, outcome.span) if isinstance(outcome, Failure) else outcome
        found.append((action.name, arguments, end))
    return found


def compared(seed: int, folder: Path, states: int = STATES) -> int:
    """How many of some random actions draw a parameter; fails where that makes a difference in CPython."""
    model = loaded(HEAD + "".join(actions_of(seed, ACTIONS)), folder)
    with model.bound():
        drawing = drawing_of(model, 0)
        whole, part = Machine(model), Machine(model, drawing)
        for state in some_states(model, seed, states):
            expected = taken(whole, state)
            assert taken(part, state) == expected
    return len(drawing)


def compiled_actions(seed: int, folder: Path) -> list[str]:
    """Those of some random actions that can be compiled."""
    texts = actions_of(seed, ACTIONS)
    model = loaded(HEAD + "".join(texts), folder)
    with model.bound():
        names = {action.name for action in compile_actions(model).actions}
    return [text for action, text in zip(model.actions, texts, strict=True) if action.name in names]


def compared_natively(seed: int, folder: Path, states: int = STATES) -> None:
    """Fails where compiled code, drawing whatever it can, does not what CPython does with all values."""
    model = loaded(HEAD + "".join(compiled_actions(seed, folder)), folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("checker.backends.c.emit.draws.DRAWN_FROM", 0)
        patch.setattr("checker.backends.c.emit.steps.UNROLLED_INSTANCES", 0)
        compiled = compile_native(model, symmetry=False)
    with model.bound():
        machine = Machine(model)
        for state in some_states(model, seed, states):
            words = tuple(compiled.source.layout.encode(state))
            comparison = _Comparison(compiled, machine, words, frozenset(), None)
            comparison.judge()
            comparison.step()


@pytest.mark.parametrize("seed", range(4))
def test_drawing_changes_nothing_in_cpython(seed: int, folder: Path) -> None:
    assert compared(seed, folder, FEW_STATES) > ACTIONS // 4


def test_drawing_changes_nothing_in_compiled_code(folder: Path) -> None:
    compared_natively(0, folder, FEW_STATES)


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
def test_many(folder: Path) -> None:
    for seed in range(SEED, SEED + MANY):
        compared(seed, folder)
        if seed % 10 == 0:
            compared_natively(seed, folder)
