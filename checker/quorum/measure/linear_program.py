"""Linear programmes that grow by columns: minimise a cost over columns that are at least 0, under rows that are `=` or `<=`.

HiGHS solves in floating point and says which columns and rows make up the vertex; `exact_vertex` solves that vertex again in fractions.
Imports highspy and numpy on use alone: they are the optional dependency `protocol-checker[quorum]`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from importlib import import_module
from typing import Any

from checker.quorum.deadline import Deadline
from checker.quorum.measure.errors import MissingSolverError, UndeterminedError
from checker.quorum.measure.linear_equations import solve


@dataclass(frozen=True)
class Row:
    """The sum over the columns is `limit`, or at most `limit`."""

    limit: Fraction
    equal: bool = False


@dataclass(frozen=True)
class Vertex:
    """A solution with its dual: a value for each column and a price for each row (at most 0 for `<=`)."""

    values: Sequence[Fraction]
    prices: Sequence[Fraction]


@dataclass
class Program:
    """Rows are fixed, columns are added; each column is its cost and its entries by row. Solved until the deadline at most."""

    rows: Sequence[Row]
    deadline: Deadline
    costs: list[Fraction] = field(default_factory=list)
    columns: list[Mapping[int, Fraction]] = field(default_factory=list)
    solver: Any = None

    def __post_init__(self) -> None:
        self.solver = _new_solver()
        for row in self.rows:
            lower = float(row.limit) if row.equal else -self.solver.getInfinity()
            self.solver.addRow(lower, float(row.limit), 0, [], [])

    def add(self, cost: Fraction, entries: Mapping[int, Fraction]) -> int:
        """Adds a column and gives its number."""
        self.costs.append(cost)
        self.columns.append(entries)
        numbers = [float(entry) for entry in entries.values()]
        self.solver.addCol(float(cost), 0.0, self.solver.getInfinity(), len(entries), list(entries), numbers)
        return len(self.columns) - 1

    def solve(self) -> Vertex | None:
        """The optimum in floating point, as the fractions that the floats are; None when nothing satisfies the rows."""
        self.deadline.check("the load was minimised")
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + self.deadline.left)
        self.solver.run()
        status = str(self.solver.getModelStatus())
        if "Infeasible" in status:
            return None
        if "TimeLimit" in status:
            raise UndeterminedError("the time ran out while the load was minimised")
        if "Optimal" not in status:
            raise UndeterminedError(f"HiGHS stopped without an optimum: {status}")
        solution = self.solver.getSolution()
        return Vertex(
            [Fraction(value) for value in solution.col_value], [Fraction(price) for price in solution.row_dual]
        )

    def exact_vertex(self) -> Vertex | None:
        """The vertex that `solve` ended in, solved again in fractions; None when its equations are singular, or the time is over. Cubic."""
        columns, rows = self._basis()
        if len(columns) != len(rows):
            return None
        places = {row: place for place, row in enumerate(rows)}
        by_column = [
            {places[row]: entry for row, entry in self.columns[column].items() if row in places} for column in columns
        ]
        by_row: list[dict[int, Fraction]] = [{} for _ in rows]
        for place, entries in enumerate(by_column):
            for row, entry in entries.items():
                by_row[row][place] = entry
        values = solve(by_row, [self.rows[row].limit for row in rows], deadline=self.deadline)
        prices = solve(by_column, [self.costs[column] for column in columns], deadline=self.deadline)
        if values is None or prices is None:
            return None
        return Vertex(_spread(values, columns, len(self.columns)), _spread(prices, rows, len(self.rows)))

    def _basis(self) -> tuple[list[int], list[int]]:
        """The columns that may be above 0, and the rows that are tight."""
        basis = self.solver.getBasis()
        columns = [place for place, status in enumerate(basis.col_status) if str(status).endswith("kBasic")]
        rows = [place for place, status in enumerate(basis.row_status) if not str(status).endswith("kBasic")]
        return columns, rows

    def cost(self, values: Sequence[Fraction]) -> Fraction:
        """The cost of a solution, exactly."""
        return sum((cost * value for cost, value in zip(self.costs, values, strict=True)), Fraction(0))


def _spread(values: Sequence[Fraction], places: Sequence[int], size: int) -> list[Fraction]:
    spread = [Fraction(0)] * size
    for place, value in zip(places, values, strict=True):
        spread[place] = value
    return spread


def _new_solver() -> Any:
    try:
        highspy = import_module("highspy")
    except ImportError:
        raise MissingSolverError(
            "load needs the solver HiGHS, which is not installed: pip install 'protocol-checker[quorum]'"
        ) from None

    class Quiet(highspy.Highs):  # type: ignore[name-defined,misc]  # untyped, as it may be missing
        """HiGHS prints its name while it sets up its callbacks, before any option can be set from outside."""

        def enableCallbacks(self) -> None:
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()

    solver: Any = Quiet()
    for option, value in (("threads", 1), ("presolve", "off"), ("random_seed", 1)):
        solver.setOptionValue(option, value)
    return solver
