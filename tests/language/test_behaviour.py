"""Every kind of state, parameter and property does what the language says."""

from pathlib import Path

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.result import Result, Verdict, ViolationKind
from checker.search.reference import check

HEAD = """\
import enum
from collections import Counter
from typing import Annotated, Literal
from checker import *

class P(Symmetric, size=2):
    pass

class B(Ordered, size=3):
    pass

class E(Range, low=0, high=3):
    pass

class M(Record):
    p: P
    e: E

class Colour(enum.Enum):
    RED = 1
    GREEN = 2

class S(Spec):
"""


def outcome(folder: Path, body: str, **options: bool) -> Result:
    path = folder / "spec.py"
    path.write_text(HEAD + "".join(f"    {line}\n" if line else "\n" for line in body.splitlines()))
    return check(Model(load(str(path))), **options)  # type: ignore[arg-type]  # `symmetry` only


def violation(result: Result) -> tuple[ViolationKind, str, int | None]:
    assert result.violation is not None
    trace = result.violation.trace
    return result.violation.kind, result.violation.message, None if trace is None else trace.length


@pytest.mark.parametrize(
    ("variable", "step", "message", "length"),
    [
        ("x: E = 0", "self.x = self.x + 1", "self.x = 4 is not in E, which is 0..3 (self.x is 3)", 4),
        ("x: E = 0", "self.x -= 1", "self.x = -1 is not in E, which is 0..3 (self.x is 0)", 1),
        (
            "x: dict[P, E] = fill(0)",
            "for p in P: self.x[p] += 2",
            "self.x[p1] = 4 is not in E, which is 0..3 (self.x[p] is 2)",
            2,
        ),
        ("x: B | None = None", "self.x = B.first() if self.x is None else self.x.next()", None, 4),
        (
            "x: Annotated[list[E], MaxLen(2)] = fill()",
            "self.x.append(1)",
            "self.x would have 3 items, and MaxLen is 2",
            3,
        ),
        (
            "x: Annotated[Counter[E], MaxLen(2)] = fill()",
            "self.x[1] += 1",
            "self.x would have 3 items, and MaxLen is 2",
            3,
        ),
        (
            "x: Annotated[set[E], MaxLen(2)] = fill()",
            "self.x.add(len(self.x))",
            "self.x would have 3 items, and MaxLen is 2",
            3,
        ),
        (
            "x: set[E] = fill()",
            "self.x.remove(0)",
            "KeyError: 0 is not in self.x, so it cannot be removed: require that it is there, or write discard",
            1,
        ),
        ("x: set[M] = fill()", "self.x.add(M([p for p in P][0], 4))", "M.e = 4 is not in E, which is 0..3", 1),
    ],
)
def test_a_value_outside_its_domain_is_an_error_of_the_step(
    tmp_path: Path, variable: str, step: str, message: str | None, length: int
) -> None:
    result = outcome(tmp_path, f"{variable}\n@action\ndef go(self):\n    {step}", symmetry=False)
    kind, found, steps = violation(result)
    assert (kind, steps) == (ViolationKind.ERROR, length)
    assert message is None or found == message


@pytest.mark.parametrize(
    ("parameter", "choices"),
    [
        ("bool", 2),
        ("Literal['a', 'b', 'c']", 3),
        ("Colour", 2),
        ("E", 4),
        ("B | None", 4),
        ("tuple[bool, P]", 4),
        ("set[P]", 4),
        ("frozenset[B]", 8),
        ("dict[P, bool]", 4),
        ("M", 8),
    ],
)
def test_a_parameter_ranges_over_its_whole_domain(tmp_path: Path, parameter: str, choices: int) -> None:
    result = outcome(tmp_path, f"x: bool = False\n@action\ndef go(self, v: {parameter}):\n    pass", symmetry=False)
    assert result.transitions == choices


def test_nested_state_is_counted_exactly(tmp_path: Path) -> None:
    body = """\
boxes: dict[P, dict[P, Annotated[list[bool], MaxLen(1)]]] = fill()
@action
def send(self, a: P, b: P, v: bool):
    require(not self.boxes[a][b])
    self.boxes[a][b].append(v)"""
    assert outcome(tmp_path, body, symmetry=False).distinct_states == 3**4


def test_a_false_require_discards_what_was_changed_before_it(tmp_path: Path) -> None:
    body = "x: E = 0\ny: set[E] = fill()\n@action\ndef go(self):\n    self.x = 1\n    self.y.add(1)\n    require(False)"
    result = outcome(tmp_path, body)
    assert (result.distinct_states, result.transitions) == (1, 0)


def test_init_makes_a_state_for_every_choice(tmp_path: Path) -> None:
    body = "x: E\n@init\ndef start(self, e: E):\n    require(e > 0)\n    self.x = e\n@action\ndef stay(self):\n    pass"
    assert outcome(tmp_path, body).distinct_states == 3


def test_a_state_without_steps_that_is_not_final_is_a_deadlock(tmp_path: Path) -> None:
    body = "x: E = 0\n@action\ndef go(self):\n    require(self.x < 2)\n    self.x += 1\n@final\ndef done(self):\n    return self.x == {}"
    assert outcome(tmp_path, body.format(2)).verdict is Verdict.VERIFIED
    kind, _, length = violation(outcome(tmp_path, body.format(3)))
    assert (kind, length) == (ViolationKind.DEADLOCK, 2)


def test_a_constraint_cuts_off_states_that_are_still_checked(tmp_path: Path) -> None:
    body = "x: E = 0\n@action\ndef go(self):\n    self.x += 1\n@constraint\ndef small(self):\n    return self.x < 2\n"
    result = outcome(tmp_path, body)
    assert (result.verdict, result.constrained, result.distinct_states) == (Verdict.VERIFIED, True, 2)
    kind, _, length = violation(outcome(tmp_path, body + "@invariant\ndef low(self):\n    return self.x != 2"))
    assert (kind, length) == (ViolationKind.INVARIANT, 2)


def test_reachable_gives_the_shortest_witness_or_fails(tmp_path: Path) -> None:
    body = """\
x: E = 0
@action
def go(self, e: E):
    require(e <= self.x + 1)
    self.x = e
@reachable
def there(self):
    return self.x == {}"""
    assert outcome(tmp_path, body.format(3)).reached["there"].length == 3
    assert violation(outcome(tmp_path, body.format(9)))[0] is ViolationKind.UNREACHABLE


def test_a_step_invariant_judges_every_step(tmp_path: Path) -> None:
    body = "x: E = 0\n@action\ndef go(self, e: E):\n    self.x = e\n@step_invariant\ndef grows(self, after):\n    return after.x >= self.x"
    kind, _, length = violation(outcome(tmp_path, body))
    assert (kind, length) == (ViolationKind.STEP_INVARIANT, 2)


def test_an_assertion_is_checked_where_it_stands(tmp_path: Path) -> None:
    body = "x: E = 0\n@action\ndef go(self):\n    self.x += 1\n    assert self.x < 3, 'too far'"
    assert violation(outcome(tmp_path, body)) == (ViolationKind.ASSERTION, "too far", 3)


def test_sets_made_in_a_body_iterate_in_canonical_order(tmp_path: Path) -> None:
    body = """\
x: Annotated[list[Literal['a', 'b', 'c', 'd']], MaxLen(4)] = fill()
@action
def go(self):
    require(not self.x)
    for letter in {'d', 'b', 'c', 'a'}:
        self.x.append(letter)
    assert list(self.x) == ['a', 'b', 'c', 'd'] == [y for y in set('dcba')]"""
    assert outcome(tmp_path, body).verdict is Verdict.VERIFIED


def test_a_parameter_drawn_from_a_set_gives_the_same_result_as_its_whole_domain(tmp_path: Path) -> None:
    body = """\
sent: set[M] = fill()
@action
def send(self, m: M):
    require(len(self.sent) < 3)
    self.sent.add(m)
@action
def take(self, m: M):
    require({})
    self.sent.remove(m)"""
    drawn, whole = (
        outcome(tmp_path, body.format(test), symmetry=False)
        for test in ("m in self.sent", "any(m == n for n in self.sent)")
    )
    assert (drawn.distinct_states, drawn.transitions, drawn.depth) == (
        whole.distinct_states,
        whole.transitions,
        whole.depth,
    )
    assert drawn.distinct_states == 1 + 8 + 28 + 56


def test_a_hollow_pass_is_warned_of(tmp_path: Path) -> None:
    body = """\
x: E = 0
y: bool = False
@action
def go(self):
    require(self.x < 3)
    self.x += 1
@action
def never(self):
    require(self.y)
@invariant
def empty(self):
    return self.x == self.x"""
    warnings = outcome(tmp_path, body).warnings
    assert warnings[:2] == ("the action never is never enabled", "the variable y never changes")
    assert "empty" in warnings[2]
