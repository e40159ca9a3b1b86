"""Spec files as tests: which files are run as such, and which never."""

from pathlib import Path

import pytest

from .projects import BROKEN, HOLLOW, LOCK, run

SPECS = "[pytest]\nchecker_specs = specs/*.py\npython_files = test_*.py *_test.py\n"


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    for name, text in {"lock": LOCK, "broken": BROKEN, "hollow": HOLLOW, "plain": "X = 1\n"}.items():
        place = Path("specs") / f"{name}.py"
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return pytester


def test_files_that_the_configuration_names_are_checked(project: pytest.Pytester) -> None:
    project.makeini(SPECS)
    Path("specs/test_not_a_spec.py").write_text(f"{LOCK}\n\ndef test_it(): pass\n", encoding="utf-8")
    Path("specs/_shared.py").write_text(LOCK.replace("Lock(", "_Lock("), encoding="utf-8")
    result = run(project, "specs", "-v")
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines_random(
        [
            "specs/broken.py::Broken FAILED*",
            "specs/hollow.py::Hollow FAILED*",
            "specs/lock.py::Lock PASSED*",
            "specs/test_not_a_spec.py::test_it PASSED*",
            "violated: invariant one_holder (Broken Client=2)",
        ]
    )


def test_no_other_file_of_a_folder_is_run(project: pytest.Pytester) -> None:
    Path("specs/plain.py").write_text("raise SystemExit('run')\n", encoding="utf-8")
    assert run(project, "specs").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    run(project, "specs", "--checker-specs", "specs/lock.py").assert_outcomes(passed=1)


def test_a_file_that_the_command_line_names_is_checked_where_it_reads_like_a_spec(project: pytest.Pytester) -> None:
    run(project, "specs/lock.py", "specs/broken.py").assert_outcomes(passed=1, failed=1)
    run(project, "specs/broken.py::Broken").assert_outcomes(failed=1)
    Path("tried.py").write_text(f"{LOCK}\n\ndef test_it(check): check(Lock)\n", encoding="utf-8")
    run(project, "tried.py", "-v").stdout.fnmatch_lines(["tried.py::test_it PASSED*"])
    Path("counted.py").write_text("class Counted: pass\nopen('run', 'a').write('.')\n", encoding="utf-8")
    assert run(project, "counted.py").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert Path("run").read_text(encoding="utf-8") == ".", "pytest itself runs a file that it is given, and once"


def test_a_mistake_in_a_spec_file_is_shown_as_checker_shows_it(project: pytest.Pytester) -> None:
    project.makeini(SPECS)
    Path("specs/lock.py").write_text(LOCK.replace("set[Client]", "set[Clients]"), encoding="utf-8")
    Path("specs/broken.py").write_text("class Broken(:\n", encoding="utf-8")
    result = run(project, "specs", "--continue-on-collection-errors")
    result.assert_outcomes(failed=2, errors=1)
    result.stdout.fnmatch_lines_random(
        ["error[[]C201[]]: *", "*did you mean 'Client'?*", "error[[]C102[]]: SyntaxError: *", "*specs/broken.py:1:*"]
    )
    assert "Traceback" not in str(result.stdout)


@pytest.mark.parametrize("glob", ["spec/*.py", "model/**/*.py", "../bad.py", "specs/lock.pyi"])
def test_a_glob_that_no_file_has_is_a_mistake_and_not_a_pass(project: pytest.Pytester, glob: str) -> None:
    project.makepyfile(test_one="def test_one(): pass")
    result = run(project, "--checker-specs", glob)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"ERROR: checker_specs: there is no file {glob} below *"])


def test_a_glob_goes_into_folders_as_it_does_where_files_are_collected(project: pytest.Pytester) -> None:
    folder = Path("models") / "inner"
    folder.mkdir(parents=True)
    (folder / "lock.py").write_text(LOCK, encoding="utf-8")
    run(project, "models", "--checker-specs", "models/*.py").assert_outcomes(passed=1)
