"""The interpreter of the representation and CPython agree on every step, and effects say no less than what steps do."""

import random
from itertools import islice, product
from typing import Any

import pytest
from generated.spec_text import load_text, meaningless_is_judged, specs
from hypothesis import HealthCheck, given, settings

from checker.backends.python.choices import Choices
from checker.backends.python.machine import Failure, Instance, Machine
from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.effects import Access, Effects, effects_of
from checker.ir.interpret import Failed, Scope, evaluate
from checker.ir.not_compiled import CannotCompile
from checker.ir.program import Action, Program
from checker.ir.running import AssertionFalse, Disabled, frozen, judge, run_step, thawed
from checker.language.spec import Role
from checker.language.types import DictType, SetType, Type
from checker.lower.program import compile_model
from checker.result import ViolationKind
from checker.trace import State

__all__ = ["meaningless_is_judged"]

MOST_STATES, MOST_STEPS, FEW_STEPS = 25, 600, 150
"""Of each spec; few where another spec differs in a line or two."""


def states_of(machine: Machine) -> list[State]:
    """Some reachable states: those of a few levels, and of random walks from them."""
    draw = random.Random(7)
    begun = (state for _, state in islice(machine.initial_states(), 40) if not isinstance(state, Failure))
    found = dict.fromkeys(islice(begun, 5))
    for _ in range(6):
        for state in list(found)[-6:]:
            steps = [after for _, after in islice(machine.successors(state), 40) if not isinstance(after, Failure)]
            found.update(dict.fromkeys(draw.sample(steps, min(2, len(steps)))))
        if len(found) > MOST_STATES:
            break
    return list(found)[:MOST_STATES]


def outcome(run: Any, *arguments: Any) -> object:
    """What a run comes to; its failure as a kind of violation, None where it is disabled."""
    try:
        return run(*arguments)
    except Disabled:
        return None
    except AssertionFalse:
        return ViolationKind.ASSERTION
    except Failed:
        return ViolationKind.ERROR


def told(found: object) -> object:
    return found.kind if isinstance(found, Failure) else found


def all_instances(machine: Machine, model: Model, states: list[State]) -> list[Instance]:
    """Every action with some choices of its arguments, of those too that it draws from a set."""
    draw, found = random.Random(5), []
    for action in model.actions:
        choices = Choices([parameter.type for parameter in action.parameters])
        numbers = range(choices.total) if choices.total <= 12 else [draw.randrange(choices.total) for _ in range(12)]
        found += [Instance(action, choices[number]) for number in numbers]
    drawn = (instance for state in states[:8] for instance in machine.instances(state))
    return found + list(islice(drawn, 60))


def values_of(action: Action, instance: Instance) -> tuple[Any, ...]:
    """The arguments of an instance as the interpreter has them."""
    return tuple(
        thawed(given.declared, value) for given, value in zip(action.parameters, instance.arguments, strict=True)
    )


def check_steps(model: Model, most: int = MOST_STEPS) -> int:
    """Compare some steps, at most so many, and every property; gives how many steps there were."""
    with model.bound():
        program = compile_model(model)
        machine, effects = Machine(model), effects_of(program)
        by_name = {action.name: (action, of) for action, of in zip(program.actions, effects.actions, strict=True)}
        states = states_of(machine)
        tried = list(product(states, all_instances(machine, model, states)))
        random.Random(1).shuffle(tried)
        for state, instance in tried[:most]:
            action, of = by_name[instance.action.name]
            arguments = values_of(action, instance)
            expected = told(machine.successor(state, instance))
            found = outcome(run_step, program, action.function, arguments, state)
            assert found == expected, (instance, state)
            check_ways(of, found)
            if isinstance(found, tuple):
                check_writes(program, of, action, arguments, state, found)
        check_reads(program, effects.actions, tried[:most])
        for state in states:
            for judged, own in zip(program.properties, model.properties, strict=True):
                if judged.role is not Role.STEP_INVARIANT:
                    assert outcome(judge, program, judged.function, state) == told(machine.judge(state, own))
        return len(tried)


def check_ways(effects: Effects, found: object) -> None:
    assert effects.may_disable or found is not None
    assert effects.may_fail or found is not ViolationKind.ERROR
    assert effects.may_assert or found is not ViolationKind.ASSERTION


def places(kind: Type, value: Any, keys: tuple[Any, ...] = ()) -> dict[tuple[Any, ...], Any]:
    """The parts of a variable's value by their keys: of a dict its values, of a set whether each element is in it."""
    match kind:
        case DictType(_, of):
            parts: dict[tuple[Any, ...], Any] = {}
            for key, held in thawed(kind, value).items():
                parts |= places(of, frozen(of, held), (*keys, key))
            return parts
        case SetType():
            return {(*keys, element): True for element in value}
        case _:
            return {keys: value}


def covers(access: Access, scope: Scope, variable: int, keys: tuple[Any, ...]) -> bool:
    """Whether an access is one of this place, or of what it is in or has in it."""
    if access.variable != variable:
        return False
    own = [None if key is None else (evaluate(key, scope),) for key in access.keys]
    return all(key is None or key[0] == other for key, other in zip(own, keys, strict=False))


def scope_of(action: Action, arguments: tuple[Any, ...]) -> Scope:
    return Scope(dict(zip((given.name for given in action.parameters), arguments, strict=True)))


def check_writes(
    program: Program, effects: Effects, action: Action, arguments: tuple[Any, ...], before: State, after: State
) -> None:
    """Whatever a step changes is among what its action writes."""
    scope = scope_of(action, arguments)
    for number, variable in enumerate(program.variables):
        old, new = places(variable.type, before[number]), places(variable.type, after[number])
        changed = [keys for keys in old.keys() | new.keys() if old.get(keys) != new.get(keys)]
        for keys in changed:
            assert any(covers(access, scope, number, keys) for access in effects.writes), (action.name, keys)


def check_reads(program: Program, effects: tuple[Effects, ...], tried: list[tuple[State, Instance]]) -> None:
    """Two states alike in all that an action reads are alike in whether it is enabled, and in what it puts where it writes."""
    draw = random.Random(3)
    states = list({state for state, _ in tried})
    by_name = {action.name: (action, of) for action, of in zip(program.actions, effects, strict=True)}
    for _, instance in draw.sample(tried, len(tried) // 2):
        action, of = by_name[instance.action.name]
        arguments = values_of(action, instance)
        one, other = draw.choice(states), draw.choice(states)
        mixed = mixture(program, of, scope_of(action, arguments), one, other)
        first = outcome(run_step, program, action.function, arguments, one)
        second = outcome(run_step, program, action.function, arguments, mixed)
        assert isinstance(first, tuple) == isinstance(second, tuple)
        if not isinstance(first, tuple) or not isinstance(second, tuple):
            assert first == second
            continue
        for number, variable in enumerate(program.variables):
            old, new = places(variable.type, one[number]), places(variable.type, first[number])
            twice = places(variable.type, second[number])
            for keys in (key for key in old.keys() | new.keys() if old.get(key) != new.get(key)):
                assert twice.get(keys) == new.get(keys), (action.name, variable.name, keys)


def mixture(program: Program, effects: Effects, scope: Scope, one: State, other: State) -> State:
    """The first state with each variable that is neither read nor written, in any part, as it is in the second."""
    touched = {access.variable for access in effects.reads | effects.writes}
    return tuple(one[number] if number in touched else other[number] for number in range(len(program.variables)))


@pytest.mark.parametrize("name", Shelf.SPECS.names)
def test_bundled_specs(name: str) -> None:
    assert check_steps(Model(load(name)))


@pytest.mark.parametrize("name", Shelf.COUNTEREXAMPLES.names)
def test_counterexamples(name: str) -> None:
    assert check_steps(Model(load(name)), FEW_STEPS)


@settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(specs())
def test_random_specs(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    try:
        check_steps(Model(load_text(text, tmp_path_factory.mktemp("specs"))), FEW_STEPS)
    except CannotCompile:
        return
