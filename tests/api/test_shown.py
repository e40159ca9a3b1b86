"""What is printed of results: in a prompt, in a failing assertion, in the summary of a test run."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from checker import Model, Spec, Trace, Verdict, check, invariant, simulate
from checker.result import Violation, ViolationKind

from .lock import Client, Lock

client1, _ = Client


class Idle(Lock):
    @invariant
    def is_never_held(self) -> bool:
        return self.holder is None


def counterexample() -> Violation:
    violation = check(Idle, symmetry=False).violation
    assert violation is not None
    return violation


def test_violations_traces_and_steps_are_shown_in_a_line() -> None:
    state = Model(Idle).initial_state().step("ask", client1).step("acquire", client1)
    assert repr(state.violated()) == "[<Violation: invariant is_never_held>]"
    assert repr(state.trace) == f"<Trace of 2 steps: {state.trace.name}>"
    assert list(map(repr, state.trace)) == ["<Step init()>", "<Step ask(client1)>", "<Step acquire(client1)>"]
    assert repr(state.trace.steps[1].arguments) == "(<Argument client=client1>,)"
    assert repr(Model(Idle).initial_state().trace) == "<Trace of 0 steps: 0>"


def test_a_trace_without_a_name_and_one_with_a_long_name_are_shown_too() -> None:
    trace = counterexample().trace
    assert trace is not None
    unnumbered = Trace(trace.variables, tuple(replace(step, number=None) for step in trace))
    assert repr(unnumbered) == "<Trace of 2 steps>"
    assert unnumbered == trace
    long = Trace(trace.variables, (trace.steps[0], *trace.steps[1:2] * 100))
    assert repr(long) == f"<Trace of 100 steps: {'0/' * 30}...>"


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (ViolationKind.STEP_INVARIANT, "step invariant acquire"),
        (ViolationKind.ERROR, "error in acquire"),
        (ViolationKind.DEADLOCK, "deadlock"),
        (ViolationKind.NO_INITIAL_STATE, "no initial state"),
        (ViolationKind.UNREACHABLE, "unreachable acquire"),
    ],
)
def test_a_violation_in_words(kind: ViolationKind, said: str) -> None:
    assert str(Violation(kind, "acquire", "", None)) == said


def test_violations_are_equal_by_their_parts() -> None:
    assert counterexample() == counterexample()
    assert counterexample() != Violation(ViolationKind.INVARIANT, "is_never_held", "", None)


def test_a_failure_begins_with_the_verdict_and_has_the_report() -> None:
    result = check(Idle, symmetry=False)
    with pytest.raises(AssertionError) as caught:
        result.raise_if_violated()
    first, empty, rest = str(caught.value).split("\n", 2)
    assert (first, empty, rest) == ("violated: invariant is_never_held (Idle Client=2 Count=0..3)", "", result.report())
    with pytest.raises(AssertionError, match=r"^undetermined: 1 walks"):
        simulate(Lock, runs=1, max_depth=1).raise_unless_verified()


def test_a_result_is_neither_true_nor_false() -> None:
    result = check(Idle)
    with pytest.raises(TypeError, match=r"write result.raise_if_violated\(\), result.raise_unless_verified\(\)"):
        assert result
    with pytest.raises(TypeError, match="neither true nor false"):
        _ = not result
    assert result.verdict is Verdict.VIOLATED


TESTS = """
from checker import Model, Spec, Symmetric, action, check, invariant, simulate

class Client(Symmetric, size=2):
    pass

class Lock(Spec):
    holder: Client | None = None

    @action
    def acquire(self, client: Client):
        self.holder = client

    @invariant
    def free(self):
        return self.holder is None

class Wrong(Lock):
    @invariant
    def early(self):
        return self.holdr is None

def test_violated():
    check(Lock).raise_if_violated()

def test_unverified():
    check(Lock).raise_unless_verified()

def test_invalid():
    check(Wrong)

def test_option():
    simulate(Lock, threads=1)

def test_value():
    check(Lock, threads=0)

def test_step():
    Model(Lock).initial_state().step("acquire", "clint1")

def test_made_by_hand():
    Lock().acquire(None)

def test_truth():
    assert check(Lock)
"""


def test_pytest_shows_the_line_of_the_test_and_no_frame_of_the_checker(tmp_path: Path) -> None:
    (tmp_path / "test_lock.py").write_text(TESTS, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "test_lock.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "8 failed" in ran.stdout, ran.stdout + ran.stderr
    assert str(Path(__file__).parents[2] / "checker") not in ran.stdout
    assert "/checker/" not in ran.stdout
    assert "test_violated - AssertionError: violated: invariant" in ran.stdout


def test_a_spec_is_not_made_by_hand() -> None:
    said = r"a state of Lock is made by a Model.*write Model\(Lock\).initial_state\(\).step\(\"ask\", ...\)"
    with pytest.raises(TypeError, match=said):
        Lock().ask(client1)

    class Empty(Spec):
        pass

    with pytest.raises(TypeError, match=r"write Model\(Empty\).initial_state\(\)$"):
        Empty()
