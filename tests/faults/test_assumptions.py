"""What a spec assumes of its constants: an assert in an @init, whose failure names their values; a property of constants alone is none."""

from pathlib import Path

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Result, Verdict, ViolationKind
from checker.search.limits import Limits
from checker.search.select import check

from .running import ENGINES, command

HEAD = """\
from checker import *

class Node(Symmetric, size=2): ...
class Level(Range, low=0, high=3): ...
class MaxTerm(Constant, default=3): ...
class Rank(Constant, default=lambda n: 1, of=dict[Node, Level]): ...
class Colour(Constant, default=True): ...

class S(Spec):
    x: Level = 0

    @init
    def begin(self, n: Node):
        ASSUMED

    @action
    def set(self, n: Node):
        self.x = Rank.value[n]
"""
JUDGED = """
    @invariant
    def low(self):
        return self.x < 3
"""


def checked(
    folder: Path, assumed: str, more: str = JUDGED, engine: Engine = "reference", **constants: object
) -> Result:
    path = folder / "assumed.py"
    path.write_text(HEAD.replace("ASSUMED", assumed) + more, encoding="utf-8")
    return check(Model(load(str(path)), **constants), engine=engine, limits=Limits(max_seconds=120))


FALSE = [
    ("assert MaxTerm.value > 3", "an assertion is false (MaxTerm.value is 3)"),
    ("assert MaxTerm.value < len(Node), 'few terms'", "few terms (MaxTerm.value is 3)"),
    (
        "assert 0 < MaxTerm.value < 3 and Colour.value",
        "an assertion is false (MaxTerm.value is 3, Colour.value is True)",
    ),
    ("assert Rank.value[n] > 1", "an assertion is false (Rank.value is {node1: 1, node2: 1})"),
    ("assert len(Node) > 2", "an assertion is false"),
    (
        "assert not Colour.value or (MaxTerm.value > 3)",
        "an assertion is false (Colour.value is True, MaxTerm.value is 3)",
    ),
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("assumed", "message"), FALSE)
def test_a_false_assumption_is_a_violation_that_names_the_constants(
    tmp_path: Path, assumed: str, message: str, engine: Engine
) -> None:
    result = checked(tmp_path, assumed, engine=engine)
    assert result.verdict is Verdict.VIOLATED
    assert result.violation is not None
    assert (result.violation.kind, result.violation.property) == (ViolationKind.ASSERTION, "begin")
    assert result.violation.message == message
    assert result.violation.span is not None
    assert (result.violation.span.written() or "") in assumed


@pytest.mark.parametrize("engine", ENGINES)
def test_a_require_that_is_false_of_the_constants_names_them(tmp_path: Path, engine: Engine) -> None:
    result = checked(tmp_path, "require(MaxTerm.value > 3)", engine=engine)
    assert result.violation is not None
    assert result.violation.kind is ViolationKind.NO_INITIAL_STATE
    assert "a require is false for every choice of the parameters (MaxTerm.value is 3), so" in result.violation.message
    path = tmp_path / "assumed.py"
    path.write_text(path.read_text(encoding="utf-8").replace("begin(self, n: Node)", "begin(self)"), encoding="utf-8")
    result = check(Model(load(str(path)), MaxTerm=2), engine=engine)
    assert result.violation is not None
    assert "a require is false (MaxTerm.value is 2), so" in result.violation.message


@pytest.mark.parametrize("engine", ENGINES)
def test_an_assumption_that_is_true_is_nothing(tmp_path: Path, engine: Engine) -> None:
    result = checked(tmp_path, "assert MaxTerm.value > 3", engine=engine, MaxTerm=4)
    assert (result.verdict, result.warnings) == (Verdict.VERIFIED, ())


def test_an_assumption_is_no_property(tmp_path: Path) -> None:
    result = checked(tmp_path, "assert MaxTerm.value > 2", more="")
    assert any(warning.startswith("the spec has no property and no assert") for warning in result.warnings)


@pytest.mark.parametrize(
    ("role", "parameters", "said", "points"),
    [
        ("invariant", "self", "MaxTerm.value > 2", True),
        ("step_invariant", "self, after", "MaxTerm.value > 2", True),
        ("step_invariant", "before, after", "MaxTerm.value > 2", True),
        ("invariant", "self", "self.x < MaxTerm.value + 9", False),
        ("step_invariant", "self, after", "after.x < 9", False),
    ],
)
def test_a_property_of_constants_alone_is_told_where_they_are_assumed(
    tmp_path: Path, role: str, parameters: str, said: str, points: bool
) -> None:
    more = f"\n    @{role}\n    def judged({parameters}):\n        return {said}\n"
    warnings = checked(tmp_path, "pass", more=JUDGED + more).warnings
    head = f"the @{role} judged "
    (warning,) = [warning.removeprefix(head) for warning in warnings if warning.startswith(head)]
    assert (warning == "reads nothing of the state: what is assumed of constants is an assert in an @init") is points


def test_the_command_ends_with_a_violation(tmp_path: Path) -> None:
    checked(tmp_path, "assert MaxTerm.value > 2, 'MaxTerm is from 3'")
    path = str(tmp_path / "assumed.py")
    assert command("check", path, "-q").returncode == 0
    done = command("check", path, "-q", "MaxTerm=2")
    assert done.returncode == 1
    assert "MaxTerm is from 3 (MaxTerm.value is 2)" in done.stdout
    assert "^^^^^^^^^^^^^^^^^" in done.stdout
