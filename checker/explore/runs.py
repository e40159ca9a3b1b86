"""A run from a place, along the first steps or random ones, until something that was to be waited for."""

import random
from collections.abc import Sequence
from typing import Literal

from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import counted
from checker.explore.goals import Goal, Taken
from checker.explore.looking import MOST_OPTIONS
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
        chosen = self._choose(machine)
        if chosen is None:
            self._stop("no step leads on from here")
            return
        self._take(machine, *chosen)

    def _choose(self, machine: Machine) -> tuple[int, Instance | None, State | Failure] | None:
        """A step, of the first that are enabled."""
        if self._state is None:
            begun = [
                (n, i, o) for n, (i, o) in zip(range(MOST_OPTIONS), machine.beginning(), strict=False) if o is not None
            ]
            return (begun[0] if self.how == "first" else self._random.choice(begun)) if begun else None
        found = []
        for number, (instance, outcome) in zip(range(MOST_OPTIONS), machine.successors(self._state), strict=False):
            leads_on = outcome not in self._on_path if self.how == "first" else outcome != self._state
            if leads_on or isinstance(outcome, Failure):
                found.append((number, instance, outcome))
                if self.how == "first":
                    break
        return self._random.choice(found) if found else None

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
