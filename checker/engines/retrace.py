"""From the canonical states that a search passed through to a trace of the spec itself, with stable names.

The trace is made by running the spec: from the concrete state so far, the first enabled step whose end is in the orbit of the next
canonical state. So a trace is a behaviour of the unreduced spec by construction, and its last state is judged again.
"""

from collections.abc import Sequence
from typing import Any, Protocol

from checker.engines.machine import Failure, Instance, Machine
from checker.language.model import Property
from checker.language.spec import Role
from checker.result import Violation, ViolationKind
from checker.trace import State, Step, Trace


class Orbits(Protocol):
    """What knows which states are of one orbit."""

    def canonical(self, state: State) -> Any:
        """The same for all states of an orbit, and for no other."""


class TraceDoesNotReplay(Exception):
    """A path that the search found is not a behaviour of the spec: a bug in the checker."""


def retrace(
    machine: Machine, orbits: Orbits, path: Sequence[Any], last: Instance | None, failure: Failure | None
) -> tuple[Trace, Failure]:
    """The trace through the orbits of `path`, canonical forms; and the failure at its end as it happens there.

    With `last`, a step of its action that fails as it did in the final orbit is the last of the trace. An empty path is a failing @init.
    """
    ends = failure or _NO_FAILURE
    if not path:
        return machine.trace([machine.step(last, None)]), ends
    steps = [_first(machine, orbits, path[0])]
    for orbit in path[1:]:
        steps.append(_next(machine, orbits, steps[-1], orbit))
    if failure is not None and last is not None:
        step, ends = _failing(machine, steps[-1], last, failure)
        steps.append(step)
    if failure is not None and last is None:
        ends = _judge_again(machine, steps[-1], failure)
    return machine.trace(steps), ends


_NO_FAILURE = Failure(ViolationKind.UNREACHABLE, "", "", None)


def _state(step: Step) -> State:
    assert step.state is not None
    return step.state


def _first(machine: Machine, orbits: Orbits, orbit: Any) -> Step:
    for instance, outcome in machine.initial_states():
        if not isinstance(outcome, Failure) and orbits.canonical(outcome) == orbit:
            return machine.step(instance, outcome)
    raise TraceDoesNotReplay("the first state of the path is not initial")


def _next(machine: Machine, orbits: Orbits, step: Step, orbit: Any) -> Step:
    for instance, outcome in machine.successors(_state(step)):
        if not isinstance(outcome, Failure) and orbits.canonical(outcome) == orbit:
            return machine.step(instance, outcome)
    raise TraceDoesNotReplay(f"no step after {step.action} leads to the next state of the path")


def _failing(machine: Machine, step: Step, last: Instance, failure: Failure) -> tuple[Step, Failure]:
    state = _state(step)
    judged = {p.name: p for p in machine.model.properties}.get(failure.property)
    for instance, outcome in machine.successors(state):
        if instance.action is not last.action:
            continue
        if isinstance(outcome, Failure):
            if outcome.kind is failure.kind and outcome.property == failure.property:
                return machine.step(instance, None), outcome
        elif judged is not None and judged.role is Role.STEP_INVARIANT:
            truth = machine.judge_step(state, outcome, judged)
            if truth is not True and _broken(truth, judged).kind is failure.kind:
                return machine.step(instance, outcome), _broken(truth, judged)
    raise TraceDoesNotReplay(f"no step {last.action.name} fails again as it did in the search")


def _judge_again(machine: Machine, step: Step, failure: Failure) -> Failure:
    state = _state(step)
    if failure.kind is ViolationKind.DEADLOCK:
        if next(machine.successors(state), None) is None:
            return deadlock()
    else:
        judged = next(p for p in machine.model.properties if p.name == failure.property)
        truth = machine.judge(state, judged)
        if truth is not True and (isinstance(truth, Failure) or judged.role is Role.INVARIANT):
            return _broken(truth, judged)
    raise TraceDoesNotReplay(f"{failure.property} does not fail again in the last state")


def unreached(judged: Property, *, constrained: bool) -> Violation:
    """That a @reachable property holds nowhere; `constrained` when a @constraint cut states off."""
    where = "state within the constraint or one step beyond it" if constrained else "reachable state"
    return Violation(ViolationKind.UNREACHABLE, judged.name, f"no {where} satisfies it", None, judged.span)


def deadlock() -> Failure:
    """That no action is enabled where one should be."""
    message = "no action is enabled, and no @final says that this is fine"
    return Failure(ViolationKind.DEADLOCK, "deadlock", message, None)


def _broken(truth: bool | Failure, judged: Property) -> Failure:
    return truth if isinstance(truth, Failure) else broken(judged)


def broken(judged: Property) -> Failure:
    """That a property is false."""
    step = judged.role is Role.STEP_INVARIANT
    kind = ViolationKind.STEP_INVARIANT if step else ViolationKind.INVARIANT
    message = judged.doc or ("the step invariant is false" if step else "the invariant is false")
    return Failure(kind, judged.name, message, judged.span)
