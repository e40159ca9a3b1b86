"""What depends on the order of a Symmetric sort by way of an expression is not proved symmetric; its neighbour that does not, is."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search.reduction import reduction_of

HEAD = """
import functools
import itertools
import operator
from collections import Counter
from typing import Annotated

from checker import MaxLen, Range, Spec, Symmetric, action, fill, invariant, require


class N(Symmetric, size=3):
    pass


class X(Range, low=0, high=3):
    pass


class S(Spec):
    s: set[N] = fill()
    d: dict[N, X] = fill(0)
    last: N | None = None
    a: X = 0
    c: Annotated[Counter[N], MaxLen(3)] = fill()

    @action
    def put(self, n: N, x: X):
        self.s.add(n)
        self.d[n] = x
"""
# fmt: off
ORDERED = [
    "self.last = functools.reduce(lambda x, y: x, self.s)",
    "self.a = functools.reduce(lambda x, v: v, self.d.values())",
    "self.last = [*self.s][0]",
    "for m, k in itertools.combinations(N, 2):\n    self.last = m",
    "for m, k in itertools.permutations(N, 2):\n    self.last = k",
    "for m in itertools.chain(self.s, N):\n    self.last = m",
    "self.last = list(itertools.chain(self.s, N))[0]",
    "for m in (m for m in N if m in self.s):\n    self.last = m",
    "self.last = [m for m, k in itertools.pairwise(N)][0]",
    "for m in {m: 1 for m in self.s}:\n    self.last = m",
    "d = {self.d[m]: m for m in N}\nself.last = d[0]",
    "self.last = next(map(lambda m: m, self.s))",
    "def f():\n    for m in self.s:\n        return m\n    return None\nself.last = f()",
    "if self.s and (m := next(iter(self.s))):\n    self.last = m",
]
FREE = [
    "self.a = functools.reduce(lambda x, m: max(x, self.d[m]), N, 0)",
    "self.s = {*self.s, n}",
    "self.a = 1 if all(self.d[m] <= self.d[k] for m, k in itertools.product(N, self.s)) else 0",
    "self.a = 1 if any(self.d[m] == self.d[k] for m, k in itertools.permutations(N, 2)) else 0",
    "self.d = {**self.d, n: 2}",
    "self.s = set().union(*({m} for m in N if self.d[m]))",
    "self.c = self.c + Counter([n])",
    "self.c = Counter(self.s) & self.c",
    "self.a = 1 if self.c <= Counter(N) else 0",
    "f = lambda m: m in self.s\nself.s = {m for m in N if not f(m)}",
    "self.a = max(map(lambda m: self.d[m], N))",
    "if self.s and (v := len(self.s)) > 1:\n    self.a = v",
]
# fmt: on


def is_proved(body: str, folder: Path) -> bool:
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    path = folder / "spec.py"
    path.write_text(f"{HEAD}\n    @action\n    def go(self, n: N):\n{lines}", encoding="utf-8")
    model = Model(load(str(path)))
    with model.bound():
        try:
            return not reduction_of(model).notes
        except InvalidSpec as refused:
            return {error.code for error in refused.errors} != {"C402"}


@pytest.mark.parametrize("body", ORDERED)
def test_what_depends_on_the_order_is_not_proved(tmp_path: Path, body: str) -> None:
    assert not is_proved(body, tmp_path)


@pytest.mark.parametrize("body", FREE)
def test_what_does_not_is_proved(tmp_path: Path, body: str) -> None:
    assert is_proved(body, tmp_path)
