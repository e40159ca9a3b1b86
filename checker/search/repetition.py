"""Takes steps again: a body that remembers, or that chance decides, gives something else the second time.

What the source tells of it the front end refuses. For the rest, some states are stepped and judged beside the search when they are
expanded, and again when it is over, in the opposite order; a difference is C305.
"""

import time
from dataclasses import dataclass
from itertools import islice

from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import InvalidSpec, Span, SpecError
from checker.frontend.model import Property
from checker.trace import State

SECONDS = 0.05
"""The bound of either pass; the search itself is not bounded by it."""
FIRST, INITIAL = 8, 64
"""States from the start that are noted one and all, and choices of @init methods; of later states those whose number is a power of 2."""

Outcome = State | Failure | None


@dataclass(frozen=True)
class _Noted:
    """What a state led to, and how it was judged, the first time."""

    state: State
    steps: tuple[tuple[Instance, Outcome], ...]
    truths: tuple[tuple[Property, bool | Failure], ...]


class Repetition:
    """The states of one search that are stepped twice; for use inside `model.bound()`."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self.noted: list[_Noted] = []
        self.initial: list[tuple[Instance | None, Outcome]] = []
        self.judged = [judged for judged in machine.model.properties if judged.role.value != "step_invariant"]
        self._expanded, self._spent = 0, 0.0

    def begin(self) -> None:
        """Note what the first choices of the @init methods make."""
        self.initial = list(islice(self.machine.beginning(), INITIAL))

    def note(self, state: State) -> None:
        """Note what a state that is about to be expanded leads to, now and then; leaves the machine in any state."""
        number = self._expanded
        self._expanded += 1
        if (number >= FIRST and number & (number - 1)) or self._spent > SECONDS:
            return
        began = time.perf_counter()
        until = began + SECONDS - self._spent
        truths = tuple((judged, self.machine.judge(state, judged)) for judged in self.judged)
        steps: list[tuple[Instance, Outcome]] = []
        for instance in self.machine.instances(state):
            steps.append((instance, self.machine.successor(state, instance)))
            if time.perf_counter() > until:
                break
        self.noted.append(_Noted(state, tuple(steps), truths))
        self._spent += time.perf_counter() - began

    def check(self) -> None:
        """Take the noted steps again, the last first; raises InvalidSpec for one that leads elsewhere, or a judgement that changes."""
        until = time.perf_counter() + SECONDS
        for noted in reversed(self.noted):
            for instance, before in reversed(noted.steps):
                if self.machine.successor(noted.state, instance) != before:
                    raise _differs(f"the action {instance.action.name}", instance.action.span, "taken")
                if time.perf_counter() > until:
                    return
            for judged, truth in noted.truths:
                if self.machine.judge(noted.state, judged) != truth:
                    raise _differs(f"the @{judged.role} {judged.name}", judged.span, "judged")
        again = islice(self.machine.beginning(), len(self.initial))
        for (made_by, before), (_, now) in zip(self.initial, again, strict=False):
            if now != before and made_by is not None:
                raise _differs(f"the @init {made_by.action.name}", made_by.action.span, "taken")


def _differs(what: str, span: Span | None, done: str) -> InvalidSpec:
    message = f"{what} gives something else when it is {done} again in the same state"
    fix = "a step is a function of its state and arguments: keep what it remembers in variables of the spec"
    return InvalidSpec([SpecError("C305", message, span, fix=fix)])
