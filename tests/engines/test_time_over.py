"""A limit of seconds that is exceeded before the search begins: nothing is explored, whichever engine was asked for."""

import time
from pathlib import Path

import pytest

from checker import Model, check, simulate
from checker.backends.c.build import Building
from checker.backends.c.shape import Shape
from checker.frontend.load import load
from checker.frontend.model import Model as Definition
from checker.options import Engine, Strategy
from checker.result import StopKind, Verdict
from checker.search import auto, native
from checker.search.limits import Limits

MODEL = Model("two_phase_commit", RM=2)
OVER = [(0, 0.0), (1e-9, 0.0), (1, float("inf")), (1, 1.0)]


@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
@pytest.mark.parametrize("engine", ["reference", "native", "auto"])
@pytest.mark.parametrize(("seconds", "spent"), OVER)
def test_nothing_is_explored(engine: Engine, strategy: Strategy, seconds: float, spent: float) -> None:
    result = check(MODEL, engine=engine, strategy=strategy, max_seconds=seconds, spent=spent, deadlock="off")
    assert result.verdict is Verdict.UNDETERMINED
    assert (result.distinct_states, result.transitions, result.exhaustive) == (0, 0, False)
    assert result.stop is not None
    assert (result.stop.kind, result.stop.limit) == (StopKind.TIME, seconds)
    assert result.deadlock == "off"
    assert "undetermined: stopped by the limit of" in result.report()


@pytest.mark.parametrize("engine", ["reference", "native", "auto"])
@pytest.mark.parametrize("seconds", [0, 1e-9])
def test_no_walk_is_taken(engine: Engine, seconds: float) -> None:
    result = simulate(MODEL, engine=engine, max_seconds=seconds)
    assert (result.verdict, result.transitions, result.distinct_states) == (Verdict.UNDETERMINED, 0, 0)
    assert result.stop is not None
    assert result.stop.kind is StopKind.TIME


def test_no_compiler_is_started_for_a_search_without_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Building, text: str, shape: Shape) -> None:
        raise AssertionError("there is no time to search what is compiled")

    monkeypatch.setattr(Building, "__init__", refuse)
    assert check(MODEL, engine="native", max_seconds=0).distinct_states == 0


def test_time_that_is_over_while_the_compiler_runs_leaves_what_was_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path))  # it was not compiled before
    finish = native.Compilation.finish

    def late(self: native.Compilation) -> native.Compiled:
        compiled = finish(self)
        time.sleep(max(0.0, 2.0 - (time.perf_counter() - self.began)))
        return compiled

    monkeypatch.setattr(native.Compilation, "finish", late)
    model = Definition(load("paxos"), Ballot=4)
    result = auto.check(model, symmetry=False, limits=Limits(max_seconds=2.0))
    assert (result.verdict, result.engine, result.exhaustive) == (Verdict.UNDETERMINED, "reference", False)
    assert result.stopped_by == "the limit of 2 seconds"
    assert result.distinct_states > 0
