"""A random walk of a simulation, as reports show it. Data alone."""

from dataclasses import dataclass
from enum import StrEnum

from checker.trace import Trace


class WalkEnd(StrEnum):
    """Why a random walk went no further."""

    STEPS = "steps"
    """It took as many steps as it may."""
    STUCK = "stuck"
    """No action is enabled."""
    OUTSIDE = "outside"
    """Its last state is outside the constraint."""
    VIOLATION = "violation"


@dataclass(frozen=True)
class Walk:
    """A random walk, whole: the first one has number 1."""

    number: int
    trace: Trace
    end: WalkEnd
