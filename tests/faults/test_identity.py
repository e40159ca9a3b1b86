"""A name in a body stands for the object that Python would find, in both engines: many bodies, each in one spec or many in one."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Result, Verdict
from checker.search.select import check

from .running import ENGINES, checked

HEAD = """\
import builtins
import collections.abc
import enum
import checker as language
from builtins import len as size, sorted as ranked
from dataclasses import field
from typing import Annotated, Literal
from collections import Counter
from checker import *
from checker import require as need

class X(Range, low=0, high=3):
    pass
class Y(Range, low=5, high=6):
    pass
class N(Ordered, size=2):
    pass
class A(Symmetric, size=2):
    pass
class Q(Quorum, of=A):
    pass
class R(Record):
    x: X
class R2(R):
    y: X = 1
class Plain(enum.Enum):
    ONE = 1
    TWO = 2
    ALSO = 1

def adder(n):
    def add(x):
        return x + n
    return add
one, two = adder(1), adder(2)

def first(x, y=2):
    return x + y

"""
SPEC = """\
class Base(Spec):
    def base(self, x):
        return x + 1
    def over(self, x):
        return 1
class Middle(Base):
    def over(self, x):
        return super().over(x) + 1
class S(Middle):
    v: X = 0
    t: tuple[X, bool] = (1, True)
    s: set[X] = fill()
    d: dict[N, X] = fill(2)
    m: R | X | None = None
    p: Plain = Plain.ONE
    flag: bool = False
    bag: Annotated[Counter[X], MaxLen(2)] = fill()
    def over(self, x):
        return super().over(x) + 10
    @staticmethod
    def still(x):
        return x * 2
    def len(self, x):
        return 7
    def is_three(self, x, /, y=3):
        return x == y
    @action
    def give(self, x: X):
        self.v = x
    @action
    def hold(self, m: R | X | None):
        self.m = m
"""
HOLD = [
    "builtins.len(self.s) == 0",
    "size(self.s) == 0",
    "builtins.sum(x for x in X) == 6",
    "ranked(X)[-1] == 3",
    "self.len(1) == 7",
    "one(1) == 2 and two(1) == 3",
    "two(1) == 3 and one(1) == 2 and one(two(1)) == 4",
    "first(1) == 3 and first(1, 1) == 2 and first(1, y=0) == 1",
    "self.over(0) == 12",
    "self.base(1) == 2",
    "self.still(3) == 6",
    "self.is_three(3) and not self.is_three(2) and self.is_three(2, y=2)",
    "isinstance(True, int)",
    "isinstance(self.flag, int)",
    "isinstance(self.flag, bool) and not isinstance(self.v, bool)",
    "isinstance(self.v, X)",
    "not isinstance(self.v, Y)",
    "isinstance(self.v, (Y, X))",
    "isinstance(self.v, Y | X)",
    "isinstance(self.flag, (X, bool))",
    "not isinstance(self.flag, X)",
    "isinstance(self.v, (Y, bool, int))",
    "isinstance(self.m, R) or self.m is None or isinstance(self.m, int)",
    "isinstance(self.m, R | None) or isinstance(self.m, X)",
    "isinstance(self.t, tuple) and isinstance(self.t, collections.abc.Sequence)",
    "isinstance(self.s, collections.abc.Set) and isinstance(self.s, set)",
    "isinstance(self.d, dict) and isinstance(self.bag, Counter) and isinstance(self.bag, dict)",
    "isinstance(R2(1), R) and not isinstance(R(1), R2)",
    "R2(1, 1) == R2(1)",
    "Plain.ONE is Plain.ALSO and self.p == Plain.ALSO",
    "self.p in (Plain.ONE,)",
    "bool(self.p)",
    "any(n == N.first() for n in N)",
    "abs(self.v - 3) <= 3",
    "abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(abs(self.v - 1) - 2) - 3) - 1) - 2) - 3) - 1) - 2) - 3) - 1) - 2) - 3) <= 5",
    "not not not not not not not (self.v > 3)",
    "(1 if self.v == 0 else 2 if self.v == 1 else 3 if self.v == 2 else 4) == self.v + 1",
    "min(self.v, 1, 2, 3) <= 1 and max(self.v, 1) >= 1",
    "any({x, y} == {1, 2} for x in X for y in X)",
]
MATCHES = [
    ("self.m", "case int(n): got = n + 1"),
    ("self.m", "case int(): got = 1"),
    ("self.m", "case R(x): got = x"),
    ("self.m", "case R(x=2): got = 2"),
    ("self.m", "case R(int(n)): got = n"),
    ("self.m", "case R(x) | X(x): got = x"),
    ("self.m", "case R(0 | 1): got = 1\n            case R(x) if x > 2: got = x\n            case None: got = 9"),
    ("self.m", "case X(n): got = n + 2"),
    ("self.m", "case Y(n): got = n"),
    ("self.m", "case None: got = 4\n            case int() as n: got = n\n            case _: got = 8"),
    ("self.m", "case bool(b): got = 1\n            case int(n): got = 2 + n"),
    ("self.t", "case (1, True): got = 1\n            case (a, b): got = 2"),
    ("self.t", "case tuple(w): got = w[0]"),
    ("self.t", "case [a, b]: got = a"),
    ("self.t", "case [a, b, c]: got = 5"),
    ("self.t", "case {'k': v}: got = 5"),
    ("self.p", "case Plain.ONE: got = 1\n            case Plain.TWO: got = 2"),
    ("self.v", "case 0 | 1: got = 1\n            case 2: got = 2\n            case _: got = 3"),
    ("self.v", "case str(t): got = 1\n            case int(n) if n > 1: got = n"),
]
OWN = """\
from collections import Counter
from typing import Annotated, Literal
import enum
import functools
from dataclasses import field, InitVar
from checker import *
class X(Range, low=0, high=3):
    pass
"""


def model(folder: Path, text: str, name: str = "spec") -> Model:
    path = folder / f"{name}.py"
    path.write_text(text)
    return Model(load(f"{path}:S"))


def said_by(spec: Model, engine: Engine) -> Result | None:
    """What an engine says; None where the spec is not compiled."""
    refused: tuple[SpecError, ...] = ()
    try:
        return check(spec, engine=engine, symmetry=False)
    except InvalidSpec as invalid:
        refused = invalid.errors
    assert engine == "native"
    assert {error.code for error in refused} == {"C701"}
    assert all(error.span is not None for error in refused)
    return None


def agree(spec: Model) -> Result:
    """The reference engine's result, which is the native engine's, or that refuses the spec."""
    expected, found = said_by(spec, "reference"), said_by(spec, "native")
    assert expected is not None
    if found is not None:
        assert (found.verdict, found.distinct_states, found.transitions) == (
            expected.verdict,
            expected.distinct_states,
            expected.transitions,
        )
        if expected.violation is not None:
            assert found.violation is not None
            assert (found.violation.kind, found.violation.property) == (
                expected.violation.kind,
                expected.violation.property,
            )
    return expected


def test_names_hold_in_both_engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All in one spec, so that one compilation does. What is true of every value is refused before it is run."""
    monkeypatch.setattr("checker.frontend.mistakes.meaning.check_meaning", lambda *given: ())
    bodies = [f"    @invariant\n    def i{n}(self):\n        return {body}\n" for n, body in enumerate(HOLD)]
    spec = model(tmp_path, HEAD + SPEC + "".join(bodies))
    for engine in ENGINES:
        result = check(spec, engine=engine)
        assert result.verdict is Verdict.VERIFIED, result.violation


def test_matches_are_those_of_python(tmp_path: Path) -> None:
    text = HEAD + SPEC + "    got: Annotated[int, 'any'] = 0\n".replace("Annotated[int, 'any']", "Big")
    text = text.replace("class N(Ordered", "class Big(Range, low=0, high=20):\n    pass\nclass N(Ordered")
    for n, (subject, cases) in enumerate(MATCHES):
        text += f"    @action\n    def m{n}(self):\n        got = 19\n        match {subject}:\n            {cases}\n"
        text += f"        self.got = got\n        assert self.got != {n} + 100\n"
    compiled = [n for n, (_, cases) in enumerate(MATCHES) if "{'k'" in cases]
    without = text
    for n in compiled:
        start = without.index(f"    @action\n    def m{n}(")
        end = without.index(f"    @action\n    def m{n + 1}(")
        without = without[:start] + without[end:]
    agree(model(tmp_path, text, "all"))
    spec = model(tmp_path, without, "without")
    assert said_by(spec, "native") is not None
    agree(spec)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("case", "verdict"), [("require_renamed", Verdict.VERIFIED), ("native_match_class", Verdict.VIOLATED)]
)
def test_a_case_is_judged_rightly(case: str, verdict: Verdict, engine: Engine) -> None:
    assert checked(case, engine).verdict is verdict


@pytest.mark.parametrize(
    "body",
    [
        "r: R | None = None|self.r = R(x); assert bool(self.r)|def __bool__(self): return self.x != 2",
        "r: R | None = None|self.r = R(x); assert self.r|def __len__(self): return self.x",
        "r: R | None = None|self.r = R(x); assert R(x) < R(3)|def __lt__(self, other): return self.x < other.x",
        "r: R | None = None|self.r = R(x); assert 1 in R(x)|def __contains__(self, y): return self.x == y",
        "r: R | None = None|self.r = R(x); assert [y for y in R(x)]|def __iter__(self): return iter(range(self.x))",
        "r: R | None = None|self.r = R(x); assert R(x).twice < 6|@property; def twice(self): return self.x * 2",
        "r: R | None = None|self.r = R(x); assert R(x).twice() < 6|def twice(self): return self.x * 2",
        "r: R | None = None|self.r = R(x); assert R(x).other == 1|def __getattr__(self, name): return self.x",
        "r: R | None = None|self.r = R(x)|def __post_init__(self): assert self.x < 3",
        "r: R | None = None|self.r = R(x); assert R(x) + 1 < 4|def __add__(self, n): return self.x + n",
        "r: R | None = None|self.r = R(x); assert R(x)[0] < 3|def __getitem__(self, n): return self.x",
        "r: R | None = None|self.r = R(x); assert R(x).most > x|most = 3",
        "r: R | None = None|self.r = R(x); assert R(x).y == 1|y: X = field(default_factory=lambda: 1)",
        "r: R | None = None|self.r = R(x); assert R(x, y=2).y == x|y: X = field(default=0, kw_only=True)",
        "r: R | None = None|self.r = R(x); assert R(x).y == 0|y: X = field(default=0)",
        "r: R | X | None = None|self.r = x; assert self.r is None or self.r.real < 3|pass",
    ],
)
def test_a_record_with_code_of_its_own(tmp_path: Path, body: str) -> None:
    variable, action, own = body.split("|", 1)[0], *body.rsplit("|", 2)[1:]
    variable = body[: body.index("|self.r")]
    text = OWN + "class R(Record):\n    x: X\n" + "".join(f"    {line}\n" for line in own.split("; "))
    text += f"class S(Spec):\n    {variable}\n    @action\n    def go(self, x: X):\n"
    text += "".join(f"        {line}\n" for line in action.split("; "))
    agree(model(tmp_path, text))


@pytest.mark.parametrize(
    ("own", "body", "enabled"),
    [
        ("def require(x): pass", "require(False); self.v = 1", True),
        ("def print(x): assert False", "print(1)", False),
        ("def set(x): return x", "self.v = set(2)", True),
        ("def len(x): return 2", "self.v = len([])", True),
        ("def range(n): return [n]\ndef pick(n): return n", "self.v = pick(3)", True),
        ("def any(x): return False", "self.v = 1 if any([True]) else 2", True),
        ("def isinstance(x, y): return False", "self.v = 1 if isinstance(self.v, int) else 2", True),
        ("def sorted(x): return 2", "self.v = sorted([1])", True),
        ("def frozenset(x): return 1", "self.v = frozenset(1)", True),
        ("from checker import require as sorted", "sorted(self.v == 3); self.v = 0", False),
        ("from builtins import max as min", "self.v = min(1, 3)", True),
        ("import checker as c", "c.require(False); self.v = 1", False),
        ("class Counter(Record):\n    x: X", "self.v = Counter(2).x", True),
        ("", "set = 2; self.v = set", True),
        ("", "len = 1; require(len == 1); self.v = len", True),
        ("", "max = 1; self.v = [min for min in X][max]", True),
        ("", "print('hello', self.v, f'{self.v}'); self.v = 1", True),
        ("", "print([1][self.v + 5])", False),
        ("", "assert self.v < 9, f'{[1][5]}'; self.v = 1", True),
        ("", "assert self.v > 9, f'{[1][5]}'", False),
        ("", "assert self.v > 9, 'always'", False),
        ("def require(x): return x", "self.v = require(2)", True),
    ],
)
def test_what_is_spelt_like_a_function_of_the_language(tmp_path: Path, own: str, body: str, enabled: bool) -> None:
    text = OWN + own + "\nclass S(Spec):\n    v: X = 0\n    @action\n    def go(self):\n"
    text += "".join(f"        {line}\n" for line in body.split("; "))
    result = agree(model(tmp_path, text))
    assert (result.transitions > 0 and result.violation is None) == enabled


def test_what_python_does_not_call_is_not_the_files_own() -> None:
    """Patterns, stars and map need no function of the file, whatever its name."""
    reference, native = (checked("native_own_len", engine) for engine in ENGINES)
    assert reference.verdict is native.verdict is Verdict.VERIFIED
    for figure in ("distinct_states", "transitions", "depth"):
        assert getattr(reference, figure) == getattr(native, figure)
