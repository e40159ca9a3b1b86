"""Commands of a GitHub workflow: one for each thing to annotate, nothing in them that ends a command or a part of it."""

import re
from pathlib import Path

import pytest

from checker.diagnostics import Span, SpecError
from checker.report.github_report import errors_to_github, to_github
from checker.result import INTERRUPT, Verdict, Violation, ViolationKind

from .samples import SPEC, TRACE, caused, result, violated


def read(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as GitHub reads them."""
    found = []
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line)
        assert match is not None, line
        pairs = [pair.partition("=")[::2] for pair in match[2].split(",")]
        found.append((match[1], {name: unescaped(value) for name, value in pairs}, unescaped(match[3])))
    return found


def unescaped(text: str) -> str:
    for sign, escape in (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25")):
        text = text.replace(escape, sign)
    return text


def test_a_violation_is_an_error_at_its_line() -> None:
    ((name, properties, message),) = read(to_github([violated()]))
    assert name == "error"
    assert properties == {
        "file": SPEC,
        "line": "76",
        "title": "violated: invariant decisions_agree (TwoPhaseCommit RM=3)",
    }
    assert message.startswith("No resource manager commits while another aborts.\n")
    assert "rm_receive_commit(rm2)" in message


def test_the_causes_are_told_and_marked_in_the_trace() -> None:
    ((_, _, message),) = read(to_github([caused()]))
    told, trace = message.partition("0  init()")[::2]
    assert "undone by leaving out step 1 `rm_state[rm2] = prepared`" in told
    assert "rm_state[rm2]: working → prepared  <- cause" in trace


def test_what_is_verified_without_a_warning_says_nothing() -> None:
    assert to_github([result()]) == ""


def test_warnings_and_a_search_that_was_cut_short_are_told() -> None:
    warned = result(warnings=("tm_state never changes",))
    cut = result(verdict=Verdict.UNDETERMINED, exhaustive=False, stop=INTERRUPT)
    (name, _, message), (other, properties, _) = read(to_github([warned, cut]))
    assert (name, message, other) == ("warning", "tm_state never changes", "error")
    assert properties["title"] == "undetermined: stopped by an interrupt (TwoPhaseCommit RM=3)"


def test_nothing_ends_a_command_that_should_not() -> None:
    message = "100%, so: a\r\nb ::error::c %0A"
    odd = Violation(ViolationKind.INVARIANT, "decisions_agree", message, TRACE, Span("a,b:c%.py", 3, 5, 9))
    ((_, properties, text),) = read(to_github([violated(violation=odd)]))
    assert properties["file"] == "a,b:c%.py"
    assert (properties["line"], properties["col"], properties["endColumn"]) == ("3", "5", "9")
    assert "100%, so: a\nb ::error::c %0A" in text


def test_a_long_message_is_cut() -> None:
    long = Violation(ViolationKind.INVARIANT, "decisions_agree", "so " * 5000, TRACE)
    ((_, _, text),) = read(to_github([violated(violation=long)]))
    assert len(text) < 5000


@pytest.mark.parametrize("is_typed", [True, False])
def test_a_mistake_is_at_its_place_where_it_is_in_a_file(is_typed: bool) -> None:
    span = Span("command line", 1, 1, text="RM=x") if is_typed else Span(str(Path.cwd() / "lock.py"), 4, 3, 6)
    ((name, properties, message),) = read(errors_to_github([SpecError("C502", "no number", span, fix="write RM=3")]))
    assert (name, message) == ("error", "no number\nwrite RM=3")
    place = {} if is_typed else {"file": "lock.py", "line": "4", "col": "3", "endColumn": "6"}
    assert properties == {**place, "title": "C502"}
