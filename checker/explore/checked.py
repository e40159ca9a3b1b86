"""The violation that a search of the whole spec finds, as a place to go to."""

from checker.api.checking import check
from checker.api.model import Model
from checker.explore.places import Arrival
from checker.report.terminal import summary_line
from checker.result import Verdict

SECONDS = 30.0
"""Seconds that the search takes at most, unless more are asked for."""


def checked(model: Model, *, seconds: float = SECONDS) -> Arrival:
    """Search the whole spec as `checker check` does, by compiled code where there is some: the end of the shortest counterexample.

    Under symmetry `states` are orbits. Some violations, as of what is never reached, have no trace.
    """
    found = check(model, max_seconds=seconds)
    trace = None if found.violation is None else found.violation.trace
    name = None if trace is None else trace.name
    return Arrival(
        name, found.verdict is Verdict.VIOLATED, summary_line(found), found.distinct_states, found.exhaustive
    )
