"""The diagrams of the stored counterexamples: arrows go forward, lanes are elements of the trace, and all fits."""

from pathlib import Path

import pytest

from checker import diagram
from checker.api.model import Model
from checker.api.replaying import read_trace
from checker.cli.recorded import read_json
from checker.diagrams.diagram import Diagram
from checker.frontend.bundled import Shelf
from checker.trace import Trace

FOLDER = Path(__file__).parents[2] / "counterexamples"


def stored(name: str) -> tuple[Trace, Diagram]:
    """The trace that is stored of a counterexample, and its diagram."""
    document = read_json(FOLDER / f"{name}.json")
    model = Model(name, **{constant: str(value) for constant, value in document["constants"].items()})
    trace = read_trace(model, document)
    return trace, diagram(model, trace)


@pytest.mark.parametrize("name", Shelf.COUNTEREXAMPLES.names)
def test_the_diagram_of_a_counterexample(name: str) -> None:
    trace, drawn = stored(name)
    assert [event.text for event in drawn.events if event.number] == [str(step) for step in trace.steps[1:]]
    assert all(arrow.source < arrow.target for arrow in drawn.arrows)
    assert all(drawn.lane_of[arrow.source] != drawn.lane_of[arrow.target] for arrow in drawn.arrows)
    assert drawn.events[-1].is_violating
    said = " ".join(str(step) for step in trace.steps)
    assert all(not lane.stem or lane.name in said for lane in drawn.lanes)
    for width in (80, 100):
        assert max(map(len, drawn.text(width).splitlines())) <= width


def ends(name: str) -> set[tuple[int, int]]:
    """The steps that the arrows of a counterexample go from and to."""
    return {(arrow.source, arrow.target) for arrow in stored(name)[1].arrows}


def test_each_promise_and_each_proposal_of_paxos_is_used_by_whom_it_was_for() -> None:
    promises = {(1, 3), (2, 4), (1, 5), (2, 6), (3, 7), (5, 7), (4, 8), (6, 8)}
    assert ends("paxos_forgotten_promise") == promises | {(7, 9), (8, 10), (7, 11), (8, 12)}


def test_a_lock_that_expires_is_free_for_the_next() -> None:
    assert {(1, 3), (3, 4), (2, 7), (5, 6)} <= ends("distributed_lock_no_tokens")


def test_a_vote_uses_the_log_that_makes_the_candidate_eligible() -> None:
    assert {(11, 16), (13, 16)} <= ends("raft_log_older_term")
