"""What a model did in the states that were looked at: which steps, which `require`s said no, which values, how deep. Data alone.

Every count is exact, and made by the reference engine, whichever engine has checked the model.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from checker.diagnostics import Span


@dataclass(frozen=True)
class ActionCoverage:
    """An action in all states: choices of its arguments that were tried, those that were enabled, new states reached first by it.

    `is_drawn` where only choices were tried that some guard does not rule out: there are too many to try them all.
    """

    name: str
    tried: int
    fired: int
    failed: int
    unchanging: int
    """Of those that were enabled the ones that led back to the same state."""
    new_states: int | None
    """None of states that walks met, where it does not matter what reached them first."""
    is_drawn: bool


@dataclass(frozen=True)
class Condition:
    """A `require`, or the test of an `if`: how often it was asked, and how often it said no. `words` are what it asks."""

    kind: Literal["require", "if"]
    method: str
    span: Span
    words: str
    asked: int
    refused: int
    is_drawn: bool = False
    """Whether it stands in an action with choices that were not tried, which it may have ruled out."""

    @property
    def is_idle(self) -> bool:
        """Whether it always said the same, for all that was asked: a `require` yes, an `if` yes or no."""
        if not self.asked or self.is_drawn:
            return False
        return self.refused == 0 or (self.kind == "if" and self.refused == self.asked)


@dataclass(frozen=True)
class StatementCount:
    """How often a statement was executed. `is_news` where it never was, and what stands before it does not say so already."""

    method: str
    path: str
    line: int
    count: int
    is_news: bool = False


@dataclass(frozen=True)
class Values:
    """The values that something took, over all states: a variable, or a part that many of its values have.

    `possible` is how many there could be, None where that is too many to be told; `distinct` is None where it was given up to count.
    `shown` are the values themselves and `missing` those that could be and were not, where they are few; `low` and `high` are of integers,
    `sizes` the least and the greatest number of elements.
    """

    part: str
    """What of the variable: nothing for all of it, `[...]` for what keys have, `elements`."""
    distinct: int | None
    possible: int | None = None
    shown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    sizes: tuple[int, int] | None = None


@dataclass(frozen=True)
class VariableCoverage:
    """The values of a variable, the whole first, then its parts; none of one that does not tell states apart."""

    name: str
    values: tuple[Values, ...]


@dataclass(frozen=True)
class Coverage:
    """What was looked at, and what was seen there. With symmetry `states` are orbits, of each the state that was met first."""

    states: int
    is_whole: bool
    """Whether every reachable state within the constraint was looked at."""
    stopped_by: str | None
    levels: tuple[int, ...]
    """The states looked at by their distance from an initial one; empty where that is not known, as of states that walks met."""
    full_levels: int
    """So many of the levels are all there."""
    actions: tuple[ActionCoverage, ...]
    conditions: tuple[Condition, ...]
    statements: tuple[StatementCount, ...]
    uncounted: tuple[str, ...]
    """Functions in which nothing is counted: their source is not what they were made of."""
    variables: tuple[VariableCoverage, ...]

    @property
    def requires(self) -> Sequence[Condition]:
        """The `require`s, in the order of the source."""
        return [each for each in self.conditions if each.kind == "require"]
