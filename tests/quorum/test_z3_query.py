"""A question to Z3 ends in the time it was given, even when Z3's own timer fails."""

from itertools import combinations
from time import monotonic
from typing import Any

import pytest
import z3  # type: ignore[import-untyped]

from checker.quorum.z3_query import GRACE, answer, other_reason


class Deaf:
    """A solver of Z3 whose own timer is never set."""

    def __init__(self, solver: Any) -> None:
        self.solver, self.ctx, self.check, self.reason_unknown = solver, solver.ctx, solver.check, solver.reason_unknown

    def set(self, *option: Any) -> None:
        assert option[0] == "timeout"


def pigeons(solver: Any, holes: int, context: Any) -> Any:
    """One pigeon too many, told pair by pair: that takes Z3 for ever."""
    sits = [[z3.Bool(f"{pigeon}.{hole}", context) for hole in range(holes)] for pigeon in range(holes + 1)]
    solver.add(*(z3.Or(row) for row in sits))
    solver.add(*(z3.Or(z3.Not(a[hole]), z3.Not(b[hole])) for hole in range(holes) for a, b in combinations(sits, 2)))
    return solver


@pytest.mark.parametrize("make", [z3.Solver, z3.Optimize])
@pytest.mark.parametrize("is_deaf", [False, True])
def test_a_question_that_takes_too_long_ends(make: Any, is_deaf: bool) -> None:
    context = z3.Context()
    solver = pigeons(make(ctx=context), 20, context)
    if make is z3.Optimize:
        solver.minimize(z3.If(z3.Bool("0.0", context), 1, 0))
    start = monotonic()
    assert answer(Deaf(solver) if is_deaf else solver, 0.3) == z3.unknown
    assert monotonic() - start >= (0.3 + GRACE if is_deaf else 0.2)
    assert other_reason(solver) is None


def test_an_answer_that_was_stopped_does_not_spoil_the_next() -> None:
    solver = z3.Solver()
    solver.push()
    pigeons(solver, 20, None)
    assert answer(Deaf(solver), 0.1) == z3.unknown
    solver.pop()
    x = z3.Int("x")
    solver.add(x > 3)
    assert answer(solver, 5.0) == z3.sat
    assert answer(solver, 5.0, x < 3) == z3.unsat


def test_no_time_is_no_answer() -> None:
    assert answer(z3.Solver(), 0.0) == z3.unknown
