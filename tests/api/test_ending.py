"""What is wrong at the end of a trace is the violation that a search finds there, with the same reasons and causes."""

from pathlib import Path

import pytest

from checker import check, replay
from checker.api.ending import violation_at_end
from checker.frontend.bundled import Shelf
from checker.options import Deadlock
from checker.result import ViolationKind

ENDS = """
from checker import *


class Node(Symmetric, size=2):
    pass


class Ends(Spec):
    seen: set[Node] = fill()
    {final}
    @action
    def see(self, node: Node):
        require(node not in self.seen)
        {body}
        self.seen.add(node)
"""


@pytest.mark.parametrize("name", Shelf.COUNTEREXAMPLES.names)
def test_it_is_what_a_search_finds(name: str) -> None:
    found = check(name).violation
    assert found is not None
    if found.trace is None:
        return
    again = violation_at_end(replay(name, found.trace))
    assert again is not None
    assert (again.kind, again.property, again.message, again.span) == (
        found.kind,
        found.property,
        found.message,
        found.span,
    )
    assert again.reasons == found.reasons
    assert again.refusals == found.refusals
    assert again.causes == found.causes
    assert again.also == found.also


def ends(folder: Path, body: str = "pass", final: str = "") -> str:
    path = folder / "ends.py"
    path.write_text(ENDS.format(body=body, final=final), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("final", "deadlock", "is_one"),
    [
        ("", "auto", False),
        ("", "error", True),
        ("", "stuck", True),
        ("", "warn", False),
        ("@final\n    def never(self): return not len(self.seen)\n", "auto", True),
        ("@final\n    def never(self): return not len(self.seen)\n", "off", False),
        ("@final\n    def done(self): return len(self.seen) > 1\n", "error", False),
    ],
)
def test_a_dead_end_is_a_deadlock_as_far_as_the_rule_says(
    tmp_path: Path, final: str, deadlock: Deadlock, is_one: bool
) -> None:
    found = violation_at_end(replay(ends(tmp_path, final=final), "0/0/0"), deadlock)
    assert (found is not None) is is_one
    if found is not None:
        assert found.kind is ViolationKind.DEADLOCK
        assert found.refusals


def test_a_step_that_fails_is_an_error_with_its_statement(tmp_path: Path) -> None:
    found = violation_at_end(replay(ends(tmp_path, "assert not len(self.seen)"), "0/0/0"))
    assert found is not None
    assert found.kind is ViolationKind.ASSERTION
    assert found.reasons


def test_nothing_is_wrong_with_what_is_well(tmp_path: Path) -> None:
    assert violation_at_end(replay(ends(tmp_path), "0/0")) is None


def test_of_several_it_is_the_one_that_a_search_reports(tmp_path: Path) -> None:
    path = tmp_path / "both.py"
    path.write_text(BOTH, encoding="utf-8")
    found = check(str(path), engine="reference").violation
    assert found is not None
    assert found.trace is not None
    again = violation_at_end(replay(str(path), found.trace))
    assert again is not None
    assert (again.property, again.also) == (found.property, found.also) == ("low", ("stays",))


BOTH = """
from checker import *


class Both(Spec):
    level: int = 0

    @action
    def climb(self):
        require(self.level < 2)
        self.level += 1

    @step_invariant
    def stays(self, after):
        return after.level == self.level

    @invariant
    def low(self):
        return self.level < 1
"""
