"""A container under several names, and what a loop goes over: native code shares and reads as CPython does, or is refused."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.result import Verdict

from .bodies import differing, refusal
from .running import ENGINES, checked

AT_ONCE = 40
"""Bodies in one spec."""
# fmt: off
SAME = [
    'x = self.a\nx.add(3)',
    'x = self.a\nself.a.add(3)\nself.b = len(x)',
    'x = self.a\nself.a = {4, 5}\nself.b = len(x)',
    'x = self.e[0]\nx.add(3)\nself.b = len(self.e[0])',
    'k = 0\nx = self.e[k]\nk = 1\nx.add(3)',
    'x = self.e[0]\nself.e[0] = {5}\nself.b = len(x)',
    'x = self.e[0]\nself.e[0].add(5)\nself.b = len(x)',
    'x = self.e\nself.e[0].add(5)\nself.b = len(x[0])',
    'x = self.e\nx[0].add(5)',
    'x = self.m[0]\ny = x[0]\ny.add(5)\nself.b = len(x[0])',
    'x = self.m[1]\nx[0] = {5}\nself.b = len(self.m[1][0])',
    'x = self.log\nself.log.append(3)\nself.b = len(x)',
    'x = self.log\nx += [3]',
    'x = self.log\nx.append(3)',
    'x = list(self.log)\nx.append(3)\nself.b = len(self.log) + len(x)',
    'x = self.q[0]\nx.extend([3])\nself.b = len(self.q[0])',
    'x = []\nself.q[0] = x\nx.append(3)\nself.b = len(self.q[0])',
    'x = self.a\nx |= {3}',
    'x = self.a\nx = x | {3}\nself.b = len(self.a)',
    'x = self.a\ny = x\ny.add(3)',
    'x = self.a\ny = x\nself.c = y',
    'x = self.d[0]\nself.d[0] = 3\nself.b = x',
    'x = self.f\nself.f = frozenset()\nself.b = len(x)',
    'x = self.f\nx |= {3}\nself.b = len(self.f)',
    'self.f |= {4}',
    'x = self.f\nself.f |= {4}\nself.b = len(x)',
    'x = self.a\nself.a |= {4}\nself.b = len(x)',
    'x = self.e[0]\nself.e[0] |= {4}\nself.b = len(x)',
    'x = self.log\nself.log += [4]\nself.b = len(x)',
    'x = self.bag\nself.bag[0] += 1\nself.b = x[0]',
    'x = self.bag\nx[0] += 1',
    'x = self.few\nx.add(1)',
    'x = self.a if self.yes else self.c\nself.b = len(x)',
    'x = self.a or self.c\nself.b = len(x)',
    'if self.yes:\n    x = self.a\nelse:\n    x = self.c\nself.b = len(x)',
    'if self.n > 0:\n    x = self.a\n    x.add(3)',
    'if self.yes:\n    x = self.a\nelse:\n    return\nx.add(4)',
    'for k in K:\n    x = self.e[k]\n    x.add(4)',
    'for k in K:\n    x = self.e[k]\n    self.e[k].add(5)\n    self.b = len(x)',
    'left, right = self.a, self.c\nself.b = len(left) + len(right)',
    'left, right = self.a, self.c\nself.a = right\nself.c = left',
    'self.a, self.c = self.c, self.a',
    'self.e[0], self.e[1] = self.e[1], self.e[0]',
    'p = q = {1}\nself.a = p\nself.c = q',
    'p = {1}\nq = {2}\np, q = q, p\nself.a = p\nself.c = q',
    'self.a = self.c = {4}\nself.a.add(0)',
    'self.a = x = {4}\nx.add(0)',
    'x = self.a = {4}\nself.a.add(0)\nself.b = len(x)',
    'x = [self.e[k] for k in K]\nself.b = len(x[0])',
    'x = {k: set(self.e[k]) for k in K}\nx[0].add(4)\nself.e = x',
    'x = dict.fromkeys(K, 3)\nx[0] = 4\nself.d = x',
    'x = dict(self.d)\nx[0] = 4\nself.b = self.d[0]\nself.d = x',
    'x = self.d.copy()\nself.d[0] = 4\nself.b = x[0]',
    'x = dict(self.d)\ny = dict(x)\ny[0] = 4\nx[1] = 3\nself.d = y\nself.b = x[1] + y[1]',
    'self.d = dict(self.d)\nself.d[0] = 3\nself.b = len(dict(self.d))',
    'key = 2\nself.d = dict.fromkeys(K, key)',
    'x = {k: set() for k in K}\nx[0].add(4)\nself.e = x',
    'x = {1}\ny = set(x)\ny.add(2)\nself.a = x\nself.c = y',
    'x = {1}\ny = x.copy()\ny.add(2)\nself.a = x\nself.c = y',
    'x = {1}\ny = x | set()\ny.add(2)\nself.a = x\nself.c = y',
    'x = set(self.a)\nx.add(4)\nself.c = x',
    'x = self.a.copy()\nx.add(4)\nself.c = x',
    'x = self.a | {5}\nx.add(4)\nself.c = x',
    'x = set()\nif self.n:\n    x = set(self.a)\nx.add(4)\nself.c = x',
    's = {4}\nself.a = s\ns.add(5)',
    's = {4}\nself.e[0] = s\nself.e[1] = s\nself.e[0].add(5)',
    's = {4}\nself.g.add(frozenset(s))\ns.add(5)',
    'x = self.a\nself.c = x\nself.c.add(4)',
    'self.a = self.c\nself.c.add(4)',
    'self.a = self.a',
    'self.e[0] = self.e[0]\nself.e[0].add(4)',
    'x = Note(frozenset(self.a), 1)\nself.a.add(4)\nself.b = len(x.of)',
    'x = self.the_a()\nself.b = len(x)',
    'self.b = len(self.the_a())\nself.a.add(5)',
    'x = self.same({1})\nx.add(4)\nself.a = x',
    'x = self.fresh()\nx.add(3)\nself.a = x',
    'x = self.copied()\nx.add(3)\nself.b = len(self.a)',
    'x = self.local_copy()\nx.add(3)\nself.b = len(self.a)',
    'x = self.either(self.yes)\nself.b = len(x)',
    'x = self.a\nself.replace_a()\nself.b = len(x)',
    'x = self.a\nself.add_to_a(3)\nself.b = len(x)',
    'self.b = self.count(set(self.a))',
    'self.b = self.count(self.c)',
    'self.b = self.count({1, 2})',
    'self.b = self.count_log(self.log)\nself.log.append(1)',
    'for x in self.take():\n    self.b += x',
    'for x in self.the_a():\n    self.a.add(4)\n    self.b += 1',
    's: set[K] => t = set(s)\nt.add(0)\nself.c = t',
    'match self.pair:\n    case (1, y):\n        self.b = y',
    'x = (1, 2)\nmatch x:\n    case (x, y):\n        self.b = x\n        self.n = y',
    'x = (1, 2)\nmatch x:\n    case (y, x):\n        self.b = x\n        self.n = y',
    'match self.n:\n    case x:\n        self.n = 4\n        self.b = x',
    'x = dict.fromkeys(K, 3)\nx[0] = 4\nself.d = x',
    'x = [1, 2]\nx[0] = 4\nself.log = x',
    'x = {1}\nx.symmetric_difference_update({1, 4})\nself.c = x',
    'for k, v in self.d.items():\n    self.d[k] = 0\n    self.b += v',
    'for k, v in self.d.items():\n    k = 0\n    self.b += v',
    'for k, v in self.e.items():\n    self.e[k] = {4}\n    self.b += len(v)',
    'for k, v in self.e.items():\n    self.e[k] = v | {4}',
    'for k, v in self.e.items():\n    v.add(4)\n    self.b += len(self.e[k])',
    'for k, v in self.e.items():\n    k = 0\n    v.add(5)',
    'for v in self.e.values():\n    v.add(4)',
    'for v in self.d.values():\n    self.d[1] = 0\n    self.b += v',
    'for v in self.d.values():\n    v = 0\n    self.b += v',
    'for k, v in self.d.items():\n    for j in K:\n        self.d[j] = 0\n    self.b += v',
    'for k, v in self.m.items():\n    for j, s in v.items():\n        s.add(4)',
    'for k, v in self.m.items():\n    for j, s in v.items():\n        k = 0\n        s.add(k)',
    'for k, v in self.m.items():\n    self.m[k][0] = {5}\n    for j, s in v.items():\n        self.b += len(s)',
    'v = 5\nfor k, v in self.d.items():\n    break\nself.b = v',
    'k = 0\nfor k in self.d:\n    pass\nself.b = k',
    'k = 5\nfor k in range(0):\n    pass\nself.b = k',
    'k = 5\nfor k in range(3):\n    if k == 1:\n        break\nself.b = k',
    'for k in range(3):\n    k = 4\nself.b = 1',
    'k = 0\nfor k in range(3):\n    k = 4\nself.b = k',
    'for x, c in self.bag.items():\n    self.bag[3] = 0\n    self.b += c',
    'for x in self.bag:\n    self.bag[3] = 0\n    self.b += x',
    'for c in self.bag.values():\n    self.bag[1] = 1\n    self.b += c',
    'for x in self.bag.elements():\n    self.bag[1] = 0\n    self.b += x',
    'x = {k: k for k in K}\nfor k, v in x.items():\n    x = {k: 5 for k in K}\n    self.b += v',
    'for k, v in {k: k + self.b for k in K}.items():\n    self.b = 3\n    self.n = v',
    'for p, r in {(1, 2), (2, 3)}:\n    p = 0\n    self.b += r',
    'budget = 2\nfor n in range(budget):\n    budget -= 1\n    self.b += 1',
    'for n in range(self.n, 4):\n    self.n = 5\n    self.b += 1',
    'low = 0\nfor n in range(low, 3):\n    low = 2\n    self.b += 1',
    'for x in range(self.n):\n    self.n += 1\n    self.b += 1',
    'x: X => for x in range(x):\n    pass\nself.b = x',
    'x = 3\nfor x in range(x):\n    pass\nself.b = x',
    'x = 2\ny = [x for x in range(x)]\nself.b = len(y) + x',
    'x = 2\nself.b = sum(x for x in self.log) + x',
    'for x in self.a:\n    self.a.add(4)\n    self.b += 1',
    'for x in self.few:\n    self.few.discard(3)\n    self.b += 1',
    'for x in self.a | self.c:\n    self.c.add(4)\n    self.b += 1',
    'for x in self.g:\n    self.g.discard(frozenset({1, 2}))\n    self.b += 1',
    'for x in self.f:\n    self.f = frozenset({1, 2, 3})\n    self.b += 1',
    's = {1, 2}\nfor x in s:\n    s = {5}\n    self.b += 1',
    's = {1, 2}\nfor x in s:\n    s.discard(2)\n    self.b += 1',
    's = {frozenset({1}), frozenset({1, 2})}\nfor x in s:\n    s = set()\n    self.b += 1',
    'for x in self.log:\n    self.log = [5]\n    self.b += x',
    'for x in list(self.log):\n    self.log.append(x)',
    'for x in self.log[:]:\n    self.log.append(x)',
    'for x in self.log:\n    self.add_to_a(x)',
    'for x in self.log:\n    self.b += x\nself.log.clear()',
    'for k in self.e:\n    self.e[k] = set()\n    self.b += 1',
    'for k in self.e.keys():\n    self.e[k].add(4)',
    's: frozenset[K] => s |= {0}\nself.c = s',
]
"""Bodies that are compiled."""
REFUSED = {
    'is another name for a part of': [
        'x = self.a\nself.a = {4, 5}\nx.add(0)\nself.b = len(x)',
        'x = self.a\nself.a = self.a\nx.add(5)',
        'x = self.a\nself.replace_a()\nx.add(3)',
    ],
    'is another name for something that changes': [
        'x = []\ny = x\nx.append(3)\nself.b = len(y)',
        'x = [1]\ny = x if self.yes else [2]\ny.append(3)\nself.b = len(x)',
        'x = self.log if self.yes else [2]\nx.append(3)',
        'x = self.f\ny = x\ny |= {3}\nself.b = len(x)',
        'x = self.a if self.yes else self.c\nx.add(3)',
        'x = self.a if self.yes else self.c\nself.c.add(0)\nself.b = len(x)',
        'x = self.a or self.c\nx.add(3)',
        'if self.yes:\n    x = self.a\nelse:\n    x = self.c\nx.add(3)',
        'left, right = self.a, self.b\nleft.add(5)',
        'p = q = {1}\np.add(2)\nself.a = q',
        'p = {1}\nq = {2}\np, q = q, p\np.add(4)\nself.a = q',
        'x = [self.e[k] for k in K]\nself.e[0].add(4)\nself.b = len(x[0])',
        'x = {k: self.e[k] for k in K}\nself.e[0].add(4)\nself.b = len(x[0])',
        'x = {k: self.e[k] for k in K}\nx[0].add(4)',
        's = {1}\nx = {k: s for k in K}\nx[0].add(4)\nself.e = x',
        'x = {k: set() for k in K}\ny = x[0]\ny.add(4)\nself.e = x',
        'x = {k: {k} for k in K}\ns = {2}\nx[0] = s\ns.add(4)\nself.e = x',
        'x = {k: {k} for k in K}\ns = {2}\nx[0] = s\nself.e = x',
        'x = {1}\ny = x\ny.add(2)\nself.a = x',
        'x = set()\nif self.n:\n    x = self.a\nx.add(4)',
        'x = self.the_a()\nx.add(4)',
        'x = self.the_a()\nself.a.add(4)\nself.b = len(x)',
        'x = self.same(self.c)\nx.add(4)',
        's = {1}\nx = self.same(s)\nx.add(4)\nself.a = s',
        'x = self.either(self.yes)\nx.add(3)',
        'x = self.entry(0)\nx.add(3)',
        'x = self.entry(0)\nself.e[1].add(0)\nself.b = len(x)',
        's: set[K] => t = s\nt.add(0)\nself.c = s',
        'match self.a:\n    case x:\n        x.add(4)',
        'match self.a:\n    case x:\n        self.a.add(5)\n        self.b = len(x)',
        's = {1}\nmatch s:\n    case t:\n        t.add(4)\nself.a = s',
        'for k, v in self.e.items():\n    self.e[0] = {4}\n    v.add(5)',
        'x = {k: k for k in K}\nfor k, v in x.items():\n    x[1] = 4\n    self.b += v',
    ],
    'may have no value here': [
        'if self.n > 0:\n    x = self.a\nself.a.add(4)\nif self.n > 0:\n    self.b = len(x)',
        'for k, v in self.d.items():\n    break\nself.b = v',
        'v = {5}\nfor k, v in self.e.items():\n    break\nself.b = len(v)',
    ],
    'this is not something that a compiled body can change': [
        'for k in K:\n    x = self.e[k]\nx.add(4)',
    ],
    'one container for every key is not compiled': [
        'x = dict.fromkeys(K, set())\nx[0].add(4)\nself.e = x',
    ],
    'changing the parameter': [
        'self.changes(self.a)',
        's = {1}\nself.changes(s)\nself.a = s',
        's: set[K] => s.add(0)\nself.c = s',
        's: set[K] => s |= {0}\nself.c = s',
    ],
    'by another name': [
        'self.b = self.count(self.a)',
        'x = self.a\nself.b = self.count(x)',
    ],
    'that changes while a loop': [
        'for x in self.take():\n    if len(self.log) < 4:\n        self.log.append(0)\n    self.b += 1',
        'for x in self.log:\n    if len(self.log) < 4:\n        self.log.append(0)\n    self.b += 1',
        'for x in self.q[0]:\n    self.q[1].append(x)',
    ],
    'which is assigned elsewhere': [
        'for k, v in self.d.items():\n    self.d = {0: 0, 1: 0}\n    self.b += v',
    ],
    'a dict of this kind with values': [
        'for k, v in self.m.items():\n    self.m[k] = {0: {5}, 1: {5}}\n    for j, s in v.items():\n        self.b += len(s)',
    ],
    'a set as an element is not compiled': [
        't = (self.a, 1)\nself.b = len(t[0])',
        'for x in (self.a, self.c):\n    self.b += len(x)',
        't = (self.a, 1)\nself.a.add(2)\nself.b = len(t[0])',
        'x = {1}\nt = (x, 1)\nx.add(2)\nself.b = len(t[0])',
        'x = {1}\nt = [x]\nx.add(2)\nself.b = len(t[0])',
        'for x in (self.a, self.c):\n    self.a.add(4)\n    self.c.add(4)\n    self.b += len(x)',
        'for x in [self.a, self.c]:\n    self.a.add(4)\n    self.b += len(x)',
        'for x in (self.a, self.c):\n    x.add(3)',
    ],
    'is a set or another value, which is not compiled': [
        'x = None\nif self.n:\n    x = self.a\nif x is not None:\n    self.b = len(x)',
        'x = None\nif self.n:\n    x = self.a\nself.a.add(4)\nif x is not None:\n    self.b = len(x)',
    ],
}
"""What is said of bodies that are not."""
# fmt: on


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("specs")


@pytest.mark.parametrize("first", range(0, len(SAME), AT_ONCE))
def test_native_code_does_what_cpython_does(first: int, folder: Path) -> None:
    assert differing(SAME[first : first + AT_ONCE], folder) == []


@pytest.mark.parametrize("said", REFUSED)
def test_what_would_differ_is_refused(said: str, folder: Path) -> None:
    for body in REFUSED[said]:
        assert said in refusal(body, folder), body


def test_items_keep_the_value_of_their_round() -> None:
    for engine in ENGINES:
        result = checked("native_items_reread", engine)
        assert result.violation is not None
        assert result.violation.property == "nothing_collected"


def test_an_unpacked_container_is_the_container() -> None:
    assert checked("native_unpacked_alias", "reference").verdict is Verdict.VIOLATED
    assert checked("native_unpacked_alias", "auto").verdict is Verdict.VIOLATED
    with pytest.raises(InvalidSpec, match=r"C701.*another name for something that changes"):
        checked("native_unpacked_alias", "native")


def test_a_range_reads_its_limits_once() -> None:
    for engine in ENGINES:
        assert checked("native_range_bound", engine).verdict is Verdict.VIOLATED


def test_a_loop_may_take_the_name_of_a_parameter() -> None:
    assert checked("crash_shadowed_parameter", "native").verdict is Verdict.VERIFIED
