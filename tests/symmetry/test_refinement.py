"""Canonical forms found by refinement are one for every orbit, whatever the types of the variables and the groups of the sorts.

Orbits are found by applying generators; the specs are random, or written so that no element can be told from another by what it is near.
"""

from pathlib import Path

import pytest
from generated.spec_text import load_text, specs
from generated.test_generated import explored, orbits_of
from hypothesis import HealthCheck, given, settings

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search.reduction import reduction_of
from checker.search.reference import check
from checker.symmetry.canonical import Symmetry

few = settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))

RINGS = """\
from checker import *

class P(Symmetric, size={size}):
    pass

class Q(Quorum, of=P, quorums="{quorums}"):
    pass

class Rings(Spec):
    after: dict[P, P | None] = fill(None)

    @action
    def link(self, p: P, q: P):
        require(p != q and self.after[p] is None and all(self.after[r] is not q for r in P))
        self.after[p] = q
"""


@pytest.fixture(autouse=True)
def _refining(monkeypatch: pytest.MonkeyPatch) -> None:
    """By refinement, however small the group."""
    monkeypatch.setattr("checker.symmetry.canonical.MOST_LISTED", 0)
    monkeypatch.setattr(Symmetry, "_splitting_sort", lambda self: None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("specs")


def check_forms(model: Model) -> None:
    expected = explored(model)
    if expected is None:
        return
    with model.bound():
        symmetry = reduction_of(model).symmetry
        assert symmetry.refines
        for orbit in orbits_of(symmetry, expected.depths):
            (form,) = {symmetry.canonical(state) for state in orbit}
            assert form in orbit


@few
@given(specs())
def test_random_specs(folder: Path, text: str) -> None:
    check_forms(Model(load_text(text, folder)))


def rings(folder: Path, size: int, quorums: str) -> Model:
    path = folder / f"rings_{size}.py"
    path.write_text(RINGS.format(size=size, quorums=quorums))
    return Model(load(str(path)))


@pytest.mark.parametrize(
    ("size", "quorums"), [(4, "majority"), (4, "{p1 p2} {p3 p4}"), (4, "{p1 p2} {p2 p3} {p3 p4}"), (4, "p1*p2 + p3")]
)
def test_elements_in_rings(folder: Path, monkeypatch: pytest.MonkeyPatch, size: int, quorums: str) -> None:
    monkeypatch.setattr("generated.test_generated.MOST_STATES", 5000)
    check_forms(rings(folder, size, quorums))


@pytest.mark.parametrize("size", [3, 4, 5])
def test_rings_are_counted_by_their_lengths(folder: Path, size: int) -> None:
    """An orbit is how many paths there are of every length, from one element on, and how many cycles, from two on."""

    def count(lengths: list[int], left: int) -> int:
        if not lengths or left == 0:
            return left == 0
        return sum(count(lengths[1:], left - times * lengths[0]) for times in range(left // lengths[0] + 1))

    lengths = [*range(1, size + 1), *range(2, size + 1)]
    assert check(rings(folder, size, "majority")).distinct_states == count(lengths, size)
