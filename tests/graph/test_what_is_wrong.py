"""A graph says of states, of beginnings and of Auxiliary variables what a search says of them."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from checker import InvalidSpec, check, state_graph
from checker.cli.app import app

ENDS = """
from checker import *

class Slot(Range, low=0, high=2):
    pass

class Ends(Spec):
    at: Slot = Slot(0)

    @action
    def go(self):
        require(self.at < 2)
        self.at += 1

    @final
    def {first}(self):
        return 3 // (self.at - 2) > 0

    @final
    def {other}(self):
        return self.at == 2
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "written.py"


def test_a_final_that_fails_is_an_error_and_no_deadlock(path: Path) -> None:
    path.write_text(ENDS.format(first="a", other="b"), encoding="utf-8")
    found = check(path)
    assert str(found.violation) == "error in a"
    assert [node.violated for node in state_graph(path).nodes] == [(), (), ("error a",)]


AUXILIARY = """
from typing import Annotated
from checker import *

class Count(Range, low=0, high=3):
    pass

def twice(spec):
    return 2 * getattr(spec, "steps")

class Ways(Spec):
    at: Count = Count(0)
    steps: Annotated[Count, Auxiliary] = Count(0)

    def taken(self):
        return self.steps

    def place(self):
        return self.at

    @action
    def jump(self):
        require(self.at == 0)
        self.at = 2
        self.steps += 1

    @action
    def walk(self):
        require(self.at < 2)
        self.at += 1
        self.steps += 1
"""


def test_auxiliary_variables_are_in_no_node(path: Path) -> None:
    path.write_text(AUXILIARY, encoding="utf-8")
    made = state_graph(path)
    assert [node.label for node in made.nodes] == [("at = 0",), ("at = 2",), ("at = 1",)]
    assert not any("steps" in node.title for node in made.nodes)


@pytest.mark.parametrize(
    "expression", ["self.steps", "self.at + self.taken()", "twice(self)", "(lambda s: s.steps)(self)"]
)
@pytest.mark.parametrize("option", ["label", "merge"])
def test_an_expression_that_reads_an_auxiliary_variable_is_refused(path: Path, option: str, expression: str) -> None:
    path.write_text(AUXILIARY, encoding="utf-8")
    label, merge = (expression, None) if option == "label" else (None, expression)
    with pytest.raises(InvalidSpec, match="reads 'steps', which is Auxiliary") as refused:
        state_graph(path, label=label, merge=merge)
    assert [(error.code, bool(error.fix)) for error in refused.value.errors] == [("C605", True)]


def test_an_expression_that_reads_none_is_not(path: Path) -> None:
    path.write_text(AUXILIARY, encoding="utf-8")
    labels = [node.label for node in state_graph(path, label="('steps', self.place())").nodes]
    assert labels == [("(steps, 0)",), ("(steps, 2)",), ("(steps, 1)",)]


BEGINS = """
from checker import *

class Number(Range, low=0, high=9):
    pass

class Begins(Spec):
    at: Number = Number(0)

    @init
    def start(self, at: Number):
        {first}
        self.at = at

    @action
    def go(self):
        self.at = 0
"""


@pytest.mark.parametrize(
    ("first", "violated"),
    [
        ("assert at < 9", ("start(9) fails: assertion start",)),
        (
            "assert at < 3, 'no'",
            (*(f"start({number}) fails: assertion start" for number in range(3, 7)), "3 more choices of @init fail"),
        ),
        ("require(at > 9)", ("no initial state",)),
        ("require(at < 9)", ()),
    ],
)
def test_what_is_wrong_with_the_beginning_is_said_in_every_form(
    path: Path, first: str, violated: tuple[str, ...]
) -> None:
    path.write_text(BEGINS.format(first=first), encoding="utf-8")
    made = state_graph(path)
    assert made.violated == violated
    assert made.networkx().graph.get("violated", "") == "\n".join(violated)
    for text in violated:
        assert f"violated: {text}" in made.svg()
        assert f"violated: {text}" in made.dot()
        assert text in made.graphml()


def test_the_command_says_what_is_wrong_with_the_beginning(path: Path) -> None:
    path.write_text(BEGINS.format(first="require(at > 9)"), encoding="utf-8")
    ran = CliRunner().invoke(app, ["graph", str(path)])
    assert ran.stderr.splitlines() == ["Begins Number=0..9: 0 states, 0 steps", "violated: no initial state"]
