"""From the canonical states that a search passed through to a trace of the spec itself, with stable names.

The trace is made by running the spec: from the concrete state so far, the first enabled step whose end is in the orbit of the next
canonical state. So a trace is a behaviour of the unreduced spec by construction, and its last state is judged again.
"""

from checker.engines.machine import Failure, Instance, Machine
from checker.result import ViolationKind
from checker.symmetry.canonical import Symmetry
from checker.trace import State, Step, Trace


class TraceDoesNotReplay(Exception):
    """A path that the search found is not a behaviour of the spec: a bug in the checker."""


def retrace(
    machine: Machine, symmetry: Symmetry, path: list[State], last: Instance | None, failure: Failure | None
) -> Trace:
    """The trace through the orbits of `path`, ended by a step that fails as `last` did in its final orbit, when it is given."""
    if not path:
        return machine.trace([machine.step(last, None)])
    steps = [_first(machine, symmetry, path[0])]
    for orbit in path[1:]:
        steps.append(_next(machine, symmetry, steps[-1], orbit))
    if failure is not None and last is not None:
        steps.append(_failing(machine, steps[-1], last, failure))
    if failure is not None and last is None:
        _judge_again(machine, steps[-1], failure)
    return machine.trace(steps)


def _state(step: Step) -> State:
    assert step.state is not None
    return step.state


def _first(machine: Machine, symmetry: Symmetry, orbit: State) -> Step:
    for instance, outcome in machine.initial_states():
        if not isinstance(outcome, Failure) and symmetry.canonical(outcome) == orbit:
            return machine.step(instance, outcome)
    raise TraceDoesNotReplay("the first state of the path is not initial")


def _next(machine: Machine, symmetry: Symmetry, step: Step, orbit: State) -> Step:
    for instance, outcome in machine.successors(_state(step)):
        if not isinstance(outcome, Failure) and symmetry.canonical(outcome) == orbit:
            return machine.step(instance, outcome)
    raise TraceDoesNotReplay(f"no step after {step.action} leads to the next state of the path")


def _failing(machine: Machine, step: Step, last: Instance, failure: Failure) -> Step:
    state = _state(step)
    judged = {p.name: p for p in machine.model.properties}.get(failure.property)
    for instance, outcome in machine.successors(state):
        if instance.action is not last.action:
            continue
        if isinstance(outcome, Failure):
            if outcome.kind is failure.kind and outcome.property == failure.property:
                return machine.step(instance, None)
        elif judged is not None and machine.judge_step(state, outcome, judged) is not True:
            return machine.step(instance, outcome)
    raise TraceDoesNotReplay(f"no step {last.action.name} fails again as it did in the search")


def _judge_again(machine: Machine, step: Step, failure: Failure) -> None:
    state = _state(step)
    if failure.kind is ViolationKind.DEADLOCK:
        again = next(machine.successors(state), None) is None
    else:
        judged = next(p for p in machine.model.properties if p.name == failure.property)
        again = machine.judge(state, judged) is not True
    if not again:
        raise TraceDoesNotReplay(f"{failure.property} does not fail again in the last state")
