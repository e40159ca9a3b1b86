"""The shortest path from a place to what is looked for."""

from collections import deque
from collections.abc import Sequence

from checker.backends.python.machine import Failure, Machine
from checker.diagnostics import counted
from checker.explore.goals import Goal, OfExpression, Taken
from checker.explore.places import Arrival
from checker.explore.searches import SECONDS, Search
from checker.explore.stage import Stage
from checker.language.spec import Role
from checker.trace import State, Step

MOST_STATES = 50_000
"""States that a jump looks at, unless more are asked for."""


class Jump(Search):
    """Breadth first from the state that `steps` lead to, or from the initial states where there are none.

    States outside of the constraint are looked at, and not gone on from. Of shortest paths the first in the order of steps is found.
    """

    def __init__(
        self,
        stage: Stage,
        steps: Sequence[Step],
        goal: Goal,
        *,
        most_states: int = MOST_STATES,
        seconds: float = SECONDS,
    ) -> None:
        super().__init__(stage, seconds)
        self.goal, self.most_states = goal, most_states
        self._name = "/".join(str(step.number) for step in steps)
        self._seen: dict[State, tuple[State | None, int]] = {}
        """Of each state the one before it and the number of the step; of those where the search begins, none."""
        self._queue: deque[State] = deque()
        self._constraints = stage.definition.properties_of(Role.CONSTRAINT)
        self._begun = 0
        self._steps = tuple(steps)
        self._is_begun = False

    def _go_on(self, machine: Machine) -> None:
        if not self._is_begun:
            self._begin(machine)
        elif self._queue:
            self._expand(machine, self._queue.popleft())
        else:
            self._arrive(None, is_whole=True)
        if self.arrival is None and self.states >= self.most_states:
            self._end("which is the limit")

    def _begin(self, machine: Machine) -> None:
        """Look at the place itself, or at one more initial state."""
        if self._steps:
            self._is_begun = True
            last = self._steps[-1]
            if last.state is None:
                return
            self._seen[last.state] = (None, -1)
            before = self._steps[-2].state if len(self._steps) > 1 else None
            self._look(machine, Taken(before, last.action, last.state), is_start=True)
            return
        number, inits = self._begun, self.stage.definition.inits
        self._begun += 1
        self._is_begun = self._begun >= (machine.beginnings_count if inits else 1)
        if inits:
            instance, outcome = machine.beginning_numbered(number)
            action = instance.action.name
        else:
            action, outcome = "init", machine.model.default_state()
        if outcome is None or (isinstance(outcome, tuple) and outcome in self._seen):
            return
        if isinstance(outcome, tuple):
            self._seen[outcome] = (None, number)
        if self._look(machine, Taken(None, action, outcome)):
            self._arrive(str(number))

    def _look(self, machine: Machine, taken: Taken, *, is_start: bool = False) -> bool:
        """Whether a state that is new, or a step that fails, is what is looked for; the state is to be gone on from."""
        self.states += isinstance(taken.outcome, tuple)
        is_met = self.goal.met(machine, taken) and not (is_start and self.goal.is_of_steps)
        if is_met and is_start:
            said = f"{self.goal.text}: it is so here already"
            self.arrival = Arrival(self._name, True, said, self.states)
        if isinstance(taken.outcome, tuple) and self._is_within(machine, taken.outcome):
            self._queue.append(taken.outcome)
        return is_met and not is_start

    def _is_within(self, machine: Machine, state: State) -> bool:
        return all(machine.judge(state, each) is not False for each in self._constraints)

    def _expand(self, machine: Machine, state: State) -> None:
        for number, (instance, outcome) in enumerate(machine.successors(state)):
            is_new = isinstance(outcome, Failure) or outcome not in self._seen
            if isinstance(outcome, tuple) and is_new:
                self._seen[outcome] = (state, number)
            taken = Taken(state, instance.action.name, outcome)
            if self._look(machine, taken) if is_new else self.goal.met_again(machine, taken):
                self._arrive(self._path(state, number))
                return

    def _path(self, state: State, number: int) -> str:
        """The name of the path that ends with a step from a state."""
        numbers = [number]
        before: State | None = state
        while before is not None:
            before, number = self._seen[before]
            numbers.append(number)
        numbers.reverse()
        if self._steps:
            numbers[0:1] = []
            return "/".join([self._name, *map(str, numbers)])
        return "/".join(map(str, numbers))

    def _arrive(self, name: str | None, *, is_whole: bool = False) -> None:
        if name is not None:
            steps = name.count("/") - self._name.count("/") if self._steps else name.count("/")
            where = "away" if self._steps else "from the beginning"
            said = f"{self.goal.text}: {counted(steps, 'step')} {where}"
        else:
            reach = "that is reachable from here" if self._steps else "that is reachable"
            said = f"in no state {reach}, of {self.states:,} in all: {self.goal.text}{self._failing}"
        self.arrival = Arrival(name, name is not None, said, self.states, is_whole)

    def _end(self, why: str) -> None:
        looked = counted(self.states, "state")
        self.arrival = Arrival(
            None, False, f"not found in {looked}, {why}: {self.goal.text}{self._failing}", self.states
        )

    @property
    def _failing(self) -> str:
        """That the expression failed in some states."""
        if not isinstance(self.goal, OfExpression) or not self.goal.failed[0]:
            return ""
        count, first = self.goal.failed
        return f"; in {counted(count, 'state')} the expression {first}"
