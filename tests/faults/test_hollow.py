"""A pass that means nothing is not a pass: properties that give no answer, a spec that makes no state."""

import json
import re
from pathlib import Path

import pytest

from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Deadlock, Engine
from checker.result import Result, Verdict, ViolationKind
from checker.search.limits import Limits
from checker.search.select import check
from checker.search.select import simulate as walk

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

FAR = frozenset({"far", "farther"})
tuple_of_far = ("far",)
NEAR = ["far", "idle"]

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


@pytest.mark.parametrize(
    ("name", "code", "lines"),
    [
        ("helper_not_called", "C308", [12]),
        ("require_not_called", "C308", [78]),
        ("literal_typo", "C309", [8, 17]),
    ],
)
def test_what_is_always_true_or_never_is_refused(name: str, code: str, lines: list[int]) -> None:
    with pytest.raises(InvalidSpec) as raised:
        Model(load(str(CASES / f"{name}.py")))
    assert [(error.code, error.span and error.span.line) for error in raised.value.errors] == [(code, n) for n in lines]
    assert all(error.fix and error.fix.startswith(("call it: self.", "did you mean")) for error in raised.value.errors)


def mistakes(folder: Path, body: str) -> list[str]:
    """The codes of what is wrong with these methods."""
    try:
        Model(load(spec(folder, body)))
    except InvalidSpec as invalid:
        return [error.code for error in invalid.errors]
    return []


HELPER = "def done(self):\n    return self.n > 1\n"


@pytest.mark.parametrize(
    "statement",
    [
        "require(self.done)",
        "require(not self.done)",
        "require(self.done and self.flag)",
        "if self.done:\n        self.flag = True",
        "assert self.done",
        "self.flag = True if self.done else False",
        "require(any(self.done for p in P))",
        "require(all([self.done for p in P]))",
        "require(self.done == True)",
        "require(len([p for p in P if self.done]) > 1)",
        "self.done",
        "self.queue.pop",
        "self.flag = self.done",
        "self.b = B.first",
        "require(self.b == B.first)",
        "self.seen.add(B.last)",
        "for mode in self.state.values:\n        self.flag = True",
        "require('busy' in self.state.values)",
        "require(lambda: self.flag)",
        "require(fill)",
    ],
)
def test_a_method_that_is_not_called_is_refused(statement: str, tmp_path: Path) -> None:
    assert "C308" in mistakes(tmp_path, f"{HELPER}@action\ndef act(self):\n    {statement}\n")


@pytest.mark.parametrize(
    "statement",
    [
        "require(self.done())",
        "require(any(map(lambda p: self.state[p] == 'busy', P)))",
        "check = self.done\n    require(check())",
        "require(min([1, 2], key=abs) == 1)",
        "self.queue.pop()",
        "self.b = B.first()",
    ],
)
def test_a_method_that_is_called_or_handed_on_is_not_refused(statement: str, tmp_path: Path) -> None:
    assert mistakes(tmp_path, f"{HELPER}@action\ndef act(self):\n    {statement}\n") == []


ALWAYS = [
    "(self.state[p] == 'busy' for p in P)",
    "(self.flag, 'is up')",
    "(self.flag,)",
    "[self.flag]",
    "[[self.state[p] == 'busy' for p in P]]",
    "{'busy'}",
    "{1: self.flag}",
    "'self.n < 2'",
    "f'{self.n} < 2'",
    "map(lambda p: self.state[p] == 'busy', P)",
    "filter(None, self.queue)",
    "self.numbers()",
    "self.mode == 'idle' or 'busy'",
    "self.flag and (self.n, 'n')",
    "self.colour == Colour.RED or Colour.GREEN",
    "isinstance(self.last, Msg) or Ack",
    "((self.n, 1) if self.flag else [self.n])",
]
NUMBERS = "def numbers(self):\n    yield self.n < 2\n"


@pytest.mark.parametrize("value", ALWAYS)
@pytest.mark.parametrize(
    "statement",
    [
        "require({})",
        "require(not {})",
        "assert {}",
        "if {}:\n        self.flag = True",
        "self.flag = True if {} else False",
        "require(bool({}))",
        "require(all({} for q in P))",
        "require(any([{}, self.flag]))",
        "require(len([q for q in P if {}]) > 1)",
        "match self.n:\n        case 1 if {}:\n            self.flag = True",
    ],
)
def test_what_is_always_true_by_its_form_is_refused(statement: str, value: str, tmp_path: Path) -> None:
    codes = mistakes(tmp_path, f"{NUMBERS}@action\ndef act(self):\n    {statement.format(f'({value})')}\n")
    assert set(codes) == {"C308"}


@pytest.mark.parametrize("value", ALWAYS)
def test_a_property_that_is_always_true_by_its_form_is_refused(value: str, tmp_path: Path) -> None:
    codes = mistakes(tmp_path, f"{NUMBERS}@invariant\ndef p(self):\n    return {value}\n")
    assert set(codes) == {"C308"}


@pytest.mark.parametrize(
    ("condition", "fix"),
    [
        ("self.state[p] == 'busy' for p in P", "write all(self.state[p] == 'busy' for p in P), or any(...)"),
        ("(self.flag, 'is up')", "write the condition alone, without the string: self.flag"),
        ("'self.n < 2'", "write the condition without quotes: self.n < 2"),
    ],
)
def test_what_to_write_for_what_is_always_true(condition: str, fix: str, tmp_path: Path) -> None:
    (error,) = refused(tmp_path, f"@action\ndef act(self):\n    require({condition})\n")
    assert (error.code, error.fix) == ("C308", fix)


@pytest.mark.parametrize(
    "statement",
    [
        "require([p for p in P if self.state[p] == 'busy'])",
        "require([*self.queue] or {*self.seen} or (*self.queue,) or {**self.state})",
        "for b in self.seen or {B.first()}:\n        self.b = b",
        "self.mode = 'busy' if self.flag else 'idle'",
        "self.mode = self.flag and 'busy' or 'idle'",
        "assert self.n < 4, 'it is too big'",
        "assert all(self.n < 4 for p in P), ('it is', self.n)",
        "def pair():\n        return (1, 2)\n    require(pair() == (1, 2))",
        "require(f'{self.mode}')",
        "require((self.n, 1) == (1, 1) and (self.n, 2) in [(1, 2)])",
        "require(any([*self.queue]) or any((self.flag, self.n == 1)))",
        "if 1:\n        self.flag = True",
    ],
)
def test_what_may_be_false_is_not_refused(statement: str, tmp_path: Path) -> None:
    assert mistakes(tmp_path, f"@action\ndef act(self):\n    {statement}\n") == []


LOWER = "def lower(self):\n    self.n = 0\n    yield\n"


@pytest.mark.parametrize(
    "statement",
    [
        "self.lower()",
        "if self.flag:\n        self.lower()",
        "(self.seen.add(b) for b in B)",
        "map(self.seen.add, B)",
        "def inner():\n        self.n = 0\n        yield\n    inner()",
    ],
)
def test_a_line_that_runs_nothing_is_refused(statement: str, tmp_path: Path) -> None:
    assert mistakes(tmp_path, f"{LOWER}@action\ndef act(self):\n    {statement}\n") == ["C308"]


@pytest.mark.parametrize("statement", ["for _ in self.lower():\n        pass", "list(self.lower())"])
def test_a_generator_that_is_looped_over_is_not_refused(statement: str, tmp_path: Path) -> None:
    assert mistakes(tmp_path, f"{LOWER}@action\ndef act(self):\n    {statement}\n") == []


@pytest.mark.parametrize(
    "condition",
    [
        "self.mode == 'idel'",
        "'idel' != self.mode",
        "self.mode is not Colour.RED",
        "self.mode in ('idle', 'bussy')",
        "self.mode not in {'bussy'}",
        "any(mode == 'bussy' for mode in self.state.values())",
        "any(mode == 'bussy' for p, mode in self.state.items())",
        "any(self.state[p] == 'bussy' for p in P)",
        "any(p == b for p in P for b in B)",
        "any(b in P for b in B)",
        "any(p in self.seen for p in P)",
        "self.colour == 'RED'",
        "self.colour == P",
        "any(m.to == self.b for m in self.sent if self.b)",
        "any(m == Ack(Colour.RED, 'read') for m in self.sent)",
        "isinstance(self.last, Ack) and self.last.mode == 'raed'",
        "self.state['p'] == 'idle'",
        "self.state.get(Colour.RED) is None",
        "'x' in self.queue",
        "self.mode == self.n",
        "any(isinstance(b, Ack) for b in self.seen)",
        "any(isinstance(m, (Msg, Colour)) for m in self.sent)",
        "isinstance(self.last, Colour)",
        "isinstance(self.b, Msg)",
        "self.mode in FAR",
        "self.mode not in tuple_of_far",
        "self.colour in FAR",
        "self.state.values() == ['idle', 'idle']",
        "{'idle'} != self.state.values()",
        "self.state.values() == self.state.values()",
        "self.queue is []",
        "self.seen is not {B.first()}",
        "(self.n, self.flag) is (1, True)",
        'self.colour.name == "RDE"',
        'self.mode is "idle"',
        "self.n is not 0",
        '"GREN" in {self.colour.name}',
    ],
)
def test_what_can_never_be_equal_is_refused(condition: str, tmp_path: Path) -> None:
    expected = [] if condition == "self.colour == P" else ["C309"]  # of a class nothing is told
    assert mistakes(tmp_path, f"@invariant\ndef p(self):\n    return bool({condition})\n") == expected


@pytest.mark.parametrize(
    "statement",
    [
        "match self.mode:\n        case 'idel':\n            self.flag = True",
        "match self.last:\n        case Ack(mode='raed'):\n            self.flag = True",
        "match self.colour:\n        case Colour.RED | 'green':\n            self.flag = True",
        "self.seen.discard('b1')",
        "for b in self.seen:\n        match b:\n            case Msg(n=1):\n                self.flag = True",
        "match self.last:\n        case Msg() | Colour():\n            self.flag = True",
        "mode = self.mode\n    require(mode == 'bussy')",
    ],
)
def test_what_can_never_be_equal_is_refused_in_statements(statement: str, tmp_path: Path) -> None:
    assert mistakes(tmp_path, f"@action\ndef act(self):\n    {statement}\n") == ["C309"]


@pytest.mark.parametrize(
    "condition",
    [
        "self.mode == 'idle' or 'busy' == self.mode",
        "self.n < 10 and self.n <= 4 and self.n != 3",
        "self.b is None or self.b == B.first()",
        "self.mode is not None and self.colour != None",
        "self.last is None or isinstance(self.last, Msg) or self.last.colour is Colour.RED",
        "all(m.to in P for m in self.sent)",
        "self.n + 5 != 9",
        "True not in [self.n]",
        "self.flag == 1",
        "(self.n, self.mode) == (1, 'idle')",
        "all(x == 'other' or x == 1 for x in ('other', 1))",
        "[x for x in ('a', 'b')] != [x for x in (1, 2)]",
        "any(isinstance(m, Ack) for m in self.sent)",
        "isinstance(self.last, Ack) or isinstance(self.last, Msg | Ack) or isinstance(self.n, int)",
        "isinstance(self.b, B) or isinstance(self.mode, str) or isinstance(self.last, Record)",
        "self.mode in NEAR or self.mode in () or self.n in (7,)",
        "list(self.state.values()) == ['idle', 'idle']",
        "self.state.keys() == {*P}",
        "self.queue == [] or self.colour is Colour.RED",
        "all((lambda mode: mode == 'far')(x) for x in ('far',))",
        'self.colour.name == "RED"',
        "self.colour.value in (1, 3)",
        "self.b is not None",
    ],
)
def test_what_may_be_equal_is_not_refused(condition: str, tmp_path: Path) -> None:
    assert mistakes(tmp_path, f"@invariant\ndef p(self):\n    return bool({condition})\n") == []


def test_a_constant_of_the_module_that_holds_no_value_names_its_first(tmp_path: Path) -> None:
    text = "@invariant\ndef p(self):\n    return self.mode not in WRONG\n"
    path = Path(spec(tmp_path, text))
    path.write_text(path.read_text().replace("FAR =", 'WRONG = {"idel", "zzz"}\nFAR ='))
    with pytest.raises(InvalidSpec) as raised:
        Model(load(str(path)))
    (error,) = raised.value.errors
    assert error.message == "'idel' is not a value of Literal['idle', 'busy']"
    assert error.fix == "did you mean 'idle'?"


def test_a_number_outside_a_range_is_not_refused(tmp_path: Path) -> None:
    path = spec(tmp_path, "@invariant\ndef p(self):\n    return self.n != 9 and self.n not in (7, 8)\n")
    Model(load(path))
    Model(load(path), N="0..9")


def test_a_name_that_is_bound_twice_has_both_types(tmp_path: Path) -> None:
    body = "@action\ndef act(self):\n    x = self.mode\n    for x in P:\n        pass\n    require(x == 'idle')\n"
    assert mistakes(tmp_path, body) == []
    assert mistakes(tmp_path, body.replace("'idle'", "'far'")) == ["C309"]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("name", "stuck", "idle", "length"),
    [("selfloop_none", 1, 0, 2), ("deadlock_unreported", 1, 0, 4), ("selfloop", 0, 1, None)],
)
def test_states_that_lead_nowhere_are_counted(
    name: str, stuck: int, idle: int, length: int | None, engine: Engine
) -> None:
    found = checked(name, engine).stuck
    assert found is not None
    assert (found.no_enabled_action, found.only_stuttering) == (stuck, idle)
    assert (None if found.trace is None else found.trace.length) == length


STUCK = """\
@action
def mark(self, p: P):
    require(self.n == 2)
    require(all(self.state[q] == 'idle' for q in P))
    self.state[p] = 'busy'

@action
def same(self, p: P):
    require(self.state[p] == 'busy' and self.mode == 'busy')
    self.state[p] = 'busy'

@action
def lock(self):
    require(self.n == 1)
    self.mode = 'busy'
"""


@pytest.mark.parametrize("symmetry", [True, False])
@pytest.mark.parametrize("strategy", ["bfs", "dfs"])
def test_both_engines_count_the_same_states(strategy: str, symmetry: bool, tmp_path: Path) -> None:
    loaded = load(spec(tmp_path, STUCK))
    found = [
        check(Model(loaded), engine=engine, strategy=strategy, symmetry=symmetry, threads=threads)  # type: ignore[arg-type]  # as above
        for engine, threads in (("reference", 1), ("native", 1), ("native", 3))
    ]
    counts = [
        (r.stuck.no_enabled_action, r.stuck.only_stuttering, r.stuck.deadlocks) for r in found if r.stuck is not None
    ]
    assert counts == [(1, 1, 1) if symmetry else (2, 2, 2)] * 3
    if strategy == "bfs":
        assert len({r.stuck.trace and r.stuck.trace.steps for r in found if r.stuck is not None}) == 1


def test_a_state_with_no_enabled_action_is_warned_of() -> None:
    done = command("check", "selfloop_none.py", "--quiet")
    assert done.returncode == 0
    assert done.stdout.startswith("verified, with 2 warnings: all 3 states")
    assert "1 state has no enabled action" in done.stdout


@pytest.mark.parametrize(
    ("options", "code", "kind"),
    [
        ((), 0, None),
        (("--strict",), 1, "hollow"),
        (("--deadlock", "error"), 1, "deadlock"),
        (("--deadlock", "stuck"), 1, "deadlock"),
        (("--deadlock", "warn", "--strict"), 1, "hollow"),
        (("--deadlock", "off"), 0, None),
    ],
)
def test_a_deadlock_is_what_the_user_says(options: tuple[str, ...], code: int, kind: str | None) -> None:
    done = command("check", "selfloop_none.py", "--format", "json", *options)
    report = json.loads(done.stdout)
    assert done.returncode == code
    assert (report["violation"] or {"kind": None})["kind"] == kind
    assert report["stuck"]["no_enabled_action"] == 1


def test_strict_says_that_nothing_was_found_and_what_fails() -> None:
    done = command("check", "selfloop_none.py", "--quiet", "--strict")
    assert done.stdout.splitlines()[0] == (
        "violated: the search found nothing, but --strict makes its 2 warnings a failure"
    )
    assert "\nwarning: " in done.stdout
    done = command("check", "selfloop_none.py", "--strict", "--sweep", "N=2..3")
    assert all(line.endswith("--strict, and 2 warnings") for line in done.stdout.splitlines()[1:])


def test_what_was_not_checked_is_said() -> None:
    report = json.loads(command("check", "selfloop_none.py", "--format", "json").stdout)
    assert [part.partition(" ")[0].rstrip(":") for part in report["not_checked"]] == ["constants"]
    report = json.loads(command("check", "selfloop_none.py", "--format", "json", "--deadlock", "off").stdout)
    assert report["not_checked"][1] == "deadlock: it is switched off"
    assert "not checked: constants other than N=0..2" in command("check", "selfloop_none.py").stdout


ENDING = """\
@action
def turn(self):
    require(self.n == 0)
    self.mode = 'busy'

@action
def stay(self):
    require(self.n == 2 and self.mode == 'busy')
    self.n = 2

@final
def done(self):
    return self.mode == FINE
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("rule", "fine", "verdict", "said"),
    [
        ("auto", "idle", Verdict.VERIFIED, ""),
        ("auto", "busy", Verdict.VIOLATED, "no action is enabled, and no @final says that this is fine"),
        ("error", "busy", Verdict.VIOLATED, "no action is enabled, and no @final says that this is fine"),
        (
            "stuck",
            "idle",
            Verdict.VIOLATED,
            "every enabled action leaves the state as it is, and no @final says that this is fine",
        ),
        ("warn", "busy", Verdict.VERIFIED, "1 orbit has no enabled action, and no @final holds there"),
        ("warn", "idle", Verdict.VERIFIED, ""),
        ("off", "busy", Verdict.VERIFIED, ""),
    ],
)
def test_what_is_a_deadlock_where_there_is_a_final(
    rule: Deadlock, fine: str, verdict: Verdict, said: str, engine: Engine, tmp_path: Path
) -> None:
    model = Model(load(spec(tmp_path, ENDING.replace("FINE", repr(fine)))))
    model.deadlock = rule
    result = check(model, engine=engine, audit="full")
    assert result.verdict is verdict
    assert result.stuck is not None
    if verdict is Verdict.VERIFIED:
        assert (result.stuck.no_enabled_action, result.stuck.only_stuttering) == (1, 1)
    messages = [*result.warnings, *([result.violation.message] if result.violation else [])]
    assert [message for message in messages if "no @final" in message] == ([said] if said else [])


@pytest.mark.parametrize("engine", ENGINES)
def test_an_action_that_never_changes_anything_is_warned_of(engine: Engine, tmp_path: Path) -> None:
    body = "@action\ndef nothing(self):\n    x = self.n\n    x += 1\n@action\ndef watch(self):\n    assert self.n < 3\n"
    warnings = check(Model(load(spec(tmp_path, body))), engine=engine).warnings
    assert [warning for warning in warnings if "changes anything" in warning] == [
        "the action nothing never changes anything"
    ]


FORGOTTEN = """
def low(self) -> bool:
    return self.n < 3
def falls(self, after: "S") -> bool:
    return after.n < self.n
def either(self):
    return self.n < 2 or all(self.n > number for number in range(2))
def used(self) -> bool:
    return self.n < 3
def shift(self):
    return self.n + 1
def above(self, bound: N) -> bool:
    return self.n > bound
@invariant
def fine(self) -> bool:
    return self.used()
"""


def test_a_forgotten_property_is_warned_of(tmp_path: Path) -> None:
    warnings = outcome(tmp_path, FORGOTTEN).warnings
    assert [re.sub(r" \(.*", "", warning) for warning in warnings if "nothing calls it" in warning] == [
        "the method low returns a bool and nothing calls it: did you forget @invariant on low?",
        "the method falls returns a bool and nothing calls it: did you forget @step_invariant on falls?",
        "the method either returns a bool and nothing calls it: did you forget @invariant on either?",
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("body", "rule", "is_said"),
    [
        ("", "warn", True),
        ("", "error", False),
        ("@action\ndef look(self):\n    self.watch()\ndef watch(self):\n    assert self.n < 4\n", "warn", False),
        ("@reachable\ndef top(self):\n    return self.n == 3\n", "warn", False),
        ("@constraint\ndef cut(self):\n    return self.n < 3\n", "warn", True),
    ],
)
def test_a_spec_without_any_property_is_warned_of(
    body: str, rule: Deadlock, is_said: bool, engine: Engine, tmp_path: Path
) -> None:
    model = Model(load(spec(tmp_path, body + "@action\ndef stay(self):\n    require(self.n == 3)\n    self.n = 0\n")))
    model.deadlock = rule
    text = "the spec has no property and no assert: only errors in its bodies are looked for"
    assert (text in check(model, engine=engine).warnings) is is_said


@pytest.mark.parametrize("engine", ENGINES)
def test_a_constraint_that_rejects_every_initial_state_is_no_pass(engine: Engine, tmp_path: Path) -> None:
    body = "@constraint\ndef cut(self):\n    return self.n > 3\n@reachable\ndef never(self):\n    return self.n == 3\n"
    result = check(Model(load(spec(tmp_path, body))), engine=engine)
    assert result.violation is not None
    assert (result.verdict, result.violation.kind) == (Verdict.VIOLATED, ViolationKind.NO_INITIAL_STATE)
    assert result.violation.property == "cut"
    assert "rejects every initial state" in result.violation.message
