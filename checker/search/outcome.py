"""What a search of the reference engine has found, as a result: the violation with its trace, the witnesses, the figures, the warnings."""

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from checker.backends.python.machine import Failure, Instance, Machine
from checker.result import ActionFigures, Result, Stop, StopKind, Stuck, Verdict, Violation, ViolationKind
from checker.search.drawing import drawing_of
from checker.search.first_way import OtherWays
from checker.search.last_steps import LastStep, last_steps
from checker.search.limits import peak_memory
from checker.search.missing import missing
from checker.search.more import NOT_TOLD_APART
from checker.search.retrace import Path, Themselves, failed_at_once, retrace, way_to_deadlock
from checker.search.soundness import CANDIDATES, LEAST_SECONDS, SECONDS, Soundness, retraced
from checker.search.vacuity import Taken, hollow_warnings
from checker.search.watch import finishing, in_time
from checker.search.witnesses import DEADLOCK, KeptWays
from checker.stopping import STOPS, stop_of
from checker.trace import State, Trace

if TYPE_CHECKING:
    from checker.search.reference import Search


@dataclass(frozen=True)
class Found:
    """A violation where the search found it: the canonical form of the state before the step, or of the state for `instance` None.

    For an @init that fails there is no state, and `number` is that of the choice of its arguments.
    """

    failure: Failure
    state: State | None
    instance: Instance | None
    length: int
    number: int = 0


class Outcome:
    """The result of one search that is over."""

    def __init__(self, search: "Search") -> None:
        self.search, self.model, self.reduction = search, search.model, search.reduction
        self.symmetry = self.reduction.symmetry
        self.machine = search.machine
        self.stop, self.found, self.witnesses = search.stop, search.found, search.witnesses
        self.is_shortest = search.strategy == "bfs"
        """Whether the ways that were found are shortest ones."""
        self.tested_states = 0

    def result(self) -> Result:
        """The result; when there is no time to show what was found, or it is interrupted, the counts alone."""
        try:
            finishing()
            if self.stop is not None:
                # the other one may have been stopped half-way
                self.machine = Machine(self.model, drawing_of(self.model, reduction=self.reduction))
            if self.reduction.is_assumed and self._may_go_on:
                self._compare_images()
            return self._shown()
        except STOPS as error:
            self.stop = unshown(self.stop or stop_of(error), found=self.found is not None)
            self.found, self.witnesses = None, {}
            return self._shown()

    @property
    def _may_go_on(self) -> bool:
        """Whether nobody waits for the end, who has interrupted the search or goes on with another engine."""
        return not self.search.left and (self.stop is None or self.stop.kind is not StopKind.INTERRUPT)

    def _compare_images(self) -> None:
        """Compare what a sample of the states met says with what their images say; raises InvalidSpec on a difference."""
        search, most = self.search, self.search.limits.max_seconds
        seconds = SECONDS if most is None else most - search.meter.seconds
        soundness = Soundness(self.machine, self.reduction.assumed, seconds=max(LEAST_SECONDS, seconds))
        bounds = [*search.levels, len(search.parents)]
        each = CANDIDATES // (len(bounds) - 1) + 1
        spread = (
            state
            for start, end in itertools.pairwise(bounds)
            for state in itertools.islice(search.parents, start, end, max(1, (end - start) // each))
        )
        met = None if search.first_way is None else search.first_way.met
        soundness.compare(
            [state if met is None else met[state] for state in (*search.taken.values(), *self.witnesses.values())],
            spread,
            tuple if met is None else met.__getitem__,
        )
        self.tested_states = soundness.tested

    def _path(self, state: State) -> Path:
        forms, first_way = self._forms(state), self.search.first_way
        if first_way is not None and self.reduction.view.is_seen:
            return Path(Themselves(), [first_way.met[form] for form in forms])
        return Path(self.symmetry, forms)

    def _forms(self, state: State | None) -> list[State]:
        """The canonical forms on the first way to one."""
        path: list[State] = []
        while state is not None:
            path.append(state)
            state = self.search.parents[state]
        return path[::-1]

    def _violation(self) -> Violation | None:
        if self.found is None:
            return self._missing() if self.stop is None else None
        failure, instance = self.found.failure, self.found.instance
        if self.found.state is None:
            trace = failed_at_once(self.machine, instance, self.found.number)
        else:
            trace, failure = retrace(
                self.machine,
                self._path(self.found.state),
                failure,
                fails_after=instance is not None,
                is_shortest=self.is_shortest,
            )
        return Violation(failure.kind, failure.property, failure.message, trace, failure.span)

    def _alike(self, violation: Violation | None) -> tuple[Violation, ...]:
        """One as short as the violation for each other action that may come last, in the order of the spec, where they are asked for."""
        search, trace = self.search, None if violation is None else violation.trace
        is_whole = self.is_shortest and self.stop is None and search.first_way is None
        if not search.alike or not is_whole or trace is None or trace.length == 0:
            return ()
        ends = last_steps(search)
        return tuple(
            self._ending(ends[action.name], action.name)
            for action in self.model.actions
            if action.name in ends and action.name != trace.steps[-1].action
        )

    def _ending(self, end: LastStep, last: str) -> Violation:
        """The violation whose last step is this one."""
        states = [*self._forms(end.before), *([] if end.after is None else [end.after])]
        way = Path(self.symmetry, states)
        trace, failure = retrace(
            self.machine, way, end.failure, fails_after=end.after is None, is_shortest=True, last=last
        )
        return Violation(failure.kind, failure.property, failure.message, trace, failure.span)

    def _missing(self) -> Violation | None:
        search = self.search
        return missing(
            self.machine,
            initial=len(search.parents),
            states=search.states,
            reached=self.witnesses,
            constrained=bool(search.outside),
        )

    def _stuck(self) -> Stuck:
        search, trace = self.search, None
        if search.nearest_deadlock is not None and self.found is None and self.stop is None and search.rule.warns:
            trace = self.kept.trace(DEADLOCK, self.machine, partial(self._deadlock, search.nearest_deadlock[1]))
        return Stuck(search.stuck, search.idle, search.deadlocks, trace)

    def _reached(self) -> dict[str, Trace]:
        """A trace to each @reachable property that was reached; where they are the shortest ones that there are, they are kept."""
        return {
            name: self.kept.trace(name, self.machine, partial(self._witness, state))
            for name, state in self.witnesses.items()
        }

    @cached_property
    def kept(self) -> KeptWays:
        """The ways that were found before, where this search has not been cut short."""
        is_asked = self.is_shortest and self.stop is None and self.search.first_way is None
        return KeptWays(self.reduction, "reference", is_asked=is_asked)

    def _deadlock(self, state: State) -> Trace:
        return way_to_deadlock(self.machine, self._path(state), is_shortest=self.is_shortest)

    def _witness(self, state: State) -> Trace:
        return retrace(self.machine, self._path(state), None, is_shortest=self.is_shortest)[0]

    def _warnings(self, stuck: Stuck) -> Iterable[str]:
        search = self.search
        view, first_way = self.reduction.view, search.first_way
        varied = search.varied if first_way is None else search.varied | first_way.varied | self._others.may_vary(view)
        taken = Taken(search.fired, search.changing, varied, view.writers)
        return in_time(
            lambda: hollow_warnings(self.model, lambda: self.machine, taken, stuck, self.reduction.unit, search.base)
        )

    @property
    def _others(self) -> OtherWays:
        """What was met on other ways to a state than the first."""
        first_way = self.search.first_way
        return OtherWays() if first_way is None else first_way.others

    def _shown(self) -> Result:
        search, explored = self.search, self.search.meter.seconds
        if self._may_go_on:
            search.repetition.check()
        with retraced(self.reduction.assumed):
            violation = self._violation()
            more = self._alike(violation)
            reached = self._reached()
            stuck = self._stuck()
        verdict = verdict_of(self.stop, violation)
        view, others = self.reduction.view, self._others
        cut_by = others.cut_by(view)
        result = Result(
            spec=self.model.name,
            constants=self.model.constants,
            engine="reference",
            strategy=search.strategy,
            symmetry=self.reduction.figures(self.tested_states),
            verdict=verdict,
            exhaustive=self.stop is None and self.found is None and not cut_by,
            distinct_states=search.states,
            transitions=search.transitions,
            depth=search.depth,
            elapsed_seconds=0.0,
            explore_seconds=explored,
            peak_memory_bytes=peak_memory(),
            frontier=search.frontier,
            actions={name: ActionFigures(fired) for name, fired in search.fired.items()},
            properties={p.name: p.role.value for p in self.model.properties},
            warnings=(
                *self.model.warnings,
                *others.warnings(view),
                *(self._warnings(stuck) if may_be_hollow(self.stop, violation) else ()),
            ),
            notes=(
                *others.notes(view),
                *self.reduction.notes,
                *maybe_not_first(self.stop, violation, self.reduction.unit),
                *([NOT_TOLD_APART] if search.seeking.each_action and violation and view.hidden else []),
            ),
            violation=violation,
            more=more,
            reached=reached,
            stop=self.stop,
            constrained=bool(search.outside),
            cut_by=cut_by,
            stuck=stuck,
            deadlock=self.model.deadlock,
        )
        return replace(result, elapsed_seconds=search.meter.seconds)


def verdict_of(stop: Stop | None, violation: Violation | None) -> Verdict:
    """What is known after a search."""
    if violation is not None:
        return Verdict.VIOLATED
    return Verdict.VERIFIED if stop is None else Verdict.UNDETERMINED


def may_be_hollow(stop: Stop | None, violation: Violation | None) -> bool:
    """Whether all was explored, and nothing fails but what is never reached: what makes a pass hollow is known then."""
    return stop is None and (violation is None or violation.kind is ViolationKind.UNREACHABLE)


def maybe_not_first(stop: Stop | None, violation: Violation | None, counts: str) -> Iterator[str]:
    """The note that a violation was found, and the search of `counts` was stopped before all that could come before it was seen."""
    if stop is not None and violation is not None:
        yield f"stopped by {stop.in_words(counts)}: another violation may come before this one"


def unshown(stop: Stop, *, found: bool) -> Stop:
    """Why a search is undetermined that had no time left to show what it found."""
    return replace(stop, is_unshown=found)
