"""Nothing that looks like a part of a spec is dropped in silence: it works, or it is refused with its line."""

import subprocess
import sys
from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Verdict
from faults.running import CASES, ENGINES, checked

HEAD = """\
import functools, contextlib, typing
from typing import ClassVar
import checker
from checker import *

class X(Range, low=0, high=3): pass

class Base(Spec):
    a: X = 0
    @action
    def go(self):
        self.a = 1
    @invariant
    def base(self):
        return self.a == 0
"""


def mistakes(folder: Path, text: str) -> list[SpecError]:
    path = folder / "spec.py"
    path.write_text(HEAD + text)
    with pytest.raises(InvalidSpec) as caught:
        Model(load(f"{path}:S"))
    return list(caught.value.errors)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "code", "line"),
    [
        ("own_init", "C210", 59),
        ("property_twice", "C210", 12),
        ("static_invariant", "C208", 15),
        ("two_roles", "C210", 15),
        ("decorator_dropped", "C211", 17),
        ("reference_cached_property", "C211", 9),
        ("name_shadows_decorator", "C210", 16),
    ],
)
def test_a_member_that_would_be_dropped_is_refused(name: str, code: str, line: int, engine: Engine) -> None:
    with pytest.raises(InvalidSpec) as caught:
        checked(name, engine)
    (error,) = caught.value.errors
    assert (error.code, error.span is not None and error.span.line) == (code, line)
    assert error.fix


IN_CLASS = [
    ("@staticmethod\n@invariant\ndef inv(): return False", "C208"),
    ("@invariant\n@classmethod\ndef inv(cls): return False", "C208"),
    ("@invariant\n@property\ndef inv(self): return False", "C208"),
    ("@property\n@invariant\ndef inv(self): return False", "C208"),
    ("@invariant\n@functools.cached_property\ndef inv(self): return False", "C208"),
    ("inv = invariant(functools.partial(lambda self: False))", "C208"),
    ("inv = invariant(lambda self: False)", "C210"),
    ("@invariant\n@invariant\ndef inv(self): return False", "C210"),
    ("@invariant\n@functools.lru_cache\ndef inv(self): return False", "C208"),
    ("@functools.cache\ndef helper(self): return False", "C211"),
    ("@functools.lru_cache(maxsize=4)\ndef helper(self): return False", "C211"),
    ("@contextlib.contextmanager\ndef helper(self): yield 1", "C211"),
    ("@functools.singledispatchmethod\ndef helper(self, x): return False", "C211"),
    ("@invariant\n@(lambda f: lambda self: not f(self))\ndef inv(self): return False", "C210"),
    ("@(lambda f: lambda self: not f(self))\ndef helper(self): return False", "C211"),
    ("@invariant\ndef inv(self): return False\ninv = None", "C210"),
    ("b: X = 0\n@action\ndef step(self): self.b = 1\nstep: X = 0", "C210"),
    ("def helper(self): return 1\ndef helper(self): return 2", "C210"),
    ("b: X = 0\nb: X = 1", "C210"),
    ("def base(self): return True", "C210"),
    ("base: X = 0", "C210"),
    ("base = 3", "C210"),
    ("@reachable\ndef base(self): return True", "C210"),
    ("fill: X = 0", "C210"),
    ("final = False", "C210"),
    ("def require(self): return True", "C210"),
    ("class Inner:\n    @invariant\n    def inv(self): return False", "C210"),
    ("def helper(self):\n    return True\n    @invariant\n    def inv(self): return False", "C210"),
    *((f"def {name}(self, *more): return True", "C210") for name in ("__init__", "__new__", "__eq__", "__setattr__")),
    *((f"def {name}(self, *more): return True", "C210") for name in ("__getattr__", "__getattribute__", "__bool__")),
    ("def __post_init__(self): self.a = 1", "C210"),
    ("__slots__ = ()", "C210"),
]


@pytest.mark.parametrize(("member", "code"), IN_CLASS)
def test_members_of_a_class_are_kept_or_refused(member: str, code: str, tmp_path: Path) -> None:
    text = "class S(Base):\n" + "".join(f"    {line}\n" for line in member.splitlines())
    errors = mistakes(tmp_path, text)
    assert {error.code for error in errors} == {code}
    assert errors[0].span is not None
    assert errors[0].span.line > HEAD.count("\n")


@pytest.mark.parametrize(
    "text",
    [
        "class Mixin:\n    @invariant\n    def inv(self): return False\nclass S(Mixin, Base): pass\n",
        "class Mixin:\n    b: X = 0\nclass S(Mixin, Base): pass\n",
        "class Mixin:\n    def base(self): return True\nclass S(Mixin, Base): pass\n",
        "class S(Base): pass\n@invariant\ndef inv(self): return False\n",
        "class S(Base): pass\n@checker.invariant\ndef inv(self): return False\n",
        "class S(Base): pass\nclass T:\n    @invariant\n    def inv(self): return False\n",
        "class S(Base):\n    @invariant\n    def inv(self): return False\nclass S(Base): \n    @invariant\n    def b(self): return True\n",
        "class Meta(type): pass\nclass S(Base, metaclass=Meta): pass\n",
    ],
)
def test_what_stands_outside_the_class_is_kept_or_refused(text: str, tmp_path: Path) -> None:
    assert {error.code for error in mistakes(tmp_path, text)} == {"C210"}


@pytest.mark.parametrize(
    "names",
    [
        "from typing import final\n",
        "from typing import *\n",
        "import typing\nfinal = typing.final\n",
        "def final(method): return method\n",
        "class final:\n    def __new__(cls, method): return method\n",
    ],
)
def test_a_decorator_of_the_same_name_that_gives_no_role_is_refused(names: str, tmp_path: Path) -> None:
    errors = mistakes(tmp_path, f"{names}class S(Base):\n    @final\n    def done(self): return self.a == 1\n")
    assert [error.code for error in errors] == ["C211"]
    assert errors[0].fix == "from checker import final, below the other imports"


@pytest.mark.parametrize("decorator", ["typing.final", "typing.final\n    @property"])
def test_the_final_of_typing_is_refused_where_it_is_the_only_one(decorator: str, tmp_path: Path) -> None:
    errors = mistakes(tmp_path, f"class S(Base):\n    @{decorator}\n    def done(self): return self.a == 1\n")
    assert [error.message for error in errors] == [
        "this is the final of typing, which gives done no role: it would not be checked"
    ]


@pytest.mark.parametrize(
    "decorators",
    ["@typing.final\n    @invariant", "@invariant\n    @typing.final", "@invariant\n    @typing.no_type_check"],
)
def test_a_decorator_that_hides_no_role_is_let_be(decorators: str, tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(f"{HEAD}class S(Base):\n    {decorators}\n    def done(self): return self.a < 2\n")
    Model(load(f"{path}:S"))


def test_a_spec_is_no_dataclass(tmp_path: Path) -> None:
    errors = mistakes(tmp_path, "import dataclasses\n@dataclasses.dataclass\nclass S(Base):\n    b: X = 0\n")
    assert [error.code for error in errors] == ["C211"]


@pytest.mark.parametrize(
    "member",
    [
        "@invariant\ndef base(self): return self.a <= 1",
        "@typing.final\n@invariant\ndef inv(self): return True",
        "@invariant\n@typing.final\ndef inv(self): return True",
        "@property\ndef half(self): return self.a\n@half.setter\ndef half(self, value): pass",
        "@staticmethod\ndef helper(): return True",
        "b: ClassVar[int] = 3\ndef __repr__(self): return 'state'",
        "class Inner(Record):\n    x: X",
        "action_: X = 0\n@action\ndef more(self): self.action_ = 1",
    ],
)
def test_what_python_keeps_is_taken(member: str, tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(HEAD + "class S(Base):\n" + "".join(f"    {line}\n" for line in member.splitlines()))
    Model(load(f"{path}:S"))


def test_a_method_that_is_set_after_the_class_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(HEAD + "class S(Base): pass\n@invariant\ndef inv(self): return False\nS.inv = inv\n")
    assert "inv" in [judged.name for judged in Model(load(f"{path}:S")).properties]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_method_that_changes_the_state_and_is_not_called_is_warned_of(engine: Engine) -> None:
    warnings = checked("forgotten_action", engine).warnings
    assert any("did you forget @action on crash?" in text and "forgotten_action.py:84" in text for text in warnings)


def test_helpers_that_are_called_are_not_warned_of(tmp_path: Path) -> None:
    text = """
class S(Base):
    b: set[X] = fill()
    def outer(self): self.inner()
    def inner(self): self.b.add(1)
    def lost(self): self.outer()
    def reads(self): return len(self.b)
    @action
    def more(self): self.outer()
"""
    path = tmp_path / "spec.py"
    path.write_text(HEAD + text)
    (warning,) = Model(load(f"{path}:S")).warnings
    assert "on lost?" in warning


def test_models_in_threads_have_sizes_of_their_own() -> None:
    ran = subprocess.run(
        [sys.executable, CASES / "three_models_in_threads.py"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    right = {2: 56, 3: 288, 4: 1568}
    outcomes = [eval(line) for line in ran.stdout.splitlines()[:3]]
    for outcome in outcomes:
        for size, told in outcome.items():
            assert told == (Verdict.VERIFIED.value, right[size]), outcome


def test_a_property_is_left_out_on_purpose_by_none(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(HEAD + "class S(Base):\n    base = None\n")
    assert [judged.name for judged in Model(load(f"{path}:S")).properties] == []
