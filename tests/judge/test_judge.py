"""Random bodies that share, re-read and have effects everywhere: both engines against the third judge.

`CHECKER_JUDGED=2000 pytest -m slow tests/judge` tries as many specs, of two or three bodies each.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from checker.engines.select import Engine

from .bodies import specs
from .comparing import compare
from .search import SPECS, Judge

MANY = int(os.environ.get("CHECKER_JUDGED", "0"))
UNHURRIED = list(HealthCheck)

many = settings(max_examples=MANY or 1, deadline=None, suppress_health_check=UNHURRIED, print_blob=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("judged")


@pytest.fixture(autouse=True)
def plain_code(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Small models: compiling them costs more than running them."""
    monkeypatch.setenv("CHECKER_CFLAGS", "-O0")
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_JUDGED says how many")
@pytest.mark.parametrize("engine", ["reference", "native"])
def test_many(folder: Path, engine: Engine) -> None:
    @many
    @given(text=specs())
    def one(text: str) -> None:
        compare(text, folder, engine)

    one()


@pytest.mark.parametrize(
    ("spec", "states", "transitions", "depth"),
    [("two_phase_commit", 288, 1145, 10), ("transaction_commit", 34, 93, 6), ("consensus", 8, 20, 3)],
)
def test_the_judge_knows_published_figures(spec: str, states: int, transitions: int, depth: int) -> None:
    """Two-phase commit as TLC counts it (DESIGN section 3), 34 states of transaction commit; consensus is small enough to count."""
    found = Judge((SPECS / f"{spec}.py").read_text(encoding="utf-8")).explore(1000)
    assert (found.states, found.transitions, found.depth, found.violations) == (states, transitions, depth, set())
