"""Where something goes by Auxiliary variables, the native engine keeps what the first way to a state makes of them, as CPython does.

`CHECKER_EXAMPLES=1000 CHECKER_SEED=100000 pytest -m slow tests/engines/native/test_first_way.py` tries as many specs, from that number on.
"""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from generated.spec_text import load_text, meaningless_is_judged
from passes.counting import counting
from passes.noting import noting

from checker import InvalidSpec
from checker.frontend.model import Model
from checker.options import Strategy
from checker.search.limits import Limits
from checker.search.native import check as check_natively
from checker.search.native import compile_native
from checker.search.reference import check as check_plainly

from .comparison import figures

__all__ = ["meaningless_is_judged"]

MANY = int(os.environ.get("CHECKER_EXAMPLES", "0"))
SEED = int(os.environ.get("CHECKER_SEED", "0"))
LIMITS = Limits(max_states=3000, max_seconds=20)


@pytest.fixture(params=["whole", "spread"])
def layout(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """States as they are, or of more words, in chunks and a table that are soon full: keys of several words are kept another way."""
    if request.param == "spread":
        monkeypatch.setattr("checker.backends.c.packing.SHARED_BITS", 6)
        monkeypatch.setenv("CHECKER_CFLAGS", "-O0 -DCHUNK_BITS=4 -DBATCH=8 -DFIRST_CAPACITY=64")


def compare(model: Model, *, symmetry: bool) -> None:
    """Fails where the engines differ in a figure, a trace or a deadlock, by levels or by depth, with one thread or two."""
    compiled = compile_native(model, symmetry=symmetry)
    assert compiled.keeps_hidden
    strategies: tuple[Strategy, ...] = ("bfs", "dfs")
    for strategy in strategies:
        expected = check_plainly(model, strategy=strategy, symmetry=symmetry)
        for threads in (1, 2):
            found = check_natively(compiled, strategy=strategy, threads=threads, audit="full")
            assert figures(found) == figures(expected)
            assert found.stuck == expected.stuck
            assert (found.exhaustive, found.cut_by, found.notes) == (
                expected.exhaustive,
                expected.cut_by,
                expected.notes,
            )


def drawn(seed: int) -> str:
    """A random spec as any."""
    draw = random.Random(seed)
    return noting(bytes(draw.randrange(256) for _ in range(2000)))


def is_compared(text: str, folder: Path) -> bool:
    """Whether a spec is taken, whose states are few and in which something goes by Auxiliary variables."""
    try:
        model = Model(load_text(text, folder))
        found = check_plainly(model, limits=LIMITS, symmetry=False)
        is_taken = found.stop is None and compile_native(model).keeps_hidden
    except InvalidSpec:
        return False
    if is_taken:
        for symmetry in (False, True):
            compare(model, symmetry=symmetry)
    return is_taken


@pytest.mark.usefixtures("layout")
def test_random_specs_are_searched_alike(tmp_path: Path) -> None:
    assert sum(is_compared(drawn(seed), tmp_path) for seed in range(8)) >= 2
    assert sum(is_compared(counting(seed), tmp_path) for seed in range(6)) >= 4


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="CHECKER_EXAMPLES says how many")
@pytest.mark.usefixtures("layout")
@pytest.mark.parametrize("made", [counting, drawn])
def test_many_random_specs(tmp_path: Path, made: Callable[[int], str]) -> None:
    assert sum(is_compared(made(SEED + seed), tmp_path) for seed in range(MANY)) >= MANY // 5
