"""The native engine beside the reference engine: what must be equal of their results."""

from pathlib import Path

import pytest

from checker.engines import reference
from checker.engines.limits import Limits
from checker.engines.native.engine import check, compile_native
from checker.engines.reference import Strategy
from checker.language.load import load
from checker.language.model import Model
from checker.result import Result, Verdict

ROOT = Path(__file__).parents[3]
CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
COUNTEREXAMPLES = sorted(path for path in (ROOT / "counterexamples").glob("*.py") if path.stem != "__init__")
BUNDLED: dict[str, dict[str, str]] = {
    "two_phase_commit": {"RM": "3"},
    "paxos": {"Ballot": "2"},
    "grid_paxos": {"Ballot": "1"},
    "raft_election": {},
}
"""The bundled specs, with constants that keep them small."""


def model_of(path: Path, constants: dict[str, str] | None = None) -> Model:
    """The model of a spec file."""
    return Model(load(str(path)), **(constants or {}))


def outcome(result: Result) -> dict[str, object]:
    """What both engines agree on, whatever the strategy."""
    violation = result.violation
    found = None if violation is None else (violation.kind, violation.property)
    return {"verdict": result.verdict, "violation": found, "stopped": result.stopped_by}


def figures(result: Result) -> dict[str, object]:
    """What a search by levels gives besides."""
    violation = result.violation
    return {
        **outcome(result),
        "states": result.distinct_states,
        "transitions": result.transitions,
        "depth": result.depth,
        "fired": {name: action.fired for name, action in result.actions.items()},
        "trace": violation and violation.trace,
        "message": violation and violation.message,
        "reached": result.reached,
        "warnings": result.warnings,
        "constrained": result.constrained,
    }


def compare(model: Model, strategy: Strategy, symmetry: bool, limits: Limits | None = None, threads: int = 1) -> bool:
    """Run both engines and compare; False when a limit cut the reference engine short."""
    expected = reference.check(model, strategy=strategy, symmetry=symmetry, limits=limits)
    if expected.verdict is Verdict.UNDETERMINED:
        return False
    compiled = compile_native(model, symmetry=symmetry)
    found = check(compiled, strategy=strategy, limits=limits, threads=threads)
    if strategy == "bfs" and expected.verdict is Verdict.VERIFIED:
        assert figures(found) == figures(expected)
    elif strategy == "bfs":
        assert _shortest(found) == _shortest(expected)
    else:
        assert found.verdict == expected.verdict
        if expected.verdict is Verdict.VERIFIED:
            assert (found.distinct_states, found.transitions) == (expected.distinct_states, expected.transitions)
    return True


def _shortest(result: Result) -> dict[str, object]:
    """What a violation found by levels has."""
    compared = ("verdict", "violation", "message", "trace", "reached", "stopped")
    return {name: value for name, value in figures(result).items() if name in compared}


@pytest.fixture(autouse=True)
def quick_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models are compiled without optimisation: they are small."""
    monkeypatch.setenv("CHECKER_CFLAGS", "-O0")
