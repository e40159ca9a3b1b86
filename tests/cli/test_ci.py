"""The formats for continuous integration on the command line, docs/ci.md, and the files that other tools find at the top."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from shown_lines import not_printed
from typer.testing import CliRunner, Result

from checker.cli.app import app

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "ci.md").read_text(encoding="utf-8")
BROKEN = "paxos_disjoint_quorums"


def checker(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_the_commands_of_the_page_print_what_it_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown = re.findall(r"^\$ checker (.*)\n((?:(?!```).*\n)*)", PAGE, re.MULTILINE)
    assert shown
    for command, text in shown:
        printed = checker(*shlex.split(command)).output.splitlines()
        assert not_printed(text.splitlines(), printed) is None, "\n".join(printed)


@pytest.mark.parametrize("command", [["check"], ["simulate", "--runs", "20"]])
def test_every_format_is_one_document(command: list[str]) -> None:
    kind = command[0]
    junit = checker(*command, "two_phase_commit", "--format", "junit")
    (suite,) = ElementTree.fromstring(junit.stdout)
    assert suite.get("name") == "TwoPhaseCommit RM=3"
    assert (suite.get("failures"), suite.get("errors")) == ("0", "0" if kind == "check" else "1")
    sarif = json.loads(checker(*command, "two_phase_commit", "--format", "sarif").stdout)
    assert [found.get("kind") for found in sarif["runs"][0]["results"]] == ([] if kind == "check" else ["open"])
    github = checker(*command, "two_phase_commit", "--format", "github")
    assert "TwoPhaseCommit RM=3" in github.stdout
    assert ("::error" in github.stdout) is (kind != "check")
    assert {junit.exit_code, github.exit_code} == {0 if kind == "check" else 3}


def test_a_sweep_has_its_models_in_one_document() -> None:
    swept = ["check", BROKEN, "--sweep", "Ballot=1..2", "--format"]
    junit = ElementTree.fromstring(checker(*swept, "junit").stdout)
    assert [suite.get("failures") for suite in junit] == ["0", "2"]  # what it implements is false there as well
    (run,) = json.loads(checker(*swept, "sarif").stdout)["runs"]
    assert [found["level"] for found in run["results"]].count("error") == 1
    lines = checker(*swept, "github").stdout.splitlines()
    assert lines[0].split()[:2] == ["Ballot", "verdict"]
    assert sum(line.startswith("::error ") for line in lines) == 1


def test_mistakes_come_in_the_format_that_is_asked_for() -> None:
    given = ["check", "paxos", "Ballt=2", "--format"]
    assert "C501" in [
        error.get("type") for error in ElementTree.fromstring(checker(*given, "junit").stdout).iter("error")
    ]
    assert json.loads(checker(*given, "sarif").stdout)["runs"][0]["results"][0]["ruleId"] == "C501"
    assert checker(*given, "github").stdout.startswith("::error title=C501::")
    assert json.loads(checker(*given, "json").stdout)["schema_version"] == 1
    assert checker(*given, "itf").stdout == ""
    assert {checker(*given, format).exit_code for format in ("junit", "sarif", "github", "json", "text")} == {2}


def test_the_answer_on_a_layout_has_no_place_in_them() -> None:
    for format in ("junit", "sarif", "github"):
        refused = checker("check", "paxos", "--layout", "three_regions", "--format", format)
        assert refused.exit_code == 2
        assert "write text or json" in re.sub(r"\s+", " ", refused.output.replace("│", ""))


def run_action(tmp_path: Path, spec: str, constants: str) -> subprocess.CompletedProcess[str]:
    """The step of the action that checks, as a runner runs it."""
    text = (REPOSITORY / "action.yml").read_text(encoding="utf-8")
    script = text.partition("      run: |\n")[2]
    command = tmp_path / "checker"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m checker "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    (tmp_path / "python").symlink_to(sys.executable)
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", "".join(line[8:] for line in script.splitlines(keepends=True))],
        env={
            **os.environ,
            "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(REPOSITORY),
            "SPEC": spec,
            "CONSTANTS": constants,
            "STRICT": "true",
            "SARIF": str(tmp_path / "log.sarif"),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.parametrize(
    ("spec", "constants", "code"),
    [("two_phase_commit", "RM=2 --no-symmetry", 0), (BROKEN, "", 1), ("paxos", "A='b c'", 2)],
)
def test_the_action_ends_with_the_code_of_the_verdict(tmp_path: Path, spec: str, constants: str, code: int) -> None:
    ran = run_action(tmp_path, spec, constants)
    assert ran.returncode == code, ran.stderr
    assert ("::error" in ran.stdout) is (code != 0)
    assert json.loads((tmp_path / "log.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"


def test_the_hook_runs_a_command_that_there_is() -> None:
    text = (REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    (entry,) = re.findall(r"entry: checker (.*)", text)
    assert checker(*shlex.split(entry), "two_phase_commit", "RM=2").exit_code == 0
