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
    ("trace", "code", "said"),
    [
        (
            "0/1/0/2/1/3/2/3/0/3",
            0,
            ["decisions_agree and implements_transaction_commit fail there", "What caused it", "<svg"],
        ),
        ("0/1", 0, ["its one step is a step of LateAbort; no property fails at its end", "<svg"]),
    ],
)
def test_a_replay_has_a_page_too(tmp_path: Path, trace: str, code: int, said: list[str]) -> None:
    page = tmp_path / "trace.html"
    done = CliRunner().invoke(app, ["replay", "two_phase_commit_late_abort", trace, "--html", str(page), "-q"])
    assert done.exit_code == code
    text = page.read_text(encoding="utf-8")
    assert [part for part in said if part not in text] == []


def test_the_page_of_a_trace_that_is_no_behaviour_has_what_stops_it(tmp_path: Path) -> None:
    trace, page = tmp_path / "trace.json", tmp_path / "trace.html"
    CliRunner().invoke(app, ["check", "two_phase_commit_late_abort", "--format", "json", "-o", str(trace)])
    done = CliRunner().invoke(app, ["replay", "two_phase_commit", str(trace), "--html", str(page), "-q"])
    assert done.exit_code == 1
    text = page.read_text(encoding="utf-8")
    assert "not a behaviour of TwoPhaseCommit: step 2, rm_choose_to_abort" in text
    assert "<svg" in text


def test_a_trace_that_does_not_begin_has_no_page(tmp_path: Path) -> None:
    trace, page = tmp_path / "trace.json", tmp_path / "trace.html"
    trace.write_text('[{"action": "init", "args": {}, "state": {"holds": [], "more": 1}}]', encoding="utf-8")
    done = CliRunner().invoke(app, ["replay", "two_phase_commit", str(trace), "--html", str(page), "-q"])
    assert done.exit_code == 2
    assert not page.exists()


def test_a_simulation_has_a_diagram_and_only_in_its_text() -> None:
    walk = ["simulate", "two_phase_commit_late_abort", "--runs", "300", "--diagram"]
    done = CliRunner().invoke(app, walk)
    assert done.exit_code == 1
    assert "space-time diagram of" in done.stdout
    refused = CliRunner().invoke(app, [*walk, "--format", "json"])
    assert refused.exit_code == 2
    assert "only the text of one search has a diagram" in " ".join(refused.output.split())


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
