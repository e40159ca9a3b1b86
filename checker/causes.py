"""What brought a violation about: the changes of its trace without which the property does not fail, and when it was too late to avoid it.

Data alone: `checker.explain.causes` says what a cause is and finds them, reports render them.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """That a step gave a place of the state its value; step 0 is the initial state.

    `place` is a variable or a part of one (`rm_state[rm1]`) as a trace has it, `value` what it has from then on. Of a set or Counter it is
    `element` that the step put in or took out, and `value` says whether it is there since then ("True", "False"), or how often.
    """

    step: int
    place: str
    value: str
    element: str | None = None

    @property
    def variable(self) -> str:
        """The variable that the place is, or is a part of."""
        return re.split(r"[.\[]", self.place, maxsplit=1)[0]

    def __str__(self) -> str:
        """The place with its value: `rm_state[rm1] = aborted`, `messages has Commit()`."""
        if self.element is None:
            return f"{self.place} = {self.value}"
        if self.value in ("False", "0"):
            return f"{self.place} lacks {self.element}"
        times = "" if self.value in ("True", "1") else f" ×{self.value}"
        return f"{self.place} has {self.element}{times}"


@dataclass(frozen=True)
class Causes:
    """The causes of a violation, in the order of their steps; none of a kind where none are known."""

    any_of: tuple[Cause, ...] = ()
    """Leaving out any one of these changes undoes the violation."""
    all_of: tuple[Cause, ...] = ()
    """Leaving out all of these does; no fewer do. Empty where one alone does."""
    initial: tuple[Cause, ...] = ()
    """Values of the initial state: with another one in place of any of these, the same steps do not lead to the violation."""
    unavoidable_after: int | None = None
    """The first step after which every way on leads to the violation; None where it is the last one, or not known."""

    @property
    def changes(self) -> tuple[Cause, ...]:
        """Those that are changes made by steps."""
        return self.any_of or self.all_of

    @property
    def every(self) -> tuple[Cause, ...]:
        """All of them, those of the initial state first."""
        return (*self.initial, *self.changes)
