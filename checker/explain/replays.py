"""The trace of a violation once more with something in it left out: does the property fail all the same? CPython steps and judges.

For use inside a model's `bound()`.
"""

from collections.abc import Mapping, Sequence

from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import InvalidSpec
from checker.explain.parts import Part, is_of_its_domain, value_of, with_value
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Property
from checker.language.spec import Role
from checker.language.types import Type
from checker.result import Violation, ViolationKind
from checker.search.deadlocks import leads_nowhere
from checker.trace import State, Step, Trace

_JUDGES = (Role.INVARIANT, Role.STEP_INVARIANT)
"""The roles of properties that are violated where they are false; those of others are where they cannot be judged."""


class TooMuch(Exception):
    """More steps would be taken than were allowed."""


class Judge:
    """Whether the property of a violation fails, of any state and step of its model."""

    def __init__(self, machine: Machine, violation: Violation) -> None:
        self.machine, self.violation = machine, violation
        is_of_property = violation.kind is not ViolationKind.DEADLOCK
        judged = [each for each in machine.model.properties if is_of_property and each.name == violation.property]
        self.judged: Property | None = judged[0] if judged else None
        self.rule = deadlock_rule(machine.model)
        self._finals = machine.model.properties_of(Role.FINAL)

    def fails(self, before: State | None, after: State) -> bool:
        """Whether it fails of a state, or of the step that leads there."""
        judged = self.judged
        if judged is None:
            return False
        if judged.role is not Role.STEP_INVARIANT:
            truth = self.machine.judge(after, judged)
        elif before is None:
            return False
        else:
            truth = self.machine.judge_step(before, after, judged)
        return isinstance(truth, Failure) or (not truth and judged.role in _JUDGES)

    def is_deadlock(self, state: State) -> bool:
        """Whether the violation is a deadlock, and a state is one."""
        if self.violation.kind is not ViolationKind.DEADLOCK:
            return False
        if leads_nowhere(self.machine, state, self.rule) is None:
            return False
        return not any(self.machine.judge(state, judged) is True for judged in self._finals)


class Replays:
    """Takes the steps of a trace from another state, or with changes left out; no more than so many steps."""

    def __init__(self, judge: Judge, trace: Trace, most_steps: int) -> None:
        self.judge, self.trace = judge, trace
        self.kinds: tuple[Type, ...] = tuple(trace.variables.values())
        self._left = most_steps
        actions = {action.name: action for action in judge.machine.model.actions}
        self._instances = [Instance(actions[step.action], _values(step)) for step in trace.steps[1:]]

    def is_undone(self, left_out: Mapping[int, Sequence[Part]]) -> bool:
        """Whether the violation does not come about where steps leave parts as they are; these by the steps' numbers, from 1 on.

        From the state before the first of these steps the steps of the trace are taken, with the same arguments, those left out that are
        not enabled there. After each of the steps that are named, its parts are put back to what they were before it. The property must
        not fail of any state and step on the way, and no step may end as an error. Raises TooMuch.
        """
        first = min(left_out)
        state = self.trace.steps[first - 1].state
        assert state is not None, "only the last step fails"
        return self._goes_well(state, first, left_out)

    def is_undone_from(self, state: State) -> bool:
        """Whether the same steps from another initial state do not lead to the violation; as `is_undone` otherwise."""
        try:
            return not self.judge.fails(None, state) and self._goes_well(state, 1, {})
        except InvalidSpec:
            return False

    def _goes_well(self, state: State, first: int, left_out: Mapping[int, Sequence[Part]]) -> bool:
        try:
            for number, instance in enumerate(self._instances[first - 1 :], start=first):
                after = self._stepped(state, instance)
                if after is None:
                    continue
                for part in left_out.get(number, ()):
                    after = with_value(self.kinds, after, part, value_of(self.kinds, state, part))
                    if not is_of_its_domain(self.kinds, after, part):
                        return False
                if self.judge.fails(state, after):
                    return False
                state = after
            return not self.judge.is_deadlock(state)
        except (InvalidSpec, _Fails):
            return False

    def _stepped(self, state: State, instance: Instance) -> State | None:
        """The state after a step, None where it is not enabled."""
        if self._left <= 0:
            raise TooMuch
        self._left -= 1
        outcome = self.judge.machine.successor(state, instance)
        if isinstance(outcome, Failure):
            raise _Fails
        return outcome


class _Fails(Exception):
    """A step ends as an error."""


def _values(step: Step) -> tuple[object, ...]:
    return tuple(argument.value for argument in step.arguments)
