"""What the measures cannot answer, as exceptions with the reason in words; too little time is one. Imports the deadlines."""

from checker.quorum.deadline import Deadline


class MeasureError(ValueError):
    """A measure that has no answer for this input; the message says why."""


class NoQuorumError(MeasureError):
    """The system has no quorum at all, so nothing can be measured."""


class NoStrategyError(MeasureError):
    """No strategy keeps to the limits, or no quorum survives that many failures."""


class UndeterminedError(MeasureError):
    """A limit on size or time was reached before the exact answer."""


class MissingSolverError(MeasureError):
    """The linear programming solver is not installed."""


def within(seconds: float) -> Deadline:
    """So many seconds from now; then UndeterminedError is raised."""
    return Deadline.after(seconds, raises=UndeterminedError)
