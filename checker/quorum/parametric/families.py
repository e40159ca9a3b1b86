"""Families of systems given by formulas: a text in, a family out, and when a choice of quorums of some families is one too many.

A family is `EXPRESSION of EXPRESSION` (so many of so many nodes), `rows(r, c)` or `columns(r, c)`. What is said of the parameters is said
for numbers and for terms of Z3 alike (`Logic`). Imports the algebra and the formulas.
"""

import re
from dataclasses import dataclass
from typing import Any

from checker.quorum.algebra.constructions import columns, rows
from checker.quorum.algebra.systems import Node, System, choose
from checker.quorum.parametric.formulas import Formula, FormulaError, Logic
from checker.quorum.parametric.parameters import Values


@dataclass(frozen=True)
class Family:
    """`count` of `total` nodes; for a grid (`kind` rows or columns) the number of rows and that of columns."""

    kind: str
    count: Formula
    total: Formula

    @property
    def is_grid(self) -> bool:
        """Whether the quorums are the rows or the columns of a grid."""
        return self.kind != "of"

    @property
    def place(self) -> object:
        """What families have to have in common to be asked about together: the nodes, or the grid."""
        return (self.count, self.total) if self.is_grid else self.total

    def sizes(self, values: Values, logic: Logic) -> tuple[Any, Any]:
        """The two numbers."""
        return self.count.value(values, logic), self.total.value(values, logic)

    def has_quorum(self, values: Values, logic: Logic) -> Any:
        """Whether it has one: no more nodes are wanted than there are; there is a row, and a column."""
        count, total = self.sizes(values, logic)
        return logic.all([count >= 1, total >= 1] if self.is_grid else [count >= 0, count <= total])

    def size(self, values: Values) -> int:
        """The number of nodes."""
        count, total = self.sizes(values, Logic())
        return int(count * total if self.is_grid else total)

    def instance(self, values: Values) -> System:
        """The system for some values of the parameters. Raises ValueError when it has no quorum."""
        count, total = self.sizes(values, Logic())
        if not self.is_grid:
            return choose(count, [Node(f"n{place:0{len(str(total))}}") for place in range(1, total + 1)])
        cells = [Node(f"r{row}c{column}") for row in range(1, count + 1) for column in range(1, total + 1)]
        return (rows if self.kind == "rows" else columns)(count, total, cells)


def family(text: str) -> Family:
    """A family from its text. Raises FormulaError."""
    found = re.fullmatch(r"\s*(rows|columns)\s*\((.*),(.*)\)\s*", text) or re.fullmatch(r"(.*)\b(of)\b(.*)", text)
    if found is None:
        raise FormulaError(f"'{text}' is no family: write 'n // 2 + 1 of n', 'rows(r, c)' or 'columns(r, c)'", text)
    kind, count, total = ("of", found[1], found[3]) if found[2] == "of" else (found[1], found[2], found[3])
    return Family(kind, _number(count), _number(total))


def _number(text: str) -> Formula:
    found = Formula(text)
    if found.is_condition:
        raise FormulaError(f"'{found.text}' is a condition, not a number", found.text)
    return found


@dataclass(frozen=True)
class FamilyClaim:
    """Any choice of one quorum from each family, by role, has at least `needed` nodes in common."""

    families: tuple[tuple[str, Family], ...]
    needed: Formula

    def __post_init__(self) -> None:
        """Raises ValueError for families that are not asked about together for all parameters."""
        if len({each.is_grid for _, each in self.families}) > 1 or (self.is_of_grids and self.needed != Formula("1")):
            raise ValueError("for all parameters a grid meets grids alone, in one node")
        if len({each.place for _, each in self.families}) > 1:
            same = "rows and columns of one grid" if self.is_of_grids else "over the same number of nodes"
            raise ValueError(f"for all parameters the families have to be {same}")

    @property
    def is_of_grids(self) -> bool:
        """Whether the families are rows and columns of a grid; so many of so many nodes otherwise."""
        return self.families[0][1].is_grid

    def fails(self, values: Values, logic: Logic) -> Any:
        """Whether some choice of quorums has fewer common nodes than needed; it takes a quorum of each family.

        Thresholds: what sets of some sizes lack can be laid side by side, so they need share no more than their sizes together have
        beyond the nodes, once for each set but one. Grids: a row and a column share a cell, and nothing else is shared by
        different rows, or by different columns; so a choice fails by two rows or by two columns.
        """
        exist = [each.has_quorum(values, logic) for _, each in self.families]
        return logic.all([*exist, self._misses(values, logic)])

    def _misses(self, values: Values, logic: Logic) -> Any:
        sizes = [each.sizes(values, logic) for _, each in self.families]
        if self.is_of_grids:
            kinds = [each.kind for _, each in self.families]
            lines = zip(("rows", "columns"), sizes[0], strict=True)
            return logic.any([count >= 2 for kind, count in lines if kinds.count(kind) >= 2])
        needed = self.needed.value(values, logic)
        return logic.all([needed >= 1, sum(count for count, _ in sizes) - (len(sizes) - 1) * sizes[0][1] < needed])
