"""Calls that change the state inside expressions: they happen once, where CPython has them happen, or are refused."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.result import Verdict

from .bodies import differing, refusal
from .running import checked

AT_ONCE = 40
"""Bodies in one spec."""
# fmt: off
SAME = [
    'self.b = self.inc() or 5',
    'self.b = self.inc() + self.inc()',
    'self.b = self.inc() + self.n',
    'self.b = self.b + self.inc()',
    'self.b += self.inc()',
    'self.d[self.ticket()] = 3',
    'self.d[self.ticket()] += 2',
    'self.d[0] += self.inc()',
    'self.yes = self.inc() > 1',
    'self.yes = 1 < self.inc() < 3',
    'self.yes = self.inc() > 0 and self.yes',
    'self.b = 3 if self.inc() > 1 else 4',
    'if self.inc() > 1:\n    self.b = self.n',
    'if self.yes:\n    self.b = 1\nelif self.inc() > 1:\n    self.b = self.n',
    'require(self.inc() > 1)',
    'require(self.inc() > 2)',
    'assert self.inc() > 1',
    'self.b = sum(x for x in range(self.inc()))',
    'for x in range(self.inc()):\n    self.b += 1',
    'for x in range(self.inc()):\n    self.n = 5\n    self.b += 1',
    'self.b = max(self.inc(), self.n)',
    'self.b = max(1, self.inc())',
    'x, y = self.inc(), self.n\nself.b = y',
    'self.b, self.n = self.inc(), 4',
    'x = (self.inc(), self.n)\nself.b = x[1]',
    'self.pair = (self.inc(), self.n)',
    'self.log.append(self.inc())',
    'self.log[self.ticket()] = 4',
    'self.bag[self.inc()] += 1',
    'self.bag[1] = self.inc()',
    'self.a.add(self.inc())',
    'self.e[self.ticket()].add(self.n)',
    'self.e[0].add(self.inc())',
    'self.b = self.pure(self.inc())',
    'self.b = self.bump(self.inc())',
    'self.b = self.bump(self.n)',
    'self.b = larger(self.inc())',
    'self.b = self.log[self.ticket()]',
    'self.b = self.d[self.ticket()]',
    'self.b = self.add_to_a(5) + len(self.a)',
    'match self.inc():\n    case 2:\n        self.b = self.n\n    case _:\n        self.b = 5',
    'self.b = self.check()',
    'self.n = 5\nself.b = self.check()',
    'self.yes = self.check() > self.d[0]',
    'return self.inc()',
    'x = self.inc()\nself.b = x',
    'self.inc()',
    'x = self.log.pop()\nself.b = x',
    'x = 0\nx = self.q[x].pop(x)\nself.b = x',
    'x = 0\nx = self.e[x].pop()\nself.b = x',
    'x = {k: {k, 3} for k in K}\nk = 0\nk = x[k].pop()\nself.e = x',
    'print(self.inc())',
    'print(self.n)',
    "print(f'{self.inc()}')",
    'self.b = -self.inc()+5',
    'self.yes = not self.inc()',
    'self.b = [self.inc(), 2][0]',
    'self.yes = self.inc() in {1, 2}',
    'self.yes = 1 in {self.inc()}',
    'self.yes = isinstance(self.inc(), int)',
    'self.b = abs(self.inc())',
    'self.b = self.replace_a() + len(self.a)',
    'x = self.the_a()\nself.b = self.replace_a() + len(x)',
    'self.b = self.c.pop()',
    'self.b = self.log.pop() + self.log.pop()',
]
"""Bodies that are compiled."""
REFUSED = {
    'changes the state inside an expression': [
        'self.b = self.n + self.inc()',
        'self.n += self.inc()',
        'self.d[self.ticket()] = self.n',
        'self.d[self.n] += self.inc()',
        'self.yes = self.n < self.inc()',
        'self.b = max(self.n, self.inc())',
        'x, y = self.n, self.inc()\nself.b = x',
        'self.log[self.ticket()] = self.n',
        'self.a.add(self.add_to_a(5))',
        'x = Note(frozenset(self.a), self.add_to_a(4))\nself.b = len(x.of)',
        'self.b = len(self.a) + self.add_to_a(5)',
        'self.yes = self.n in {self.inc()}',
        'self.b = len(self.a) + self.replace_a()',
        'x = Note(frozenset(self.a), self.inc())\nself.b = x.n',
        'self.log.append(self.log.pop())',
    ],
    'changes the state inside an expression that may not': [
        'self.yes = 1 < 2 < self.inc()',
        'self.yes = self.yes and self.inc() > 0',
        'self.b = self.inc() if self.yes else 4',
        'if self.yes or self.inc() > 1:\n    self.b = self.n',
        'self.yes = any(self.inc() > 3 for x in self.log)',
        'self.yes = all(self.inc() < 3 for x in self.log)',
        'self.b = len({self.inc() for x in self.log})',
        'self.b = sum([self.inc() for x in self.log])',
        'self.b = max((x for x in self.a), default=self.inc())',
        'match self.n:\n    case 1 if self.inc() > 1:\n        self.b = self.n\n    case _:\n        self.b = 5',
        'self.b = 1 if self.n == 1 else self.inc()',
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


def test_the_value_is_read_before_the_key_changes_it() -> None:
    assert checked("native_order_of_effects", "reference").verdict is Verdict.VIOLATED
    assert checked("native_order_of_effects", "auto").verdict is Verdict.VIOLATED
    with pytest.raises(InvalidSpec, match=r"C701.*changes the state inside an expression"):
        checked("native_order_of_effects", "native")
