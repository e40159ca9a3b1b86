"""Which engine runs, and what happens when one of them cannot."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Verdict
from checker.search import auto
from checker.search.limits import Limits
from checker.search.native import Compilation
from checker.search.reduction import reduction_of
from checker.search.select import check, simulate

UNCOMPILED = """\
from checker import *

class B(Range, low=0, high=40):
    pass

class S(Spec):
    x: B = 0
    y: B = 0

    @action
    def go(self, b: B):
        try:
            self.x = max(self.x, b)
        except KeyError:
            pass

    @action
    def other(self, b: B):
        self.y = b
"""


def paxos(ballots: int = 2) -> Model:
    return Model(load("paxos"), Ballot=str(ballots))


def test_a_small_model_is_done_before_a_compiler_would_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto, "PATIENCE", 600.0)  # whatever else the machine does
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path))  # and whatever was compiled before
    assert check(Model(load("two_phase_commit"))).engine == "reference"


def test_a_compilation_that_was_cancelled_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auto, "PATIENCE", 600.0)
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path))
    model = Model(load("two_phase_commit"))
    with model.bound():
        Compilation(model, reduction_of(model)).cancel()
    assert check(model).engine == "reference"


def test_a_compiler_that_was_not_needed_is_not_started_again_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path))
    monkeypatch.setattr(auto, "PATIENCE", 0.0)
    monkeypatch.setattr(auto, "MORE_PATIENCE", 600.0)
    monkeypatch.setattr("checker.backends.c.build.Building.done", lambda self: False)
    assert check(paxos(1)).engine == "reference"
    with monkeypatch.context() as patch:
        patch.setattr("checker.search.native.Compilation", None)  # which is not called
        again = check(paxos(1))
    assert (again.engine, again.notes) == ("reference", ())
    monkeypatch.setattr(auto, "MORE_PATIENCE", 0.0)
    monkeypatch.setattr("checker.backends.c.build.Building.done", lambda self: True)
    assert check(paxos(1)).engine == "native"  # it takes longer than it did
    assert check(paxos(1)).engine == "native"


@pytest.mark.parametrize("symmetry", [True, False])
def test_a_large_one_changes_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, symmetry: bool) -> None:
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path))
    monkeypatch.setattr(auto, "PATIENCE", 0.0)
    monkeypatch.setattr("checker.backends.c.build.Building.done", lambda self: True)
    result = check(paxos(), symmetry=symmetry)
    assert result.engine == "native"
    assert result.distinct_states == (443 if symmetry else 3921)


def test_what_is_not_compiled_is_run_by_the_reference_engine_with_one_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auto, "PATIENCE", 0.0)
    path = tmp_path / "spec.py"
    path.write_text(UNCOMPILED)
    result = check(Model(load(str(path))))
    assert (result.engine, result.verdict, result.distinct_states) == ("reference", Verdict.VERIFIED, 41 * 41)
    (note,) = (text for text in result.notes if "not compiled" in text)
    assert "try" in note
    assert f"{path}:12" in note
    with pytest.raises(InvalidSpec) as caught:
        check(Model(load(str(path))), engine="native")
    assert [error.code for error in caught.value.errors] == ["C701"]


@pytest.mark.parametrize("compiler", ["false", "no-such-compiler-anywhere"])
def test_a_compiler_that_fails_is_a_note_or_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiler: str
) -> None:
    monkeypatch.setattr(auto, "PATIENCE", 0.0)
    monkeypatch.setenv("CC", compiler)
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path))
    monkeypatch.setattr(auto, "PATIENCE", 0.0)
    result = check(paxos())
    assert (result.engine, result.distinct_states) == ("reference", 443)
    assert any("not compiled" in note for note in result.notes)
    with pytest.raises(InvalidSpec) as caught:
        check(paxos(), engine="native")
    assert [error.code for error in caught.value.errors] == ["C702"]
    assert simulate(paxos(), runs=2).engine == "reference"


def test_without_any_compiler_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InvalidSpec, match="checker\\[zig\\]"):
        check(paxos(), engine="native")


def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setenv("CHECKER_CACHE", str(blocked / "cache"))
    assert check(paxos(), engine="native").distinct_states == 443


def test_two_processes_may_compile_one_model_at_once(tmp_path: Path) -> None:
    environment = {**os.environ, "CHECKER_CACHE": str(tmp_path)}
    command = [sys.executable, "-m", "checker", "check", "paxos", "--engine", "native", "-q"]
    runs = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert all("verified: all 443 orbits" in run.communicate(timeout=300)[0] for run in runs)
    suffixes = sorted(file.suffix for file in tmp_path.iterdir())
    found = [".audited", ".broken", ".program", ".reading", ".reduction", ".source", ".witnessed", ".witnesses"]
    assert suffixes == sorted([*found, ".o", ".so"])  # one of each, and nothing half made


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(max_states=1000), "1,000 states"),
        (Limits(max_depth=5), "depth 5"),
        (Limits(max_memory=24 << 20), "24 MiB of memory"),
        (Limits(max_seconds=0.02), "0.02 seconds"),
    ],
)
@pytest.mark.parametrize("engine", ["native", "auto"])
def test_every_limit_ends_as_undetermined(limits: Limits, words: str, engine: str) -> None:
    result = check(paxos(4), engine=engine, symmetry=False, limits=limits)  # type: ignore[arg-type]  # two of the names
    assert result.verdict is Verdict.UNDETERMINED
    assert result.stopped_by is not None
    assert words in result.stopped_by
    assert not result.exhaustive
    assert result.distinct_states > 0 or limits.max_seconds is not None, (
        "the time may be over before the model is compiled"
    )


@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
@pytest.mark.parametrize("engine", ["native", "reference"])
def test_an_interrupt_ends_a_search_and_never_as_verified(engine: str, strategy: str) -> None:
    is_told: list[bool] = []

    def interrupt(*figures: object) -> None:
        if not is_told:
            is_told.append(True)
            os.kill(os.getpid(), signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored where the suite runs under nohup
    try:
        result = check(paxos(5), engine=engine, strategy=strategy, symmetry=False, progress=interrupt)  # type: ignore[arg-type]  # of the names
    finally:
        signal.signal(signal.SIGINT, before)
    assert result.verdict is Verdict.UNDETERMINED
    assert result.stopped_by == "an interrupt"
    assert result.distinct_states > 0


def test_simulation_is_the_same_for_a_seed_and_never_verifies() -> None:
    first, again, other = (simulate(paxos(3), engine="native", seed=seed, runs=20) for seed in (1, 1, 2))
    assert first.verdict is Verdict.UNDETERMINED
    assert first.distinct_states == again.distinct_states
    assert first.distinct_states != other.distinct_states


def test_simulation_finds_violations_in_either_engine() -> None:
    model = Model(load("paxos"), ReadQuorum="1 of 3", WriteQuorum="1 of 3")
    for engine in ("native", "reference"):
        violation = simulate(model, engine=engine, runs=200, max_steps=60).violation
        assert violation is not None
        assert violation.property in ("agreement", "chosen_stays_chosen")
        assert violation.trace is not None
        assert violation.trace.length > 0


CONSTRAINTS = """
from checker import Range, Spec, action, constraint

class Count(Range, low=0, high=9): ...

class Two(Spec):
    n: Count = 0

    @action
    def step(self) -> None:
        self.n += 1

    @constraint
    def low(self) -> bool:
        return self.n < 4

    @constraint
    def odd(self) -> bool:
        return 10 // (4 - self.n) > 0
"""


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_no_constraint_is_asked_after_one_that_is_false(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "two.py"
    path.write_text(CONSTRAINTS)
    result = check(Model(load(str(path))), engine=engine, audit="full")
    assert (result.verdict, result.constrained, result.distinct_states) == (Verdict.VERIFIED, True, 4)
    low, odd = CONSTRAINTS.index("    @constraint"), CONSTRAINTS.rindex("    @constraint")
    path.write_text(CONSTRAINTS[:low] + CONSTRAINTS[odd:] + "\n" + CONSTRAINTS[low:odd])
    result = check(Model(load(str(path))), engine=engine)
    assert result.violation is not None
    assert (result.violation.property, result.violation.trace and result.violation.trace.length) == ("odd", 4)
