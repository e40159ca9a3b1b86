"""One search of a compiled model: run in C; what it found is re-run by CPython, its answers are audited, its figures made a result."""

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

from checker.backends.c.declarations import VIOLATION, WAY_BITS, Halt, WaysTo
from checker.backends.c.foreign import Options
from checker.backends.c.interface import Search
from checker.backends.python.machine import Failure, Instance, Machine
from checker.diagnostics import InvalidSpec
from checker.frontend.deadlock import deadlock_rule
from checker.language.spec import Role
from checker.options import SEEKING_ALL, Audit, Progress, Seeking, Strategy
from checker.result import (
    INTERRUPT,
    ActionFigures,
    AuditFigures,
    Result,
    Stop,
    StopKind,
    Stuck,
    Violation,
    ViolationKind,
    violation_of,
    violation_order,
)
from checker.search.audit import AUDIT_SECONDS
from checker.search.audit import audit as audit_search
from checker.search.drawing import MANY, drawing_of
from checker.search.first_way import OtherWays
from checker.search.limits import Limits, peak_memory
from checker.search.missing import missing
from checker.search.more import NOT_TOLD_APART
from checker.search.outcome import may_be_hollow, maybe_not_first, unshown, verdict_of
from checker.search.retrace import TraceDoesNotReplay, Way, failed_at_once, retrace, way_to_deadlock
from checker.search.soundness import CANDIDATES, LEAST_SECONDS, SECONDS, Soundness, retraced
from checker.search.vacuity import Taken, hollow_warnings
from checker.search.watch import finishing, in_time
from checker.search.ways import FoundPath, FoundWay, Packed
from checker.search.witnesses import DEADLOCK, KeptWays
from checker.stopping import STOPS, stop_of
from checker.trace import State, Trace

if TYPE_CHECKING:
    from checker.search.native import Compiled


class NativeRun:
    """One search of a compiled model, and the result that is made of it."""

    def __init__(
        self,
        compiled: "Compiled",
        strategy: Strategy | Literal["simulation"],
        limits: Limits,
        options: Options,
        progress: Progress | None,
        audit: Audit = "bounded",
        seeking: Seeking = SEEKING_ALL,
    ) -> None:
        self.audit, self.seeking = audit, seeking
        self.began = time.perf_counter()
        self.compiled, self.model, self.strategy, self.limits = compiled, compiled.model, strategy, limits
        self.options, self.progress = options, progress
        self.layout, self.library = compiled.source.layout, compiled.library
        self.beginning = Machine(self.model)
        """Makes initial states, and takes steps whose arguments are given."""
        self.is_shortest = strategy == "bfs"
        """Whether the ways that are found are shortest ones."""
        self.finds_ways = strategy == "bfs" and not compiled.keeps_hidden
        """Whether all shortest ways to what is found are at hand, not one alone."""
        self.initial_failure: tuple[Failure, Instance | None, int] | None = None
        self.initial_count = 0
        self.stop: Stop | None = None
        self.kept = KeptWays(compiled.reduction, "native", is_asked=self.finds_ways)
        if not self.kept:
            self._check_choices()

    @cached_property
    def machine(self) -> Machine:
        """Takes all steps from a state.

        Of actions with many choices those that can be enabled are read from the program, which is loaded for that: where what is shown
        and audited is known from before, no step is looked for.
        """
        return Machine(self.model, drawing_of(self.model, MANY, self.compiled.reduction))

    def _check_choices(self) -> None:
        """Raise InvalidSpec (C212) for an action that would be tried for every integer, before the search.

        Ways to witnesses are known of a model for which it did not: one with another program has another key.
        """
        _ = self.machine

    def result(self) -> Result:
        """Search and report."""
        initial = [] if self.compiled.source.makes_initial else self._initial()
        self.options.stay = self.initial_failure is not None
        search = self.library.search(self.options, initial)
        try:
            for kind, name in self.seeking.left_out:
                search.leave_out(violation_order(self.model, ViolationKind(kind), name))
            search.run(self._tell if self.progress is not None else None)
            outcome = search.outcome()
            self.initial_count = outcome.initial
            self.stop = self._stop(search, outcome)
            if self.stop is not None:
                self.kept.leave()
            was_interrupted = self._is_interrupted
            try:
                result = self._shown(search, outcome)
            except (TraceDoesNotReplay, InvalidSpec):
                self._audited(search, was_interrupted=was_interrupted)  # a difference that it finds says more
                raise
            return replace(result, audit=self._audited(search, was_interrupted=was_interrupted))
        finally:
            search.close()

    def _shown(self, search: Search, outcome: Any) -> Result:
        """The result; when there is no time to show what was found, or it is interrupted, the counts alone."""
        try:
            finishing()
            tested = 0 if self._is_interrupted else self._compare_images(search)
            self._note_failed_choice(outcome.failed_choice)
            with retraced(self.compiled.reduction.assumed):
                return self._made(search, outcome, tested)
        except STOPS as error:
            found = bool(outcome.violation.found or outcome.failed_choice.found) or self.initial_failure is not None
            self.stop = unshown(self.stop or stop_of(error), found=found)
            return self._made(search, outcome, is_cut=True)

    @property
    def _is_interrupted(self) -> bool:
        return self.stop is not None and self.stop.kind is StopKind.INTERRUPT

    def _stop(self, search: Search, outcome: Any) -> Stop | None:
        """What ended the search, as the runtime says it."""
        limits = self.limits
        match outcome.stopped_by:
            case Halt.DONE:
                return None
            case Halt.BY_STATES:
                return Stop(StopKind.STATES, limits.max_states)
            case Halt.BY_DEPTH:
                return Stop(StopKind.DEPTH, limits.max_depth)
            case Halt.BY_SECONDS:
                return Stop(StopKind.TIME, limits.max_seconds)
            case Halt.BY_MEMORY:
                return Stop(StopKind.MEMORY, limits.max_memory)
            case Halt.BY_REQUEST:
                return INTERRUPT if search.stop is None else stop_of(search.stop)
            case _:
                return self.compiled.source.sites[int(outcome.site)]

    def _audited(self, search: Search, *, was_interrupted: bool) -> AuditFigures:
        """Compare with CPython: within what is left of the time, after an interrupt not at all."""
        seconds = AUDIT_SECONDS if self.audit == "bounded" else None
        if was_interrupted:
            seconds = 0.0
        elif self.limits.max_seconds is not None:
            left = max(0.0, self.began + self.limits.max_seconds - self.limits.spent - time.perf_counter())
            seconds = left if seconds is None else min(seconds, left)
        return audit_search(self.compiled, self.beginning, lambda: self.machine, search, self.audit, seconds)

    def _tell(self, states: int, frontier: int, depth: int) -> None:
        assert self.progress is not None
        self.progress(states, frontier, depth, time.perf_counter() - self.began)

    def _initial(self) -> list[list[int]]:
        states: dict[State, None] = {}
        for number, (instance, outcome) in enumerate(self.beginning.beginning()):
            if isinstance(outcome, Failure):
                self.initial_failure = self._least_failure(outcome, instance, number)
            elif outcome is not None:
                states[outcome] = None
        return [self.layout.encode(state) for state in states]

    def _note_failed_choice(self, failed: Any) -> None:
        """The failure of an @init that compiled code has found, as CPython finds it."""
        if not failed.found:
            return
        instance, outcome = self.beginning.beginning_numbered(failed.number)
        if not isinstance(outcome, Failure) or self._order(outcome) != failed.order:
            raise TraceDoesNotReplay(f"@init {instance.action.name} does not fail again")
        self.initial_failure = outcome, instance, int(failed.number)

    def _least_failure(
        self, failure: Failure, instance: Instance | None, number: int
    ) -> tuple[Failure, Instance | None, int]:
        new, old = (failure, instance, number), self.initial_failure
        return new if old is None or self._order(failure) < self._order(old[0]) else old

    def _order(self, failure: Failure) -> int:
        return violation_order(self.model, failure.kind, failure.property)

    def _compare_images(self, search: Search) -> int:
        """Compare what a sample of the states met says with what their images say; how many. Raises InvalidSpec on a difference."""
        if not self.compiled.reduction.is_assumed:
            return 0
        most = self.limits.max_seconds
        seconds = SECONDS if most is None else most - (time.perf_counter() - self.began)
        soundness = Soundness(self.machine, self.compiled.reduction.assumed, seconds=max(LEAST_SECONDS, seconds))
        taken = search.branches().values()
        branches = sorted({words for words in taken if isinstance(words, tuple)})
        chosen = [self.machine.choice(number) for number in sorted({n for n in taken if isinstance(n, int)})]
        soundness.compare(map(self.layout.decode, branches), search.sample(CANDIDATES), self.layout.decode, chosen)
        return soundness.tested

    # the outcome

    def _made(self, search: Search, outcome: Any, tested: int = 0, *, is_cut: bool = False) -> Result:
        reduction = self.compiled.reduction
        violation = None if is_cut else self._violation(search, outcome)
        more = () if is_cut else self._alike(search, outcome, violation)
        reached = {} if is_cut else self._reached(search, outcome)
        if violation is None and self.stop is None:
            violation = missing(
                self.beginning,
                initial=self.initial_count,
                states=outcome.states,
                reached=reached,
                constrained=bool(outcome.outside),
            )
        verdict = verdict_of(self.stop, violation)
        fired = {action.name: outcome.fired[n] for n, action in enumerate(self.model.actions)}
        stuck = None if self.strategy == "simulation" else self._stuck(search, outcome, violation)
        warnings = self._warnings(outcome, fired, stuck) if may_be_hollow(self.stop, violation) else ()
        view, others = reduction.view, self._other_ways(outcome)
        cut_by = others.cut_by(view)
        return Result(
            spec=self.model.name,
            constants=self.model.constants,
            engine="native",
            strategy=self.strategy,
            symmetry=reduction.figures(tested),
            verdict=verdict,
            exhaustive=self.stop is None and (violation is None or violation.trace is None) and not cut_by,
            distinct_states=outcome.states,
            transitions=outcome.transitions,
            depth=outcome.depth,
            elapsed_seconds=time.perf_counter() - self.began + self.compiled.seconds,
            explore_seconds=outcome.seconds,
            compile_seconds=self.compiled.seconds,
            bytes_per_state=outcome.peak_memory / outcome.states if outcome.states else None,
            peak_memory_bytes=peak_memory(),
            frontier=outcome.frontier,
            actions={name: ActionFigures(fired[name]) for name in fired},
            properties={p.name: p.role.value for p in self.model.properties},
            warnings=(*self.model.warnings, *others.warnings(view), *warnings),
            notes=(
                *others.notes(view),
                *reduction.notes,
                *maybe_not_first(self.stop, violation, reduction.unit),
                *([NOT_TOLD_APART] if self.seeking.each_action and violation and reduction.view.hidden else []),
            ),
            violation=violation,
            more=more,
            reached=reached,
            stop=self.stop,
            constrained=bool(outcome.outside or outcome.cut_by_hidden),
            cut_by=cut_by,
            stuck=stuck,
            deadlock=self.model.deadlock,
        )

    def _other_ways(self, outcome: Any) -> OtherWays:
        """What was met on other ways to a state than the first; a walk goes by its own."""
        if self.strategy == "simulation":
            return OtherWays()
        reduction = self.compiled.reduction
        moved = reduction.symmetry.moved_hidden if outcome.met_image else frozenset[int]()
        met = self.layout.rows_with(outcome.other) & reduction.view.hidden
        return OtherWays(moved | met, bool(outcome.cut_by_hidden))

    def _warnings(self, outcome: Any, fired: dict[str, int], stuck: Stuck | None) -> Sequence[str]:
        unit = self.compiled.reduction.unit
        first = self.layout.decode(outcome.base) if outcome.initial else None
        changing = {action.name for n, action in enumerate(self.model.actions) if outcome.changing[n]}
        view = self.compiled.reduction.view
        varied = self.layout.rows_with(outcome.changed) | self._other_ways(outcome).may_vary(view)
        taken = Taken(fired, changing, varied, view.writers)
        return in_time(lambda: hollow_warnings(self.model, lambda: self.machine, taken, stuck, unit, first))

    def _violation(self, search: Search, outcome: Any) -> Violation | None:
        if self.initial_failure is not None:
            failure, instance, number = self.initial_failure
            found = outcome.violation
            if not found.found or found.length or self._order(failure) < found.order:
                trace = failed_at_once(self.machine, instance, number)
                return Violation(failure.kind, failure.property, failure.message, trace, failure.span)
        if not outcome.violation.found:
            return None
        return self._replayed(search, outcome.violation)

    def _replayed(self, search: Search, found: Any) -> Violation:
        """The violation as the reference engine finds it at the end of the way."""
        expected = Failure(*violation_of(self.model, found.order), "", None)
        way: Way
        if self.finds_ways:
            search.find_ways(WaysTo.TO_VIOLATION)
            way = FoundWay(self.compiled, search, VIOLATION, found.length + (not found.has_action))
        else:
            way = self._path(search, found.state)
        trace, failure = retrace(
            self.machine, way, expected, fails_after=bool(found.has_action), is_shortest=self.is_shortest
        )
        return Violation(failure.kind, failure.property, failure.message, trace, failure.span)

    def _alike(self, search: Search, outcome: Any, violation: Violation | None) -> tuple[Violation, ...]:
        """One as short as the violation for each other action that may come last, in the order of the spec, where they are asked for."""
        trace, found = None if violation is None else violation.trace, outcome.violation
        is_whole = self.stop is None and not self.compiled.reduction.view.hidden
        is_asked = self.seeking.each_action and is_whole and found.found
        if not is_asked or violation is None or trace is None or trace.length == 0:
            return ()
        alike: list[Violation] = []
        expected = Failure(*violation_of(self.model, found.order), "", None)
        for number, action in enumerate(self.model.actions):
            if action.name == trace.steps[-1].action:
                continue
            search.find_ways(WaysTo.TO_VIOLATION, number)
            if search.has_ways():
                way = FoundWay(self.compiled, search, VIOLATION, found.length + (not found.has_action))
                fails = bool(found.has_action)
                other, failure = retrace(
                    self.machine, way, expected, fails_after=fails, is_shortest=True, last=action.name
                )
                alike.append(Violation(failure.kind, failure.property, failure.message, other, failure.span))
        return tuple(alike)

    def _reached(self, search: Search, outcome: Any) -> dict[str, Trace]:
        """A trace to each @reachable property that was reached; where they are the shortest ones that there are, they are kept."""
        names = [judged.name for judged in self.model.properties_of(Role.REACHABLE)]
        found: dict[str, Trace] = {}
        for group, bits in enumerate(outcome.reached):
            numbered = enumerate(names[WAY_BITS * group : WAY_BITS * group + WAY_BITS])
            wanted = [(WAY_BITS * group + bit, name) for bit, name in numbered if bits >> bit & 1]
            if self.finds_ways and any(name not in self.kept for _, name in wanted):
                search.find_ways(WaysTo.TO_WITNESSES + group)
            for number, name in wanted:
                found[name] = self.kept.trace(name, self.beginning, partial(self._witness, search, outcome, number))
        return found

    def _stuck(self, search: Search, outcome: Any, violation: Violation | None) -> Stuck:
        """The states that lead nowhere, with the way to a deadlock that is warned of: to find it costs as much as the search, at most."""
        found, trace = outcome.deadlock, None
        is_wanted = self.stop is None and deadlock_rule(self.model).warns
        if found.found and is_wanted and (violation is None or violation.trace is None):
            trace = self.kept.trace(DEADLOCK, self.beginning, partial(self._deadlock, search, found))
        return Stuck(outcome.stuck, outcome.idle, outcome.deadlocks, trace)

    def _deadlock(self, search: Search, found: Any) -> Trace:
        if self.finds_ways:
            search.find_ways(WaysTo.TO_DEADLOCK)
            way: Way = FoundWay(self.compiled, search, VIOLATION, found.length + 1)
        else:
            way = self._path(search, found.state)
        return way_to_deadlock(self.machine, way, is_shortest=self.is_shortest)

    def _witness(self, search: Search, outcome: Any, number: int) -> Trace:
        if self.finds_ways:
            way: Way = FoundWay(self.compiled, search, 1 << number % WAY_BITS, outcome.reached_in[number] + 1)
        else:
            way = self._path(search, outcome.witnesses[number])
        return retrace(self.machine, way, None, is_shortest=self.is_shortest)[0]

    def _path(self, search: Search, state: Any) -> Way:
        forms = search.path(tuple(state))
        orbits = Packed(self.layout) if self.compiled.keeps_hidden else self.compiled
        return FoundPath(orbits, forms, search, self.compiled.source.makes_initial)
