"""Values of a class of the author's that Python calls equal to numbers, strings or tuples: both engines agree, or compiled code refuses."""

from pathlib import Path

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.ir.not_compiled import CannotCompile
from checker.lower.program import compile_model
from checker.search.limits import Limits
from checker.search.select import check

from .running import SECONDS

HEAD = """\
import enum
from typing import Annotated, Literal, NamedTuple
from checker import *

class E(Range, low=0, high=2):
    pass
class Code(enum.IntEnum):
    ZERO = 0
    ONE = 1
class Flag(enum.IntFlag):
    ONE = 1
class Word(enum.StrEnum):
    A = "a"
class Sets(frozenset, enum.Enum):
    A = frozenset({1})
class Mixin:
    def __eq__(self, other):
        return True
    __hash__ = object.__hash__
class Odd(Mixin, enum.Enum):
    A = 1
class Mine(int):
    def __eq__(self, other):
        return False
    __hash__ = int.__hash__
class Point(NamedTuple):
    a: int
    b: int
MINE, POINT, NAMES, NUMBERS = Mine(1), Point(1, 2), {"a": 1}, {Code.ONE: 2}

class S(Spec):
    x: E = 0
    pair: tuple[E, E] = (0, 1)
    seen: set[E] = fill()
    log: Annotated[list[E], MaxLen(2)] = fill()
    yes: bool = False

    @action
    def step(self, e: E):
        require(len(self.log) < 2)
        self.x = e
        self.pair = (e, 2)
        self.seen.add(e)
        self.log.append(e)
        self.yes = bool({})

    @reachable
    def said(self):
        return self.yes
"""
EXPRESSIONS = [
    *("e == Code.ONE", "e != Code.ONE", "e < Code.ONE", "e in (Code.ONE,)", "e in {Code.ONE, 2}", "(e, 1) == (Code.ONE, 1)"),
    *("not Code.ZERO", "any(e == each for each in Code)", "Code.ONE in self.seen", "self.seen - {Code.ONE}", "self.log.count(Code.ONE)"),
    *("NUMBERS.get(e, 0) == 2", "{Code.ONE: 5}.get(e, 0)", "len({e, Code.ONE}) == 1", "e + Code.ONE == 2", "Code(1) == e"),
    *("e == Flag.ONE", "NAMES.get(Word.A, 0)", "{'a': 1}[Word.A]", "Word.A in {'a': 1}", "{'a': 1}.get(Word.A, 0) == 1", "Odd.A == e"),
    *("frozenset({e}) == Sets.A",),
    *("e == MINE", "MINE + e == 2", "(0, MINE, 2)[e] == 1", "self.pair == POINT", "POINT == (e, 2)", "e in POINT", "Code.ONE.value == e"),
]  # fmt: skip


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_both_engines_agree_or_it_is_refused(tmp_path: Path, expression: str) -> None:
    path = tmp_path / "spec.py"
    path.write_text(HEAD.replace("{}", expression), encoding="utf-8")
    model, limits = Model(load(str(path))), Limits(max_seconds=SECONDS)
    expected = check(model, engine="reference", limits=limits)
    if compile_refuses(model):
        return
    found = check(model, engine="native", limits=limits)
    for figure in ("verdict", "distinct_states", "transitions"):
        assert getattr(found, figure) == getattr(expected, figure)


def compile_refuses(model: Model) -> bool:
    """Whether the compiler refuses a spec, with C701 alone."""
    with model.bound():
        try:
            compile_model(model)
        except CannotCompile as refused:
            return all(error.code == "C701" for error in refused.errors)
    return False
