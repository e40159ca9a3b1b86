"""Coverage is exact: as counted by hand, as the search counts, the same whichever engine has searched."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker import Model, Result, check
from checker.coverage import Condition, Coverage, Values
from checker.frontend.references import functions_of
from checker.options import Engine
from checker.search.covering import cover
from checker.search.limits import Limits

from .turnstile import Turnstile

SMALL = [
    *((name, True) for name in ("two_phase_commit", "paxos", "consensus", "raft_election", "crdt_operations")),
    *((name, False) for name in ("two_phase_commit", "epoch_fencing", "transaction_commit")),
]
"""Specs, with whether orbits are counted."""


def covered(found: Result) -> Coverage:
    assert found.coverage is not None
    return found.coverage


def timeless(found: Result) -> Result:
    """What a result says besides its times and its coverage."""
    return replace(found, elapsed_seconds=0.0, explore_seconds=0.0, peak_memory_bytes=None, coverage=None)


@pytest.fixture(scope="module")
def turnstile() -> Coverage:
    return covered(check(Turnstile, engine="reference", coverage=True))


def condition(coverage: Coverage, words: str) -> Condition:
    return next(each for each in coverage.conditions if each.words == words)


def values(coverage: Coverage, variable: str, part: str = "") -> Values:
    parts = next(each.values for each in coverage.variables if each.name == variable)
    return next(each for each in parts if each.part == part)


def line_of(text: str) -> int:
    lines = Path(__file__).with_name("turnstile.py").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_states_by_depth_are_those_that_there_are(turnstile: Coverage) -> None:
    # locked or open with nobody; locked with either; open with either; locked with both; open with both
    assert (turnstile.states, turnstile.levels, turnstile.is_whole) == (8, (1, 1, 2, 2, 1, 1), True)


@pytest.mark.parametrize(
    ("words", "asked", "refused"),
    [
        ("not self.inside", 1, 0),
        ('self.mode != "open"', 8, 4),
        ('self.mode == "broken"', 4, 4),
        ("False", 16, 16),
        ('self.mode == "open" and person not in self.inside', 16, 12),
        ("len(self.inside) < 2", 4, 0),
    ],
)
def test_what_is_asked_says_no_as_often_as_counted_by_hand(
    turnstile: Coverage, words: str, asked: int, refused: int
) -> None:
    found = condition(turnstile, words)
    assert (found.asked, found.refused) == (asked, refused)


def test_a_require_by_another_name_is_one(turnstile: Coverage) -> None:
    assert condition(turnstile, "len(self.inside) < 2").kind == "require"


def test_what_always_says_the_same_is_idle(turnstile: Coverage) -> None:
    assert {each.words for each in turnstile.conditions if each.is_idle} == {
        "not self.inside",
        "len(self.inside) < 2",
        'self.mode == "broken"',
        "len(self.inside) <= 2",
    }


def test_what_never_happens_is_told_once(turnstile: Coverage) -> None:
    news = {each.line for each in turnstile.statements if each.is_news}
    # the statement after `require(False)`, and what is called by nobody; what an idle `if` guards is told by that
    assert news == {line_of("self.inside.remove(person)"), line_of("return len(self.inside)")}
    never = {each.line for each in turnstile.statements if not each.count}
    assert never == {*news, line_of("self.inside.clear()")}


def test_actions_are_counted(turnstile: Coverage) -> None:
    assert {a.name: (a.tried, a.fired, a.new_states) for a in turnstile.actions} == {
        "unlock": (8, 4, 4),
        "enter": (16, 4, 3),
        "leave": (16, 0, 0),
    }


def test_values_are_told_with_those_that_were_not_taken(turnstile: Coverage) -> None:
    mode = values(turnstile, "mode")
    assert (mode.distinct, mode.possible, mode.shown, mode.missing) == (2, 3, ("locked", "open"), ("broken",))
    inside = values(turnstile, "inside")
    assert (inside.distinct, inside.possible, inside.sizes) == (4, 4, (0, 2))
    assert values(turnstile, "inside", "elements").shown == ("person1", "person2")


@pytest.mark.parametrize("engine", ["native", "auto"])
def test_it_is_the_same_whichever_engine_searches(turnstile: Coverage, engine: Engine) -> None:
    assert covered(check(Turnstile, engine=engine, coverage=True)) == turnstile


def test_the_bodies_are_what_they_were_afterwards() -> None:
    before = [function.__code__ for function in functions_of(Turnstile)]
    check(Turnstile, coverage=True)
    assert [function.__code__ for function in functions_of(Turnstile)] == before


def test_the_result_is_otherwise_that_of_a_search_without_it() -> None:
    plain, looked = check(Turnstile, engine="reference"), check(Turnstile, engine="reference", coverage=True)
    assert plain.coverage is None
    assert timeless(plain) == timeless(looked)


@pytest.mark.parametrize(("name", "symmetry"), SMALL)
def test_it_agrees_with_the_search_on_bundled_specs(name: str, symmetry: bool) -> None:
    found = check(name, engine="reference", symmetry=symmetry)
    coverage = cover(Model(name).definition, symmetry=symmetry)
    assert coverage.states == sum(coverage.levels) == found.distinct_states
    assert len(coverage.levels) - 1 == found.depth
    assert {a.name: a.fired for a in coverage.actions} == {n: figures.fired for n, figures in found.actions.items()}
    made = sum(action.new_states or 0 for action in coverage.actions)
    assert made + coverage.levels[0] == found.distinct_states
    assert coverage.uncounted == ()


@pytest.mark.parametrize("name", ["two_phase_commit", "paxos", "transaction_commit"])
def test_values_are_those_of_all_states_where_orbits_are_counted(name: str) -> None:
    definition = Model(name).definition
    assert cover(definition, symmetry=True).variables == cover(definition, symmetry=False).variables


def test_a_look_at_some_states_says_so_and_is_exact_there() -> None:
    some = cover(Model("two_phase_commit").definition, symmetry=False, most_states=10)
    assert (some.states, some.is_whole, some.stopped_by) == (10, False, "the limit of 10 states")
    assert sum(some.levels) == 10
    assert some.full_levels == len(some.levels) - 1
    assert {a.name: a.tried for a in some.actions}["tm_commit"] == 10


def test_a_limit_of_depth_is_kept() -> None:
    made = cover(Model("two_phase_commit").definition, symmetry=False, limits=Limits(max_depth=1))
    assert made.levels == cover(Model("two_phase_commit").definition, symmetry=False).levels[: len(made.levels)]
    assert len(made.levels) == 2
    assert made.stopped_by == "the limit of depth 1"


def test_what_is_over_is_not_counted_and_a_note_says_so() -> None:
    found = check("paxos", max_seconds=0, coverage=True)
    assert found.coverage is None
    assert any("coverage is not counted" in note for note in found.notes)


@pytest.mark.parametrize("asked", [0, -1])
def test_a_look_at_no_states_is_refused(asked: int) -> None:
    with pytest.raises(ValueError, match="coverage is a whole number from 1"):
        check("paxos", coverage=asked)


DRAWN = """
from typing import Annotated
from checker import *

class Number(Range, low=0, high=99):
    pass

class Post(Record):
    to: Number
    what: Number

class Mail(Spec):
    box: Annotated[set[Post], MaxLen(2)] = fill()

    @action
    def send(self, to: Number):
        require(to < 2 and len(self.box) < 2)
        self.box.add(Post(to, Number(7)))

    @action
    def read(self, post: Post):
        require(post in self.box)
        self.box.discard(post)
"""


def test_an_action_with_too_many_arguments_is_tried_with_those_that_a_guard_draws(tmp_path: Path) -> None:
    (tmp_path / "mail.py").write_text(DRAWN, encoding="utf-8")
    made = covered(check(tmp_path / "mail.py", engine="reference", coverage=True))
    read = next(action for action in made.actions if action.name == "read")
    assert (read.tried, read.fired, read.is_drawn) == (4, 4, True)
    guard = condition(made, "post in self.box")
    assert (guard.refused, guard.is_drawn, guard.is_idle) == (0, True, False)


BOUNDED = """
from checker import *

class Floor(Range, low=0, high=9):
    pass

class Lift(Spec):
    floor: Floor = Floor(0)

    @action
    def rise(self):
        self.floor += 1

    @constraint
    def low(self):
        return self.floor < 3

    @invariant
    def is_somewhere(self):
        return self.floor <= 3
"""


def test_states_outside_the_constraint_are_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "lift.py").write_text(BOUNDED, encoding="utf-8")
    found = check(tmp_path / "lift.py", engine="reference", coverage=True)
    made = covered(found)
    assert made.states == found.distinct_states == 3
    assert made.levels == (1, 1, 1)
    assert values(made, "floor").shown == ("0", "1", "2")
    # the state outside is judged, as the search does
    judged = next(each for each in made.statements if each.method == "Lift.is_somewhere")
    assert judged.count == 4
