"""Claims about families as questions to Z3 over the integers: the least parameters at which one fails, or none."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

import z3  # type: ignore[import-untyped]

from checker.quorum.verify.families import Family, FamilyClaim
from checker.quorum.verify.formulas import Formula, Logic

Term: TypeAlias = Any
"""A Z3 expression: the bindings have no types."""


@dataclass(frozen=True)
class Parameters:
    """Parameters at which the claim fails, least by sum; None with a `reason` when that is not known, without when there are none."""

    values: Mapping[str, int] | None
    reason: str | None = None

    @property
    def is_none(self) -> bool:
        """Whether there are surely none."""
        return self.values is None and self.reason is None


class _Z3Logic(Logic):
    def divide(self, number: Term, by: int) -> Term:
        return number // by if isinstance(number, int) else number / by

    def negate(self, truth: Term) -> Term:
        return z3.Not(_term(truth))

    def all(self, truths: list[Term]) -> Term:
        return z3.And(list(map(_term, truths)))

    def any(self, truths: list[Term]) -> Term:
        return z3.Or(list(map(_term, truths)))


def _term(truth: Term) -> Term:
    return z3.BoolVal(truth) if isinstance(truth, bool) else truth


def least_parameters(
    wanted: FamilyClaim | Formula, condition: Formula, claims: Sequence[FamilyClaim], seconds: float
) -> Parameters:
    """The least non-negative parameters at which the condition holds and the claim fails, or the wanted formula holds."""
    formulas = [condition, *(claim.needed for claim in claims)]
    formulas += [each for claim in claims for _, family in claim.families for each in (family.count, family.total)]
    names = {name: z3.Int(name) for formula in formulas for name in sorted(formula.names)}
    solver = z3.Solver()
    solver.set("timeout", max(1, int(seconds * 1000)))
    solver.add(*[name >= 0 for name in names.values()], condition.value(names, _Z3Logic()))
    if isinstance(wanted, Formula):
        solver.add(wanted.value(names, _Z3Logic()))
    else:
        solver.add(*_refutations(wanted, names))
    verdict = solver.check()
    if verdict == z3.unsat:
        return Parameters(None)
    if verdict == z3.unknown:
        return Parameters(None, f"Z3: {solver.reason_unknown()}")
    return Parameters(_least(solver, names))


def _least(solver: Term, names: Mapping[str, Term]) -> dict[str, int]:
    """The least sum of the parameters, then the least of each in the order of names, as far as Z3 can tell."""
    values = _values(solver, names)
    for goal in (z3.Sum([z3.IntVal(0), *names.values()]), *(names[name] for name in sorted(names))):
        low, high = 0, solver.model().eval(goal, model_completion=True).as_long()
        while low < high:
            middle = (low + high) // 2
            solver.push()
            solver.add(goal <= middle)
            is_found = solver.check() == z3.sat
            if is_found:
                values = _values(solver, names)
                high = solver.model().eval(goal, model_completion=True).as_long()
            else:
                low = middle + 1
            solver.pop()
        solver.add(goal <= high)
        if solver.check() != z3.sat:
            break
        values = _values(solver, names)
    return values


def _values(solver: Term, names: Mapping[str, Term]) -> dict[str, int]:
    model = solver.model()
    return {name: model.eval(variable, model_completion=True).as_long() for name, variable in names.items()}


def _refutations(claim: FamilyClaim, names: Mapping[str, Term]) -> Iterator[Term]:
    families = [family for _, family in claim.families]
    return _thresholds(families, claim.needed, names) if claim.is_of_thresholds else _grids(families, names)


def _thresholds(families: Sequence[Family], needed: Formula, names: Mapping[str, Term]) -> Iterator[Term]:
    """How many nodes are in which of the sets."""
    total = families[0].total.value(names, _Z3Logic())
    cells = {each: z3.Int(f"cell {each}") for each in product((False, True), repeat=len(families))}
    yield from (cell >= 0 for cell in cells.values())
    yield z3.Sum(list(cells.values())) == total
    for place, family in enumerate(families):
        yield z3.Sum([cell for each, cell in cells.items() if each[place]]) >= family.count.value(names, _Z3Logic())
    yield cells[(True,) * len(families)] < needed.value(names, _Z3Logic())


def _grids(families: Sequence[Family], names: Mapping[str, Term]) -> Iterator[Term]:
    """A set of cells for each family that contains a row or column of it, and no cell in all sets."""
    rows, columns = (each.value(names, _Z3Logic()) for each in (families[0].count, families[0].total))
    row, column = z3.Ints("row column")
    inside = z3.And(row >= 0, row < rows, column >= 0, column < columns)
    sets = [z3.Function(f"set {place}", z3.IntSort(), z3.IntSort(), z3.BoolSort()) for place in range(len(families))]
    for place, (family, nodes) in enumerate(zip(families, sets, strict=True)):
        line = z3.Int(f"line {place}")
        is_row = family.kind == "rows"
        yield z3.And(line >= 0, line < (rows if is_row else columns))
        on_line = z3.And(inside, (row if is_row else column) == line)
        yield z3.ForAll([row, column], z3.Implies(on_line, nodes(row, column)))
    yield z3.ForAll([row, column], z3.Not(z3.And(inside, *[nodes(row, column) for nodes in sets])))
