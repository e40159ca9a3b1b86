"""The reference engine: CPython runs the spec's own methods, and full states are kept and compared.

It is the definition of what a spec means; every other engine is tested against it. Breadth-first search finishes the level in which it
finds a violation and reports the shortest, first in the order of steps, so the outcome is the same on every run.
"""

from collections.abc import Callable

from checker.backends.python.machine import Failure, Instance, Machine
from checker.frontend.deadlock import deadlock_rule
from checker.frontend.model import Model, Property
from checker.language.spec import Role
from checker.options import SEEKING_ALL, Progress, Reducing, Seeking, Strategy
from checker.result import Result, Stop, StopKind, violation_order
from checker.search.deadlocks import deadlock
from checker.search.drawing import drawing_of
from checker.search.first_way import FirstWay
from checker.search.limits import Limits, Meter
from checker.search.outcome import Found, Outcome
from checker.search.reduction import Reduction, reduction_of
from checker.search.repetition import Repetition
from checker.search.system import ReferenceSystem, broken_by
from checker.stopping import STOPS, stop_of
from checker.trace import State


def check(
    model: Model,
    *,
    strategy: Strategy = "bfs",
    symmetry: Reducing = True,
    limits: Limits | None = None,
    progress: Progress | None = None,
    seeking: Seeking = SEEKING_ALL,
) -> Result:
    """Explore the reachable states of a model and judge its properties.

    Raises InvalidSpec for a spec whose results depend on the order of a Symmetric sort (with `symmetry` only).
    """
    with model.bound():
        reduction = reduction_of(model, symmetry)
        return Search(model, strategy, reduction, limits or Limits(), progress, seeking).run()


class _OverLimit(Exception):
    """A limit is exceeded in the middle of a state."""

    def __init__(self, stop: Stop) -> None:
        super().__init__(stop)
        self.stop = stop


Reached = tuple[State, State]
"""A state as it was first reached, and the canonical form of its orbit."""


class Search:
    """One exploration. Orbits are kept by their canonical forms, each with the one that it was first reached from.

    An orbit is expanded from the very state that was reached first, which is thus at the end of the first of its shortest traces.

    Violations that `seeking` leaves out are none, and what is false in them is passed through. `leave` is asked before every state
    whether to give up, as when a faster engine is ready; `left` says that it did.
    """

    def __init__(
        self,
        model: Model,
        strategy: Strategy,
        reduction: Reduction,
        limits: Limits,
        progress: Progress | None,
        seeking: Seeking = SEEKING_ALL,
        leave: Callable[[], bool] | None = None,
    ) -> None:
        self.leave, self.left, self.seeking = leave, False, seeking
        self.model, self.strategy, self.reduction, self.progress = model, strategy, reduction, progress
        self.machine = Machine(model, drawing_of(model, reduction=reduction))
        self.system = ReferenceSystem(self.machine)
        self.meter, self.limits = Meter(limits), limits
        self.parents: dict[State, State | None] = {}
        self.outside: set[State] = set()
        self.depth = self.transitions = self.frontier = 0
        self.fired = dict.fromkeys((action.name for action in model.actions), 0)
        self.rule = deadlock_rule(model)
        self.changing: set[str] = set()
        self.stuck = self.idle = self.deadlocks = 0
        self.nearest_deadlock: tuple[int, State] | None = None
        """The first of those on the shortest ways that were taken, and how long that is."""
        self.found: Found | None = None
        self.alike: list[Found] = []
        """All that are as short as the one found, and of its kind and property."""
        self.stop: Stop | None = None
        tables: list[dict[object, object]] = [{} for _ in model.variables]  # one a variable: 1 and True are equal
        self.interned = [table.setdefault for table in tables]
        self.first_way = FirstWay(self.machine, reduction) if reduction.view.hidden else None
        self.witnesses: dict[str, State] = {}
        self.known: frozenset[str] = frozenset()
        self.varied: set[int] = set()
        self.base: State | None = None
        self.has_step_invariants = bool(model.properties_of(Role.STEP_INVARIANT))
        self.is_whole = reduction.symmetry.group_order == 1 and not reduction.symmetry.hidden
        """Whether every state is its own canonical form."""
        self.finals = model.properties_of(Role.FINAL)
        self.taken: dict[object, State] = {}
        """States that steps of every kind were taken from: of which action, changing which variables or failing how."""
        self.levels = [0]
        """Of each level, how many states were kept before it."""
        self.repetition = Repetition(self.machine)
        self._told = 0.0

    def run(self) -> Result:
        """Search until done, violated or stopped."""
        try:
            self._explore()
        except _OverLimit as over:
            self.stop = over.stop
        except STOPS as stop:
            self.stop = stop_of(stop)
        return Outcome(self).result()

    @property
    def states(self) -> int:
        """Distinct states so far."""
        return len(self.parents) - len(self.outside)

    def _explore(self) -> None:
        initial = self._begin()
        if self.stop is not None:
            self.frontier = len(initial)
        elif self.strategy == "bfs":
            self._note_witnessed()
            self._breadth_first(initial)
        else:
            self._depth_first(initial)

    # the two strategies

    def _breadth_first(self, level: list[Reached]) -> None:
        while level and self.found is None:
            if self.limits.max_depth is not None and self.depth >= self.limits.max_depth:
                self.stop, self.frontier = Stop(StopKind.DEPTH, self.limits.max_depth), len(level)
                return
            following: list[Reached] = []
            begins = len(self.parents)
            for position, reached in enumerate(level):
                self.frontier = len(level) - position + len(following)
                if self._is_to_stop():
                    return
                following += self._expand(reached, self.depth)
            if following:
                self.depth += 1
                self.levels.append(begins)
            level = following
            self._note_witnessed()
        self.frontier = len(level)

    def _depth_first(self, initial: list[Reached]) -> None:
        stack = [(reached, 0) for reached in reversed(initial)]
        while stack and self.found is None:
            reached, depth = stack.pop()
            self.frontier = len(stack) + 1
            if self._is_to_stop():
                return
            if self.limits.max_depth is not None and depth >= self.limits.max_depth:
                self.stop = Stop(StopKind.DEPTH, self.limits.max_depth)
                continue
            new = self._expand(reached, depth)
            if new:
                self.depth = max(self.depth, depth + 1)
            stack += [(following, depth + 1) for following in reversed(new)]
        self.frontier = len(stack)

    # one state

    def _begin(self) -> list[Reached]:
        """The initial states, checked and counted."""
        level: list[Reached] = []
        self.repetition.begin()
        for number, (instance, outcome) in enumerate(self.machine.beginning()):
            if number and self._is_to_stop():
                break
            if outcome is None:
                continue
            if isinstance(outcome, Failure):
                self._report(Found(outcome, None, instance, 0, number))
                continue
            self.base = self.base or self._interned(outcome)
            self._note_varied(outcome)
            level += self._visit(outcome, None, 0)
        return level

    def _expand(self, reached: Reached, depth: int) -> list[Reached]:
        """Take every enabled step from a state; those reached that are new."""
        state, canonical = reached
        self.repetition.note(state)
        new: list[Reached] = []
        enabled, moved, changed = 0, False, self.machine.changed
        fired, taken, changing = self.fired, self.taken, self.changing
        parents, is_whole = self.parents, self.is_whole
        for action, arguments, outcome in self.machine.steps(state):
            enabled += 1
            name = action.name
            if isinstance(outcome, Failure):
                moved = True
                taken.setdefault((name, outcome.kind, outcome.span), canonical)
                self._report(Found(outcome, canonical, Instance(action, arguments), depth + 1))
                continue
            fired[name] += 1
            kind = (name, *changed)
            if kind not in taken:
                taken[kind] = canonical
            if outcome is not state:
                if (not moved or name not in changing) and self._differ(outcome, state):
                    moved = True
                    changing.add(name)
                if not is_whole or outcome not in parents:
                    new += self._visit(outcome, reached, depth + 1)
            if self.has_step_invariants:
                for failure in broken_by(self.machine, state, outcome):
                    self._report(Found(failure, canonical, Instance(action, arguments), depth + 1))
        self.transitions += enabled
        if not moved:
            self._note_end(reached, depth, is_enabled=enabled > 0)
        return new

    def _differ(self, one: State, other: State) -> bool:
        """Whether two states differ in what tells states apart."""
        seen = self.reduction.symmetry.seen
        return one != other and (self.is_whole or seen(one) != seen(other))

    def _note_end(self, reached: Reached, depth: int, *, is_enabled: bool) -> None:
        """Count a state that no step leads away from; unless a @final holds, it is a deadlock."""
        self.idle += is_enabled
        self.stuck += not is_enabled
        if not self.rule.asks or (is_enabled and not self.rule.idle):
            return
        if any(self._is_final(judged, reached, depth) for judged in self.finals):
            return
        self.deadlocks += 1
        if self.nearest_deadlock is None or depth < self.nearest_deadlock[0]:
            self.nearest_deadlock = depth, reached[1]
        if self.rule.fails:
            self._report(Found(deadlock(is_enabled=is_enabled), reached[1], None, depth))

    def _is_final(self, judged: Property, reached: Reached, depth: int) -> bool:
        """Whether a @final holds in a state; an error in it is a violation, and counts as true."""
        truth = self.machine.judge(reached[0], judged)
        if isinstance(truth, Failure):
            self._report(Found(truth, reached[1], None, depth))
            return True
        return truth

    def _visit(self, state: State, parent: Reached | None, length: int) -> list[Reached]:
        """Judge and keep a state that a step has just led to, unless its orbit is known; the state when it is to be expanded."""
        canonical = self.reduction.symmetry.canonical(state, self._watch)
        if canonical in self.parents:
            if self.first_way is not None:
                self.first_way.meet_again(canonical, state)
            return []
        kept = self._interned(state)
        canonical = kept if canonical is state else self._interned(canonical)
        if self.first_way is not None:
            self.first_way.met[canonical] = kept
        self._note_varied(kept)
        self.parents[canonical] = None if parent is None else parent[1]
        judgement = self.system.judge(state, known=self.known)
        for failure in judgement.failures:
            self._report(Found(failure, canonical, None, length))
        for name in judgement.reached:
            self.witnesses.setdefault(name, canonical)
        if self.strategy == "dfs":
            self._note_witnessed()
        if not judgement.is_within:
            self.outside.add(canonical)
            if self.first_way is not None:
                self.first_way.cut(state)
            return []
        return [(kept, canonical)]

    # bookkeeping

    def _report(self, found: Found) -> None:
        """Keep the shortest violation; of several, the first by kind and then by its method's place in the spec."""
        if (found.failure.kind, found.failure.property) in self.seeking.left_out:
            return
        if self.found is None or self._rank(found) < self._rank(self.found):
            self.found, self.alike = found, []
        if self.seeking.each_action and self._rank(found) == self._rank(self.found):
            self.alike.append(found)

    def _rank(self, found: Found) -> tuple[int, int]:
        return found.length, violation_order(self.model, found.failure.kind, found.failure.property)

    def _note_witnessed(self) -> None:
        """What has a witness is judged no more; by levels, so that an error in it does not depend on the order of states."""
        if len(self.witnesses) > len(self.known):
            self.known = frozenset(self.witnesses)

    def _interned(self, state: State) -> State:
        """An equal state whose values are shared with the states before it."""
        return tuple([keep(value, value) for keep, value in zip(self.interned, state, strict=True)])

    def _note_varied(self, state: State) -> None:
        base = self.base
        if base is not None and len(self.varied) < len(state):
            self.varied |= {index for index, value in enumerate(state) if value != base[index]}

    def _watch(self) -> None:
        """Give up finding a canonical form when a limit is exceeded."""
        stop = self.meter.exceeded(self.states)
        if stop is not None:
            raise _OverLimit(stop)

    def _is_to_stop(self) -> bool:
        """Whether to stop before the next state: at a limit, or for another engine."""
        stop = self.meter.exceeded(self.states)
        if stop is None and self.leave is not None and self.leave():
            stop, self.left = Stop(StopKind.CHANGE), True
        if stop is not None:
            self.stop = stop
            return True
        if self.progress is not None and self.meter.seconds - self._told > 0.1:
            self._told = self.meter.seconds
            self.progress(self.states, self.frontier, self.depth, self._told)
        return False
