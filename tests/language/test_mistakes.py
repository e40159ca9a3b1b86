"""A spec that is wrong gets every mistake in one pass, each with its code, its line and a suggestion."""

from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.search.reference import check

HEAD = """\
from typing import Annotated
from checker import *

class P(Symmetric, size=3):
    pass

class E(Range, low=0, high=3):
    pass

class S(Spec):
    x: E = 0
    held: dict[P, bool] = fill(False)
    seen: set[P] = fill()
"""
ACTION = """
    @action
    def go(self, p: P):
        self.held[p] = True
"""


def mistakes(folder: Path, text: str, **constants: object) -> list[SpecError]:
    path = folder / "spec.py"
    path.write_text(text)
    with pytest.raises(InvalidSpec) as caught:
        check(Model(load(str(path)), **constants))
    return list(caught.value.errors)


def body(text: str) -> str:
    return HEAD + ACTION + "\n" + "\n".join("    " + line for line in text.splitlines()) + "\n"


@pytest.mark.parametrize(
    ("line", "code", "fix"),
    [
        ("v: set[Q] = fill()", "C201", None),
        ("v: dict[P, bol] = fill(False)", "C201", "did you mean 'bool'?"),
        ("v: dict[int, bool] = fill(False)", "C202", "declare the keys: class Key(Range, low=0, high=10)"),
        ("v: list[P] = fill()", "C202", "write Annotated[list[P], MaxLen(4)]"),
        ("v: bool", "C203", "give it a default, or assign it in an @init"),
        ("v: set[P] = set()", "C204", "write = fill()"),
        ("v: E = 7", "C205", None),
    ],
)
def test_a_wrong_declaration_is_refused(tmp_path: Path, line: str, code: str, fix: str | None) -> None:
    (error,) = mistakes(tmp_path, HEAD + f"    {line}\n" + ACTION)
    assert error.code == code
    assert error.span is not None
    assert error.span.line == HEAD.count("\n") + 1
    assert fix is None or error.fix == fix


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("@action\ndef a(self, p):\n    self.x = 1", "C206"),
        ("@step_invariant\ndef s(self):\n    return True", "C208"),
        ("@action\ndef a(self):\n    require(self.hold[P] == 1)", "C301"),
        ("@action\ndef a(self):\n    self.y = 1", "C302"),
        ("@invariant\ndef i(self):\n    self.x = 1\n    return True", "C303"),
        ("@invariant\ndef i(self):\n    self.seen.clear()\n    return True", "C303"),
        ("@invariant\ndef i(self):\n    require(self.x == 1)\n    return True", "C303"),
        ("@invariant\ndef i(self):\n    return all(p < q for p in P for q in P)", "C401"),
        ("@invariant\ndef i(self):\n    return max(self.seen) is not None", "C401"),
        ("@action\ndef a(self):\n    for p in P:\n        self.held[p] = True\n        break", "C402"),
        ("@action\ndef a(self):\n    self.held[next(iter(P))] = True", "C402"),
    ],
)
def test_a_wrong_body_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert [error.code for error in mistakes(tmp_path, body(text))] == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("class X", "C102"),
        ("x = undefined_name", "C102"),
        ("x = 1", "C103"),
        (HEAD + ACTION + "\nclass T(S):\n    pass\n", "C104"),
        (HEAD, "C209"),
        (HEAD.replace("(Symmetric, size=3)", "(Symmetric)") + ACTION, "C207"),
        (HEAD.replace("high=3", "high=-1") + ACTION, "C207"),
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert [error.code for error in mistakes(tmp_path, text)] == [code]


def test_five_mistakes_get_five_messages_each_with_its_line(tmp_path: Path) -> None:
    text = body(
        "v: bol = False\nw: float = 3.0\n@action\ndef a(self, p):\n    self.y = 1\n@invariant\ndef i(self):\n    return self.xx == 1"
    )
    errors = mistakes(tmp_path, text)
    assert [error.code for error in errors] == ["C201", "C202", "C206", "C302", "C301"]
    lines = [error.span.line for error in errors if error.span is not None]
    first = HEAD.count("\n") + ACTION.count("\n") + 2
    assert lines == [first, first + 1, first + 3, first + 4, first + 7]


@pytest.mark.parametrize(("constants", "code"), [({"Q": 3}, "C501"), ({"P": 0}, "C502"), ({"E": "5..2"}, "C502")])
def test_a_wrong_constant_is_refused(tmp_path: Path, constants: dict[str, object], code: str) -> None:
    assert [error.code for error in mistakes(tmp_path, HEAD + ACTION, **constants)] == [code]
