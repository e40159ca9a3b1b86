"""What a step changed."""

from typing import Any

import pytest

from checker.language.order import CanonicalFrozenSet
from checker.language.records import Record
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    NoneType,
    RecordType,
    SetType,
    TupleType,
    Type,
    UnionType,
)
from checker.report.changes import Change, changes

from .samples import (
    COMMIT,
    EPOCHS,
    MESSAGES,
    PREPARED,
    RM,
    RM_STATES,
    RMS,
    TRACE,
    VARIABLES,
    Abort,
    Commit,
    Prepared,
    rm1,
    rm2,
    rm3,
)

MATRIX = DictType(RMS, DictType(RMS, EPOCHS))


class Vote(Record):
    rm: RM
    epoch: Any
    known: frozenset[RM]


NOBODY = CanonicalFrozenSet[Any]()
VOTE = RecordType(Vote, (("rm", RMS), ("epoch", EPOCHS), ("known", FrozenSetType(RMS))))
VOTED = UnionType((NoneType(), VOTE))
INBOX = DictType(RMS, SetType(MESSAGES))
LOG = DictType(RMS, ListType(RMS, 3))


def shown(kind: Type, before: Any, after: Any) -> list[str]:
    return [str(change) for change in changes({"x": kind}, (before,), (after,))]


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        (RM_STATES, "working", "prepared", ["x: working → prepared"]),
        (DictType(RMS, EPOCHS), (5, 5, 5), (5, 6, 5), ["x[rm2]: 5 → 6"]),
        (MATRIX, ((5,) * 3,) * 3, ((5,) * 3, (5, 5, 6), (5,) * 3), ["x[rm2][rm3]: 5 → 6"]),
        (INBOX, ((), (), ()), ((Commit(),), (), (Abort(),)), ["x[rm1] += Commit()", "x[rm3] += Abort()"]),
        (SetType(MESSAGES), (Prepared(rm1), Commit()), (Prepared(rm2), Commit()),
         ["x -= Prepared(rm1)", "x += Prepared(rm2)"]),
        (FrozenSetType(RMS), CanonicalFrozenSet({rm1}), CanonicalFrozenSet({rm1, rm3}), ["x += rm3"]),
        (CounterType(RMS, 4), ((rm1, 1), (rm2, 3)), ((rm1, 3), (rm2, 2)), ["x -= rm2", "x += rm1 ×2"]),
        (CounterType(RMS, 4), ((rm1, 2),), (), ["x -= rm1 ×2"]),
        (LOG, ((), (rm1,), ()), ((), (rm1, rm2, rm3), ()), ["x[rm2] += rm2", "x[rm2] += rm3"]),
        (ListType(RMS, 3), (rm1, rm2, rm3), (rm1,), ["x -= rm3", "x -= rm2"]),
        (ListType(RMS, 3), (rm1, rm2), (rm2,), ["x: [rm1, rm2] → [rm2]"]),
        (LOG, ((rm1, rm2), (), ()), ((rm1, rm3), (), ()), ["x[rm1][1]: rm2 → rm3"]),
        (ListType(RMS, 3), (rm1,), (rm2,), ["x: [rm1] → [rm2]"]),
        (VOTED, Vote(rm1, 5, CanonicalFrozenSet({rm1})), Vote(rm1, 6, CanonicalFrozenSet({rm1})), ["x.epoch: 5 → 6"]),
        (VOTED, Vote(rm1, 5, CanonicalFrozenSet({rm1})), Vote(rm1, 5, CanonicalFrozenSet({rm2})),
         ["x.known -= rm1", "x.known += rm2"]),
        (DictType(RMS, VOTED), (None, None, Vote(rm1, 5, NOBODY)), (None, None, Vote(rm2, 5, NOBODY)),
         ["x[rm3].rm: rm1 → rm2"]),
        (VOTED, Vote(rm1, 5, NOBODY), Vote(rm2, 6, CanonicalFrozenSet({rm1})),
         ["x: Vote(rm1, epoch=5, known={}) → Vote(rm2, epoch=6, known={rm1})"]),
        (VOTED, None, Vote(rm1, 5, NOBODY), ["x: None → Vote(rm1, epoch=5, known={})"]),
        (UnionType((PREPARED, COMMIT)), Prepared(rm1), Prepared(rm2), ["x: Prepared(rm1) → Prepared(rm2)"]),
        (TupleType((RMS, EPOCHS)), (rm1, 5), (rm1, 6), ["x: (rm1, 5) → (rm1, 6)"]),
        (UnionType((RMS, EPOCHS)), rm1, 6, ["x: rm1 → 6"]),
    ],
)  # fmt: skip
def test_only_what_changed_is_shown(kind: Type, before: Any, after: Any, expected: list[str]) -> None:
    assert shown(kind, before, after) == expected


def test_an_equal_state_has_no_changes() -> None:
    state = TRACE.steps[-1].state
    assert state is not None
    assert changes(VARIABLES, state, state) == []


def test_a_change_keeps_its_place_apart_from_its_text() -> None:
    before, after = TRACE.steps[0].state, TRACE.steps[1].state
    assert before is not None
    assert after is not None
    assert changes(VARIABLES, before, after) == [
        Change("rm_state[rm2]", ": working → prepared"),
        Change("messages", " += Prepared(rm2)"),
    ]
