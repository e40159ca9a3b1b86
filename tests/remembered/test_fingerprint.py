"""A fingerprint tells specs apart by all that their meaning rests on, and is the same in every process."""

import builtins
import importlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checker.api.model import Model
from checker.frontend.fingerprints.fingerprint import fingerprint
from checker.frontend.load import load, run_file

SECONDS = 60

HELPER = """
from dataclasses import dataclass

STEP = 1

@dataclass
class Settings:
    most: int = 2

def more(x: int) -> int:
    return x + STEP
"""

SPEC = """
from collections import Counter
from enum import Enum
from functools import partial

import helping
from checker import Constant, Range, Record, Spec, Symmetric, action, fill, invariant, require

LIMITS = {"low": frozenset({1, 2, 3}), "high": (4, [5, 6])}
MOST = helping.Settings(2)

class Colour(Enum):
    RED = "red"
    BLUE = "blue"

    def __init__(self, text: str) -> None:
        self.weight = len(text)

class Node(Symmetric, size=2): ...

class Count(Range, low=0, high=4): ...

class Message(Record):
    sender: Node
    count: Count = 0

    def next(self, most: int = 3) -> int:
        return min(self.count + 1, most)

def counting(step: int):
    def count(x: int) -> int:
        return x + step
    return count

one_more = counting(1)
two_more = partial(max, 2)

class Counting(Spec):
    count: dict[Node, Count] = fill(0)
    colour: Colour = Colour.RED

    @action
    def step(self, n: Node) -> None:
        require(self.count[n] < MOST.most)
        self.count[n] = one_more(helping.more(self.count[n])) - 1

    @invariant
    def bounded(self) -> bool:
        return all(self.count[n] <= 4 for n in Node)
"""


def written(folder: Path, spec: str = SPEC, helper: str = HELPER) -> type:
    """The spec of these files, run anew."""
    folder.mkdir(exist_ok=True)
    for name in [name for name in sys.modules if name == "helping" or name.startswith("checker_spec_")]:
        del sys.modules[name]
    (folder / "helping.py").write_text(helper)
    (folder / "counting.py").write_text(spec)
    return load(str(folder / "counting.py"))


def told(spec: type) -> str:
    found = fingerprint(spec)
    assert found is not None
    return found


def test_it_is_the_same_in_every_process(tmp_path: Path) -> None:
    known = told(written(tmp_path))
    program = (
        "import sys; from checker.frontend.load import load; "
        "from checker.frontend.fingerprints.fingerprint import fingerprint; print(fingerprint(load(sys.argv[1])))"
    )
    for seed in ("1", "2"):
        command = [sys.executable, "-c", program, str(tmp_path / "counting.py")]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=True)
        assert ran.stdout.strip() == known


def test_a_model_changes_nothing_of_it(tmp_path: Path) -> None:
    spec = written(tmp_path)
    known = told(spec)
    Model(spec)
    assert told(spec) == known


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("self.count[n] < MOST.most", "self.count[n] <= MOST.most"),
        ("size=2", "size=3"),
        ("Settings(2)", "Settings(3)"),
        ("{1, 2, 3}", "{1, 2}"),
        ("[5, 6]", "[6, 5]"),
        ('BLUE = "blue"', 'BLUE = "blues"'),
        ("counting(1)", "counting(2)"),
        ("partial(max, 2)", "partial(max, 3)"),
        ("partial(max, 2)", "partial(min, 2)"),
        ("most: int = 3", "most: int = 4"),
        ("count: Count = 0", "count: Count = 1"),
        ("    @invariant\n", "    @action\n"),
        ("high=4", "high=5"),
    ],
)
def test_it_tells_texts_apart(tmp_path: Path, before: str, after: str) -> None:
    assert before in SPEC
    assert told(written(tmp_path)) != told(written(tmp_path, SPEC.replace(before, after)))


def test_it_tells_helpers_in_other_files_apart(tmp_path: Path) -> None:
    known = told(written(tmp_path))
    assert known != told(written(tmp_path, helper=HELPER.replace("x + STEP", "x - STEP")))
    assert known != told(written(tmp_path, helper=HELPER.replace("STEP = 1", "STEP = 2")))
    assert known == told(written(tmp_path))


CHANGES: list[Callable[[dict[str, object]], None]] = [
    lambda held: held["LIMITS"].update(low=frozenset({1})),  # type: ignore[attr-defined]  # what the file says it is
    lambda held: held["LIMITS"]["high"][1].append(7),  # type: ignore[index]  # as above
    lambda held: setattr(held["MOST"], "most", 4),
    lambda held: setattr(held["MOST"], "also", 4),
    lambda held: setattr(held["helping"], "STEP", 5),
    lambda held: setattr(held["Colour"].RED, "weight", 5),  # type: ignore[attr-defined]  # as above
    lambda held: setattr(held["Counting"], "colour", held["Colour"].BLUE),  # type: ignore[attr-defined]  # as above
    lambda held: setattr(held["Counting"], "bounded", held["Counting"].step),  # type: ignore[attr-defined]  # as above
    lambda held: setattr(held["Message"].next, "__defaults__", (5,)),  # type: ignore[attr-defined]  # as above
    lambda held: setattr(held["one_more"].__closure__[0], "cell_contents", 3),  # type: ignore[attr-defined]  # as above
    lambda held: held.update(one_more=held["two_more"]),
    lambda held: held.update(added=1),
]


@pytest.mark.parametrize("change", CHANGES)
def test_it_tells_values_apart_that_no_text_shows(tmp_path: Path, change: Callable[[dict[str, object]], None]) -> None:
    spec = written(tmp_path)
    known = told(spec)
    change(vars(sys.modules[spec.__module__]))
    assert told(spec) != known


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "import sys",
        "import hypothesis",
        "from hypothesis import settings",
        "thing = object()",
        "class Odd:\n    pass\n\nodd = Odd()",
        "made = {}\nexec('def made_up(): return 1', made)\nmade_up = made['made_up']",
        "import random\ndraw = random.Random(1)",
        "import itertools\nnumbers = itertools.count()",
        "numbers = (n for n in range(3))",
        "opened = open(__file__)",
        "from json import load",
        "from os import getenv",
        "def late():\n    import json\n    return json",
        "def reads():\n    return open(__file__).read()",
        "def __getattr__(name):\n    return 3",
        "class Meta(type):\n    @property\n    def most(cls):\n        return 3\n\nclass Limits(metaclass=Meta): ...",
        "class Computed:\n    def __get__(self, instance, owner):\n        return 3\n\nclass Limits:\n    most = Computed()",
        "class Limits:\n    @classmethod\n    @property\n    def most(cls):\n        return 3",
    ],
)
def test_what_is_not_known_has_none(tmp_path: Path, line: str) -> None:
    assert fingerprint(written(tmp_path, f"{line}\n{SPEC}")) is None


MADE = """
from typing import Literal
from checker import Spec, action

def made(kind):
    class Made(Spec):
        value: kind = "a"

        @action
        def put(self, v: kind) -> None:
            self.value = v
    return Made

few, many = made(Literal["a", "b"]), made(Literal["a", "b", "c"])
"""


def test_annotations_are_told_apart_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "making.py").write_text(MADE)
    module = run_file(tmp_path / "making.py")
    assert told(module.few) != told(module.many)


def test_the_order_in_which_classes_were_made_is_part_of_it(tmp_path: Path) -> None:
    names = ("one_of_them", "the_other")
    for name in names:
        (tmp_path / f"{name}.py").write_text("from checker import Record\n\nclass Message(Record):\n    number: bool\n")
    spec = f"import {names[0]}, {names[1]}\n{SPEC}"
    found = []
    for order in (names, names[::-1]):
        for name in names:
            sys.modules.pop(name, None)
        sys.path.insert(0, str(tmp_path))
        try:
            for name in order:
                importlib.import_module(name)
            found.append(told(written(tmp_path, spec)))
        finally:
            sys.path.remove(str(tmp_path))
    assert found[0] != found[1]


def test_what_is_added_to_builtins_is_part_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = written(tmp_path)
    known = told(spec)
    monkeypatch.setattr(builtins, "LIMIT", 3, raising=False)
    limited = told(spec)
    monkeypatch.setattr(builtins, "LIMIT", 4)
    assert len({known, limited, told(spec)}) == 3
    monkeypatch.setattr(builtins, "LIMIT", object())
    assert fingerprint(spec) is None


def test_a_model_is_told_from_what_it_was(tmp_path: Path) -> None:
    spec = written(tmp_path)
    model = Model(spec).definition
    known = model.key_now()
    assert known is not None
    vars(sys.modules[spec.__module__])["LIMITS"]["more"] = 1
    assert model.key_now() not in (None, known)


def test_constants_are_told_apart_by_their_values(tmp_path: Path) -> None:
    spec = written(tmp_path, SPEC + "\nclass Most(Constant, default=3): ...\n")
    keys = [Model(spec, **given).definition.key_now() for given in ({}, {"Node": 3}, {"Count": "0..3"}, {"Node": 2})]
    assert None not in keys
    assert len(set(keys)) == 3
    assert keys[0] == keys[3]
