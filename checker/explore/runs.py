"""A run from a place, along the first steps or random ones, until something that was to be waited for."""

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Literal

from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import counted
from checker.explore.goals import Goal, Taken
from checker.explore.looking import MOST_BEGUN, MOST_OPTIONS
from checker.explore.places import Arrival
from checker.explore.searches import SECONDS, Search
from checker.explore.stage import Stage
from checker.trace import State, Step

How = Literal["first", "random"]
"""Along the first step that leads to a state which is not on the path, or along a random one of those that change something."""

MOST_STEPS = 200
"""Steps that a run takes, unless more are asked for."""


class Run(Search):
    """Takes step after step until one of the `goals` is met that was not met before it, or there is no step to take."""

    def __init__(
        self,
        stage: Stage,
        steps: Sequence[Step],
        goals: Sequence[Goal],
        *,
        how: How = "first",
        seed: int | None = None,
        most_steps: int = MOST_STEPS,
        seconds: float = SECONDS,
    ) -> None:
        super().__init__(stage, seconds)
        self.goals, self.how, self.most_steps = tuple(goals), how, most_steps
        self._random = random.Random(seed)
        self._numbers = [str(step.number) for step in steps]
        self._last = len(self._numbers)
        self._on_path = {step.state for step in steps if step.state is not None}
        end = steps[-1].state if steps else None
        self._state = end
        self._is_over = end is None and bool(steps)
        self._met: set[int] | None = None
        """The numbers of the goals that are met where the run is; None where it is not known yet."""

    def _go_on(self, machine: Machine) -> None:
        if self._is_over:
            self._stop("the last step of the path fails: no step leads on")
            return
        if self._met is None and self._state is not None:
            here = Taken(None, "", self._state)
            self._met = {n for n, goal in enumerate(self.goals) if not goal.is_of_steps and goal.met(machine, here)}
        if self._state is not None and self.states >= self.most_steps:
            self._stop(self._in_vain)
            return
        found = self._choices(machine)
        if not found:
            self._stop(self._nowhere(machine))
            return
        self._take(machine, *self._random.choice(found))

    def _choices(self, machine: Machine) -> list[tuple[int, Instance | None, State | Failure]]:
        """The steps that may be taken, of the first that are enabled; one alone where it is to be the first."""
        most = 1 if self.how == "first" else MOST_OPTIONS
        return list(itertools.islice(self._leading_on(machine), most))

    def _leading_on(self, machine: Machine) -> Iterator[tuple[int, Instance | None, State | Failure]]:
        if self._state is None:
            begun = enumerate(itertools.islice(machine.beginning(), MOST_BEGUN))
            yield from ((number, instance, outcome) for number, (instance, outcome) in begun if outcome is not None)
            return
        for number, (instance, outcome) in enumerate(itertools.islice(machine.successors(self._state), MOST_OPTIONS)):
            leads_on = outcome not in self._on_path if self.how == "first" else outcome != self._state
            if leads_on or isinstance(outcome, Failure):
                yield number, instance, outcome

    def _nowhere(self, machine: Machine) -> str:
        """Why there is no step to take."""
        if self._state is None:
            return f"none of the first {MOST_BEGUN:,} choices of the arguments of @init makes an initial state"
        enabled = sum(1 for _ in itertools.islice(machine.successors(self._state), MOST_OPTIONS))
        if enabled == MOST_OPTIONS:
            return f"none of the first {enabled:,} steps leads on from here"
        return "no step leads on from here"

    def _take(self, machine: Machine, number: int, instance: Instance | None, outcome: State | Failure) -> None:
        before, action = self._state, "init" if instance is None else instance.action.name
        self._numbers.append(str(number))
        self.states += before is not None
        taken = Taken(before, action, outcome)
        met = {n for n, goal in enumerate(self.goals) if goal.met(machine, taken)}
        new = [self.goals[n] for n in sorted(met - (self._met or set()))]
        self._met = {n for n in met if not self.goals[n].is_of_steps}
        if new:
            self._stop(
                f"{' and '.join(goal.text for goal in new)}, after {counted(self.states, 'step')}", is_there=True
            )
        elif isinstance(outcome, Failure):
            self._stop(f"the step fails: {outcome.message}")
        else:
            self._state = outcome
            self._on_path.add(outcome)

    def _stop(self, said: str, *, is_there: bool = False) -> None:
        self.arrival = Arrival("/".join(self._numbers), is_there, said, self.states)

    def _end(self, why: str) -> None:
        self._stop(f"{self._in_vain}, {why}")

    @property
    def _in_vain(self) -> str:
        taken = counted(self.states, "step")
        return f"nothing of that in {taken}" if self.goals else f"{taken} taken"
