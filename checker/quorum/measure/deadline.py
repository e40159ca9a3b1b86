"""The deadlines of measures: what is not known in time is undetermined."""

from checker.quorum.deadline import Deadline
from checker.quorum.measure.errors import UndeterminedError


def within(seconds: float) -> Deadline:
    """So many seconds from now; then UndeterminedError is raised."""
    return Deadline.after(seconds, raises=UndeterminedError)


__all__ = ["Deadline", "within"]
