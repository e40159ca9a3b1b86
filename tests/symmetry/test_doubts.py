"""What may go by the order of a Symmetric sort, in however few states, is refused, or the sort is not reduced; the rest is proved."""

import textwrap
from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import TRUSTED, Engine
from checker.result import Verdict
from checker.search.reduction import reduction_of
from checker.search.select import check

HEAD = """\
import functools
import itertools
from typing import Annotated
from checker import *

class Node(Symmetric, size=3):
    pass

class Clock(Range, low=0, high={high}):
    pass

class Best(Record):
    node: Node
    at: Clock

def Group(n):
    return n

def pick(xs):
    return xs[0]

def last(xs):
    out = None
    for x in xs:
        out = x
    return out

def size(xs):
    return len(xs)

class Election(Spec):
    clock: dict[Node, Clock] = fill(0)
    late_ones: set[Node] = fill()
    leader: Node | None = None
    best: Best | None = None
    top: Clock = 0
    count: Clock = 0
    done: bool = False
    at: dict[Clock, Node | None] = fill(None)
    marked: dict[Node, bool] = fill(False)
    follows: dict[Node, Node | None] = fill(None)
    sent: set[Best] = fill()
    log: Annotated[list[Node], MaxLen(3)] = fill()

    def is_late(self, n):
        return self.clock[n] in ({rare})

    def late(self):
        return [n for n in Node if self.is_late(n)]

    def lates(self):
        return {{n for n in Node if self.is_late(n)}}

    def follow(self, n):
        self.leader = n

    def mark(self, n):
        self.marked[n] = True

    @action
    def tick(self, node: Node):
        require(self.leader is None and self.clock[node] < {high})
        self.clock[node] += 1

    @action
    def elect(self):
        require(self.leader is None)
        require(any(self.is_late(n) for n in Node))
"""
REFUSED = [
    "self.leader = tuple(self.clock)[0]",
    "self.leader = next(n for n in Node if self.is_late(n))",
    "self.leader = next(iter(self.lates()))",
    "self.leader = next(n for n, c in self.clock.items() if c == 3)",
    "it = iter(self.late())\nself.leader = next(it)",
    "for n in Node:\n    if self.is_late(n):\n        self.leader = n\n        break",
    "for n in Node:\n    if self.is_late(n):\n        break\nself.leader = n",
    "for n, c in self.clock.items():\n    if c == 3:\n        self.leader = n\n        return",
    "self.done = [c for c in self.clock.values()] == [1, 2, 3]",
    "first, *others = Node\nself.leader = first",
    "for i, n in enumerate(Node):\n    if i == 0:\n        self.leader = n",
]
DOUBTED = [
    "self.leader = next(iter(self.late_ones))\nself.done = len(self.late_ones) == 1",
    "if len(self.late_ones) == 1 or self.done:\n    self.leader = next(iter(self.late_ones), None)",
    "self.leader = self.late()[0]",
    "self.leader = [n for n in Node if self.is_late(n)][-1]",
    "self.leader = [n for n, c in self.clock.items() if c == 3][0]",
    "self.leader = list(self.lates())[0]",
    "self.leader = [*self.lates()][0]",
    "self.leader = self.lates().pop()",
    "self.leader = self.late_ones.copy().pop()",
    "self.done = [c for c in self.clock.values() if c > 0] == [1, 2, 3]",
    "x, *_ = self.late()\nself.leader = x",
    "*_, x = self.lates()\nself.leader = x",
    "xs = list(filter(self.is_late, Node))\nself.leader = xs[0]",
    "xs = [n for n in Node]\nxs = [n for n in xs if self.is_late(n)]\nself.leader = xs[0]",
    "xs = self.late()\nxs.reverse()\nself.leader = xs[0]",
    "self.leader = pick(self.late())",
    "self.leader = last(self.late())",
    "self.leader = last(Node)",
    "for n in Node:\n    if self.is_late(n):\n        self.leader = n",
    "for n in Node:\n    if self.is_late(n):\n        self.follow(n)",
    "for n in Node:\n    if self.is_late(n):\n        (self.leader, y) = (n, 1)",
    "for n in Node:\n    if self.is_late(n) and self.leader is None:\n        self.leader = n",
    "for n in Node:\n    self.leader = n if self.is_late(n) else self.leader",
    "x = None\nfor n in Node:\n    if self.is_late(n):\n        x = n\nself.leader = x",
    "x = None\nfor n in Node:\n    x = n if self.is_late(n) else x\nself.leader = x",
    "for n in self.lates():\n    self.leader = n",
    "for n, c in self.clock.items():\n    if c == 3:\n        self.leader = n",
    "for n in reversed(list(Node)):\n    if self.is_late(n):\n        self.leader = n",
    "for n, m in itertools.product(Node, Node):\n    if self.is_late(n) and self.is_late(m):\n        self.leader = n",
    "for n in Node:\n    if self.is_late(n):\n        self.best = Best(n, self.clock[n])",
    "b = None\nfor m in self.sent:\n    if b is None or m.at > b.at:\n        b = m\nself.best = b",
    "xs = []\nfor n in Node:\n    if self.is_late(n):\n        xs.append(n)\nself.leader = xs[0]",
    "xs = []\nfor n in Node:\n    if self.is_late(n):\n        xs += [n]\nself.leader = xs[-1]",
    "for n in Node:\n    if self.is_late(n):\n        self.log.append(n)",
    "self.log = self.late()",
    "self.log.extend(self.late())",
    "match self.late():\n    case [x, *_]:\n        self.leader = x",
    "self.leader = (lambda x, *y: x)(*self.late())",
    "self.leader = functools.reduce(lambda a, b: a, self.late())",
    "self.leader = max(self.late(), key=lambda n: self.clock[n])",
    "self.leader = sorted(self.lates(), key=lambda n: self.clock[n])[0]",
    "self.leader = min(((n, 1) for n in Node if self.is_late(n)), key=lambda p: p[1])[0]",
    "d = {c: n for n, c in self.clock.items()}\nself.leader = d.get(3)",
    "d = {}\nfor n in Node:\n    d[self.is_late(n)] = n\nself.leader = d[True]",
    "self.leader = dict.fromkeys(self.late()).popitem()[0]",
    "seen = 0\nfor n in Node:\n    if self.is_late(n):\n        seen += 1\n        if seen == 2:\n            self.marked[n] = True",
    "for n in Node:\n    if not any(self.marked.values()):\n        self.marked[n] = True",
    "for n in Node:\n    if not self.done:\n        self.marked[n] = True\n        self.done = True",
    "before = None\nfor n in Node:\n    if before is not None:\n        self.follows[before] = n\n    before = n",
    "for n in Node:\n    if self.is_late(n):\n        self.top = 1\n    else:\n        self.top = 2",
    "for n in Node:\n    if self.is_late(n):\n        return\n    self.marked[n] = True",
    "for n in Node:\n    self.count = self.count * 2 if self.is_late(n) else self.count + 1",
    "def f(n):\n    if self.is_late(n):\n        self.leader = n\nfor n in Node:\n    f(n)",
    "[setattr(self, 'leader', n) for n in Node if self.is_late(n)]",
    "[x := n for n in Node if self.is_late(n)]\nself.leader = x",
    "for n in Node:\n    self.leader = self.leader or (n if self.is_late(n) else None)",
    "xs = []\nadd = xs.append\nfor n in Node:\n    if self.is_late(n):\n        add(n)\nself.leader = xs[0]",
    "xs = []\nfor n in Node:\n    if self.is_late(n):\n        list.append(xs, n)\nself.leader = xs[0]",
    "d = {}\nfor n in Node:\n    if self.is_late(n):\n        d[n] = 1\nself.leader = list(d)[0]",
    "s = set()\nfor n in Node:\n    if self.is_late(n):\n        s.add(n)\nself.leader = list(s)[0]",
    "self.leader = list(itertools.dropwhile(lambda n: not self.is_late(n), Node))[0]",
    "ns, cs = zip(*((n, self.clock[n]) for n in Node if self.is_late(n)))\nself.leader = ns[0]",
    "self.log = sum([[n] for n in Node if self.is_late(n)], [])",
    "for n in Node:\n    k = self.clock[n]\n    self.at[k] = n",
    "for n in Node:\n    self.follows[Group(n)] = n",
    "for n in Node:\n    pass\nif self.is_late(n):\n    self.leader = n",
    "left = self.lates()\nwhile left:\n    self.leader = left.pop()",
    "self.leader = max(Node, key=lambda n: self.clock[n])",
    "self.best = min(self.sent, key=lambda m: m.at, default=None)",
    "self.top = max((self.clock[n] for n in Node), key=lambda c: c % 2)",
    "self.top = sorted((self.clock[n] for n in Node), key=lambda c: c % 2)[0]",
    "for n in sorted(Node, key=lambda n: self.clock[n]):\n    self.leader = n",
    "for i, n in enumerate(self.lates()):\n    self.clock[n] = i",
    "self.done = any(self.clock[n] < c for n, c in zip(self.lates(), [1, 2]))",
    "for n in reversed([n for n in Node if self.is_late(n)]):\n    self.leader = n",
    "xs = []\nfor n in Node:\n    if self.is_late(n):\n        xs.append(n)\nself.leader = xs.pop()",
    "xs = []\nxs.extend(self.lates())\nself.leader = xs[0]",
    "xs = [self.leader]\nxs += self.lates()\nself.leader = xs[-1]",
    "xs = []\nfor n in Node:\n    xs.insert(0, n)\nself.leader = xs[0]",
    "xs = []\nfor n in Node:\n    if len(xs) < 1:\n        xs.append(n)\nself.done = self.leader in xs",
    "self.done = next((True for n in Node if 3 // self.clock[n] > 1), False)",
]
FREE = [
    "require(len(self.late_ones) == 1)\nself.leader = next(iter(self.late_ones))",
    "ns = self.lates()\nif 1 == len(ns):\n    self.leader = next(n for n in ns)",
    "self.leader = next(iter(self.late_ones)) if len(self.late_ones) == 1 else None",
    "left = self.lates()\nfor _ in Node:\n    left = {n for n in left if self.clock[n] > 1}\nself.done = not left",
    "for n in Node:\n    self.marked[n] = self.clock[n] < Clock(2)",
    "for n in Node:\n    if n == self.leader:\n        self.marked[n] = True\n        break",
    "for n in Node:\n    if self.is_late(n):\n        self.late_ones.add(n)\n    else:\n        self.late_ones.discard(n)",
    "total = 0\nfor n in Node:\n    x = self.clock[n]\n    if self.marked[n]:\n        x += 1\n    total += x\nself.top = min(total, 3)",
    "best = 0\nfor n in Node:\n    if self.marked[n] and self.clock[n] > best:\n        best = self.clock[n]\nself.top = best",
    "self.done = len(self.late()) > 1 and size(self.late()) == size(self.lates())",
    "self.done = any(self.is_late(n) for n in Node) or all(c == 0 for c in self.clock.values())",
    "self.top = max(self.clock.values())",
    "self.top = sorted(self.clock.values())[0]",
    "self.top = max([self.clock[n] for n in self.late()], default=0)",
    "for n in Node:\n    if self.is_late(n):\n        self.marked[n] = True",
    "for n in Node:\n    if self.is_late(n):\n        self.mark(n)",
    "for n in Node:\n    if self.is_late(n):\n        self.late_ones.add(n)",
    "for n in Node:\n    if n not in self.late_ones and self.is_late(n):\n        self.late_ones.add(n)",
    "for n in Node:\n    if self.is_late(n):\n        self.done = True",
    "for n in Node:\n    if self.is_late(n):\n        self.done = True\n        break",
    "for n in Node:\n    self.count += 1",
    "for n in Node:\n    self.top = max(self.top, self.clock[n])",
    "best = 0\nfor c in self.clock.values():\n    if c > best:\n        best = c\nself.top = best",
    "total = 0\nfor n, c in self.clock.items():\n    here = c + 1\n    total += here\nself.count = min(total, 3)",
    "for n in Node:\n    row = self.clock[n]\n    self.marked[n] = row > 1",
    "for n, c in self.clock.items():\n    self.follows[n] = None if c else n",
    "for m in self.sent:\n    self.marked[m.node] = True",
    "self.marked = {n: self.is_late(n) for n in Node}",
    "self.late_ones = {n for n in Node if self.is_late(n)} | self.lates()",
    "self.late_ones = set(self.late())",
    "for n in Node:\n    require(not self.marked[n])",
    "for n in Node:\n    for m in Node:\n        if n != m and self.clock[n] < self.clock[m]:\n            self.marked[n] = True",
    "xs = list(self.clock.values())\nxs.sort()\nself.top = xs[0]",
    "self.top = max((self.clock[n] for n in Node), key=lambda c: -c)",
    "for i, n in enumerate(self.log):\n    self.clock[n] = i",
    "for n in reversed(self.log):\n    self.leader = n",
    "self.done = any(n == m for n, m in zip(self.log, self.log[1:]))",
    "xs = []\nfor n in Node:\n    if self.is_late(n):\n        xs.append(n)\nfor n in xs:\n    self.marked[n] = True",
    "xs = [self.leader]\nxs.extend(self.lates())\nself.done = len(xs) > 2",
    "xs = []\nfor n in Node:\n    xs.append(self.clock[n])\nxs.sort()\nself.top = xs[0]",
    "self.top = sorted((self.clock[n] for n in Node), key=lambda c: (c % 2, c))[0]",
    "self.leader = max(self.log, key=lambda n: self.clock[n], default=None)",
    "self.leader = max((n for n in Node if n == self.leader), key=self.clock.get, default=None)",
    "require(len(self.late_ones) == 1)\nself.leader = max(self.late_ones, key=self.clock.get)",
    "self.leader = next((n for n in self.log if self.is_late(n)), None)",
    "self.done = next((True for n in Node if self.is_late(n)), False)",
    "for n in sorted(Node, key=lambda n: self.clock[n]):\n    self.marked[n] = True",
    "self.done = len(sorted(self.sent, key=lambda m: m.at)) > 1",
]


def text_of(body: str, *, high: int = 3, rare: str = "1, 2", sign: str = ">=") -> str:
    """A spec in which a leader is elected by these lines, and must be the latest, or the earliest, of those that are late."""
    judged = f"""
    @invariant
    def extreme(self):
        return (self.leader is None or any(not self.is_late(n) for n in Node)
            or all(self.clock[self.leader] {sign} self.clock[n] for n in Node))
"""
    return HEAD.format(high=high, rare=rare) + textwrap.indent(body, " " * 8) + "\n" + judged


def model_of(folder: Path, text: str) -> Model:
    path = folder / "spec.py"
    path.write_text(text)
    return Model(load(str(path)))


@pytest.mark.parametrize("body", REFUSED)
def test_the_first_that_is_found_is_refused(body: str, tmp_path: Path) -> None:
    model = model_of(tmp_path, text_of(body))
    with model.bound(), pytest.raises(InvalidSpec) as caught:
        reduction_of(model)
    assert {error.code for error in caught.value.errors} <= {"C402", "C403"}
    assert all(error.span is not None for error in caught.value.errors)
    with model.bound():
        assert reduction_of(model, symmetry=False).sorts == {}


@pytest.mark.parametrize("body", DOUBTED)
def test_a_sort_whose_order_may_count_is_not_reduced(body: str, tmp_path: Path) -> None:
    model = model_of(tmp_path, text_of(body))
    with model.bound():
        reduction, trusted = reduction_of(model), reduction_of(model, TRUSTED)
    assert (reduction.symmetry.group_order, reduction.sorts) == (1, {"Node": "not proved"})
    (note,) = reduction.notes
    assert note.startswith("Node is not reduced, its symmetry is not proved")
    assert "spec.py:" in note
    assert (trusted.symmetry.group_order, trusted.sorts, trusted.notes) == (6, {"Node": "assumed"}, ())
    assert trusted.assumed.group_order == 6


@pytest.mark.parametrize("body", FREE)
def test_what_is_the_same_in_every_order_is_proved(body: str, tmp_path: Path) -> None:
    model = model_of(tmp_path, text_of(body))
    with model.bound():
        reduction = reduction_of(model)
    assert (reduction.symmetry.group_order, reduction.notes) == (6, ())
    assert (reduction.sorts, reduction.is_assumed) == ({"Node": "proved"}, False)


@pytest.mark.parametrize("engine", ["reference", "native"])
@pytest.mark.parametrize("sign", [">=", "<="])
def test_what_few_states_show_is_found(
    engine: Engine, sign: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some states of two hundred have late nodes alone; the sample is one state."""
    monkeypatch.setattr("checker.search.soundness.SECONDS", 0.0)
    monkeypatch.setattr("checker.search.soundness.STATES", 1)
    body = "for n in Node:\n    if self.is_late(n):\n        self.leader = n"
    model = model_of(tmp_path, text_of(body, high=9, rare="5, 6", sign=sign))
    result = check(model, engine=engine)
    assert result.verdict is Verdict.VIOLATED
    assert not result.symmetry.enabled
    assert result.symmetry.sorts == {"Node": "not proved"}
    assert any("Node is not reduced" in note for note in result.notes)
    assert result.violation is not None
    plain = check(model, engine=engine, symmetry=False)
    assert plain.violation is not None
    assert result.violation.trace == plain.violation.trace


@pytest.mark.parametrize("kind", ["Other", "tuple[Other, Node]"])
def test_one_sort_in_doubt_leaves_the_others(kind: str, tmp_path: Path) -> None:
    text = text_of(DOUBTED[0]).replace("class Clock", "class Other(Symmetric, size=2):\n    pass\n\nclass Clock")
    variable = f"    other: dict[{kind}, bool] = fill(False)\n"
    text = text.replace("    done: bool = False\n", f"    done: bool = False\n{variable}")
    model = model_of(tmp_path, text)
    with model.bound():
        reduction = reduction_of(model)
    assert reduction.symmetry.group_order == 2
    assert reduction.sorts == {"Node": "not proved", "Other": "proved"}
