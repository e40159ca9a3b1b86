"""How coverage and runs are shown: in a terminal of any width, in ASCII, as JSON, on a page; and what is said to a mistaken option."""

import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from checker import Result, check, simulate
from checker.report.bars import bars
from checker.report.html import html_report
from checker.report.json_report import to_json
from checker.report.plain import plain_report

from .turnstile import Turnstile

SECONDS = 120


@pytest.fixture(scope="module")
def found() -> Result:
    return check(Turnstile, engine="reference", coverage=True)


def run(*arguments: str, columns: int = 80) -> subprocess.CompletedProcess[str]:
    """The command, its files in the folder of this test."""
    return subprocess.run(
        [sys.executable, "-m", "checker", *arguments],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={**os.environ, "COLUMNS": str(columns)},
    )


def test_a_require_that_never_said_no_is_marked_and_told(found: Result) -> None:
    text = plain_report(found, width=80)
    assert "     4        0  ! len(self.inside) < 2\n" in text
    assert "  ! it never said no, or was never asked\n" in text
    assert 'turnstile.py:27  if self.mode == "broken" is never true, of 4' in text
    assert "turnstile.py:41  this statement is never executed\n" in text
    assert "turnstile.py:47  is_nobodys is never called\n" in text
    assert "mode             2 of 3: locked, open; never broken" in text


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(found: Result, width: int) -> None:
    for result in (found, check("paxos", coverage=50), check("two_phase_commit", coverage=True)):
        assert max(map(len, plain_report(result, width=width).splitlines())) <= width


def test_it_is_in_ascii_where_there_is_no_more(found: Result) -> None:
    text = plain_report(found, width=80, is_ascii=True)
    assert text.isascii()
    assert "0       1  ####" in text


def test_a_part_of_the_states_is_told_as_one() -> None:
    text = plain_report(check("two_phase_commit", symmetry=False, coverage=20))
    assert "coverage: counted by the reference engine over 20 of 288 states\n" in text
    assert "ended by the limit of 20 states, with every state within 1 step and 12 of those further away" in text
    assert " and more\n" in text


def test_without_coverage_nothing_is_said_of_it() -> None:
    assert "coverage" not in plain_report(check(Turnstile))


def test_many_levels_share_rows() -> None:
    lines = [line.plain for line in bars("depth", [1] * 100, "states", 60, full=99)]
    assert len(lines) <= 41
    assert lines[1].startswith("    0 to 2")
    assert lines[-1].endswith("and more")
    assert sum(int(line.split()[3]) for line in lines[1:-1]) + 1 == 100


def test_json_has_it_in_the_published_form(found: Result) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((files("checker.report") / "schema.json").read_text(encoding="utf-8"))
    walked = simulate(Turnstile, kept_runs=2, runs=3, max_depth=4, coverage=True)
    for result in (found, walked):
        jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(to_json(result))))
    document: Any = to_json(found)
    guard = next(each for each in document["coverage"]["conditions"] if each["text"] == "False")
    assert (guard["asked"], guard["refused"], guard["kind"], guard["method"]) == (16, 16, "require", "Turnstile.leave")
    assert document["coverage"]["levels"] == [1, 1, 2, 2, 1, 1]
    assert document["coverage"]["variables"]["mode"][0]["missing"] == ["broken"]
    assert document["walks"] == []
    steps: Any = to_json(walked)
    assert [len(walk["trace"]) for walk in steps["walks"]] == [5, 5]


def test_the_page_has_the_counts_in_the_margin_of_the_source(found: Result) -> None:
    page = html_report(found)
    assert 'title="executed 16 times; said no 16 of 16 times"' in page
    assert '<span class="refused">16 no</span>' in page
    assert 'class="bars"' in page
    assert "is_nobodys is never called" in page
    assert "require(len(self.inside) &lt; 2) never says no" in page


def test_the_page_has_the_runs() -> None:
    page = html_report(simulate(Turnstile, kept_runs=2, runs=3, max_depth=4))
    assert page.count("<details open") == 1
    assert "run 2: 4 steps, as many as it may take" in page


def test_runs_are_shown_with_an_expression_in_each_state() -> None:
    done = run("simulate", "two_phase_commit", "--show", "2", "--show", "len(self.messages)", "--max-depth", "3")
    assert done.returncode == 3
    assert "\nrun 1: 3 steps, as many as it may take:\n" in done.stdout
    assert "\nrun 2: " in done.stdout
    assert "\nrun 3: " not in done.stdout
    assert done.stdout.count("len(self.messages) = ") == 2 * 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["simulate", "paxos", "--show", "0"], "show at least one run"),
        (["simulate", "paxos", "--show", "-3"], "show at least one run"),
        (["simulate", "paxos", "--show", "3", "--show", "4"], "how many runs, 3 or 4?"),
        (["simulate", "paxos", "--show", "--3x"], "no Python expression"),
        (["simulate", "paxos", "--show", "3", "--engine", "native"], "--show is of walks that CPython takes"),
        (["simulate", "paxos", "--coverage", "--engine", "native"], "--coverage is of walks that CPython takes"),
        (["simulate", "paxos", "--show", "3", "--format", "sarif"], "sarif has no place for it"),
        (["check", "paxos", "--coverage", "--format", "junit"], "junit has no place for it"),
        (["check", "paxos", "--coverage", "--sweep", "Ballot=1..2"], "a sweep prints a table"),
        (["check", "paxos", "--coverage-states", "0"], "0 is not in the range"),
        (["graph", "paxos", "-o", "states.png"], "end it with .svg, .dot or .graphml"),
        (["graph", "paxos", "-o", "missing/states.svg"], "its folder does not exist"),
        (["graph", "paxos", "--merge", "1", "--label", "2"], "labelled with its value"),
        (["graph", "paxos", "--merge", "1", "--symmetry", "Acceptor"], "states are counted, not orbits"),
        (["graph", "paxos", "--label", "self.promissed"], "no variable or method 'promissed'"),
        (["graph", "paxos", "--merge", "self.messages.clear()"], "changes the state"),
        (["graph", "paxos", "Ballot=4", "--max-nodes", "50"], "the graph has more than 50 nodes"),
        (["graph", "paxos", "--max-nodes", "0"], "0 is not in the range"),
        (["graph", "paxoss"], "did you mean 'paxos'?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_mistake_is_one_message(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_graph_is_written_and_told_of(tmp_path: Path) -> None:
    done = run("graph", "two_phase_commit", "RM=2", "-o", str(tmp_path / "states.svg"))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("TwoPhaseCommit RM=2: 34 orbits, 93 steps\n")
    assert (tmp_path / "states.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_a_graph_without_a_file_is_printed_as_dot() -> None:
    done = run("graph", "consensus", "-q")
    assert done.returncode == 0
    assert done.stdout.startswith('digraph "Consensus Value=2: 5 orbits, 13 steps" {\n')
    assert done.stderr == ""
