"""Random specs: the reference engine's results are those of a plain search, whatever the strategy and with symmetry or without.

`CHECKER_EXAMPLES=5000 pytest -m slow tests/generated` tries as many new ones.
"""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from checker.frontend.model import Model
from checker.language.values import contains
from checker.options import Strategy
from checker.report.json_report import read_trace, trace_to_json
from checker.result import Result, Verdict, ViolationKind
from checker.search.reduction import reduction_of
from checker.search.reference import check
from checker.search.replay import replay
from checker.symmetry.canonical import Symmetry
from checker.trace import State, Step, Trace

from .oracle import Explored, TooMany, explore
from .spec_text import load_text, meaningless_is_judged, specs

__all__ = ["meaningless_is_judged"]

MOST_STATES = 150
"""Specs with more reachable states are left out."""
STRATEGIES: tuple[Strategy, ...] = ("bfs", "dfs")
MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))

few = settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
many = settings(max_examples=MANY or 1, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("specs")


def explored(model: Model) -> Explored | None:
    with model.bound():
        try:
            return explore(model, MOST_STATES)
        except TooMany:
            return None


def check_verdict(result: Result, expected: Explored) -> bool:
    """Compare all but the counts; True when it is verified, and the counts can be compared too."""
    violation = result.violation
    if not expected.begins and not expected.violations:
        assert violation is not None
        assert violation.kind is ViolationKind.NO_INITIAL_STATE
        return False
    if expected.violations:
        assert result.verdict is Verdict.VIOLATED
        assert violation is not None
        assert violation.trace is not None
        found = (violation.trace.length, violation.kind, violation.property)
        if result.strategy == "bfs":
            assert found in expected.shortest()
        else:
            assert found[1:] in {violated[1:] for violated in expected.violations}
        return False
    if expected.unreached:
        assert violation is not None
        assert violation.kind is ViolationKind.UNREACHABLE
        assert violation.property in expected.unreached
        return False
    assert result.verdict is Verdict.VERIFIED
    assert violation is None
    return True


def check_plain(model: Model) -> None:
    expected = explored(model)
    if expected is None:
        return
    for strategy in STRATEGIES:
        result = check(model, strategy=strategy, symmetry=False)
        if not check_verdict(result, expected):
            continue
        assert (result.distinct_states, result.transitions) == (len(expected.depths), sum(expected.enabled.values()))
        if strategy == "bfs":
            assert result.depth == max(expected.depths.values(), default=0)
            assert {name: trace.length for name, trace in result.reached.items()} == expected.witnesses


def orbits_of(symmetry: Symmetry, states: dict[State, int]) -> list[set[State]]:
    """The states by orbit, each closed under the generators."""
    found: list[set[State]] = []
    for state in states:
        if any(state in orbit for orbit in found):
            continue
        orbit, waiting = {state}, [state]
        while waiting:
            images = {symmetry.permute(waiting[-1], generator) for generator in symmetry.generators()} - orbit
            waiting.pop()
            orbit |= images
            waiting += images
        found.append(orbit)
    return found


def check_symmetry(model: Model) -> None:
    expected = explored(model)
    if expected is None:
        return
    result = check(model)
    verified = check_verdict(result, expected)
    with model.bound():
        symmetry = reduction_of(model).symmetry
        orbits = orbits_of(symmetry, expected.depths)
        assert len({symmetry.canonical(state) for state in expected.depths}) == len(orbits)
    assert all(orbit <= expected.depths.keys() for orbit in orbits)
    if verified:
        assert result.symmetry.group_order == symmetry.group_order
        enabled = [{expected.enabled[state] for state in orbit} for orbit in orbits]
        assert all(len(counts) == 1 for counts in enabled)
        assert (result.distinct_states, result.transitions) == (len(orbits), sum(map(sum, enabled)))
        assert result.depth == max(expected.depths.values(), default=0)
        assert {name: trace.length for name, trace in result.reached.items()} == expected.witnesses


def traces_of(result: Result) -> list[Trace]:
    found = [] if result.violation is None else [result.violation.trace]
    return [trace for trace in (*found, *result.reached.values()) if trace is not None]


def check_traces(model: Model) -> None:
    """Every trace is one of the spec's own, of values of its domains, and comes back from JSON."""
    if explored(model) is None:
        return
    parameters = {a.name: {p.name: p.type for p in a.parameters} for a in (*model.actions, *model.inits)}
    for strategy in STRATEGIES:
        result = check(model, strategy=strategy)
        for trace in traces_of(result):
            states = [step.state for step in trace.steps if step.state is not None]
            values = [pair for state in states for pair in zip(trace.variables.values(), state, strict=True)]
            values += [(argument.type, argument.value) for step in trace.steps for argument in step.arguments]
            assert all(contains(kind, value) for kind, value in values)
            replayed = replay(model, trace)
            assert (replayed.stopped, replayed.steps) == (None, trace.length)
            bare = Trace(trace.variables, tuple(Step(step.action, step.arguments, step.state) for step in trace.steps))
            assert read_trace(json.loads(json.dumps(trace_to_json(trace))), trace.variables, parameters) == bare
        violation = result.violation
        if violation is not None and violation.trace is not None and violation.trace.steps[0].state is not None:
            assert violation.property in replay(model, violation.trace).fails or violation.kind is ViolationKind.ERROR


def check_draws(spec_text: str, folder: Path) -> None:
    """An action whose parameters are drawn from a set does what it does with all values of their domains."""
    drawn = Model(load_text(spec_text, folder))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("checker.frontend.model.draws", lambda *_: {})
        whole = Model(load_text(spec_text, folder))
    left, right = explored(drawn), explored(whole)
    if left is None or right is None:
        assert left is right
        return
    assert (left.violations, left.witnesses) == (right.violations, right.witnesses)
    assert (len(left.depths), sum(left.enabled.values())) == (len(right.depths), sum(right.enabled.values()))


@few
@given(text=specs())
def test_every_text_is_a_model(folder: Path, text: str) -> None:
    Model(load_text(text, folder))


@few
@given(text=specs())
def test_both_strategies_find_what_a_plain_search_finds(folder: Path, text: str) -> None:
    check_plain(Model(load_text(text, folder)))


@few
@given(text=specs())
def test_symmetry_changes_nothing_but_the_counts(folder: Path, text: str) -> None:
    check_symmetry(Model(load_text(text, folder)))


@few
@given(text=specs())
def test_traces_replay_and_come_back_from_json(folder: Path, text: str) -> None:
    check_traces(Model(load_text(text, folder)))


@few
@given(text=specs())
def test_drawing_parameters_from_a_set_changes_nothing(folder: Path, text: str) -> None:
    check_draws(text, folder)


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
@many
@given(text=specs())
def test_many(folder: Path, text: str) -> None:
    model = Model(load_text(text, folder))
    check_plain(model)
    check_symmetry(model)
    check_traces(model)
    check_draws(text, folder)
