"""More violations than the first: of each property that fails the shortest, and one for each action that may come last in one as short.

They are looked for one property after the other, each time as if those before it were not there. So what is found of a property does not
depend on the others: it is what would be found if it were the only one.
"""

from collections.abc import Callable
from dataclasses import replace

from checker.frontend.model import Model
from checker.options import Seeking
from checker.result import Result, Stop, Violation, ViolationKind
from checker.search.missing import all_unreached
from checker.stopping import STOPS, stop_of

NO_OTHER = "no other property fails"
"""What is said where fewer were found than asked for; an action counts as a property for its assertions, and as one for its errors."""
NOR_BY_ANOTHER = f"{NO_OTHER}, and none that does by another last action in as few steps"
"""The same of a search that tells violations apart by their last actions."""
NOT_TOLD_APART = "with Auxiliary variables violations are not told apart by their last actions"
"""A note of a search that does not, for it keeps one way to each state."""
BEHIND_INIT = "an @init fails: other violations are not looked for"

Explore = Callable[[Seeking], Result]
"""Searches once more."""


def with_more(model: Model, found: Result, most: int, explore: Explore) -> Result:
    """The result with so many other violations at most; `explore` is asked once for each property that fails, and once in vain.

    `found` is of a search that told violations apart by their last actions. Where there are not as many a note says so, or why others were
    not looked for.
    """
    if found.violation is None:
        return found
    others, left_out, latest, result = list(found.more), set[tuple[str, str]](), found.violation, found
    why = ""
    while len(others) < most and not why:
        if latest.trace is None:  # all states have been explored
            others += _also_missing(model, result, latest)
            why = _none_left(found)
        elif latest.trace.steps[0].state is None:
            why = BEHIND_INIT
        else:
            left_out.add((latest.kind, latest.property))
            try:
                result = explore(Seeking(frozenset(left_out), each_action=True))
            except STOPS as error:
                why = _stopped(stop_of(error))
                break
            if result.violation is None:
                why = _none_left(found) if result.stop is None else _stopped(result.stop)
                break
            latest = result.violation
            others += [latest, *result.more]
    notes = (*found.notes, why) if why and len(others) < most else found.notes
    return replace(found, more=tuple(others[:most]), notes=notes)


def _also_missing(model: Model, result: Result, violation: Violation) -> list[Violation]:
    """What is never reached as well."""
    if violation.kind is not ViolationKind.UNREACHABLE:
        return []
    every = all_unreached(model, result.reached, constrained=result.constrained)
    return [each for each in every if each.property != violation.property]


def _none_left(found: Result) -> str:
    return NO_OTHER if NOT_TOLD_APART in found.notes else NOR_BY_ANOTHER


def _stopped(stop: Stop) -> str:
    return f"there may be other violations: the search for them was stopped by {stop}"
