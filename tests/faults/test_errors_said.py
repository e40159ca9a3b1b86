"""What an error in a body says: which place in which variable, why the value does not fit, and what to write instead, in either engine."""

from pathlib import Path

import pytest

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine
from checker.result import Violation, ViolationKind
from checker.search.limits import Limits
from checker.search.select import check

from .running import ENGINES, SECONDS, command

HEAD = """\
import dataclasses
from collections import Counter
from enum import Enum
from typing import Annotated, Literal
from checker import *

class N(Symmetric, size=2):
    pass

class B(Ordered, size=3):
    pass

class E(Range, low=0, high=3):
    pass

class Colour(Enum):
    RED = 1
    BLUE = 2

class Msg(Record):
    cmd: bool
    data: N | None

class Job(Record):
    status: Literal["idle", "busy"]
    tries: E

class S(Spec):
    chan: dict[N, Msg] = fill(Msg(False, None))
    job: dict[N, Job] = fill(Job("idle", 0))
    flag: bool = False
    n: E = 0
    b: B | None = None
    c: Colour = Colour.RED
    mode: Literal["idle", "busy"] = "idle"
    votes: dict[N, set[E]] = fill()
    seen: set[E] = fill()
    queue: dict[N, Annotated[list[E], MaxLen(3)]] = fill()
    log: Annotated[list[Job], MaxLen(2)] = fill()
    many: Annotated[Counter[E], MaxLen(2)] = fill()
    last: Msg | None = None
    fs: frozenset[E] = frozenset()
    t: tuple[E, bool] = (0, True); words: dict[N, Annotated[tuple[E, ...], MaxLen(2)]] = fill(())

    def helper(self) -> bool:
        return self.flag

    def given(self, x):
        return x

    @action
    def go(self, n: N):
"""


def failing(folder: Path, body: str, engine: Engine = "reference") -> Violation:
    path = folder / "said.py"
    path.write_text(HEAD + "".join(f"        {line}\n" for line in body.splitlines()))
    violation = check(Model(load(str(path))), engine=engine, limits=Limits(max_seconds=SECONDS)).violation
    assert violation is not None
    assert violation.kind is ViolationKind.ERROR
    assert violation.span is not None
    assert violation.span.path == str(path)
    return violation


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("self.flag = self.given(1)", "self.flag = 1 is not in bool: write True"),
        ("x = self.n + 5\nself.n = x", "self.n = 5 is not in E, which is 0..3 (x comes from line 53: x = self.n + 5)"),
        ("self.chan[n] = Msg", "self.chan[n1] = Msg is not in Msg: it is the class itself; write Msg(...)"),
        ("self.log.append(Job)", "self.log: Job is not in Job: it is the class itself; write Job(...)"),
        ("self.c = Colour", "self.c = Colour is not in Colour: it is the enum itself; write Colour.RED"),
        ("self.c = 'BLUE'", "self.c = 'BLUE' is not in Colour: write Colour.BLUE"),
        ("self.mode = self.given('bsuy')", "did you mean 'busy'?"),
        ("self.b = self.given(n)", "self.b = n1 is not in B | None: it is an element of N"),
        ("self.b = B", "it is the sort itself, not one of its elements"),
        ("x = self.helper\nself.flag = x", "self.flag = the method helper is not in bool: call it: helper()"),
        ("self.n = self.given(None)", "where it may be None, declare E | None"),
        ("self.n = 3 / 2", "self.n = 1.5 is not in E, which is 0..3: it is not a whole number: divide with //"),
        ("self.t = (1, 1)", "its item 1 is 1, which is not in bool"),
        ("self.fs = {9}", "self.fs = {9} is not in frozenset[E]: 9 is not in E, which is 0..3"),
        ("self.votes[n].add(7)", "self.votes[n1]: 7 is not in E, which is 0..3"),
        ("self.votes = {m: set() for m in N if m == n}", "has no value for n2: it must have one for every key"),
        ("self.votes[n] = self.given([1])", "self.votes[n1] = [1] is not a set: write set(...)"),
        ("self.queue[n] = self.given({1})", "self.queue[n1] = {1} is not a list: write list(...)"),
        ("self.chan[n] = Msg(self.given(n), None)", "Msg.cmd = n1 is not in bool"),
    ],
)
def test_a_value_outside_its_domain(tmp_path: Path, body: str, message: str) -> None:
    said = failing(tmp_path, body).message
    assert message in said
    assert "checker_spec" not in said


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "x = set()\nfor v in E:\n    x.add(v)\nx = self.given(self.seen)\nx.append(1)",
            "a set has no append; write add",
        ),
        ("x = self.given(self.seen | {1})\nx.append(1)", "a set has no append; write add"),
        ("x = self.given(self.queue[n])\nx.add(1)", "a list has no add; write append"),
        ("x = self.given(self.many)\nx.add(1)", "a Counter has no add; write [value] += 1"),
        ("x = self.given(self.fs)\nx.add(1)", "a frozenset has no add; write | {value}"),
        ("x = self.given(self.job[n])\nx.stats", "Job has no field 'stats': did you mean 'status'?"),
        ("x = self.given(n)\nx.foo", "n1 is an element of N, which has no 'foo'"),
        ("self.flag = self.last.cmd", "self.last is None, which has no 'cmd': look first whether it is None"),
        (
            "x = self.given(self.seen)\nself.n = 1 if x < 3 else 2",
            "TypeError: '<' not supported between instances of 'set' and 'int'",
        ),
        ("x = self.given(self.seen)\nx()", "TypeError: 'set' object is not callable"),
        (
            "self.seen.remove(2)",
            "2 is not in self.seen, so it cannot be removed: require that it is there, or write discard",
        ),
        ("self.queue[n].pop()", "IndexError: self.queue[n] has no items, and none at -1"),
    ],
)
def test_no_name_of_the_checkers_own(tmp_path: Path, body: str, message: str) -> None:
    assert failing(tmp_path, body).message == message or message in failing(tmp_path, body).message


@pytest.mark.parametrize(
    ("body", "fix"),
    [
        ("x = self.given(self.chan[n])\nx.cmd = True", "write x = x.replace(cmd=True)"),
        ("x = self.given(self.job[n])\nx.tries += 1", "write x = x.replace(tries=x.tries + 1)"),
    ],
)
def test_a_record_does_not_change(tmp_path: Path, body: str, fix: str) -> None:
    assert failing(tmp_path, body).message == f"records do not change: {fix}"


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("self.queue[n].append(1)", "self.queue[n1] would have 4 items, and MaxLen is 3"),
        ("self.n += 1", "self.n = 4 is not in E, which is 0..3 (self.n is 3)"),
        ("self.many[self.n] += 3", "self.many would have 3 items, and MaxLen is 2"),
        ("self.log.pop(0)", "IndexError: self.log has no items, and none at 0"),
        ("self.last = self.last.replace(cmd=True)", "self.last is None, which has no 'replace'"),
        (
            "self.job[n] = self.job[n].replace(tries=self.job[n].tries + 2)",
            "Job.tries = 4 is not in E, which is 0..3 (self.job[n] is Job(status=idle, tries=2))",
        ),
    ],
)
def test_both_engines_say_the_same(tmp_path: Path, engine: Engine, body: str, message: str) -> None:
    found = failing(tmp_path, body, engine)
    assert found.message.startswith(message)
    assert found.span is not None
    assert found.span.source_line() == f"        {body}"


@pytest.mark.parametrize(
    "body",
    [
        "self.job[n] = self.job[n].replace(status='busy')",
        "require(self.job[n].tries < 3)\nself.job[n] = dataclasses.replace(self.job[n], tries=self.job[n].tries + 1)",
        "x = self.job[n]\nself.job[n] = x.replace(status='busy', tries=2)",
        "require(self.last is None)\nself.last = Msg(True, n).replace(data=None)",
        "if self.last is None:\n    self.last = Msg(False, n)\nelse:\n    self.last = self.last.replace(cmd=not self.last.cmd)",
        "for m in N:\n    if m == n:\n        self.chan[n] = self.chan[m].replace(data=m).replace(cmd=True)",
    ],
)
def test_a_record_with_other_fields_is_the_same_in_both_engines(tmp_path: Path, body: str) -> None:
    path = tmp_path / "said.py"
    path.write_text(HEAD + "".join(f"        {line}\n" for line in body.splitlines()))
    found = []
    for engine in ENGINES:
        result = check(Model(load(str(path))), engine=engine, limits=Limits(max_seconds=SECONDS))
        found.append((result.verdict, result.distinct_states, result.transitions))
    assert found[0] == found[1]
    assert found[0][1] > 1


def test_the_report_shows_the_statement_with_a_caret(tmp_path: Path) -> None:
    path = tmp_path / "said.py"
    path.write_text(HEAD + "        self.votes[n].add(7)\n")
    shown = command("check", str(path), "--engine", "reference").stdout
    assert "  53 |         self.votes[n].add(7)\n     |         ^^^^^^^^^^^^^^^^^^^^\n" in shown


@pytest.mark.parametrize("terms", [3, 800])
def test_a_long_expression_is_cut_short(tmp_path: Path, terms: int) -> None:
    said = failing(tmp_path, f"x = self.n{' + 2' * terms}\nself.n = x").message
    assert said.startswith(f"self.n = {2 * terms} is not in E, which is 0..3")
    assert len(said) < 150


def test_next_of_nothing_says_what_to_give_it(tmp_path: Path) -> None:
    said = failing(tmp_path, "self.b = next(x for x in B if self.n > 2)").message
    assert (
        said
        == "StopIteration: nothing is left for next(x for x in B if self.n > 2): give what to take then, next(..., None)"
    )


def test_an_error_that_says_nothing_ends_in_no_colon(tmp_path: Path) -> None:
    assert failing(tmp_path, "x = iter([]).__next__()").message == "StopIteration"
    assert failing(tmp_path, "raise ValueError").message == "ValueError"


@pytest.mark.parametrize(
    "body", ["x = sum([E])", "x = sorted([1, E])", "x = divmod(Msg, 2)", "x = [*zip(1, E)][Colour]"]
)
def test_the_classes_of_classes_are_not_named(tmp_path: Path, body: str) -> None:
    said = failing(tmp_path, body).message
    assert "Meta" not in said
    assert "EnumType" not in said


def test_a_class_in_a_sum_is_told_from_its_values(tmp_path: Path) -> None:
    said = failing(tmp_path, "x = sum([E])").message
    assert said == (
        "TypeError: unsupported operand type(s) for +: 'int' and 'sort': a class stands where one of its values is meant"
    )
