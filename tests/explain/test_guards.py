"""What steps required: since when, which steps are told of, and what of it stands in a report."""

from pathlib import Path

import pytest

from checker import Model, check
from checker.api.outcome import Result
from checker.backends.python.machine import Instance, Machine
from checker.diagnostics import Span
from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.reasons import Guard
from checker.report.guards import guard_lines
from checker.search.replay import false_require
from checker.trace import State, Trace

WIDTH = 100


def guards(result: Result) -> dict[int, Guard]:
    assert result.violation is not None
    return {guard.step: guard for guard in result.violation.guards}


def told(result: Result, *, is_full: bool = False) -> list[str]:
    assert result.violation is not None
    return [line.plain for line in guard_lines(result.violation, WIDTH, is_full=is_full)]


@pytest.mark.parametrize("name", Shelf.COUNTEREXAMPLES.names[::5])
def test_since_when_a_first_require_has_been_true_is_what_cpython_says(name: str) -> None:
    model = Model(load(name))
    result = check(model)
    assert result.violation is not None
    assert result.violation.trace is not None
    with model.stepped() as machine:
        for guard in result.violation.guards:
            first = next((each for each in guard.asked if each.reason.truth), None)
            if first is None or first.since is None or first is not guard.asked[0]:
                continue
            assert first.reason.span is not None
            stops = stopped_by(first.reason.span, machine, result.violation.trace, guard.step)
            assert not any(stops[first.since :]), (guard.step, first)
            assert first.since == 0 or stops[first.since - 1], (guard.step, first)


def stopped_by(first: Span, machine: Machine, trace: Trace, number: int) -> list[bool]:
    """Whether the first `require` of a step is false in the states before it, the initial one first."""
    actions = {action.name: action for action in machine.model.actions}
    step = trace.steps[number]
    instance = Instance(actions[step.action], tuple(given.value for given in step.arguments))
    places = [place(machine, earlier.state, instance) for earlier in trace.steps[:number]]
    return [at is not None and at.path == first.path and at.line <= first.line for at in places]


def place(machine: Machine, state: State | None, instance: Instance) -> Span | None:
    assert state is not None
    return None if machine.successor(state, instance) is not None else false_require(machine, state, instance)[1]


def test_a_require_that_is_missing_is_seen_to_be_missing() -> None:
    result = check("paxos_forgotten_promise")
    last = max(guards(result))
    assert [each.reason.words for each in guards(result)[last].asked] == ["request in self.messages"]
    assert f"    request in self.messages is true since step {last - 4}" in told(result)[-2]


def test_what_a_broken_helper_says_is_opened() -> None:
    shown = told(check("distributed_lock_no_tokens"))
    assert "    self.accepts(write.token) is true" in shown
    assert "      True is true" in shown


def test_the_steps_that_made_it_true_are_told_of_as_well() -> None:
    result = check("paxos_ignored_votes")
    assert {9, 12} <= guards(result).keys()  # the cause, and the proposal that it accepts
    assert any("step 9   propose(ballot2, value2" in line for line in told(result))


def test_of_an_action_its_latest_step_is_shown_and_all_of_them_in_full() -> None:
    result = check("paxos_forgotten_promise")
    assert sum("accept(" in line and "step" in line for line in told(result)) == 1
    assert told(result)[-1] == "  ... and 4 more steps in --full"
    assert sum("accept(" in line and "step" in line for line in told(result, is_full=True)) == 4


def test_a_step_without_a_require_required_nothing() -> None:
    assert told(check("crdt_plain_removal")) == [
        "what these steps required",
        "  step 4  deliver(message1, replica1): nothing",
    ]


LOOPS = '''
from checker import *


class Node(Symmetric, size=2):
    """A node."""


class Looped(Spec):
    """A spec whose action requires something of every element, and changes the state behind a test."""

    ready: dict[Node, bool] = fill(False)
    late: bool = False
    done: bool = False

    @action
    def prepare(self, n: Node):
        """One is ready."""
        require(not self.ready[n])
        self.ready[n] = True

    @action
    def finish(self):
        """All are."""
        for n in Node:
            require(self.ready[n])
        if not self.late:
            self.done = True

    @invariant
    def never(self):
        """It is never done."""
        return not self.done
'''


def test_a_require_in_a_loop_names_the_element_and_a_test_is_told_with_what_is_behind_it(tmp_path: Path) -> None:
    file = tmp_path / "looped.py"
    file.write_text(LOOPS, encoding="utf-8")
    shown = told(check(str(file)))
    assert shown[-5:-1] == [
        "  step 3  finish()",
        "    for n = node1: self.ready[n] is true since step 1",
        "    for n = node2: self.ready[n] is true since step 2",
        "    not self.late is true",
    ]
