"""A body may name an element that a smaller model has not: CPython runs it, and compiled code refuses it."""

import pytest

from checker.diagnostics import InvalidSpec
from checker.result import Verdict

from .running import checked


@pytest.mark.parametrize("spec", ["Keys", "Compared", "Held"])
def test_it_is_not_compiled_where_the_model_has_fewer(spec: str) -> None:
    case = f"elements_of_another_model:{spec}"
    assert checked(case, "reference", Node=2).verdict is Verdict.VERIFIED
    assert checked(case, "native", Node=3).verdict is Verdict.VERIFIED
    with pytest.raises(InvalidSpec, match="node3 is not among") as refused:
        checked(case, "native", Node=2)
    assert {error.code for error in refused.value.errors} == {"C701"}
