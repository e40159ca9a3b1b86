"""The native engine beside the reference engine: what must be equal of their results."""

from pathlib import Path

from checker.frontend.load import load
from checker.frontend.model import Model
from checker.options import Seeking, Strategy
from checker.result import Result, Verdict
from checker.search import reference
from checker.search.limits import Limits
from checker.search.native import check, compile_native

ROOT = Path(__file__).parents[3]
CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
BUNDLED: dict[str, dict[str, str]] = {
    "abd_register": {"Writer": "1", "Replica": "2"},
    "consensus": {},
    "consumer_group": {"Partition": "1", "Generation": "0..1"},
    "crdt": {"Update": "2", "Message": "1"},
    "crdt_operations": {"Update": "2"},
    "distributed_lock": {"Client": "2", "Part": "1"},
    "epoch_fencing": {"Leader": "2", "Cell": "2"},
    "grid_paxos": {"Ballot": "1"},
    "leader_lease": {"Attempt": "1"},
    "multi_paxos": {"Slot": "1", "Value": "1", "Replica": "1"},
    "optimistic_lock": {"Client": "2", "SubRecord": "1"},
    "paxos": {"Value": "1"},
    "paxos_commit": {"RM": "1", "Acceptor": "2"},
    "paxos_scenario": {"Acceptor": "3", "Round": "2"},
    "raft_election": {"Term": "1"},
    "raft_log": {"Term": "2"},
    "raft_stickiness": {"Term": "2", "Silence": "0..1"},
    "reliable_delivery": {"Request": "1"},
    "snapshot_isolation": {"Transaction": "2", "Item": "1"},
    "stream_snapshot": {"Offset": "0..1"},
    "transaction_commit": {},
    "two_phase_commit": {},
    "two_phase_commit_crash": {"RM": "1"},
    "vector_clock": {"Process": "2", "Count": "0..2"},
}
"""The bundled specs, with constants that keep them small; with some of them a @reachable property is not."""


def model_of(target: str | Path, **constants: str) -> Model:
    """The model of a spec file, or of a bundled spec by its name."""
    return Model(load(str(target)), **constants)


def outcome(result: Result) -> dict[str, object]:
    """What both engines agree on, whatever the strategy."""
    violation = result.violation
    found = None if violation is None else (violation.kind, violation.property)
    return {"verdict": result.verdict, "violation": found, "stopped": result.stopped_by}


def figures(result: Result) -> dict[str, object]:
    """What a search by levels gives besides, which finishes the level of a violation."""
    violation = result.violation
    return {
        **outcome(result),
        "states": result.distinct_states,
        "transitions": result.transitions,
        "depth": result.depth,
        "fired": {name: action.fired for name, action in result.actions.items()},
        "trace": violation and violation.trace,
        "message": violation and violation.message,
        "more": [(other.kind, other.property, other.message, other.trace) for other in result.more],
        "reached": result.reached,
        "warnings": result.warnings,
        "constrained": result.constrained,
    }


MOST_LEFT_OUT = 2
"""So many violations are left out, one after the other, to see what comes then."""


def compare(model: Model, strategy: Strategy, symmetry: bool, limits: Limits | None = None, threads: int = 1) -> bool:
    """Run both engines and compare; False when a limit cut the reference engine short."""
    if strategy == "bfs":
        return _compare_by_breadth(model, symmetry, limits, threads)
    expected = reference.check(model, strategy=strategy, symmetry=symmetry, limits=limits)
    if expected.verdict is Verdict.UNDETERMINED or expected.stopped_by is not None:
        return False
    found = check(compile_native(model, symmetry=symmetry), strategy=strategy, limits=limits, threads=threads)
    assert found.verdict == expected.verdict
    if expected.verdict is Verdict.VERIFIED:
        assert (found.distinct_states, found.transitions) == (expected.distinct_states, expected.transitions)
    return True


def _compare_by_breadth(model: Model, symmetry: bool, limits: Limits | None, threads: int) -> bool:
    """All figures, with one violation for each last action, and again with the violation left out that was found."""
    left_out: set[tuple[str, str]] = set()
    compiled = None
    while True:
        seeking = Seeking(frozenset(left_out), each_action=True)
        expected = reference.check(model, symmetry=symmetry, limits=limits, seeking=seeking)
        if expected.verdict is Verdict.UNDETERMINED or expected.stopped_by is not None:
            return bool(left_out)
        compiled = compiled or compile_native(model, symmetry=symmetry)
        found = check(compiled, limits=limits, threads=threads, seeking=seeking)
        assert figures(found) == figures(expected)
        violation = expected.violation
        is_last = violation is None or violation.trace is None or violation.trace.steps[0].state is None
        if violation is None or is_last or len(left_out) == MOST_LEFT_OUT:
            return True
        left_out.add((violation.kind, violation.property))
