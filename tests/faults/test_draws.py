"""A parameter that is drawn from a set has exactly the values that trying all of them would leave."""

from pathlib import Path

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model

HEAD = """\
import enum
from collections import Counter
from typing import Annotated, Literal
from checker import *
from checker import require as need
class X(Range, low=0, high=2):
    pass
class A(Symmetric, size=2):
    pass
class Q(Quorum, of=A):
    pass
class Color(enum.StrEnum):
    RED = "red"
class R(Record):
    x: X
    def __bool__(self):
        return self.x != 1
def mine(x):
    pass
class S(Spec):
    xs: set[X] = fill()
    truths: set[bool] = fill()
    texts: set[Literal["red", "blue"]] = fill()
    colors: set[Color] = fill()
    sets: set[frozenset[A]] = fill()
    quorums: set[Q] = fill()
    pairs: set[tuple[frozenset[A], X]] = fill()
    records: set[R] = fill()
    mixed: set[X | None] = fill()
    bag: Annotated[Counter[X], MaxLen(2)] = fill()
    r: R | None = None
    @action
"""


def drawn(folder: Path, parameters: str, *lines: str) -> dict[str, str | None]:
    path = folder / "spec.py"
    path.write_text(HEAD + f"    def go({parameters}):\n" + "".join(f"        {line}\n" for line in lines))
    (action,) = Model(load(str(path))).actions
    return {parameter.name: parameter.drawn_from for parameter in action.parameters}


@pytest.mark.parametrize(
    ("kind", "variable"),
    [
        ("X", "xs"),
        ("X", "bag"),
        ("X", "mixed"),
        ("X | None", "xs"),
        ("bool", "truths"),
        ("Q", "quorums"),
        ("frozenset[A]", "sets"),
        ("Color", "colors"),
        ("R", "records"),
        ("tuple[frozenset[A], X]", "pairs"),
    ],
)
def test_it_is_drawn(tmp_path: Path, kind: str, variable: str) -> None:
    for name in ("require", "need"):
        assert drawn(tmp_path, f"self, p: {kind}", f"{name}(p in self.{variable})") == {"p": variable}


@pytest.mark.parametrize(
    ("kind", "variable"),
    [
        ("Q", "sets"),
        ("frozenset[A]", "quorums"),
        ("bool", "xs"),
        ("X", "truths"),
        ("Color", "texts"),
        ("Literal['red', 'blue']", "colors"),
        ("tuple[Q, X]", "pairs"),
        ("set[A]", "sets"),
        ("Color | None", "texts"),
    ],
)
def test_what_only_equals_its_values_is_not_drawn(tmp_path: Path, kind: str, variable: str) -> None:
    assert drawn(tmp_path, f"self, p: {kind}", f"require(p in self.{variable})") == {"p": None}


@pytest.mark.parametrize(
    "lines",
    [
        ("mine(p in self.xs)",),
        ("require = mine", "require(p in self.xs)"),
        ("self.xs.add(p)", "require(p in self.xs)"),
        ("require(p > 0)", "require(p in self.xs)"),
        ("require(any(x > 0 for x in X))", "require(p in self.xs)"),
        ("require(not self.r)", "require(p in self.xs)"),
        ("require((y := 1) == 1)", "require(p in self.xs)"),
        ("require(p in self.xs or p == 0)",),
        ("require(p not in self.xs)",),
        ("p = 1", "require(p in self.xs)"),
    ],
)
def test_where_something_comes_before_it_is_not_drawn(tmp_path: Path, lines: tuple[str, ...]) -> None:
    assert drawn(tmp_path, "self, p: X", *lines) == {"p": None}


def test_the_state_may_have_another_name(tmp_path: Path) -> None:
    assert drawn(tmp_path, "this, p: X, *, self: X", "require(p in this.xs)") == {"p": "xs", "self": None}
