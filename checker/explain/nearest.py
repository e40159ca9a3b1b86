"""How near the states that there are come to a @reachable property that none of them satisfies.

All of them are made once more, by CPython, where they are few. Of every part of the conjunction that the property is, or that it asks of
some element, it is counted in how many states it is true; and the state with most parts true together is the nearest, the first of such. Of
several with as many it is the one in which an `all` among the others is true of more elements.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from checker.backends.python.machine import Failure, Machine
from checker.diagnostics import InvalidSpec
from checker.explain.violations import why_property
from checker.explain.words import words_of
from checker.frontend.model import Model, Property
from checker.ir.interpret import Failed, Scope, elements, evaluate
from checker.ir.nodes import Clause, Comprehension, Const, Convert, Expr, Junction
from checker.ir.program import Function, Program
from checker.ir.running import Run, thawed
from checker.ir.statements import Return, Stmt
from checker.language.spec import Role
from checker.reasons import Nearest, Part
from checker.search.drawing import drawing_of
from checker.search.limits import Limits
from checker.search.replay import number_of
from checker.search.watch import Watch
from checker.stopping import STOPS
from checker.trace import State, Step, Trace

MOST_STATES = 5000
"""States that are made; where there are more nothing is said."""
SECONDS = 2.0
"""For all of it."""


def nearest_to(model: Model, program: Program, name: str, most_states: int = MOST_STATES) -> Nearest | None:
    """How near a property came to be true; None where there are too many states to tell, or where it is no conjunction.

    For use inside the model's `bound()`. `program` is the model's.
    """
    judged = next((each for each in program.properties if each.name == name), None)
    if judged is None:
        return None
    try:
        with Watch(Limits(max_seconds=SECONDS), model):
            return _Search(model, program, judged.function, most_states).nearest(name)
    except (InvalidSpec, Failed, RecursionError, *STOPS):
        return None


class _Search:
    """Makes every state, and keeps how each was made first."""

    def __init__(self, model: Model, program: Program, function: Function, most_states: int) -> None:
        self._program, self._function, self._most = program, function, most_states
        self._machine = Machine(model, drawing_of(model, lowered=program))
        self._constraints: tuple[Property, ...] = model.properties_of(Role.CONSTRAINT)
        self._ways: dict[State, tuple[State | None, Step]] = {}
        self._kinds = model.variable_types

    def nearest(self, name: str) -> Nearest | None:
        """The parts of the formula, and the state in which most of them are true together."""
        states = self._states()
        if states is None:
            return None
        truths = {state: _Parts(self._program, state).of(self._function) for state in states}
        words = next((parts.words for parts in truths.values() if parts.words), ())
        if len(words) < 2 or any(parts.words not in ((), words) for parts in truths.values()):
            return None
        best = max(states, key=lambda state: truths[state].together)
        counts = [sum(place in parts.ever for parts in truths.values()) for place in range(len(words))]
        told = tuple(Part(text, count) for text, count in zip(words, counts, strict=True))
        return Nearest(len(states), told, self._trace(best), why_property(self._program, name, best, None))

    def _states(self) -> list[State] | None:
        """All of them, those that are nearest to the beginning first; None where there are too many."""
        for number, (instance, outcome) in enumerate(self._machine.beginning()):
            if isinstance(outcome, tuple):
                self._ways.setdefault(outcome, (None, self._machine.step(instance, outcome, number)))
        waiting = list(self._ways)
        for state in waiting:
            if not all(self._machine.judge(state, each) is True for each in self._constraints):
                continue
            for instance, outcome in self._machine.successors(state):
                if isinstance(outcome, Failure):
                    return None
                if outcome not in self._ways:
                    self._ways[outcome] = (state, self._machine.step(instance, outcome))
                    waiting.append(outcome)
            if len(waiting) > self._most:
                return None
        return waiting

    def _trace(self, state: State | None) -> Trace:
        steps = []
        while state is not None:
            before, step = self._ways[state]
            steps.append(step if before is None else replace(step, number=number_of(self._machine, before, step)))
            state = before
        return Trace(self._kinds, tuple(reversed(steps)))


class _Parts(Run):
    """Runs a property on a state, and asks each part of the conjunction that it returns."""

    def __init__(self, program: Program, state: State) -> None:
        super().__init__(program, [thawed(v.type, value) for v, value in zip(program.variables, state, strict=True)])
        self._depth = 0
        self.words: tuple[str, ...] = ()
        self.ever: frozenset[int] = frozenset()
        """The parts that are true, of some element where they are asked of elements."""
        self.together = Fraction(0)
        """How many are true at once, and of how many elements an `all` among the others is, as a part of one."""

    def of(self, function: Function) -> "_Parts":
        """Itself, when the property has been run."""
        self.call(function, ())
        return self

    def call(self, function: Function, arguments: tuple[Any, ...]) -> Any:
        self._depth += 1
        try:
            return super().call(function, arguments)
        finally:
            self._depth -= 1

    def _statement(self, node: Stmt) -> None:
        if isinstance(node, Return) and node.value is not None and self._depth == 1:
            self._look(node.value)
        super()._statement(node)

    def _look(self, value: Expr) -> None:
        while isinstance(value, Convert):
            value = value.value
        parts, clauses = _conjunction(value)
        self.words = tuple(words_of(part) for part in parts)
        found = [{n: _truth(part, scope) for n, part in enumerate(parts)} for scope in _turns(clauses, self._scope())]
        self.ever = frozenset(number for truths in found for number, truth in truths.items() if truth == 1)
        self.together = max((sum(truths.values(), Fraction(0)) for truths in found), default=Fraction(0))


def _conjunction(value: Expr) -> tuple[tuple[Expr, ...], tuple[Clause, ...]]:
    """The parts of a conjunction; of `any` those of what it asks of an element, the conditions among them, and its clauses."""
    if isinstance(value, Comprehension) and value.collect == "any":
        asked = [clause.condition for clause in value.clauses if not isinstance(clause.condition, Const)]
        return tuple(part for each in (*asked, value.value) for part in _parts(each)), value.clauses
    return _parts(value), ()


def _parts(value: Expr) -> tuple[Expr, ...]:
    return value.parts if isinstance(value, Junction) and value.is_and else (value,)


def _turns(clauses: tuple[Clause, ...], scope: Scope) -> Iterator[Scope]:
    """A scope for all the elements of clauses, whatever their conditions."""
    if not clauses:
        yield scope
        return
    clause, *rest = clauses
    for element in elements(evaluate(clause.source, scope)):
        inner = Scope({**scope.locals, clause.name: element}, scope.load, scope.call)
        yield from _turns(tuple(rest), inner)


def _truth(part: Expr, scope: Scope) -> Fraction:
    """1 for one that is true; of an `all` that is not, the share of the elements for which it is. 0 where it has no value."""
    try:
        if evaluate(part, scope):
            return Fraction(1)
        return _share(part, scope)
    except Failed:
        return Fraction(0)  # one before it would have kept it from being asked


def _share(part: Expr, scope: Scope) -> Fraction:
    if not isinstance(part, Comprehension) or part.collect != "all":
        return Fraction(0)
    kept = [t for t in _turns(part.clauses, scope) if all(evaluate(clause.condition, t) for clause in part.clauses)]
    return Fraction(sum(bool(evaluate(part.value, turn)) for turn in kept), len(kept) + 1)
