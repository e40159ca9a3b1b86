"""What a reader wants to see of a result and its traces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from checker.trace import State


@dataclass(frozen=True)
class View:
    """All variables, or `only` some, without those that are `hidden`; `is_full` for the details of every step of a long trace.

    `has_witnesses` for the ways to what is reachable beside a violation too. `values` has what the `expressions` come to in each state
    of the traces that are shown.
    """

    is_full: bool = False
    has_witnesses: bool = False
    only: frozenset[str] | None = None
    hidden: frozenset[str] = frozenset()
    expressions: tuple[str, ...] = ()
    values: Mapping[State, Sequence[str]] = field(default_factory=dict)

    def shows(self, variable: str) -> bool:
        """Whether a variable is one of those that are wanted."""
        return variable not in self.hidden and (self.only is None or variable in self.only)

    def told(self, state: State | None) -> dict[str, str]:
        """What the expressions come to in a state, by their texts."""
        values = () if state is None else self.values.get(state, ())
        return dict(zip(self.expressions, values, strict=False))


DEFAULT = View()
