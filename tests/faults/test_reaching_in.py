"""The reference engine sees every change of the state, also one that code in C makes past the containers' own methods."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.bundled import Shelf
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.result import Verdict, ViolationKind
from checker.search.limits import Limits
from checker.search.reference import check
from faults.running import checked

HEAD = """\
import bisect, heapq, operator, functools, copy
from collections import Counter
from enum import Enum
from typing import Annotated
from checker import *

class X(Range, low=0, high=3): pass

class S(Spec):
    q: Annotated[list[X], MaxLen(2)] = fill()
    s: set[X] = fill()
    c: Annotated[Counter[X], MaxLen(3)] = fill()
    d: dict[X, bool] = fill(False)
    n: dict[X, set[X]] = fill()
    a: X = 0
"""
HOLDS = """
    @invariant
    def unchanged(self):
        return not self.q and not self.s and not self.c.total() and not any(self.d.values()) and not self.a and not any(self.n.values())
"""


def model(
    folder: Path, action: str, *, more: str = HOLDS, guard: str = "not self.q and not self.s", outside: str = ""
) -> Model:
    path = folder / "spec.py"
    lines = [f"require({guard})", *action.splitlines()]
    head = HEAD.replace("class S(Spec)", f"{outside}\nclass S(Spec)")
    path.write_text(head + "    @action\n    def go(self):\n" + "".join(f"        {line}\n" for line in lines) + more)
    return Model(load(str(path)))


@pytest.mark.parametrize(
    "action",
    [
        *("heapq.heappush(self.q, 1)", "bisect.insort(self.q, 1)", "list.append(self.q, 1)", "set.add(self.s, 1)"),
        *("operator.iadd(self.q, [1])", "operator.setitem(self.d, 1, True)", "dict.__setitem__(self.d, 1, True)"),
        *("dict.update(self.d, {1: True})", "set.update(self.n[2], {1})", "Counter.update(self.c, [1])"),
        *("dict.__setitem__(self.c, 1, 2)", "self.__dict__['a'] = 2", "functools.reduce(heapq.heappush, [1], self.q)"),
        *("q = self.q\nheapq.heappush(q, 1)", "f = list.append\nf(self.q, 1)", "list(map(self.q.append, [1]))"),
        *(
            "list.__init__(self.q, [1])",
            "self.q.__init__([1])",
            "self.s.add(1)\nset.add(self.s, 2)",
            "self.d |= {1: True}",
        ),
        *(
            "self.c.setdefault(1, 2)",
            "self.c |= Counter([1])",
            "self.c.update({1: 1})",
            "self.q[:] = [1]",
            "self.q += (1,)",
        ),
        *("getattr(list, 'append')(self.q, 1)", "operator.ior(self.s, {1})", "self.n[1] |= {2}", "self.c[1] += 1"),
        *(
            "super(type(self.q), self.q).append(1)",
            "self.s.add(0)\ntype({0}).add(self.s, 1)",
            "type([]).append(self.q, 1)",
        ),
        *("t = type([])\nt.append(self.q, 1)", "self.s.add(0)\ntype(self.s).mro()[2].add(self.s, 1)"),
        "import heapq\nheapq.heappush(self.q, 1)",
    ],
)
def test_a_change_is_seen_however_it_is_made(action: str, tmp_path: Path) -> None:
    result = check(model(tmp_path, action), limits=Limits(max_seconds=60))
    assert result.violation is not None
    assert result.violation.property == "unchanged"


HOLDERS = {
    "a table": ("TABLE = {'append': list.append}", "", "TABLE['append'](self.q, 1)"),
    "a table in a table": ("PAIR = ({'other': 1}, [set.add])", "", "self.s.add(0)\nPAIR[1][0](self.s, 1)"),
    "the spec": ("", "push = staticmethod(heapq.heappush)", "self.push(self.q, 1)"),
    "a default": ("", "def by(self, place, push=heapq.heappush): push(place, 1)", "self.by(self.q)"),
    "a record": ("class R(Record):\n    x: X\n    push = staticmethod(heapq.heappush)", "", "R.push(self.q, 1)"),
    "an enum": ("class Way(Enum):\n    PUSH = functools.partial(list.append)", "", "Way.PUSH.value(self.q, 1)"),
    "a class of an object": (
        "class T:\n    push = staticmethod(heapq.heappush)\nTOOL = T()",
        "",
        "TOOL.push(self.q, 1)",
    ),
    "an object": ("class T: pass\nTOOL = T()\nTOOL.push = heapq.heappush", "", "TOOL.push(self.q, 1)"),
}
"""What holds it: a line of the file, one of the class, and the action."""


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_change_is_seen_that_is_made_by_something_held(holder: str, tmp_path: Path) -> None:
    outside, inside, action = HOLDERS[holder]
    spec = model(tmp_path, action, more=f"    {inside}\n{HOLDS}", outside=outside)
    assert spec.reaches_in
    result = check(spec, limits=Limits(max_seconds=60))
    assert result.violation is not None
    assert result.violation.property == "unchanged"


@pytest.mark.parametrize("action", ["heapq.heappush(self.q, 9)", "set.add(self.s, 9)", "dict.pop(self.d, 1)"])
def test_a_change_that_leaves_the_domain_is_an_error(action: str, tmp_path: Path) -> None:
    result = check(model(tmp_path, action), limits=Limits(max_seconds=60))
    assert result.violation is not None
    assert result.violation.kind is ViolationKind.ERROR


def test_a_set_is_gone_over_whole_after_such_a_change(tmp_path: Path) -> None:
    action = "self.s.add(0)\nset.add(self.s, 1)\nassert [v for v in self.s] == [0, 1]"
    assert check(model(tmp_path, action, more=""), limits=Limits(max_seconds=60)).verdict is Verdict.VERIFIED


def test_a_disabled_step_leaves_no_change_behind(tmp_path: Path) -> None:
    result = check(model(tmp_path, "heapq.heappush(self.q, 1)\nrequire(False)\n"), limits=Limits(max_seconds=60))
    assert (result.verdict, result.distinct_states) == (Verdict.VERIFIED, 1)


def test_a_property_that_changes_the_state_past_its_methods_is_refused(tmp_path: Path) -> None:
    for change in ("heapq.heappush(self.q, 1)", "list.append(self.q, 1)", "set.add(self.s, 1)"):
        more = f"\n    @invariant\n    def sly(self):\n        return {change} is None\n"
        with pytest.raises(InvalidSpec) as caught:
            check(model(tmp_path, "self.a = 1", more=more), limits=Limits(max_seconds=60))
        assert [error.code for error in caught.value.errors] == ["C303"]


def test_asking_for_a_class_is_no_reaching_in(tmp_path: Path) -> None:
    more = "\n    @invariant\n    def plain(self):\n        return type(self.a) is int and super() is not None\n"
    assert not model(tmp_path, "self.a = 1", more=more).reaches_in


def test_the_bundled_specs_pay_nothing() -> None:
    assert [name for name in Shelf.SPECS.names if Model(load(name)).reaches_in] == []


def test_heappush_is_seen() -> None:
    result = checked("reference_heappush", "reference")
    assert result.verdict is Verdict.VIOLATED
    with pytest.raises(InvalidSpec) as caught:
        checked("reference_heappush", "native")
    assert {error.code for error in caught.value.errors} == {"C701"}


def test_popitem_is_seen() -> None:
    assert checked("reference_popitem", "reference").verdict is Verdict.VIOLATED
    with pytest.raises(InvalidSpec) as caught:
        checked("reference_popitem", "native")
    assert {error.code for error in caught.value.errors} == {"C701"}
