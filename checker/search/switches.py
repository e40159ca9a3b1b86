"""A trace whose steps are put in the order in which the one who acts changes least often, so that it reads as a story.

A search finds the first of all shortest traces, in which steps of different actors that do not depend on each other come as the spec lists
them. Put in another order, the same steps lead to the same state in as many steps. Orders are tried from the front by A* (Hart, Nilsson and
Raphael, "A formal basis for the heuristic determination of minimum cost paths", 1968), the fewest changes first and of these the nearest to
the order that was found, each step run by CPython.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from checker.backends.python.machine import Failure, Instance, Machine
from checker.frontend.model import Model
from checker.language.spec import Role
from checker.search.replay import numbered, wrong_with
from checker.trace import State, Step

if TYPE_CHECKING:
    from checker.passes.actors import Actor, Acts

MOST_TRIED = 3_000
"""Steps that are tried; where an order is not found by then, the trace stays as it is."""
MOST_MOVED = 200
"""A trace with more steps stays as it is."""


def with_fewest_switches(machine: Machine, steps: Sequence[Step], *, keeps_last: bool) -> list[Step]:
    """The steps of a trace, the first of which makes its initial state, in an order with the fewest changes of who acts.

    For use inside the model's `bound()`. The state at the end is the same; with `keeps_last`, so are the last step and the state before
    it. Of several such orders it is the one with the fewest pairs of steps that change places. A trace stays as it is where none is
    better, or none is found within MOST_TRIED steps.
    """
    start, *calls = steps
    last = calls[-1:] if keeps_last else []
    moved = calls[: len(calls) - len(last)]
    if not 2 <= len(moved) <= MOST_MOVED or start.state is None:
        return list(steps)
    acts = acts_of(machine.model)
    actors = [acts(call) for call in moved]
    end = acts(last[0]) if last else None
    if _switches([*actors, end]) <= len({*actors, end}) - (1 if last else 2):  # each comes in one piece
        return list(steps)
    found = _Ordering(machine, start.state, moved, actors, end).best()
    if found is None or _switches([*(acts(step) for step in found), end]) >= _switches([*actors, end]):
        return list(steps)
    return list(numbered(machine, [start, *found, *last]))


def acts_of(model: Model) -> "Acts":
    """Who takes a step, as the bodies tell it, or the arguments alone where there is no program; inside the model's `bound()`."""
    from checker.ir.program import Program
    from checker.passes.actors import by_arguments, by_program
    from checker.search.proving import program_of

    program = program_of(model)
    return (
        by_program(program, model.variable_types)
        if isinstance(program, Program)
        else by_arguments(model.variable_types)
    )


def _switches(actors: "Sequence[Actor | None]") -> int:
    """How often the one who acts changes; None, at the end, is nobody."""
    return sum(one != other for one, other in pairwise(actors) if other is not None)


@dataclass(order=True)
class _Open:
    """An order begun: the least number of changes that it can come to, how often a step comes before one that it came after, how many steps
    are left, and which ones were taken, in this order."""

    changes: int
    turned: int
    left: int
    order: tuple[int, ...]
    state: State = field(compare=False)
    made: int = field(compare=False, default=0)
    """Changes so far."""


class _Ordering:
    """The steps of one trace, which are taken in every order that is worth it."""

    def __init__(
        self, machine: Machine, start: State, calls: Sequence[Step], actors: "Sequence[Actor]", last: "Actor | None"
    ) -> None:
        self.machine, self.start, self.calls, self.actors, self.last = machine, start, calls, actors, last
        named = {action.name: action for action in machine.model.actions}
        self.instances = [Instance(named[call.action], _values(call)) for call in calls]
        self.same = [self.instances.index(instance) for instance in self.instances]
        """The first step that is the same as each."""
        self.constraints = machine.model.properties_of(Role.CONSTRAINT)
        self.outcomes: dict[tuple[State, int], State | None] = {}
        self.met: set[tuple[frozenset[int], State, Actor | None]] = set()

    def best(self) -> list[Step] | None:
        """The steps in the best order that leads to the same state; None where none is found, or something else is wrong on the way."""
        goal = self.calls[-1].state
        queue = [_Open(self._at_least((), 0), 0, len(self.calls), (), self.start)]
        while queue and len(self.outcomes) < MOST_TRIED:
            here = heapq.heappop(queue)
            if not here.left:
                return self._taken(here.order)
            key = frozenset(here.order), here.state, self._actor(here.order)
            if key in self.met:
                continue
            self.met.add(key)
            for place in self._next(here.order):
                state = self._after(here.state, place)
                if state is None or (here.left == 1 and state != goal):
                    continue
                order = (*here.order, place)
                made = here.made + (bool(here.order) and self.actors[place] != self._actor(here.order))
                turned = here.turned + sum(other not in here.order for other in range(place))
                heapq.heappush(queue, _Open(self._at_least(order, made), turned, here.left - 1, order, state, made))
        return None

    def _actor(self, order: tuple[int, ...]) -> "Actor | None":
        return self.actors[order[-1]] if order else None

    def _at_least(self, order: tuple[int, ...], made: int) -> int:
        """The changes so far, and one for everyone who has not come yet or has to come again."""
        waiting = {actor for place, actor in enumerate(self.actors) if place not in order}
        waiting |= {self.last} if self.last is not None else set()
        return made + len(waiting - {self._actor(order)}) - (not order)

    def _next(self, order: tuple[int, ...]) -> list[int]:
        """The steps that are left; of those that are the same, the first."""
        left: dict[int, int] = {}
        for place, same in enumerate(self.same):
            if place not in order:
                left.setdefault(same, place)
        return list(left.values())

    def _after(self, state: State, place: int) -> State | None:
        """What a step leads to; None where it is not enabled, fails, changes nothing or must not be taken from there."""
        key = state, self.same[place]
        if key not in self.outcomes:
            is_within = all(self.machine.judge(state, judged) is True for judged in self.constraints)
            outcome = self.machine.successor(state, self.instances[place]) if is_within else None
            is_step = outcome is not None and not isinstance(outcome, Failure) and outcome != state
            self.outcomes[key] = outcome if is_step and isinstance(outcome, tuple) else None
        return self.outcomes[key]

    def _taken(self, order: Sequence[int]) -> list[Step] | None:
        """The steps in this order; None where something is wrong before the end, which a search would have found instead."""
        steps: list[Step] = []
        before = self.start
        for place in order:
            state = self._after(before, place)
            assert state is not None, "it has been taken"
            is_end = self.last is None and len(steps) + 1 == len(order)
            if not is_end and wrong_with(self.machine, state, before):
                return None
            steps.append(self.machine.step(self.instances[place], state))
            before = state
        return steps


def _values(step: Step) -> tuple[Any, ...]:
    return tuple(argument.value for argument in step.arguments)
