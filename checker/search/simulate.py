"""Random simulation: walks through the state space from a seed. It finds violations; it never verifies."""

import random

from checker.backends.python.machine import Failure, Instance, Machine
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Model
from checker.language.spec import Role
from checker.result import ActionFigures, Result, SymmetryFigures, Verdict, Violation
from checker.search.deadlocks import deadlock
from checker.search.limits import Limits, Meter, peak_memory
from checker.search.reference import Progress
from checker.search.retrace import broken, no_initial_state
from checker.search.watch import STOPS, reason_of
from checker.trace import State, Trace


def simulate(
    model: Model,
    *,
    seed: int = 0,
    runs: int = 1000,
    max_steps: int = 100,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Result:
    """Take `runs` random walks of up to `max_steps` steps each; the same seed takes the same walks.

    The first violation met ends it. Without one the verdict is undetermined: simulation is never exhaustive.
    """
    with model.bound():
        return Simulation(model, seed, limits or Limits(), progress).run(runs, max_steps)


class Simulation:
    """Walks taken, states seen and steps counted."""

    def __init__(self, model: Model, seed: int, limits: Limits, progress: Progress | None = None) -> None:
        self.progress, self._told = progress, 0.0
        self.model, self.machine, self.meter = model, Machine(model), Meter(limits)
        self.draw = random.Random(seed)
        self.seen: set[State] = set()
        self.transitions = self.depth = 0
        self.stopped_early = False
        self.fired = {action.name: 0 for action in model.actions}
        self.walk: list[tuple[Instance | None, State | None]] = []
        self.reached: dict[str, Trace] = {}
        self.invariants = model.properties_of(Role.INVARIANT)
        self.step_invariants = model.properties_of(Role.STEP_INVARIANT)
        self.finals = model.properties_of(Role.FINAL)
        self.constraints = model.properties_of(Role.CONSTRAINT)
        self.rule = deadlock_rule(model)

    def run(self, runs: int, max_steps: int) -> Result:
        """Walk until a violation, a limit, or enough walks."""
        stopped = f"simulation: {runs:,} walks of up to {max_steps:,} steps"
        failure: Failure | None = None
        try:
            starts = [start for start in self.machine.initial_states()]  # noqa: C416  # `list` would not look for interrupts
            for _ in range(runs):
                reason = self.meter.exceeded(len(self.seen))
                if reason is not None:
                    self.stopped_early, stopped = True, reason
                    break
                failure = self._one_walk(starts, max_steps)
                if failure is not None:
                    break
                self._tell()
        except STOPS as stop:
            self.stopped_early, stopped = True, reason_of(stop)
        return self._result(failure, stopped)

    def _tell(self) -> None:
        if self.progress is not None and self.meter.seconds - self._told > 0.1:
            self._told = self.meter.seconds
            self.progress(len(self.seen), 0, self.depth, self._told)

    def _one_walk(self, starts: list[tuple[Instance | None, State | Failure]], max_steps: int) -> Failure | None:
        if not starts:
            return None
        instance, outcome = self.draw.choice(starts)
        self.walk = []
        failure = self._arrive(instance, outcome)
        while failure is None and len(self.walk) <= max_steps:
            state = self.walk[-1][1]
            assert state is not None
            if not all(self.machine.judge(state, judged) is True for judged in self.constraints):
                return None
            steps = list(self.machine.successors(state))
            ended = self._deadlock(state, steps)
            if ended is not None:
                return ended
            if not steps:
                return None
            instance, outcome = self.draw.choice(steps)
            failure = self._step(state, instance, outcome)
        return failure

    def _step(self, state: State, instance: Instance, outcome: State | Failure) -> Failure | None:
        self.transitions += 1
        self.fired[instance.action.name] += 1
        failure = self._arrive(instance, outcome)
        if failure is None and not isinstance(outcome, Failure):
            for judged in self.step_invariants:
                truth = self.machine.judge_step(state, outcome, judged)
                if truth is not True:
                    return truth if isinstance(truth, Failure) else broken(judged)
        return failure

    def _arrive(self, instance: Instance | None, outcome: State | Failure) -> Failure | None:
        """Note the state that a step led to, and judge it."""
        if isinstance(outcome, Failure):
            self.walk.append((instance, None))
            return outcome
        self.walk.append((instance, outcome))
        self.depth = max(self.depth, len(self.walk) - 1)
        if outcome in self.seen:
            return None
        self.seen.add(outcome)
        for judged in self.invariants:
            truth = self.machine.judge(outcome, judged)
            if truth is not True:
                return truth if isinstance(truth, Failure) else broken(judged)
        for judged in self.model.properties_of(Role.REACHABLE):
            if judged.name not in self.reached and self.machine.judge(outcome, judged) is True:
                self.reached[judged.name] = self._trace()
        return None

    def _deadlock(self, state: State, steps: list[tuple[Instance, State | Failure]]) -> Failure | None:
        is_end = all(self.rule.idle and outcome == state for _, outcome in steps)
        if (
            not is_end
            or not self.rule.fails
            or any(self.machine.judge(state, judged) is True for judged in self.finals)
        ):
            return None
        return deadlock(is_enabled=bool(steps))

    def _trace(self) -> Trace:
        return self.machine.trace([self.machine.step(instance, state) for instance, state in self.walk])

    def _result(self, failure: Failure | None, stopped: str) -> Result:
        violation = None
        if not self.walk and not self.stopped_early:
            violation = no_initial_state(self.machine)
        if failure is not None:
            violation = Violation(failure.kind, failure.property, failure.message, self._trace(), failure.span)
        seconds = self.meter.seconds
        return Result(
            spec=self.model.name,
            constants=self.model.constants,
            engine="reference",
            strategy="simulation",
            symmetry=SymmetryFigures(enabled=False, group_order=1),
            verdict=Verdict.UNDETERMINED if violation is None else Verdict.VIOLATED,
            exhaustive=False,
            distinct_states=len(self.seen),
            transitions=self.transitions,
            depth=self.depth,
            elapsed_seconds=seconds,
            explore_seconds=seconds,
            peak_memory_bytes=peak_memory(),
            actions={name: ActionFigures(fired) for name, fired in self.fired.items()},
            properties={p.name: p.role.value for p in self.model.properties},
            warnings=self.model.warnings,
            violation=violation,
            reached=self.reached,
            stopped_by=None if violation is not None else stopped,
        )
