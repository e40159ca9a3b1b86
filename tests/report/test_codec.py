"""Values as JSON and back."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

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
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import contains
from checker.report.codec import Misfit, decode, encode

from .samples import (
    COLOURS,
    EPOCHS,
    MAJORITIES,
    MESSAGES,
    PREPARED,
    RM_STATES,
    RMS,
    Colour,
    Commit,
    Majority,
    Prepared,
    rm1,
    rm2,
    rm3,
    typed_values,
)

PAIRS = TupleType((RMS, RMS))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=100)
@given(typed_values)
def test_a_value_comes_back_exactly_from_its_json_text(pair: tuple[Type, Any]) -> None:
    kind, value = pair
    read = decode(kind, json.loads(json.dumps(encode(kind, value))))
    assert contains(kind, read)
    assert read == value


@pytest.mark.parametrize(
    ("kind", "value", "document"),
    [
        (NoneType(), None, None),
        (BoolType(), False, False),
        (EPOCHS, 6, 6),
        (COLOURS, Colour.BLACK, "BLACK"),
        (RMS, rm2, "rm2"),
        (MAJORITIES, Majority.quorum((0, 2)), ["rm1", "rm3"]),
        (MESSAGES, Prepared(rm1), {"tag": "Prepared", "value": {"rm": "rm1"}}),
        (MESSAGES, Commit(), {"tag": "Commit", "value": {}}),
        (PAIRS, (rm1, rm3), ["rm1", "rm3"]),
        (FrozenSetType(RMS), CanonicalFrozenSet({rm3, rm1}), ["rm1", "rm3"]),
        (SetType(RMS), (rm1, rm3), ["rm1", "rm3"]),
        (ListType(RMS, 2), (rm3, rm1), ["rm3", "rm1"]),
        (CounterType(RMS, 3), ((rm1, 2), (rm3, 1)), [["rm1", 2], ["rm3", 1]]),
        (DictType(RMS, EPOCHS), (5, 6, 7), {"rm1": 5, "rm2": 6, "rm3": 7}),
        (DictType(BoolType(), RMS), (rm1, rm2), {"False": "rm1", "True": "rm2"}),
        (DictType(LiteralType((1, 2)), RMS), (rm1, rm2), {"1": "rm1", "2": "rm2"}),
        (DictType(UnionType((NoneType(), COLOURS)), EPOCHS), (5, 6, 7), [[None, 5], ["RED", 6], ["BLACK", 7]]),
        (DictType(LiteralType((1, "1")), RMS), (rm1, rm2), [[1, "rm1"], ["1", "rm2"]]),
        (UnionType((LiteralType(("rm1",)), RMS)), "rm1", "rm1"),
        (UnionType((LiteralType(("rm1",)), RMS)), rm1, {"member": 1, "value": "rm1"}),
    ],
)
def test_a_value_has_the_documented_json(kind: Type, value: Any, document: object) -> None:
    assert encode(kind, value) == document
    assert decode(kind, document) == value


@pytest.mark.parametrize(
    ("kind", "document", "message", "fix"),
    [
        (RMS, "rm4", 'v: "rm4" is not a value of RM', "did you mean 'rm3'?"),
        (RMS, 7, "v: 7 is not a value of RM", "expected one of rm1, rm2, rm3"),
        (EPOCHS, 9, "v: 9 is not a value of Epoch", "expected an integer from 5 to 8"),
        (EPOCHS, 6.0, "v: 6.0 is not a value of Epoch", "expected an integer from 5 to 8"),
        (BoolType(), 1, "v: 1 is not a value of bool", None),
        (COLOURS, "RAD", 'v: "RAD" is not a value of Colour', "did you mean 'RED'?"),
        (MAJORITIES, ["rm1"], "v: {rm1} is not a quorum of Majority", None),
        (PAIRS, ["rm1"], 'v: expected an array of 2, got ["rm1"]', None),
        (PREPARED, {"tag": "Commit", "value": {}}, "v: expected a record tagged 'Prepared', got \"Commit\"", None),
        (PREPARED, {"tag": "Prepared", "value": {"r": 1}}, "v: there is no 'r' here", "did you mean 'rm'?"),
        (PREPARED, {"tag": "Prepared", "value": {}}, "v: 'rm' is missing", None),
        (MESSAGES, {"tag": "Prepared", "value": {"rm": 9}}, "v.rm: 9 is not a value of RM",
         "expected one of rm1, rm2, rm3"),
        (MESSAGES, "Commit", 'v: "Commit" is not a value of Prepared | Commit | Abort', None),
        (SetType(RMS), {}, "v: expected an array, got {}", None),
        (SetType(RMS), ["rm1", "rm1"], "v: rm1 stands here twice", None),
        (SetType(RMS), ["rm1", "x"], 'v[1]: "x" is not a value of RM', "expected one of rm1, rm2, rm3"),
        (SetType(RMS, 1), ["rm1", "rm2"], "v: 2 elements are more than Annotated[set[RM], MaxLen(1)] holds", None),
        (ListType(RMS, 1), ["rm1", "rm1"], "v: 2 elements are more than Annotated[list[RM], MaxLen(1)] holds", None),
        (CounterType(RMS, 1), [["rm1", 2]], "v: 2 elements are more than Annotated[Counter[RM], MaxLen(1)] holds",
         None),
        (CounterType(RMS, 1), [["rm1", 0]], "v: the count of rm1 is 0, not an integer from 1", None),
        (DictType(RMS, EPOCHS), {"rm1": 5}, "v: 'rm2' is missing", None),
        (DictType(RMS, RM_STATES), dict.fromkeys(["rm1", "rm2", "rm3"], "workin"),
         "v[rm1]: \"workin\" is not a value of Literal['working', 'prepared', 'committed', 'aborted']",
         "did you mean 'working'?"),
        (DictType(PAIRS, EPOCHS), [[["rm1", "rm1"], 5]], "v: (rm1, rm2) has no value", None),
        (UnionType((RMS, NoneType())), {"member": 2, "value": None}, "v: RM | None has no member 2", None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_its_place(
    kind: Type, document: object, message: str, fix: str | None
) -> None:
    with pytest.raises(Misfit) as caught:
        decode(kind, document, "v")
    assert (str(caught.value), caught.value.fix) == (message, fix)


def test_a_set_in_any_order_is_read_in_canonical_order() -> None:
    assert decode(SetType(RMS), ["rm3", "rm1"]) == (rm1, rm3)
    assert decode(CounterType(RMS, 3), [["rm3", 1], ["rm1", 2]]) == ((rm1, 2), (rm3, 1))
