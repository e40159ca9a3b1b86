"""A step is a function of its state and arguments: chance, time and values of the module that a body changes are refused."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from faults.running import ENGINES, checked

HEAD = """\
import random, random as r, time, os, itertools, uuid, functools, math
from random import choice as c
from datetime import datetime
from checker import *
from beside import imported

class X(Range, low=0, high=3): pass

seen = []
table = {"a": [1]}
numbers = itertools.count()
rng = random.Random(1)
box = type("Box", (), {"n": 0})()

def counter():
    n = 0
    def following():
        nonlocal n
        n += 1
        return n
    return following

following = counter()

@functools.lru_cache
def cached(x): return x

def pure(x):
    out = []
    out.append(x)
    return out

class S(Spec):
    K = []
    a: X = 0
    s: set[X] = fill()
    def kept(self, x, out=[]): out.append(x)
    @classmethod
    def counted(cls): cls.n = 1
    @action
    def go(self, x: X):
        self.a = x
    @action
    def act(self):
"""
BESIDE = "count = 0\ndef imported(x):\n    global count\n    count += 1\n    return x\n"


def model(folder: Path, body: str) -> Model:
    lines = HEAD
    if "self.kept" not in body:
        lines = lines.replace("    def kept(self, x, out=[]): out.append(x)\n", "")
    if "self.counted" not in body:
        lines = lines.replace("    @classmethod\n    def counted(cls): cls.n = 1\n", "")
    (folder / "beside.py").write_text(BESIDE)
    path = folder / "spec.py"
    path.write_text(lines + "".join(f"        {line}\n" for line in body.splitlines()))
    return Model(load(str(path)))


CHANGES = [
    *("seen.append(1)", "seen[0] = 1", "del seen[0]", "seen.sort()", "(lambda: seen.append(1))()", "global zz\nzz = 1"),
    *("table['a'].append(1)", "table['b'] = 1", "self.K.append(1)", "S.K.append(1)", "type(self).K = 1", "S.n = 1"),
    *("self.__class__.K = 1", "box.n += 1", "setattr(S, 'K', 1)", "[seen.append(x) for x in (1,)]", "self.kept(1)"),
    *("following()", "imported(1)", "self.counted()"),
]
CHANCE = [
    *(
        "next(numbers)",
        "c([1, 2])",
        "r.random()",
        "random.choice([1])",
        "time.time()",
        "os.environ['A']",
        "os.getpid()",
    ),
    *("datetime.now()", "uuid.uuid4()", "id(self)", "hash(self.a)", "input()", "open('x')", "object.__hash__(self)"),
    *("rng.random()", "import random", "list(map(id, [1]))", "globals()['q'] = 1", "eval('1')", "self.a.__hash__()"),
]


@pytest.mark.parametrize("body", [*CHANGES, *CHANCE])
def test_what_is_no_function_of_the_state_is_refused(body: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec) as caught:
        model(tmp_path, body)
    assert "C305" in {error.code for error in caught.value.errors}


def test_a_global_that_a_body_makes_is_not_undefined_as_well(tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec) as caught:
        model(tmp_path, "global made\nmade = 3\nself.a = made\nself.a = mad")
    assert [error.code for error in caught.value.errors] == ["C305", "C304"]
    assert caught.value.errors[1].message == "the name 'mad' is not defined"


def test_a_cache_of_a_function_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSpec) as caught:
        model(tmp_path, "self.a = cached(1)")
    assert [error.code for error in caught.value.errors] == ["C211"]


@pytest.mark.parametrize(
    "body",
    [
        *(
            "out = []\nout.append(1)",
            "x = pure(1)",
            "x = len(seen)",
            "math.floor(1)",
            "self.s.add(1)",
            "t = self.s\nt.add(1)",
        ),
        *("id = 3\nx = id + 1", "x = table['a'][0]", "d = {}\nd['x'] = 1\nd.setdefault('y', []).append(1)"),
        "n = 0\ndef f():\n    nonlocal n\n    n += 1\nf()",
    ],
)
def test_what_is_local_or_only_read_is_taken(body: str, tmp_path: Path) -> None:
    model(tmp_path, body)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_changed_global_is_refused_with_its_line(engine: Engine) -> None:
    with pytest.raises(InvalidSpec) as caught:
        checked("global_changed", engine)
    (error,) = caught.value.errors
    assert error.code == "C305"
    assert error.span is not None
    assert error.span.line == 10
