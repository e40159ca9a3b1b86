"""What a body's source says of the order of a Symmetric sort is refused where symmetry is used, and only where it is certain."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.result import Verdict
from checker.search.reduction import reduction_of
from checker.search.reference import check
from checker.search.select import check as check_with

HEAD = """\
from typing import Annotated, Literal
from collections import Counter
from checker import *

class P(Symmetric, size=3):
    pass
class B(Ordered, size=3):
    pass
class M(Record):
    p: P
    ok: bool

FIRST = next(iter(P))
ALL = frozenset(P)
LIST = list(P)
WEIGHT = {p: i for i, p in enumerate(P)}
EVEN = {p: 0 for p in P}
MSG = M(FIRST, True)

def rank(p: P) -> int:
    return LIST.index(p)

class S(Spec):
    on: dict[P, bool] = fill(False)
    num: dict[P, B] = fill(min(B))
    lead: P | None = None
    log: Annotated[list[P], MaxLen(3)] = fill()
    seen: set[P] = fill()
    msgs: set[M] = fill()
    CHOSEN = FIRST

    @action
    def mark(self, p: P):
        self.on[p] = True
        self.lead = p

"""
IN_ORDER = (
    "return not list(self.on.values())[0]",
    "return not [v for v in self.on.values()][1]",
    "return not [self.on[p] for p in P][1]",
    "v = list(self.on.values()); return v[-1] or True",
    "v = tuple(self.on.values()); w = v; return w[2] or True",
    "return list(self.on.values()) != [True, False, False]",
    "return (False, False, True) != tuple(self.on.values())",
    "return self.lead != [p for p in P][1]",
    "return [*P][0] != self.lead",
    "return self.lead != [*P][0]",
    "return self.lead is None or self.lead.index != 0",
    'return self.lead is None or self.lead.name != "p1"',
    'return str(self.lead) != "p1"',
    'return f"{self.lead}" != "p1"',
    'return "%s" % self.lead != "p1"',
    'return "{}".format(self.lead) != "p1"',
    'return all(repr(p) != "p1" or not self.on[p] for p in P)',
    "return sorted(P, key=str) != []",
    "return not self.on[min(P, key=repr)]",
    "return not self.on[min(P, key=lambda p: p.name)]",
    "return self.lead != FIRST",
    "return self.lead is not S.CHOSEN",
    "return self.lead is not self.CHOSEN",
    "return not MSG in self.msgs",
    "return all(WEIGHT[p] > 0 or not self.on[p] for p in P)",
    "return next(iter(self.on.values())) is not None",
    "return next(v for v in self.on.values()) is not None",
    "return sum(i for i, v in enumerate(self.on.values()) if v) < 9",
    "return all(i < 3 for i, v in zip(range(3), self.on.values()) if v)",
    "return list(self.on.values()).index(False) < 3",
    "return list(P).index(self.lead or self.lead) < 3 if self.lead else True",
    "return all(rank(p) < 3 for p in P)",
    "return list(self.on.values()) < [True, True, True]",
    "return list(self.on)[0] is not self.lead",
    "return list(self.on.keys())[0] is not self.lead",
    "return list(self.on.items())[0][1] in (True, False)",
    "return any(list(self.on.values())[i] for i in range(3)) or True",
    "return LIST[0] != self.lead",
)
FREE = (
    "return sum(self.on.values()) <= 3",
    "return any(self.on.values()) or True",
    "return len(set(self.num.values())) <= 3",
    "return max(self.num.values()) >= min(self.num.values())",
    "return sorted(self.num.values())[0] == min(self.num.values())",
    "return sorted(self.on.values())[0] in (True, False)",
    "return list(self.on.values()).count(True) <= 3",
    "return list(self.on.values()) != [True, True, True] or True",
    "return list(self.on.values()) == list(self.on.values())",
    "return all(self.log.index(c) == i for i, c in enumerate(self.log)) or True",
    "return not self.log or self.log[0] in P",
    "return all(self.on[p] == v for p, v in zip(P, self.on.values()))",
    "return all(p in ALL for p in P)",
    "return all(EVEN[p] == 0 for p in P)",
    "return all(p in LIST for p in P)",
    "return len(list(self.on.values())) == 3",
    "return [p for p in P if p == self.lead][0] == self.lead if self.lead else True",
    'assert self.lead is None or True, f"{self.lead}"; return True',
    'print(f"{self.lead}"); return True',
    "return not self.seen or list(self.seen)[0] in P",
    "return sorted(self.on.values())[-1] in (True, False)",
    "return max(self.num.values(), key=lambda b: b) >= min(B)",
    "return min(P, key=lambda p: self.on[p]) in P",
    "return all(m.p in P and m.ok for m in self.msgs)",
    "return self.on == {p: self.on[p] for p in P}",
    "return {p: 1 for p in P}[self.lead] == 1 if self.lead else True",
    "return set(self.on.values()) <= {True, False}",
    "return [0 for p in P][0] == 0",
    "return list(reversed(list(P)))[:] != []",
)


def model_of(folder: Path, body: str, **constants: object) -> Model:
    """The spec with an invariant of this body, its lines parted by semicolons."""
    lines = "".join(f"        {line.strip()}\n" for line in body.split(";"))
    path = folder / "spec.py"
    path.write_text(f"{HEAD}    @invariant\n    def inv(self):\n{lines}")
    return Model(load(str(path)), **constants)


@pytest.mark.parametrize("body", IN_ORDER)
def test_it_is_refused_before_a_search_begins(tmp_path: Path, body: str) -> None:
    model = model_of(tmp_path, body)
    with model.bound(), pytest.raises(InvalidSpec) as caught:
        reduction_of(model)
    for error in caught.value.errors:
        assert error.code in ("C402", "C403")
        assert error.span is not None
        assert error.fix is not None


@pytest.mark.parametrize("body", FREE)
def test_what_depends_on_no_order_is_not(tmp_path: Path, body: str) -> None:
    check(model_of(tmp_path, body))


def test_both_engines_refuse_it(tmp_path: Path) -> None:
    for engine in ("reference", "native", "auto"):
        with pytest.raises(InvalidSpec, match="C402"):
            check_with(model_of(tmp_path, "return not list(self.on.values())[0]"), engine=engine)


def test_without_symmetry_it_runs(tmp_path: Path) -> None:
    model = model_of(tmp_path, "return not list(self.on.values())[0]")
    assert check(model, symmetry=False).verdict is Verdict.VIOLATED


def test_a_sort_of_one_element_has_no_order(tmp_path: Path) -> None:
    check(model_of(tmp_path, "return not list(self.on.values())[0] or True", P=1))


def test_a_place_in_an_action_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(f"{HEAD}    @action\n    def first(self):\n        self.lead = FIRST\n")
    model = Model(load(str(path)))
    with model.bound(), pytest.raises(InvalidSpec) as caught:
        reduction_of(model)
    (error,) = caught.value.errors
    assert (error.code, error.span and error.span.source_line()) == ("C403", "        self.lead = FIRST")


OUTSIDE = """
def made(kept):
    class InClosure(S):
        @invariant
        def inv(self):
            return self.lead is not kept

    return InClosure


InClosure = made(FIRST)


class InDefault(S):
    @invariant
    def inv(self):
        return self.least() is not None

    def least(self, kept=FIRST):
        return kept
"""


@pytest.mark.parametrize("name", ["InClosure", "InDefault"])
def test_a_closure_and_a_default_that_keep_an_element_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "spec.py"
    path.write_text(HEAD + OUTSIDE)
    model = Model(load(f"{path}:{name}"))
    with model.bound(), pytest.raises(InvalidSpec, match="C403"):
        reduction_of(model)
