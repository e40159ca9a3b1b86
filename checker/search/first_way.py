"""Auxiliary variables as the first way to each state has them, and whether another way would matter.

A search keeps of every state the values that it was first met with, and goes on from these. So it may miss a state within the @constraint
only if it met one again with other values that the @constraint does not exclude, and cut one off that a @constraint excludes by such
values: docs/semantics.md has the argument. Without the first, it has met every state with all values that it can have there.
What counts are the values that the @constraint goes by; those of other Auxiliary variables make no difference to it.
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
    """What a search met: states again with other values of these variables, maybe within the @constraint; one cut off by such values."""

    met: frozenset[int] = frozenset()
    cut: bool = False

    def cut_by(self, view: View) -> tuple[str, ...]:
        """The variables by which states may have been cut off that another way would let in."""
        return tuple(view.bounds.values()) if self.cut and self.met & view.bounds.keys() else ()

    def notes(self, view: View) -> tuple[str, ...]:
        """What is to be said of errors that another way may lead to; that way may be one that a @constraint lets in."""
        if not view.errors or not self.met & (view.errors.keys() | view.bounds.keys()):
            return ()
        names = ", ".join(view.errors.values())
        return (f"errors that depend on {names} are looked for on the first way to each state alone",)

    def may_vary(self, view: View) -> frozenset[int]:
        """The variables that may change for all that is known, whatever the search has seen of them."""
        return view.written if self.met or not view.is_seen else frozenset()

    def warnings(self, view: View) -> tuple[str, ...]:
        """What is to be said where a @constraint may have cut states off that another way would let in."""
        if not self.cut_by(view):
            return ()
        names = ", ".join(view.bounds.values())
        return (
            f"the @constraint goes by {names}, as the first way to each state has it, and some states were met again with other values: "
            "what it would let in by another way is not explored; without Auxiliary it is",
        )


class FirstWay:
    """What a search of the reference engine keeps of the first way to each state, by canonical form."""

    def __init__(self, machine: Machine, reduction: Reduction) -> None:
        self.machine, self.view = machine, reduction.view
        self.met: dict[State, State] = {}
        self.varied: set[int] = set()
        """The variables that a known state came up with other values of."""
        self._moved = reduction.symmetry.moved_hidden
        self._constraints = machine.model.properties_of(Role.CONSTRAINT)
        self._shown = [place for place in range(len(machine.model.variables)) if place not in self.view.hidden]
        self._plain = [judged for judged in self._constraints if judged.name not in self.view.constraints]
        self._met_other: set[int] = set()
        self._cut = False

    @property
    def others(self) -> OtherWays:
        """What was met so far."""
        return OtherWays(frozenset(self._met_other), self._cut)

    def meet_again(self, canonical: State, state: State) -> None:
        """Note that a known state came up once more.

        Where it is an image of the kept one, whether what images change is that of the image is not found out.
        """
        kept = self.met[canonical]
        if not self.view.is_seen or kept == state:
            return
        others = {place for place in self.view.hidden if kept[place] != state[place]}
        self.varied |= others
        if self._moved and any(kept[place] != state[place] for place in self._shown):
            others |= self._moved
        if not others <= self._met_other and not self._is_surely_outside(state, self._constraints):
            self._met_other |= others

    def cut(self, state: State) -> None:
        """Note that a state was cut off."""
        if not self._cut:
            self._cut = not self._is_surely_outside(state, self._plain)

    def _is_surely_outside(self, state: State, constraints: Iterable[Property]) -> bool:
        """Whether a constraint is false, and none before it ends as an error."""
        for judged in constraints:
            truth = self.machine.judge(state, judged)
            if truth is not True:
                return truth is False
        return False
