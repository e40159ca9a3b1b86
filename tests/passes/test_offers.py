"""Which guards say what a parameter is drawn from, and which do not: as the listing of effects shows it."""

from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker import Ordered, check
from checker.api.model import Model as CheckedModel
from checker.diagnostics import EnginesDiffer
from checker.frontend.model import Model
from checker.ir.kinds import BOOL, interval
from checker.ir.nodes import Apply, Const, Expr, Local
from checker.ir.ops import CollectionOp, ScalarOp
from checker.ir.printer import draw_lines
from checker.language.types import SetType, SortType
from checker.lower.program import compile_actions
from checker.passes.drawing import drawn

from .guarded import HEAD


def lines_of(folder: Path, parameters: str, *body: str) -> list[str]:
    """What is said to be drawn for an action with these parameters and lines."""
    text = "".join(f"        {line}\n" for line in body)
    model = Model(load_text(f"{HEAD}    @action\n    def go(self, {parameters}):\n{text}        self.n = 1\n", folder))
    with model.bound():
        program = drawn(compile_actions(model))
    (action,) = program.actions
    return draw_lines(program, action)


@pytest.mark.parametrize(
    ("parameters", "guard", "expected"),
    [
        ("g: set[A]", "g <= self.waiting", ["g within self.waiting"]),
        ("f: frozenset[A]", "len(f) <= 2 and f <= self.waiting", ["f within self.waiting, of at most 2"]),
        ("a: A, x: X", "x < len(self.log[a])", ["x to len(self.log[a]) -1"]),
        ("x: X", "x in self.d.values()", ["x from set(self.d[element.2] for element.2 in all[A])"]),
        ("a: A, x: X", "x in self.m[a]", ["x from self.m[a]"]),
        ("q: Q, x: X", "q <= self.votes[x]", ["q within self.votes[x]"]),
        ("m: M", "m in self.net and self.up[m.to]", ["m from self.net"]),
        ("m: M", "self.bag[m] > 0", ["m from self.bag"]),
        ("a: A, x: X", "self.can(a, x)", ["x from self.m[a]"]),
        ("a: A", "a == self.lead", ["a as self.lead"]),
        ("x: X", "x in (0, self.n)", ["x from {(0 as 0..3), self.n}"]),
        ("a: A, b: A", "a == b", ["b as a"]),
        ("a: A", "a in self.way", ["a from items(self.way)"]),
        ("w: Annotated[tuple[X, ...], MaxLen(2)]", "w in self.words", ["w from self.words"]),
        ("a: A, w: Annotated[tuple[X, ...], MaxLen(2)]", "w == self.nums[a]", ["w as self.nums[a]"]),
    ],
)
def test_a_guard_says_what_a_parameter_is_drawn_from(
    tmp_path: Path, parameters: str, guard: str, expected: list[str]
) -> None:
    assert lines_of(tmp_path, parameters, f"require({guard})") == expected


def test_an_item_of_a_list_is_drawn_where_a_test_says_that_there_is_one(tmp_path: Path) -> None:
    (line,) = lines_of(tmp_path, "a: A, m: M", "require(self.chan[a])", "require(m == self.chan[a][0])")
    assert line.startswith("m as self.chan[a][0] when not")


def test_helpers_are_looked_into(tmp_path: Path) -> None:
    assert lines_of(tmp_path, "m: M", "self.there(m)") == ["m from self.net"]


def test_guards_may_stand_in_any_order(tmp_path: Path) -> None:
    lines = ["require(self.up[a])", "require(x in self.xs)", "require(a in self.waiting)"]
    expected = {"x from self.xs", "a from self.waiting"}
    assert (
        set(lines_of(tmp_path, "x: X, a: A", *lines)) == set(lines_of(tmp_path, "x: X, a: A", *lines[::-1])) == expected
    )


@pytest.mark.parametrize(
    ("parameters", "lines"),
    [
        ("a: A, x: X", ["require(self.d[a] > 1)", "require(x in self.xs)"]),
        ("a: A, m: M", ["require(m == self.chan[a][0])"]),
        ("x: X", ["require(6 // x > 1)", "require(x in self.xs)"]),
        ("x: X", ["self.n = 1", "require(x in self.xs)"]),
        ("x: X", ["assert self.n < 2", "require(x in self.xs)"]),
        ("x: X", ["if self.n == 2: return", "require(x in self.xs)"]),
        ("x: X", ["require(x in self.xs or self.n == 2)"]),
        ("x: X", ["require(x not in self.xs)"]),
        ("q: Q", ["require(q in self.groups)"]),
        ("g: set[A]", ["require(g >= self.waiting)"]),
        ("a: A", ["require(a == self.way[0])"]),
        ("a: A, w: Annotated[tuple[X, ...], MaxLen(2)]", ["require(w[:1] == self.nums[a])"]),
    ],
)
def test_what_is_not_certain_is_not_drawn(tmp_path: Path, parameters: str, lines: list[str]) -> None:
    assert lines_of(tmp_path, parameters, *lines) == []


BOAT = """\
from checker import *
class P(Ordered, size=18):
    pass
class Boat(Spec):
    here: set[P] = fill()
    @action
    def move(self, s: set[P]):
        require(len(s) <= 1)
        self.here ^= s
        require(len(self.here) <= 1)
"""

RIVER = """\
from typing import Literal
from checker import *
class Missionary(Symmetric, size=8):
    pass
class Cannibal(Symmetric, size=8):
    pass
class River(Spec):
    there: dict[Literal["left", "right"], set[Missionary | Cannibal]] = fill()
    boat: Literal["left", "right"] = "left"
    @init
    def begin(self):
        self.there["left"] = set(Missionary) | set(Cannibal)
    @action
    def cross(self, group: frozenset[Missionary | Cannibal]):
        require(1 <= len(group) <= 4)
        require(group <= self.there[self.boat])
        far: Literal["left", "right"] = "right" if self.boat == "left" else "left"
        self.there[self.boat] -= group
        self.there[far] |= group
        self.boat = far
        for bank in ("left", "right"):
            missionaries = sum(isinstance(p, Missionary) for p in self.there[bank])
            cannibals = sum(isinstance(p, Cannibal) for p in self.there[bank])
            require(missionaries == 0 or cannibals <= missionaries)
    @reachable
    def across(self) -> bool:
        return not self.there["left"]
"""


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_a_parameter_of_very_many_subsets_costs_those_that_its_size_allows(tmp_path: Path, engine: str) -> None:
    result = check(CheckedModel(load_text(BOAT, tmp_path)), engine=engine)  # type: ignore[arg-type]  # one of the two
    assert (result.distinct_states, result.transitions, result.depth) == (19, 55, 1)


def test_missionaries_with_eight_of_each_are_explored_natively(tmp_path: Path) -> None:
    result = check(CheckedModel(load_text(RIVER, tmp_path)), engine="native")
    assert (result.distinct_states, result.reached["across"].length) == (46, 13)  # as counting heads alone gives


def test_the_audit_tries_some_of_what_is_left_out(tmp_path: Path) -> None:
    """A draw that leaves out too much, in both engines alike, is no wrong result but a difference."""
    text = (
        BOAT.replace("18", "13")
        .replace("        require(len(s) <= 1)\n", "")
        .replace("        require(len(self.here) <= 1)\n", "")
    )
    size = Apply(CollectionOp.LEN, interval(0, 13), (Local(SetType(SortType(Ordered, 13)), "s"),))

    def wrong(*_: object) -> tuple[Expr, ...]:
        return (Apply(ScalarOp.LE, BOOL, (size, Const(interval(0, 13), 1))),)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("checker.passes.drawing.guards_of", wrong)
        patch.delenv("CHECKER_CHECK_IR")
        with pytest.raises(EnginesDiffer, match="left out"):
            check(CheckedModel(load_text(text, tmp_path)), engine="native", symmetry=False)
