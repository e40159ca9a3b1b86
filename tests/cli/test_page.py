"""`--html` writes the report as a page beside what is printed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app


@pytest.mark.parametrize("command", [["check"], ["simulate", "--runs", "300"]])
def test_the_page_is_written_and_the_report_printed_as_ever(tmp_path: Path, command: list[str]) -> None:
    page = tmp_path / "report.html"
    printed = CliRunner().invoke(app, [*command, "two_phase_commit_late_abort", "--html", str(page), "--quiet"])
    assert printed.exit_code == 1
    assert "violated: invariant decisions_agree" in printed.stdout
    assert f"page written to {page}" in printed.stderr
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "<svg" in text
    assert "What caused it" in text


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--html", "no/such/folder/x.html"], "its folder does not exist"),
        (["--html", "{same}", "-o", "{same}"], "is what --output writes"),
        (["--only", "rm_state", "--format", "json"], "json has all that there is"),
        (["--html", "x.html", "--sweep", "RM=2..3"], "a page is of one check"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_the_search(
    tmp_path: Path, more: list[str], message: str
) -> None:
    same = tmp_path / "same.html"
    same.write_text("")
    given = [part.replace("{same}", str(same)) for part in more]
    printed = CliRunner().invoke(app, ["check", "two_phase_commit", *given])
    assert printed.exit_code == 2
    assert message in " ".join(printed.output.replace("│", " ").split())
