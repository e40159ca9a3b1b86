"""What a body makes and drops is an error: it was meant to do something."""

from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker.diagnostics import InvalidSpec
from checker.frontend.model import Model

SPEC = """\
from checker import Range, Record, Spec, action, fill, init, invariant, require

class N(Range, low=0, high=3):
    pass

class Msg(Record):
    n: N

class S(Spec):
    n: N = 0
    on: set[N] = fill()
    last: Msg = Msg(0)

    def helper(self):
        self.n = 1
        return True

    def union(self, k):
        self.on.add(k)

    @action
    def go(self, k: N):
        BODY

    @invariant
    def ok(self):
        return self.n < 4
"""


def codes(body: str, folder: Path) -> list[str]:
    try:
        Model(load_text(SPEC.replace("BODY", body.replace("\n", "\n        ")), folder))
    except InvalidSpec as refused:
        return [error.code for error in refused.errors]
    return []


@pytest.mark.parametrize(
    "body",
    [
        "require(self.n < 3) and require(k == 1)",
        "self.n == 2",
        "k in self.on",
        "not self.on",
        "self.n < 3 and k > 1",
        "self.on | {k}",
        "self.on.union({k})",
        "self.last.replace(n=k)",
        "if k > 1:\n    return False",
        "self.n = k\nreturn k in self.on",
        "return not self.on",
        "for x in self.on:\n    x == k",
    ],
)
def test_what_is_dropped_is_an_error(body: str, tmp_path: Path) -> None:
    assert codes(body, tmp_path) == ["C308"]


def test_what_stands_beside_a_require_is_dropped_and_an_error(tmp_path: Path) -> None:
    assert codes('require(self.n < 3), "must be small"', tmp_path) == ["C310"]
    assert codes("require(self.n < 3), self.n", tmp_path) == ["C310"]
    assert codes('self.on.add(k), "must be there"', tmp_path) == ["C308"]


@pytest.mark.parametrize(
    "body",
    [
        '"""What it does."""',
        "...",
        "self.helper() and self.helper()",
        "self.on.add(k) or self.helper()",
        "return self.helper()",
        "if k > 1:\n    return\nself.n = k",
        "return None",
        "def small(x):\n    return x < 2\nrequire(small(k))",
        "self.on.update({k})",
        "sorted(self.on, key=self.helper)",
        "try:\n    self.last.n\nexcept KeyError:\n    pass",
        "self.union(k)",
        "require(self.n < 3), require(k < 3)",
    ],
)
def test_what_may_do_something_is_none(body: str, tmp_path: Path) -> None:
    assert codes(body, tmp_path) == []
