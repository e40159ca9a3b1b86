"""The step after which a violation could no longer be avoided: from there every way on leads to it.

A way on is a path that is as long as can be: it goes round for ever, or ends in a state that no step changes. A behaviour that ends before,
as TLA+ lets it where nothing is said of fairness, is left out of account: else nothing could be unavoidable. So a violation is unavoidable
from a state on when the states behind it that are no violation are finitely many, none leads back to itself, and each has a step that
changes it. A way that leads elsewhere, to an error or out of a @constraint, counts as one on which it is avoided.
"""

from collections.abc import Iterator

from checker.backends.python.machine import Failure, Instance
from checker.diagnostics import InvalidSpec
from checker.explain.replays import Judge
from checker.frontend.model import Property
from checker.language.spec import Role
from checker.result import ViolationKind
from checker.trace import State, Trace

MOST_STATES = 500
"""States whose steps are taken; where there are more nothing is said."""


class _Avoidable(Exception):
    """There is a way on that does not lead to the violation."""


class _Unknown(Exception):
    """There are too many states to tell."""


def unavoidable_after(judge: Judge, trace: Trace, most_states: int = MOST_STATES) -> int | None:
    """The first step of the trace after which every way on leads to its violation; None where that is the last step, or not known.

    For use inside the model's `bound()`. As much work as there are states behind the state before the last step, and `most_states` at most.
    """
    ways, found = _Ways(judge, most_states), None
    for number in range(len(trace.steps) - 2, -1, -1):
        state = trace.steps[number].state
        assert state is not None, "only the last step fails"
        try:
            ways.check(state)
        except (_Avoidable, _Unknown, InvalidSpec):
            break
        found = number
    return found


class _Ways:
    """The ways on from states."""

    def __init__(self, judge: Judge, most_states: int) -> None:
        self.judge, self.machine, self.left = judge, judge.machine, most_states
        self._constraints: tuple[Property, ...] = judge.machine.model.properties_of(Role.CONSTRAINT)
        self._leads_there: set[State] = set()
        """States from which every way on leads to the violation."""

    def check(self, state: State) -> None:
        """Raises _Avoidable where some way on does not lead to the violation, _Unknown where that takes too long to tell."""
        if state in self._leads_there:
            return
        path, waiting = {state}, [(state, self._next(state))]
        while waiting:
            state, following = waiting[-1]
            after = next(following, None)
            if after is None:
                self._leads_there.add(state)
                path.remove(state)
                waiting.pop()
            elif after in path:
                raise _Avoidable
            elif after not in self._leads_there:
                path.add(after)
                waiting.append((after, self._next(after)))

    def _next(self, state: State) -> Iterator[State]:
        """The states that steps lead to which are no violation yet."""
        if self.left <= 0:
            raise _Unknown
        self.left -= 1
        found, ends = dict[State, None](), True
        for instance, outcome in self.machine.successors(state):
            if isinstance(outcome, Failure):
                self._check_failure(instance, outcome)
                ends = False
            elif outcome != state:
                ends = False
                if not self._is_violation(state, outcome):
                    found[outcome] = None
        if ends and not self.judge.is_deadlock(state):
            raise _Avoidable
        return iter(found)

    def _check_failure(self, instance: Instance, failure: Failure) -> None:
        """Another error than that of the violation ends a way on which it is avoided."""
        violation = self.judge.violation
        if (failure.kind, failure.property) != (violation.kind, violation.property):
            raise _Avoidable

    def _is_violation(self, state: State, after: State) -> bool:
        """Whether a step leads to the violation; raises _Avoidable where nothing goes on behind it for another reason."""
        judged, kind = self.judge.judged, self.judge.violation.kind
        if judged is not None:
            if judged.role is Role.STEP_INVARIANT:
                truth = self.machine.judge_step(state, after, judged)
            else:
                truth = self.machine.judge(after, judged)
            if isinstance(truth, Failure):
                if kind is not ViolationKind.ERROR and truth.kind is not kind:
                    raise _Avoidable
                return True
            if not truth and kind in (ViolationKind.INVARIANT, ViolationKind.STEP_INVARIANT):
                return True
        if not all(self.machine.judge(after, each) is True for each in self._constraints):
            raise _Avoidable
        return False
