"""How causes are shown: under the explanation, in the trace, in JSON."""

from dataclasses import replace

import pytest

from checker.causes import Cause, Causes
from checker.report.causes import causes_lines, is_cause
from checker.report.changes import Change
from checker.report.json_report import to_json
from checker.report.plain import plain_report
from checker.report.steps import trace_steps
from checker.result import Violation, ViolationKind

from .samples import TRACE, violated

ABORTED = Cause(3, "rm_state[rm1]", "aborted")
COMMITTED = Cause(4, "rm_state[rm2]", "committed")
SENT = Cause(2, "messages", "True", "Commit()")
WORKING = Cause(0, "rm_state[rm3]", "working")


def lines(causes: Causes, width: int = 80, kind: ViolationKind = ViolationKind.INVARIANT) -> list[str]:
    violation = Violation(kind, "decisions_agree", "", TRACE, causes=causes)
    return [line.plain for line in causes_lines(violation, width)]


@pytest.mark.parametrize(
    ("causes", "expected"),
    [
        (Causes(), []),
        (Causes(any_of=(ABORTED,)), ["undone by leaving out step 3 `rm_state[rm1] = aborted`"]),
        (
            Causes(any_of=(SENT, ABORTED, COMMITTED)),
            [
                "undone by leaving out any one of these:",
                "  step 2  messages has Commit()",
                "  step 3  rm_state[rm1] = aborted",
                "  step 4  rm_state[rm2] = committed",
            ],
        ),
        (
            Causes(all_of=(ABORTED, COMMITTED)),
            [
                "undone by leaving out all of these together:",
                "  step 3  rm_state[rm1] = aborted",
                "  step 4  rm_state[rm2] = committed",
            ],
        ),
        (
            Causes(initial=(WORKING,)),
            ["since the initial state, and undone by another value there:", "  rm_state[rm3] = working"],
        ),
        (Causes(unavoidable_after=3), ["after step 3 every way on leads to a violation of decisions_agree"]),
        (Causes(unavoidable_after=0), ["from the initial state every way on leads to a violation of decisions_agree"]),
    ],
)
def test_causes_are_said(causes: Causes, expected: list[str]) -> None:
    assert lines(causes) == expected


def test_several_causes_have_a_line_each_and_one_cause_is_said_in_a_sentence() -> None:
    several = lines(Causes(any_of=(ABORTED, COMMITTED)), 120)
    assert several[1:] == ["  step 3  rm_state[rm1] = aborted", "  step 4  rm_state[rm2] = committed"]
    assert lines(Causes(any_of=(ABORTED,)), 120) == ["undone by leaving out step 3 `rm_state[rm1] = aborted`"]


def test_of_many_causes_the_first_are_named() -> None:
    found = lines(Causes(any_of=tuple(Cause(step, "x", "1") for step in range(1, 12))))
    assert found[1] == "  step 1   x = 1"
    assert found[9:] == ["  and 3 more"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ViolationKind.ERROR, "an error in decisions_agree"),
        (ViolationKind.ASSERTION, "a false assertion in decisions_agree"),
        (ViolationKind.DEADLOCK, "a deadlock"),
    ],
)
def test_what_cannot_be_avoided_is_named(kind: ViolationKind, words: str) -> None:
    assert lines(Causes(unavoidable_after=1), kind=kind) == [f"after step 1 every way on leads to {words}"]


def test_the_changes_of_a_trace_that_are_causes_are_marked() -> None:
    marked = [line.plain.strip() for line in trace_steps(TRACE, 80, causes=(SENT, ABORTED, WORKING))]
    assert [line for line in marked if "cause" in line] == [
        "messages += Commit()  <- cause",
        "rm_state[rm1]: working → aborted  <- cause",
    ]


def test_a_mark_that_does_not_fit_stands_below() -> None:
    found = [line.plain for line in trace_steps(TRACE, 40, causes=(ABORTED,))]
    place = found.index("       <- cause")
    assert found[place - 1] == "     rm_state[rm1]: working → aborted"


@pytest.mark.parametrize(
    ("text", "cause", "expected"),
    [
        (" += m1 ×2", Cause(1, "sent", "2", "m1"), True),
        (" -= m1", Cause(1, "sent", "0", "m1"), True),
        (" += m12", Cause(1, "sent", "1", "m1"), False),
        (" = {m1}", Cause(1, "sent", "1", "m1"), False),
        (": a → b", Cause(1, "sent", "b"), True),
        (": a → b", Cause(1, "other", "b"), False),
    ],
)
def test_a_change_is_a_cause_by_its_place_and_element(text: str, cause: Cause, expected: bool) -> None:
    assert is_cause(Change("sent", text), [cause]) is expected


def test_causes_are_in_the_report_and_in_json() -> None:
    result = violated()
    assert result.violation is not None
    causes = Causes(any_of=(SENT, ABORTED), initial=(WORKING,), unavoidable_after=3)
    result = replace(result, violation=replace(result.violation, causes=causes))
    assert "undone by leaving out any one of these:" in plain_report(result)
    assert "rm_state[rm1]: working → aborted  <- cause" in plain_report(result)
    violation = to_json(result)["violation"]
    assert isinstance(violation, dict)
    assert violation["causes"] == [
        {"step": 0, "place": "rm_state[rm3]", "value": "working", "element": None},
        {"step": 2, "place": "messages", "value": "True", "element": "Commit()"},
        {"step": 3, "place": "rm_state[rm1]", "value": "aborted", "element": None},
    ]
    assert (violation["undone_by"], violation["unavoidable_after"]) == ("any", 3)
