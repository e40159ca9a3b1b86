"""A pass that means nothing is not a pass: properties that give no answer, a spec that makes no state."""

import json
from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.engines.limits import Limits
from checker.engines.select import Engine, check
from checker.engines.select import simulate as walk
from checker.language.load import load
from checker.language.model import Model
from checker.result import Result, Verdict, ViolationKind

from .running import CASES, ENGINES, SECONDS, checked, command

HEAD = """\
import enum
from collections import Counter
from typing import Annotated, Literal
from checker import *

class P(Symmetric, size=2):
    pass

class B(Ordered, size=3):
    pass

class N(Range, low=0, high=3):
    pass

class Colour(enum.Enum):
    RED = 1
    GREEN = 2

class Msg(Record):
    to: P
    n: N

class Ack(Record):
    colour: Colour | None
    mode: Literal["read", "write"]

class S(Spec):
    n: N = 0
    b: B | None = None
    flag: bool = False
    mode: Literal["idle", "busy"] = "idle"
    state: dict[P, Literal["idle", "busy"]] = fill("idle")
    seen: set[B] = fill()
    sent: set[Msg] = fill()
    last: Msg | Ack | None = None
    queue: Annotated[list[N], MaxLen(3)] = fill()
    colour: Colour = Colour.RED

"""
STEP = """\
@action
def up(self):
    require(self.n < 2)
    self.n += 1
    self.flag = True
"""


def spec(folder: Path, body: str) -> str:
    """The file of a spec with these methods, and one action that counts to two."""
    path = folder / "hollow.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in (STEP + body).splitlines()))
    return str(path)


def outcome(folder: Path, body: str, engine: Engine = "reference") -> Result:
    return check(Model(load(spec(folder, body))), engine=engine, limits=Limits(max_seconds=SECONDS))


def refused(folder: Path, body: str, engine: Engine = "reference") -> list[SpecError]:
    with pytest.raises(InvalidSpec) as raised:
        outcome(folder, body, engine)
    return list(raised.value.errors)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("name", "line"), [("constraint_without_return", 12), ("invariant_without_return", 105)])
def test_a_property_that_returns_nothing_is_refused(name: str, line: int, engine: Engine) -> None:
    with pytest.raises(InvalidSpec) as raised:
        checked(name, engine)
    (error,) = raised.value.errors
    assert error.code == "C307"
    assert error.span is not None
    assert error.span.line == line
    assert error.fix is not None
    assert error.fix.startswith("write return ")


@pytest.mark.parametrize("role", ["invariant", "constraint", "final", "reachable"])
@pytest.mark.parametrize(
    "body",
    [
        "for p in P:\n        if self.state[p] == 'busy':\n            return False",
        "if self.n > 1:\n        return True\n    elif self.n > 0:\n        return False",
        "return",
        "return None",
        "if self.flag:\n        return True\n    return None",
        "'''Only words.'''",
        "def inner():\n        return True\n    inner()",
        "try:\n        return self.n < 3\n    except KeyError:\n        pass",
    ],
)
def test_a_path_without_an_answer_is_refused_before_anything_runs(role: str, body: str, tmp_path: Path) -> None:
    text = f"@{role}\ndef p(self):\n    {body}\n"
    with pytest.raises(InvalidSpec) as raised:
        Model(load(spec(tmp_path, text)))
    assert {error.code for error in raised.value.errors} == {"C307"}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "body",
    [
        "while True:\n        if self.n < 4:\n            return True",
        "match self.colour:\n        case Colour.RED:\n            return True\n        case _:\n            return False",
        "if self.n > 1:\n        return True\n    else:\n        return self.n < 2",
        "if self.n < 3:\n        return True\n    assert False",
        "return self.b is None or self.b > B.first()",
        "return self.last is None or isinstance(self.last, Ack)",
        "return bool(self.seen) or True",
        "return not self.queue",
    ],
)
def test_a_property_that_answers_on_every_path_is_judged(body: str, engine: Engine, tmp_path: Path) -> None:
    if engine == "native" and body.startswith("while"):
        return  # `while` is not compiled
    result = outcome(tmp_path, f"@invariant\ndef p(self):\n    {body}\n", engine)
    assert result.violation is None


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("role", ["invariant", "constraint", "final", "reachable", "step_invariant"])
@pytest.mark.parametrize(
    "value", ["self.n", "self.n and self.flag", "self.queue", "self.flag or self.b", "sum(p in [] for p in P)"]
)
def test_what_is_returned_is_a_bool_and_not_merely_true(value: str, role: str, engine: Engine, tmp_path: Path) -> None:
    parameters = "self, after" if role == "step_invariant" else "self"
    errors = refused(tmp_path, f"@{role}\ndef p({parameters}):\n    return {value}\n", engine)
    codes = {error.code for error in errors}
    assert codes == {"C307"} if engine == "reference" else codes <= {"C307", "C701"}


def test_the_message_says_what_was_returned(tmp_path: Path) -> None:
    (error,) = refused(tmp_path, "@invariant\ndef p(self):\n    return self.n\n")
    assert error.message == "the @invariant p returned 0, not a bool"


def test_the_default_engine_finds_what_the_compiler_leaves(tmp_path: Path) -> None:
    done = command("check", spec(tmp_path, "@invariant\ndef p(self):\n    return self.flag or self.b\n"))
    assert done.returncode == 2
    assert "error[C307]: the @invariant p returned None, not a bool" in done.stderr


@pytest.mark.parametrize("engine", ENGINES)
def test_no_initial_state_is_a_violation(engine: Engine) -> None:
    result = checked("verified_without_initial_state", engine)
    assert result.verdict is Verdict.VIOLATED
    assert result.violation is not None
    violation = result.violation
    assert (violation.kind, violation.property, violation.trace) == (ViolationKind.NO_INITIAL_STATE, "s", None)
    assert "@init s" in violation.message
    assert violation.span is not None
    assert violation.span.line == 19


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
def test_no_initial_state_is_one_in_every_strategy(strategy: str, engine: Engine) -> None:
    model = Model(load(str(CASES / "verified_without_initial_state.py")))
    result = check(model, engine=engine, strategy=strategy)  # type: ignore[arg-type]  # one of the two
    assert result.violation is not None
    assert result.violation.kind is ViolationKind.NO_INITIAL_STATE


@pytest.mark.parametrize("engine", ENGINES)
def test_no_initial_state_ends_a_simulation(engine: Engine) -> None:
    result = walk(Model(load(str(CASES / "verified_without_initial_state.py"))), engine=engine, runs=3)
    assert result.violation is not None
    assert result.violation.kind is ViolationKind.NO_INITIAL_STATE


def test_the_command_says_that_there_is_no_initial_state() -> None:
    done = command("check", "verified_without_initial_state.py", "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["violation"]["kind"] == "no_initial_state"
