"""The command `diagram`, and `--diagram` beside a trace."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from checker.cli.app import app

REPOSITORY = Path(__file__).parents[2]
TRACE = str(REPOSITORY / "counterexamples" / "two_phase_commit_late_abort.json")


def run(*arguments: str, columns: int = 100) -> Result:
    return CliRunner().invoke(app, arguments, env={"COLUMNS": str(columns)})


@pytest.mark.parametrize("columns", [80, 100, 200])
def test_a_trace_in_a_file_is_drawn(columns: int) -> None:
    done = run("diagram", "two_phase_commit_late_abort", TRACE, columns=columns)
    assert done.exit_code == 0
    assert "✗ the violating step" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= min(columns, 120)


def test_a_trace_is_drawn_by_its_name() -> None:
    assert "rm_choose_to_abort(rm1)" in run("diagram", "two_phase_commit", "0/4").stdout


@pytest.mark.parametrize(
    ("ending", "begins"), [("svg", "<svg "), ("mmd", "sequenceDiagram"), ("txt", "space-time diagram of 9 steps")]
)
def test_a_file_is_written_as_its_name_ends(ending: str, begins: str, tmp_path: Path) -> None:
    path = tmp_path / f"steps.{ending}"
    done = run("diagram", "two_phase_commit_late_abort", TRACE, "-o", str(path))
    assert (done.exit_code, done.stdout) == (0, "")
    assert path.read_text(encoding="utf-8").startswith(begins)


def test_a_trace_that_stops_is_drawn_as_far_as_it_goes() -> None:
    done = run("diagram", "two_phase_commit", TRACE)
    assert done.exit_code == 1
    assert "space-time diagram of 1 step," in done.stdout
    assert "not a behaviour of TwoPhaseCommit: step 2, rm_choose_to_abort" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["two_phase_commit", "0/1", "-o", "steps.png"], "'steps.png' does not say what to write"),
        (["two_phase_commit", "0/1", "-o", "no/such/folder.svg"], "its folder does not exist"),
        (["two_phase_commit", "none.json"], "none.json cannot be read"),
        (["two_phase_commit", "0/99"], "step 1 of the name is 99"),
        (["two_phase_commit", "0/1", "Rm=3"], "Rm"),
        (["two_phase_commit"], "Missing argument 'TRACE'"),
    ],
)
def test_what_is_wrong_is_said_in_one_message(arguments: list[str], said: str) -> None:
    done = run("diagram", *arguments, columns=200)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_check_draws_its_counterexample_under_the_report(tmp_path: Path) -> None:
    done = run("check", "two_phase_commit_late_abort", "--diagram")
    assert done.exit_code == 1
    report, _, drawn = done.stdout.rpartition("space-time diagram of 9 steps")
    assert "trace of 9 steps" in report
    assert "✗" in drawn
    path = tmp_path / "report.txt"
    assert run("check", "two_phase_commit_late_abort", "--diagram", "-o", str(path)).stdout == ""
    assert "\n\nspace-time diagram of 9 steps" in path.read_text(encoding="utf-8")


def test_a_check_that_finds_nothing_says_that_there_is_nothing_to_draw() -> None:
    done = run("check", "two_phase_commit", "--diagram", "-q")
    assert done.exit_code == 0
    assert "note: there is no counterexample to draw" in done.stderr


@pytest.mark.parametrize("more", [["--format", "json"], ["--sweep", "RM=2..3"]])
def test_a_diagram_is_drawn_of_the_text_of_one_check_alone(more: list[str]) -> None:
    done = run("check", "two_phase_commit", "--diagram", *more)
    assert done.exit_code == 2
    assert "only the text of one search has a diagram" in done.stderr


def test_a_replay_draws_what_it_has_run() -> None:
    done = run("replay", "two_phase_commit_late_abort", TRACE, "--diagram", "-q")
    assert done.exit_code == 0
    assert done.stdout.startswith("space-time diagram of 9 steps")
    assert done.stdout.rstrip().endswith("fails there") or "decisions_agree" in done.stdout.splitlines()[-1]
