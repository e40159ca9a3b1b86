"""The page on diagrams is true: its commands print what it shows."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "diagrams.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n\$ (checker [^\n]*)\n([^$].*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_shows_what_commands_print() -> None:
    assert len(BLOCKS) == 2


@pytest.mark.parametrize(("command", "shown"), BLOCKS)
def test_a_command_prints_what_the_page_shows(command: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORY)
    printed = CliRunner().invoke(app, shlex.split(command)[1:], env={"COLUMNS": "100"}).stdout
    wanted = shown.partition("...\n")[2] or shown
    assert printed.endswith(wanted)


def test_the_images_of_the_page_are_what_is_drawn_today(tmp_path: Path) -> None:
    name = "two_phase_commit_crash_unlogged"
    for ending in ("svg", "mmd"):
        command = ["diagram", name, str(REPOSITORY / "counterexamples" / f"{name}.json")]
        assert CliRunner().invoke(app, [*command, "-o", str(tmp_path / f"steps.{ending}")]).exit_code == 0
    drawn = [(tmp_path / f"steps.{ending}").read_text(encoding="utf-8") for ending in ("svg", "mmd")]
    assert drawn[0] == (REPOSITORY / "docs" / "diagram.svg").read_text(encoding="utf-8")
    assert f"```mermaid\n{drawn[1]}```" in PAGE
