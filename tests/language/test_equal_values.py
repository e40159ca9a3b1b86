"""Values that Python calls equal, or orders by hash, are told apart: what is reported does not depend on either."""

from pathlib import Path

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.result import Verdict, ViolationKind
from checker.search.reference import check

HEAD = """\
from typing import Annotated, Literal
from checker import *

class E(Range, low=0, high=2):
    pass

class P(Symmetric, size=3):
    pass

class Q(Quorum, of=P):
    pass

CHOICES = frozenset({"a", "b", "c"})

class S(Spec):
"""


def model(folder: Path, body: str) -> Model:
    path = folder / "spec.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in body.splitlines()))
    return Model(load(str(path)))


@pytest.mark.parametrize(
    "body",
    [
        "a: bool = True\nx: E = 1\ny: E = 0\n@action\ndef go(self):\n    self.y = self.x",
        "x: frozenset[P] | None = None\n@action\ndef go(self, q: Q):\n    require(self.x is None)\n    self.x = q",
        "x: E = 0\n@action\ndef go(self):\n    self.x = 1\n"
        "@invariant\ndef f(self):\n    return any(x == x for x in P) and all(x < 3 for x in E)",
        "l: Annotated[list[P], MaxLen(2)] = fill()\nx: P | None = None\n@action\ndef put(self, p: P):\n"
        "    require(len(self.l) < 2)\n    self.l.append(p)\n@action\ndef go(self):\n    for p in self.l:\n"
        "        if p != self.x:\n            self.x = p\n            break",
    ],
    ids=["truth and number", "quorum in a union", "a name used by two loops", "break in a list"],
)
def test_it_is_verified(tmp_path: Path, body: str) -> None:
    assert check(model(tmp_path, body)).verdict is Verdict.VERIFIED


@pytest.mark.parametrize("source", ["self.t[0]", "CHOICES"])
def test_sets_made_outside_bodies_iterate_in_order(tmp_path: Path, source: str) -> None:
    body = (
        "t: tuple[frozenset[Literal['a', 'b', 'c']], bool] = (frozenset({'a', 'b', 'c'}), True)\n"
        "l: Annotated[list[Literal['a', 'b', 'c']], MaxLen(3)] = fill()\n"
        f"@action\ndef go(self):\n    require(not self.l)\n    for p in {source}:\n        self.l.append(p)\n"
        "@invariant\ndef ordered(self):\n    return list(self.l) in ([], ['a', 'b', 'c'])"
    )
    assert check(model(tmp_path, body)).verdict is Verdict.VERIFIED


def test_an_error_in_a_reachable_does_not_depend_on_the_order_of_states(tmp_path: Path) -> None:
    actions = ["@action\ndef up(self):\n    self.x = 1\n", "@action\ndef side(self):\n    self.x = 2\n"]
    judged = "@reachable\ndef r(self):\n    return self.x == 1 or self.d[self.x + (2 if self.x == 2 else 0)] == 5"
    for order in (actions, actions[::-1]):
        violation = check(model(tmp_path, "x: E = 0\nd: dict[E, E] = fill(0)\n" + "".join(order) + judged)).violation
        assert violation is not None
        assert violation.kind is ViolationKind.ERROR
