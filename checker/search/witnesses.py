"""The shortest ways to witnesses and to a deadlock, kept: to find them takes as much as the search does.

Of a search by breadth that was not cut short they follow from the model alone. What is kept are the steps; CPython takes them again each
time that a witness is shown, from the initial state that it makes, and each must lead to the state that it led to.
"""

from collections.abc import Mapping
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


def known_witnesses(reduction: Reduction, engine: Engine) -> Witnesses:
    """Those of the model reduced like this that an engine found before; what one has found says nothing of another."""
    return recall(_key(reduction, engine), Witnesses) or Witnesses()


def keep_witnesses(reduction: Reduction, engine: Engine, known: Witnesses, found: Mapping[str, Trace]) -> Witnesses:
    """Keep the ways of these traces beside those that are known: all of them."""
    ways = {**known.ways, **{name: Way(tuple(map(_kept, trace))) for name, trace in found.items()}}
    remember(_key(reduction, engine), Witnesses(ways))
    return Witnesses(ways)


def _kept(step: Step) -> tuple[str, tuple[Any, ...], int, State]:
    assert step.number is not None, "a trace that was found has the numbers of its steps"
    return step.action, tuple(argument.value for argument in step.arguments), step.number, _state(step)


def _key(reduction: Reduction, engine: Engine) -> str | None:
    return None if reduction.key is None else key_of(reduction.key, engine)
