"""What fails, and what stops a deadlock's actions, is told with the values there."""

from pathlib import Path

import pytest

from checker import check
from checker.report.explanation import why
from checker.result import Violation

SPEC = """
from typing import Annotated

from checker import *


class Node(Symmetric, size=2):
    pass


class Term(Ordered, size=2):
    pass


class Slot(Range, low=0, high=2):
    pass


class Which(Constant, default=0):
    pass


class Failing(Spec):
    term: dict[Node, Term] = fill(Term.first())
    slot: Slot = Slot(1)
    log: dict[Node, Annotated[list[Slot], MaxLen(1)]] = fill()
    done: bool = False

    @action
    def go(self, n: Node, k: Slot):
        if Which.value == 0:
            self.term[n] = self.term[n].next()
        elif Which.value == 1:
            self.slot = Slot(self.slot + k)
        elif Which.value == 2:
            self.log[n].append(k)
        elif Which.value == 3:
            self.slot = self.log[n][self.slot]
        elif Which.value == 4:
            for m in Node:
                assert self.slot <= k or m == n, "too large"
        else:
            require(k == 2)
            require(self.slot == k and not self.done)

    @action
    def stop(self):
        require(Which.value > 4)
        require(False)
"""


def told(tmp_path: Path, which: int) -> tuple[Violation, list[str]]:
    path = tmp_path / "failing.py"
    path.write_text(SPEC)
    violation = check(str(path), Which=which, engine="reference", deadlock="error", symmetry=False).violation
    assert violation is not None
    return violation, [line.plain for line in why(violation, None)]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (0, ["  self.term[n] = self.term[n].next() fails", "    self.term[n] is term2", "    n is node1"]),
        (1, ["  self.slot = Slot(self.slot + k) fails", "    self.slot is 1", "    k is 2"]),
        (2, ["  self.log[n].append(k) fails", "    self.log[n] is [0]", "    n is node1", "    k is 0"]),
        (
            3,
            [
                "  self.slot = self.log[n][self.slot] fails",
                "    self.log[n] is []",
                "    self.slot is 1",
                "    n is node1",
            ],
        ),
    ],
)
def test_a_statement_that_fails_is_told_with_what_it_is_about(tmp_path: Path, which: int, expected: list[str]) -> None:
    violation, lines = told(tmp_path, which)
    assert violation.kind == "error"
    assert lines == ["what fails", *expected]


def test_an_assertion_is_told_with_the_element_of_the_loop_that_it_is_in(tmp_path: Path) -> None:
    violation, lines = told(tmp_path, 4)
    assert violation.kind == "assertion"
    assert lines == [
        "why it is false",
        "  for m = node2:",
        "    self.slot <= k is false: 1 <= 0",
        "    m == n is false: node2 == node1",
    ]


def test_a_deadlock_is_told_by_the_choice_that_comes_nearest_of_each_action(tmp_path: Path) -> None:
    violation, lines = told(tmp_path, 5)
    assert violation.kind == "deadlock"
    near, far = violation.refusals
    assert (near.step, near.left, near.choices, near.is_all) == ("go(node1, 2)", 1, 6, True)
    assert (far.step, far.left, far.choices) == ("stop()", 1, 1)
    assert [line.partition(" (")[0] for line in lines] == [
        "why no action is enabled, the nearest first",
        "  go(node1, 2), of 6 choices of arguments the nearest",
        "    self.slot == k is false: 1 == 2",
        "  stop()",
        "    False is false",
    ]
