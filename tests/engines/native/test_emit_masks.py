"""Comprehensions over dense sets: words and masks where no element can fail, loops where something may."""

from pathlib import Path

import pytest

from checker.backends.c.generate import c_source
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.lower.program import compile_model
from checker.result import Verdict
from checker.search import select

SPEC = """
from checker import Ordered, Record, Spec, action, fill, invariant


class Level(Ordered, size=3):
    pass


class Ask(Record):
    level: Level


class Tell(Record):
    level: Level
    sure: bool


class Talk(Spec):
    said: set[Ask | Tell] = fill()
    top: Level = Level.first()

    @action
    def climb(self):
        if self.top == Level.first():
            self.top = self.top.next()
        elif not self.said:
            self.top = Level.first().next().next()
        else:
            self.said = set()

    @action
    def ask(self, level: Level):
        if self.top == Level.first():
            self.said.add(Ask(level))

    @invariant
    def holds(self):
        return {made}
"""
MASKED = [
    "all(isinstance(m, Ask) and m.level >= Level.first() for m in self.said)",
    "not any(isinstance(m, Tell) and m.level == self.top for m in self.said)",
    "sum(2 for m in self.said if isinstance(m, Ask)) <= 6",
    "sum(m.level == self.top for m in self.said if isinstance(m, Ask)) <= 1",
    "len({m for m in self.said if isinstance(m, Ask) and m.level < self.top}) < 3",
    "max((m.level for m in self.said), default=Level.first()) >= Level.first()",
]
LOOPS = [
    "not any(m.level < self.top.next() and isinstance(m, Tell) for m in self.said)",
    "all(self.top.next() > Level.first() for m in self.said)",
    "not any(m.sure for m in self.said if isinstance(m, Tell) and m.level.next() == self.top)",
]


def model(made: str, folder: Path) -> Model:
    path = folder / "talk.py"
    path.write_text(SPEC.replace("{made}", made), encoding="utf-8")
    return Model(load(str(path)))


def c_of_invariant(made: Model) -> str:
    with made.bound():
        text = c_source(compile_model(made)).text
    return text.split("int property0(")[1].split("\n}")[0]


@pytest.mark.parametrize("made", MASKED)
def test_a_test_of_fields_takes_no_loop(made: str, tmp_path: Path) -> None:
    assert "for (" not in c_of_invariant(model(made, tmp_path))


@pytest.mark.parametrize("made", LOOPS)
def test_what_may_fail_for_an_element_is_asked_of_those_that_there_are(made: str, tmp_path: Path) -> None:
    assert "for (" in c_of_invariant(model(made, tmp_path))


@pytest.mark.parametrize("made", [*MASKED, *LOOPS])
def test_either_form_says_what_cpython_says(made: str, tmp_path: Path) -> None:
    result = select.check(model(made, tmp_path), engine="native", audit="full")
    assert (result.verdict, result.distinct_states) == (Verdict.VERIFIED, 17)
