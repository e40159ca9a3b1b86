"""A body that depends on the order of a Symmetric sort is refused, or its verdict is that of a search without symmetry."""

import pytest

from checker.diagnostics import InvalidSpec
from checker.engines.limits import Limits
from checker.engines.reference import check
from checker.engines.select import Engine
from checker.language.load import load
from checker.language.model import Model
from checker.result import Verdict

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
    result = check(model, limits=Limits(max_states=100))
    assert (result.distinct_states, result.symmetry.group_order) == (100, 40_320**2)


@pytest.mark.parametrize("size", [2, 4, 5])
def test_its_orbits_are_counted_without_the_list(size: int) -> None:
    """An element of A is in one of four places, so an orbit is how many of each sort are in each: C(size + 3, 3) ways, squared."""
    ways = (size + 3) * (size + 2) * (size + 1) // 6
    result = check(
        Model(load(str(CASES / "reference_lists_whole_group.py")), A=size, B=size), limits=Limits(max_states=400)
    )
    assert result.distinct_states == min(400, ways**2)


@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_the_order_of_a_list_of_the_state_is_its_own(engine: Engine) -> None:
    assert checked("C402_enumerate_list", engine).verdict is Verdict.VERIFIED
