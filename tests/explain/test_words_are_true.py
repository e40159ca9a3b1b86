"""What a reason says of words of the source is so: CPython evaluates the words and finds the same truth.

`CHECKER_EXAMPLES=2000 pytest -m slow tests/explain` tries as many random specs.
"""

import os
import sys

import pytest
from generated.spec_text import load_text, meaningless_is_judged, specs
from hypothesis import HealthCheck, given, settings

from checker.api.explained import program_of
from checker.backends.python.machine import Failure, Machine
from checker.explain.guards import guards_of
from checker.explain.violations import why_property
from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.nodes import Call
from checker.ir.program import Program
from checker.ir.statements import Change, Pop, Stmt, Store, statements_in, values_in
from checker.language.spec import Role
from checker.reasons import Reason, Term
from checker.search.drawing import drawing_of
from checker.trace import State, Step, Trace

from .words import wrong_words

__all__ = ["meaningless_is_judged"]

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
few = settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=MANY or 1, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
MOST_STATES = 25


def checked(model: Model, *, with_guards: bool = False) -> int:
    """Evaluate the reasons of every property in some states, and what the steps from there require; how many words."""
    with model.bound():
        program = program_of(model)
        if program is None:
            return 0
        machine = Machine(model, drawing_of(model))
        modules = [vars(sys.modules[cls.__module__]) for cls in reversed(model.spec.__mro__)]
        names = {name: value for module in modules for name, value in module.items()}
        count = 0
        for before, state in pairs(machine):
            for judged in model.properties:
                if judged.role is Role.STEP_INVARIANT and before is None:
                    continue
                reasons = why_property(program, judged.name, state, before)
                wrong, told = wrong_words(
                    machine, names, reasons, before if judged.role is Role.STEP_INVARIANT else None, state
                )
                assert not wrong, wrong
                count += told
            count += required(program, machine, names, state) if with_guards else 0
        return count


def required(program: Program, machine: Machine, names: dict[str, object], state: State) -> int:
    """Evaluate what the steps from a state require, those that change nothing before; how many words."""
    variables, count = machine.model.variable_types, 0
    for instance, outcome in list(machine.successors(state))[:MOST_STATES]:
        step = machine.step(instance, None if isinstance(outcome, Failure) else outcome)
        trace = Trace(variables, (Step("init", (), state), step))
        arguments = {given.name: str(given) for given in step.arguments}
        changes = first_change(program, step.action)
        for asked in (asked for guard in guards_of(program, trace, ()) for asked in guard.asked):
            if asked.reason.span is None or asked.reason.span.line >= changes or asked.reason.bindings:
                continue  # what the state is there is not known here
            bound = tuple(Term(name, value) for name, value in arguments.items())
            reason = Reason("", None, None, bound, (), (asked.reason,))
            wrong, told = wrong_words(machine, names, (reason,), None, state)
            assert not wrong, (str(step), wrong)
            count += told
    return count


def first_change(program: Program, name: str) -> int:
    """The line of an action's body from which on the state may be another: the first line, where a helper changes it."""
    (action,) = (action for action in program.actions if action.name == name)
    found = list(statements_in(action.function.body))
    lines = [each.span.line for each in found if each.span is not None and is_change(each)]
    helpers = dict(program.helpers)
    calls = [value for each in found for value in values_in(each) if isinstance(value, Call)]
    return 0 if any(helpers[call.helper].writes for call in calls) else min(lines, default=1_000_000)


def is_change(node: Stmt) -> bool:
    return isinstance(node, Store | Change | Pop) and node.place.local is None


def pairs(machine: Machine) -> list[tuple[State | None, State]]:
    """Some states, each with one that leads to it."""
    found: dict[State, State | None] = {}
    for _, start in machine.initial_states():
        if isinstance(start, tuple):
            found.setdefault(start, None)
    waiting = list(found)
    while waiting and len(found) < MOST_STATES:
        state = waiting.pop(0)
        for _, outcome in machine.successors(state):
            if not isinstance(outcome, Failure) and outcome not in found:
                found[outcome] = state
                waiting.append(outcome)
    return [(before, state) for state, before in found.items()][:MOST_STATES]


@pytest.mark.parametrize("name", [*Shelf.SPECS.names[::3], *Shelf.COUNTEREXAMPLES.names[::6]])
def test_the_words_of_bundled_specs_are_as_true_as_is_said(name: str) -> None:
    assert checked(Model(load(name)), with_guards=True) > 0


@pytest.mark.slow
@pytest.mark.parametrize("name", [*Shelf.SPECS.names, *Shelf.COUNTEREXAMPLES.names])
def test_the_words_of_all_bundled_specs_are_as_true_as_is_said(name: str) -> None:
    assert checked(Model(load(name)), with_guards=True) > 0


@few
@given(specs())
def test_the_words_of_random_specs_are_as_true_as_is_said(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    checked(Model(load_text(text, tmp_path_factory.mktemp("spec"))), with_guards=True)


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
@many
@given(specs())
def test_the_words_of_many_random_specs_are_as_true_as_is_said(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    checked(Model(load_text(text, tmp_path_factory.mktemp("spec"))), with_guards=True)
