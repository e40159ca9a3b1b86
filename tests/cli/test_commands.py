"""Commands that are loaded when they are asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import AllCommands, app
from checker.cli.commands import Later
from checker.cli.quorum_commands import QuorumCommands

ROWS = [(row, "checker") for row in AllCommands.rows] + [(row, "checker quorum") for row in QuorumCommands.rows]


@pytest.mark.parametrize(("row", "group"), ROWS, ids=[f"{group} {row.name}" for row, group in ROWS])
def test_the_page_of_a_group_says_of_a_command_what_its_own_page_says(row: Later, group: str) -> None:
    arguments = [*group.split()[1:], row.name, "--help"]
    page = CliRunner().invoke(app, arguments, prog_name="checker", env={"COLUMNS": "200"}).stdout
    assert page.startswith(f"Usage: {group} {row.name} [OPTIONS]")
    assert row.sentence in " ".join(page.split())


@pytest.mark.parametrize("columns", ["80", "120"])
def test_the_page_of_a_group_tells_the_whole_sentence_of_each_command(columns: str) -> None:
    page = CliRunner().invoke(app, ["--help"], env={"COLUMNS": columns}).stdout
    assert all(f"{row.name} " in page and row.sentence in " ".join(page.split()) for row in AllCommands.rows)
    assert all(len(line) <= int(columns) for line in page.splitlines())


def loaded_by(*arguments: str) -> set[str]:
    """The modules that a command has imported."""
    program = (
        "import sys\nfrom checker.__main__ import main\n"
        "try: main()\nfinally: print('loaded:', *sys.modules, file=sys.stderr)"
    )
    child = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return set(child.stderr.rpartition("loaded:")[2].split())


def test_a_page_of_help_loads_no_other_command_and_nothing_that_draws() -> None:
    loaded = loaded_by("--help")
    assert "checker.cli.app" in loaded
    assert not loaded & {"checker.cli.check", "checker.cli.quorum_commands", "checker.frontend.model", "rich"}
