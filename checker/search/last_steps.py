"""The last steps of the traces that are as short as the violation that a search by breadth has found: one for each action.

A search keeps of each state the first step that led there. Which others lead to one that is as bad is found by taking all steps of the
level before once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from checker.backends.python.machine import Failure
from checker.trace import State

if TYPE_CHECKING:
    from checker.search.reference import Search


@dataclass(frozen=True)
class LastStep:
    """From the canonical form of a state to that of another, which is a violation; to none where the step itself is one."""

    before: State
    after: State | None
    failure: Failure


def last_steps(search: "Search") -> dict[str, LastStep]:
    """The first one of each action, by its name."""
    found: dict[str, LastStep] = {}
    ends: dict[State, Failure] = {}
    for each in search.alike:
        assert each.state is not None, "an initial state that fails has no last step"
        if each.instance is not None:
            found.setdefault(each.instance.action.name, LastStep(each.state, None, each.failure))
        else:
            ends.setdefault(each.state, each.failure)
    if ends:
        canonical = search.reduction.symmetry.canonical
        for before in _level(search, search.alike[0].length - 1):
            for action, _, outcome in search.machine.steps(before):
                after = None if action.name in found or isinstance(outcome, Failure) else canonical(outcome)
                if after in ends:
                    found[action.name] = LastStep(before, after, ends[after])
    return found


def _level(search: "Search", depth: int) -> Iterator[State]:
    """The states of a level that are within the constraint."""
    bounds = [*search.levels, len(search.parents)]
    level = islice(search.parents, bounds[depth], bounds[depth + 1])
    return (state for state in level if state not in search.outside)
