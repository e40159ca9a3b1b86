"""SARIF: what a reader of code scanning relies on. (The logs were held against the schema of OASIS, which is not kept here.)"""

import json
from pathlib import Path
from typing import Any

from checker import check
from checker.diagnostics import Span, SpecError
from checker.report.sarif_report import errors_to_sarif, to_sarif
from checker.result import INTERRUPT, Verdict, Violation, ViolationKind

from .samples import FAILING, SPEC, TRACE, caused, result, violated


def read(text: str) -> Any:
    """The run of a log, once its form has been looked at."""
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for found in run["results"]:
        assert rules[found["ruleIndex"]]["id"] == found["ruleId"]
        assert found["level"] == "none" if found.get("kind", "fail") != "fail" else found["level"] != "none"
        for place in found["locations"]:
            physical = place["physicalLocation"]
            assert physical["region"]["startLine"] >= 1
            assert physical["artifactLocation"].get("uriBaseId", "%SRCROOT%") in run["originalUriBaseIds"]
    return run


def test_a_violation_is_a_result_at_its_line_with_the_explanation() -> None:
    run = read(to_sarif([violated()]))
    (found,) = run["results"]
    assert found["ruleId"] == "TwoPhaseCommit.decisions_agree"
    assert found["level"] == "error"
    assert found["message"]["text"].splitlines()[:2] == [
        "violated: invariant decisions_agree (TwoPhaseCommit RM=3)",
        "No resource manager commits while another aborts.",
    ]
    assert found["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": SPEC, "uriBaseId": "%SRCROOT%"},
                "region": {"startLine": 76},
            }
        }
    ]
    assert run["invocations"] == [{"executionSuccessful": True, "exitCode": 1}]


def test_every_property_is_a_rule() -> None:
    rules = read(to_sarif([result(), violated()]))["tool"]["driver"]["rules"]
    assert [(rule["id"], rule["properties"]["kind"]) for rule in rules] == [
        ("TwoPhaseCommit.decisions_agree", "invariant"),
        ("TwoPhaseCommit.can_commit", "reachable"),
    ]


def test_the_trace_is_a_code_flow_with_the_state_after_each_step() -> None:
    (found,) = read(to_sarif([violated()]))["results"]
    (flow,) = found["codeFlows"]
    (thread,) = flow["threadFlows"]
    steps = thread["locations"]
    assert [step["executionOrder"] for step in steps] == list(range(len(TRACE.steps)))
    assert steps[1]["location"]["message"]["text"].startswith("1  rm_prepare(rm2); rm_state[rm2]: working → prepared")
    assert steps[1]["location"]["physicalLocation"]["region"] == {"startLine": 56}
    assert steps[1]["state"]["tm_state"] == {"text": "init"}
    assert all("physicalLocation" in step["location"] for step in steps), "the default state is in the file, too"
    failing = Violation(ViolationKind.ERROR, "rm_receive_commit", "", FAILING)
    (found,) = read(to_sarif([violated(violation=failing)]))["results"]
    assert "state" not in found["codeFlows"][0]["threadFlows"][0]["locations"][-1]


def test_the_causes_are_told_essential_in_the_flow_and_related_places() -> None:
    (found,) = read(to_sarif([caused()]))["results"]
    assert "undone by leaving out step 1 `rm_state[rm2] = prepared`" in found["message"]["text"]
    steps = found["codeFlows"][0]["threadFlows"][0]["locations"]
    last = len(TRACE.steps) - 1
    assert [step["importance"] for step in steps] == [
        "essential" if number in (1, last) else "important" for number in range(last + 1)
    ]
    assert steps[1]["location"]["message"]["text"].endswith("; cause: rm_state[rm2] = prepared")
    (place,) = found["relatedLocations"]
    assert place["id"] == 0
    assert place["message"]["text"] == "cause, step 1: rm_state[rm2] = prepared"
    assert place["physicalLocation"] == steps[1]["location"]["physicalLocation"]


def test_a_rule_says_what_the_author_says_of_the_property() -> None:
    said = "Commit, or\nabort.\n\nNobody does both."
    first, second = read(to_sarif([violated(said={"decisions_agree": said})]))["tool"]["driver"]["rules"]
    assert first["shortDescription"]["text"] == "Commit, or abort."
    assert first["fullDescription"]["text"].startswith(f"{said}\n\nThe invariant decisions_agree of")
    assert second["shortDescription"]["text"] == "The reachable can_commit of TwoPhaseCommit."
    assert "fullDescription" not in second


def test_the_docstrings_of_a_spec_are_those_of_its_rules() -> None:
    result = check("two_phase_commit", RM=2, engine="reference")
    rules = {rule["id"]: rule for rule in read(to_sarif([result]))["tool"]["driver"]["rules"]}
    text = rules["TwoPhaseCommit.decisions_agree"]["shortDescription"]["text"]
    assert text == "No resource manager commits while another aborts."


def test_models_of_other_constants_have_other_fingerprints() -> None:
    found = read(to_sarif([violated(), violated(constants={"RM": 4})]))["results"]
    assert len({json.dumps(each["partialFingerprints"]) for each in found}) == 2


def test_warnings_and_what_is_not_known_are_no_failures() -> None:
    warned = result(warnings=("tm_state never changes",))
    cut = result(verdict=Verdict.UNDETERMINED, exhaustive=False, stop=INTERRUPT)
    run = read(to_sarif([warned, cut]))
    assert [(found["ruleId"], found["level"], found.get("kind")) for found in run["results"]] == [
        ("TwoPhaseCommit.warnings", "warning", None),
        ("TwoPhaseCommit.search", "none", "open"),
    ]
    assert run["invocations"][0]["exitCode"] == 3


def test_a_file_elsewhere_is_named_by_where_it_is(tmp_path: Path) -> None:
    place = Span(str(tmp_path / "a b.py"), 3, 5, 9)
    odd = Violation(ViolationKind.INVARIANT, "decisions_agree", "", TRACE, place)
    (found,) = read(to_sarif([violated(violation=odd)]))["results"]
    physical = found["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": (tmp_path / "a b.py").as_uri()}
    assert physical["region"] == {"startLine": 3, "startColumn": 5, "endColumn": 9}


def test_mistakes_in_the_input_are_results_of_their_codes() -> None:
    typed = SpecError("C502", "no number", Span("command line", 1, text="RM=x"), fix="write RM=3")
    run = read(errors_to_sarif([typed, SpecError("C201", "no such name", Span("lock.py", 2, 1, 5))]))
    assert [(found["ruleId"], found["message"]["text"]) for found in run["results"]] == [
        ("C502", "no number\nwrite RM=3"),
        ("C201", "no such name"),
    ]
    assert [len(found["locations"]) for found in run["results"]] == [0, 1]
    assert run["invocations"] == [{"executionSuccessful": False, "exitCode": 2}]
