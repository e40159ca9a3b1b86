"""A counterexample of a search by depth or a simulation, without the steps that it does not need.

Such a search takes the first way that it comes to, which may go in circles. First the circles are cut; then parts of the trace are left
out, smaller and smaller ones, as long as what remains is a behaviour that ends in the same violation (delta debugging: Zeller and
Hildebrandt, "Simplifying and isolating failure-inducing input", 2002). Every trace that is tried is run by CPython.
"""

from dataclasses import dataclass, replace

from checker.backends.python.machine import Failure, Instance, Machine
from checker.frontend.deadlock import deadlock_rule
from checker.language.spec import Role
from checker.result import Violation, ViolationKind
from checker.search.deadlocks import leads_nowhere
from checker.search.replay import numbered, wrong_with
from checker.search.switches import with_fewest_switches
from checker.search.system import broken, broken_by
from checker.trace import State, Step

MOST_STEPS = 20_000
"""Steps that are taken, for all that is tried."""


def shortened(machine: Machine, violation: Violation) -> Violation:
    """The violation with a trace that has no steps to spare, as far as that is found, in the order that reads best.

    For use inside the model's `bound()`. The same each time for the same trace. Takes at most MOST_STEPS steps.
    """
    if violation.trace is None or violation.trace.length < 2:
        return violation
    shortening = _Shortening(machine, violation)
    best = shortening.best()
    is_shorter = len(best.steps) < len(violation.trace.steps)
    steps = list(numbered(machine, best.steps)) if is_shorter else list(violation.trace.steps)
    keeps_last = violation.kind not in (ViolationKind.INVARIANT, ViolationKind.DEADLOCK)
    steps, ends = with_fewest_switches(machine, steps, keeps_last=keeps_last), best.failure
    return replace(violation, message=ends.message, span=ends.span, trace=replace(violation.trace, steps=tuple(steps)))


@dataclass(frozen=True)
class _Tried:
    """A trace that ends in the violation, and how it does."""

    steps: list[Step]
    failure: Failure


class _Shortening:
    """One trace, and how many steps have been taken for it."""

    def __init__(self, machine: Machine, violation: Violation) -> None:
        self.machine, self.violation = machine, violation
        assert violation.trace is not None
        self.start, *self.calls = violation.trace.steps
        self.actions = {action.name: action for action in machine.model.actions}
        self.judged = {judged.name: judged for judged in machine.model.properties}
        self.constraints = machine.model.properties_of(Role.CONSTRAINT)
        self.taken = 0

    def best(self) -> _Tried:
        """The shortest that is found."""
        failure = Failure(self.violation.kind, self.violation.property, self.violation.message, self.violation.span)
        best = _Tried([self.start, *self.calls], failure)
        best = self._run(self._without_circles()) or best
        size = len(self.calls)
        while size >= 1 and self.taken < MOST_STEPS:
            shorter = self._without(best, size)
            if shorter is not None:
                best = shorter
            size = min(size, len(best.steps) - 1) if shorter is not None and size > 1 else size // 2
        return best

    def _without_circles(self) -> list[Step]:
        """The steps after the initial state, without those that lead back to a state that was passed before; the last one stays."""
        way, last = [self.start], self.calls[-1]
        for step in self.calls[:-1]:
            place = next((place for place, earlier in enumerate(way) if earlier.state == step.state), len(way))
            way = way[: place + 1] if place < len(way) else [*way, step]
        return [*way[1:], last]

    def _without(self, best: _Tried, size: int) -> _Tried | None:
        """The trace with parts of this size left out, wherever it does without; None where it does not."""
        found, place = None, 0
        calls = best.steps[1:]
        while place < len(calls) and self.taken < MOST_STEPS:
            tried = self._run(calls[:place] + calls[place + size :])
            if tried is not None and len(tried.steps) - 1 < len(calls):
                found, calls = tried, tried.steps[1:]
            else:
                place += size
        return found

    def _run(self, calls: list[Step]) -> _Tried | None:
        """These steps, as far as each is enabled and changes something, up to the violation; None where they do not come to it."""
        steps = [self.start]
        state = self.start.state
        assert state is not None, "there are steps after it"
        ends = self._wrong(state, None)
        for call in calls:
            if ends is not None or self.taken >= MOST_STEPS or not self._is_within(state):
                break
            instance = Instance(self.actions[call.action], tuple(argument.value for argument in call.arguments))
            outcome = self.machine.successor(state, instance)
            self.taken += 1
            if isinstance(outcome, Failure):
                is_it = outcome.kind is self.violation.kind and outcome.property == self.violation.property
                return _Tried([*steps, self.machine.step(instance, None)], outcome) if is_it else None
            if outcome is None:
                continue
            ends = self._wrong(outcome, state)
            if ends is None and self._breaks_another(outcome, state):
                return None
            if outcome != state or ends is not None:
                steps.append(self.machine.step(instance, outcome))
                state = outcome
        return None if ends is None else _Tried(steps, ends)

    def _breaks_another(self, state: State, before: State) -> bool:
        """Whether something else is wrong there, which a search would have found instead."""
        return bool(wrong_with(self.machine, state, before))

    def _is_within(self, state: State) -> bool:
        return all(self.machine.judge(state, judged) is True for judged in self.constraints)

    def _wrong(self, state: State, before: State | None) -> Failure | None:
        """The violation, where a state or the step there is it."""
        kind, name = self.violation.kind, self.violation.property
        if kind is ViolationKind.DEADLOCK:
            is_final = any(
                self.machine.judge(state, final) is True for final in self.machine.model.properties_of(Role.FINAL)
            )
            return None if is_final else leads_nowhere(self.machine, state, deadlock_rule(self.machine.model))
        judged = self.judged.get(name)
        if judged is None:
            return None
        if judged.role is Role.STEP_INVARIANT:
            if before is None:
                return None
            return next(
                (f for f in broken_by(self.machine, before, state) if f.property == name and f.kind is kind), None
            )
        truth = self.machine.judge(state, judged)
        if isinstance(truth, Failure):
            return truth if truth.kind is kind else None
        return broken(judged) if not truth and kind is ViolationKind.INVARIANT else None
