"""The reference engine: CPython runs the spec's own methods, and full states are kept and compared.

It is the definition of what a spec means; every other engine is tested against it. Breadth-first search finishes the level in which it
finds a violation and reports the shortest, first in the order of steps, so the outcome is the same on every run.
"""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

from checker.backends.python.machine import ERRORS, Failure, Instance, Machine, failure_of, violation_order
from checker.diagnostics import InvalidSpec
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Model, Property
from checker.language.spec import Disabled, Role
from checker.result import ActionFigures, Result, Stuck, SymmetryFigures, Verdict, Violation
from checker.search.deadlocks import deadlock
from checker.search.limits import Limits, Meter, peak_memory
from checker.search.reduction import symmetry_of
from checker.search.repetition import Repetition
from checker.search.retrace import (
    Path,
    broken,
    failed_at_once,
    no_initial_state,
    nothing_within,
    retrace,
    unreached,
    way_to_deadlock,
)
from checker.search.soundness import CANDIDATES, LEAST_SECONDS, SECONDS, Soundness, retraced
from checker.search.vacuity import Taken, hollow_warnings
from checker.search.watch import STOPS, finishing, in_time, reason_of, unshown
from checker.symmetry.canonical import Symmetry
from checker.trace import State, Trace

Strategy = Literal["bfs", "dfs"]
Progress = Callable[[int, int, int, float], None]
"""Told now and then of states, frontier, depth and seconds."""


@dataclass(frozen=True)
class Found:
    """A violation where the search found it: the canonical form of the state before the step, or of the state for `instance` None."""

    failure: Failure
    state: State | None
    instance: Instance | None
    length: int


def check(
    model: Model,
    *,
    strategy: Strategy = "bfs",
    symmetry: bool = True,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Result:
    """Explore the reachable states of a model and judge its properties.

    Raises InvalidSpec for a spec whose results depend on the order of a Symmetric sort (with `symmetry` only).
    """
    with model.bound():
        return Search(model, strategy, symmetry_of(model, enabled=symmetry), limits or Limits(), progress).run()


class _OverLimit(Exception):
    """A limit is exceeded in the middle of a state."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Reached = tuple[State, State]
"""A state as it was first reached, and the canonical form of its orbit."""


class Search:
    """One exploration. Orbits are kept by their canonical forms, each with the one that it was first reached from.

    An orbit is expanded from the very state that was reached first, which is thus at the end of the first of its shortest traces.

    `leave` is asked before every state whether to give up, as when a faster engine is ready; `left` says that it did.
    """

    def __init__(
        self,
        model: Model,
        strategy: Strategy,
        symmetry: Symmetry,
        limits: Limits,
        progress: Progress | None,
        leave: Callable[[], bool] | None = None,
    ) -> None:
        self.leave, self.left = leave, False
        self.model, self.strategy, self.symmetry, self.progress = model, strategy, symmetry, progress
        self.machine = Machine(model)
        self.meter = Meter(limits)
        self.limits = limits
        self.parents: dict[State, State | None] = {}
        self.outside: set[State] = set()
        self.depth = self.transitions = self.frontier = 0
        self.fired = dict.fromkeys((action.name for action in model.actions), 0)
        self.rule = deadlock_rule(model)
        self.changing: set[str] = set()
        self.stuck = self.idle = self.deadlocks = 0
        self.first_deadlock: State | None = None
        self.found: Found | None = None
        self.stopped: str | None = None
        tables: list[dict[object, object]] = [{} for _ in model.variables]  # one a variable: 1 and True are equal
        self.interned = [table.setdefault for table in tables]
        self.witnesses: dict[str, State] = {}
        self.varied: set[int] = set()
        self.base: State | None = None
        self.invariants = model.properties_of(Role.INVARIANT)
        self.step_invariants = model.properties_of(Role.STEP_INVARIANT)
        self.finals = model.properties_of(Role.FINAL)
        self.constraints = model.properties_of(Role.CONSTRAINT)
        self.wanted = {p.name: p for p in model.properties_of(Role.REACHABLE)}
        self.taken: dict[object, State] = {}
        """States that steps of every kind were taken from: of which action, changing which variables or failing how."""
        self.levels = [0]
        self.tested_states = 0
        self.repetition = Repetition(self.machine)
        self._told = 0.0

    def run(self) -> Result:
        """Search until done, violated or stopped."""
        try:
            initial = self._begin()
            if self.stopped is not None:
                self.frontier = len(initial)
            elif self.strategy == "bfs":
                self._note_witnessed()
                self._breadth_first(initial)
            else:
                self._depth_first(initial)
        except _OverLimit as over:
            self._stop(over.reason, self.frontier)
        except STOPS as stop:
            self._stop(reason_of(stop), self.frontier)
        return self._result()

    def _compare_images(self) -> None:
        """Compare what a sample of the states met says with what their images say; raises InvalidSpec on a difference."""
        seconds = SECONDS if self.limits.max_seconds is None else self.limits.max_seconds - self.meter.seconds
        soundness = Soundness(self.machine, self.symmetry.whole, seconds=max(LEAST_SECONDS, seconds))
        bounds = [*self.levels, len(self.parents)]
        each = CANDIDATES // (len(bounds) - 1) + 1
        spread = (
            state
            for start, end in itertools.pairwise(bounds)
            for state in itertools.islice(self.parents, start, end, max(1, (end - start) // each))
        )
        soundness.compare([*self.taken.values(), *self.witnesses.values()], spread, tuple)
        self.tested_states = soundness.tested

    # the two strategies

    def _breadth_first(self, level: list[Reached]) -> None:
        while level and self.found is None:
            if self.limits.max_depth is not None and self.depth >= self.limits.max_depth:
                self._stop(f"the limit of depth {self.limits.max_depth}", len(level))
                return
            following: list[Reached] = []
            for position, reached in enumerate(level):
                self.frontier = len(level) - position + len(following)
                if self._over_limit():
                    return
                following += self._expand(reached, self.depth)
            if following:
                self.depth += 1
                self.levels.append(len(self.parents) - len(following))
            level = following
            self._note_witnessed()
        self.frontier = len(level)

    def _depth_first(self, initial: list[Reached]) -> None:
        stack = [(reached, 0) for reached in reversed(initial)]
        while stack and self.found is None:
            reached, depth = stack.pop()
            self.frontier = len(stack) + 1
            if self._over_limit():
                return
            if self.limits.max_depth is not None and depth >= self.limits.max_depth:
                self._stop(f"the limit of depth {self.limits.max_depth}", self.frontier)
                continue
            self.depth = max(self.depth, depth)
            stack += [(following, depth + 1) for following in reversed(self._expand(reached, depth))]
        self.frontier = len(stack)

    # one state

    def _begin(self) -> list[Reached]:
        """The initial states, checked and counted."""
        level: list[Reached] = []
        self.repetition.begin()
        for number, (instance, outcome) in enumerate(self.machine.beginning()):
            if number and self._over_limit():
                break
            if outcome is None:
                continue
            if isinstance(outcome, Failure):
                self._report(Found(outcome, None, instance, 0))
                continue
            state = self._interned(outcome)
            self.base = self.base or state
            self._note_varied(state)
            self.machine.store.load(state)
            level += self._visit(state, None, 0)
        return level

    def _expand(self, reached: Reached, depth: int) -> list[Reached]:
        """Take every enabled step from a state; those reached that are new."""
        state, canonical = reached
        machine, store, spec = self.machine, self.machine.store, self.machine.spec
        self.repetition.note(state)
        store.load(state)
        new: list[Reached] = []
        enabled, moved = 0, False
        for action, choose in machine.choices:
            name, call = action.name, machine.calls[action.name]
            for arguments in choose():
                try:
                    call(spec, *arguments)
                except Disabled:
                    if store.changed:
                        store.undo()
                    continue
                except ERRORS as error:
                    enabled, moved = enabled + 1, True
                    self.taken.setdefault((name, type(error)), canonical)
                    self._report(
                        Found(failure_of(error, name, action.span), canonical, Instance(action, arguments), depth + 1)
                    )
                    store.undo()
                    continue
                enabled += 1
                self.fired[name] += 1
                kind = (name, *store.changed)
                if kind not in self.taken:
                    self.taken[kind] = canonical
                successor = store.read()
                if successor is not state:
                    if successor != state:
                        moved = True
                        self.changing.add(name)
                    new += self._visit(successor, reached, depth + 1)
                if self.step_invariants:
                    self._judge_step(reached, successor, Instance(action, arguments), depth + 1)
                if store.changed:
                    store.undo()
        self.transitions += enabled
        if not moved:
            self._note_end(canonical, depth, is_enabled=enabled > 0)
        return new

    def _note_end(self, canonical: State, depth: int, *, is_enabled: bool) -> None:
        """Count a state that no step leads away from; unless a @final holds, it is a deadlock."""
        self.idle += is_enabled
        self.stuck += not is_enabled
        if not self.rule.asks or (is_enabled and not self.rule.idle):
            return
        if any(self._truth(judged, depth, canonical) for judged in self.finals):
            return
        self.deadlocks += 1
        if self.first_deadlock is None:
            self.first_deadlock = canonical
        if self.rule.fails:
            self._report(Found(deadlock(is_enabled=is_enabled), canonical, None, depth))

    def _visit(self, state: State, parent: Reached | None, length: int) -> list[Reached]:
        """Judge and keep a state that the machine is in, unless its orbit is known; the state when it is to be expanded."""
        canonical = self.symmetry.canonical(state, self._watch)
        if canonical in self.parents or canonical in self.outside:
            return []
        state, canonical = self._interned(state), self._interned(canonical)
        self._note_varied(state)
        self.parents[canonical] = None if parent is None else parent[1]
        for judged in self.invariants:
            if not self._truth(judged, length, canonical):
                self._report(Found(broken(judged), canonical, None, length))
        for name in [name for name, judged in self.wanted.items() if self._truth(judged, length, canonical)]:
            self.witnesses.setdefault(name, canonical)
        if self.strategy == "dfs":
            self._note_witnessed()
        if not all(self._truth(judged, length, canonical) for judged in self.constraints):
            self.outside.add(canonical)
            return []
        return [(state, canonical)]

    def _truth(self, judged: Property, length: int, canonical: State) -> bool:
        """Whether a property holds where the machine is; an error in it is a violation, and counts as true."""
        try:
            return self.machine.holds(judged)
        except InvalidSpec:
            raise
        except ERRORS as error:
            self._report(Found(failure_of(error, judged.name, judged.span), canonical, None, length))
            return True

    def _judge_step(self, reached: Reached, successor: State, instance: Instance, length: int) -> None:
        state, canonical = reached
        for judged in self.step_invariants:
            outcome = self.machine.judge_step(state, successor, judged)
            if outcome is True:
                continue
            failure = outcome if isinstance(outcome, Failure) else broken(judged)
            self._report(Found(failure, canonical, instance, length))

    # bookkeeping

    def _report(self, found: Found) -> None:
        """Keep the shortest violation; of several, the first by kind and then by its method's place in the spec."""
        if self.found is None or self._rank(found) < self._rank(self.found):
            self.found = found

    def _rank(self, found: Found) -> tuple[int, int]:
        return found.length, violation_order(self.model, found.failure.kind, found.failure.property)

    def _note_witnessed(self) -> None:
        """What has a witness is judged no more; by levels, so that an error in it does not depend on the order of states."""
        if self.witnesses:
            self.wanted = {name: judged for name, judged in self.wanted.items() if name not in self.witnesses}

    def _interned(self, state: State) -> State:
        """An equal state whose values are shared with the states before it."""
        return tuple([keep(value, value) for keep, value in zip(self.interned, state, strict=True)])

    def _note_varied(self, state: State) -> None:
        base = self.base
        if base is not None and len(self.varied) < len(state):
            self.varied |= {index for index, value in enumerate(state) if value != base[index]}

    def _watch(self) -> None:
        """Give up finding a canonical form when a limit is exceeded."""
        reason = self.meter.exceeded(len(self.parents) - len(self.outside))
        if reason is not None:
            raise _OverLimit(reason)

    def _over_limit(self) -> bool:
        return self._is_late(len(self.parents) - len(self.outside))

    def _is_late(self, states: int = 0) -> bool:
        """Whether to stop: at a limit with so many distinct states, or for another engine."""
        reason = self.meter.exceeded(states)
        if reason is not None:
            self._stop(reason, self.frontier)
            return True
        if self.leave is not None and self.leave():
            self.left = True
            self._stop("another engine", self.frontier)
            return True
        if self.progress is not None and self.meter.seconds - self._told > 0.1:
            self._told = self.meter.seconds
            self.progress(len(self.parents) - len(self.outside), self.frontier, self.depth, self._told)
        return False

    def _stop(self, reason: str, frontier: int) -> None:
        self.stopped, self.frontier = reason, frontier

    # the outcome

    def _path(self, state: State | None) -> list[State]:
        path: list[State] = []
        while state is not None:
            path.append(state)
            state = self.parents[state]
        return path[::-1]

    def _violation(self) -> Violation | None:
        if self.found is None:
            self._note_witnessed()
            if self.stopped is None and not self.parents:
                return no_initial_state(self.machine)
            if self.stopped is None and len(self.parents) == len(self.outside):
                return nothing_within(self.machine)
            if self.stopped is None and self.wanted:
                return unreached(next(iter(self.wanted.values())), constrained=bool(self.outside))
            return None
        failure, instance = self.found.failure, self.found.instance
        if self.found.state is None:
            trace = failed_at_once(self.machine, instance)
        else:
            way = Path(self.symmetry, self._path(self.found.state))
            trace, failure = retrace(self.machine, way, failure, fails_after=instance is not None)
        return Violation(failure.kind, failure.property, failure.message, trace, failure.span)

    def _stuck(self) -> Stuck:
        first = self.first_deadlock
        trace = None
        if first is not None and self.found is None and self.stopped is None and self.rule.warns:
            trace = way_to_deadlock(self.machine, Path(self.symmetry, self._path(first)))
        return Stuck(self.stuck, self.idle, self.deadlocks, trace)

    def _witness(self, state: State) -> Trace:
        return retrace(self.machine, Path(self.symmetry, self._path(state)), None)[0]

    def _result(self) -> Result:
        """The result; when there is no time to show what was found, or it is interrupted, the counts alone."""
        try:
            finishing()
            if self.stopped is not None:
                self.machine = Machine(self.model)  # the other one may have been stopped half-way
            if self.symmetry.whole.group_order > 1 and not self.left and self.stopped != "an interrupt":
                self._compare_images()
            return self._shown()
        except STOPS as stop:
            self.stopped = unshown(self.stopped or reason_of(stop), found=self.found is not None)
            self.found, self.witnesses, self.wanted = None, {}, {}
            return self._shown()

    def _shown(self) -> Result:
        explored = self.meter.seconds
        if not self.left and self.stopped != "an interrupt":
            self.repetition.check()
        with retraced(self.symmetry):
            violation = self._violation()
            reached = {name: self._witness(state) for name, state in self.witnesses.items()}
            stuck = self._stuck()
        unfinished = Verdict.VERIFIED if self.stopped is None else Verdict.UNDETERMINED
        verdict = unfinished if violation is None else Verdict.VIOLATED
        states = len(self.parents) - len(self.outside)
        group = SymmetryFigures(self.symmetry.group_order > 1, self.symmetry.group_order, self.tested_states)
        warnings: Iterable[str] = ()
        if verdict is Verdict.VERIFIED:
            unit, first = "orbits" if group.enabled else "states", self.base
            taken = Taken(self.fired, self.changing, self.varied)
            warnings = in_time(lambda: hollow_warnings(self.machine, taken, stuck, unit, first))
        result = Result(
            spec=self.model.name,
            constants=self.model.constants,
            engine="reference",
            strategy=self.strategy,
            symmetry=group,
            verdict=verdict,
            exhaustive=self.stopped is None and self.found is None,
            distinct_states=states,
            transitions=self.transitions,
            depth=self.depth,
            elapsed_seconds=0.0,
            explore_seconds=explored,
            peak_memory_bytes=peak_memory(),
            frontier=self.frontier,
            actions={name: ActionFigures(fired) for name, fired in self.fired.items()},
            properties={p.name: p.role.value for p in self.model.properties},
            warnings=(*self.model.warnings, *warnings),
            notes=self.symmetry.notes,
            violation=violation,
            reached=reached,
            stopped_by=self.stopped,
            constrained=bool(self.outside),
            stuck=stuck,
            deadlock=self.model.deadlock,
        )
        return replace(result, elapsed_seconds=self.meter.seconds)
