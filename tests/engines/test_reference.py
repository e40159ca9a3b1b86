"""The reference engine gives published figures, the same in every order and run, and never says verified of a search cut short."""

import json
import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx
import pytest
from generated.spec_text import load_text
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Engine, Strategy
from checker.result import Verdict, ViolationKind
from checker.search.limits import Limits
from checker.search.reference import check
from checker.search.select import check as check_with


# J. Gray and L. Lamport, "Consensus on Transaction Commit", 2006: TwoPhase.tla; its depth is TLC's less one.
@pytest.mark.parametrize(
    ("size", "states", "transitions", "depth"), [(3, 288, 1145, 10), (4, 1568, 8257, 13), (5, 8832, 58145, 16)]
)
def test_two_phase_commit(size: int, states: int, transitions: int, depth: int) -> None:
    result = check(Model(load("two_phase_commit"), RM=size), symmetry=False)
    assert (result.verdict, result.exhaustive) == (Verdict.VERIFIED, True)
    assert (result.distinct_states, result.transitions, result.depth) == (states, transitions, depth)
    assert sum(figures.fired for figures in result.actions.values()) == transitions


# L. Lamport's Paxos.tla with three acceptors, two values and two ballots.
def test_paxos() -> None:
    result = check(Model(load("paxos"), Ballot=2), symmetry=False)
    assert result.verdict is Verdict.VERIFIED
    assert (result.distinct_states, result.transitions) == (3921, 23466)


@pytest.mark.parametrize(
    ("spec", "constants", "orbits", "order"),
    [("two_phase_commit", {"RM": 5}, 314, 120), ("paxos", {"Ballot": 2}, 443, 12)],
)
def test_orbits(spec: str, constants: dict[str, object], orbits: int, order: int) -> None:
    result = check(Model(load(spec), **constants))
    assert (result.verdict, result.distinct_states, result.symmetry.group_order) == (Verdict.VERIFIED, orbits, order)
    assert result.counts == "orbits"


@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize(
    ("spec", "constants"),
    [("two_phase_commit", {}), ("paxos", {"Ballot": 1}), ("raft_election", {"Term": 1})],
)
def test_depth_first_and_breadth_first_agree(spec: str, constants: dict[str, object], symmetry: bool) -> None:
    model = Model(load(spec), **constants)
    wide, deep = (check(model, strategy=way, symmetry=symmetry) for way in _strategies())
    assert (wide.verdict, wide.distinct_states, wide.transitions) == (
        deep.verdict,
        deep.distinct_states,
        deep.transitions,
    )
    assert {name: f.fired for name, f in wide.actions.items()} == {name: f.fired for name, f in deep.actions.items()}
    assert wide.depth <= deep.depth


def test_depth_first_finds_a_violation_that_is_there_and_no_shorter_than_breadth_first() -> None:
    model = Model(load("paxos"), ReadQuorum="1 of 3", WriteQuorum="1 of 3")
    wide, deep = (check(model, strategy=way, symmetry=False) for way in _strategies())
    assert wide.violation is not None
    assert deep.violation is not None
    assert wide.violation.trace is not None
    assert deep.violation.trace is not None
    assert wide.violation.property == "agreement"
    assert wide.violation.trace.length <= deep.violation.trace.length


def _strategies() -> tuple[Strategy, Strategy]:
    return "bfs", "dfs"


@pytest.mark.parametrize("strategy", _strategies())
@pytest.mark.parametrize("symmetry", [False, True])
@pytest.mark.parametrize("limits", [Limits(max_states=50), Limits(max_depth=4), Limits(max_seconds=0.0)])
def test_a_limit_ends_undetermined(limits: Limits, symmetry: bool, strategy: Strategy) -> None:
    result = check(Model(load("two_phase_commit")), limits=limits, symmetry=symmetry, strategy=strategy)
    assert result.verdict is Verdict.UNDETERMINED
    assert not result.exhaustive
    assert result.stopped_by is not None
    assert "limit" in result.stopped_by
    assert 0 < result.distinct_states < 288


def test_limits_that_are_not_reached_change_nothing() -> None:
    limits = Limits(max_states=289, max_depth=11, max_seconds=600.0)
    result = check(Model(load("two_phase_commit")), limits=limits, symmetry=False)
    assert (result.verdict, result.distinct_states, result.stopped_by) == (Verdict.VERIFIED, 288, None)


def test_a_depth_limit_covers_exactly_the_levels_up_to_it() -> None:
    model = Model(load("two_phase_commit"))
    counts = [check(model, limits=Limits(max_depth=d), symmetry=False).distinct_states for d in range(11)]
    assert counts[0] == 1
    assert counts == sorted(counts)
    assert counts[10] == 288


def test_a_violation_before_the_limit_is_a_violation() -> None:
    model = Model(load("paxos"), ReadQuorum="1 of 3", WriteQuorum="1 of 3")
    found = check(model)
    assert found.violation is not None
    assert found.violation.trace is not None
    cut = check(model, limits=Limits(max_depth=found.violation.trace.length))
    assert (cut.verdict, cut.violation) == (Verdict.VIOLATED, found.violation)
    short = check(model, limits=Limits(max_depth=found.violation.trace.length - 1))
    assert short.verdict is Verdict.UNDETERMINED


GRID = """\
from checker import Range, Spec, action, invariant, require


class K(Range, low=0, high=9):
    pass


class Grid(Spec):
    a: K = 0
    b: K = 0

    @action
    def right(self) -> None:
        require(self.a < 9)
        self.a += 1

    @action
    def up(self) -> None:
        require(self.b < 9)
        self.b += 1

    @invariant
    def near(self) -> bool:
        return self.a + self.b < 3
"""


def test_a_violation_in_a_level_that_a_limit_has_cut_short_is_said_to_be_maybe_not_the_first(tmp_path: Path) -> None:
    model = Model(load_text(GRID, tmp_path))
    whole = check(model)
    assert (whole.verdict, whole.notes, whole.depth) == (Verdict.VIOLATED, (), 3)
    cut = check(model, limits=Limits(max_states=7))  # one of four of the level
    assert cut.verdict is Verdict.VIOLATED
    assert cut.notes == ("stopped by the limit of 7 states: another violation may come before this one",)


@pytest.mark.parametrize("engine", ["reference", "native"])
def test_the_depth_of_a_search_by_depth_is_that_of_the_states_it_made(tmp_path: Path, engine: Engine) -> None:
    model = Model(load_text(GRID, tmp_path))
    found = check_with(model, engine=engine, strategy="dfs")
    assert found.violation is not None
    assert found.violation.trace is not None
    assert found.depth == found.violation.trace.length == 3
    cut = check_with(model, engine=engine, strategy="dfs", limits=Limits(max_depth=2))
    assert (cut.verdict, cut.distinct_states, cut.depth) == (Verdict.UNDETERMINED, 6, 2)


def test_an_unreached_reachable_is_no_violation_when_the_search_was_cut_short() -> None:
    result = check(Model(load("paxos")), limits=Limits(max_states=3))
    assert (result.verdict, result.violation) == (Verdict.UNDETERMINED, None)


@pytest.mark.parametrize("strategy", _strategies())
def test_ctrl_c_ends_undetermined(strategy: Strategy) -> None:
    told = []

    def progress(states: int, frontier: int, depth: int, seconds: float) -> None:
        told.append((states, frontier, depth, seconds))
        raise KeyboardInterrupt

    result = check(Model(load("paxos"), Ballot=3), symmetry=False, strategy=strategy, progress=progress)
    assert len(told) == 1
    assert (result.verdict, result.exhaustive, result.stopped_by) == (Verdict.UNDETERMINED, False, "an interrupt")
    assert 0 < told[0][0] <= result.distinct_states < 185369


OUTCOME = """
import json, sys
from checker.search.reference import check
from checker.search.select import check as check_with
from checker.frontend.load import load
from checker.frontend.model import Model
from checker.language.values import show

outcomes = []
for spec, constants in json.loads(sys.argv[1]):
    for strategy in ("bfs", "dfs"):
        for symmetry in (False, True):
            r = check(Model(load(spec), **constants), strategy=strategy, symmetry=symmetry)
            traces = [*(r.reached.values()), *([r.violation.trace] if r.violation and r.violation.trace else [])]
            shown = [
                [
                    step.action,
                    [show(a.type, a.value) for a in step.arguments],
                    step.state and [show(k, v) for k, v in zip(t.variables.values(), step.state)],
                ]
                for t in traces
                for step in t.steps
            ]
            actions = {name: f.fired for name, f in r.actions.items()}
            kind = r.violation and [r.violation.kind, r.violation.property, r.violation.message]
            outcomes.append([r.verdict, r.distinct_states, r.transitions, r.depth, actions, r.warnings, kind, shown])
print(json.dumps(outcomes))
"""

SETS = """
from checker import *
from typing import Literal

class N(Symmetric, size=3):
    pass

class Note(Record):
    source: N
    word: Literal["yes", "no", "maybe"]

class Sets(Spec):
    notes: set[Note] = fill()
    last: Literal["yes", "no", "maybe", "none"] = "none"

    @action
    def write(self, n: N, words: set[Literal["yes", "no", "maybe"]]):
        require(words)
        for word in {"maybe", "no", "yes"} & words:
            self.notes.add(Note(n, word))
            self.last = word

    @invariant
    def small(self):
        return len({note.source for note in self.notes}) < 3 or self.last != "yes"
"""


def test_the_outcome_and_the_trace_are_the_same_under_every_hash_seed(tmp_path: Path) -> None:
    (tmp_path / "sets.py").write_text(SETS)
    runs: list[list[object]] = [
        ["paxos", {"ReadQuorum": "1 of 3", "WriteQuorum": "1 of 3"}],
        ["two_phase_commit_crash", {"RM": 1}],
        [str(tmp_path / "sets.py"), {}],
    ]
    outputs = [
        subprocess.run(
            [sys.executable, "-c", OUTCOME, json.dumps(runs)],
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1")
    ]
    assert outputs[0] == outputs[1]
    verdicts = {outcome[0] for outcome in json.loads(outputs[0])}
    assert verdicts == {"violated", "verified"}


SYSTEM = """
from checker import Range, Spec, action, init, invariant, require

class X(Range, low=0, high={high}):
    pass

class Y(Range, low=0, high={high}):
    pass

TABLE = {table!r}
STARTS = {starts!r}
BAD = {bad!r}

class System(Spec):
    x: X
    y: Y

    @init
    def begin(self, x: X, y: Y):
        require((x, y) in STARTS)
        self.x, self.y = x, y

    @action
    def step(self, x: X, y: Y):
        require(((self.x, self.y), (x, y)) in TABLE)
        self.x = x
        self.y = y

    @invariant
    def good(self):
        return (self.x, self.y) not in BAD
"""
HIGH = 3
Pair = tuple[int, int]
pairs = st.tuples(st.integers(0, HIGH), st.integers(0, HIGH))


@settings(max_examples=60, deadline=None)
@given(
    table=st.sets(st.tuples(pairs, pairs), max_size=40),
    starts=st.sets(pairs, min_size=1, max_size=3),
    bad=st.sets(pairs, max_size=2),
    strategy=st.sampled_from(_strategies()),
)
def test_random_systems_agree_with_networkx(
    table: set[tuple[Pair, Pair]], starts: set[Pair], bad: set[Pair], strategy: Strategy
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "system.py"
        path.write_text(SYSTEM.format(high=HIGH, table=sorted(table), starts=sorted(starts), bad=sorted(bad)))
        result = check(Model(load(str(path))), strategy=strategy)
    graph: Any = networkx.DiGraph(sorted(table))
    graph.add_nodes_from(starts)
    distance: dict[Pair, float] = networkx.multi_source_dijkstra_path_length(graph, starts)
    wrong = [distance[pair] for pair in bad if pair in distance]
    if wrong:
        assert result.verdict is Verdict.VIOLATED
        assert result.violation is not None
        assert (result.violation.kind, result.violation.property) == (ViolationKind.INVARIANT, "good")
        assert result.violation.trace is not None
        visited: list[Any] = [step.state for step in result.violation.trace.steps]
        assert visited[0] in starts
        assert visited[-1] in bad
        assert all(graph.has_edge(source, target) for source, target in pairwise(visited))
        assert result.violation.trace.length >= min(wrong)
        assert strategy == "dfs" or result.violation.trace.length == min(wrong)
    else:
        assert result.verdict is Verdict.VERIFIED
        assert result.distinct_states == len(distance)
        assert result.transitions == sum(source in distance for source, _ in table)
        assert result.depth >= max(distance.values())
        assert strategy == "dfs" or result.depth == max(distance.values())


def test_a_false_require_that_something_swallows_disables_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "spec.py"
    path.write_text(
        "from checker import *\n\n"
        "class N(Range, low=0, high=3):\n    pass\n\n"
        "class Quiet:\n"
        "    def __enter__(self):\n        return self\n"
        "    def __exit__(self, *what):\n        return True\n\n"
        "class S(Spec):\n    x: N = 0\n\n"
        "    @action\n    def up(self):\n"
        "        with Quiet():\n            require(self.x < 2)\n"
        "        self.x += 1\n\n"
        "    @invariant\n    def ok(self):\n        return self.x <= 2\n"
    )
    result = check(Model(load(str(path))))
    assert (result.verdict, result.distinct_states, result.transitions) == (Verdict.VERIFIED, 3, 2)
