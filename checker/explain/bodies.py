"""Why a body says what it says, or ends as it does: it is run by the interpreter, and what decides is explained where it is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from checker.explain.formulas import Context, reasons_for
from checker.explain.words import named, shown, words_of
from checker.ir.interpret import Failed, evaluate
from checker.ir.kinds import BOOL
from checker.ir.nodes import Const, Expr, FunctionKey
from checker.ir.program import Function, Program
from checker.ir.running import AssertionFalse, Disabled, Run, thawed
from checker.ir.statements import Assert, Assign, For, If, Require, Return, Stmt
from checker.language.types import Type
from checker.reasons import Reason, Term
from checker.trace import State


@dataclass
class _Told:
    """What is known while a body runs: why its locals are as they are, and which tests and elements led here."""

    kinds: Mapping[str, Type] = field(default_factory=dict)
    given: dict[str, tuple[Reason, ...]] = field(default_factory=dict)
    tests: list[tuple[Reason, ...]] = field(default_factory=list)
    bindings: list[Term] = field(default_factory=list)
    reasons: tuple[Reason, ...] = ()


class Explaining(Run):
    """Runs bodies on a state, and knows why one ended as it did."""

    def __init__(self, program: Program, state: State, after: State | None = None) -> None:
        kinds = [variable.type for variable in program.variables]
        before = _values(kinds, state)
        assert before is not None
        super().__init__(program, before, _values(kinds, after))
        self._helpers: Mapping[FunctionKey, Function] = dict(program.helpers)
        self._told: _Told | None = None
        """None while nothing is to be explained."""

    def explained(self, function: Function, arguments: tuple[Any, ...] = ()) -> tuple[Reason, ...]:
        """Why a function gives the bool that it gives, or a body ends where a `require` or an `assert` is false; none where it fails."""
        outer, locals_ = self._told, self.locals
        told = self._told = _Told(dict((*function.parameters, *function.locals)))
        try:
            super().call(function, arguments)
        except (Disabled, AssertionFalse, Failed):
            pass
        finally:
            self._told, self.locals = outer, locals_
        return told.reasons

    def call(self, function: Function, arguments: tuple[Any, ...]) -> Any:
        """As of any run: what a formula calls is explained where it is the reason, not wherever its value is needed."""
        outer, self._told = self._told, None
        try:
            return super().call(function, arguments)
        finally:
            self._told = outer

    def _opened(self, key: FunctionKey, arguments: tuple[Any, ...]) -> tuple[Reason, ...]:
        """The reasons for what a helper says, of a formula that calls it."""
        function = self._helpers[key]
        if function.result != BOOL or function.writes:
            return ()
        found = self.explained(function, arguments)
        given = [
            Term(named(name), shown(kind, value))
            for (name, kind), value in zip(function.parameters, arguments, strict=True)
        ]
        if not found or not given:
            return found
        return (Reason("", found[0].truth, None, tuple(given), (), found),)

    def _why(self, node: Expr, told: _Told) -> tuple[Reason, ...]:
        if node.type != BOOL or isinstance(node, Const):
            return ()
        return reasons_for(node, Context(self._scope(), told.given, self._opened))

    # statements

    def _statement(self, node: Stmt) -> None:
        told = self._told
        if told is None:
            super()._statement(node)
            return
        match node:
            case Assign(name, value):
                told.given[name] = self._why(value, told)
                super()._statement(node)
            case If(test, then, otherwise):
                told.tests.append(self._why(test, told))
                self._block(then if evaluate(test, self._scope()) else otherwise)
                told.tests.pop()
            case Return(value) if value is not None:
                told.reasons = self._decided(value, told)
                super()._statement(node)
            case Require(test) | Assert(test):
                told.reasons = () if evaluate(test, self._scope()) else self._decided(test, told)
                super()._statement(node)
            case _:
                super()._statement(node)

    def _round(self, node: For, each: Any) -> None:
        if self._told is None:
            super()._round(node, each)
            return
        self._told.bindings.append(Term(named(node.name), shown(self._told.kinds[node.name], each)))
        super()._round(node, each)
        self._told.bindings.pop()

    def _decided(self, value: Expr, told: _Told) -> tuple[Reason, ...]:
        """Why a value is what it is, and how the body came there."""
        tests = tuple(reason for test in told.tests for reason in test)
        parts = (*self._why(value, told), *tests)
        if not told.bindings or value.type != BOOL:
            return parts
        truth = bool(evaluate(value, self._scope()))
        return (Reason(words_of(value), truth, value.span, tuple(told.bindings), (), parts),)


def _values(kinds: Sequence[Type], given: State | None) -> list[Any] | None:
    return None if given is None else [thawed(kind, value) for kind, value in zip(kinds, given, strict=True)]
