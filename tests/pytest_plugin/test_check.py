"""The fixture `check`: what passes, what fails, and what is shown of a failure."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .projects import BROKEN, HOLLOW, LOCK, SECONDS, run

TESTS = """
import pytest

from broken import Broken
from checker import InvalidSpec, Model
from checker.pytest_plugin import Check, CheckFailed
from hollow import Hollow
from lock import Lock


def test_right(check: Check):
    assert check(Lock, Client=3).distinct_states == 2


def test_by_its_file(check):
    check("lock.py", symmetry=False)


def test_wrong(check):
    check(Broken)


def test_warned(check):
    check(Hollow)


def test_not_strict(check):
    assert check(Hollow, strict=False).warnings


def test_cut_short(check):
    check(Lock, symmetry=False, max_states=1)


def test_cut_short_and_not_strict(check):
    assert check(Lock, strict=False, symmetry=False, max_states=1).stopped_by


def test_caught(checker_check):
    with pytest.raises(CheckFailed, match="one_holder") as caught:
        checker_check(Model(Broken, Client=3))
    assert caught.value.result.violation.property == "one_holder"


@pytest.mark.parametrize("size", [2, pytest.param(9, marks=pytest.mark.checker_slow)])
def test_sizes(check, size):
    check(Lock, Client=size)


def test_mistaken(check):
    check(Lock, Clients=3)


def test_option(check):
    check(Lock, strategy="dsf")


def test_strict(check):
    check(Lock, strict="no")
"""


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    pytester.makepyfile(lock=LOCK, broken=BROKEN, hollow=HOLLOW)
    return pytester


def test_a_test_passes_where_its_spec_is_verified_without_a_warning(project: pytest.Pytester) -> None:
    project.makepyfile(test_specs=TESTS)
    result = run(project, "-rfs")
    result.assert_outcomes(passed=6, failed=6, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "FAILED test_specs.py::test_wrong - CheckFailed: violated: invariant one_hol*",
            "FAILED test_specs.py::test_warned - CheckFailed: violated: the search found*",
            "FAILED test_specs.py::test_cut_short - CheckFailed: undetermined: stopped b*",
            "FAILED test_specs.py::test_mistaken - *InvalidSpec: error*",
            "FAILED test_specs.py::test_option - ValueError: strategy is one of*",
            "FAILED test_specs.py::test_strict - TypeError: strict is True or False*",
            "SKIPPED*slow: --checker-slow runs it",
        ]
    )
    for arguments in (["--checker-slow"], ["-m", "checker_slow"]):
        run(project, *arguments, "-k", "test_sizes", "--strict-markers").assert_outcomes(
            passed=2 if "-m" not in arguments else 1, deselected=11 + ("-m" in arguments)
        )


def test_a_failure_is_the_report_and_nothing_else(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    project.makepyfile(test_specs=TESTS)
    for columns in (80, 120):
        monkeypatch.setenv("COLUMNS", str(columns))
        text = str(run(project, "-k", "test_wrong", "-o", "checker_traces=").stdout)
        shown = text.partition("___ test_wrong ___")[2].partition("short test summary")[0]
        lines = shown.splitlines()[1:]
        assert lines[0] == "violated: invariant one_holder (Broken Client=2)"
        assert lines[-2] == "test_specs.py:19: CheckFailed"
        assert "No two clients hold the lock." in shown
        assert re.search(r"^2  acquire\(client2\)", shown, re.MULTILINE)
        assert "def test_wrong" not in shown
        assert "checks.py" not in shown
        assert "Traceback" not in shown
        assert max(map(len, lines)) <= columns
    assert not Path(".checker").exists()


def test_a_terminal_without_unicode_is_given_ascii(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    project.makepyfile(test_specs="def test_jumps(check):\n    check('jump.py')\n", jump=JUMP)
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    text = str(run(project).stdout)
    assert "1 -> 3" in text
    assert "\\u" not in text


JUMP = """
from checker import Range, Spec, action, invariant


class Place(Range, low=0, high=3):
    pass


class Jump(Spec):
    place: Place = Place(1)

    @action
    def jump(self):
        self.place = 3

    @invariant
    def stays(self):
        return self.place < 3
"""


def test_an_interrupt_ends_the_run_and_not_the_search_alone(project: pytest.Pytester) -> None:
    project.makepyfile(
        """
        from pathlib import Path

        def test_long(check):
            def told(*figures):
                Path("begun").write_text("")

            check("two_phase_commit", RM=12, engine="reference", symmetry=False, progress=told)

        def test_next():
            Path("next").write_text("")
        """
    )
    plugin = ["-p", "checker.pytest_plugin.hooks", "-p", "no:checker"]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    # where tests run in the background of a shell, an interrupt is ignored, and so by all that they start
    program = "import signal, sys, pytest; signal.signal(signal.SIGINT, signal.default_int_handler); sys.exit(pytest.main(sys.argv[1:]))"
    with subprocess.Popen(
        [sys.executable, "-c", program, *plugin], env=env, stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            begin = time.monotonic()
            while not Path("begun").exists() and time.monotonic() - begin < SECONDS:
                time.sleep(0.05)
            running.send_signal(signal.SIGINT)
            out, _ = running.communicate(timeout=SECONDS)
        finally:
            running.kill()
    assert running.returncode == pytest.ExitCode.INTERRUPTED, out
    assert "KeyboardInterrupt" in out
    assert not Path("next").exists()


def test_the_plugin_loads_nothing_of_the_package_before_it_is_used() -> None:
    code = "import pytest, sys; old = set(sys.modules); import checker.pytest_plugin.hooks; print(*sorted(set(sys.modules) - old))"
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=SECONDS, check=True)
    ours = [name for name in child.stdout.split() if name.partition(".")[0] == "checker"]
    assert ours == ["checker", "checker.pytest_plugin", *(f"checker.pytest_plugin.{name}" for name in MODULES)]
    assert not {"rich", "typer", "networkx"} & set(child.stdout.split())


MODULES = ["checks", "hooks", "kept", "rooms", "spec_files"]


def test_the_asserts_of_bundled_specs_are_left_as_they_are_written(pytester: pytest.Pytester) -> None:
    """pytest rewrites those of every module in the distribution of a plugin."""
    pytester.makeconftest("import pytest\npytest.register_assert_rewrite('checker')")
    pytester.makepyfile(
        """
        def test_names():
            from checker.specs import paxos
            assert not [name for name in vars(paxos) if name.startswith("@")]
        """
    )
    run(pytester).assert_outcomes(passed=1)
