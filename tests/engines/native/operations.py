"""Every operation on values of every kind: the texts of specs that evaluate one operation in every state.

The operations need not make sense: what Python refuses must fail in both engines, in the same states.
"""

import re
from dataclasses import dataclass

HEAD = """\
import enum
import functools
import itertools
import math
import operator
from collections import Counter
from typing import Annotated, Literal

from checker import MaxLen, Ordered, Quorum, Range, Record, Spec, Symmetric, action, init, reachable


class P(Symmetric, size=2):
    pass


class O(Ordered, size=2):
    pass


class I(Range, low=-1, high=2):
    pass


class J(Range, low=0, high=1):
    pass


class Q(Quorum, of=P, quorums="1 of 2"):
    pass


class E(enum.Enum):
    A = 1
    B = 2


class R(Record):
    a: bool
    n: Literal["a", "b"]


class T(Record):
    n: bool | None


class V(Range, low=-1, high=68):
    pass


class W(Range, low=0, high=2**40):
    pass


class Y(Range, low=0, high=2999):
    pass


class F(Record):
    a: bool
    n: frozenset[V]


class S(Spec):
"""


@dataclass(frozen=True)
class Kind:
    """A type, the parameters of an @init that give it all its values, and how they do; `@` stands for the variable's name."""

    type: str
    parameters: str
    value: str = "@"


def _plain(kind: str) -> Kind:
    return Kind(kind, f"@: {kind}")


def _set(of: str) -> Kind:
    return Kind(f"set[{of}]", f"@: frozenset[{of}]", "set(@)")


def _list(of: str) -> Kind:
    size = '[] if @ == "0" else [@a] if @ == "1" else [@a, @b]'
    return Kind(f"Annotated[list[{of}], MaxLen(2)]", f'@: Literal["0", "1", "2"], @a: {of}, @b: {of}', size)


def _dict(of: str) -> Kind:
    return Kind(f"dict[bool, {of}]", f"@a: {of}, @b: {of}", "{False: @a, True: @b}")


# fmt: off
KINDS = [
    *map(_plain, [
        "bool", "bool | None", "I", "I | None", 'Literal["a", "b"]', 'Literal["a", "c"] | None', 'Literal["a"] | J',
        "E", "E | None", "P", "P | None", "O", "O | None", "Q", "R", "R | None", "R | T",
        "frozenset[bool]", "frozenset[P]", "frozenset[bool] | None", "frozenset[J] | J",
        "tuple[bool, J]", "tuple[J | None, J]", "tuple[frozenset[bool], J]", "tuple[J, J] | None", "tuple[J] | tuple[J, J]",
        "tuple[()] | tuple[J] | tuple[J, J]", "frozenset[Annotated[tuple[J, ...], MaxLen(1)]]",
    ]),
    *map(_plain, (_sequence := [
        f"Annotated[tuple[{of}, ...], MaxLen({most})]" for of, most in
        [("J", 2), ("I", 1), ("bool", 2), ("J | None", 1), ("P", 2), ("frozenset[bool]", 1), ("Annotated[tuple[J, ...], MaxLen(1)]", 2)]
    ])),
    *(_plain(f"{kind} | None") for kind in _sequence[:2]),
    *map(_set, ["bool", "J", "J | None", "P", "frozenset[bool]", _sequence[0]]),
    *map(_list, ["J", "J | None"]),
    *map(_dict, ["J", "J | None", "frozenset[bool] | None"]),
    Kind("Annotated[Counter[J], MaxLen(2)]", "@a: J, @c: bool", "Counter([@a, 0]) if @c else Counter()"),
    Kind("set[tuple[J, J]]", "@a: J, @b: J, @c: bool", "{(@a, @b), (0, 0)} if @c else set()"),
]
WIDE = [
    Kind("frozenset[V]", "@a: I, @c: bool", "frozenset({@a, 68}) if @c else frozenset()"),
    Kind("frozenset[V] | None", "@a: I, @c: bool", "frozenset({@a, 67 - @a}) if @c else None"),
    Kind("frozenset[V] | J", "@a: I, @b: J", "frozenset(range(1, 66)) if @a == 2 else frozenset({0}) if @a == 1 else @b"),
    Kind("tuple[W, W, J]", "@a: J, @b: J", "(@a * 2**40, 2**40 - @b, @b)"),
    Kind("tuple[W, W] | None", "@a: J, @c: bool", "(@a, 2**40) if @c else None"),
    Kind("tuple[frozenset[V], J]", "@a: I, @b: J", "(frozenset({@a, 0, 1}), @b)"),
    Kind("F", "@a: bool, @b: I", "F(@a, frozenset({@b, 1}))"),
    Kind("R | F | None", "@a: bool, @b: I", 'F(@a, frozenset({@b, 68})) if @b > 0 else R(@a, "a") if @b else None'),
    Kind("Annotated[set[frozenset[V]], MaxLen(2)]", "@a: I, @b: I, @c: bool", "{frozenset({@a, 68}), frozenset({@b})} if @c else set()"),
    Kind("Annotated[list[F | None], MaxLen(2)]", "@a: I, @c: bool", "[None, F(@c, frozenset({@a}))] if @a else []"),
    Kind("Annotated[Counter[tuple[W, W]], MaxLen(2)]", "@a: J, @c: bool", "Counter([(@a, 2**40), (0, 0) if @c else (@a, 2**40)])"),
    Kind("dict[bool, frozenset[V]]", "@a: I, @b: I", "{False: frozenset({@a}), True: frozenset({@b, 68})}"),
    Kind("tuple[frozenset[Y], J] | None", "@a: J, @b: J", "(frozenset({@a * 2999, @b}), @b) if @a else None"),
    Kind("set[Y]", "@a: J, @b: J", "{@a * 2999, @b}"),
    Kind("Annotated[set[W], MaxLen(2)]", "@a: J, @b: J", "{@a * 2**40, @b}"),
]
"""Values of several words, and sets over many values."""
KINDS += WIDE
OF_ONE = [
    "x", "not x", "-x", "+x", "abs(x)", "len(x)", "min(x)", "max(x)", "sum(x)", "sorted(x)", "any(x)", "all(x)", "list(x)", "set(x)",
    "frozenset(x)", "bool(x)", "int(x)", "x[0]", "x[1]", "x[-1]", "x[1:]", "x[::-1]", "x.a", "x.n", "x.value", "x.next()", "x.copy()",
    "x.union()", "x.total()", "x.keys()", "sum(x.values())", "max(x.values())", "x.index(1)", "isinstance(x, bool)", "isinstance(x, int)",
    "isinstance(x, R)", "isinstance(x, frozenset)", "isinstance(x, tuple)", "isinstance(x, list)", "isinstance(x, P)", "x is None",
    "x is not None", "x is True", "x == True", "x == 1", "1 < x", "None == x", "min(e for e in x)", "max((e for e in x), default=None)",
    "{e for e in x}", "[e for e in x]", "sum(1 for e in x if e)", "any(e is None for e in x)", "{e + 1 for e in x}",
    "len({e for e in x})", "{e.a for e in x}", "sum(b for a, b in x)", "min((x for e in (0, 1)), default=0)", "min(x, x)", "max(x, 0)",
    "x - 1", "1 - x", "x | {True}", "x - {False}", "x & {1}", "x < {0, 1}", "{True} <= x", "{x}", "[x]", "(x,)", "{(x, 0)}",
    "x in (None, 1)", 'x in {None, 0, "a"}', "x in [True]", "x == (0, 1)", "x < (0, 1)", "x == set()", "x == []", 'x < "b"',
    "sum(e == 1 for e in x)", "any(e == f for e in x for f in x)", "[f for e in x for f in e]", "[e for e in range(x)]",
    "tuple(x)", "tuple(e for e in x)", "tuple(sorted(x))", "tuple(reversed(x))", "(*x, 0)", "(1, *x, *x)", "[*x, 0]", "x + (0,)",
    "() + x", "x[:1]", "x[-1:]", "x[0:1]", "x == ()", "x < ()", "x == list(x)", "x in ((), (0,))", "x.count(1)", "(x, *x)", "{x: 0}",
    "tuple(enumerate(x))", "tuple(zip(x, x))", "max(x, default=0)", "next(iter(x))", "x < (0,)", "x <= (0, 1)", "min(x, (0,))",
    "tuple(x)[1:] + tuple(x)", "sorted(x) == list(x)", "x[0][0]", "x[::-1] == x",
    "(x, 68)", "{(x, 1), (x, 0)}", "[x, x]", "frozenset({x})", "len(x) == 2", "(x, 0) in {(x, 0), (x, 1)}", "x == frozenset({0, 68})",
    "next((e for e in x), None)", "sorted(e for e in x)", "max(x, key=len)", "{e for f in x for e in f}", "F(True, x)", "x.n | {5}",
    "x in P", "x in O", "x in Q", "x in E", "any(x in q for q in Q)", "x == O.first()", "x < O.last()",
    "~x", "x ** 2", "x << 1", "x >> 1", "x & 1", "x ^ True", "x * 2", "x + x", "divmod(x, 2)", "x / 2 > 1", "round(x)", "x.name",
    "x in range(2)", "x[:1]", "x[x]", "[*x]", "{*x}", "(*x, 0)", "max(*x, 0)", "{1: 0, 0: 2}[x]", "{True: 0}.get(x, 1)",
    "x in {1: 0, None: 1}", "Counter(x)[1]", "len(Counter(x))", "x.count(1)", "{e: 1 for e in x}.get(0)", "dict(x)", "{**x, True: 0}[True]",
    "list(map(abs, x))", "any(map(lambda e: e == 1, x))", "list(filter(None, x))", "functools.reduce(max, x)", "math.prod(x)",
    "functools.reduce(operator.or_, x)", "set.union(*x)", "x.union(*x)", "(lambda y: (y, y))(x)", "[e for e in (f for f in x)]",
    "list(itertools.product(x, x))", "list(itertools.combinations(x, 2))", "list(itertools.permutations(x, 2))",
    "list(itertools.pairwise(x))", "list(itertools.chain(x, [0]))", "(y := x) == y", "1 if x and (y := x) else 0", "math.ceil(x / 2)",
    "int(x / 2)", "bool(x) & True",
]
OF_TWO = [
    "x < y", "x <= y", "x > y", "x == y", "x != y", "x in y", "x not in y", "x is y", "x < y < x", "x == y == x",
    "x + y", "x - y", "x * y", "x // y", "x % y", "x | y", "x & y", "x ^ y", "x and y", "x or y", "x if y else 0",
    "min(x, y)", "max(x, y)", "min(x, default=y)", "x[y]", "x.get(y)", "x.get(y, 0)", "x.count(y)", "x.index(y)", "range(x, y)",
    "x.union(y)", "x.difference(y, y)", "x.issubset(y)", "x.isdisjoint(y)", "{x, y}", "[x, y]", "(x, y)", "{(x, y)}",
    "sum(e == y for e in x)", "any(e in y for e in x)", "all(e < y for e in x)", "{e for e in x if e in y}", "{(e, y) for e in x}",
    "max((e for e in x if e != y), default=y)", "sum(x, y)",
    "x ** y", "x << y", "{x: 1, y: 2}.get(x)", "{x: 1}.get(y)", "x in {y: 1}", "{e: y for e in x}.get(0)", "{1: x, 0: y}[1]", "[*x, *y]",
    "{*x, *y}", "{*x, y}", "x.union(*y)", "x.intersection(*y)", "Counter(x) <= Counter(y)", "Counter(x) == Counter(y)",
    "(Counter(x) | Counter(y)).total()", "(x, y)[y]", "(x, y).index(y)", "[x] * y", "x in range(y)", "(lambda u, v=y: (v, u))(x)",
    "functools.reduce(lambda u, v: v, x, y)", "any(map(operator.eq, x, y))", "list(itertools.product(x, y))", "list(itertools.chain(x, y))",
    "x / 2 < y", "divmod(x, y)", "min(*x, *y)", "set.union(x, y)", "dict(zip(x, y))",
    "(*x, y)", "(y, *x)", "(*x, *y)", "x[y:]", "x[:y]", "tuple(x) == y",
    "tuple(x) + tuple(y)", "tuple(x) < tuple(y)", "x + (y,)", "all(a == b for a, b in zip(x, y))",
]
ASKED = [
    "frozenset({0, 68})", "(2**40, 2**40, 0)", "F(True, frozenset({1}))", "{0, 68}", "[None, F(True, frozenset({1}))]", "{2999}", "2**40",
    "0", "1", "2", "-1", "None", "True", '"a"', "frozenset()", "{False, True}", "{0}", "{True}", "{None, 0}", "(0, 1)", "[0]", "[]",
    "(False, 1)", "(0,)", "E.A", "O.first()", 'R(True, "a")', "{(0, 0)}", "()", "(0, 0, 1)",
]
"""What the value of an operation is compared with, besides its truth."""
# fmt: on


def spec_text(operation: str, kinds: dict[str, Kind], asked: list[str]) -> str:
    """A spec whose variables have each kind's values; its first @reachable is the truth of the operation, the others its equality."""
    value = re.sub(rf"\b({'|'.join(kinds)})\b", r"self.\1", operation)
    parameters = ", ".join(kind.parameters.replace("@", name) for name, kind in kinds.items())
    lines = [f"{name}: {kind.type}" for name, kind in kinds.items()]
    lines += ["", "@init", f"def begin(self, {parameters}):"]
    lines += [f"    self.{name} = {kind.value.replace('@', name)}" for name, kind in kinds.items()]
    lines += ["", "@action", "def stay(self):", "    self.x = self.x"]
    lines += ["", "@reachable", "def truth(self):", f"    return True if ({value}) else False"]
    for number, other in enumerate(asked):
        lines += ["", "@reachable", f"def is_{number}(self):", f"    return ({value}) == {other}"]
    return HEAD + "\n".join(f"    {line}".rstrip() for line in lines) + "\n"
