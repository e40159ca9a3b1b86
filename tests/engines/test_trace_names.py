"""A trace has a name, the numbers of its steps, which is a trace again."""

import re

import pytest

from checker import InvalidSpec, Model, check, replay, simulate
from checker.result import Stop, StopKind, ViolationKind, violation_of, violation_order

BROKEN = {"Ballot": 2, "ReadQuorum": "1 of 3"}


@pytest.mark.parametrize("symmetry", [True, False])
@pytest.mark.parametrize("engine", ["reference", "native"])
def test_a_counterexample_is_replayed_by_its_name(engine: str, symmetry: bool) -> None:
    result = check("paxos", engine=engine, symmetry=symmetry, **BROKEN)  # type: ignore[arg-type]  # one of the names
    assert result.violation is not None
    trace = result.violation.trace
    assert trace is not None
    assert trace.name is not None
    assert re.fullmatch(r"\d+(/\d+)+", trace.name)
    again = replay("paxos", trace.name, **BROKEN)
    assert (again.trace, again.steps, again.stopped) == (trace, trace.length, None)
    assert again.shows(result.violation.kind, result.violation.property)
    assert f"trace of {trace.length} steps: {trace.name}\n" in result.report()


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_a_walk_that_finds_something_has_a_name(engine: str) -> None:
    result = simulate("paxos", engine=engine, runs=500, **{**BROKEN, "WriteQuorum": "1 of 3"})  # type: ignore[arg-type]  # as above
    assert result.violation is not None
    trace = result.violation.trace
    assert trace is not None
    assert trace.name is not None
    assert replay("paxos", trace.name, **{**BROKEN, "WriteQuorum": "1 of 3"}).trace == trace


def test_numbers_count_enabled_steps_of_states_made_by_hand() -> None:
    model = Model("two_phase_commit")
    state = model.initial_state().enabled()[2].after
    state = state.step(str(state.enabled()[1].action), *state.enabled()[1].arguments.values())
    assert state.trace.name == "0/2/1"
    assert replay(model, "0/2/1").trace == state.trace


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("0/x", "C601", "'0/x' is no name of a trace"),
        ("", "C601", "'' is no name of a trace"),
        ("7", "C602", "the name begins with 7, but TwoPhaseCommit makes only 1 initial state, 0"),
        ("0/0/99", "C602", "step 2 of the name is 99, but only 9 steps are enabled there, 0 to 8"),
    ],
)
def test_a_name_of_no_trace_is_one_clear_error(name: str, code: str, words: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        replay("two_phase_commit", name)
    (error,) = caught.value.errors
    assert error.code == code
    assert error.message.startswith(words)


def test_what_is_enabled_is_listed_where_a_name_leads_too_far() -> None:
    model = Model("two_phase_commit", RM=3)
    with pytest.raises(InvalidSpec) as caught:
        replay(model, "0/99")
    notes = caught.value.errors[0].notes
    assert len(notes) == len(model.initial_state().enabled()) == 7
    assert notes[:2] == ("0: tm_abort()", "1: rm_prepare(rm1)")
    with pytest.raises(InvalidSpec) as caught:
        replay("two_phase_commit", "0/99", RM=9)
    notes = caught.value.errors[0].notes
    assert (len(notes), notes[-1]) == (13, "and 7 more")


def test_the_order_of_violations_is_read_back() -> None:
    model = Model("paxos").definition
    names = [m.name for m in (*model.inits, *model.actions)] + [p.name for p in model.properties]
    for kind in ViolationKind:
        for name in (*names, "deadlock"):
            assert violation_of(model, violation_order(model, kind, name)) == (kind, name)
    assert violation_order(model, ViolationKind.INVARIANT, names[-1]) < violation_order(
        model, ViolationKind.ERROR, names[0]
    )


@pytest.mark.parametrize(
    ("stop", "words"),
    [
        (Stop(StopKind.STATES, 2000), "the limit of 2,000 states"),
        (Stop(StopKind.DEPTH, 5), "the limit of depth 5"),
        (Stop(StopKind.TIME, 1.0), "the limit of 1 second"),
        (Stop(StopKind.TIME, 0.5), "the limit of 0.5 seconds"),
        (Stop(StopKind.MEMORY, 24 << 20), "the limit of 24 MiB of memory"),
        (Stop(StopKind.MEMORY), "the memory there is"),
        (
            Stop(StopKind.INTERRUPT, is_unshown=True),
            "an interrupt, with a violation found and no time left to make its trace",
        ),
        (Stop(StopKind.WALKS, 10, steps=100), "simulation: 10 walks of up to 100 steps"),
    ],
)
def test_what_ended_a_search_in_words(stop: Stop, words: str) -> None:
    assert str(stop) == words
