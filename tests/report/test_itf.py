"""Traces in the Informal Trace Format."""

import contextlib
import json
from typing import Any

import itf_py  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings

from checker.diagnostics import InvalidSpec
from checker.language.order import CanonicalFrozenSet
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import contains
from checker.report.codec import Misfit
from checker.report.itf import itf_decode, itf_encode, read_itf, to_itf
from checker.trace import Step, Trace

from .samples import (
    COLOURS,
    EPOCHS,
    FAILING,
    MAJORITIES,
    MESSAGES,
    PARAMETERS,
    PREPARED,
    RM,
    RMS,
    TRACE,
    VARIABLES,
    WITNESS,
    Colour,
    Commit,
    Majority,
    Prepared,
    damaged,
    result,
    rm1,
    rm2,
    rm3,
    typed_values,
    violated,
)


def document_of(trace: Trace) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(to_itf(violated(), trace)))
    return document


def without_places(trace: Trace) -> Trace:
    return Trace(trace.variables, tuple(Step(step.action, step.arguments, step.state) for step in trace.steps))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=100)
@given(typed_values)
def test_a_value_comes_back_exactly(pair: tuple[Type, Any]) -> None:
    kind, value = pair
    read = itf_decode(kind, json.loads(json.dumps(itf_encode(kind, value))))
    assert contains(kind, read)
    assert read == value


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=100)
@given(typed_values)
def test_itf_py_reads_every_value(pair: tuple[Type, Any]) -> None:
    kind, value = pair
    itf_py.value_from_json(json.loads(json.dumps(itf_encode(kind, value))))


OPTION = UnionType((RMS, NoneType()))
EITHER = UnionType((NoneType(), EPOCHS, RMS, PREPARED))


@pytest.mark.parametrize(
    ("kind", "value", "document"),
    [
        (BoolType(), True, True),
        (EPOCHS, 7, {"#bigint": "7"}),
        (LiteralType(("a",)), "a", "a"),
        (COLOURS, Colour.RED, "RED"),
        (RMS, rm2, "rm2"),
        (MAJORITIES, Majority.quorum((0, 1)), {"#set": ["rm1", "rm2"]}),
        (PREPARED, Prepared(rm1), {"rm": "rm1"}),
        (MESSAGES, Prepared(rm1), {"tag": "Prepared", "value": {"rm": "rm1"}}),
        (MESSAGES, Commit(), {"tag": "Commit", "value": {}}),
        (OPTION, None, {"tag": "Nothing", "value": {}}),
        (OPTION, rm1, {"tag": "Some", "value": {"value": "rm1"}}),
        (EITHER, None, {"tag": "Nothing", "value": {}}),
        (EITHER, 5, {"tag": "Epoch", "value": {"value": {"#bigint": "5"}}}),
        (EITHER, rm1, {"tag": "RM", "value": {"value": "rm1"}}),
        (EITHER, Prepared(rm1), {"tag": "Prepared", "value": {"rm": "rm1"}}),
        (UnionType((TupleType((RMS,)), TupleType((COLOURS,)))), (rm1,),
         {"tag": "tuple_RM", "value": {"value": {"#tup": ["rm1"]}}}),
        (UnionType((TupleType((SortType(RM, 2),)), TupleType((RMS,)))), (rm3,),
         {"tag": "tuple_RM_2", "value": {"value": {"#tup": ["rm3"]}}}),
        (TupleType((RMS, EPOCHS)), (rm1, 5), {"#tup": ["rm1", {"#bigint": "5"}]}),
        (FrozenSetType(RMS), CanonicalFrozenSet({rm3, rm1}), {"#set": ["rm1", "rm3"]}),
        (ListType(RMS, 2), (rm3, rm1), ["rm3", "rm1"]),
        (CounterType(RMS, 3), ((rm1, 2),), {"#map": [["rm1", {"#bigint": "2"}]]}),
        (DictType(COLOURS, RMS), (rm1, rm3), {"#map": [["RED", "rm1"], ["BLACK", "rm3"]]}),
    ],
)  # fmt: skip
def test_a_value_has_the_documented_form(kind: Type, value: Any, document: object) -> None:
    assert itf_encode(kind, value) == document
    assert itf_decode(kind, document) == value


@pytest.mark.parametrize(
    ("kind", "document", "message"),
    [
        (EPOCHS, {"#bigint": "9"}, 'v: {"#bigint": "9"} is not a value of Epoch'),
        (SetType(RMS), ["rm1"], 'v: expected {"#set": ...}, got ["rm1"]'),
        (SetType(RMS), {"#set": ["rm1", "rm1"]}, "v: rm1 stands here twice"),
        (DictType(COLOURS, RMS), {"#map": [["RED", "rm1"]]}, "v: BLACK has no value"),
        (OPTION, {"tag": "None", "value": {}}, 'v: RM | None has no "None"'),
        (PREPARED, {"rm": "rm9"}, 'v.rm: "rm9" is not a value of RM'),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(kind: Type, document: object, message: str) -> None:
    with pytest.raises(Misfit) as caught:
        itf_decode(kind, document, "v")
    assert str(caught.value) == message


@pytest.mark.parametrize("trace", [TRACE, FAILING])
def test_a_trace_comes_back_with_its_actions_and_a_failing_last_step(trace: Trace) -> None:
    assert read_itf(document_of(trace), VARIABLES, PARAMETERS) == without_places(trace)


def test_itf_py_reads_the_trace_with_its_values() -> None:
    read = itf_py.trace_from_json(document_of(TRACE))
    assert read.vars == ["rm_state", "tm_state", "messages"]
    assert [state.meta["action"] for state in read.states] == [step.action for step in TRACE.steps]
    assert [state.meta["index"] for state in read.states] == [0, 1, 2, 3, 4]
    assert read.states[1].meta["args"] == {"rm": "rm2"}
    last = read.states[4].values
    assert last["rm_state"] == {"rm1": "aborted", "rm2": "committed", "rm3": "working"}
    assert last["tm_state"] == "committed"
    assert {(type(message).__name__, *message) for message in last["messages"]} == {("Prepared", "rm2"), ("Commit",)}


def test_the_file_says_what_it_is_and_what_it_shows() -> None:
    meta = to_itf(violated(), TRACE)["#meta"]
    assert meta["format"] == "ITF"
    assert meta["description"] == "TwoPhaseCommit RM=3: invariant decisions_agree"
    assert meta["varTypes"]["messages"] == "set[Prepared | Commit | Abort]"
    assert to_itf(result(), WITNESS)["#meta"]["description"] == "TwoPhaseCommit RM=3: witness of can_commit"


def refusal(document: object) -> list[tuple[str, str]]:
    with pytest.raises(InvalidSpec) as caught:
        read_itf(document, VARIABLES, PARAMETERS)
    return [(error.code, error.message) for error in caught.value.errors]


def test_what_is_no_itf_trace_is_refused() -> None:
    assert refusal([]) == [("C601", "the file is not an ITF trace: it has no list of 'states'")]
    assert refusal({"states": []}) == [("C601", "the trace has no steps")]
    nameless = document_of(TRACE)
    del nameless["states"][2]["#meta"]["action"]
    assert refusal(nameless) == [("C601", "state 2 does not name its action: '#meta' has no 'action'")]


def test_a_trace_of_another_spec_is_refused() -> None:
    document = document_of(TRACE)
    document["states"][1]["tm_state"] = "lost"
    kind = "Literal['init', 'committed', 'aborted']"
    assert refusal(document) == [("C602", f'step 1: state.tm_state: "lost" is not a value of {kind}')]


@settings(deadline=None)
@given(damaged(to_itf(violated(), FAILING)))
def test_a_damaged_file_is_read_or_refused_and_never_crashes(document: object) -> None:
    with contextlib.suppress(InvalidSpec):
        read_itf(document, VARIABLES, PARAMETERS)
