"""Which fields of a record, and which arguments of an action, have their names."""

import ast
from typing import Any

import pytest

from checker.api.plain_values import plain
from checker.backends.python.machine import Instance
from checker.language.records import Record
from checker.language.sorts import Ordered, Symmetric
from checker.language.types import BoolType, NoneType, RecordType, SortType, Type, UnionType
from checker.language.values import show
from checker.trace import Argument, Step

from .samples import BALLOTS, EPOCHS, RM, RMS, Ballot, ballot1, rm1, rm2


class SubRecord(Symmetric, size=2):
    """A part of a record."""


class Slot(Ordered, size=2):
    """A place."""


class Ask(Record):
    rm: RM


class Entry(Record):
    rm: RM
    ballot: Ballot | None
    epoch: Any
    other: RM


class Pair(Record):
    first: Ask
    second: Ask | None


class Reply(Record):
    record: SubRecord
    asked: Ask
    is_last: bool


SUB_RECORDS = SortType(SubRecord, 2)
ASK = RecordType(Ask, (("rm", RMS),))
ENTRY = RecordType(
    Entry, (("rm", RMS), ("ballot", UnionType((NoneType(), BALLOTS))), ("epoch", EPOCHS), ("other", RMS))
)
PAIR = RecordType(Pair, (("first", ASK), ("second", UnionType((NoneType(), ASK)))))
REPLY = RecordType(Reply, (("record", SUB_RECORDS), ("asked", ASK), ("is_last", BoolType())))
(sub_record1, *_) = SubRecord.first_elements(2)

CASES: list[tuple[Type, Any, str]] = [
    (ASK, Ask(rm1), "Ask(rm1)"),
    (ENTRY, Entry(rm1, ballot1, 5, rm2), "Entry(rm1, ballot1, epoch=5, other=rm2)"),
    (ENTRY, Entry(rm1, None, 5, rm2), "Entry(rm1, ballot=None, epoch=5, other=rm2)"),
    (REPLY, Reply(sub_record1, Ask(rm1), True), "Reply(sub_record1, Ask(rm1), is_last=True)"),
    (PAIR, Pair(Ask(rm1), Ask(rm2)), "Pair(first=Ask(rm1), second=Ask(rm2))"),
    (PAIR, Pair(Ask(rm1), None), "Pair(Ask(rm1), second=None)"),
]


@pytest.mark.parametrize(("kind", "value", "text"), CASES)
def test_a_field_has_its_name_from_the_first_value_on_that_does_not_tell_which_it_is(
    kind: Type, value: Any, text: str
) -> None:
    assert show(kind, value) == text
    ast.parse(text)


@pytest.mark.parametrize(("kind", "value", "text"), CASES)
def test_a_record_is_written_alike_by_reports_by_python_and_by_expressions(kind: Type, value: Any, text: str) -> None:
    assert repr(value) == plain(value) == show(kind, value)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ((), "act()"),
        ((Argument("voter", RMS, rm1),), "act(rm1)"),
        ((Argument("rm", RMS, rm1), Argument("voter", RMS, rm2)), "act(rm1, voter=rm2)"),
        ((Argument("voter", RMS, rm1), Argument("rm", RMS, rm2)), "act(voter=rm1, rm=rm2)"),
        ((Argument("rm", RMS, rm1), Argument("m", ASK, Ask(rm1))), "act(rm1, Ask(rm1))"),
    ],
)
def test_so_have_arguments_of_actions(arguments: tuple[Argument, ...], text: str) -> None:
    assert str(Step("act", arguments, None)) == text


def test_an_action_that_could_be_taken_reads_as_a_step() -> None:
    from checker.frontend.load import load
    from checker.frontend.model import Model

    model = Model(load("raft_election"))
    grant = next(action for action in model.actions if action.name == "observe_term")
    values = tuple(next(iter(parameter.type.sort.first_elements(1))) for parameter in grant.parameters)  # type: ignore[union-attr]  # both are sorts
    assert str(Instance(grant, values)) == "observe_term(server1, term1)"
