"""The counterexample of a search by depth or a simulation has no steps to spare, and is one that replays."""

from pathlib import Path

import pytest

from checker import Model, Result, check, replay, simulate
from checker.options import Engine

HEAD = """
from checker import *


class Node(Symmetric, size=3):
    pass


class Count(Range, low=0, high=4):
    pass


class Walk(Spec):
    at: Count = Count(0)
    noise: dict[Node, bool] = fill(False)
    ended: bool = False

    @action
    def ahead(self):
        require(self.at < 4)
        self.at = Count(self.at + 1)

    @action
    def back(self):
        require(self.at > 0)
        self.at = Count(self.at - 1)

    @action
    def disturb(self, node: Node):
        self.noise[node] = not self.noise[node]
"""

ENDS = {
    "invariant": """
    @invariant
    def stays(self) -> bool:
        return self.at < 3
""",
    "step_invariant": """
    @step_invariant
    def never_from_two_to_three(self, after) -> bool:
        return not (self.at == 2 and after.at == 3)
""",
    "assertion": """
    @action
    def test(self):
        require(self.at == 3)
        assert not self.ended
        assert False
""",
    "error": """
    @action
    def leap(self):
        require(self.at == 3)
        self.at = Count(self.at + 2)
""",
}


def model(tmp_path: Path, end: str) -> str:
    path = tmp_path / "walk.py"
    path.write_text(HEAD + ENDS[end])
    return str(path)


def needed(result: Result, spec: str, kind: str) -> None:
    """Three steps ahead, and one more for what fails of itself; each leads to another state; the whole is a behaviour."""
    violation = result.violation
    assert violation is not None
    assert violation.kind == kind
    assert violation.trace is not None
    assert violation.trace.length == (4 if kind in ("assertion", "error") else 3)
    again = replay(Model(spec), violation.trace.name or "")
    assert violation.property in again.fails


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("kind", ENDS)
def test_a_walk_is_cut_to_what_it_needs(tmp_path: Path, kind: str, engine: Engine) -> None:
    spec = model(tmp_path, kind)
    for seed in range(3):
        needed(simulate(spec, engine=engine, seed=seed, runs=50, max_depth=200), spec, kind)


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("kind", ENDS)
def test_a_search_by_depth_shows_no_steps_to_spare(tmp_path: Path, kind: str, engine: Engine) -> None:
    spec = model(tmp_path, kind)
    needed(check(spec, engine=engine, strategy="dfs", symmetry=False), spec, kind)


def test_a_deadlock_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "stuck.py"
    path.write_text(
        HEAD.replace(
            "        self.noise[node] = ", "        require(self.at < 4)\n        self.noise[node] = "
        ).replace("require(self.at > 0)", "require(0 < self.at < 4)")
    )
    result = simulate(str(path), runs=50, max_depth=300, deadlock="error")
    assert result.violation is not None
    assert result.violation.trace is not None
    assert result.violation.trace.length == 4


def test_what_lies_beyond_a_constraint_is_not_passed(tmp_path: Path) -> None:
    path = tmp_path / "bound.py"
    path.write_text(
        HEAD
        + """
    @action
    def through_noise(self, node: Node):
        require(not self.noise[node])
        self.at = Count(4)

    @constraint
    def at_most_two(self) -> bool:
        return self.at <= 2 and not all(self.noise[n] for n in Node)

    @invariant
    def stays(self) -> bool:
        return self.at < 4 or all(not self.noise[n] for n in Node)
"""
    )
    result = simulate(str(path), runs=200, max_depth=100)
    assert result.violation is not None
    trace = result.violation.trace
    assert trace is not None
    assert [str(step) for step in trace][-1].startswith("through_noise")
    assert trace.length == 2
