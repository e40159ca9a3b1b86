"""The order of a trace's steps: none of all orders that lead to the same state has fewer changes of who acts."""

from itertools import pairwise, permutations
from pathlib import Path
from typing import Literal, Self

import pytest

from checker import Ordered, Spec, Symmetric, action, fill, invariant, reachable, require, step_invariant
from checker import check as check_model
from checker.api.model import Model
from checker.backends.python.machine import Instance, Machine
from checker.passes.actors import Actor
from checker.search import switches
from checker.search.drawing import drawing_of
from checker.search.replay import number_of, replay
from checker.search.switches import with_fewest_switches
from checker.trace import Step, Trace

BROKEN = Path(__file__).parents[2] / "counterexamples"
SMALL = [
    "consensus_second_choice",
    "crdt_plain_removal",
    "distributed_lock_no_tokens",
    "epoch_fencing_no_comparison",
    "leader_lease_drift_ignored",
    "raft_stickiness_no_rule",
    "snapshot_isolation_no_first_committer",
]


class Worker(Symmetric, size=2):
    """One who works in two rounds."""


class Round(Ordered, size=3):
    """How far somebody is."""


class Work(Spec):
    """Rounds are listed by round, so the first trace changes the worker at each step."""

    done: dict[Worker, Round] = fill(Round.first())
    late: bool = False

    @action
    def first(self, worker: Worker) -> None:
        require(self.done[worker] == Round.first())
        self.done[worker] = self.done[worker].next()

    @action
    def second(self, worker: Worker) -> None:
        require(self.done[worker] == Round.first().next())
        self.done[worker] = self.done[worker].next()

    @action
    def close(self) -> None:
        require(not self.late)
        require(all(done == Round.first().next().next() for done in self.done.values()))
        self.late = True

    @reachable
    def all_done(self) -> bool:
        return all(done == Round.first().next().next() for done in self.done.values())

    @invariant
    def open(self) -> bool:
        return not self.late


class Warned(Work):
    """The last step is what breaks it, and stays the last."""

    @step_invariant
    def stays_open(self, after: Self) -> bool:
        return after.late == self.late

    @invariant
    def open(self) -> bool:
        return True


def calls(trace: Trace) -> list[str]:
    return [f"{step.action}({', '.join(map(str, step.arguments))})" for step in trace.steps[1:]]


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("spec", [Work, Warned])
def test_who_acts_changes_no_more_often_than_it_must(engine: Literal["reference", "native"], spec: type[Spec]) -> None:
    result = check_model(spec, engine=engine)
    assert result.violation is not None
    assert result.violation.trace is not None
    each = ["first(worker1)", "second(worker1)", "first(worker2)", "second(worker2)"]
    assert calls(result.violation.trace) == [*each, "close()"]
    assert calls(result.reached["all_done"]) == each


@pytest.mark.parametrize("name", SMALL)
def test_no_other_order_has_fewer_changes(name: str) -> None:
    model = Model(str(BROKEN / f"{name}.py"))
    violation = check_model(model, engine="reference").violation
    assert violation is not None
    assert violation.trace is not None
    replayed = replay(model.definition, violation.trace)
    assert replayed.stopped is None
    assert replayed.shows(violation.kind, violation.property)
    with model.definition.bound():
        machine = Machine(model.definition, drawing_of(model.definition))
        steps = list(violation.trace.steps)
        for before, step in pairwise(steps):
            assert before.state is not None
            assert step.number == number_of(machine, before.state, step)
        acts = switches.acts_of(machine.model)
        actor_of = {id(step): acts(step) for step in steps}
        keeps_last = violation.kind == "step_invariant"
        assert changes(actor_of, steps) == fewest(machine, actor_of, steps, keeps_last=keeps_last)


def fewest(machine: Machine, actor_of: dict[int, Actor], steps: list[Step], *, keeps_last: bool) -> int:
    """The least number of changes, by trying all orders."""
    start, *moved = steps
    last = [moved.pop()] if keeps_last else []
    actions = {action.name: action for action in machine.model.actions}
    best = changes(actor_of, steps)
    for order in permutations(moved):
        if changes(actor_of, [start, *order, *last]) >= best:
            continue
        state = start.state
        for step in order:
            assert state is not None
            taken = Instance(actions[step.action], tuple(given.value for given in step.arguments))
            outcome = machine.successor(state, taken)
            if not isinstance(outcome, tuple) or outcome == state:
                break
            state = outcome
        else:
            if state == moved[-1].state:
                best = changes(actor_of, [start, *order, *last])
    return best


def changes(actor_of: dict[int, Actor], steps: list[Step]) -> int:
    return sum(actor_of[id(one)] != actor_of[id(other)] for one, other in pairwise(steps[1:]))


def test_a_bug_of_the_compiler_does_not_end_a_search_by_cpython(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.search.proving.compile_model", lambda model: 1 // 0)
    violation = check_model(Work, engine="reference").violation
    assert violation is not None
    assert violation.trace is not None
    assert violation.trace.length == 5


def test_a_trace_stays_where_no_order_is_found_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model(Work)
    with model.definition.bound():
        machine = Machine(model.definition)
        given = check_model(Work, engine="reference").reached["all_done"]
        first, one, two, other, another = given.steps
        mixed = [first, one, other, two, another]
        retaken = [first]
        for step in mixed[1:]:
            before = retaken[-1].state
            assert before is not None
            taken = Instance(
                next(a for a in model.definition.actions if a.name == step.action), (step.arguments[0].value,)
            )
            after = machine.successor(before, taken)
            assert isinstance(after, tuple)
            retaken.append(machine.step(taken, after))
        assert calls(Trace(given.variables, tuple(with_fewest_switches(machine, retaken, keeps_last=False)))) == calls(
            given
        )
        monkeypatch.setattr(switches, "MOST_TRIED", 3)
        assert with_fewest_switches(machine, retaken, keeps_last=False) == retaken
