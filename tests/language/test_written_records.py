"""A value is read back as a report shows it, whatever its domain."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from checker import Model
from checker.frontend.load import load
from checker.frontend.value_notation import Made, NotWritten, Word, read_notation
from checker.frontend.written_values import value_written
from checker.language.misfits import PlacedError
from checker.language.values import domain_values, show

SPEC = """
import enum
from typing import Annotated, Literal

from checker import *


class Node(Symmetric, size=3):
    pass


class Term(Ordered, size=2):
    pass


class Slot(Range, low=-1, high=2):
    pass


class Majority(Quorum, of=Node):
    pass


class Colour(enum.Enum):
    RED = 1
    GREEN = 2


class Note(Record):
    node: Node
    said: Literal["a b", "plain", "None"] | None


class Entry(Record):
    note: Note
    slots: Annotated[tuple[Slot, ...], MaxLen(2)]
    voters: frozenset[Node]


class Values(Spec):
    at: Node | None = None

    @action
    def take(
        self, note: Note, entry: Entry | Note, quorum: Majority, colour: Colour, pair: tuple[Term, bool],
        table: dict[Node, Term], some: set[Term], mixed: Node | Slot | Colour | None,
    ):
        self.at = note.node
"""


def domains(tmp_path: Path) -> Iterator[tuple[str, Any]]:
    path = tmp_path / "values.py"
    path.write_text(SPEC)
    model = Model(load(str(path)))
    with model.definition.bound():
        for parameter in model.definition.actions[0].parameters:
            yield parameter.name, parameter.type


def test_every_value_of_every_domain_is_read_back_as_it_is_shown(tmp_path: Path) -> None:
    random, seen = Random(7), set[str]()
    for name, kind in domains(tmp_path):
        values = list(domain_values(kind))
        for value in random.sample(values, min(len(values), 60)):
            assert value_written(kind, read_notation(show(kind, value))) == value
        seen.add(name)
    assert seen == {"note", "entry", "quorum", "colour", "pair", "table", "some", "mixed"}


def test_fields_may_be_given_by_name(tmp_path: Path) -> None:
    kinds = dict(domains(tmp_path))
    for name, kind in domains(tmp_path):
        if name == "note":
            by_name = value_written(kind, read_notation("Note(said='a b', node=node2)"))
            assert by_name == value_written(kind, read_notation("Note(node2, 'a b')"))
    assert kinds


@pytest.mark.parametrize(
    "written", ["Note(node1)", "Note(node1, plain, plain)", "Note(node9, plain)", "Other(node1)", "node1"]
)
def test_a_record_that_is_none_of_the_domain_is_refused(tmp_path: Path, written: str) -> None:
    for name, kind in domains(tmp_path):
        if name == "note":
            with pytest.raises(PlacedError):
                value_written(kind, read_notation(written))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("f(a=1, 2)", "an argument without a name stands behind one with a name"),
        ("f(", "a value is missing at the end"),
        ("f(a", "')' is missing"),
        ("f(a b)", "',' or ')' is missing before this"),
        ("f(a))", "the value ends before this"),
        ("f(a=)", "')' stands where a value should"),
        ("f" + "(f" * 40, "'(' stands where a value should"),
    ],
)
def test_what_is_written_wrong_is_said_with_its_place(text: str, message: str) -> None:
    with pytest.raises(NotWritten, match=message.replace("(", r"\(").replace(")", r"\)")):
        read_notation(text)


def test_arguments_keep_their_order_and_names() -> None:
    assert read_notation("f(a, g(), b=[c])") == Made("f", (Word("a"), Made("g", ())), (("b", [Word("c")]),))
