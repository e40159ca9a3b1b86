"""What may be asked of a search, in the words that options have in Python and on the command line alike. Loads in no time."""

from dataclasses import dataclass
from typing import Literal, Protocol

Strategy = Literal["bfs", "dfs"]
"""How to search: by breadth, which finds shortest counterexamples, or by depth."""

Engine = Literal["auto", "native", "reference"]
"""What runs a spec: compiled C, CPython, or the latter until the former is ready."""

Audit = Literal["bounded", "full"]
"""How many states of a native search CPython looks at again: what 0.15 s allow, or one for each branch taken and many more."""

Deadlock = Literal["auto", "error", "stuck", "warn", "off"]
"""What a state with no enabled action is in which no @final holds: a violation or a warning; `auto` is the former where there is a
@final. With `stuck` a state whose only steps change nothing is a violation as well; with `off` they are only counted."""


@dataclass(frozen=True)
class Reduced:
    """Which Symmetric sorts states are counted up to: of these names, or with None all, as far as their symmetry is proved.

    With `trusts` also where it is not; states are compared with their images then, which is a test and no proof.
    """

    sorts: frozenset[str] | None = None
    trusts: bool = False

    def __str__(self) -> str:
        """The same for what asks for the same."""
        names = "all" if self.sorts is None else " ".join(sorted(self.sorts))
        return f"{names}{', on trust' if self.trusts else ''}"


TRUSTED = Reduced(trusts=True)
Reducing = Reduced | bool
"""What a search is told: True is for all sorts whose symmetry is proved, False for none."""


@dataclass(frozen=True)
class Seeking:
    """Which violations a search looks for: none of these kinds and properties, as if they were not there.

    With `each_action` a search by breadth finds of its violation one for each action that may come last in a trace as short.
    """

    left_out: frozenset[tuple[str, str]] = frozenset()
    each_action: bool = False


SEEKING_ALL = Seeking()


class Progress(Protocol):
    """Takes how far a search is: counts of states or orbits, steps deep, and the seconds since it began."""

    def __call__(self, states: int, frontier: int, depth: int, seconds: float, /) -> None: ...
