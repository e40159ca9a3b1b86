"""Random simulation: walks through the state space from a seed. It finds violations; it never verifies."""

import random

from checker.backends.python.machine import Failure, Machine
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Model
from checker.language.spec import Role
from checker.options import Progress
from checker.result import (
    ActionFigures,
    Result,
    Stop,
    StopKind,
    SymmetryFigures,
    Verdict,
    Violation,
    violation_order,
)
from checker.search.deadlocks import deadlock
from checker.search.drawing import drawing_of
from checker.search.limits import Limits, Meter, peak_memory
from checker.search.missing import no_initial_state
from checker.search.reduction import reduction_of
from checker.search.retrace import Start, every_start
from checker.search.system import ReferenceSystem, Transition, broken_by
from checker.search.view import is_one
from checker.stopping import STOPS, stop_of
from checker.trace import State, Step, Trace
from checker.walk import Walk, WalkEnd


def simulate(
    model: Model,
    *,
    seed: int = 0,
    runs: int = 1000,
    max_steps: int = 100,
    limits: Limits | None = None,
    progress: Progress | None = None,
    kept_runs: int = 0,
    met: list[State] | None = None,
) -> Result:
    """Take `runs` random walks of up to `max_steps` steps each; the same seed takes the same walks.

    The first violation met ends it. Without one the verdict is undetermined: simulation is never exhaustive. The first `kept_runs` walks
    are in the result; the distinct states come into the list `met`, where there is one, in the order in which they were met.
    """
    with model.bound():
        return Simulation(model, seed, limits or Limits(), progress, kept_runs, met).run(runs, max_steps)


class Simulation:
    """Walks taken, states seen and steps counted."""

    def __init__(
        self,
        model: Model,
        seed: int,
        limits: Limits,
        progress: Progress | None = None,
        kept_runs: int = 0,
        met: list[State] | None = None,
    ) -> None:
        self.progress, self._told = progress, 0.0
        self.kept_runs, self.kept, self.met = kept_runs, list[Walk](), met
        self.end = WalkEnd.STEPS
        self.reduction = reduction_of(model, symmetry=False)
        drawing = drawing_of(model, reduction=self.reduction)
        self.model, self.machine, self.meter = model, Machine(model, drawing), Meter(limits)
        self.system = ReferenceSystem(self.machine)
        self.draw = random.Random(seed)
        self.seen: set[State] = set()
        """What tells states apart, of those met."""
        self.transitions = self.depth = 0
        self.stopped_early = self.constrained = False
        self.fired = {action.name: 0 for action in model.actions}
        self.walk: list[Step] = []
        self.reached: dict[str, Trace] = {}
        self.finals = model.properties_of(Role.FINAL)
        self.constraints = model.properties_of(Role.CONSTRAINT)
        self.rule = deadlock_rule(model)

    def run(self, runs: int, max_steps: int) -> Result:
        """Walk until a violation, a limit, or enough walks."""
        stop = Stop(StopKind.WALKS, runs, steps=max_steps)
        failure: Failure | None = None
        try:
            starts = [start for start in every_start(self.machine) if start[2] is not None]
            for number in range(1, runs + 1):
                limit = self.meter.exceeded(len(self.seen))
                if limit is not None:
                    self.stopped_early, stop = True, limit
                    break
                failure = self._one_walk(starts, max_steps)
                if self.walk and number <= self.kept_runs:
                    end = self.end if failure is None else WalkEnd.VIOLATION
                    self.kept.append(Walk(number, self._trace(), end))
                if failure is not None:
                    break
                self._tell()
        except STOPS as error:
            self.stopped_early, stop = True, stop_of(error)
        return self._result(failure, stop)

    def _tell(self) -> None:
        if self.progress is not None and self.meter.seconds - self._told > 0.1:
            self._told = self.meter.seconds
            self.progress(len(self.seen), 0, self.depth, self._told)

    def _one_walk(self, starts: list[Start], max_steps: int) -> Failure | None:
        if not starts:
            return None
        number, instance, outcome = self.draw.choice(starts)
        assert outcome is not None, "what is not enabled is not among them"
        self.walk, self.end = [], WalkEnd.STEPS
        failure = self._arrive(self.machine.step(instance, _after(outcome), number), outcome)
        while failure is None and len(self.walk) <= max_steps:
            state = self.walk[-1].state
            assert state is not None
            if not all(self.machine.judge(state, judged) is True for judged in self.constraints):
                self.end = WalkEnd.OUTSIDE
                return None
            steps = list(self.system.successors(state))
            ended = self._deadlock(state, steps)
            if ended is not None:
                return ended
            if not steps:
                self.end = WalkEnd.STUCK
                return None
            number = self.draw.choice(range(len(steps)))
            failure = self._step(state, number, steps[number])
        return failure

    def _step(self, state: State, number: int, taken: Transition) -> Failure | None:
        instance, outcome = taken.instance, taken.outcome
        assert instance is not None, "an action has been taken"
        self.transitions += 1
        self.fired[instance.action.name] += 1
        failure = self._arrive(self.machine.step(instance, _after(outcome), number), outcome)
        if failure is None and isinstance(outcome, tuple):
            return next(broken_by(self.machine, state, outcome), None)
        return failure

    def _arrive(self, step: Step, outcome: State | Failure) -> Failure | None:
        """Note the state that a step led to, and judge it: a known one as well, where something goes by what does not tell it apart."""
        self.walk.append(step)
        if isinstance(outcome, Failure):
            return outcome
        self.depth = max(self.depth, len(self.walk) - 1)
        seen = self.reduction.symmetry.seen(outcome)
        if seen in self.seen and not self.reduction.view.is_seen:
            return None
        if self.met is not None and seen not in self.seen:
            self.met.append(outcome)
        self.seen.add(seen)
        judgement = self.system.judge(outcome, known=self.reached)
        self.constrained |= not judgement.is_within
        if not judgement.failures:
            self.reached.update({name: self._trace() for name in judgement.reached})
        return min(judgement.failures, key=self._order, default=None)

    def _order(self, failure: Failure) -> int:
        return violation_order(self.model, failure.kind, failure.property)

    def _deadlock(self, state: State, steps: list[Transition]) -> Failure | None:
        is_end = all(self.rule.idle and self._is_idle(taken.outcome, state) for taken in steps)
        if not is_end or not self.rule.fails or self._is_final(state):
            return None
        return deadlock(is_enabled=bool(steps))

    def _is_idle(self, outcome: State | Failure, state: State) -> bool:
        """Whether a step leaves a state as it is, in what tells states apart."""
        return not isinstance(outcome, Failure) and is_one(self.model, outcome, state)

    def _is_final(self, state: State) -> bool:
        return any(self.machine.judge(state, judged) is True for judged in self.finals)

    def _trace(self) -> Trace:
        return self.machine.trace(self.walk)

    def _result(self, failure: Failure | None, stop: Stop) -> Result:
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
            stop=None if violation is not None else stop,
            constrained=self.constrained,
            walks=tuple(self.kept),
        )


def _after(outcome: State | Failure) -> State | None:
    return None if isinstance(outcome, Failure) else outcome
