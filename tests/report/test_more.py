"""More violations than one, in every format: each with its own trace, and each property fails for what is wrong with it."""

import json
from xml.etree import ElementTree

import pytest

from checker import Result, Spec, action, check, invariant, require
from checker.report.github_report import to_github
from checker.report.html.page import html_report
from checker.report.json_report import to_json
from checker.report.junit_report import to_junit
from checker.report.plain import plain_report
from checker.report.sarif_report import to_sarif
from checker.report.standing import Standing, standing

from .test_schema import SCHEMA


class Rising(Spec):
    """Two ways up, and two limits."""

    level: int = 0

    @action
    def climb(self) -> None:
        require(self.level < 3)
        self.level += 1

    @action
    def lift(self) -> None:
        require(self.level < 3)
        self.level += 1

    @invariant
    def low(self) -> bool:
        return self.level < 2

    @invariant
    def lowest(self) -> bool:
        return self.level < 1

    @invariant
    def never_negative(self) -> bool:
        return self.level >= 0


@pytest.fixture(scope="module")
def found() -> Result:
    return check(Rising, engine="reference", more=9)


def test_the_text_shows_each_and_ends_with_a_line_for_each(found: Result) -> None:
    text = plain_report(found).splitlines()
    assert [line for line in text if line.startswith("violation ")] == [f"violation {n} of 4" for n in (2, 3, 4)]
    assert text[-4:] == [
        "violated: invariant lowest after 1 step, the last one climb",
        "violated: invariant lowest after 1 step, the last one lift",
        "violated: invariant low after 2 steps, the last one climb",
        "violated: invariant low after 2 steps, the last one lift",
    ]


def test_json_has_each(found: Result) -> None:
    document = to_json(found)
    pytest.importorskip("jsonschema").Draft202012Validator(SCHEMA).validate(document)
    assert [(each["property"], len(each["trace"])) for each in document["more"]] == [
        ("lowest", 2),
        ("low", 3),
        ("low", 3),
    ]


def test_a_property_fails_for_what_is_wrong_with_it(found: Result) -> None:
    assert [standing(found, name) for name in found.properties] == [Standing.FAILS, Standing.FAILS, Standing.OPEN]
    suite = ElementTree.fromstring(to_junit([found]))[0]
    failures = {case.get("name"): case.find("failure") for case in suite.iter("testcase")}
    for name in ("low", "lowest"):
        failure = failures[name]
        assert failure is not None
        assert str(failure.get("message")).startswith(f"invariant {name}")
    assert failures["never_negative"] is None


def test_sarif_has_a_result_for_each_with_its_flow(found: Result) -> None:
    results = json.loads(to_sarif([found]))["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["Rising.lowest", "Rising.lowest", "Rising.low", "Rising.low"]
    assert [len(r["codeFlows"][0]["threadFlows"][0]["locations"]) for r in results] == [2, 2, 3, 3]
    assert len({result["partialFingerprints"]["specConstantsProperty/v1"] for result in results}) == 4


def test_github_has_an_annotation_for_each(found: Result) -> None:
    commands = to_github([found]).splitlines()
    assert [command.partition("title=")[2].split("%20")[0].split(" (")[0] for command in commands] == [
        "violated%3A invariant lowest",
        "violated%3A invariant lowest",
        "violated%3A invariant low",
        "violated%3A invariant low",
    ]


def test_the_page_tells_each(found: Result) -> None:
    page = html_report(found)
    assert "Other violations" in page
    assert page.count("<summary>invariant low after 2 steps</summary>") == 2
