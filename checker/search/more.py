"""More violations than the first: of each property that fails the shortest, and one for each action that may come last in one as short.

They are looked for one property after the other, each time as if those before it were not there. So what is found of a property does not
depend on the others: it is what would be found if it were the only one.
"""

from collections.abc import Callable
from dataclasses import replace

from checker.options import Seeking
from checker.result import Result, Violation
from checker.stopping import STOPS, stop_of

NO_OTHER = "no other property fails, and none that does by another last action in as few steps"
"""What is said where fewer violations were found than asked for."""

Explore = Callable[[Seeking], Result]
"""Searches once more."""


def with_more(found: Result, most: int, explore: Explore) -> Result:
    """The result with so many other violations at most; `explore` is asked once for each property that fails, and once in vain.

    `found` is of a search that told violations apart by their last actions. Where time is over, those found until then are there, and a
    note says so.
    """
    others, left_out, latest, notes = list(found.more), set[tuple[str, str]](), found.violation, found.notes
    while len(others) < most and latest is not None and not _is_last(latest):
        left_out.add((latest.kind, latest.property))
        try:
            result = explore(Seeking(frozenset(left_out), each_action=True))
            stop = result.stop if result.violation is None else None
        except STOPS as error:
            result, stop = None, stop_of(error)
        if stop is not None:
            notes = (*notes, f"there may be other violations: the search for them was stopped by {stop}")
        latest = None if result is None else result.violation
        others += [] if result is None or latest is None else [latest, *result.more]
        if latest is None and stop is None:
            notes = (*notes, NO_OTHER)
    return replace(found, more=tuple(others[:most]), notes=notes)


def _is_last(violation: Violation) -> bool:
    """Whether nothing is explored beyond it: what is never reached, or an @init that fails."""
    return violation.trace is None or violation.trace.steps[0].state is None
