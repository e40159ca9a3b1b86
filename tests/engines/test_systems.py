"""The two engines as transition systems: of any state they say the same."""

import random
from collections import Counter, deque
from typing import Any

import pytest

from checker.backends.python.machine import Failure, Machine
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.language.spec import Role
from checker.search.native import compile_native
from checker.search.native_system import NativeSystem
from checker.search.system import Judgement, ReferenceSystem, System, Transition
from checker.search.vacuity import draw_value
from checker.trace import State

SPECS: list[tuple[str, dict[str, object]]] = [
    ("two_phase_commit", {}),
    ("paxos", {"Ballot": 2, "ReadQuorum": "1 of 3"}),
    ("raft_election", {"Term": 1}),
    ("crdt", {}),
]
STATES = 150


def systems(name: str, constants: dict[str, object]) -> tuple[Model, ReferenceSystem, NativeSystem]:
    """A model and both of its systems."""
    model = Model(load(name), **constants)
    machine = Machine(model)
    return model, ReferenceSystem(machine), NativeSystem(compile_native(model, symmetry=False), machine)


def told(transition: Transition) -> tuple[Any, ...]:
    """What both engines tell of a step."""
    outcome = transition.outcome
    name = None if transition.action is None else transition.action.name
    return name, (outcome.kind, outcome.property) if isinstance(outcome, Failure) else outcome


def judged(judgement: Judgement) -> tuple[Any, ...]:
    """What both engines tell of a state."""
    return {(f.kind, f.property) for f in judgement.failures}, set(judgement.reached), judgement.is_within


def met(system: System) -> list[State]:
    """The first states of a search by breadth."""
    found = {step.outcome: None for step in system.initial() if isinstance(step.outcome, tuple)}
    waiting = deque(found)
    while waiting and len(found) < STATES:
        for step in system.successors(waiting.popleft()):
            if isinstance(step.outcome, tuple) and step.outcome not in found:
                found[step.outcome] = None
                waiting.append(step.outcome)
    return list(found)


@pytest.mark.parametrize(("name", "constants"), SPECS)
def test_both_engines_are_one_system(name: str, constants: dict[str, object]) -> None:
    model, reference, native = systems(name, constants)
    with model.bound():
        assert list(map(told, native.initial())) == list(map(told, reference.initial()))
        for state in met(reference):
            mine, theirs = reference.judge(state), native.judge(state)
            assert judged(mine) == judged(theirs)
            if mine.is_within:
                assert Counter(map(told, native.successors(state))) == Counter(map(told, reference.successors(state)))


@pytest.mark.parametrize(("name", "constants"), SPECS[:2])
def test_states_that_are_not_reachable_are_stepped_and_judged_too(name: str, constants: dict[str, object]) -> None:
    model, reference, native = systems(name, constants)
    draw, broken = random.Random(1), 0
    with model.bound():
        for _ in range(STATES):
            state = tuple(draw_value(variable.type, draw) for variable in model.variables)
            assert judged(reference.judge(state)) == judged(native.judge(state))
            assert Counter(map(told, native.successors(state))) == Counter(map(told, reference.successors(state)))
            broken += bool(reference.judge(state).failures)
    assert broken, "no state drawn breaks an invariant: the test says little"


def test_a_state_is_judged_the_same_directly_after_a_step_and_later() -> None:
    model = Model(load("two_phase_commit"))
    with model.bound():
        machine = Machine(model)
        system = ReferenceSystem(machine)
        apart = ReferenceSystem(Machine(model))
        for state in met(system):
            after = state
            for step in system.successors(state):
                if isinstance(step.outcome, tuple):
                    after = step.outcome
                    assert system.judge(after) == apart.judge(after)
            assert system.judge(after) == apart.judge(after)


def test_steps_go_on_after_others_have_used_the_machine_in_between() -> None:
    model = Model(load("two_phase_commit"))
    with model.bound():
        system = ReferenceSystem(Machine(model))
        states = met(system)
        for state in states[:20]:
            alone = list(system.successors(state))
            disturbed = []
            for step in system.successors(state):
                disturbed.append(step)
                system.judge(states[-1])
                next(system.successors(states[-1]), None)
            assert disturbed == alone


def test_known_witnesses_are_not_judged_again() -> None:
    model = Model(load("two_phase_commit"))
    with model.bound():
        system = ReferenceSystem(Machine(model))
        names = {judged.name for judged in model.properties_of(Role.REACHABLE)}
        reached = [system.judge(state).reached for state in met(system)]
        assert any(reached)
        assert not any(system.judge(state, known=names).reached for state in met(system))
