"""What `check`, `simulate` and `replay` show of traces: the options, what they refuse, and what is told in the end."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker.cli.app import app

SPEC = '''"""The bug: the server lends what it has not got.

It gives the lock to one client, and then to another.

Expected: invariant of mutual_exclusion after 2 steps.
"""

from checker import Ordered, Record, Spec, Symmetric, action, fill, invariant, reachable, require


class Client(Symmetric, size=2):
    """Somebody."""


class Turn(Ordered, size=2):
    """A number."""


class Grant(Record):
    client: Client
    turn: Turn | None


class Lock(Spec):
    """A lock."""

    holder: Client | None = None
    working: set[Client] = fill()
    grants: set[Grant] = fill()

    @action
    def acquire(self, client: Client):
        require(client not in self.working)
        self.holder = client
        self.working.add(client)
        self.grants.add(Grant(client, None))

    @invariant
    def mutual_exclusion(self):
        """At most one client works at a time."""
        return len(self.working) <= 1

    @reachable
    def held(self):
        return self.holder is not None

    def grown(self):
        self.working.clear()
        return True
'''


@pytest.fixture(autouse=True)
def lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "lock.py").write_text(SPEC, encoding="utf-8")


def printed(*arguments: str, code: int = 1) -> str:
    result = CliRunner().invoke(app, ["check", "lock.py", "--engine", "reference", *arguments])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def test_the_story_of_a_broken_spec_is_told_by_its_docstring() -> None:
    expected = (
        "the bug\n  The server lends what it has not got.\n  It gives the lock to one client, and then to another.\n"
    )
    assert expected in printed()
    assert "the bug" not in printed("--quiet")


def test_no_story_is_told_of_another_violation_than_the_one_that_is_expected() -> None:
    text = Path("lock.py").read_text(encoding="utf-8")
    Path("lock.py").write_text(text.replace("of mutual_exclusion after", "of held after"), encoding="utf-8")
    assert "the bug" not in printed()


def test_a_docstring_that_tells_of_no_bug_is_no_story() -> None:
    text = Path("lock.py").read_text(encoding="utf-8")
    Path("lock.py").write_text(text.replace("The bug:", "What it is:"), encoding="utf-8")
    assert "What it is" not in printed()


def test_the_verdict_comes_last() -> None:
    assert printed().endswith("\nviolated: invariant mutual_exclusion after 2 steps\n")


def test_a_file_has_the_report_and_the_standard_error_the_verdict() -> None:
    shown = printed("-o", "report.txt")
    assert shown == "violated: invariant mutual_exclusion\nwritten to report.txt\n"
    report = Path("report.txt").read_text(encoding="utf-8")
    assert report.endswith("\nviolated: invariant mutual_exclusion after 2 steps\n")


def test_a_file_of_a_quiet_report_leaves_the_verdict_to_be_seen() -> None:
    assert printed("--quiet", "-o", "report.txt") == "violated: invariant mutual_exclusion\n"


def test_what_the_numbers_of_a_trace_mean_is_said_in_full() -> None:
    said = (
        "  The numbers are its name: which initial state, then which of the steps that\n  are enabled, counted from 0;"
    )
    assert said in printed("--full")
    assert "The numbers" not in printed()


def test_only_some_variables_and_what_an_expression_comes_to() -> None:
    text = printed("-q", "--only", "holder", "--show", "len(self.working)", "--show", "self.grants")
    assert "     holder: None → client1\n     len(self.working) = 1\n" in text
    assert "     self.grants = {Grant(client1, turn=None)}\n" in text
    assert "working +=" not in text


def test_hidden_variables() -> None:
    text = printed("-q", "--hide", "grants, working")
    assert "holder: None → client1" in text
    assert "working +=" not in text
    assert "working =" not in text
    assert "grants" not in text


def test_an_expression_has_the_names_of_the_module_and_its_helpers() -> None:
    assert "{c for c in Client if c == self.holder} = {client1}" in printed(
        "-q", "--show", "{c for c in Client if c == self.holder}"
    )
    assert "self.mutual_exclusion() = False" in printed("-q", "--show", "self.mutual_exclusion()")


def test_an_expression_that_fails_in_a_state_says_so_there() -> None:
    text = printed("-q", "--show", "self.holder.index")
    assert "self.holder.index = fails: None has no 'index': look first whether it is" in text
    assert "self.holder.index = 0\n" in text


def test_an_expression_names_the_elements_of_a_sort_as_a_report_does() -> None:
    text = printed("-q", "--show", "client2 in self.working", "--show", "Grant(client1, None) in self.grants")
    assert "client2 in self.working = False\n" in text
    assert "Grant(client1, None) in self.grants = " in text


def test_a_name_of_the_module_comes_before_that_of_an_element() -> None:
    text = Path("lock.py").read_text(encoding="utf-8")
    Path("lock.py").write_text(text.replace("class Lock(", 'client2 = "a text"\n\n\nclass Lock('), encoding="utf-8")
    assert "client2 = 'a text'\n" in printed("-q", "--show", "client2")


def test_witnesses_come_beside_a_violation_for_those_who_ask() -> None:
    assert "held is reached in 1 step:" not in printed()
    assert "held is reached in 1 step:" in printed("--witnesses")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--only", "holdr"], "Lock has no variable 'holdr'"),
        (["--only", "holder,,working"], "Lock has no variable ''"),
        (["--hide", "message"], "its variables are holder, working, grants"),
        (["--show", "self.hold"], "Lock has no variable or method 'hold'"),
        (["--show", "holder"], "write self.holder"),
        (["--show", "Clint"], "did you mean 'Client'?"),
        (["--show", "cleint2"], "did you mean 'client2'?"),
        (
            ["--show", "zork"],
            "there are self.holder, self.working, self.grants, and the elements client1 to client2, turn1 to turn2",
        ),
        (["--show", "len(self.working"], "this is no Python expression"),
        (["--show", "self.holder = None"], "this is no Python expression"),
        (["--show", "0); import os; (0"], "this is no Python expression"),
        (["--show", ""], "this is no Python expression"),
        (["--show", "\0"], "this is no Python expression"),
        (["--show", "(" * 3000], "this is no Python expression"),
        (["--show", "self.working.clear()"], "the expression changes the state"),
        (["--show", "self.grown()"], "the expression changes the state"),
        (["--only", "holder", "--hide", "grants"], "leave out --only, or --hide"),
        (["--sweep", "Client=1..2", "--full"], "a sweep prints a table"),
        (["--sweep", "Client=1..2", "--show", "self"], "a sweep prints a table"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_one_message(arguments: list[str], message: str) -> None:
    text = printed(*arguments, code=2)
    assert message in " ".join(text.split())
    assert "Error" in text or text.startswith("error[C605]")


def test_every_mistake_is_named_at_once() -> None:
    assert printed("--only", "a,b", code=2).count("error[C605]") == 2


def test_a_replay_shows_what_is_asked_for() -> None:
    result = CliRunner().invoke(app, ["replay", "lock.py", "0/0/0", "--only", "holder", "--show", "len(self.grants)"])
    assert result.exit_code == 0, result.output
    assert "     holder: client1 → client2\n     len(self.grants) = 2\n" in result.output
    assert "working" not in result.output
    refused = CliRunner().invoke(app, ["replay", "lock.py", "0/0/0", "--hide", "x"])
    assert refused.exit_code == 2


def test_a_simulation_shows_what_is_asked_for() -> None:
    result = CliRunner().invoke(
        app, ["simulate", "lock.py", "--runs", "3", "--only", "holder", "--show", "len(self.grants)"]
    )
    assert result.exit_code == 1, result.output
    assert "     len(self.grants) = 2\n" in result.output
    assert "working +=" not in result.output
