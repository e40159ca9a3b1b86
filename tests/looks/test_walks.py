"""The runs of a simulation are shown as they were walked: whole, the same for a seed, and each a behaviour of the spec."""

from pathlib import Path

import pytest

from checker import Verdict, replay, simulate
from checker.report.walks import walk_title
from checker.walk import WalkEnd

LIFT = """
from checker import *

class Floor(Range, low=0, high=9):
    pass

class Lift(Spec):
    floor: Floor = Floor(0)

    @action
    def rise(self):
        require(self.floor < 4)
        self.floor += 1

    @constraint
    def low(self):
        return self.floor < 3

    @invariant
    def is_below(self):
        return self.floor < 9
"""


@pytest.fixture
def lift(tmp_path: Path) -> Path:
    path = tmp_path / "lift.py"
    path.write_text(LIFT, encoding="utf-8")
    return path


def test_the_first_runs_are_kept_and_are_behaviours_of_the_spec() -> None:
    found = simulate("two_phase_commit", kept_runs=4, runs=6, max_depth=7)
    assert [walk.number for walk in found.walks] == [1, 2, 3, 4]
    for walk in found.walks:
        assert walk.trace.length == 7
        assert walk.end is WalkEnd.STEPS
        assert replay("two_phase_commit", walk.trace).stopped is None


def test_a_seed_walks_the_same_however_many_are_kept() -> None:
    few, many = (simulate("paxos", kept_runs=count, runs=5, seed=3, max_depth=9) for count in (1, 5))
    assert few.walks == many.walks[:1]
    assert (few.distinct_states, few.transitions) == (many.distinct_states, many.transitions)
    assert few.walks != simulate("paxos", kept_runs=1, runs=5, seed=4, max_depth=9).walks


def test_the_run_with_the_violation_is_there_as_it_was_walked() -> None:
    found = simulate("two_phase_commit_late_abort", kept_runs=10_000, seed=1)
    assert found.verdict is Verdict.VIOLATED
    assert found.violation is not None
    assert found.violation.trace is not None
    last = found.walks[-1]
    assert last.end is WalkEnd.VIOLATION
    assert all(walk.end is not WalkEnd.VIOLATION for walk in found.walks[:-1])
    assert last.trace.length >= found.violation.trace.length


def test_a_run_ends_at_the_constraint(lift: Path) -> None:
    (walk,) = simulate(lift, kept_runs=1, runs=1).walks
    assert (walk.trace.length, walk.end) == (3, WalkEnd.OUTSIDE)
    assert walk_title(walk) == "run 1: 3 steps, then it is outside the constraint"


def test_a_run_ends_where_nothing_is_enabled(lift: Path) -> None:
    lift.write_text(LIFT.replace("self.floor < 3", "self.floor < 9"), encoding="utf-8")
    (walk,) = simulate(lift, kept_runs=1, runs=1).walks
    assert (walk.trace.length, walk.end) == (4, WalkEnd.STUCK)


def test_nothing_is_kept_unless_it_is_asked_for() -> None:
    assert simulate("two_phase_commit", runs=2).walks == ()


def test_coverage_is_of_the_states_that_are_met(lift: Path) -> None:
    found = simulate(lift, coverage=True, runs=1)
    assert found.coverage is not None
    # floors 0 to 2; the walk has been on floor 3 too, which is outside
    assert (found.coverage.states, found.coverage.is_whole, found.coverage.levels) == (3, True, ())
    (rise,) = found.coverage.actions
    assert (rise.tried, rise.fired, rise.new_states) == (3, 3, None)


@pytest.mark.parametrize("option", [{"kept_runs": 1}, {"coverage": True}], ids=["kept_runs", "coverage"])
def test_compiled_code_keeps_no_walks(option: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="of walks that CPython takes"):
        simulate("paxos", engine="native", kept_runs=option.get("kept_runs", 0), coverage=bool(option.get("coverage")))


def test_a_negative_number_of_runs_is_refused() -> None:
    with pytest.raises(ValueError, match="kept_runs is a whole number from 0"):
        simulate("paxos", kept_runs=-1)
