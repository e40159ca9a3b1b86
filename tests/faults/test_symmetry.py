"""A body that depends on the order of a Symmetric sort is refused, or its verdict is that of a search without symmetry."""

from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Verdict
from checker.search.limits import Limits
from checker.search.reference import check as in_cpython
from checker.search.select import check

from .running import CASES, ENGINES, checked

ORDERED = ("any_size", "values_eq", "values_index", "values_tuple", "symmetry_298_orbits")


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ORDERED)
def test_what_depends_on_a_place_is_refused(name: str, engine: Engine) -> None:
    with pytest.raises(InvalidSpec) as caught:
        checked(name, engine)
    assert {error.code for error in caught.value.errors} <= {"C402", "C403", "C701"}
    if engine == "reference":
        assert "C701" not in {error.code for error in caught.value.errors}


@pytest.mark.parametrize("name", ORDERED)
def test_without_symmetry_it_is_violated(name: str) -> None:
    assert checked(name, "reference", symmetry=False).verdict is Verdict.VIOLATED


def test_a_group_of_many_permutations_is_not_listed() -> None:
    model = Model(load(str(CASES / "reference_lists_whole_group.py")), A=8, B=8)
    result = in_cpython(model, limits=Limits(max_states=100))
    assert (result.distinct_states, result.symmetry.group_order) == (100, 40_320**2)


@pytest.mark.parametrize("size", [2, 4, 5])
def test_its_orbits_are_counted_without_the_list(size: int) -> None:
    """An element of A is in one of four places, so an orbit is how many of each sort are in each: C(size + 3, 3) ways, squared."""
    ways = (size + 3) * (size + 2) * (size + 1) // 6
    result = in_cpython(
        Model(load(str(CASES / "reference_lists_whole_group.py")), A=size, B=size), limits=Limits(max_states=400)
    )
    assert result.distinct_states == min(400, ways**2)


@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_the_order_of_a_list_of_the_state_is_its_own(engine: Engine) -> None:
    assert checked("C402_enumerate_list", engine).verdict is Verdict.VERIFIED


RARE = """\
import functools
import itertools
from checker import *

class P(Symmetric, size=3):
    pass

class X(Range, low=0, high=3):
    pass

class S(Spec):
    v: dict[P, X] = fill(0)
    w: dict[P, X] = fill(0)
    on: set[P] = fill()

    @action
    def up(self, p: P):
        require(self.v[p] < 3)
        self.v[p] += 1
        self.w[p] = self.v[p]
        self.on.add(p)

    @invariant
    def ok(self):
        a = 0
        BODY
        return a != 1234
"""


@pytest.mark.parametrize(
    "body",
    [
        "a, b, c = self.v.values()",
        "a, *b = self.v.items()",
        "[a, b, c] = P",
        "a = functools.reduce(lambda x, k: x * 4 + k, self.v.values())",
        "a = functools.reduce(lambda x, k: k - x, itertools.chain(self.v.values(), self.w.values()))",
        "for k in self.v.values(): a = a * 4 + k",
        "for p in P: a = 2 * a - self.v[p]",
        "for p in self.on: a = (a << 2) | self.v[p]",
        "for p, x in self.v.items(): a = x - a",
        "for p in P:\n            a *= 3\n            a += self.v[p]",
        "for p in P:\n            x = self.v[p]\n            a = a * 4 + x",
        "for p in P:\n            for x in {self.v[p]}: a = (a + x) * 2",
        "a = tuple(zip(self.v.values(), self.w.values())) != ((3, 1), (2, 0), (1, 2))",
    ],
)
def test_what_one_state_of_thousands_shows_is_refused_by_its_form(body: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec) as caught:
        check(Model(load_text(RARE.replace("BODY", body), tmp_path)), engine="reference")
    assert {error.code for error in caught.value.errors} == {"C402"}


@pytest.mark.parametrize(
    "body",
    [
        "a, b = 0, 1",
        "a = functools.reduce(lambda x, k: x + 4 * k, self.v.values())",
        "a = functools.reduce(lambda x, k: max(x, k), self.v.values())",
        "for k in self.v.values(): a = (a + k) % 4",
        "for k in self.v.values(): a += k * k",
        "for p in P: a = a * 2",
        "for p in P: a = a + self.v[p] - 1",
        "for p in self.on: a = max(a, self.v[p])",
        "for p in P:\n            x = self.v[p]\n            x = x * 4 + 1\n            a += x",
        "for x in X: a = a * 4 + x",
        "b = set()\n        for p in P:\n            if self.v[p] > 1: b |= {p}\n            else: b -= {p}",
        "b = set()\n        for p in P: b = (b - {p}) | {q for q in P if q == p}",
        "b = set()\n        for p in P: b = b - (b & {p})",
        "for p in P:\n            if self.v[p] > 1: a += 1\n            else: a -= 1",
    ],
)
def test_what_is_the_same_in_every_order_is_not(body: str, tmp_path: Path) -> None:
    result = check(Model(load_text(RARE.replace("BODY", body), tmp_path)), engine="reference")
    assert result.verdict is Verdict.VERIFIED
