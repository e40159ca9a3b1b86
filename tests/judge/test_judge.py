"""Random bodies that share, re-read and have effects everywhere: both engines against the third judge.

`CHECKER_EXAMPLES=2000 pytest -m slow tests/judge` tries as many specs, from the number `CHECKER_SEED` on, of seven to nine bodies each;
with `CHECKER_SHORT=1`, of three.
"""

import os
from pathlib import Path

import pytest

from checker.options import Engine

from .bodies import spec_of_seed
from .comparing import compare
from .search import SPECS, Judge, Mistake
from .stepping import of_native, of_reference, step

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
FIRST = int(os.environ.get("CHECKER_SEED", "100000"))
IS_SHORT = bool(os.environ.get("CHECKER_SHORT"))
STATES = 4
"""States from which every body is run."""


@pytest.fixture(autouse=True)
def plain_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Each test has a cache of its own. What makes no sense, such as True in a set of integers, is compared too."""
    monkeypatch.setenv("CHECKER_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("checker.frontend.mistakes.meaning.check_meaning", lambda *given: ())


def compare_bodies(seed: int, folder: Path, states: int = STATES) -> tuple[int, int]:
    """Compare every body of a spec in a few states; how many bodies there were, and how many were compiled."""
    try:
        stepped = step(spec_of_seed(seed, is_short=IS_SHORT), states)
    except Mistake:
        return 0, 0
    if stepped is None:
        return 0, 0
    of_reference(stepped, folder)
    return len(stepped.bodies), of_native(stepped, folder)


@pytest.mark.parametrize("seed", [0, 8, 10, 12])
def test_bodies_mean_what_the_judge_says(tmp_path: Path, seed: int) -> None:
    bodies, compiled = compare_bodies(seed, tmp_path, states=2)
    assert bodies > 0
    assert compiled > 0


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
def test_many_bodies(tmp_path: Path) -> None:
    wrong, bodies, compiled = [], 0, 0
    for seed in range(FIRST, FIRST + MANY):
        try:
            found = compare_bodies(seed, tmp_path)
        except Exception as error:
            wrong.append(f"{seed}: {error}")
        else:
            bodies, compiled = bodies + found[0], compiled + found[1]
    print(f"{bodies} bodies, {compiled} of them compiled")
    assert not wrong, "\n".join(wrong)
    assert compiled > 0.4 * bodies, "the compiler refuses so much that little is compared"


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
@pytest.mark.parametrize("engine", ["reference", "native"])
def test_many_searches(tmp_path: Path, engine: Engine) -> None:
    for seed in range(FIRST, FIRST + MANY // 10):
        compare(spec_of_seed(seed), tmp_path, engine)


@pytest.mark.parametrize(
    ("spec", "states", "transitions", "depth"),
    [("two_phase_commit", 288, 1145, 10), ("transaction_commit", 34, 93, 6), ("consensus", 8, 20, 3)],
)
def test_the_judge_knows_published_figures(spec: str, states: int, transitions: int, depth: int) -> None:
    """Two-phase commit as TLC counts it (docs/counting.md), 34 states of transaction commit; consensus is small enough to count."""
    found = Judge((SPECS / f"{spec}.py").read_text(encoding="utf-8")).explore(1000)
    assert (found.states, found.transitions, found.depth, found.violations) == (states, transitions, depth, set())
