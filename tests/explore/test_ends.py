"""What is wrong where no step leads on, and around it: the place, its neighbourhood and a search say the same."""

from pathlib import Path

import pytest

from checker import Model, check
from checker.explore import Explorer

FAILING_FINAL = """
from checker import *

class Slot(Range, low=0, high=2):
    pass

class Ends(Spec):
    at: Slot = Slot(0)

    @action
    def go(self):
        require(self.at < 2)
        self.at += 1

    @final
    def done(self):
        return 3 // (self.at - 2) > 0
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "written.py"


def test_a_final_that_fails_is_no_deadlock(path: Path) -> None:
    path.write_text(FAILING_FINAL, encoding="utf-8")
    place = Explorer(Model(path)).at("0/0/0")
    assert str(check(path).violation) == "error in done"
    assert (place.ending, place.wrong) == ("error", ("done",))


AROUND = """
from checker import *

class Slot(Range, low=0, high=4):
    pass

class Around(Spec):
    at: Slot = Slot(0)

    @action
    def go(self):
        require(self.at < 2)
        self.at += 1

    @action
    def jump(self):
        require(self.at == 0)
        self.at = 3

    @action
    def leap(self):
        require(self.at == 0)
        self.at = 2

    @action
    def fall(self):
        require(self.at == 3)
        self.at = 4

    @step_invariant
    def no_leap(self, after):
        return after.at - self.at < 2

    @final
    def done(self):
        return 12 // (self.at - 4) == 0
"""


def test_the_states_around_are_wrong_as_their_places_are(path: Path) -> None:
    path.write_text(AROUND, encoding="utf-8")
    explorer = Explorer(Model(path))
    around = explorer.neighbourhood("0", within=2)
    assert {node.changes[-1:]: node.wrong for node in around.nodes} == {
        (): (),
        ("at: 0 → 1",): (),
        ("at: 0 → 2",): ("no_leap", "deadlock"),
        ("at: 0 → 3",): ("no_leap",),
        ("at: 0 → 4",): ("done",),
    }
    assert {node.name: set(node.wrong) for node in around.nodes} == {
        node.name: set(explorer.at(node.name).wrong) for node in around.nodes
    }
    assert [node.said for node in around.nodes if "deadlock" in node.wrong] == [("no_leap is false", "deadlock")]
    assert [node.said for node in around.nodes if "done" in node.wrong] == [("done fails",)]
    assert [(*map(str, edge.steps), *edge.breaks) for edge in around.edges if edge.breaks] == [
        ("jump()", "no_leap"),
        ("leap()", "no_leap"),
    ]
    assert explorer.neighbourhood("0/1").nodes[0].wrong == explorer.at("0/1").wrong == ("no_leap",)


def test_a_final_that_fails_where_a_step_leads_on_is_not_wrong(path: Path) -> None:
    path.write_text(FAILING_FINAL.replace("(self.at - 2)", "self.at"), encoding="utf-8")
    place = Explorer(Model(path)).at("0")
    assert (place.ending, place.wrong) == ("", ())


FAILING = """
from checker import *

class Number(Range, low=0, high=9):
    pass

class Fails(Spec):
    at: Number = Number(0)

    @init
    def start(self, at: Number):
        assert at < 3
        self.at = at

    @action
    def fall(self, far: Number):
        assert far == 9
        self.at = 9
"""


def test_a_jump_counts_states_and_not_what_fails(path: Path) -> None:
    path.write_text(FAILING, encoding="utf-8")
    arrival = Explorer(Model(path)).jump("", "self.at == 5").finish()
    assert (arrival.states, arrival.is_whole) == (4, True)
    assert "of 4 in all" in arrival.said
    limited = Explorer(Model(path)).jump("", "self.at == 5", most_states=4).finish()
    assert limited.states == 4


LOOKED_AT = """
from checker import *

class Number(Range, low=0, high=9):
    pass

class LookedAt(Spec):
    at: Number = Number(0)

    @action
    def go(self):
        require(self.at == 0)
        self.at = 1

    @action
    def look(self):
        pass

    @action
    def leap(self):
        require(self.at == 0)
        self.at = 5

    @invariant
    def small(self):
        return self.at < 5

    @final
    def never(self):
        return False
"""


def test_looking_at_what_follows_a_state_does_not_lose_the_other_steps_to_it(path: Path) -> None:
    path.write_text(LOOKED_AT, encoding="utf-8")
    assert Explorer(Model(path)).jump("", "").finish().name == "0/2"
    around = Explorer(Model(path)).neighbourhood("0", within=1)
    assert [node.name for node in around.nodes] == ["0", "0/0", "0/2"]
