"""Auxiliary variables as the first way to each state has them, and whether another way would matter.

A search keeps of every state the values that it was first met with, and goes on from these. So it may miss a state within the @constraint
only if it met one again with other values that the @constraint does not exclude, and cut one off that a @constraint excludes by such
values: docs/semantics.md has the argument. Without the first, it has met every state with all values that it can have there.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from checker.backends.python.machine import Machine
from checker.frontend.model import Property
from checker.language.spec import Role
from checker.search.reduction import Reduction
from checker.search.view import View
from checker.trace import State


@dataclass(frozen=True)
class OtherWays:
    """What a search met: a state again with other values, which may be within the @constraint; one cut off by what goes by such values."""

    met: bool = False
    cut: bool = False

    def cut_by(self, view: View) -> tuple[str, ...]:
        """The variables by which states may have been cut off that another way would let in."""
        return view.bounds if self.met and self.cut else ()

    def notes(self, view: View) -> tuple[str, ...]:
        """What is to be said of errors that another way may lead to."""
        return view.notes if self.met else ()

    def warnings(self, view: View) -> tuple[str, ...]:
        """What is to be said where a @constraint may have cut states off that another way would let in."""
        if not self.cut_by(view):
            return ()
        names = ", ".join(view.bounds)
        return (
            f"the @constraint goes by {names}, as the first way to each state has it, and some states were met again with other values: "
            "what it would let in by another way is not explored; without Auxiliary it is",
        )


class FirstWay:
    """What a search of the reference engine keeps of the first way to each state, by canonical form."""

    def __init__(self, machine: Machine, reduction: Reduction) -> None:
        self.machine, self.view = machine, reduction.view
        self.met: dict[State, State] = {}
        self._moves_hidden = reduction.symmetry.moves_hidden
        self._constraints = machine.model.properties_of(Role.CONSTRAINT)
        self._plain = [judged for judged in self._constraints if judged.name not in self.view.constraints]
        self._met_other = self._cut = False

    @property
    def others(self) -> OtherWays:
        """What was met so far."""
        return OtherWays(self._met_other, self._cut)

    def meet_again(self, canonical: State, state: State) -> None:
        """Note that a known state came up once more."""
        if self.view.is_seen and not self._met_other and not self._is_kept(self.met[canonical], state):
            self._met_other = not self._is_surely_outside(state, self._constraints)

    def cut(self, state: State) -> None:
        """Note that a state was cut off."""
        if not self._cut:
            self._cut = not self._is_surely_outside(state, self._plain)

    def _is_kept(self, kept: State, state: State) -> bool:
        """Whether a state is the kept one, or its image; where images change what is hidden, that is not found out."""
        if kept == state or self._moves_hidden:
            return kept == state
        return all(kept[place] == state[place] for place in self.view.hidden)

    def _is_surely_outside(self, state: State, constraints: Iterable[Property]) -> bool:
        """Whether a constraint is false, and none before it ends as an error."""
        for judged in constraints:
            truth = self.machine.judge(state, judged)
            if truth is not True:
                return truth is False
        return False
