"""Conditions on parameters as questions to Z3 over the integers. It imports Z3, and is imported when a question needs that."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import z3  # type: ignore[import-untyped]

from checker.quorum.deadline import Deadline
from checker.quorum.parametric.formulas import Logic
from checker.quorum.parametric.parameters import Condition, Parameters
from checker.quorum.z3_query import answer, other_reason

Term: TypeAlias = Any
"""A Z3 expression, or a Python value where it does not depend on a parameter: the bindings have no types."""


class _Z3Logic(Logic):
    def divide(self, number: Term, by: int) -> Term:
        return number // by if isinstance(number, int) else number / by

    def negate(self, truth: Term) -> Term:
        return z3.Not(_term(truth))

    def all(self, truths: Sequence[Term]) -> Term:
        return z3.And(z3.BoolVal(True), *map(_term, truths))

    def any(self, truths: Sequence[Term]) -> Term:
        return z3.Or(z3.BoolVal(False), *map(_term, truths))


def _term(truth: Term) -> Term:
    return z3.BoolVal(truth) if isinstance(truth, bool) else truth


def least_over_integers(names: Sequence[str], wanted: Condition, deadline: Deadline) -> Parameters:
    """The least parameters from 0 that satisfy a condition, as far as Z3 can tell in time."""
    variables = {name: z3.Int(name) for name in names}
    solver = z3.Solver()
    solver.add(*[variable >= 0 for variable in variables.values()], _term(wanted(variables, _Z3Logic())))
    verdict = answer(solver, deadline.share(0.6).left)
    if verdict == z3.unknown:
        return Parameters(None, reason=_reason(solver))
    return Parameters(None) if verdict == z3.unsat else _minimised(solver, variables, deadline)


def _minimised(solver: Term, variables: Mapping[str, Term], deadline: Deadline) -> Parameters:
    """The least sum of the parameters, then the least of each in the order of names."""
    values, is_least = _values(solver, variables), True
    for goal in (z3.Sum([z3.IntVal(0), *variables.values()]), *variables.values()):
        low, high = 0, _value(solver, goal)
        while low < high:
            middle = (low + high) // 2
            solver.push()
            solver.add(goal <= middle)
            verdict = answer(solver, deadline.left)
            if verdict == z3.sat:
                values, high = _values(solver, variables), _value(solver, goal)
            else:
                low, is_least = middle + 1, is_least and verdict == z3.unsat
            solver.pop()
        solver.add(goal <= high)
        if answer(solver, deadline.left) != z3.sat:
            return Parameters(values, is_least=False)
        values = _values(solver, variables)
    return Parameters(values, is_least)


def _reason(solver: Term) -> str:
    reason = other_reason(solver)
    return f"Z3 did not find out: {reason}" if reason else "Z3 did not find out in time"


def _values(solver: Term, variables: Mapping[str, Term]) -> dict[str, int]:
    return {name: _value(solver, variable) for name, variable in variables.items()}


def _value(solver: Term, goal: Term) -> int:
    return int(solver.model().eval(goal, model_completion=True).as_long())
