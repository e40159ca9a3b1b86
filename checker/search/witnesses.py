"""The shortest ways to witnesses and to a deadlock, kept: to find them takes as much as the search does.

Of a search by breadth that was not cut short they follow from the model alone. What is kept are the steps; CPython takes them again each
time that a witness is shown, from the initial state that it makes, and each must lead to the state that it led to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.backends.python.machine import Failure, Instance, Machine
from checker.options import Engine
from checker.remembered.entries import key_of, recall, remember
from checker.search.reduction import Reduction
from checker.search.retrace import TraceDoesNotReplay
from checker.trace import State, Step, Trace

DEADLOCK = ""
"""The name that stands for the deadlock that is warned of."""


@dataclass(frozen=True)
class Witnesses:
    """By the name of a @reachable property the first of the shortest ways to it, and the one to a deadlock."""

    ways: Mapping[str, "Way"] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """Steps, each as the name of its action, its arguments, its number, and the state after it; the first one makes that state."""

    steps: tuple[tuple[str, tuple[Any, ...], int, State], ...]

    def taken(self, machine: Machine) -> Trace:
        """The trace along this way, taken by CPython; raises TraceDoesNotReplay where a step does not lead where it led."""
        actions = {action.name: action for action in machine.model.actions}
        _, _, start, first = self.steps[0]
        steps = [_made(machine, start)]
        for name, arguments, number, _ in self.steps[1:]:
            instance = Instance(actions[name], arguments)
            outcome = machine.successor(_state(steps[-1]), instance)
            steps.append(machine.step(instance, None if isinstance(outcome, Failure) else outcome, number))
            if steps[-1].state is None:
                break
        if [step.state for step in steps] != [first, *(state for *_, state in self.steps[1:])]:
            raise TraceDoesNotReplay("a way that was found before leads elsewhere")
        return machine.trace(steps)


def _made(machine: Machine, number: int) -> Step:
    """The step that makes the initial state of the choice with a number."""
    if not machine.model.inits:
        return machine.step(None, machine.model.default_state(), number)
    instance, outcome = machine.beginning_numbered(number)
    return machine.step(instance, outcome if isinstance(outcome, tuple) else None, number)


def _state(step: Step) -> State:
    if step.state is None:
        raise TraceDoesNotReplay("the first state of a way that was found before is not initial")
    return step.state


class KeptWays:
    """The ways of a model reduced like this that an engine found before; what one has found says nothing of another.

    With `is_asked` False there are none, and none are kept.
    """

    def __init__(self, reduction: Reduction, engine: Engine, *, is_asked: bool) -> None:
        self._key = key_of(reduction.key, engine) if is_asked and reduction.key is not None else None
        known = recall(self._key, Witnesses)
        self._ways = {} if known is None else dict(known.ways)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._ways)

    def __contains__(self, name: str) -> bool:
        """Whether the one with this name is there."""
        return name in self._ways

    def leave(self) -> None:
        """Do without: a search that was cut short may have found others."""
        self._key, self._ways = None, {}

    def trace(self, name: str, machine: Machine, find: Callable[[], Trace]) -> Trace:
        """The trace along a way, taken once more where it is known; else what `find` finds, which is kept."""
        if name in self._ways:
            return self._ways[name].taken(machine)
        found = find()
        if self._key is not None:
            self._ways[name] = Way(tuple(map(_kept, found)))
            remember(self._key, Witnesses(dict(self._ways)))
        return found


def _kept(step: Step) -> tuple[str, tuple[Any, ...], int, State]:
    assert step.number is not None, "a trace that was found has the numbers of its steps"
    return step.action, tuple(argument.value for argument in step.arguments), step.number, _state(step)
