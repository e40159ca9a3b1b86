"""The shortest ways to witnesses, kept: to find them takes as much as the search does.

Of a search by breadth that was not cut short they follow from the model alone. What is kept are the states on the way; CPython takes the
steps between them each time that a witness is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.remembered.entries import key_of, recall, remember
from checker.search.reduction import Reduction
from checker.search.retrace import Path, Themselves
from checker.trace import State, Trace


@dataclass(frozen=True)
class Witnesses:
    """By the name of a @reachable property the states on the first of the shortest ways to it."""

    states: Mapping[str, tuple[State, ...]]

    def way(self, name: str) -> Path | None:
        """The way to a property, where it is known."""
        states = self.states.get(name)
        return None if states is None else Path(Themselves(), states)


def known_witnesses(reduction: Reduction) -> Witnesses:
    """Those of the model reduced like this that were found before."""
    return recall(_key(reduction), Witnesses) or Witnesses({})


def keep_witnesses(reduction: Reduction, reached: Mapping[str, Trace]) -> None:
    """Keep the ways of these traces."""
    ways = {name: [step.state for step in trace if step.state is not None] for name, trace in reached.items()}
    remember(_key(reduction), Witnesses({name: tuple(way) for name, way in ways.items()}))


def _key(reduction: Reduction) -> str | None:
    return None if reduction.key is None else key_of(reduction.key)
