"""How long an answer may take: a moment that work asks for now and then. Imports the standard library alone."""

from dataclasses import dataclass, replace
from time import monotonic


class OutOfTime(Exception):
    """A deadline has passed."""


@dataclass(frozen=True)
class Deadline:
    """A moment, in seconds of the monotonic clock, and what is raised by work that goes on after it."""

    at: float
    raises: type[Exception] = OutOfTime

    @classmethod
    def after(cls, seconds: float, *, raises: type[Exception] = OutOfTime) -> "Deadline":
        """So many seconds from now."""
        return cls(monotonic() + seconds, raises)

    @property
    def left(self) -> float:
        """The seconds that are left, 0 when it has passed."""
        return max(0.0, self.at - monotonic())

    @property
    def is_over(self) -> bool:
        """Whether it has passed."""
        return monotonic() >= self.at

    def check(self, doing: str = "the answer was looked for") -> None:
        """Raise what is to be raised when it has passed: `doing` says what the time ran out for."""
        if self.is_over:
            raise self.raises(f"the time ran out while {doing}")

    def share(self, part: float) -> "Deadline":
        """An earlier one, after a part of the time that is left, from 0 to 1."""
        return replace(self, at=monotonic() + self.left * part)
