"""Mutants: which statements are left out, what becomes of them, and the command `mutate` as a user types it."""

import itertools
import json
import multiprocessing
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from checker.cli.app import app
from checker.frontend.load import load
from checker.mutation import Fate, Outcome, judge, mutants
from checker.search.limits import Limits

SPEC = """\
from checker import Range, Spec, Symmetric, action, fill, init, invariant, reachable, require


class Node(Symmetric, size=2):
    pass


class Count(Range, low=0, high=2):
    pass


class Lock(Spec):
    free: bool
    holds: set[Node] = fill()
    uses: Count = 0

    @init
    def begin(self):
        self.free = True

    @action
    def enter(self, node: Node):
        require(self.free)
        require(  # Redundant: a free lock has no holder,
            node not in self.holds
        )
        # Redundant: no property is about
        # how often the lock is used.
        self.uses = min(self.uses + 1, 2)
        self.take(node)

    @action
    def leave(self, node: Node):
        require(node in self.holds)
        self.holds.remove(node); self.free = True

    def take(self, node: Node):
        self.holds.add(node)
        self.free = False

    @invariant
    def one(self):
        return len(self.holds) <= 1

    @reachable
    def held(self):
        return bool(self.holds)

    @reachable
    def left(self):
        return self.free and self.uses == 1
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "lock.py"
    path.write_text(SPEC)
    return path


def outcomes(path: Path) -> dict[tuple[str, str], Outcome]:
    chosen = load(str(path))
    found = judge(mutants(chosen), path, chosen.__name__, {}, limits=Limits(max_seconds=60), processes=2)
    return {(outcome.mutant.method, outcome.mutant.statement): outcome for outcome in found}


def test_each_statement_that_requires_or_changes_is_left_out_once(spec: Path) -> None:
    assert [(mutant.method, mutant.line, mutant.statement) for mutant in mutants(load(str(spec)))] == [
        ("begin", 19, "self.free = True"),
        ("enter", 23, "require(self.free)"),
        ("enter", 24, "require( # Redundant: a free lock has no holder, node not in self.holds )"),
        ("enter", 29, "self.uses = min(self.uses + 1, 2)"),
        ("leave", 34, "require(node in self.holds)"),
        ("leave", 35, "self.holds.remove(node)"),
        ("leave", 35, "self.free = True"),
        ("take", 38, "self.holds.add(node)"),
        ("take", 39, "self.free = False"),
    ]


def test_the_rest_of_the_file_stays_where_it_is(spec: Path) -> None:
    for mutant in mutants(load(str(spec))):
        before, after = SPEC.splitlines(), mutant.text.splitlines()
        changed = [number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new]
        assert changed[0] == mutant.line
        assert "pass" in after[mutant.line - 1]
        compile(mutant.text, "mutant", "exec")


def test_fates(spec: Path) -> None:
    found = {key: (each.fate, each.noticed_by, each.steps) for key, each in outcomes(spec).items()}
    assert found == {
        ("begin", "self.free = True"): (Fate.STILLBORN, None, None),
        ("enter", "require(self.free)"): (Fate.KILLED, "one", 2),
        ("enter", "require( # Redundant: a free lock has no holder, node not in self.holds )"): (
            Fate.SURVIVED,
            None,
            None,
        ),
        ("enter", "self.uses = min(self.uses + 1, 2)"): (Fate.KILLED, "left", None),
        ("leave", "require(node in self.holds)"): (Fate.KILLED, "leave", 1),
        ("leave", "self.holds.remove(node)"): (Fate.KILLED, "one", 3),
        ("leave", "self.free = True"): (Fate.KILLED, "left", None),
        ("take", "self.holds.add(node)"): (Fate.KILLED, "held", None),
        ("take", "self.free = False"): (Fate.KILLED, "one", 2),
    }


def test_a_constant_may_go_with_the_statement_that_names_it(tmp_path: Path) -> None:
    text = """\
from checker import Constant, Range, Spec, action, require


class Most(Constant, default=1):
    pass


class Count(Range, low=0, high=2):
    pass


class Up(Spec):
    x: Count = 0

    @action
    def up(self):
        require(self.x < Most.value)
        self.x += 1
"""
    path = tmp_path / "up.py"
    path.write_text(text)
    chosen = mutants(load(str(path)))
    found = list(judge(chosen, path, "Up", {"Most": "2"}, limits=Limits(max_seconds=60), processes=1))
    assert [(each.mutant.statement, each.fate) for each in found] == [
        ("require(self.x < Most.value)", Fate.KILLED),
        ("self.x += 1", Fate.SURVIVED),
    ]


def test_a_reason_stands_beside_its_statement_or_above(spec: Path) -> None:
    reasons = {mutant.statement: mutant.reason for mutant in mutants(load(str(spec))) if mutant.reason is not None}
    assert list(reasons.values()) == ["a free lock has no holder,", "no property is about how often the lock is used."]


def test_names_that_are_assigned_twice_are_left_out_and_others_are_not(tmp_path: Path) -> None:
    path = tmp_path / "best.py"
    path.write_text(
        SPEC.replace(
            "        self.take(node)\n",
            "        once = node\n        best = once\n        if self.free:\n            best = node\n        self.take(best)\n",
        )
    )
    statements = [mutant.statement for mutant in mutants(load(str(path)))]
    assert "best = node" in statements
    assert "best = once" in statements
    assert "once = node" not in statements


def test_what_changes_auxiliary_variables_alone_is_not_left_out(tmp_path: Path) -> None:
    path = tmp_path / "noted.py"
    text = SPEC.replace("from checker import", "from typing import Annotated\n\nfrom checker import Auxiliary,")
    text = text.replace(
        "    uses: Count = 0\n", "    uses: Count = 0\n    last: Annotated[set[Node], Auxiliary] = fill()\n"
    )
    path.write_text(text.replace("free: bool", "count: Annotated[Count, Auxiliary] = 0\n    free: bool"))
    marked = path.read_text().replace(
        "        self.free = False\n",
        "        self.free = False\n        self.count = 1\n        self.last.add(node)\n        self.uses, self.count = 0, 1\n",
    )
    path.write_text(marked)
    before = [mutant.statement for mutant in mutants(load(str(path)))]
    assert "self.count = 1" not in before
    assert "self.last.add(node)" not in before
    assert before[-2:] == ["self.free = False", "self.uses, self.count = 0, 1"]


def test_a_spec_of_another_file_is_not_mutated() -> None:
    assert mutants(load("grid_paxos")) == []


# The command


def mutate(*arguments: str, code: int) -> str:
    result = CliRunner().invoke(app, ["mutate", *arguments], env={"COLUMNS": "100"})
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def test_the_command_says_who_noticed(spec: Path) -> None:
    text = mutate("lock.py", code=0)
    assert "killed        enter:23  require(self.free)\n                        one fails after 2 steps\n" in text
    assert "stillborn     begin:19  self.free = True\n" in text
    assert "redundant     enter:24" in text
    assert text.endswith("Lock: 9 mutants, 7 killed, 1 stillborn, 1 redundant by their comment\n")


def test_an_interrupt_shows_what_was_judged(spec: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*given: Any, **named: Any) -> Iterator[Outcome]:
        yield from itertools.islice(judge(*given, **named), 2)
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.mutation.judge", interrupted)
    text = mutate("lock.py", code=3)
    assert "killed        enter:23" in text
    assert text.endswith("interrupted: 7 more were not judged\n")
    assert json.loads(mutate("lock.py", "--format", "json", code=3))["not_judged"] == 7


def test_an_interrupt_ends_the_searches_that_go_on(spec: Path) -> None:
    chosen = load(str(spec))
    found = judge(mutants(chosen), spec, chosen.__name__, {}, limits=Limits(max_seconds=60), processes=2)
    assert isinstance(found, Generator)
    next(found)
    workers = multiprocessing.active_children()
    assert workers
    with pytest.raises(KeyboardInterrupt):
        found.throw(KeyboardInterrupt())
    until = time.monotonic() + 60
    while any(
        worker.is_alive() for worker in workers
    ):  # `join` may return too early: another thread waits for them too
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_survivor_without_a_reason_is_an_exit_code(spec: Path) -> None:
    spec.write_text(SPEC.replace("# Redundant: a free lock", "# A free lock"))
    assert "survived      enter:24" in mutate("lock.py", code=1)
    found = json.loads(mutate("lock.py", "--format", "json", code=1))
    fates = [mutant["fate"] for mutant in found["mutants"]]
    assert fates.count("survived") == 1


def test_a_limit_leaves_a_mutant_undetermined(spec: Path) -> None:
    text = (
        SPEC.replace("high=2", "high=50")
        .replace("# Redundant: a free lock", "# A free lock")
        .replace("+ 1, 2)", "+ 1, 50)")
    )
    spec.write_text(text)
    assert "is not verified as it is: the limit of 5 orbits" in mutate("lock.py", "--max-states", "5", code=2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("paxos", "ReadQuorum=1 of 3", "WriteQuorum=1 of 3"), "Paxos is not verified as it is: a property fails"),
        (("paxso",), "did you mean 'paxos'?"),
        (("paxos", "Balot=2"), "Paxos has no constant 'Balot'"),
        (("paxos", "-o", "missing/report.txt"), "its folder does not exist"),
    ],
)
def test_wrong_input_is_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in mutate(*arguments, code=2)
