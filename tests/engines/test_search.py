"""The reference engine: published figures, limits, determinism, and random systems against networkx."""

from pathlib import Path
from typing import Any

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.result import Verdict, ViolationKind
from checker.search.limits import Limits
from checker.search.reference import check


# J. Gray and L. Lamport, "Consensus on Transaction Commit", 2006: TwoPhase.tla checked by TLC.
@pytest.mark.parametrize(("size", "states", "transitions"), [(3, 288, 1145), (4, 1568, 8257), (5, 8832, 58145)])
def test_two_phase_commit_has_the_figures_of_tlc(size: int, states: int, transitions: int) -> None:
    result = check(Model(load("two_phase_commit"), RM=size), symmetry=False)
    assert (result.verdict, result.distinct_states, result.transitions) == (Verdict.VERIFIED, states, transitions)


# L. Lamport, Paxos.tla: three acceptors, two values, two ballots.
def test_paxos_has_the_figures_of_tlc_with_and_without_symmetry() -> None:
    plain, reduced = (check(Model(load("paxos"), Ballot=2), symmetry=on) for on in (False, True))
    assert (plain.distinct_states, plain.transitions) == (3921, 23466)
    assert reduced.distinct_states == 443


def test_depth_first_search_counts_the_same_states() -> None:
    wide, deep = (check(Model(load("two_phase_commit")), strategy=way, symmetry=False) for way in ("bfs", "dfs"))
    assert (deep.verdict, deep.distinct_states, deep.transitions) == (
        wide.verdict,
        wide.distinct_states,
        wide.transitions,
    )


@pytest.mark.parametrize(
    "limits", [Limits(max_states=20), Limits(max_depth=3), Limits(max_seconds=0), Limits(max_memory=1)]
)
def test_a_search_that_is_cut_short_is_undetermined(limits: Limits) -> None:
    result = check(Model(load("two_phase_commit")), limits=limits)
    assert (result.verdict, result.exhaustive) == (Verdict.UNDETERMINED, False)
    assert result.stopped_by


def test_an_interrupt_ends_undetermined_with_what_was_covered() -> None:
    def interrupt(states: int, frontier: int, depth: int, seconds: float) -> None:
        raise KeyboardInterrupt

    result = check(Model(load("two_phase_commit"), RM=6), symmetry=False, progress=interrupt)
    assert (result.verdict, result.stopped_by) == (Verdict.UNDETERMINED, "an interrupt")
    assert result.distinct_states > 0


SYSTEM = """
from checker import Range, Spec, action, invariant, require

class Node(Range, low=0, high={high}):
    pass

EDGES = {edges!r}

class System(Spec):
    at: Node = 0

    @action
    def move(self, to: Node):
        require((self.at, to) in EDGES)
        self.at = to

    @invariant
    def avoids(self):
        return self.at != {bad}
"""


@settings(max_examples=30, deadline=None)
@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20), st.integers(1, 8))
def test_random_systems_agree_with_reachability_in_networkx(edges: set[tuple[int, int]], bad: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "system.py"
        path.write_text(SYSTEM.format(high=6, edges=sorted(edges), bad=bad))
        result = check(Model(load(str(path))))
    graph: Any = networkx.DiGraph(sorted(edges))
    graph.add_node(0)
    distance = networkx.single_source_shortest_path_length(graph, 0)
    if bad in distance:
        assert result.violation is not None
        assert result.violation.kind is ViolationKind.INVARIANT
        assert result.violation.trace is not None
        assert result.violation.trace.length == distance[bad]
    else:
        assert result.verdict is Verdict.VERIFIED
        assert result.distinct_states == len(distance)
        assert result.depth == max(distance.values())
        assert result.transitions == sum(source in distance for source, _ in edges)
