"""What the state and records keep of a set is a copy by value, in both engines: a frozenset where the domain has one."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.result import Verdict
from checker.search.select import check

from .running import ENGINES, checked
from .test_identity import agree

HEAD = """\
from typing import Annotated, Literal
from collections import Counter
import enum
from checker import *

class A(Symmetric, size=2):
    pass
class X(Range, low=0, high=1):
    pass
class Q(Quorum, of=A):
    pass
class P(Quorum, of=A):
    pass
class R(Record):
    f: frozenset[A]
class T(Record):
    x: X
    b: bool
class Color(enum.StrEnum):
    RED = "red"
    BLUE = "blue"
class Shade(enum.StrEnum):
    RED = "red"

"""
SPEC = (
    HEAD
    + """\
class S(Spec):
    groups: set[frozenset[A]] = fill()
    f: frozenset[A] | None = None
    t: tuple[frozenset[A], X] = (frozenset(), 0)
    l: Annotated[list[frozenset[A]], MaxLen(2)] = fill()
    d: dict[A, frozenset[A]] = fill(frozenset())
    c: Annotated[Counter[frozenset[A]], MaxLen(2)] = fill()
    n: X = 0
    @action
    def go(self, a: A, b: A, q: Q, s: set[A]):
"""
)


def model(folder: Path, text: str) -> Model:
    path = folder / "spec.py"
    path.write_text(text)
    return Model(load(str(path)))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "case", ["engines_differ_set_into_record", "default_engine_verifies_what_reference_refutes:Send"]
)
def test_a_set_becomes_a_field(case: str, engine: str) -> None:
    small = {"Time": 5} if "Send" in case else {}
    assert checked(case, engine, **small).verdict is Verdict.VERIFIED  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_quorum_is_not_drawn_from_sets(engine: str) -> None:
    result = checked("draw_quorum_from_sets", engine)  # type: ignore[arg-type]
    assert result.violation is not None
    assert (result.violation.property, result.distinct_states) == ("inv", 4)


@pytest.mark.parametrize(
    "body",
    [
        "self.groups.add({a, b}); assert frozenset((a, b)) in self.groups",
        "self.groups.add(q); assert not any(isinstance(g, Q) for g in self.groups)",
        "self.groups.add(s); s.add(a); assert len(self.groups) <= 4",
        "self.f = {a}; assert isinstance(self.f, frozenset)",
        "self.f = s; s.discard(a); assert self.f is not None",
        "self.f = q; assert self.f == q and not isinstance(self.f, Q)",
        "self.t = ({a, b}, 1); assert isinstance(self.t[0], frozenset)",
        "self.t = (q, 0); assert not isinstance(self.t[0], Q)",
        "self.d[a] = {b}; assert self.d[a] == {b}; assert not isinstance(self.d[a], set)",
        "require(not self.l); self.l.append({a}); assert self.l == [{a}]",
        "require(not self.l); self.l.extend([{a}, q]); assert isinstance(self.l[1], frozenset)",
        "self.l = [q]; self.l[0] = {a}; assert {a} in self.l",
        "self.c[q] = 1; assert not any(isinstance(k, Q) for k in self.c); self.c.clear()",
        "assert R({a}) is R(frozenset([a])); assert R(q).f == q; assert not isinstance(R(q).f, Q)",
        "assert R(f=s) == R(frozenset(s))",
        "self.groups.add({a, b}); self.groups.discard({a, b}); assert {a, b} not in self.groups",
    ],
)
def test_the_reference_engine_keeps_a_frozenset(tmp_path: Path, body: str) -> None:
    spec = model(tmp_path, SPEC + "".join(f"        {part}\n" for part in body.split("; ")))
    assert check(spec, engine="reference").verdict is Verdict.VERIFIED


@pytest.mark.parametrize(
    "body", ["u = T(1, True); u = T([True][0], True)", "u = T(1, True); u = T(1, [1][0])", "self.groups.add({1})"]
)
def test_what_only_equals_a_value_of_the_domain_is_outside_it(tmp_path: Path, body: str) -> None:
    spec = model(tmp_path, SPEC + "".join(f"        {part}\n" for part in body.split("; ")))
    assert check(spec, engine="reference").verdict is Verdict.VIOLATED


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("Q | frozenset[A]", "C202"),
        ("frozenset[A] | None | Q", "C202"),
        ("Q | P", "C202"),
        ("tuple[Q, X] | tuple[frozenset[A], X]", "C202"),
        ("Color | Literal['red', 'green']", "C202"),
        ("Color | Shade", "C202"),
        ("frozenset[X] | frozenset[bool]", "C202"),
    ],
)
def test_a_union_of_what_is_equal_is_refused(tmp_path: Path, kind: str, code: str) -> None:
    text = HEAD + f"class S(Spec):\n    v: set[{kind}] = fill()\n    @action\n    def go(self, v: {kind}): pass\n"
    with pytest.raises(InvalidSpec) as refused:
        model(tmp_path, text)
    assert {error.code for error in refused.value.errors} == {code}
    assert all(error.fix for error in refused.value.errors)


@pytest.mark.parametrize("method", ["__eq__", "__ne__", "__hash__", "__init__"])
def test_a_record_is_equal_by_its_fields_alone(tmp_path: Path, method: str) -> None:
    text = f"from checker import *\nclass R(Record):\n    b: bool\n    def {method}(self, *more): return False\n"
    text += "class S(Spec):\n    v: R | None = None\n    @action\n    def go(self, v: R): pass\n"
    with pytest.raises(InvalidSpec) as refused:
        model(tmp_path, text)
    assert refused.value.errors[0].code == "C207"


HOLD = [
    "isinstance(self.s, set) and not isinstance(self.s, frozenset)",
    "isinstance(self.f, frozenset) and not isinstance(self.f, set)",
    "isinstance(frozenset(self.s), frozenset)",
    "isinstance(set(self.f), set)",
    "isinstance(self.f | self.s, frozenset) and isinstance(self.s | self.f, set)",
    "isinstance(self.f & self.s, frozenset) and isinstance(self.s & self.f, set)",
    "isinstance(self.f - self.s, frozenset) and isinstance(self.s ^ self.f, set)",
    "isinstance(self.f.union(self.s), frozenset) and isinstance(self.s.union(self.f), set)",
    "isinstance(self.s.copy(), set) and isinstance(self.f.copy(), frozenset)",
    "all(isinstance(q, frozenset) and isinstance(q, Q) for q in Q)",
    "all(isinstance(q | self.f, frozenset) and not isinstance(q | self.f, Q) for q in Q)",
    "all(isinstance(q & q, frozenset) for q in Q)",
    "len({self.f, frozenset(self.s)}) <= 2",
    "len({f for f in self.groups}) == len(self.groups)",
    "len({(f, 1) for f in self.groups}) == len(self.groups)",
    "self.s == self.f or self.s != self.f",
    "(self.s in self.groups) == (frozenset(self.s) in self.groups)",
    "set(A) == {a for a in A} and frozenset(A) == set(A)",
    "set(A) - self.s == {a for a in A if a not in self.s}",
    "self.s.union(A) == set(A)",
    "self.s.issubset(A)",
    "set(self.d.keys()) == set(A)",
    "R(self.f) == R(f=self.f)",
    "R(self.s) == R(frozenset(self.s))",
    "R({a for a in A}).f == frozenset(A)",
    "all(R(q).f == q and not isinstance(R(q).f, Q) for q in Q)",
    "isinstance(R(self.s).f, frozenset)",
    "frozenset() == set() and isinstance(frozenset() | self.s, frozenset)",
    "self.chosen(True) == frozenset(A)",
    "(frozenset(A) if self.n else self.f) >= frozenset()",
    "(self.s or set(A)) >= set()",
]
"""True in every state of a spec with sets of all kinds."""
ALONE = [
    "assert len({self.s}) == 1",
    "assert len({(self.s, 1)}) == 1",
    "x = (self.s, 1); assert len({x}) == 1",
    "x = {a} if self.n else frozenset(); assert len({x}) == 1",
    "x = None; x = {a} if self.n == 0 else None; assert len({x}) == 1",
    "x = [self.s][0]; assert len({x}) == 1",
    "x = self.s or None; assert len({x}) == 1",
    "x = self.either(a); assert len({x}) == 1",
    "x = self.d.get(a) or {a}; assert len({x}) == 1",
    "x = set(); x.add({a})",
    "x = {frozenset([a])}; x.add({a})",
    "assert self.s in {frozenset(): 1} or True",
    "assert (A | self.s) == self.s",
    "assert (self.s | A) == self.s",
    "assert self.d.keys() == {a for a in A}",
    "assert (self.d.keys() - {a}) == set(A) - {a}",
    "self.s = A",
    "x = A; self.s = x",
    "x = A; assert x == set(A)",
    "self.s = self.d.keys()",
    "self.f = {a}",
    "self.f = self.s",
    "self.groups.add({a})",
    "self.groups.add(self.s); self.groups.discard(self.s); assert self.s not in self.groups",
    "self.groups = {frozenset(self.s)}",
    "self.d[a] = {a}; assert len({self.d[a]}) == 1",
    "self.t = ({a}, 1)",
    "self.t = (q, 1); assert not isinstance(self.t[0], Q)",
    "x = frozenset([a]); x |= {a}; assert len({x}) == 1",
    "x = set(); x |= frozenset([a]); assert len({x}) == 1",
    "x = q | {a}; assert len({x}) == 1; assert isinstance(x, frozenset)",
    "x = q; assert isinstance(x, Q); x = q & q; assert not isinstance(x, Q)",
    "match self.f:\n            case set(): assert False\n            case frozenset(): pass",
    "match self.s:\n            case frozenset(): assert False\n            case set(): pass",
    "self.c[{a}] += 1",
    "self.c[frozenset([a])] = 1; assert {x for x in self.c}",
    "require(q in self.groups); assert False",
    "self.groups.add(q); assert not any(isinstance(g, Q) for g in self.groups)",
]
KINDS = """\
class S(Spec):
    s: set[A] = fill()
    f: frozenset[A] = frozenset()
    groups: set[frozenset[A]] = fill()
    t: tuple[frozenset[A], X] = (frozenset(), 0)
    d: dict[A, frozenset[A]] = fill(frozenset())
    c: Annotated[Counter[frozenset[A]], MaxLen(1)] = fill()
    n: X = 0
    def chosen(self, every: bool) -> frozenset[A]:
        if every:
            return frozenset(A)
        return frozenset()
    def either(self, a):
        if self.n:
            return {a}
        return frozenset()
"""


def test_kinds_of_set_are_those_of_python(tmp_path: Path) -> None:
    text = HEAD + KINDS
    text += (
        "    @action\n    def put(self, s: set[A], f: frozenset[A], n: X):\n        self.s = s\n        self.f = f\n"
    )
    text += "        self.groups.add(f)\n        self.n = n\n"
    text += "".join(f"    @invariant\n    def i{n}(self):\n        return {body}\n" for n, body in enumerate(HOLD))
    spec = model(tmp_path, text)
    for engine in ENGINES:
        result = check(spec, engine=engine)
        assert result.verdict is Verdict.VERIFIED, result.violation


@pytest.mark.parametrize("body", ALONE)
def test_the_engines_agree_or_one_refuses(tmp_path: Path, body: str) -> None:
    text = HEAD + KINDS + "    @action\n    def go(self, a: A, q: Q):\n"
    agree(model(tmp_path, text + "".join(f"        {part}\n" for part in body.split("; "))))
