"""The actions that are not enabled at a place, as lines: of each the choice of its arguments that comes nearest, and what stops it."""

from checker.explore.places import Place
from checker.explore.tui.lines import Line, of, plain
from checker.report.explanation import refused


def refusals_lines(place: Place, width: int) -> list[Line]:
    """The nearest first, as in the explanation of a deadlock."""
    if place.is_beginning or place.failure is not None:
        return list(plain("There is no state to go on from.", width))
    if not place.refusals:
        return list(plain("Every action is enabled, each for some arguments.", width))
    return [
        line
        for refusal in place.refusals
        for line in of(refused(refusal, width, 0), asked=refusal.step, goal=refusal.action)
    ]
