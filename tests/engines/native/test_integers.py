"""`int` in compiled code: all of 64 bits, an error of the step one past the limit, and no answer where a body goes beyond in between."""

from pathlib import Path

import pytest
from generated.spec_text import load_text

from checker import InvalidSpec, Verdict
from checker.backends.c import codes
from checker.backends.c.emit.scalars import TOO_LARGE
from checker.backends.c.packing import lay_out
from checker.frontend.model import Model
from checker.language.types import INT, BoolType, CounterType, ListType, NoneType, SetType, TupleType, Type, UnionType
from checker.options import Engine, Strategy
from checker.result import Result, StopKind
from checker.search import reference
from checker.search.native import check, compile_native
from checker.search.select import check as check_with

from .comparison import compare

LEAST, GREATEST = -(2**63), 2**63 - 1
HEAD = """\
from collections import Counter
from typing import Annotated

from checker import MaxLen, Range, Record, Spec, Symmetric, action, constraint, fill, init, invariant, require


class Node(Symmetric, size=3):
    pass


class E(Range, low=0, high=3):
    pass


class Vote(Record):
    term: int
    src: Node


class S(Spec):
"""
BOUNDED = """\
    @constraint
    def few(self) -> bool:
        return -2 < self.k < 3
"""


def spec(folder: Path, lines: str) -> Model:
    return Model(load_text(HEAD + lines, folder))


def stepped(folder: Path, start: int, change: str) -> Model:
    """A number that one action changes."""
    return spec(folder, f"    n: int = {start}\n\n    @action\n    def go(self) -> None:\n        {change}\n")


def natively(model: Model, strategy: Strategy = "bfs") -> Result:
    return check(compile_native(model), strategy=strategy)


@pytest.mark.parametrize(
    ("start", "change", "steps"),
    [
        (GREATEST - 1, "self.n += 1", 2),
        (GREATEST, "self.n += 1", 1),
        (LEAST + 1, "self.n -= 1", 2),
        (LEAST, "self.n -= 1", 1),
        (2**61, "self.n *= 2", 2),
        (3037000500, "self.n *= self.n", 1),
        (LEAST, "self.n = -self.n", 1),
        (LEAST, "self.n //= -1", 1),
        (-(2**62), "self.n <<= 1", 2),
    ],
)
def test_one_past_the_limit_is_an_error_of_the_step(tmp_path: Path, start: int, change: str, steps: int) -> None:
    model = stepped(tmp_path, start, change)
    assert compare(model, "bfs", symmetry=False)
    found = natively(model)
    assert found.violation is not None
    assert found.violation.trace is not None
    assert (str(found.violation), found.violation.trace.length) == ("error in go", steps)
    assert "is not in int, which is -9223372036854775808..9223372036854775807" in found.violation.message


@pytest.mark.parametrize(
    ("start", "change", "states"),
    [
        (GREATEST - 1, "self.n = max(self.n, 2**63 - 1)", 2),
        (GREATEST, "self.n = -1 - self.n", 2),
        (LEAST + 1, "self.n = abs(self.n)", 2),
        (LEAST, "self.n %= -1", 2),
        (LEAST, "self.n //= 2", 64),
        (GREATEST, "self.n = self.n % -(2**62)", 2),
        (LEAST, "self.n ^= -1", 2),
    ],
)
def test_numbers_up_to_the_limit_are_exact(tmp_path: Path, start: int, change: str, states: int) -> None:
    model = stepped(tmp_path, start, change)
    assert natively(model).distinct_states == states
    assert compare(model, "bfs", symmetry=False)


@pytest.mark.parametrize(
    ("start", "change", "verdict"),
    [
        (2**61, "self.n = self.n * self.n // self.n", Verdict.VERIFIED),
        (LEAST, "self.n = abs(self.n)", Verdict.VIOLATED),
        (GREATEST, "more = self.n + 1\n        self.n = more", Verdict.VIOLATED),
        (GREATEST, "self.n = min(self.n + 1, 5)", Verdict.VERIFIED),
        (GREATEST, "require(self.n + 1 > self.n)", Verdict.VERIFIED),
        (GREATEST, "self.n = sum([self.n, self.n]) % 2", Verdict.VERIFIED),
        (
            GREATEST,
            "self.n = self.less(self.n + 1)\n\n    def less(self, a: int) -> int:\n        return a - 1",
            Verdict.VERIFIED,
        ),
        (GREATEST, "self.n = int(self.n + 1 in {1, self.n})", Verdict.VERIFIED),
        (GREATEST, "more: int = self.n + 1\n        self.n = more - 1", Verdict.VERIFIED),
    ],
)
def test_what_is_beyond_in_between_is_left_to_cpython(
    tmp_path: Path, start: int, change: str, verdict: Verdict
) -> None:
    model = stepped(tmp_path, start, change)
    found = natively(model)
    assert found.verdict is Verdict.UNDETERMINED
    assert found.violation is None
    assert found.stop is not None
    assert found.stop.kind is StopKind.TOO_LARGE
    assert str(found.stop).startswith(TOO_LARGE)
    assert reference.check(model).verdict is verdict
    assert check_with(model, engine="auto").verdict is verdict


FAR = "self.e = self.n * self.n // 2**60 // 2**18"
"""Four, which is an error of the step; beyond 64 bits in between."""

MAYBE_NOT_FIRST = "another violation may come before this one"


@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
@pytest.mark.parametrize(
    "members",
    [
        f"    @action\n    def far(self):\n        {FAR}\n\n    @action\n    def near(self):\n        self.e = self.e + 4\n",
        "    @init\n    def begin(self, e: E):\n        self.e = e\n\n"
        "    @action\n    def stay(self):\n        self.e = self.e\n\n"
        "    @invariant\n    def far(self):\n        return self.e != 0 or self.n * self.n // 2**60 // 2**18 < 4\n\n"
        "    @invariant\n    def near(self):\n        return self.e < 3\n",
    ],
    ids=["a step", "an initial state"],
)
def test_a_violation_beside_what_was_given_up_is_said_to_be_maybe_not_the_first(
    tmp_path: Path, members: str, strategy: Strategy
) -> None:
    model = spec(tmp_path, f"    n: int = 2**40\n    e: E = 0\n\n{members}")
    found, first = natively(model, strategy=strategy), reference.check(model, strategy=strategy)
    assert found.violation is not None
    assert first.violation is not None
    assert (found.violation.property, first.violation.property) == ("near", "far")
    assert [note for note in found.notes if MAYBE_NOT_FIRST in note and TOO_LARGE in note]
    assert not first.notes
    assert not found.exhaustive
    gone_on = check_with(model, engine="auto", strategy=strategy)
    assert gone_on.violation is not None
    assert gone_on.violation.property == "far"
    assert not gone_on.notes


COLLECTIONS = {
    "a set": (
        "    s: dict[Node, Annotated[set[int], MaxLen(2)]] = fill()\n    k: int = 0\n",
        "self.s[n].add(-2**63 + self.k)\n        self.k += 1",
        "self.s[n].remove(x)\n        self.k = min(self.s[n], default=0) + 2 if self.s[n] else self.k - 1",
        "x in self.s[n]",
    ),
    "a list": (
        "    s: dict[Node, Annotated[list[int], MaxLen(2)]] = fill()\n    k: int = 0\n",
        "self.s[n].append(2**63 - 2 - self.k)\n        self.k -= 1\n        self.s[n].sort()",
        "self.s[n].remove(x)\n        self.k = x % 3 - 1",
        "x in self.s[n]",
    ),
    "a Counter": (
        "    s: Annotated[Counter[int], MaxLen(3)] = fill()\n    k: int = 0\n",
        "self.s[self.k * 2**61] += 1\n        self.k += 1",
        "self.s[x] -= 1\n        self.k = -len(self.s)",
        "self.s[x] > 0",
    ),
    "records": (
        "    s: Annotated[set[Vote], MaxLen(3)] = fill()\n    k: int = 0\n    last: int | None = None\n",
        "self.s.add(Vote(-2**63 + 2 + self.k, n))\n        self.k += 1",
        "self.s.remove(Vote(x, n))\n        self.last = x",
        "x in {vote.term for vote in self.s if vote.src == n}",
    ),
    "pairs": (
        "    s: dict[Node, tuple[int, bool] | Node | None] = fill(None)\n    k: int = 0\n",
        "self.s[n] = (-self.k, self.k > 0)\n        self.k += 1",
        "self.s[n] = n if x > 0 else None\n        self.k = -x",
        "x == self.k and (self.s[n] is None or isinstance(self.s[n], Node) or self.s[n][0] > -2)",
    ),
}


@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize("name", COLLECTIONS)
def test_it_stands_in_every_collection(tmp_path: Path, name: str, symmetry: bool) -> None:
    variables, put, took, drawn = COLLECTIONS[name]
    actions = f"    @action\n    def put(self, n: Node) -> None:\n        {put}\n"
    actions += f"    @action\n    def take(self, n: Node, x: int) -> None:\n        require({drawn})\n        {took}\n"
    room = "        require(self.s.total() < 3)\n" if name == "a Counter" else "        require(len(self.s) < 3)\n"
    room = "        require(len(self.s[n]) < 2)\n" if name in ("a set", "a list") else "" if name == "pairs" else room
    actions = actions.replace("def put(self, n: Node) -> None:\n", f"def put(self, n: Node) -> None:\n{room}")
    model = spec(tmp_path, variables + BOUNDED + actions)
    assert compare(model, "bfs", symmetry=symmetry)
    assert natively(model).distinct_states > 2


@pytest.mark.parametrize(
    ("guard", "choices"),
    [
        ("2**63 - 3 <= k and k <= self.high", 3),
        ("k > self.high", 0),
        ("k < self.low", 0),
        ("k >= self.low and k < 3 - 2**63", 3),
        ("k > 2**63 - 2 and k >= self.low", 1),
        ("k in (self.low, self.high)", 2),
        ("k == self.high", 1),
    ],
)
def test_a_parameter_is_drawn_up_to_the_limit(tmp_path: Path, guard: str, choices: int) -> None:
    other = "k <= self.high and k >= self.low"
    lines = f"""\
    low: int = {LEAST}
    high: int = {GREATEST}
    got: int = 0

    @action
    def go(self, k: int) -> None:
        require({guard})
        require({other})
        self.got = k
"""
    model = spec(tmp_path, lines)
    assert compare(model, "bfs", symmetry=False)
    assert natively(model).distinct_states == 1 + choices


@pytest.mark.parametrize("value", [LEAST, LEAST + 1, -1, 0, 1, 2**62, GREATEST])
def test_a_state_keeps_every_bit(value: int) -> None:
    pair = TupleType((BoolType(), INT))
    kinds: dict[str, Type] = {
        "n": INT,
        "b": BoolType(),
        "o": UnionType((NoneType(), INT)),
        "p": pair,
        "l": ListType(INT, 2),
        "s": SetType(INT, 3),
        "c": CounterType(pair, 2),
    }
    row = tuple(sorted({value, -1, 0}))
    state = (value, True, value, (True, value), (0, value), row, (((False, value), 2),))
    layout = lay_out(tuple(kinds.items()))
    assert layout.decode(layout.encode(state)) == state
    assert codes.decode(INT, codes.code(INT, value)) == value


@pytest.mark.parametrize(
    ("variable", "message", "fix"),
    [
        ("s: set[int] = fill()", "a set of values of int without a bound is not compiled: each is a word", "MaxLen(8)"),
        ("s: frozenset[int] = frozenset()", "an immutable set of values of int is not compiled", "one by one"),
        ("s: Annotated[tuple[int, ...], MaxLen(2)] = ()", "is not compiled: each item is a word", "build a list"),
    ],
)
def test_where_it_does_not_stand_is_told(tmp_path: Path, variable: str, message: str, fix: str) -> None:
    model = spec(tmp_path, f"    {variable}\n    n: int = 0\n\n    @action\n    def go(self) -> None: self.n = 1\n")
    with pytest.raises(InvalidSpec) as refused:
        compile_native(model)
    (error,) = refused.value.errors
    assert error.code == "C701"
    assert message in error.message
    assert fix in (error.fix or "")


@pytest.mark.parametrize(
    ("guard", "choices"),
    [
        ("k == self.n + 1", 1),
        ("k - 1 == self.n", 1),
        ("k in (self.n + 1, self.m - 2, self.n)", 3),
        ("0 <= k < self.n", 5),
        ("k >= 0 and k < self.n", 5),
        ("not (k < 0 or k > self.n + 1)", 7),
        ("k in range(self.n, self.n + 3)", 3),
        ("0 <= k - self.n <= 2 * self.m - 10", 11),
        ("k == (self.n + 1 if self.n < 2 else self.m * 2)", 1),
        ("k == self.n + self.m or k == self.n - 1", 2),
        ("k == self.far + 1", 0),
    ],
)
def test_a_parameter_is_drawn_from_sums(tmp_path: Path, guard: str, choices: int) -> None:
    lines = f"""\
    n: int = 5
    m: int = 10
    far: int = 2**63 - 2
    got: int = 0

    @action
    def go(self, k: int) -> None:
        require(({guard}) and k <= 2**62)
        require(self.got == 0)
        self.got = 100 + k
"""
    model = spec(tmp_path, lines)
    assert compare(model, "bfs", symmetry=False)
    assert natively(model).distinct_states == 1 + choices


def test_a_sum_beyond_the_limit_gives_no_wrong_answer(tmp_path: Path) -> None:
    """CPython goes on, for the guard is false; compiled code gives up."""
    lines = """\
    n: int = 2**63 - 2

    @action
    def go(self, k: int) -> None:
        require(k == self.n + 1)
        self.n = k
"""
    model = spec(tmp_path, lines)
    assert reference.check(model).distinct_states == 2
    assert natively(model).verdict is Verdict.UNDETERMINED


@pytest.mark.parametrize("engine", ["reference", "native", "auto"])
@pytest.mark.parametrize("parameter", ["int", "Vote"])
def test_every_integer_is_tried_by_no_engine(tmp_path: Path, engine: Engine, parameter: str) -> None:
    model = spec(tmp_path, f"    n: int = 0\n\n    @action\n    def go(self, k: {parameter}) -> None: self.n = 1\n")
    with pytest.raises(InvalidSpec, match="go would be tried for every integer") as refused:
        check_with(model, engine=engine)
    assert {error.code for error in refused.value.errors} == {"C212"}


def test_a_number_of_more_bits_is_told_where_it_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec, match="the integer 9223372036854775808 is too large to compile"):
        compile_native(stepped(tmp_path, 0, "require(self.n < 2**63)"))
