"""From what a search passed through to a trace of the spec itself, with stable names.

The trace is made by running the spec: from the concrete state so far, the first step whose end is on a way to what was found, in the order
of actions in the spec and of their arguments in their domains. So a trace is a behaviour of the unreduced spec by construction, its end is
judged again, and where an engine knows all shortest ways it is the first of all shortest traces, whichever engine that is. Its steps are
then put in the order that reads best (`switches`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from checker.backends.python.machine import Failure, Instance, Machine
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Property
from checker.language.spec import Role
from checker.result import ViolationKind
from checker.search.deadlocks import deadlock, leads_nowhere
from checker.search.system import broken
from checker.trace import State, Step, Trace


class Orbits(Protocol):
    """What knows which states are of one orbit."""

    def canonical(self, state: State) -> Any:
        """The same for all states of an orbit, and for no other."""


class Themselves:
    """Every state alone."""

    def canonical(self, state: State) -> State:
        """The state."""
        return state


Start: TypeAlias = tuple[int, Instance | None, State | Failure | None]
"""The number of a choice of an @init's arguments, the @init with them (None for the defaults), and what it makes."""


class Way(Protocol):
    """The states that lead to what was found, by how many steps they are from an initial state."""

    @property
    def length(self) -> int:
        """The number of states on the way, the initial one included."""

    def passes(self, place: int, state: State) -> bool:
        """Whether it leads through this state after so many steps."""

    def starts(self, machine: Machine) -> Iterator[Start]:
        """Initial states in their order, that where the way begins among them: all, or those that are known to come into question."""


@dataclass(frozen=True)
class Path:
    """A way through one orbit after the other, given by their canonical forms."""

    orbits: Orbits
    forms: Sequence[Any]

    @property
    def length(self) -> int:
        """The number of states."""
        return len(self.forms)

    def passes(self, place: int, state: State) -> bool:
        """Whether this is the orbit after so many steps."""
        return bool(self.orbits.canonical(state) == self.forms[place])

    def starts(self, machine: Machine) -> Iterator[Start]:
        """All initial states."""
        return every_start(machine)


def every_start(machine: Machine) -> Iterator[Start]:
    """What every choice makes."""
    for number, (instance, outcome) in enumerate(machine.beginning()):
        yield number, instance, outcome


class TraceDoesNotReplay(Exception):
    """A way that the search found is not a behaviour of the spec: a bug in the checker."""


def retrace(
    machine: Machine,
    way: Way,
    failure: Failure | None,
    *,
    fails_after: bool = False,
    is_shortest: bool = False,
    last: str | None = None,
) -> tuple[Trace, Failure]:
    """The first trace along a way, and the failure at its end as it happens there.

    With `fails_after` it is one more step that fails, else the last state does; with no failure the trace ends in a witness. One that
    `is_shortest` has its steps in the order in which who acts changes least often; what a search by depth or a simulation has found is put
    in order when it has been shortened. Its last step is of the action `last`, where that is given.
    """
    ends = failure or _NO_FAILURE
    steps = [_first(machine, way)]
    for place in range(1, way.length):
        is_last = place == way.length - 1 and not fails_after
        steps.append(_next(machine, way, place, steps[-1], last if is_last else None))
    if failure is not None and fails_after:
        step, ends = _failing(machine, steps[-1], failure, last)
        steps.append(step)
    elif failure is not None:
        ends = _judge_again(machine, steps[-1], failure)
    if is_shortest:
        from checker.search.switches import with_fewest_switches

        steps = with_fewest_switches(machine, steps, keeps_last=fails_after or last is not None)
    return machine.trace(steps), ends


_NO_FAILURE = Failure(ViolationKind.UNREACHABLE, "", "", None)


def failed_at_once(machine: Machine, instance: Instance | None, number: int) -> Trace:
    """The trace of an @init that fails for the choice of arguments with a number."""
    return machine.trace([machine.step(instance, None, number)])


def _state(step: Step) -> State:
    assert step.state is not None
    return step.state


def _first(machine: Machine, way: Way) -> Step:
    for number, instance, outcome in way.starts(machine):
        if isinstance(outcome, tuple) and way.passes(0, outcome):
            return machine.step(instance, outcome, number)
    raise TraceDoesNotReplay("the first state of the way is not initial")


def _next(machine: Machine, way: Way, place: int, step: Step, action: str | None) -> Step:
    for number, (instance, outcome) in enumerate(machine.successors(_state(step))):
        if action is not None and instance.action.name != action:
            continue
        if not isinstance(outcome, Failure) and way.passes(place, outcome):
            return machine.step(instance, outcome, number)
    raise TraceDoesNotReplay(f"no step after {step.action} leads on")


def _failing(machine: Machine, step: Step, failure: Failure, action: str | None) -> tuple[Step, Failure]:
    state = _state(step)
    judged = {p.name: p for p in machine.model.properties}.get(failure.property)
    for number, (instance, outcome) in enumerate(machine.successors(state)):
        if action is not None and instance.action.name != action:
            continue
        if isinstance(outcome, Failure):
            if outcome.kind is failure.kind and outcome.property == failure.property:
                return machine.step(instance, None, number), outcome
        elif judged is not None and judged.role is Role.STEP_INVARIANT:
            truth = machine.judge_step(state, outcome, judged)
            if truth is not True and _broken(truth, judged).kind is failure.kind:
                return machine.step(instance, outcome, number), _broken(truth, judged)
    raise TraceDoesNotReplay(f"{failure.property} does not fail again in a step from the last state")


def _judge_again(machine: Machine, step: Step, failure: Failure) -> Failure:
    state = _state(step)
    if failure.kind is ViolationKind.DEADLOCK:
        found = leads_nowhere(machine, state, deadlock_rule(machine.model))
        if found is not None:
            return found
    else:
        judged = next(p for p in machine.model.properties if p.name == failure.property)
        truth = machine.judge(state, judged)
        if truth is not True and (isinstance(truth, Failure) or judged.role is Role.INVARIANT):
            return _broken(truth, judged)
    raise TraceDoesNotReplay(f"{failure.property} does not fail again in the last state")


def way_to_deadlock(machine: Machine, way: Way, *, is_shortest: bool) -> Trace:
    """The first trace along a way to a deadlock."""
    return retrace(machine, way, deadlock(), is_shortest=is_shortest)[0]


def _broken(truth: bool | Failure, judged: Property) -> Failure:
    return truth if isinstance(truth, Failure) else broken(judged)
