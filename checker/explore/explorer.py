"""`Explorer`: the places of one model by their names, and what may be asked of them. Several may ask at once; they are answered in turn."""

from collections.abc import Sequence

from checker.api.asking import Answer, answered
from checker.api.model import Model
from checker.diagnostics import InvalidSpec, SpecError
from checker.explore.checked import SECONDS as CHECK_SECONDS
from checker.explore.checked import checked
from checker.explore.following import follow
from checker.explore.goals import Goal, goal_of
from checker.explore.jumps import MOST_STATES, Jump
from checker.explore.kept import Kept
from checker.explore.looking import beginning, place_of
from checker.explore.neighbours import MOST_NODES, STEPS, neighbourhood
from checker.explore.places import Arrival, Followed, Neighbourhood, Place
from checker.explore.runs import MOST_STEPS, How, Run
from checker.explore.searches import SECONDS
from checker.explore.stage import Stage
from checker.search.replay import is_name, start_numbered, step_numbered
from checker.trace import Step

_MOST_KEPT = 4_000
"""Paths that are kept, each a step longer than another one."""
_MOST_PLACES = 200
"""Places that are kept as they were looked at."""
LONGEST = 5_000
"""Steps that a path has at most."""


class Explorer:
    """A spec to walk through. A place is named by the trace that leads there, as everywhere: `0/2/5`; "" is before the beginning.

    Every method raises InvalidSpec for a name that the spec does not have (C601, C602), for what is asked and is nothing (C604, C605),
    and for a property that changes the state; Stopped where even to go to the place takes too long.
    """

    def __init__(self, model: Model) -> None:
        self.model, self.stage = model, Stage(model)
        self._steps: Kept[Step] = Kept(_MOST_KEPT)
        self._places: Kept[Place] = Kept(_MOST_PLACES)

    def start(self) -> str:
        """The name of the only initial state, or "" where there are several to choose from."""
        first = self.at("")
        return first.options[0].name if len(first.options) == 1 and not first.cuts else ""

    def at(self, name: str) -> Place:
        """The place with a name."""
        kept = self._places.get(name)
        if kept is not None:
            return kept
        found = place_of(self.stage, self.steps(name)) if name else beginning(self.stage)
        self._places.keep(name, found)
        return found

    def steps(self, name: str) -> tuple[Step, ...]:
        """The steps of the path with a name, each with the state after it; none of ""."""
        if not name:
            return ()
        if not is_name(name):
            raise InvalidSpec(
                [SpecError("C601", f"'{name[:60]}' is no name of a trace", fix="write for instance 0/2/5")]
            )
        numbers = name.split("/")
        if len(numbers) > LONGEST:
            raise InvalidSpec(
                [SpecError("C602", f"the path has {len(numbers):,} steps, more than the {LONGEST:,} that are shown")]
            )
        names = ["/".join(numbers[: place + 1]) for place in range(len(numbers))]
        found: list[Step] = []
        for place, (prefix, number) in enumerate(zip(names, numbers, strict=True)):
            found.append(self._steps.get(prefix) or self._taken(found, prefix, place, int(number)))
        return tuple(found)

    def _taken(self, before: Sequence[Step], name: str, place: int, number: int) -> Step:
        with self.stage.open() as machine:
            step = (
                start_numbered(machine, number)
                if place == 0
                else step_numbered(machine, before[-1].state, place, number)
            )
        self._steps.keep(name, step)
        return step

    def why(self, name: str, asked: str) -> Answer:
        """Why an action is not enabled at a place, or a property true or false, as `checker why`; in the state before a step that fails."""
        reached = [step for step in self.steps(name) if step.state is not None]
        if not reached:
            raise InvalidSpec(
                [SpecError("C604", "before the beginning nothing can be asked", fix="choose an initial state")]
            )
        with self.stage.open() as machine:
            return answered(machine, self.stage.program, reached, asked)

    def goal(self, text: str) -> Goal:
        """What a jump is to find or a run to stop at: see `checker.explore.goals`."""
        return goal_of(self.model, text)

    def jump(self, name: str, goal: str, *, most_states: int = MOST_STATES, seconds: float = SECONDS) -> Jump:
        """The search for the shortest path from a place, or from the beginning, to what is looked for."""
        return Jump(self.stage, self.steps(name), self.goal(goal), most_states=most_states, seconds=seconds)

    def checked(self, *, seconds: float = CHECK_SECONDS) -> Arrival:
        """What `checker check` finds: the end of its counterexample, or that there is none. It cannot be cancelled."""
        return checked(self.model, seconds=seconds)

    def run(
        self,
        name: str,
        until: Sequence[str],
        *,
        how: How = "first",
        seed: int | None = None,
        most_steps: int = MOST_STEPS,
        seconds: float = SECONDS,
    ) -> Run:
        """A run from a place on until one of these is met: what a jump looks for, each."""
        goals = [self.goal(text) for text in until]
        return Run(self.stage, self.steps(name), goals, how=how, seed=seed, most_steps=most_steps, seconds=seconds)

    def neighbourhood(self, name: str, *, within: int = STEPS, most: int = MOST_NODES) -> Neighbourhood:
        """The states within so many steps of a place, at most so many of them."""
        return neighbourhood(self.stage, self.steps(name), within=within, most=most)

    def follow(self, written: Sequence[str]) -> Followed:
        """How far a path of another model can be taken here, by its actions and arguments as they are written."""
        return follow(self.stage, written)
