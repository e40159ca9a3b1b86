"""Dicts of the module over a whole sort: they are compiled as total ones, and the symmetry is proved where they are their own image."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.search.limits import Limits
from checker.search.select import check

TEXT = """\
from checker import *


class Node(Symmetric, size=3): ...
class Ballot(Ordered, size=3): ...
class E(Range, low=0, high=3): ...

WEIGHT = {n: 1 for n in Node}
OTHERS = {n: frozenset(m for m in Node if m != n) for n in Node}
OWN = dict(zip(Node, Node, strict=True))
NEXT = {b: b if b == Ballot.last() else b.next() for b in Ballot}
BACK = dict(reversed(NEXT.items()))


class S(Spec):
    x: E = 0
    lead: Node | None = None
    ballot: Ballot = Ballot.first()
    seen: set[Node] = fill()
    weights: dict[Node, E] = fill(0)

    @action
    def step(self, n: Node):
        require(self.x < 3)
        BODY
"""
BODIES = [
    "self.x += WEIGHT[n]",
    "self.seen = set(OTHERS[n])",
    "self.lead = OWN[n]",
    "self.ballot = NEXT[self.ballot]",
    "self.ballot = BACK.get(self.ballot, self.ballot)",
    "self.weights = WEIGHT",
    "self.weights = {**WEIGHT, n: 2}",
    "self.seen = {m for m, others in OTHERS.items() if n in others}",
    "self.x = sum(WEIGHT.values())",
]


def spec_of(folder: Path, body: str) -> Model:
    path = folder / "tables.py"
    path.write_text(TEXT.replace("BODY", body.replace("\n", "\n        ")), encoding="utf-8")
    return Model(load(str(path)))


@pytest.mark.parametrize("body", BODIES)
def test_a_dict_over_a_whole_sort_is_proved_and_compiled(tmp_path: Path, body: str) -> None:
    engines: tuple[Engine, ...] = ("reference", "native")
    found = [
        check(spec_of(tmp_path, body), engine=engine, symmetry=symmetry, limits=Limits(max_seconds=120))
        for engine in engines
        for symmetry in (True, False)
    ]
    assert [result.symmetry.sorts.get("Node") for result in found[::2]] == ["proved", "proved"]
    figures = [(result.verdict, result.distinct_states, result.transitions) for result in found]
    assert figures[0] == figures[2]
    assert figures[1] == figures[3]


@pytest.mark.parametrize("kind", ["Counter", "OrderedDict", "partial(defaultdict, int)"])
def test_other_kinds_of_dicts_over_a_whole_sort_are_not_compiled(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "tables.py"
    imported = "from collections import Counter, OrderedDict, defaultdict\nfrom functools import partial\n"
    text = TEXT.replace("{n: 1 for n in Node}", f"{kind}({{n: 1 for n in Node}})").replace("BODY", "self.x = WEIGHT[n]")
    path.write_text(imported + text, encoding="utf-8")
    with pytest.raises(InvalidSpec, match="of the module or of a class is not compiled"):
        check(Model(load(str(path))), engine="native")


def test_a_name_for_a_dict_of_the_module_that_changes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec, match="'weights' is another name for something that changes"):
        check(spec_of(tmp_path, "weights = WEIGHT\nweights[n] = 2\nself.weights = weights"), engine="native")
