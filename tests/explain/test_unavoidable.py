"""After which step a violation cannot be avoided: by the way on, found out once more over the whole graph."""

from pathlib import Path

import pytest

from checker.backends.python.machine import Failure, Machine
from checker.explain.replays import Judge
from checker.explain.unavoidable import unavoidable_after
from checker.frontend.model import Model
from checker.language.spec import Role
from checker.result import Violation, ViolationKind
from checker.trace import State

from .broken import violated

SLIDE = """
level: Count = 0
way: Literal["none", "back", "down"] = "none"

@action
def choose(self, way: Literal["back", "down"]):
    require(self.way == "none")
    self.way = way

@action
def slide(self):
    require(self.way == "down" and self.level < 5)
    self.level += 1

@invariant
def high(self):
    return self.level < 3
"""

ROUND = """
level: Count = 0
turn: bool = False

@action
def slide(self):
    self.level += 1

@action
def go_round(self):
    self.turn = not self.turn

@invariant
def high(self):
    return self.level < 3
"""

ERROR_FIRST = """
level: Count = 0
is_empty: bool = True

@action
def fill_up(self):
    self.is_empty = False

@action
def slide(self):
    require(not self.is_empty)
    self.level += 3

@action
def break_off(self):
    require(self.level == 6)
    assert False

@invariant
def high(self):
    return self.level < 9
"""

DEAD_END = """
way: Literal["none", "left", "dead", "end"] = "none"

@action
def turn(self, way: Literal["left", "dead"]):
    require(self.way == "none")
    self.way = way

@action
def go_on(self):
    require(self.way == "dead")
    self.way = "end"

@action
def stay(self):
    require(self.way == "left")

@final
def over(self):
    return self.way == "left"
"""

LEAVING_THE_BOUND = """
level: Count = 0

@action
def slide(self):
    require(self.level < 3)
    self.level += 1

@action
def leave(self):
    require(self.level < 3)
    self.level = 9

@action
def come_back(self):
    require(self.level == 9)
    self.level = 3

@constraint
def bound(self):
    return self.level < 8

@invariant
def high(self):
    return self.level != 3
"""


MOST_STATES = 400


def after(model: Model, violation: Violation, most: int = MOST_STATES) -> int | None:
    """After which step the violation cannot be avoided."""
    assert violation.trace is not None
    with model.bound():
        return unavoidable_after(Judge(Machine(model), violation), violation.trace, most)


@pytest.mark.parametrize(
    ("body", "expected"),
    [(SLIDE, 1), (ROUND, None), (ERROR_FIRST, None), (DEAD_END, 1), (LEAVING_THE_BOUND, None)],
    ids=["one way down", "round for ever", "another error", "dead end", "out of the constraint"],
)
def test_the_step_after_which_every_way_on_leads_there(tmp_path: Path, body: str, expected: int | None) -> None:
    assert after(*violated(tmp_path, body, "auto")) == expected


def test_nothing_is_said_of_more_states_than_are_looked_at(tmp_path: Path) -> None:
    model, violation = violated(tmp_path, SLIDE)
    assert after(model, violation, 3) == 1
    assert after(model, violation, 1) == 3


class TooMany(Exception):
    """There are more states than the graph may have."""


class Graph:
    """Everything behind a state, and where every way leads to a violation: the least set that has a state when it has all behind it."""

    def __init__(self, model: Model, violation: Violation) -> None:
        self.model, self.violation, self.machine, self.judging = model, violation, Machine(model), Machine(model)
        self.judged = next((each for each in model.properties if each.name == violation.property), None)
        if violation.kind is ViolationKind.DEADLOCK:
            self.judged = None
        self.next: dict[State, set[State | str]] = {}

    def leads_there(self, state: State) -> bool:
        """Whether every way from a state does."""
        self.explore(state)
        bad: set[State | str] = {"violation"}
        while True:
            more = {each for each, ends in self.next.items() if ends and ends <= bad} - bad
            if not more:
                return state in bad
            bad |= more

    def explore(self, first: State) -> None:
        waiting = [first]
        while waiting:
            state = waiting.pop()
            if state in self.next:
                continue
            if len(self.next) == MOST_STATES:
                raise TooMany
            self.next[state] = {self.end(state, outcome) for _, outcome in self.machine.successors(state)} - {state}
            if not self.next[state] and self.is_deadlock(state):
                self.next[state] = {"violation"}
            waiting += [each for each in self.next[state] if isinstance(each, tuple)]

    def end(self, state: State, outcome: State | Failure) -> State | str:
        """Where a step leads: to a state, the violation, or elsewhere."""
        violation, machine = self.violation, self.judging
        if isinstance(outcome, Failure):
            is_it = (outcome.kind, outcome.property) == (violation.kind, violation.property)
            return "violation" if is_it else "elsewhere"
        if outcome == state:
            return state
        if self.judged is not None:
            is_of_step = self.judged.role is Role.STEP_INVARIANT
            truth = (
                machine.judge_step(state, outcome, self.judged) if is_of_step else machine.judge(outcome, self.judged)
            )
            if isinstance(truth, Failure):
                is_it = (truth.kind, truth.property) == (violation.kind, violation.property)
                return "violation" if is_it else "elsewhere"
            if not truth and violation.kind in (ViolationKind.INVARIANT, ViolationKind.STEP_INVARIANT):
                return "violation"
        within = all(machine.judge(outcome, each) is True for each in self.model.properties_of(Role.CONSTRAINT))
        return outcome if within else "elsewhere"

    def is_deadlock(self, state: State) -> bool:
        if self.violation.kind is not ViolationKind.DEADLOCK or any(self.machine.successors(state)):
            return False
        finals = self.model.properties_of(Role.FINAL)
        return not any(self.machine.judge(state, judged) is True for judged in finals)


def unavoidable_in_graph(model: Model, violation: Violation) -> int | None:
    """As `after`, over the whole graph; raises TooMany."""
    assert violation.trace is not None
    with model.bound():
        graph = Graph(model, violation)
        before = violation.trace.steps[:-1]
        return next(
            (number for number, step in enumerate(before) if step.state is not None and graph.leads_there(step.state)),
            None,
        )
