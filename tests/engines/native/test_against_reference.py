"""Both engines on every bundled spec, every counterexample, every case that once differed, and random specs.

`CHECKER_EXAMPLES=5000 pytest -m slow tests/engines/native` tries as many new ones.
"""

import os
from pathlib import Path

import pytest
from generated.spec_text import load_text, meaningless_is_judged, specs
from hypothesis import HealthCheck, given, settings

from checker.diagnostics import InvalidSpec
from checker.frontend.bundled import Shelf
from checker.frontend.model import Model
from checker.options import Strategy
from checker.search import select
from checker.search.limits import Limits

from .comparison import BUNDLED, CASES, compare, model_of

__all__ = ["meaningless_is_judged"]

STRATEGIES: tuple[Strategy, ...] = ("bfs", "dfs")
SYMMETRY = (False, True)
"""With and without, as far as both engines are compared."""
MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
FEW_STATES, MANY_STATES = Limits(max_states=200), Limits(max_states=2000)
"""Random specs with more states are left out: of the few there is always one that would take longer than all others."""
FEW_REFUSED = 0.1
LARGE = {"multi_paxos_without_asking", "raft_log_older_term", "raft_log_unchecked_vote", "paxos_commit_unread"}
"""Counterexamples that are compared by breadth with symmetry alone."""
few = settings(max_examples=14, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=MANY or 1, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
both = pytest.mark.parametrize("symmetry", SYMMETRY)
ways = pytest.mark.parametrize("strategy", STRATEGIES)
most_ways = pytest.mark.parametrize(
    ("strategy", "symmetry"),
    [
        ("bfs", True),
        *(pytest.param(s, y, marks=pytest.mark.slow) for s, y in [("bfs", False), ("dfs", True), ("dfs", False)]),
    ],
)
"""By breadth with symmetry; the other three ways when there is time."""


def native_check(model: Model, *, strategy: Strategy) -> object:
    return select.check(model, engine="native", strategy=strategy)


def named(path: Path) -> str:
    return path.stem


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("specs")


@most_ways
@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_specs(name: str, strategy: Strategy, symmetry: bool) -> None:
    assert compare(model_of(name, **BUNDLED[name]), strategy, symmetry)


def test_every_bundled_spec_is_compared() -> None:
    assert list(BUNDLED) == Shelf.SPECS.names


@pytest.mark.slow  # their violations are found again, and replayed, in tests/specs
@both
@ways
@pytest.mark.parametrize("name", Shelf.COUNTEREXAMPLES.names)
def test_counterexamples(name: str, strategy: Strategy, symmetry: bool) -> None:
    if name in LARGE and (strategy, symmetry) != ("bfs", True):
        pytest.skip("CPython takes minutes")
    assert compare(model_of(name), strategy, symmetry)


@most_ways
@pytest.mark.parametrize("path", CASES, ids=named)
def test_cases_that_once_differed(path: Path, strategy: Strategy, symmetry: bool) -> None:
    assert compare(model_of(path), strategy, symmetry)


def check_random(text: str, folder: Path, symmetry: bool, limits: Limits = MANY_STATES) -> bool:
    """Compare the engines on a random spec; False when it is not compiled."""
    model = Model(load_text(text, folder))
    try:
        for strategy in STRATEGIES:
            compare(model, strategy, symmetry, limits)
    except InvalidSpec as refused:
        if any(error.code != "C701" for error in refused.errors):
            raise
        return False
    return True


def test_random_specs(folder: Path) -> None:
    """With symmetry and without, by turns."""
    compiled: list[bool] = []

    @few
    @given(specs())
    def run(text: str) -> None:
        compiled.append(check_random(text, folder, SYMMETRY[len(compiled) % 2], FEW_STATES))

    run()
    assert compiled.count(False) <= FEW_REFUSED * len(compiled)


@pytest.mark.slow
@both
def test_many_random_specs(folder: Path, symmetry: bool) -> None:
    @many
    @given(specs())
    def run(text: str) -> None:
        check_random(text, folder, symmetry)

    run()
