"""Why a body says what it says, or ends as it does: it is run by the interpreter, and what decides is explained where it is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from checker.diagnostics import Span
from checker.explain.contents import contents_of
from checker.explain.context import MOST_ELEMENTS, Contents, Context, Opened
from checker.explain.formulas import COLLECTIONS, reasons_for
from checker.explain.terms import given_terms, leaves_of
from checker.explain.words import is_target, named, shown, words_at, words_of
from checker.ir.change_ops import ChangeOp
from checker.ir.interpret import Failed, Scope, evaluate
from checker.ir.kinds import BOOL
from checker.ir.nodes import Const, Expr, FunctionKey, Junction, parts_of
from checker.ir.program import Function, Program
from checker.ir.running import AssertionFalse, Disabled, Run, thawed
from checker.ir.statements import (
    Assert,
    Assign,
    Block,
    Break,
    Change,
    Continue,
    For,
    If,
    Pop,
    Require,
    Return,
    Stmt,
    Store,
    statements_in,
    values_in,
)
from checker.language.types import Type
from checker.reasons import Reason, Term
from checker.trace import State


@dataclass
class Told:
    """What is known while a body runs: why its locals are as they are, and which tests and elements led here."""

    kinds: Mapping[str, Type] = field(default_factory=dict)
    given: dict[str, Opened] = field(default_factory=dict)
    tests: list[tuple[Reason, ...]] = field(default_factory=list)
    bindings: list[Term] = field(default_factory=list)
    passed_by: list[Reason] = field(default_factory=list)
    """Why ways were not taken on which the body, or the round of a loop, would have ended."""
    ended: Opened = field(default_factory=Opened)
    at: Stmt | None = None
    """The statement that is run."""
    passed: int = 0
    """How many times a `require` was true."""


class Explaining(Run):
    """Runs bodies on a state, and knows why one ended as it did."""

    def __init__(self, program: Program, state: State, after: State | None = None) -> None:
        kinds = [variable.type for variable in program.variables]
        before = _values(kinds, state)
        assert before is not None
        super().__init__(program, before, _values(kinds, after))
        self._helpers: Mapping[FunctionKey, Function] = dict(program.helpers)
        self._told: Told | None = None
        """None while nothing is to be explained."""
        self._is_counting = False
        self.passed = 0
        """How many times a `require` was true in the body that was explained last."""

    def counted(self, function: Function, arguments: tuple[Any, ...]) -> int:
        """How many times a `require` is true in a body before it ends."""
        self._is_counting = True
        try:
            self._run(function, arguments)
        finally:
            self._is_counting = False
        return self.passed

    def explained(self, function: Function, arguments: tuple[Any, ...] = ()) -> tuple[Reason, ...]:
        """Why a function gives the bool that it gives, or a body ends where a `require` or an `assert` is false, or where it fails."""
        return self._run(function, arguments).reasons

    def _run(self, function: Function, arguments: tuple[Any, ...]) -> Opened:
        outer, locals_ = self._told, self.locals
        told = self._told = Told(dict((*function.parameters, *function.locals)))
        try:
            super().call(function, arguments)
        except (Disabled, AssertionFalse, Failed):
            pass
        finally:
            self._told, self.locals, self.passed = outer, locals_, told.passed
        return told.ended

    def call(self, function: Function, arguments: tuple[Any, ...]) -> Any:
        """As of any run: what a formula calls is explained where it is the reason, not wherever its value is needed."""
        outer, self._told = self._told, None
        if outer is not None and any(isinstance(each, Require | Assert) for each in statements_in(function.body)):
            self._told = Told(dict((*function.parameters, *function.locals)))
        inner = self._told
        try:
            return super().call(function, arguments)
        except (Disabled, AssertionFalse):
            if outer is not None and inner is not None and inner.ended.reasons:
                given = given_terms(function.parameters, arguments)
                outer.ended = Opened((Reason("", None, None, given, (), inner.ended.reasons),))
            raise
        finally:
            self._told = outer

    def _opened(self, key: FunctionKey, arguments: tuple[Any, ...]) -> Opened:
        """What is known of what a helper gives, for a formula that calls it."""
        function = self._helpers[key]
        if function.writes or not (function.result == BOOL or isinstance(function.result, COLLECTIONS)):
            return Opened()
        found, given = self._run(function, arguments), given_terms(function.parameters, arguments)
        if not found.reasons or not given:
            return found
        wrapped = Reason("", found.reasons[0].truth, None, given, (), found.reasons)
        return Opened((wrapped,), found.contents, found.near)

    def _context(self, told: Told) -> Context:
        return Context(self._scope(), told.given, self._opened, reasons_for)

    def _known(self, node: Expr, told: Told) -> Opened:
        """What is known of a value that a body has."""
        if self._is_counting:
            return Opened()
        try:
            if node.type == BOOL and not isinstance(node, Const) and not is_target(words_of(node)):
                return Opened(reasons_for(node, self._context(told)))
            if isinstance(node.type, COLLECTIONS):
                return Opened((), contents_of(node, self._context(told)))
        except Failed:  # of an element that the body does not ask
            pass
        return Opened()

    # statements

    def _statement(self, node: Stmt) -> None:
        told = self._told
        if told is None:
            super()._statement(node)
            return
        told.at = node
        try:
            self._explained_statement(node, told)
        except Failed:
            if told.at is node:
                told.ended = Opened((self._failed(node, told),))
            raise

    def _explained_statement(self, node: Stmt, told: Told) -> None:
        match node:
            case Assign(name, value):
                told.given[name] = self._known(value, told)
            case Change(ChangeOp.ADD | ChangeOp.APPEND, place, (), (value,)) if place.local is not None:
                self._added(place.local, value, told)
            case Change(place=place) | Pop(place=place) | Store(place=place) if place.local is not None:
                told.given.pop(place.local, None)
            case If(test, then, otherwise):
                self._branch(test, then, otherwise, told)
                return
            case Return(value) if value is not None:
                told.ended = self._decided(value, told, told.passed_by)
            case Require(test) | Assert(test):
                is_true = evaluate(test, self._scope())
                told.ended = Opened() if is_true else self._decided(test, told, ())
                told.passed += bool(is_true)
            case _:
                pass
        super()._statement(node)
        if isinstance(node, Pop):
            told.given.pop(node.name, None)

    def _round(self, node: For, each: Any) -> None:
        if self._told is None:
            super()._round(node, each)
            return
        told = self._told
        told.given.pop(node.name, None)
        told.bindings.append(Term(named(node.name), shown(told.kinds[node.name], each)))
        try:
            super()._round(node, each)
        finally:
            told.bindings.pop()

    def _branch(self, test: Expr, then: Block, otherwise: Block, told: Told) -> None:
        reasons = self._known(test, told).reasons
        taken, other = (then, otherwise) if evaluate(test, self._scope()) else (otherwise, then)
        if any(isinstance(each, Return | Break | Continue) for each in statements_in(other)):
            bound = tuple(told.bindings)
            told.passed_by += [Reason("", None, None, bound, (), reasons)] if bound else reasons
        told.tests.append(reasons)
        try:
            self._block(taken)
        finally:
            told.tests.pop()

    def _added(self, local: str, value: Expr, told: Told) -> None:
        """A body adds to a collection of its own: the element is there because the body came here."""
        element = evaluate(value, self._scope())
        tests = tuple(reason for test in told.tests for reason in test)
        others = tuple(term for term in told.bindings if term.words != words_of(value))
        reasons = (Reason("", True, None, others, (), tests),) if others else tests
        before: Contents = told.given.get(local, Opened()).contents
        is_there = element in self.locals[local]
        told.given[local] = Opened((), {**before, element: before.get(element, reasons) if is_there else reasons})

    def _decided(self, value: Expr, told: Told, passed_by: Sequence[Reason]) -> Opened:
        """Why a value is what it is, and how the body came there: by which tests, or else by not being left before."""
        known = self._known(value, told)
        tests = tuple(reason for test in told.tests for reason in test)
        alone = (
            Reason(words_of(value), bool(evaluate(value, self._scope())), value.span) if value.type == BOOL else None
        )
        parts = (*known.reasons, *tests) or tuple(dict.fromkeys(passed_by))[:MOST_ELEMENTS]
        if alone is None:
            return Opened(parts, known.contents)
        near = 0 if alone.truth or self._is_counting else _parts_true(value, self._scope())
        if not told.bindings:
            return Opened(parts or (alone,), near=near)
        return Opened((replace(alone, bindings=tuple(told.bindings), parts=parts),), near=near)

    def _failed(self, node: Stmt, told: Told) -> Reason:
        """What a statement that fails was about."""
        context = self._context(told)
        place = self._place_term(node, context)
        found = [term for value in values_in(node) for term in leaves_of(value, context)]
        terms = {
            term.words: Term(term.words, f"is {term.value}", aside=True) for term in (*filter(None, [place]), *found)
        }
        test = getattr(node, "test", None) or getattr(node, "source", None)
        span = node.span if test is None else _span_of(test)
        return Reason(words_at(span), None, span, tuple(told.bindings), tuple(terms.values()), ())

    def _place_term(self, node: Stmt, context: Context) -> Term | None:
        """The container that a statement changes, as it is before."""
        if not isinstance(node, Change | Pop | Store) or node.place.local is not None:
            return None
        if isinstance(node, Store) and not node.keys:
            return None  # what it had is not asked for
        variable = self.program.variables[node.place.variable]
        try:
            keys = [context.value(key) for key in node.keys]
            words = f"self.{variable.name}" + "".join(f"[{words_of(key)}]" for key in node.keys)
            return Term(words, shown(node.kind, self._get(node.place, keys)))
        except (Failed, LookupError):
            return None


def _span_of(test: Expr) -> Span | None:
    """The place of a test; of one that has none itself, since others are evaluated before it, that of what it asks first."""
    waiting = [test]
    for node in waiting:
        if node.span is not None:
            return node.span
        waiting += parts_of(node)
    return None


def _parts_true(value: Expr, scope: Scope) -> int:
    """How many parts of a conjunction are true before the one that is false."""
    if not isinstance(value, Junction) or not value.is_and:
        return 0
    return next((number for number, part in enumerate(value.parts) if not evaluate(part, scope)), 0)


def _values(kinds: Sequence[Type], given: State | None) -> list[Any] | None:
    return None if given is None else [thawed(kind, value) for kind, value in zip(kinds, given, strict=True)]
