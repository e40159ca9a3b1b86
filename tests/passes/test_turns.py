"""Loops whose turns come to something else in another order, each in a way of its own: none is proved; and near ones that are."""

import textwrap
from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker.frontend.model import Model
from checker.search.reduction import reduction_of

HEAD = """\
from collections import Counter
from typing import Annotated
from checker import *

class P(Symmetric, size=3):
    pass

class E(Range, low=0, high=2):
    pass

class T(Range, low=0, high=4):
    pass

class M(Record):
    a: P
    b: P

class S(Spec):
    on: dict[P, bool] = fill(False)
    num: dict[P, E] = fill(0)
    opt: dict[P, E | None] = fill(None)
    knows: dict[P, set[P]] = fill()
    logs: dict[P, Annotated[list[E], MaxLen(1)]] = fill()
    pair: dict[M, E] = fill(0)
    seen: set[P] = fill()
    few: Annotated[set[P], MaxLen(1)] = fill()
    log: Annotated[list[P], MaxLen(2)] = fill()
    count: Annotated[Counter[E], MaxLen(2)] = fill()
    held: Annotated[Counter[P], MaxLen(1)] = fill()
    lead: P | None = None
    out: E = 0
    total: T = 0
    flag: bool = False

    def note(self, q: P, x: bool) -> None:
        if q == self.lead:
            x = True
        self.flag = x

    def put(self, q: P) -> None:
        if self.flag:
            q = self.log[0]
        self.lead = q

    def apart(self, q: P, r: P) -> None:
        if self.flag:
            q = r
        self.num[q] = 1 if r in self.seen else 2

    def tally(self) -> None:
        self.total += sum(1 for value in P if self.on[value])

    def swapped(self, a: E, b: E) -> None:
        a, b = b, a
        self.out = a

    @action
    def set_up(self, p: P, n: E) -> None:
        self.num[p] = n
        self.opt[p] = n
        self.on[p] = True

"""
IN_ORDER = [
    "last = None\nfor last in P:\n    pass\nself.lead = last",
    "for q in P:\n    pass\nself.lead = q",
    "k = 0\nfor p in P:\n    for k in {self.num[p]}:\n        pass\nself.out = k",
    "x = q\nfor p in P:\n    for x in self.log:\n        if x == p:\n            break\nself.lead = x",
    "n = 0\nfor p in P:\n    if n == 1:\n        self.total = 2\n    for n in {self.num[p]}:\n        pass",
    "x = 0\nfor p in P:\n    if len(self.logs[p]) > 0:\n        x = self.logs[p].pop()\nself.out = x",
    "for p in P:\n    self.note(p, False)",
    "for p in P:\n    self.put(q)\n    self.flag = self.on[p]",
    "for p in P:\n    self.apart(q, p)",
    "for p in P:\n    self.swapped(self.num[p], 0)",
    "for p in P:\n    self.swapped(0, self.num[p])",
    "for p in P:\n    self.count[self.out] += 1\n    if self.on[p]:\n        self.out = 2",
    "for p in P:\n    x = y = p\n    self.tally()\n    self.on[x] = False",
    "for p in P:\n    if self.on[p]:\n        self.few.add(p)\n    else:\n        self.few.discard(p)",
    "for p in P:\n    if self.on[p]:\n        self.held[p] += 1\n    else:\n        self.held[p] = 0",
    "best = 0\nfor p in P:\n    if self.num[p] > best and self.opt[p] > 0:\n        best = self.num[p]\nself.out = best",
    "best = None\nfor p in P:\n    if best is None or self.opt[p] > best:\n        best = self.opt[p]\nself.flag = best is None",
    "for p in P:\n    self.total = E(self.total) + self.num[p]",
    "for p in self.seen:\n    for p in P:\n        self.num[p] = self.num[q]\n        self.on[p] = not self.on[p]",
    "for p in P:\n    self.num[p] = 1\n    p = q\n    self.num[p] = self.num[r]",
    "for p in self.seen:\n    self.pair[M(p, q)] = 1\n    self.pair[M(r, p)] = 2",
    "for p in P:\n    self.seen.discard(q)\n    if self.on[p]:\n        self.seen.remove(q)",
    "for p in P:\n    if self.num[p] > 0:\n        self.lead = q\n        break\n"
    "    if self.on[p]:\n        self.on[r] = True\n        break",
    "x = q\nfor p in P:\n    self.num[p] = self.num[x]\n    x = p",
    "self.lead, *rest = self.seen | {q}",
    "for p in P:\n    self.lead = p\n    if self.on[p]:\n        break\nelse:\n    self.lead = None",
    "while self.seen:\n    self.lead = self.seen.pop()",
    "for self.lead in P:\n    pass",
    "match [p for p in P if self.on[p]]:\n    case [p, *_]:\n        self.lead = p",
    "match list(self.seen):\n    case [*_, p] if self.on[p]:\n        self.lead = p",
    "i = 0\nxs = [p for p in P if self.on[p]]\nwhile i < len(xs):\n    self.lead = xs[i]\n    i += 1",
]
IN_ANY_ORDER = [
    "for p in P:\n    self.num[p] = 1",
    "for p in P:\n    x = self.num[p]\n    self.num[p] = 2 - x",
    "for p in P:\n    if self.on[p]:\n        self.few.add(p)",
    "for p in P:\n    if self.on[p]:\n        self.few.discard(p)",
    "for p in P:\n    self.count[self.num[p]] += 1",
    "for p in P:\n    self.held[p] += self.num[p]",
    "best = 0\nfor p in P:\n    if self.on[p] and self.num[p] > best:\n        best = self.num[p]\nself.out = best",
    "for p in P:\n    self.total += self.num[p]",
    "for p in P:\n    self.pair[M(p, q)] = 1\n    self.pair[M(p, r)] = 2",
    "for p in P:\n    for i in range(2):\n        require(self.num[p] != i)",
    "for p in P:\n    self.flag = self.flag or any(self.num[p] == i for i in range(2))",
    "for p in P:\n    if p == q:\n        self.lead = p",
    "for p in P:\n    self.seen.discard(p)\n    self.knows[p].add(q)",
    "for p in P:\n    if self.on[p]:\n        break\nelse:\n    self.flag = True",
    "for p in P:\n    if self.on[p]:\n        self.flag = True\n        break\nelse:\n    self.lead = None",
    "x, *rest = self.log + [q]\nself.lead = x",
    "x, (y, z) = q, (self.num[q], self.flag)\nself.lead, self.out = x, y",
    "i = 0\nwhile i < 2:\n    i += 1\n    for p in P:\n        self.num[p] = i",
    "while self.log:\n    self.lead = self.log.pop()",
    "if len(self.seen) == 1:\n    (p,) = self.seen\n    self.num[p] = 1",
]


def status(body: str, folder: Path) -> str:
    """What is known of the sort of a spec with an action of these lines."""
    text = f"{HEAD}    @action\n    def go(self, q: P, r: P) -> None:\n{textwrap.indent(body, ' ' * 8)}\n"
    model = Model(load_text(text, folder))
    with model.bound():
        reduction = reduction_of(model)
    assert not any("not compiled" in note for note in reduction.notes), reduction.notes
    return reduction.sorts["P"]


@pytest.mark.parametrize("body", IN_ORDER)
def test_turns_in_an_order_are_not_proved(body: str, tmp_path: Path) -> None:
    assert status(body, tmp_path) == "not proved"


@pytest.mark.parametrize("body", IN_ANY_ORDER)
def test_turns_in_any_order_are_proved(body: str, tmp_path: Path) -> None:
    assert status(body, tmp_path) == "proved"
