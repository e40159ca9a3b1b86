"""Looks at every state of a model, or at those that walks have met, and counts what happens there: see `checker.coverage`.

CPython does all of it, in an exploration of its own: in each state every property is judged and every action is tried with every choice of
its arguments. Of an action with too many choices those are tried that could be enabled.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from checker.backends.python.choices import Choices
from checker.backends.python.counting import Counting
from checker.backends.python.machine import Failure, Instance, Machine
from checker.coverage import ActionCoverage, Condition, Coverage, StatementCount
from checker.frontend.model import Model
from checker.frontend.references import functions_of
from checker.language.spec import Role
from checker.options import Progress, Reducing
from checker.result import Stop, StopKind
from checker.search.drawing import MANY, drawing_of
from checker.search.limits import Limits, Meter
from checker.search.reduction import Reduction, reduction_of
from checker.search.values_taken import Taken
from checker.search.watch import Watch
from checker.stopping import STOPS, stop_of
from checker.trace import State

MOST_STATES = 20_000
"""States that are looked at, where nothing else is said."""


def cover(
    model: Model,
    *,
    symmetry: Reducing = True,
    limits: Limits | None = None,
    most_states: int = MOST_STATES,
    progress: Progress | None = None,
) -> Coverage:
    """Look at the reachable states, nearest first, at most so many; as much work as there are choices of arguments over all of them."""
    limits = limits or Limits()
    with model.bound():
        covering = _Covering(model, reduction_of(model, symmetry), limits, most_states, progress)
        return covering.watched(covering.explore)


def cover_states(
    model: Model, states: Iterable[State], *, limits: Limits | None = None, most_states: int = MOST_STATES
) -> Coverage:
    """Look at these states, the first of them."""
    with model.bound():
        covering = _Covering(model, reduction_of(model, False), limits or Limits(), most_states, None)
        return covering.watched(lambda: covering.look_at_all(states))


class _Action:
    """What becomes of one action."""

    def __init__(self, choices: Callable[[State], Iterable[tuple[Any, ...]]], *, is_drawn: bool) -> None:
        self.choices, self.is_drawn = choices, is_drawn
        self.tried = self.fired = self.failed = self.unchanging = self.new = 0


class _Covering:
    """One look at the states of a model."""

    def __init__(
        self, model: Model, reduction: Reduction, limits: Limits, most_states: int, progress: Progress | None
    ) -> None:
        self.model, self.reduction, self.limits, self.progress = model, reduction, limits, progress
        self.meter, self.most = Meter(limits), most_states
        self.machine = Machine(model, drawing_of(model, MANY, reduction))
        self.actions = {action.name: self._action(action.name) for action in model.actions}
        self.counting = Counting(functions_of(model.spec))
        self.values = Taken(model, reduction.symmetry)
        self.explores = False
        self.states, self.levels, self.full_levels = 0, list[int](), 0
        self.stop: Stop | None = None
        self.constraints = model.properties_of(Role.CONSTRAINT)
        self._told = 0.0

    def _action(self, name: str) -> _Action:
        """The choices to try: all, unless they are many and a guard draws them."""
        action, chosen = next(pair for pair in self.machine.choices if pair[0].name == name)
        choices = Choices([parameter.type for parameter in action.parameters])
        if choices.total > MANY:
            is_drawn = name in self.machine.drawing or any(p.drawn_from for p in action.parameters)
            return _Action(chosen, is_drawn=is_drawn)
        every = tuple(choices)
        return _Action(lambda state: every, is_drawn=False)

    def watched(self, look: Callable[[], None]) -> Coverage:
        """What is seen in a look that ends at the limits or at an interrupt, at the latest."""
        try:
            with Watch(self.limits, self.model), self.counting.counting():
                look()
        except STOPS as stop:
            self.stop = stop_of(stop)
        return self._coverage()

    # the states

    def explore(self) -> None:
        """Look at the reachable states within the constraint, level by level."""
        self.explores = True
        seen: set[State] = set()
        level = self._new(seen, self._beginning())
        while level:
            if self.limits.max_depth is not None and len(self.levels) > self.limits.max_depth:
                self.stop = Stop(StopKind.DEPTH, self.limits.max_depth)
                return
            self.levels.append(0)
            following: list[State] = []
            for state in level:
                if self._is_to_stop(len(level)):
                    return
                following += self._new(seen, self._look_at(state))
                self.levels[-1] += 1
            self.full_levels += 1
            level = following

    def look_at_all(self, states: Iterable[State]) -> None:
        """Look at these states, which walks have met: none begins there."""
        for _ in self._beginning():
            pass
        for state in states:
            if self._is_to_stop(0):
                return
            if self._is_within(state):
                for _ in self._look_at(state):
                    pass

    def _is_to_stop(self, frontier: int) -> bool:
        most = min(self.most, self.limits.max_states or self.most)
        self.stop = Stop(StopKind.STATES, most) if self.states >= most else self.meter.exceeded(self.states)
        if self.progress is not None and self.meter.seconds - self._told > 0.1:
            self._told = self.meter.seconds
            self.progress(self.states, frontier, max(0, len(self.levels) - 1), self._told)
        return self.stop is not None

    def _new(self, seen: set[State], outcomes: Iterable[tuple[_Action | None, State]]) -> list[State]:
        """Those of the states that were not seen before, and are within the constraint."""
        found = []
        for action, state in outcomes:
            canonical = self.reduction.symmetry.canonical(state)
            if canonical in seen:
                continue
            seen.add(canonical)
            if not self._is_within(state):
                continue
            if action is not None:
                action.new += 1
            found.append(state)
        return found

    def _is_within(self, state: State) -> bool:
        """Whether the constraint lets a state in; of one outside the properties are judged, and no more."""
        is_within = all(self.machine.judge(state, judged) is not False for judged in self.constraints)
        if not is_within:
            self._judge(state)
        return is_within

    def _judge(self, state: State) -> None:
        """Ask every property of a state, whatever it says."""
        for judged in self.model.properties:
            if judged.role not in (Role.CONSTRAINT, Role.STEP_INVARIANT):
                self.machine.judge(state, judged)

    def _beginning(self) -> Iterator[tuple[None, State]]:
        for _, outcome in self.machine.beginning():
            if isinstance(outcome, tuple):
                yield None, outcome

    def _look_at(self, state: State) -> Iterator[tuple[_Action, State]]:
        """Judge a state and try every action in it; where each step leads."""
        self.states += 1
        self.values.note(state)
        self._judge(state)
        for action in self.model.actions:
            counts = self.actions[action.name]
            self.machine.load(state)
            for arguments in counts.choices(state):
                counts.tried += 1
                outcome = self.machine.successor(state, Instance(action, arguments))
                if outcome is None:
                    continue
                counts.fired += 1
                if isinstance(outcome, Failure):
                    counts.failed += 1
                    continue
                counts.unchanging += self._is_one(outcome, state)
                for judged in self.machine.step_invariants:
                    self.machine.judge_step(state, outcome, judged)
                yield counts, outcome

    def _is_one(self, one: State, other: State) -> bool:
        seen = self.reduction.symmetry.seen
        return one == other or seen(one) == seen(other)

    # what was seen

    def _coverage(self) -> Coverage:
        words = None if self.stop is None else self.stop.in_words(self.reduction.unit)
        return Coverage(
            states=self.states,
            is_whole=self.stop is None,
            stopped_by=words,
            levels=tuple(level for level in self.levels if level),
            full_levels=self.full_levels,
            actions=tuple(
                ActionCoverage(
                    name, a.tried, a.fired, a.failed, a.unchanging, a.new if self.explores else None, a.is_drawn
                )
                for name, a in self.actions.items()
            ),
            conditions=tuple(self._conditions()),
            statements=tuple(self._statements()),
            uncounted=tuple(self.counting.uncounted),
            variables=self.values.coverage(),
        )

    def _conditions(self) -> Iterator[Condition]:
        drawn = {action.function.__qualname__ for action in self.model.actions if self.actions[action.name].is_drawn}
        files = self._files()
        tests = sorted(self.counting.tests, key=lambda test: (files[test.span.path], test.span.line, test.span.column))
        for test in tests:
            is_drawn = test.kind == "require" and test.method in drawn
            yield Condition(test.kind, test.method, test.span, test.words, test.asked, test.refused, is_drawn)

    def _files(self) -> dict[str, int]:
        """The files that functions are in, by their places: that of the spec is the first."""
        return {path: place for place, path in enumerate(dict.fromkeys(each.path for each in self.counting.statements))}

    def _statements(self) -> Iterator[StatementCount]:
        files = self._files()
        for each in sorted(self.counting.statements, key=lambda each: (files[each.path], each.line)):
            yield StatementCount(each.method, each.path, each.line, each.count, each.is_news)
