"""Results as JSON, and traces read back."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings

from checker.diagnostics import InvalidSpec
from checker.report.json_report import read_trace, to_json, trace_to_json
from checker.result import INTERRUPT, SymmetryFigures, Verdict, Violation, ViolationKind
from checker.trace import Step, Trace

from .samples import FAILING, PARAMETERS, SPEC, TRACE, VARIABLES, damaged, result, violated


def without_places(trace: Trace) -> Trace:
    return Trace(trace.variables, tuple(Step(step.action, step.arguments, step.state) for step in trace.steps))


def errors(document: object) -> list[tuple[str, str, str | None]]:
    with pytest.raises(InvalidSpec) as caught:
        read_trace(document, VARIABLES, PARAMETERS)
    return [(error.code, error.message, error.fix) for error in caught.value.errors]


def steps() -> list[Any]:
    document: list[Any] = json.loads(json.dumps(trace_to_json(TRACE)))
    return document


def test_a_verified_result_has_the_schema_of_the_design() -> None:
    document = to_json(result(warnings=("tm_state never changes",)))
    reached = document.pop("reached")
    assert document.pop("reached_because") == {}
    assert document.pop("quorums") == {}
    assert document == {
        "schema_version": 1,
        "spec": "TwoPhaseCommit",
        "constants": {"RM": 3},
        "engine": "native",
        "strategy": "breadth-first",
        "symmetry": {"enabled": False, "group_order": 1, "sorts": {}, "tested_states": 0},
        "verdict": "verified",
        "exhaustive": True,
        "constrained": False,
        "stopped_by": None,
        "counts": "states",
        "distinct_states": 288,
        "transitions": 1145,
        "depth": 10,
        "elapsed_seconds": 0.25,
        "compile_seconds": 0.1875,
        "explore_seconds": 0.03125,
        "states_per_second": 9216.0,
        "bytes_per_state": 8.0,
        "peak_memory_bytes": 3145728,
        "audit": None,
        "actions": {"rm_prepare": {"fired": 324}, "tm_commit": {"fired": 1}},
        "stuck": None,
        "warnings": ["tm_state never changes"],
        "notes": [],
        "not_checked": ["constants other than RM=3"],
        "violation": None,
        "more": [],
        "walks": [],
        "coverage": None,
    }
    assert [step["action"] for step in reached["can_commit"]] == ["init", "rm_prepare", "tm_commit"]


def test_counts_under_symmetry_are_of_orbits() -> None:
    assert to_json(result(symmetry=SymmetryFigures(enabled=True, group_order=6)))["counts"] == "orbits"


def test_a_search_that_was_cut_says_by_what() -> None:
    cut = result(verdict=Verdict.UNDETERMINED, exhaustive=False, stop=INTERRUPT, constrained=True)
    document = to_json(cut)
    assert (document["verdict"], document["exhaustive"]) == ("undetermined", False)
    assert (document["stopped_by"], document["constrained"]) == ("an interrupt", True)


def test_a_violation_has_its_place_and_its_trace() -> None:
    violation = to_json(violated())["violation"]
    trace = violation.pop("trace")
    assert [violation.pop(name) for name in ("reasons", "refusals", "also")] == [[], [], []]
    assert violation == {
        "kind": "invariant",
        "property": "decisions_agree",
        "message": "No resource manager commits while another aborts.",
        "location": {"path": SPEC, "line": 76},
        "causes": [],
        "undone_by": None,
        "unavoidable_after": None,
        "guards": [],
        "nearest": None,
    }
    assert trace[0]["action"] == "init"
    assert trace[1] == {
        "action": "rm_prepare",
        "args": {"rm": "rm2"},
        "state": {
            "rm_state": {"rm1": "working", "rm2": "prepared", "rm3": "working"},
            "tm_state": "init",
            "messages": [{"tag": "Prepared", "value": {"rm": "rm2"}}],
        },
        "location": {"path": SPEC, "line": 56},
    }


def test_an_unreachable_property_has_neither_trace_nor_place() -> None:
    violation = Violation(ViolationKind.UNREACHABLE, "can_commit", "never reached", None)
    document = to_json(violated(violation=violation))["violation"]
    assert (document["trace"], document["location"]) == (None, None)


def test_a_step_that_ends_in_an_error_has_a_null_state() -> None:
    step = {"action": "rm_receive_commit", "args": {"rm": "rm2"}, "state": None}
    assert trace_to_json(FAILING)[-1] == {**step, "location": {"path": SPEC, "line": 67}}
    assert trace_to_json(FAILING, places=False)[-1] == step


@pytest.mark.parametrize("trace", [TRACE, FAILING])
def test_a_trace_comes_back_from_a_report_and_from_its_steps_alone(trace: Trace) -> None:
    violation = Violation(ViolationKind.ERROR, "rm_receive_commit", "", trace)
    report = json.loads(json.dumps(to_json(violated(violation=violation))))
    assert read_trace(report, VARIABLES, PARAMETERS) == without_places(trace)
    assert read_trace(report["violation"]["trace"], VARIABLES, PARAMETERS) == without_places(trace)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (3, "a trace is a list of steps, this is 3"),
        ([], "the trace has no steps"),
        ({}, "the file is a JSON object without a 'violation', so it is not a report with a trace"),
        ({"violation": None}, "the report holds no counterexample"),
        ({"violation": {"trace": None}}, "the report holds no counterexample"),
        (["init"], 'step 0 is "init", not an object with action, args, state'),
        ([{"args": {}}], "step 0 has no action"),
        ([{"action": "init"}], "step 0 has no state"),
    ],
)
def test_what_is_no_trace_is_refused(document: object, message: str) -> None:
    assert errors(document) == [("C601", message, None)]


def test_a_state_may_be_missing_at_the_end_only() -> None:
    document = steps()
    document[1]["state"] = None
    assert errors(document) == [("C601", "step 1: state is missing; only the last step may end without one", None)]


def test_every_misfit_is_reported_with_its_step_its_field_and_a_suggestion() -> None:
    document = steps()
    document[1]["action"] = "rm_prepares"
    document[2]["extra"] = 1
    document[3]["args"] = {"r": "rm1"}
    document[3]["state"]["rm_state"]["rm2"] = "prepard"
    document[4]["state"]["tm_stat"] = document[4]["state"].pop("tm_state")
    kind = "Literal['working', 'prepared', 'committed', 'aborted']"
    assert errors(document) == [
        ("C602", "step 1: the spec has no action 'rm_prepares'", "did you mean 'rm_prepare'?"),
        ("C601", "step 2 has an unknown field 'extra'", None),
        ("C602", "step 3: args: 'r' is not a parameter of rm_choose_to_abort", "did you mean 'rm'?"),
        ("C602", "step 3: args: the parameter of rm_choose_to_abort 'rm' has no value", None),
        ("C602", f'step 3: state.rm_state[rm2]: "prepard" is not a value of {kind}', "did you mean 'prepared'?"),
        ("C602", "step 4: state: 'tm_stat' is not a variable", "did you mean 'tm_state'?"),
        ("C602", "step 4: state: the variable 'tm_state' has no value", None),
    ]


def test_only_the_first_step_may_be_the_making_of_the_initial_state() -> None:
    document = steps()
    document[1] = {**document[0]}
    assert errors(document) == [("C602", "step 1: the spec has no action 'init'", None)]


@settings(deadline=None)
@given(damaged(to_json(violated())))
def test_a_damaged_report_is_read_or_refused_and_never_crashes(document: object) -> None:
    with contextlib.suppress(InvalidSpec):
        read_trace(document, VARIABLES, PARAMETERS)
