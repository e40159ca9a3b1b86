"""Errors that a spec raises are violations with a trace, wherever they are raised, and nothing hides them."""

from pathlib import Path

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.result import Violation, ViolationKind
from checker.search.reference import check

HEAD = """\
import sys
from collections import Counter
from typing import Annotated
from checker import *

class B(Range, low=0, high=3):
    pass

class S(Spec):
    x: B = 0
    seen: set[B] = fill()
    many: Annotated[Counter[B], MaxLen(2)] = fill()
"""
GO = "@action\ndef go(self):\n    self.x = 1\n"


def violation(folder: Path, body: str) -> Violation | None:
    path = folder / "spec.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in body.splitlines()))
    return check(Model(load(str(path)))).violation


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (GO + "@action\ndef stop(self):\n    sys.exit(3)", "SystemExit: 3"),
        (GO + "@action\ndef stop(self):\n    raise type('Bad', (BaseException,), {})('z')", "Bad: z"),
        (GO + "@init\ndef begin(self):\n    self.x = 1 // self.x", "ZeroDivisionError"),
        (
            GO + "@action\ndef f(self, b: B):\n    require(1 // self.x == 1)\n    require(b in self.seen)",
            "ZeroDivision",
        ),
        (
            GO
            + "def h(self):\n    require(self.x == 0)\n    return True\n@invariant\ndef f(self):\n    return self.h()",
            "require",
        ),
    ],
)
def test_it_is_an_error_violation(tmp_path: Path, body: str, message: str) -> None:
    found = violation(tmp_path, body)
    assert found is not None
    assert found.kind is ViolationKind.ERROR
    assert message in found.message


def test_a_false_require_is_not_taken_by_the_bodys_own_except(tmp_path: Path) -> None:
    body = "@action\ndef f(self):\n    try:\n        require(False)\n    except Exception:\n        self.x = 3\n"
    assert violation(tmp_path, GO + body + "@invariant\ndef small(self):\n    return self.x < 3") is None


def test_an_init_may_draw_from_a_set_that_has_a_default(tmp_path: Path) -> None:
    body = GO + "@init\ndef begin(self, b: B):\n    require(b in self.seen or b == 2)\n    self.x = b\n"
    assert violation(tmp_path, body) is None


def test_a_counter_is_a_parameter_like_any_other(tmp_path: Path) -> None:
    body = "@action\ndef put(self, c: Annotated[Counter[B], MaxLen(2)]):\n    assert c[9] == 0\n    self.many = c\n"
    assert violation(tmp_path, body + "@invariant\ndef few(self):\n    return self.many.total() <= 2") is None


def test_a_model_makes_an_instance_to_debug(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in GO.splitlines()))
    instance = Model(load(str(path))).instance()
    instance.go()  # type: ignore[attr-defined]  # an action of the spec above
    assert instance.x == 1  # type: ignore[attr-defined]  # as above


def test_a_truth_in_a_set_is_the_number_that_python_calls_equal(tmp_path: Path) -> None:
    body = "flags: set[bool] = fill()\n@action\ndef put(self):\n    self.flags.add(True)\n"
    body += "@action\ndef f(self, b: B):\n    require(b in self.flags)\n    self.x = b\n"
    found = violation(tmp_path, body + "@invariant\ndef none(self):\n    return self.x == 0")
    assert found is not None
    assert found.trace is not None
    assert found.trace.length == 2
