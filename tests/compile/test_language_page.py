"""docs/language.md is true: every example runs in both engines to the same ends, and what is refused is, with a rewrite that compiles."""

import runpy
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from checker.backends.python.machine import Failure, Machine
from checker.result import ViolationKind, violation_order
from checker.search.audit import FAILS, LEADS
from checker.search.native import Compiled, compile_native
from checker.trace import State

REPOSITORY = Path(__file__).parents[2]
SCRIPT = runpy.run_path(str(REPOSITORY / "docs" / "make_language_page.py"))
ROWS = SCRIPT["rows"]()
STATES = 6
"""Of the spec, from which every example is run."""


def test_the_page_is_not_stale() -> None:
    assert SCRIPT["PAGE"].read_text(encoding="utf-8") == SCRIPT["page"](), "run docs/make_language_page.py again"


def test_every_operation_has_an_example() -> None:
    used = SCRIPT["operations"]()
    assert [op for op in SCRIPT["OPERATIONS"] if op not in used] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row.instead is not None], ids=lambda row: str(row.form))
def test_what_is_refused_says_what_to_write(row: Any, tmp_path: Path) -> None:
    error = SCRIPT["refusal"](row, tmp_path)
    assert error.fix
    assert error.span is not None
    line = error.span.source_line()
    assert line is not None
    assert line.strip() in [written.strip() for written in row.example.splitlines()]


def test_every_example_ends_alike_in_both_engines(tmp_path: Path) -> None:
    seen = set[str]()
    for model in SCRIPT["models"]([(row.compiled, row) for row in ROWS], tmp_path):
        compiled = compile_native(model, symmetry=False)
        with model.bound():
            seen |= compared(compiled, Machine(model))
    led = {f"step{number}" for number, _ in enumerate(ROWS)}
    assert led <= seen, "an example is enabled nowhere"


def compared(compiled: Compiled, machine: Machine) -> set[str]:
    """Hold both engines against each other in some states; the actions that led to a state."""
    led, waiting, seen = set[str](), [machine.model.default_state()], set[State]()
    while waiting and len(seen) < STATES:
        state = waiting.pop(0)
        if state in seen:
            continue
        seen.add(state)
        expected = in_cpython(machine, state)
        found = in_c(compiled, state)
        for name, ends in expected.items():
            assert found[name] == ends, f"{name}: {example(name)}"
            states = [end for end in ends if isinstance(end, tuple)]
            led |= {name} if states else set()
            waiting += states[-1:]
    return led


def in_cpython(machine: Machine, state: State) -> dict[str, Counter[Any]]:
    """Where each action leads to from a state: a state, or the kind of the violation."""
    ends = {action.name: Counter[Any]() for action in machine.model.actions}
    for instance, outcome in machine.successors(state):
        ends[instance.action.name][outcome.kind.value if isinstance(outcome, Failure) else outcome] += 1
    return ends


def in_c(compiled: Compiled, state: State) -> dict[str, Counter[Any]]:
    """The same of compiled code."""
    model, layout = compiled.model, compiled.source.layout
    said = {violation_order(model, kind, action.name): kind.value for kind in KINDS for action in model.actions}
    ends = {action.name: Counter[Any]() for action in model.actions}
    rows, _ = compiled.library.probe(layout.encode(state))
    for what, number, order, words in rows:
        if what == LEADS:
            ends[model.actions[number].name][layout.decode(list(words))] += 1
        elif what == FAILS:
            ends[model.actions[number].name][said[order]] += 1
    return ends


KINDS = (ViolationKind.ERROR, ViolationKind.ASSERTION)


def example(name: str) -> str:
    """The row of an action."""
    return str(ROWS[int(name.removeprefix("step"))].compiled)
