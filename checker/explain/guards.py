"""What the steps that matter were asked: of each cause, of the last step, and of the steps that made true what those were asked.

In: a trace and the steps of its causes. Out: for each of these steps its `require`s and the tests that it changed the state behind, with
their values, and since when they have been so. Nothing is judged: which test is missing, or asks too little, is for the reader to see.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from checker.explain.bodies import Explaining, Told
from checker.explain.context import Opened
from checker.explain.words import words_of
from checker.ir.interpret import evaluate
from checker.ir.nodes import Call, Expr, FunctionKey
from checker.ir.program import Action, Function, Program
from checker.ir.running import thawed
from checker.ir.statements import Block, Change, For, Pop, Require, Stmt, Store, statements_in, values_in
from checker.reasons import Asked, Guard, Reason, Term
from checker.trace import State, Step, Trace

MOST_STEPS = 40
"""Steps that are told of."""
MOST_RUNS = 1000
"""Runs of bodies that are made to find since when something has been so."""

Key: TypeAlias = tuple[Any, ...]
"""A test of a body, with the elements of the loops and the arguments of the helpers that it stands in."""


def guards_of(program: Program, trace: Trace, causes: Iterable[int]) -> tuple[Guard, ...]:
    """Of these steps, the last one, and those that made true what they were asked; in the order of the trace.

    For use inside a model's `bound()`.
    """
    guards = _Guards(program, trace)
    last = len(trace.steps) - 1
    near = {step: guards.of(step) for step in sorted({*causes, last}) if step > 0}
    behind = {asked.since for guard in near.values() for asked in guard.asked if asked.since}
    found = {**{step: guards.of(step) for step in behind - near.keys()}, **near}
    return tuple(found[step] for step in sorted(found))[-MOST_STEPS:]


class _Guards:
    """The guards of the steps of one trace."""

    def __init__(self, program: Program, trace: Trace) -> None:
        self._program, self._trace = program, trace
        self._actions: Mapping[str, Action] = {action.name: action for action in program.actions}
        self._left = MOST_RUNS

    def of(self, number: int) -> Guard:
        """The guard of a step."""
        step, before = self._trace.steps[number], self._trace.steps[number - 1].state
        action = self._actions.get(step.action)
        if action is None or before is None:
            return Guard(number, ())
        values = _values(action, step)
        asking = _Asking(self._program, before)
        found = asking.asked(action.function, values)
        since = self._since(number, action.function, values, asking.truths)
        return Guard(number, tuple(Asked(reason, since.get(key)) for key, reason in found.items()))

    def _since(
        self, number: int, function: Function, values: tuple[Any, ...], truths: Mapping[Key, bool]
    ) -> Mapping[Key, int]:
        """Of each test the first step after which it would have had the same truth, up to the step."""
        self._left -= number
        if self._left < 0:
            return {}
        found, open_ = dict.fromkeys(truths, number - 1), set(truths)
        for earlier in range(number - 2, -1, -1):
            state = self._trace.steps[earlier].state
            if not open_ or state is None:
                break
            there = _Asking(self._program, state, is_silent=True)
            there.asked(function, values)
            open_ = {key for key in open_ if there.truths.get(key) is truths[key]}
            found.update(dict.fromkeys(open_, earlier))
        return found


class _Asking(Explaining):
    """Runs a body, goes on behind a `require` that is false, and keeps every test with what it came to."""

    def __init__(self, program: Program, state: State, *, is_silent: bool = False) -> None:
        super().__init__(program, state)
        self._is_counting = is_silent
        self._at: list[Any] = []
        """The elements of the loops and the arguments of the helpers that the body is in."""
        self._found: dict[Key, Reason] = {}
        self._is_within = False
        """Whether a formula is being explained: what its helpers ask for is asked of no step."""
        self.truths: dict[Key, bool] = {}

    def asked(self, function: Function, arguments: tuple[Any, ...]) -> Mapping[Key, Reason]:
        """Each `require` and each test of the body that it comes to, with why it has its truth unless this is silent."""
        self.explained(function, arguments)
        return self._found

    def call(self, function: Function, arguments: tuple[Any, ...]) -> Any:
        self._at.append(tuple(map(repr, arguments)))
        try:
            return super().call(function, arguments)
        finally:
            self._at.pop()

    def _opened(self, key: FunctionKey, arguments: tuple[Any, ...]) -> Opened:
        outer, self._is_within = self._is_within, True
        try:
            return super()._opened(key, arguments)
        finally:
            self._is_within = outer

    def _statement(self, node: Stmt) -> None:
        if self._told is None or self._is_within:
            super()._statement(node)
        elif isinstance(node, Require):
            self._keep(node, node.test)
        else:
            super()._statement(node)

    def _branch(self, test: Expr, then: Block, otherwise: Block, told: Told) -> None:
        taken = then if evaluate(test, self._scope()) else otherwise
        if not self._is_within and any(map(self._writes, statements_in(taken))):
            self._keep(test, test)
        super()._branch(test, then, otherwise, told)

    def _round(self, node: For, each: Any) -> None:
        self._at.append(repr(each))
        try:
            super()._round(node, each)
        finally:
            self._at.pop()

    def _writes(self, node: Stmt) -> bool:
        """Whether a statement changes the state, by itself or by a helper."""
        if isinstance(node, Store | Change | Pop) and node.place.local is None:
            return True
        return any(isinstance(value, Call) and self._helpers[value.helper].writes for value in values_in(node))

    def _keep(self, node: object, test: Expr) -> None:
        told, key = self._told, (id(node), *self._at)
        assert told is not None
        truth = self.truths[key] = bool(evaluate(test, self._scope()))
        if not self._is_counting:
            self._found[key] = _told_of(test, truth, self._known(test, told).reasons, tuple(told.bindings))


def _told_of(test: Expr, truth: bool, reasons: tuple[Reason, ...], bindings: tuple[Term, ...]) -> Reason:
    """The whole test in its own words, with the values in it where it is one formula, else with what decides."""
    words = words_of(test)
    if len(reasons) == 1 and reasons[0].words == words and not reasons[0].bindings:
        return replace(reasons[0], bindings=bindings)
    return Reason(words, truth, test.span, bindings, (), reasons)


def _values(action: Action, step: Step) -> tuple[Any, ...]:
    return tuple(thawed(p.type, given.value) for p, given in zip(action.parameters, step.arguments, strict=True))
