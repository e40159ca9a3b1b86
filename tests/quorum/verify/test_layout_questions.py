"""What a layout is asked: what it asks for itself, and of which system a property of one system is asked."""

from typing import Any

import pytest

from checker.diagnostics import InvalidSpec
from checker.quorum.algebra.systems import Node
from checker.quorum.layout_files.layout import Faults, Layout, layout_of
from checker.quorum.layout_files.reader import read_layout
from checker.quorum.notation.written_text import Text
from checker.quorum.properties import Property
from checker.quorum.verify import Verdict
from checker.quorum.verify.layout_questions import certified, exit_code, verify


def layout(read: str | None = None, write: str | None = None, **faults: Any) -> Layout:
    texts = {role: Text(text, role) for role, text in (("read", read), ("write", write)) if text is not None}
    found = layout_of(texts)
    return Layout(found.name, found.nodes, found.read, found.write, faults=Faults(**faults), texts=found.texts)


def test_one_system_written_in_two_ways_is_one() -> None:
    for read, write in (
        ("3 of [a, b, c, d]", "3 of [d, c, b, a]"),
        ("a*b + a*b*c", "a*b"),
        ("majority of [a, b, c]", "a*b + b*c + c*a"),
    ):
        (answer,) = verify(layout(read, write, byzantine=0), [Property.MASKING], seconds=5)
        assert answer.name == "masking"
        (answer,) = verify(layout(read, write), [Property.NON_TRIVIAL], seconds=5)
        assert answer.name == "non-triviality"


def test_two_systems_are_two() -> None:
    """Every quorum of the one is one of the other, but not the other way about."""
    for read, write in (("2 of [a, b, c]", "3 of [a, b, c]"), ("3 of [a, b, c]", "2 of [a, b, c]")):
        with pytest.raises(InvalidSpec, match="a property of one quorum system"):
            verify(layout(read, write, byzantine=1), [Property.DISSEMINATION], seconds=5)
        assert len(verify(layout(read, write), [Property.NON_TRIVIAL], seconds=5)) == 2


@pytest.mark.parametrize("role", ["read", "write"])
def test_a_property_of_one_system_is_asked_of_the_one_that_was_given(role: str) -> None:
    """The other is its dual, 2 of 5, which masks nothing."""
    given = layout(**{role: "4 of 5"}, byzantine=1)
    for name in (Property.DISSEMINATION, Property.MASKING, Property.OPAQUE):
        (answer,) = verify(given, [name], seconds=5)
        assert answer.verdict is Verdict.HOLDS
        assert certified(answer) == (name is not Property.OPAQUE)
    assert [answer.name for answer in verify(given, seconds=5)] == ["read/write intersection", "dissemination"]


def test_what_a_layout_asks_for_itself_and_cannot_be_asked_of_it_is_unknown() -> None:
    text = 'read = "2 of 4"\nwrite = "4 of 4"\n[faults]\nbyzantine = 1\n'
    answers = verify(read_layout(text, "my.toml"), seconds=5)
    assert [answer.verdict for answer in answers] == [Verdict.HOLDS, Verdict.UNKNOWN]
    assert answers[1].name == "dissemination"
    assert answers[1].reason == "dissemination is a property of one quorum system: this layout reads and writes by two"
    assert exit_code(answers) == 3


def test_a_layout_without_texts_is_compared_by_its_systems() -> None:
    a, b = map(Node, "ab")
    for read, is_one in ((a * b, True), (b * a, True), (a + b, False)):
        made = Layout("made", (a, b), read, a * b, faults=Faults(byzantine=0))
        (answer, *_) = verify(made, [Property.NON_TRIVIAL], seconds=5)
        assert answer.name == "non-triviality"
        assert len(verify(made, [Property.NON_TRIVIAL], seconds=5)) == (1 if is_one else 2)
