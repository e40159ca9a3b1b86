"""JUnit XML: of the form that Jenkins and Surefire read, with an outcome for each property that the verdict bears out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from checker.diagnostics import Span, SpecError
from checker.report.junit_report import errors_to_junit, to_junit
from checker.result import INTERRUPT, Result, Verdict, Violation, ViolationKind

from .samples import FAILING, SPEC, result, violated

ATTRIBUTES = {
    "testsuites": ({"name"}, set[str]()),
    "testsuite": ({"name", "tests", "failures", "errors", "skipped", "time"}, {"properties", "testcase"}),
    "properties": (set[str](), {"property"}),
    "property": ({"name", "value"}, set[str]()),
    "testcase": ({"classname", "name", "time"}, {"failure", "error", "skipped", "system-out"}),
    "failure": ({"message", "type"}, set[str]()),
    "error": ({"message", "type"}, set[str]()),
    "skipped": ({"message"}, set[str]()),
    "system-out": (set[str](), set[str]()),
}
"""What the schema of Jenkins (junit-10.xsd) and that of Surefire both allow, of what is used: attributes, and elements."""


def read(text: str) -> ElementTree.Element:
    """The document, once its form has been looked at."""
    root = ElementTree.fromstring(text)
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, inside = ATTRIBUTES[element.tag]
        assert set(element.attrib) == attributes
        assert {child.tag for child in element} <= (inside or ({"testsuite"} if element is root else set()))
    for suite in root:
        tags = [child.tag for child in suite]
        assert tags == sorted(tags, key=["properties", "testcase"].index), "Surefire wants this order"
        cases = suite.findall("testcase")
        assert int(suite.attrib["tests"]) == len(cases)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.attrib[attribute]) == len(suite.findall(f"testcase/{tag}"))
        float(suite.attrib["time"])
    return root


def outcomes(results: Sequence[Result]) -> list[dict[str | None, str]]:
    """Of each suite, what each case came to."""
    return [
        {
            case.get("name"): next((part.tag for part in case if part.tag != "system-out"), "passed")
            for case in suite.findall("testcase")
        }
        for suite in read(to_junit(results))
    ]


def failing(kind: ViolationKind, name: str, **changed: Any) -> Result:
    return violated(violation=Violation(kind, name, "so it is", FAILING, Span(SPEC, 67)), **changed)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (result(), ("passed", "passed", "passed")),
        (violated(), ("passed", "failure", "passed")),
        (violated(reached={}), ("passed", "failure", "skipped")),
        (failing(ViolationKind.ERROR, "rm_prepare", reached={}), ("failure", "skipped", "skipped")),
        (failing(ViolationKind.DEADLOCK, "deadlock"), ("failure", "skipped", "passed")),
        (failing(ViolationKind.UNREACHABLE, "can_commit", reached={}), ("passed", "passed", "failure")),
        (failing(ViolationKind.HOLLOW, "warnings"), ("failure", "passed", "passed")),
        (
            result(verdict=Verdict.UNDETERMINED, exhaustive=False, stop=INTERRUPT, reached={}),
            ("error", "skipped", "skipped"),
        ),
    ],
)
def test_every_property_has_a_case_and_the_search_one(found: Result, expected: tuple[str, ...]) -> None:
    assert outcomes([found]) == [dict(zip(("search", "decisions_agree", "can_commit"), expected, strict=True))]


def test_a_failure_has_the_report() -> None:
    (failure,) = read(to_junit([violated()])).iter("failure")
    assert failure.get("message") == ("invariant decisions_agree: No resource manager commits while another aborts.")
    assert failure.get("type") == "invariant"
    assert "rm_receive_commit(rm2)" in (failure.text or "")


def test_a_sweep_has_a_suite_for_each_model() -> None:
    root = read(to_junit([result(), violated(constants={"RM": 4})]))
    assert [suite.get("name") for suite in root] == ["TwoPhaseCommit RM=3", "TwoPhaseCommit RM=4"]


def test_what_xml_cannot_hold_is_spelt_out() -> None:
    odd = "a\x00b\x1b[31m<&>\ufffe\ud800"
    violation = Violation(ViolationKind.INVARIANT, "decisions_agree", odd, FAILING)
    (failure,) = read(to_junit([violated(violation=violation)])).iter("failure")
    assert "a\\x00b\\x1b[31m<&>\\ufffe\\ud800" in (failure.get("message") or "")


def test_mistakes_in_the_input_are_an_error() -> None:
    root = read(errors_to_junit([SpecError("C201", "no such name"), SpecError("C202", "no domain")]))
    (error,) = root.iter("error")
    assert (error.get("message"), error.get("type")) == ("2 mistakes", "C201")
    assert "error[C202]: no domain" in (error.text or "")


def test_what_is_false_in_the_same_state_fails_in_words_of_its_own() -> None:
    found = violated()
    assert found.violation is not None
    other = next(name for name in found.properties if name != found.violation.property)
    both = replace(found, violation=replace(found.violation, also=(other,)), reached={})
    suite = read(to_junit([both]))[0]
    failures = {case.get("name"): case.find("failure") for case in suite.iter("testcase")}
    failure = failures[other]
    assert failure is not None
    assert failure.text == f"{other}: false in the same state as {found.violation.property}"
    assert failures[found.violation.property] is not None
    assert suite.get("failures") == "2"
