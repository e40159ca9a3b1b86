"""The commands as a user types them: what they print, their exit codes, what they import."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from checker import __version__
from checker.cli.app import app
from checker.revision import revision

DISJOINT = ("ReadQuorum=1 of 3", "WriteQuorum=1 of 3")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def report(*arguments: str) -> Any:
    return json.loads(run("check", *arguments, "--format", "json").stdout)


def test_two_phase_commit_has_its_published_figures() -> None:
    result = run("check", "two_phase_commit", "RM=5", "--no-symmetry", "--format", "json")
    found = json.loads(result.stdout)
    assert (found["verdict"], found["distinct_states"], found["transitions"]) == ("verified", 8832, 58145)
    assert result.exit_code == 0


def test_counts_under_symmetry_are_called_orbits() -> None:
    assert report("two_phase_commit", "RM=5")["counts"] == "orbits"
    text = run("check", "two_phase_commit", "RM=5").stdout
    assert "314 orbits" in text
    assert "states" not in text


def test_a_violation_exits_with_1_and_its_trace_replays(tmp_path: Path) -> None:
    for form in ("json", "itf"):
        trace = tmp_path / f"trace.{form}"
        assert run("check", "paxos", *DISJOINT, "--format", form, "-o", str(trace)).exit_code == 1
        replayed = run("replay", "paxos", str(trace), *DISJOINT)
        assert replayed.exit_code == 0, replayed.output
        assert "all 8 steps are steps of Paxos; agreement and implements_consensus fail there" in replayed.output


def test_a_step_that_is_not_enabled_names_the_false_require(tmp_path: Path) -> None:
    found = report("paxos", *DISJOINT)
    del found["violation"]["trace"][1]
    trace = tmp_path / "broken.json"
    trace.write_text(json.dumps(found))
    replayed = run("replay", "paxos", str(trace))
    assert replayed.exit_code == 1
    assert "leads to another state" in replayed.output or "require(" in replayed.output


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("0", "replayed: the first state is an initial state of Paxos"),
        ("0/1", "replayed: its one step is a step of Paxos"),
        ("0/1/0", "replayed: all 2 steps are steps of Paxos"),
    ],
)
def test_a_name_is_a_trace_also_where_a_folder_is_called_so(
    name: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "0" / "1").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    replayed = run("replay", "paxos", name)
    assert replayed.exit_code == 0
    assert said in replayed.output


def test_a_limit_ends_undetermined_with_exit_code_3() -> None:
    result = run("check", "paxos", "--max-states", "50")
    assert result.exit_code == 3
    assert "undetermined" in result.stdout
    assert "verified" not in result.stdout


def test_simulation_never_says_verified() -> None:
    result = run("simulate", "two_phase_commit", "--runs", "20", "--seed", "3")
    assert result.exit_code == 3
    assert "verified" not in result.stdout


def test_simulation_with_a_seed_repeats_itself() -> None:
    first, second = (
        run("simulate", "paxos", *DISJOINT, "--runs", "2000", "--seed", "1", "--format", "itf").stdout for _ in range(2)
    )
    assert first == second != ""


def test_a_sweep_prints_a_row_for_each_size() -> None:
    result = run("check", "two_phase_commit", "--sweep", "RM=2..4", "--no-symmetry")
    assert result.exit_code == 0
    assert [line.split()[:3] for line in result.stdout.splitlines()[1:]] == [
        ["2", "verified", "56"],
        ["3", "verified", "288"],
        ["4", "verified", "1,568"],
    ]


def test_two_sweeps_make_a_grid() -> None:
    result = run("check", "paxos", "--sweep", "Acceptor=1..2", "--sweep", "Ballot=1..2", "--no-symmetry")
    assert result.exit_code == 0
    rows = [line.split()[:3] for line in result.stdout.splitlines()]
    assert rows[0] == ["Acceptor", "Ballot", "verdict"]
    assert [row[:2] for row in rows[1:]] == [["1", "1"], ["1", "2"], ["2", "1"], ["2", "2"]]


def test_a_constant_that_is_swept_twice_is_a_mistake() -> None:
    result = run("check", "paxos", "--sweep", "Ballot=1..2", "--sweep", "Ballot=2..3")
    assert result.exit_code == 2
    assert "Ballot is swept twice" in result.output


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "paxoss"], "C101"),
        (["check", "paxos", "Balot=2"], "C501"),
        (["check", "paxos", "Ballot=0"], "C502"),
        (["check", "paxos", "Ballot"], "C502"),
        (["check", "paxos", "ReadQuorum=majorty"], "C503"),
        (["check", "paxos", "ReadQuorum=rows(3, 6)"], "C504"),
        (["check", "paxos", "--sweep", "Ballot=3..1"], "C502"),
        (["replay", "paxos", "no-such-file.json"], "C601"),
        (["replay", "paxos", ""], "C601"),
        (["replay", "paxos", "0//1"], "C601"),
        (["replay", "paxos", "0/1/"], "C601"),
        (["replay", "paxos", "0/99"], "C602"),
        (["check", "paxos", "-o", "no-such-folder/report.txt"], "C106"),
    ],
)
def test_bad_input_exits_with_2_and_one_clear_message(arguments: list[str], code: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert f"error[{code}]" in result.output
    assert "Traceback" not in result.output


def test_new_writes_a_spec_that_checks_and_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("new", "my_lock").exit_code == 0
    assert run("check", "my_lock.py").exit_code == 0
    assert run("new", "my_lock").exit_code == 2


def test_list_names_every_bundled_spec() -> None:
    rows = json.loads(run("list", "--format", "json").stdout)
    folder = Path(__file__).parents[2] / "specs"
    assert {row["name"] for row in rows} == {path.stem for path in folder.glob("*.py")} - {"__init__"}


def test_version_is_the_packages_with_its_commit_where_there_is_one() -> None:
    commit = revision()
    known = f" (commit {commit})" if commit else ""
    assert run("--version").stdout == f"checker {__version__}{known}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["check", "two_phase_commit"], ["check", "paxos"]])
def test_a_small_check_imports_neither_z3_nor_networkx(arguments: list[str]) -> None:
    program = (
        "import sys, checker.cli.app\n"
        f"sys.argv = ['checker', *{arguments!r}]\n"
        "try:\n    checker.cli.app.main()\nexcept SystemExit: pass\n"
        "print([name for name in ('z3', 'networkx', 'hypothesis') if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    assert done.stderr.strip().endswith("[]")
