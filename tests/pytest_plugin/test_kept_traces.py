"""Traces that are kept: tried first, and gone when they are none any more."""

import json
from pathlib import Path

import pytest

from .projects import BROKEN, LOCK, run

TEST = "def test_lock(check):\n    check('lock.py')\n"
AGAIN = "Nothing was explored: this trace was kept in .checker*, and the spec still takes it."


@pytest.fixture(autouse=True)
def room_for_every_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """One whose spec is broken."""
    pytester.makepyfile(test_lock=TEST, lock=BROKEN)
    return pytester


def kept() -> list[Path]:
    return sorted(Path(".checker").glob("*.json"))


def test_a_trace_is_tried_first_and_goes_with_the_mistake(project: pytest.Pytester) -> None:
    first = run(project)
    first.stdout.fnmatch_lines(["*The trace is kept in .checker*test_lock.py-test_lock-*.json, and tried first*"])
    (file,) = kept()
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["test"] == "test_lock.py::test_lock"
    assert document["constants"] == {"Client": 2}
    assert (Path(".checker") / ".gitignore").exists()

    second = run(project)
    second.assert_outcomes(failed=1)
    second.stdout.fnmatch_lines(["violated: invariant one_holder (Broken Client=2)", "trace of 2 steps: 0/0/0", AGAIN])
    assert "distinct" not in str(second.stdout)
    assert kept() == [file]

    project.makepyfile(lock=LOCK.replace("Lock(", "Broken("))
    run(project).assert_outcomes(passed=1)
    assert kept() == []


def test_a_damaged_file_is_no_trace_and_is_written_anew(project: pytest.Pytester) -> None:
    run(project)
    (file,) = kept()
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole[:50], encoding="utf-8")
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.no_fnmatch_line(AGAIN)
    assert file.read_text(encoding="utf-8") == whole


def test_workers_that_run_at_the_same_time_keep_a_trace_for_each_test(pytester: pytest.Pytester) -> None:
    pytest.importorskip("xdist")
    pytester.makepyfile(
        lock=BROKEN,
        test_lock="""
        import pytest

        @pytest.mark.parametrize("size", range(2, 6))
        def test_lock(check, size):
            check("lock.py", Client=size)
        """,
    )
    for round in range(2):
        result = run(pytester, "-n", "2")
        result.assert_outcomes(failed=4)
        assert len(kept()) == 4
        result.stdout.fnmatch_lines(["violated: invariant one_holder (Broken Client=*", *([AGAIN] if round else [])])
    assert [name for name in Path(".checker").iterdir() if name.suffix == ".tmp"] == []


def test_a_folder_that_cannot_be_written_is_said_and_fails_nothing_else(project: pytest.Pytester) -> None:
    Path(".checker").write_text("in the way", encoding="utf-8")
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*The trace could not be kept in .checker*"])
