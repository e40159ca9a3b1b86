"""What stands in `Annotated` is a bound, or a mistake: one that is written wrongly is not dropped, for that makes another model."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search import select

SPEC = """
from typing import Annotated

import annotated_types as at

from checker import *


class N(Symmetric, size=2):
    pass


class Own:
    def __init__(self, most):
        self.most = most


class R(Record):
    n: N


class A(Spec):
    kept: KIND = fill()

    @action
    def go(self, n: N):
        self.kept.add(n)
"""


def model(folder: Path, kind: str) -> Model:
    path = folder / "spec.py"
    path.write_text(SPEC.replace("KIND", kind))
    return Model(load(str(path)))


@pytest.mark.parametrize(
    ("kind", "message", "fix"),
    [
        ("Annotated[set[N], MaxLen]", "MaxLen in Annotated says nothing of a domain", "write MaxLen(4)"),
        ("Annotated[set[N], at.MaxLen]", "MaxLen in Annotated says nothing of a domain", "write MaxLen(4)"),
        ("Annotated[set[N], 3]", "3 in Annotated says nothing of a domain", "write MaxLen(3)"),
        ("Annotated[set[N], 'of two']", "'of two' in Annotated says nothing of a domain", "say the rest in a comment"),
        ("Annotated[set[N], Own(3)]", "an object of class Own in Annotated says nothing", "a bound is MaxLen(4)"),
        ("Annotated[set[N], at.MinLen(1)]", "in Annotated says nothing of a domain", "a bound is MaxLen(4)"),
        (
            "Annotated[set[N], at.Len(1, 2)]",
            "has a least length, which is not held",
            "write MaxLen(4), and an invariant",
        ),
        ("Annotated[set[N], MaxLen(9), MaxLen(1)]", "MaxLen(9) and MaxLen(1) are several bounds", "leave one of them"),
        ("Annotated[set[N], MaxLen(1), 'of one']", "'of one' in Annotated says nothing of a domain", "a comment"),
        ("dict[N, Annotated[set[N], 3]]", "3 in Annotated says nothing of a domain", "write MaxLen(3)"),
        ("set[Annotated[N, 'auxiliary']]", "'auxiliary' in Annotated says nothing of a domain", "or Auxiliary"),
    ],
)
def test_what_is_no_bound_is_a_mistake(tmp_path: Path, kind: str, message: str, fix: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        model(tmp_path, kind)
    error = caught.value.errors[0]
    assert error.code == "C202"
    assert message in error.message
    assert fix in (error.fix or "")


@pytest.mark.parametrize("bound", ["MaxLen(1)", "at.MaxLen(1)", "at.Len(0, 1)"])
def test_a_bound_is_held(tmp_path: Path, bound: str) -> None:
    result = select.check(model(tmp_path, f"Annotated[set[N], {bound}]"), engine="reference")
    assert result.violation is not None
    assert "self.kept would have 2 items, and MaxLen is 1" in result.violation.message
