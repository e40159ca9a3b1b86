"""The native engine: compile a model, search it in C, and have the reference engine re-run whatever is shown."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from checker.backends.c.build import BuildFailed, Building
from checker.backends.c.declarations import NO_DEPTH, VIOLATION, WAY_BITS, Exploration, Halt, WaysTo
from checker.backends.c.foreign import Options
from checker.backends.c.generate import Source, c_source
from checker.backends.c.interface import MOST_COUNTED, Library, Search
from checker.backends.python.machine import Failure, Instance, Machine, violation_order
from checker.diagnostics import InvalidSpec, SpecError
from checker.frontend.model import Model
from checker.frontend.source import class_span
from checker.ir.not_compiled import CannotCompile, NotCompiled
from checker.language.spec import Role
from checker.lower.program import compile_model
from checker.result import (
    ActionFigures,
    AuditFigures,
    Result,
    Stuck,
    SymmetryFigures,
    Verdict,
    Violation,
    ViolationKind,
)
from checker.search.audit import AUDIT_SECONDS
from checker.search.audit import audit as audit_search
from checker.search.deadlocks import deadlock_rule
from checker.search.limits import Audit, Limits, limit_of_time, peak_memory
from checker.search.reduction import symmetry_of
from checker.search.reference import Progress, Strategy
from checker.search.retrace import (
    TraceDoesNotReplay,
    Way,
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
from checker.search.ways import FoundPath, FoundWay
from checker.symmetry.canonical import Symmetry
from checker.trace import State, Trace

INTERRUPTED = Halt.BY_REQUEST
_EXPLORATIONS: dict[Strategy, Exploration] = {"bfs": Exploration.BREADTH_FIRST, "dfs": Exploration.DEPTH_FIRST}


@dataclass(frozen=True)
class Compiled:
    """A model as native code."""

    model: Model
    source: Source
    library: Library
    symmetry: Symmetry
    seconds: float

    def canonical(self, state: State) -> tuple[int, ...]:
        """The packed canonical state of a state's orbit."""
        return self.library.canonical(self.source.layout.encode(state))


class Compilation:
    """A model on its way to native code: the front end has run, the C compiler runs beside us.

    Raises InvalidSpec with C701 for each construct that is not compiled, with C702 when there is no C compiler or it fails.
    """

    def __init__(self, model: Model, symmetry: Symmetry) -> None:
        self.began = time.perf_counter()
        self.model, self.symmetry = model, symmetry
        with model.bound(), _as_errors(model):
            self.source = c_source(model, compile_model(model), symmetry)
            self.building = Building(self.source.text)

    def finish(self) -> Compiled:
        """Wait for the C compiler."""
        with _as_errors(self.model):
            path = self.building.wait()
            wanted = len(self.model.properties_of(Role.REACHABLE))
            sizes = self.source.layout.words, len(self.model.actions), wanted, len(self.source.branches)
            try:
                library = Library(path, *sizes)
            except OSError as error:
                raise BuildFailed(f"the compiled model cannot be loaded: {error}") from None
            finally:
                self.building.loaded()
        return Compiled(self.model, self.source, library, self.symmetry, time.perf_counter() - self.began)


@contextmanager
def _as_errors(model: Model) -> Iterator[None]:
    """What is not compiled as errors with a place: where nothing nearer is known, that of the variable or of the spec."""
    try:
        yield
    except CannotCompile as error:
        place = class_span(model.spec)
        raise InvalidSpec(e if e.span is not None else replace(e, span=place) for e in error.errors) from None
    except NotCompiled as error:
        span = class_span(model.spec) if error.variable is None else model.variable_span(error.variable)
        raise InvalidSpec([SpecError("C701", error.message, span, fix=error.fix)]) from None
    except BuildFailed as error:
        notes = () if error.command is None else (f"ran: {error.command}",)
        raise InvalidSpec([SpecError("C702", error.message, notes=notes)]) from None


def compile_native(model: Model, *, symmetry: bool = True) -> Compiled:
    """Compile a model; raises InvalidSpec as `Compilation` does."""
    with model.bound():
        group = symmetry_of(model, enabled=symmetry)
    return Compilation(model, group).finish()


def check(
    compiled: Compiled,
    *,
    strategy: Strategy = "bfs",
    limits: Limits | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    audit: Audit = "bounded",
) -> Result:
    """Explore the reachable states of a compiled model; the result is the reference engine's.

    Raises EnginesDiffer when CPython does not find in some of the states what the search found.
    """
    options = _options(limits or Limits(), _EXPLORATIONS[strategy], threads)
    with compiled.model.bound():
        return _Run(compiled, strategy, limits or Limits(), options, progress, audit).result()


def simulate(
    compiled: Compiled,
    *,
    seed: int = 0,
    runs: int = 1000,
    max_steps: int = 100,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Result:
    """Take random walks of a compiled model, as the reference engine's `simulate`; the same seed takes the same walks."""
    limits = limits or Limits()
    options = _options(limits, Exploration.SIMULATION, 1)
    options.seed = seed & (1 << 64) - 1
    options.runs, options.max_steps = min(runs, MOST_COUNTED), min(max_steps, MOST_COUNTED)
    with compiled.model.bound():
        result = _Run(compiled, "simulation", limits, options, progress).result()
    if result.violation is not None and result.violation.kind is not ViolationKind.UNREACHABLE:
        return result  # a violation that was met, or no state to begin a walk in
    stopped = result.stopped_by or f"simulation: {runs:,} walks of up to {max_steps:,} steps"
    return replace(
        result,
        verdict=Verdict.UNDETERMINED,
        exhaustive=False,
        violation=None,
        stopped_by=stopped,
        warnings=compiled.model.warnings,
        frontier=0,
    )


def _options(limits: Limits, strategy: Exploration, threads: int | None) -> Options:
    return Options(
        max_states=min(limits.max_states or 0, MOST_COUNTED),
        max_memory=min(limits.max_memory or 0, MOST_COUNTED),
        max_seconds=0.0 if limits.max_seconds is None else max(0.001, limits.max_seconds - limits.spent),
        max_depth=NO_DEPTH if limits.max_depth is None else min(limits.max_depth, NO_DEPTH),
        threads=threads or _cores(),
        strategy=strategy,
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Run:
    """One search and the result that is made of it."""

    def __init__(
        self,
        compiled: Compiled,
        strategy: str,
        limits: Limits,
        options: Options,
        progress: Progress | None,
        audit: Audit = "bounded",
    ) -> None:
        self.audit = audit
        self.began = time.perf_counter()
        self.compiled, self.model, self.strategy, self.limits = compiled, compiled.model, strategy, limits
        self.options, self.progress = options, progress
        self.layout, self.library = compiled.source.layout, compiled.library
        self.machine = Machine(self.model)
        self.initial_failure: tuple[Failure, Instance | None] | None = None
        self.initial_count = 0

    def result(self) -> Result:
        """Search and report."""
        initial = [] if self.compiled.source.makes_initial else self._initial()
        self.options.stay = self.initial_failure is not None
        search = self.library.search(self.options, initial)
        try:
            search.run(self._tell if self.progress is not None else None)
            outcome = search.outcome()
            self.initial_count = outcome.initial
            was_interrupted = outcome.stopped_by == INTERRUPTED
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
        stopped = self._stopped(search, outcome)
        try:
            finishing()
            tested = 0 if outcome.stopped_by == INTERRUPTED else self._compare_images(search)
            self._note_failed_choice(outcome.failed_choice)
            with retraced(self.compiled.symmetry):
                return self._made(search, outcome, stopped, tested)
        except STOPS as stop:
            found = bool(outcome.violation.found or outcome.failed_choice.found) or self.initial_failure is not None
            return self._made(search, outcome, unshown(stopped or reason_of(stop), found=found), is_cut=True)

    def _audited(self, search: Search, *, was_interrupted: bool) -> AuditFigures:
        """Compare with CPython: within what is left of the time, after an interrupt not at all."""
        seconds = AUDIT_SECONDS if self.audit == "bounded" else None
        if was_interrupted:
            seconds = 0.0
        elif self.limits.max_seconds is not None:
            left = max(0.0, self.began + self.limits.max_seconds - self.limits.spent - time.perf_counter())
            seconds = left if seconds is None else min(seconds, left)
        return audit_search(self.compiled, self.machine, search, self.audit, seconds)

    def _tell(self, states: int, frontier: int, depth: int) -> None:
        assert self.progress is not None
        self.progress(states, frontier, depth, time.perf_counter() - self.began)

    def _initial(self) -> list[list[int]]:
        states: dict[State, None] = {}
        for instance, outcome in self.machine.initial_states():
            if isinstance(outcome, Failure):
                self.initial_failure = self._least_failure(outcome, instance)
            else:
                states[outcome] = None
        return [self.layout.encode(state) for state in states]

    def _note_failed_choice(self, failed: Any) -> None:
        """The failure of an @init that compiled code has found, as CPython finds it."""
        if not failed.found:
            return
        instance, outcome = self.machine.beginning_numbered(failed.number)
        if not isinstance(outcome, Failure) or self._order(outcome) != failed.order:
            raise TraceDoesNotReplay(f"@init {instance.action.name} does not fail again")
        self.initial_failure = outcome, instance

    def _least_failure(self, failure: Failure, instance: Instance | None) -> tuple[Failure, Instance | None]:
        new, old = (failure, instance), self.initial_failure
        return new if old is None or self._order(failure) < self._order(old[0]) else old

    def _order(self, failure: Failure) -> int:
        return violation_order(self.model, failure.kind, failure.property)

    def _compare_images(self, search: Search) -> int:
        """Compare what a sample of the states met says with what their images say; how many. Raises InvalidSpec on a difference."""
        if self.compiled.symmetry.whole.group_order == 1:
            return 0
        most = self.limits.max_seconds
        seconds = SECONDS if most is None else most - (time.perf_counter() - self.began)
        soundness = Soundness(self.machine, self.compiled.symmetry.whole, seconds=max(LEAST_SECONDS, seconds))
        taken = search.branches().values()
        branches = sorted({words for words in taken if isinstance(words, tuple)})
        chosen = [self.machine.choice(number) for number in sorted({n for n in taken if isinstance(n, int)})]
        soundness.compare(map(self._decoded, branches), search.sample(CANDIDATES), self._decoded, chosen)
        return soundness.tested

    def _decoded(self, words: Sequence[int]) -> State:
        return self.layout.decode(list(words))

    # the outcome

    def _made(
        self, search: Search, outcome: Any, stopped: str | None, tested: int = 0, *, is_cut: bool = False
    ) -> Result:
        violation = None if is_cut else self._violation(search, outcome)
        reached = {} if is_cut else self._reached(search, outcome)
        if violation is None and stopped is None and not self.initial_count:
            violation = no_initial_state(self.machine)
        if violation is None and stopped is None and not outcome.states:
            violation = nothing_within(self.machine)
        if violation is None and stopped is None:
            violation = self._unreached(reached, bool(outcome.outside))
        verdict = Verdict.VERIFIED if stopped is None else Verdict.UNDETERMINED
        verdict = verdict if violation is None else Verdict.VIOLATED
        fired = {action.name: outcome.fired[n] for n, action in enumerate(self.model.actions)}
        warnings: Sequence[str] = ()
        group = self.compiled.symmetry.group_order
        stuck = None if self.strategy == "simulation" else self._stuck(search, outcome, stopped, violation)
        if verdict is Verdict.VERIFIED:
            unit = "orbits" if group > 1 else "states"
            varied = self._varied(outcome)
            first = self.layout.decode(list(outcome.base)) if outcome.initial else None
            changing = {action.name for n, action in enumerate(self.model.actions) if outcome.changing[n]}
            taken = Taken(fired, changing, varied)
            warnings = in_time(lambda: hollow_warnings(self.machine, taken, stuck, unit, first))
        return Result(
            spec=self.model.name,
            constants=self.model.constants,
            engine="native",
            strategy=self.strategy,
            symmetry=SymmetryFigures(group > 1, group, tested),
            verdict=verdict,
            exhaustive=stopped is None and (violation is None or violation.trace is None),
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
            warnings=(*self.model.warnings, *warnings),
            notes=self.compiled.symmetry.notes,
            violation=violation,
            reached=reached,
            stopped_by=stopped,
            constrained=bool(outcome.outside),
            stuck=stuck,
            deadlock=self.model.deadlock,
        )

    def _stopped(self, search: Search, outcome: Any) -> str | None:
        limits = self.limits
        match outcome.stopped_by:
            case Halt.DONE:
                return None
            case Halt.BY_STATES:
                return f"the limit of {limits.max_states:,} states"
            case Halt.BY_DEPTH:
                return f"the limit of depth {limits.max_depth}"
            case Halt.BY_SECONDS:
                return limit_of_time(limits.max_seconds)
            case Halt.BY_MEMORY:
                most = limits.max_memory
                return "the memory there is" if most is None else f"the limit of {most / 2**20:,.0f} MiB of memory"
            case Halt.BY_REQUEST:
                return "an interrupt" if search.stop is None else reason_of(search.stop)
            case _:
                return self.compiled.source.sites[int(outcome.site)]

    def _violation(self, search: Search, outcome: Any) -> Violation | None:
        if self.initial_failure is not None:
            failure, instance = self.initial_failure
            found = outcome.violation
            if not found.found or found.length or self._order(failure) < found.order:
                trace = failed_at_once(self.machine, instance)
                return Violation(failure.kind, failure.property, failure.message, trace, failure.span)
        if not outcome.violation.found:
            return None
        return self._replayed(search, outcome.violation)

    def _replayed(self, search: Search, found: Any) -> Violation:
        """The violation as the reference engine finds it at the end of the way."""
        names = [m.name for m in (*self.model.inits, *self.model.actions)] + [p.name for p in self.model.properties]
        kind = list(ViolationKind)[found.order // (len(names) + 1)]
        place = found.order % (len(names) + 1)
        expected = Failure(kind, names[place] if place < len(names) else "deadlock", "", None)
        way: Way
        if self.strategy == "bfs":
            search.find_ways(WaysTo.TO_VIOLATION)
            way = FoundWay(self.compiled, search, VIOLATION, found.length + (not found.has_action))
        else:
            way = self._path(search, found.state)
        trace, failure = retrace(self.machine, way, expected, fails_after=bool(found.has_action))
        return Violation(failure.kind, failure.property, failure.message, trace, failure.span)

    def _reached(self, search: Search, outcome: Any) -> dict[str, Trace]:
        names = [judged.name for judged in self.model.properties_of(Role.REACHABLE)]
        found: dict[str, Trace] = {}
        for group, bits in enumerate(outcome.reached):
            if self.strategy == "bfs" and bits:
                search.find_ways(WaysTo.TO_WITNESSES + group)
            for bit, name in enumerate(names[WAY_BITS * group : WAY_BITS * group + WAY_BITS]):
                if bits >> bit & 1:
                    way = self._way_to_witness(search, outcome, WAY_BITS * group + bit)
                    found[name] = retrace(self.machine, way, None)[0]
        return found

    def _stuck(self, search: Search, outcome: Any, stopped: str | None, violation: Violation | None) -> Stuck:
        """The states that lead nowhere, with the way to a deadlock that is warned of: to find it costs as much as the search, at most."""
        found, trace = outcome.deadlock, None
        is_wanted = stopped is None and deadlock_rule(self.model).warns
        if found.found and is_wanted and (violation is None or violation.trace is None):
            if self.strategy == "bfs":
                search.find_ways(WaysTo.TO_DEADLOCK)
                way: Way = FoundWay(self.compiled, search, VIOLATION, found.length + 1)
            else:
                way = self._path(search, found.state)
            trace = way_to_deadlock(self.machine, way)
        return Stuck(outcome.stuck, outcome.idle, outcome.deadlocks, trace)

    def _way_to_witness(self, search: Search, outcome: Any, number: int) -> Way:
        if self.strategy == "bfs":
            return FoundWay(self.compiled, search, 1 << number % WAY_BITS, outcome.reached_in[number] + 1)
        return self._path(search, outcome.witnesses[number])

    def _path(self, search: Search, state: Any) -> Way:
        forms = search.path(tuple(state))
        return FoundPath(self.compiled, forms, search, self.compiled.source.makes_initial)

    def _unreached(self, reached: dict[str, Trace], constrained: bool) -> Violation | None:
        for judged in self.model.properties_of(Role.REACHABLE):
            if judged.name not in reached:
                return unreached(judged, constrained=constrained)
        return None

    def _varied(self, outcome: Any) -> set[int]:
        """The variables with a bit that changed."""
        bits = [int(word) for word in outcome.changed]
        found = set()
        for number, row in enumerate(self.layout.rows):
            for word, shift in zip(row.words, row.shifts, strict=True):
                whole = sum(bits[word + n] << 64 * n for n in range((row.shape.width + shift + 63) // 64))
                if whole >> shift & (1 << row.shape.width) - 1:
                    found.add(number)
                    break
        return found
