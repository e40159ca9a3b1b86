"""What is said of defaults, records, sorts and files that are nearly right: one message each, with what to write."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search.reference import check

TEXT = """\
import dataclasses
from enum import Enum
from typing import Annotated, Literal
from checker import *

class Node(Symmetric, size=3):
    pass

class Turn(Ordered, size=3):
    pass

class Slot(Range, low=0, high=3):
    pass

class Colour(Enum):
    RED = 1

class Grant(Record):
    to: Node
    slot: Slot

class Lock(Spec):
    slot: Slot = 0
    turn: Turn = Turn.first()
    state: dict[Node, Literal["idle", "busy"]] = fill("idle")
    flag: dict[Node, bool] = fill(False)
    level: dict[Turn, Slot] = fill(0)
    holds: set[Node] = fill()
    log: Annotated[list[Turn], MaxLen(3)] = fill()
    colour: Colour = Colour.RED
    free: bool = True
    sent: set[Grant] = fill()

    @action
    def go(self, node: Node):
        self.sent.add(Grant(node, self.slot))

    @invariant
    def ok(self):
        return True
"""


def errors_of(folder: Path, text: str) -> list[SpecError]:
    path = folder / "spec.py"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSpec) as caught:
        check(Model(load(str(path))))
    return list(caught.value.errors)


@pytest.mark.parametrize(
    ("old", "new", "code", "fix"),
    [
        ("= Turn.first()", "= Turn.first", "C205", "call it: Turn.first()"),
        ("= Turn.first()", "= 0", "C205", "write Turn.first() or Turn.last()"),
        ("= Turn.first()", "= None", "C205", "where it may be None, annotate it with | None"),
        ("slot: Slot = 0", "slot: Slot = 9", "C205", "write a number from 0 to 3, or Slot.low"),
        ("free: bool = True", "free: bool = 'True'", "C205", "write False or True"),
        ("free: bool = True", "free: bool = True,", "C205", "remove the comma, which makes a tuple"),
        ("= Colour.RED", "= 'RED'", "C205", "write Colour.RED"),
        ("= fill(False)", "= fill", "C205", "call it: fill()"),
        ("= fill(False)", "= fill(fill(fill(False)))", "C205", "write = fill(False)"),
        ("= fill(False)", "= fill(0)", "C205", "fill with one of its values: False or True"),
        ('= fill("idle")', '= fill("idel")', "C205", "fill with one of its values: did you mean 'idle'?"),
        ("= fill(False)", "= {n: n is None for n in Node}", "C204", "write = fill(False)"),
        ("= fill(0)", "= {t: int(t == Turn.first()) for t in Turn}", "C204", "assign it in an @init"),
        ("holds: set[Node] = fill()", "holds: set[Node] = set(Node)", "C204", "write = frozenset(Node)"),
        ("holds: set[Node] = fill()", "holds: set[Node] = {*Node}", "C204", "write = frozenset({*Node})"),
        (
            "holds: set[Node] = fill()",
            "holds: set[Node] = fill(Node)",
            "C205",
            "write = frozenset(Node) for all of them, or = fill() for none",
        ),
        (
            "holds: set[Node] = fill()",
            "holds: set[Node] = dataclasses.field(default_factory=set)",
            "C204",
            "write = fill()",
        ),
        ("MaxLen(3)] = fill()", "MaxLen(3)] = [Turn.first()]", "C204", "write = tuple([Turn.first()])"),
        ("class Grant(Record)", "@dataclasses.dataclass\nclass Grant(Record)", "C211", "remove @dataclass"),
        (
            "class Grant(Record)",
            "@dataclasses.dataclass(frozen=True)\nclass Grant(Record)",
            "C211",
            "remove @dataclass",
        ),
        ("    to: Node", "    to = Node", "C207", None),
        ("    slot: Slot\n\n", "    slot = Literal[1, 2]\n\n", "C207", None),
        ("Turn(Ordered, size=3)", "Turn(Ordered, Symmetric, size=3)", "C207", None),
        ("class Lock(Spec)", "class Lock", "C103", "write class Lock(Spec)"),
        ("class Lock(Spec)", "class Lock(Record)", "C103", "write class Lock(Spec)"),
    ],
)
def test_one_message_says_what_to_write(tmp_path: Path, old: str, new: str, code: str, fix: str | None) -> None:
    assert old in TEXT
    (error,) = errors_of(tmp_path, TEXT.replace(old, new, 1))
    assert (error.code, error.fix) == (code, fix)
    assert error.span is not None
    assert error.span.line > 1


@pytest.mark.parametrize(
    ("old", "new", "fix"),
    [
        (
            "class Node(Symmetric, size=3):\n    pass",
            'Node = ["a", "b"]',
            "write Literal['a', 'b'], or declare class Name(Symmetric, size=2)",
        ),
        ("class Slot(Range, low=0, high=3):\n    pass", "Slot = range(4)", "write class Name(Range, low=0, high=3)"),
    ],
)
def test_values_in_place_of_a_domain_say_which_domain_they_are(tmp_path: Path, old: str, new: str, fix: str) -> None:
    found = errors_of(tmp_path, TEXT.replace(old, new, 1))
    assert {(error.code, error.fix) for error in found if "is a value, not a domain" in error.message} == {
        ("C202", fix)
    }
    spans = [error.span for error in found]
    assert len(set(spans)) == len(spans)


def test_the_defaults_that_are_advised_are_right(tmp_path: Path) -> None:
    text = TEXT.replace("holds: set[Node] = fill()", "holds: set[Node] = frozenset(Node)")
    text = text.replace("MaxLen(3)] = fill()", "MaxLen(3)] = tuple([Turn.first()])")
    path = tmp_path / "spec.py"
    path.write_text(text)
    assert check(Model(load(str(path)))).violation is None


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(TEXT, encoding="utf-8-sig")
    assert check(Model(load(str(path)))).violation is None
    (error,) = errors_of(tmp_path, "\ufeff" + TEXT.replace("= Turn.first()", "= Turn.first", 1))
    assert error.span is not None
    assert error.span.source_line() == "    turn: Turn = Turn.first"


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("self.cur", 1),
        ("not self.cur", 1),
        ("self.cur and self.slot", 1),
        ("self.cur is not None and self.cur", 0),
        ("self.cur == 1", 0),
        ("self.boss", 0),
        ("self.slot", 0),
    ],
)
def test_a_truth_that_takes_nought_for_none_is_warned_of(tmp_path: Path, condition: str, count: int) -> None:
    text = TEXT.replace(
        "    slot: Slot = 0\n", "    slot: Slot = 0\n    cur: Slot | None = None\n    boss: Node | None = None\n"
    )
    text = text.replace("        self.sent.add(", f"        require({condition})\n        self.sent.add(")
    path = tmp_path / "spec.py"
    path.write_text(text)
    warnings = [text for text in Model(load(str(path))).warnings if "counts as None" in text]
    assert len(warnings) == count
    assert all("write self.cur is not None" in text for text in warnings)
