"""Values of several words. With few codes to a word, most types of any spec are such: then the engines are compared on them.

`CHECKER_EXAMPLES=1000 pytest -m slow tests/engines/native/test_wide.py` tries as many random specs.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from generated.spec_text import load_text, meaningless_is_judged, specs
from hypothesis import HealthCheck, given, settings

from checker.backends.c import code_order, codes
from checker.frontend.model import Model
from checker.ir.kinds import normal
from checker.language.sorts import Range
from checker.language.types import BoolType, FrozenSetType, NoneType, RangeType, TupleType, Type, UnionType
from checker.language.values import domain_values
from checker.search.native import check, compile_native

from .comparison import CASES, compare, model_of
from .test_against_reference import check_random

__all__ = ["meaningless_is_judged"]

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
many = settings(max_examples=MANY or 1, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
BOOL, NONE = BoolType(), NoneType()
THREE, PAIR = RangeType(Range, 0, 2), TupleType((BOOL, BOOL))
SMALL = [
    FrozenSetType(THREE),
    TupleType((BOOL, FrozenSetType(BOOL), BOOL)),
    TupleType((FrozenSetType(THREE), UnionType((NONE, PAIR)))),
    UnionType((NONE, BOOL, FrozenSetType(BOOL))),
    UnionType((BOOL, TupleType((FrozenSetType(BOOL), BOOL)))),
]


def forget() -> None:
    """What is remembered of types."""
    for known in (codes.size, codes.is_wide, codes.wide, code_order.codes_in_order):
        known.cache_clear()


@pytest.fixture
def narrow_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A word holds four codes, and no set: whatever is composed takes several. What was compiled otherwise is of no use."""
    with monkeypatch.context() as patch:
        patch.setenv("CHECKER_CACHE", str(tmp_path / "models"))
        patch.setattr(codes, "MOST_IN_A_WORD", 3)
        patch.setattr(codes, "MOST_ELEMENTS", 1)
        forget()
        yield
    forget()


@pytest.mark.usefixtures("narrow_words")
@pytest.mark.parametrize("kind", SMALL, ids=str)
def test_every_value_has_a_code_of_its_own(kind: Type) -> None:
    values = list(domain_values(kind))
    assert codes.is_wide(kind)
    found = [codes.code(kind, value) for value in values]
    assert len(set(found)) == len(values)
    assert [codes.decode(kind, number) for number in found] == values
    assert max(found) < 1 << codes.wide(kind).bits


@pytest.mark.parametrize("kind", [*SMALL, TupleType((RangeType(Range, 0, 1 << 30),) * 2)], ids=str)
def test_what_fits_a_word_is_one(kind: Type) -> None:
    assert not codes.is_wide(normal(kind))


def test_no_part_straddles_two_words() -> None:
    number = RangeType(Range, 0, (1 << 40) - 1)
    held = codes.wide(TupleType((number, number, FrozenSetType(RangeType(Range, 0, 99)), number, BOOL)))
    assert [(part.word, part.shift, part.bits) for part in held.parts] == [
        (2, 0, 40),
        (3, 0, 40),
        (0, 0, 100),
        (4, 0, 40),
        (1, 36, 1),
    ]
    assert (held.bits, held.words) == (4 * 64 + 40, 5)


@pytest.mark.usefixtures("narrow_words")
@pytest.mark.parametrize(
    "name", ["filtered", *(pytest.param(name, marks=pytest.mark.slow) for name in ["lists", "narrowing"])]
)
def test_cases_with_narrow_words(name: str) -> None:
    (path,) = [path for path in CASES if path.stem == name]
    assert compare(model_of(path), "bfs", symmetry=True)


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
@pytest.mark.usefixtures("narrow_words")
@pytest.mark.parametrize("symmetry", [False, True])
def test_many_specs_with_narrow_words(tmp_path: Path, symmetry: bool) -> None:
    compiled: list[bool] = []

    @many
    @given(specs())
    def run(text: str) -> None:
        compiled.append(check_random(text, tmp_path, symmetry))

    run()
    assert any(compiled)


FIRST_VIEW = """\
from typing import Annotated

from checker import MaxLen, Range, Record, Spec, Symmetric, action, fill, reachable, require

class Node(Symmetric, size=2):
    pass

class Seq(Range, low=0, high=49):
    pass

class View(Record):
    seen: frozenset[tuple[Node, Seq]]

class Views(Spec):
    views: Annotated[set[View], MaxLen(2)] = fill()
    chosen: View | None = None

    @action
    def look(self, n: Node):
        require(len(self.views) < 2)
        self.views.add(View(frozenset({(n, 49)})))

    @action
    def choose(self):
        require(self.views)
        self.chosen = max(self.views, key=lambda view: len(view.seen))

    @reachable
    def chosen_of_two(self) -> bool:
        return len(self.views) == 2 and self.chosen is not None
"""


def test_the_order_of_wide_elements_is_no_symmetry(tmp_path: Path) -> None:
    model = Model(load_text(FIRST_VIEW, tmp_path))
    counted = [check(compile_native(model, symmetry=symmetry)).distinct_states for symmetry in (True, False)]
    assert counted[0] == counted[1] > 4
    assert compare(model, "bfs", symmetry=True)
