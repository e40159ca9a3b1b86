"""Jumps find the shortest path, runs stop where they are to, neighbourhoods are the states around: compared with what a search says."""

from pathlib import Path

import pytest

from checker import Model, check, replay
from checker.diagnostics import InvalidSpec
from checker.explore import Explorer

TURNSTILE = Path(__file__).parent / "turnstile.py"

BROKEN = [
    "two_phase_commit_late_abort",
    "consensus_second_choice",
    "distributed_lock_no_expiry",
    "raft_stickiness_no_rule",
    "transaction_commit_hasty",
    "vector_clock_lamport",
]


@pytest.fixture(scope="module")
def turnstile() -> Explorer:
    return Explorer(Model(TURNSTILE))


@pytest.mark.parametrize("spec", BROKEN)
def test_what_is_wrong_is_as_near_as_a_search_finds_it(spec: str) -> None:
    found, explorer = check(spec), Explorer(Model(spec))
    assert found.violation is not None
    assert found.violation.trace is not None
    arrival = explorer.jump("", "").finish()
    assert arrival.name is not None
    assert arrival.is_there
    assert arrival.name.count("/") == found.violation.trace.length
    again = replay(spec, arrival.name)
    assert again.fails
    assert set(explorer.at(arrival.name).wrong) == set(again.fails)


def test_what_is_reachable_is_as_near_as_its_witness() -> None:
    found, explorer = check("paxos", Ballot=2), Explorer(Model("paxos", Ballot=2))
    for name, trace in found.reached.items():
        arrival = explorer.jump("", name).finish()
        assert arrival.name is not None
        assert arrival.name.count("/") == trace.length


def test_a_jump_over_all_states_says_that_these_are_all() -> None:
    found, explorer = check("two_phase_commit", symmetry=False), Explorer(Model("two_phase_commit"))
    arrival = explorer.jump("", "").finish()
    assert (arrival.name, arrival.is_whole, arrival.states) == (None, True, found.distinct_states)


def test_a_jump_goes_on_from_where_one_is(turnstile: Explorer) -> None:
    arrival = turnstile.jump("0/0/1", "all(self.inside.values())").finish()
    assert arrival.name is not None
    assert arrival.name.startswith("0/0/1/")
    assert arrival.name.count("/") == 4
    assert arrival.said == "all(self.inside.values()) is true: 2 steps away"


def test_what_is_so_already_is_said(turnstile: Explorer) -> None:
    arrival = turnstile.jump("0/0", "somebody_is_inside").finish()
    assert (arrival.name, arrival.is_there) == ("0/0", True)
    assert "already" in arrival.said


def test_an_action_and_a_step_invariant_are_looked_for_in_steps(turnstile: Explorer) -> None:
    assert turnstile.jump("0", "leave").finish().name == "0/0/1"
    assert turnstile.jump("0/0/1", "leave").finish().name not in ("0/0/1", None)
    assert turnstile.jump("0", "never_fewer").finish().name == "0/0"
    assert turnstile.jump("0", "not never_fewer").finish().is_whole


def test_a_step_that_fails_is_found_and_the_constraint_is_kept(turnstile: Explorer) -> None:
    arrival = turnstile.jump("0", "self.passed == 4").finish()
    assert (arrival.name, arrival.is_whole) == (None, True)
    assert turnstile.jump("0", "self.passed == 3").finish().name is not None


def test_where_an_expression_fails_it_is_not_true_and_that_is_said(turnstile: Explorer) -> None:
    arrival = turnstile.jump("0", "1 // (self.passed - self.passed)").finish()
    assert (arrival.name, arrival.is_whole) == (None, True)
    assert f"in {arrival.states} states the expression fails: ZeroDivisionError" in arrival.said


@pytest.mark.parametrize(
    "text", ["1 +", "passed", "self.pased > 1", "[self.inside.update(dict.fromkeys(self.inside, True))]", "(" * 500]
)
def test_a_goal_that_is_none_is_refused(turnstile: Explorer, text: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        turnstile.jump("0", text).finish()
    assert caught.value.errors[0].code == "C605"
    assert "--show" not in str(caught.value)


def test_a_run_stops_where_a_property_becomes_false(turnstile: Explorer) -> None:
    arrival = turnstile.run("0", ["not not_everybody"]).finish()
    assert arrival.is_there
    assert arrival.name is not None
    assert turnstile.at(arrival.name).wrong == ("not_everybody",)


def test_a_run_that_begins_where_something_is_so_waits_until_it_is_so_again(turnstile: Explorer) -> None:
    arrival = turnstile.run("0/0", ["somebody_is_inside"], how="random", seed=3).finish()
    assert arrival.name is not None
    if arrival.is_there:
        numbers = arrival.name.split("/")
        before = turnstile.at("/".join(numbers[:-1])).status("somebody_is_inside")
        assert before is not None
        assert before.truth is False


def test_a_random_run_is_the_same_for_the_same_seed(turnstile: Explorer) -> None:
    runs = [turnstile.run("0", [""], how="random", seed=seed).finish().name for seed in (1, 1, 2, 3, 4)]
    assert runs[0] == runs[1]
    assert len(set(runs)) > 1


def test_a_run_along_the_first_steps_ends_where_all_lead_back() -> None:
    explorer = Explorer(Model("two_phase_commit"))
    arrival = explorer.run("0", []).finish()
    assert arrival.name is not None
    states = [step.state for step in explorer.steps(arrival.name)]
    assert len(set(states)) == len(states)
    assert {option.step.state for option in explorer.at(arrival.name).options} <= set(states)
    assert arrival.said == "no step leads on from here"


def test_a_run_ends_at_its_bound_of_steps(turnstile: Explorer) -> None:
    arrival = Explorer(Model("raft_stickiness")).run("", ["False"], how="random", seed=1, most_steps=20).finish()
    assert arrival.said == "nothing of that in 20 steps"
    assert arrival.name is not None
    assert arrival.name.count("/") == 20


def test_a_run_ends_in_a_step_that_fails(turnstile: Explorer) -> None:
    arrival = turnstile.run("0/0/1/0/1/0/1", []).finish()
    assert arrival.said == "the step fails: three is a crowd"
    assert arrival.name is not None
    assert turnstile.at(arrival.name).failure is not None
    assert turnstile.run(arrival.name, []).finish().name == arrival.name


def test_the_neighbourhood_is_that_of_the_steps(turnstile: Explorer) -> None:
    around = turnstile.neighbourhood("0/0", within=1)
    options = turnstile.at("0/0").options
    new = [each for each in options if not each.is_idle]
    assert [node.name for node in around.nodes] == ["0/0", *(each.name for each in new)]
    assert [(edge.source, edge.target, edge.steps) for edge in around.edges] == [
        (0, place, (str(each.step),)) for place, each in enumerate(new, start=1)
    ]
    assert around.nodes[1].wrong == ("not_everybody",)
    assert around.nodes[1].changes == new[0].changes


def test_the_whole_of_a_small_spec_is_its_graph() -> None:
    found, explorer = check("transaction_commit", symmetry=False), Explorer(Model("transaction_commit"))
    around = explorer.neighbourhood("0", within=50)
    assert len(around.nodes) == found.distinct_states
    assert not around.cut
    for node in around.nodes:
        assert explorer.at(node.name).wrong == node.wrong
        assert node.name.count("/") == node.level


def test_a_step_to_a_known_state_that_breaks_a_step_invariant_is_something_wrong(tmp_path: Path) -> None:
    path = tmp_path / "circle.py"
    path.write_text(CIRCLE, encoding="utf-8")
    explorer = Explorer(Model(path))
    for goal in ("", "not grows"):
        assert explorer.jump("0", goal).finish().name == "0/0/0/0"


CIRCLE = """
from checker import *


class N(Range, low=0, high=2):
    pass


class Circle(Spec):
    a: N = 0

    @action
    def up(self):
        require(self.a < 2)
        self.a += 1

    @action
    def down(self):
        require(self.a == 2)
        self.a = 0

    @step_invariant
    def grows(self, after):
        return after.a >= self.a
"""
