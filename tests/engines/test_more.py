"""More violations than the first: of each property the shortest, and one for each action that may come last in one as short."""

from pathlib import Path
from typing import Annotated, Self

import pytest

from checker import Auxiliary, Range, Spec, Symmetric, action, fill, init, invariant, reachable, require, step_invariant
from checker import check as check_model
from checker.api.model import Model
from checker.backends.python.machine import Failure, Machine
from checker.language.spec import Role
from checker.options import Engine
from checker.result import ViolationKind
from checker.search.more import BEHIND_INIT, NO_OTHER, NOR_BY_ANOTHER, NOT_TOLD_APART
from checker.search.system import ReferenceSystem, broken_by
from checker.trace import State

BROKEN = Path(__file__).parents[2] / "counterexamples"
SMALL = [
    "Several",
    "consensus_second_choice",
    "transaction_commit_hasty",
    "two_phase_commit_late_abort",
]
"""Specs with few states."""


class Node(Symmetric, size=2):
    """One of two."""


class Level(Range, low=0, high=3):
    """How far up."""


class Several(Spec):
    """Much is wrong with it."""

    on: dict[Node, bool] = fill(False)
    steps: int = 0

    @action
    def switch(self, node: Node) -> None:
        require(not self.on[node])
        self.on[node] = True

    @action
    def force(self, node: Node) -> None:
        require(self.steps == 0)
        self.on[node] = True

    @action
    def advance(self) -> None:
        require(all(self.on.values()))
        require(self.steps < 3)
        self.steps += 1
        assert self.steps < 3

    @invariant
    def never_both(self) -> bool:
        return not all(self.on.values())

    @invariant
    def few(self) -> bool:
        return self.steps < 2

    @step_invariant
    def stands(self, after: Self) -> bool:
        return after.steps <= self.steps

    @reachable
    def far(self) -> bool:
        return self.steps == 100


Class = tuple[str, str, int, str]
"""A kind of violation, the property, the steps, and the last action."""


@pytest.mark.parametrize("engine", ["reference", "native", "auto"])
def test_the_shortest_of_each_property_and_each_last_action(engine: Engine) -> None:
    result = check_model(Several, engine=engine, more=9)
    assert result.violation is not None
    found = [(v.kind.value, v.property, v.trace and (v.trace.length, v.trace.steps[-1].action)) for v in result.more]
    assert (result.violation.property, result.violation.trace and result.violation.trace.steps[-1].action) == (
        "never_both",
        "switch",
    )
    assert found == [
        ("invariant", "never_both", (2, "force")),
        ("step_invariant", "stands", (3, "advance")),
        ("invariant", "few", (4, "advance")),
        ("assertion", "advance", (5, "advance")),
        ("unreachable", "far", None),
    ]
    assert all(other.reasons for other in result.more if other.trace is not None)


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_no_more_are_shown_than_asked_for(engine: Engine) -> None:
    for asked in (0, 1, 4, 5, 6):
        result = check_model(Several, engine=engine, more=asked)
        assert len(result.more) == min(asked, 5)
        assert (NOR_BY_ANOTHER in result.notes) == (asked > 5)


def test_that_there_are_no_others_is_said() -> None:
    result = check_model(str(BROKEN / "transaction_commit_hasty.py"), more=9)
    assert NOR_BY_ANOTHER in result.notes
    verified = check_model("consensus", more=9)
    assert verified.more == ()
    assert not {NO_OTHER, NOR_BY_ANOTHER} & {*verified.notes}


class Counted(Spec):
    """What counts its steps on the side is Auxiliary: states keep one way each."""

    level: int = 0
    steps: Annotated[int, Auxiliary] = 0

    @action
    def climb(self) -> None:
        require(self.level < 2)
        self.level += 1
        self.steps = min(self.steps + 1, 3)

    @action
    def lift(self) -> None:
        require(self.level < 2)
        self.level += 1

    @invariant
    def low(self) -> bool:
        return self.level < 2


class Never(Spec):
    """Two properties that nothing reaches."""

    level: int = 0

    @action
    def climb(self) -> None:
        require(self.level < 1)
        self.level += 1

    @reachable
    def two(self) -> bool:
        return self.level == 2

    @reachable
    def three(self) -> bool:
        return self.level == 3


class Begun(Spec):
    """An @init that fails for a choice."""

    level: int = 0

    @init
    def begin(self, level: Level) -> None:
        assert level < 3
        self.level = level + 0

    @action
    def climb(self) -> None:
        require(self.level < 3)
        self.level += 1

    @invariant
    def low(self) -> bool:
        return self.level < 3


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_what_was_not_looked_for_is_said(engine: Engine) -> None:
    counted = check_model(Counted, engine=engine, more=9)
    assert counted.more == ()
    assert {NOT_TOLD_APART, NO_OTHER} <= {*counted.notes}
    begun = check_model(Begun, engine=engine, more=9)
    assert begun.more == ()
    assert BEHIND_INIT in begun.notes


class Sides(Spec):
    """Two ways up, and a step from one broken state to another."""

    level: int = 0
    right: bool = False

    @action
    def go_left(self) -> None:
        require(self.level < 2)
        self.level += 1
        self.right = False

    @action
    def go_right(self) -> None:
        require(self.level < 2)
        self.level += 1
        self.right = True

    @action
    def swap(self) -> None:
        require(self.level == 2)
        self.right = not self.right

    @invariant
    def low(self) -> bool:
        return self.level < 2


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("most", range(1, 7))
def test_what_is_shown_of_a_level_that_was_cut_is_as_short(engine: Engine, most: int) -> None:
    result = check_model(Sides, engine=engine, more=9, max_states=most)
    assert all(other.trace is not None and other.trace.length == 2 for other in result.more)


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_all_that_is_never_reached_is_shown(engine: Engine) -> None:
    never = check_model(Never, engine=engine, more=9)
    assert never.violation is not None
    assert never.violation.property == "two"
    assert [other.property for other in never.more] == ["three"]
    assert NOR_BY_ANOTHER in never.notes


def test_that_time_was_over_is_said() -> None:
    result = check_model(Several, engine="reference", more=9, max_states=4)
    assert [other.property for other in result.more] == ["never_both", "stands"]
    assert any("there may be other violations: the search for them was stopped by" in note for note in result.notes)
    assert NO_OTHER not in result.notes


def test_more_are_looked_for_by_breadth_alone() -> None:
    with pytest.raises(ValueError, match="by breadth"):
        check_model(Several, strategy="dfs", more=1)
    with pytest.raises(ValueError, match="more is a whole number from 0, not -1"):
        check_model(Several, more=-1)


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("name", SMALL)
def test_they_are_what_a_plain_search_of_all_states_finds(name: str, engine: Engine) -> None:
    model = Model(Several if name == "Several" else str(BROKEN / f"{name}.py"))
    result = check_model(model, engine=engine, symmetry=False, more=50)
    assert result.violation is not None
    found = set[Class]()
    for violation in (result.violation, *result.more):
        if violation.trace is not None and violation.kind is not ViolationKind.DEADLOCK:
            found.add(
                (violation.kind.value, violation.property, violation.trace.length, violation.trace.steps[-1].action)
            )
    assert found == _plainly(model)


def _plainly(model: Model) -> set[Class]:
    """The classes of violations, by looking at each step from each state, level by level."""
    with model.definition.bound():
        machine = Machine(model.definition)
        system = ReferenceSystem(machine)
        found = dict[tuple[str, str], tuple[int, set[str]]]()

        def note(failure: Failure, steps: int, last: str) -> None:
            length, lasts = found.setdefault((failure.kind.value, failure.property), (steps, set()))
            if steps == length:
                lasts.add(last)

        level: set[State] = set()
        for taken in system.initial():
            assert isinstance(taken.outcome, tuple)
            level.add(taken.outcome)
        seen, depth = set(level), 0
        while level:
            depth, following = depth + 1, set[State]()
            for state in level:
                for taken in system.successors(state):
                    assert taken.action is not None
                    if isinstance(taken.outcome, Failure):
                        note(taken.outcome, depth, taken.action.name)
                        continue
                    for failure in broken_by(machine, state, taken.outcome):
                        note(failure, depth, taken.action.name)
                    if taken.outcome in seen:
                        continue
                    judged = system.judge(taken.outcome)
                    for failure in judged.failures:
                        note(failure, depth, taken.action.name)
                    if judged.is_within:
                        following.add(taken.outcome)
            seen |= following
            level = following
        assert not model.definition.properties_of(Role.CONSTRAINT), "what is outside is judged once more here"
        return {(*which, length, last) for which, (length, lasts) in found.items() for last in lasts}
