"""What `replay` gives: in a line, in the words of the command, and as states to assert on."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker import InvalidSpec, Model, Trace, check, init, invariant, replay, require
from checker.cli.app import app

from .lock import Client, Lock

client1, client2 = Client


class Idle(Lock):
    @invariant
    def is_never_held(self) -> bool:
        return self.holder is None


class Begun(Lock):
    @init
    def begin(self, client: Client) -> None:
        require(client == client)
        self.asked[client] = True


def counterexample() -> Trace:
    violation = check(Idle, symmetry=False).violation
    assert violation is not None
    assert violation.trace is not None
    return violation.trace


def test_the_states_on_the_way_can_be_asserted_on() -> None:
    outcome = replay(Idle, counterexample())
    assert [state.holder for state in outcome.states] == [None, None, client1]
    assert outcome.states[-1] == Model(Idle).initial_state().step("ask", client1).step("acquire", client1)
    assert outcome.states[-1].trace == counterexample()
    assert outcome.states[1].step("acquire", client1) == outcome.states[2]
    assert repr(outcome) == "<Replay Idle: all 2 steps; is_never_held fails>"


def test_the_states_of_a_trace_without_numbers_have_the_way_to_them() -> None:
    found = counterexample()
    read = replace(found, steps=tuple(replace(step, number=None, span=None) for step in found.steps))
    way = replay(Idle, read).states[-1].trace
    assert [str(step) for step in way] == [str(step) for step in found]
    assert way.name is None, "of the choices that make the initial state none is told"


def test_a_trace_that_stops_has_the_states_up_to_there() -> None:
    trace = counterexample()
    skipped = replace(trace, steps=(trace.steps[0], trace.steps[2]))
    outcome = replay(Idle, skipped)
    assert [state.holder for state in outcome.states] == [None]
    said = "<Replay Idle: 0 of 1 step; step 1, acquire: require(self.asked[client]) is false>"
    assert repr(outcome) == said
    assert "not a behaviour of Idle: step 1, acquire: require(self.asked[client]) is false\n" in outcome.report()


def test_a_trace_that_does_not_begin_in_the_spec_has_no_states() -> None:
    trace = counterexample()
    later = replace(trace, steps=(replace(trace.steps[0], state=trace.steps[2].state), *trace.steps[1:]))
    outcome = replay(Idle, later)
    assert outcome.states == []
    assert repr(outcome) == "<Replay Idle: 0 of 2 steps; the first state is not an initial state of the spec>"


def test_a_step_that_fails_ends_in_no_state() -> None:
    steps = [0, *[0, 0, 0] * 3, 0, 0]
    state = Model(Lock).initial_state()
    for _ in range(3):
        state = state.step("ask", client1).step("acquire", client1).step("release", client1)
    state = state.step("ask", client1)
    number = list(map(str, state.enabled())).index("acquire(client1)")
    outcome = replay(Lock, f"{state.trace.name}/{number}")
    assert outcome.steps == len(steps) - 1
    assert len(outcome.states) == len(steps) - 1
    assert outcome.states[-1] == state
    assert repr(outcome) == "<Replay Lock: all 11 steps; acquire fails>"


def test_short_replays_are_told_in_plain_words() -> None:
    assert repr(replay(Lock, "0")) == "<Replay Lock: 0 steps; nothing fails>"
    assert repr(replay(Begun, "1/0")) == "<Replay Begun: 1 step; nothing fails>"
    assert replay(Begun, "1").states == [Model(Begun).initial_states()[1]]


def test_the_report_is_that_of_the_command() -> None:
    name = "0/0/0"
    printed = CliRunner().invoke(app, ["replay", "two_phase_commit", name], env={"COLUMNS": "100"})
    assert printed.exit_code == 0
    outcome = replay("two_phase_commit", name)
    assert outcome.report() == printed.output
    assert outcome.report().endswith(
        "replayed: all 2 steps are steps of TwoPhaseCommit; no property fails at its end\n"
    )


def test_a_string_that_is_no_name_says_how_to_replay_a_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec, match=r"'trace.json' is no name of a trace(?s:.*)checker replay SPEC FILE"):
        replay(Lock, "trace.json")
    with pytest.raises(TypeError, match="not a file: a trace in a file is replayed by the command, checker replay"):
        replay(Lock, tmp_path / "trace.json")  # type: ignore[arg-type]  # the mistake
    with pytest.raises(InvalidSpec, match="'0//1' is no name of a trace"):
        replay(Lock, "0//1")
