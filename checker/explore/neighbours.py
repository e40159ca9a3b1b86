"""The states within some steps of a place, with the steps between them."""

from collections.abc import Sequence
from itertools import islice

from checker.backends.python.machine import Failure, Machine
from checker.diagnostics import counted
from checker.explore.places import Edge, Neighbourhood, Node
from checker.explore.stage import SECONDS, Stage
from checker.explore.values import change_texts
from checker.frontend.deadlock import deadlock_rule
from checker.result import ViolationKind
from checker.search.deadlocks import wrong_at_end
from checker.search.system import ReferenceSystem, broken_by
from checker.stopping import Stopped
from checker.trace import State, Step

STEPS = 2
"""How far the neighbourhood reaches, unless more is asked for."""
MOST_WITHIN = 4
"""Steps that whoever shows a neighbourhood lets it reach at most."""
MOST_NODES = 60
"""States of it that are shown, unless more are asked for."""
_MOST_STEPS = 500
"""Steps from one state that are looked at."""


def neighbourhood(
    stage: Stage, steps: Sequence[Step], *, within: int = STEPS, most: int = MOST_NODES, seconds: float = SECONDS
) -> Neighbourhood:
    """The states within so many steps of the place that `steps` lead to, breadth first; none of a place without a state."""
    if not steps or steps[-1].state is None:
        return Neighbourhood((), (), "there is no state here")
    around = _Around(stage, steps, steps[-1].state, most)
    with stage.definition.bound():
        try:
            with stage.open(seconds) as machine:
                around.look(machine, within)
        except Stopped as stop:
            around.cut = around.cut or f"stopped by {stop.stop}"
        return around.found()


class _Around:
    def __init__(self, stage: Stage, steps: Sequence[Step], centre: State, most: int) -> None:
        self.stage, self.most, self.cut = stage, most, ""
        self.centre = centre
        self.path = [step.state for step in steps]
        self.before = steps[-2].state if len(steps) > 1 else None
        self.rule = deadlock_rule(stage.definition)
        self.states: list[State | Failure] = [centre]
        self.numbers: dict[State, int] = {centre: 0}
        self.names = ["/".join(str(step.number) for step in steps)]
        self.levels = [0]
        self.within = [True]
        self.wrong: list[tuple[Failure, ...]] = [()]
        self.expanded: set[int] = set()
        self.edges: dict[tuple[int, int], list[str]] = {}
        self.breaks: dict[tuple[int, int], dict[str, None]] = {}
        """Of each edge the step invariants that some of its steps break."""

    def look(self, machine: Machine, within: int) -> None:
        """Go on from state to state."""
        self._judge(machine, 0, self.before)
        place = 0
        while place < len(self.states) and self.levels[place] < within:
            state = self.states[place]
            if isinstance(state, tuple) and self.within[place]:
                self._expand(machine, place, state)
                self.expanded.add(place)
            place += 1

    def _expand(self, machine: Machine, place: int, state: State) -> None:
        for number, (instance, outcome) in enumerate(islice(machine.successors(state), _MOST_STEPS + 1)):
            if number == _MOST_STEPS:
                self.cut = f"of some states only the first {counted(number, 'step')} are shown"
                return
            if outcome == state:
                continue
            known = None if isinstance(outcome, Failure) else self.numbers.get(outcome)
            if known is None:
                if len(self.states) == self.most:
                    self.cut = f"there are more than the {counted(self.most, 'state')} shown"
                    continue
                known = self._add(outcome, f"{self.names[place]}/{number}", self.levels[place] + 1)
                self._judge(machine, known, state)
            self.edges.setdefault((place, known), []).append(str(instance))
            if isinstance(outcome, tuple):
                broken = (failure.property for failure in broken_by(machine, state, outcome))
                self.breaks.setdefault((place, known), {}).update(dict.fromkeys(broken))

    def _add(self, outcome: State | Failure, name: str, level: int) -> int:
        known = len(self.states)
        self.states.append(outcome)
        if isinstance(outcome, tuple):
            self.numbers[outcome] = known
        self.names.append(name)
        self.levels.append(level)
        self.within.append(True)
        self.wrong.append(())
        return known

    def _judge(self, machine: Machine, known: int, before: State | None) -> None:
        """What is wrong there, as the place says it that the first step from `before` leads to."""
        outcome = self.states[known]
        if isinstance(outcome, Failure):
            self.wrong[known] = (outcome,)
            return
        judged = ReferenceSystem(machine).judge(outcome)
        self.within[known] = judged.is_within
        failures = [*judged.failures, *(() if before is None else broken_by(machine, before, outcome))]
        at_end = wrong_at_end(machine, outcome, self.rule) if judged.is_within else None
        self.wrong[known] = (*failures, *([at_end] if at_end else ()))

    def found(self) -> Neighbourhood:
        """What was found, as data."""
        nodes = tuple(self._node(number) for number in range(len(self.states)))
        edges = tuple(Edge(*pair, tuple(steps), tuple(self.breaks.get(pair, ()))) for pair, steps in self.edges.items())
        return Neighbourhood(nodes, edges, self.cut)

    def _node(self, number: int) -> Node:
        state = self.states[number]
        is_state = isinstance(state, tuple)
        return Node(
            number,
            self.names[number],
            self.levels[number],
            change_texts(self.stage.definition.variable_types, self.centre, state)
            if isinstance(state, tuple)
            else (f"the step fails: {state.message}",),
            tuple(failure.property for failure in self.wrong[number]),
            self.path.index(state) if is_state and state in self.path else None,
            self.within[number],
            number in self.expanded,
            not is_state,
            tuple(map(_words, self.wrong[number])) if is_state else (),
        )


def _words(failure: Failure) -> str:
    match failure.kind:
        case ViolationKind.DEADLOCK:
            return "deadlock"
        case ViolationKind.INVARIANT | ViolationKind.STEP_INVARIANT:
            return f"{failure.property} is false"
        case _:
            return f"{failure.property} fails"
