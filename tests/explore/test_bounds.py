"""Nothing that a place, a jump or a run asks for goes on without end, and what was left out is said."""

from pathlib import Path

import pytest

from checker import Model
from checker.explore import Explorer
from checker.explore.looking import MOST_OPTIONS, place_of
from checker.explore.source import Source
from checker.stopping import Stopped

from .serving import served

HUGE = """
from checker import Range, Spec, action, fill, require

class Digit(Range, low=0, high=9):
    pass

class Huge(Spec):
    chosen: dict[Digit, Digit] = fill(0)

    @action
    def begin(self) -> None:
        pass

    @action
    def choose(self, values: dict[Digit, Digit]) -> None:
        require(all(values[a] == values[b] + 1 for a in values for b in values))
        self.chosen = values

    @action
    def end(self) -> None:
        require(False)
"""

MANY = """
from checker import Range, Spec, action

class Number(Range, low=0, high=2000):
    pass

class Many(Spec):
    at: Number = Number(0)

    @action
    def go(self, to: Number) -> None:
        self.at = to

    @action
    def stay(self) -> None:
        pass
"""

HUGE_BEGINNING = """
from checker import Range, Spec, action, fill, init, require

class Digit(Range, low=0, high=9):
    pass

class HugeBeginning(Spec):
    chosen: dict[Digit, Digit] = fill(0)

    @init
    def start(self, values: dict[Digit, Digit]) -> None:
        require(values[Digit(0)] == 9)
        self.chosen = values

    @action
    def stay(self) -> None:
        pass
"""

ENDLESS = """
from checker import Range, Spec, action, invariant

class Endless(Spec):
    on: bool = False

    @action
    def go(self) -> None:
        self.on = True

    @action
    def hang(self) -> None:
        while self.on:
            pass

    @invariant
    def fine(self) -> bool:
        return True
"""


def explorer_of(tmp_path: Path, text: str) -> Explorer:
    path = tmp_path / "spec.py"
    path.write_text(text)
    return Explorer(Model(path))


def test_choices_without_end_are_given_up_and_the_steps_before_them_are_there(tmp_path: Path) -> None:
    explorer = explorer_of(tmp_path, HUGE)
    place = place_of(explorer.stage, explorer.steps("0"), seconds=0.5)
    assert [str(each.step) for each in place.options] == ["begin()"]
    assert [cut.partition(":")[0] for cut in place.cuts] == ["the steps from here"]
    assert place.ending == ""
    assert {each.action for each in place.refusals} == set()


def test_of_very_many_steps_the_first_are_listed_and_the_others_may_be_taken(tmp_path: Path) -> None:
    explorer = explorer_of(tmp_path, MANY)
    place = explorer.at("0")
    assert len(place.options) == MOST_OPTIONS
    assert place.cuts == ("the steps from here are more than the first 500, which are shown",)
    assert str(explorer.at("0/2001").steps[-1]) == "stay()"


def test_a_body_without_end_is_given_up(tmp_path: Path) -> None:
    explorer = explorer_of(tmp_path, ENDLESS)
    place = place_of(explorer.stage, explorer.steps("0/0"), seconds=0.5)
    assert [str(each.step) for each in place.options] == ["go()"]
    assert place.cuts
    with pytest.raises(Stopped), explorer.stage.open(0.5) as machine:
        list(machine.successors(place.steps[-1].state or ()))
    with explorer.stage.open() as another:
        assert another is not machine  # which is in the midst of a step
    assert [str(each.step) for each in explorer.at("0").options] == ["go()", "hang()"]


def test_a_jump_through_a_body_without_end_is_given_up(tmp_path: Path) -> None:
    arrival = explorer_of(tmp_path, ENDLESS).jump("0", "not fine", seconds=0.5).finish()
    assert arrival.name is None
    assert not arrival.is_whole
    assert "stopped by the limit of 0.5 seconds" in arrival.said


def test_a_jump_ends_at_its_bound_of_states(tmp_path: Path) -> None:
    arrival = explorer_of(tmp_path, MANY).jump("0", "self.at < 0", most_states=50).finish()
    assert (arrival.name, arrival.is_whole) == (None, False)
    assert arrival.said.startswith(f"not found in {arrival.states:,} states, which is the limit")
    assert arrival.states < 3_000


def test_a_jump_and_a_run_can_be_cancelled(tmp_path: Path) -> None:
    explorer = Explorer(Model("raft_log"))
    jump = explorer.jump("", "not leader_completeness")
    assert not jump.advance(0.01)
    jump.cancel()
    assert jump.advance(0.01)
    assert jump.arrival is not None
    assert "stopped" in jump.arrival.said
    run = explorer.run("", ["False"], how="random", seed=1)
    run.cancel()
    assert run.finish().name is not None


def test_a_run_looks_at_no_more_choices_and_steps_than_it_says(tmp_path: Path) -> None:
    arrival = explorer_of(tmp_path, HUGE_BEGINNING).run("", []).finish()
    assert arrival.said == "none of the first 20,000 choices of the arguments of @init makes an initial state"
    assert arrival.name == ""


def test_an_expression_that_raises_what_it_likes_ends_the_jump_alone(tmp_path: Path) -> None:
    with served(Source(Model("consensus"))) as server:
        goal = "(_ for _ in ()).throw(KeyboardInterrupt)"
        assert server.ask("/jump", {"name": "0", "version": 1, "goal": goal}).status == 503
        assert server.ask("/jump", {"name": "0", "version": 1, "goal": "exit()"}).data["name"] is None
        assert server.ask("/place?name=0").status == 200


def test_a_neighbourhood_is_cut_at_its_bound(tmp_path: Path) -> None:
    around = explorer_of(tmp_path, MANY).neighbourhood("0", most=20)
    assert len(around.nodes) == 20
    assert around.cut
