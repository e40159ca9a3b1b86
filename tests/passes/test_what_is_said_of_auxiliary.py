"""What is said of Auxiliary variables is said of those that it is true of: that one never changes, that a bound or an error goes by one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker.frontend.model import Model
from checker.options import Engine, Strategy
from checker.result import Result, ViolationKind
from checker.search.native import check as check_natively
from checker.search.native import compile_native
from checker.search.reference import check
from checker.search.select import simulate

STRATEGIES: tuple[Strategy, ...] = ("bfs", "dfs")
ENGINES: tuple[Engine, ...] = ("reference", "native")
HEAD = '''\
from typing import Annotated

from checker import Auxiliary, Range, Spec, action, constraint, fill, invariant, reachable, require


class Place(Range, low=0, high=5):
    """Where it is."""


class S(Spec):
    place: Place = 0
    count: Annotated[Place, Auxiliary] = 0
    last: Annotated[Place, Auxiliary] = 0
'''


def found_by_both(text: str, folder: Path) -> Iterator[Result]:
    """What each engine finds, by breadth and by depth."""
    model = Model(load_text(text, folder))
    compiled = compile_native(model)
    for strategy in STRATEGIES:
        yield check(model, strategy=strategy)
        yield check_natively(compiled, strategy=strategy, audit="full")


BACK = """
    @action
    def up(self):
        require(self.place < 2)
        self.place += 1
        UP

    @action
    def back(self):
        require(self.place > 0)
        self.place = 0
        BACK

    @constraint
    def few(self):
        return BOUND
"""


@pytest.mark.parametrize(
    ("up", "back", "bound", "said"),
    [
        pytest.param(
            "pass", "self.count = min(self.count + 1, 5)", "True", False, id="on ways to known states, left out"
        ),
        pytest.param("pass", "self.count = min(self.count + 1, 5)", "self.count < 5", False, id="the same, kept"),
        pytest.param("pass", "self.count = 1", "self.count == 0", False, id="on steps to what is outside"),
        pytest.param("self.count = 1", "self.count = 0", "True", False, id="on a step to a new state, left out"),
        pytest.param("self.count = 1", "self.count = 0", "self.count < 5", False, id="the same, kept"),
        pytest.param("pass", "self.count = 0", "self.count < 5", True, id="kept and never another"),
        pytest.param("pass", "pass", "self.count < 5", True, id="kept and never given a value"),
        pytest.param("pass", "pass", "True", True, id="left out and never given a value"),
        pytest.param("self.last = 1", "self.count = self.last", "self.count < 5", False, id="by another one"),
    ],
)
def test_that_one_never_changes(tmp_path: Path, up: str, back: str, bound: str, said: bool) -> None:
    text = HEAD + BACK.replace("UP", up).replace("BACK", back).replace("BOUND", bound)
    for found in found_by_both(text, tmp_path):
        assert found.violation is None
        assert ("the variable count never changes" in found.warnings) == said


def test_an_action_that_changes_nothing_else(tmp_path: Path) -> None:
    text = HEAD + BACK.replace("UP", "self.count = 1").replace("BACK", "pass").replace("self.place += 1", "pass")
    for found in found_by_both(text.replace("BOUND", "True"), tmp_path):
        assert "the action up never changes anything but Auxiliary variables" in found.warnings


WALK = """
    ways: Annotated[set[Place], Auxiliary] = fill()

    @action
    def walk(self):
        require(self.place < 5)
        self.place += 1
        self.ways.add(self.place)
        MORE

    @action
    def jump(self):
        require(self.place == 0)
        self.place += 2
        self.ways.add(self.place)
        self.last = 1

    @constraint
    def few(self):
        return BOUND
"""
SUMMED = "self.last = 2 if len(self.ways) > 3 else 0"


@pytest.mark.parametrize(
    ("bound", "more", "cut_by", "errors"),
    [
        pytest.param("len(self.ways) < 4", "pass", ("ways",), None, id="one"),
        pytest.param("self.last < 2", SUMMED, ("last", "ways"), None, id="by way of another"),
        pytest.param("len(self.ways) < 4", SUMMED, ("ways",), None, id="what another comes to"),
        pytest.param("self.last < 4", "self.last = 3", (), None, id="nothing is cut off"),
        pytest.param("True", "self.last = len(self.ways)", (), "ways", id="an error"),
        pytest.param("True", "self.last = self.last + 1", (), "last", id="an error of its own"),
        pytest.param("self.last < 4", "self.last = len(self.ways)", ("last", "ways"), "ways", id="both"),
        pytest.param("self.place < 5", "pass", (), None, id="neither"),
    ],
)
def test_by_which_of_them_something_goes(
    tmp_path: Path, bound: str, more: str, cut_by: tuple[str, ...], errors: str | None
) -> None:
    text = HEAD + WALK.replace("BOUND", bound).replace("MORE", more)
    note = f"errors that depend on {errors} are looked for on the first way to each state alone"
    for found in found_by_both(text, tmp_path):
        assert found.violation is None
        assert (found.cut_by, found.notes) == (cut_by, () if errors is None else (note,))
        assert any(f"goes by {', '.join(cut_by)}," in warning for warning in found.warnings) == bool(cut_by)


TURN = """
    @action
    def turn(self):
        self.place = 1 - self.place
        self.count = min(self.count + 1, 5)

    @PROPERTY
    def few(self):
        return BOUND
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_a_walk_meets_what_its_own_values_come_to(tmp_path: Path, engine: Engine) -> None:
    """Both states are known by then: one that is outside the constraint, and an error."""
    text = HEAD + TURN.replace("PROPERTY", "constraint")
    found = simulate(Model(load_text(text.replace("BOUND", "self.count < 4"), tmp_path)), engine=engine, runs=3)
    assert (found.violation, found.constrained, found.distinct_states, found.depth) == (None, True, 2, 4)
    found = simulate(
        Model(load_text(text.replace("BOUND", "6 // (4 - self.count) > 0"), tmp_path)), engine=engine, runs=3
    )
    assert found.violation is not None
    assert found.violation.trace is not None
    assert (found.violation.kind, found.violation.property) == (ViolationKind.ERROR, "few")
    assert (found.violation.trace.length, found.distinct_states) == (4, 2)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("role", ["invariant", "reachable", "constraint"])
def test_a_walk_meets_errors_in_properties(tmp_path: Path, engine: Engine, role: str) -> None:
    text = HEAD + TURN.replace("PROPERTY", role).replace("BOUND", "6 // (1 - self.place) > MOST")
    most = "6" if role == "reachable" else "5"
    found = simulate(Model(load_text(text.replace("MOST", most), tmp_path)), engine=engine, runs=3)
    assert found.violation is not None
    assert found.violation.trace is not None
    assert (str(found.violation), found.violation.trace.length) == ("error in few", 1)
