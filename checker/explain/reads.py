"""Which parts of a state decide what a body says, or how it ends: the interpreter runs it, and what decides is followed to what it reads.

Of `and` that is false the parts that are false decide, of `all` that is false the elements that it is false for and that these are there;
of a local what it was given. A test that a body has passed on its way decides with what is behind it. What is said may be too much, where a
collection is put together and only a part of it matters. It is too little only of a body that goes on with what a helper of it has written.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias

from checker.explain.parts import Part
from checker.ir.interpret import Failed, Scope, elements, evaluate
from checker.ir.nodes import (
    Apply,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Const,
    Expr,
    FunctionKey,
    Junction,
    Load,
    Local,
    Place,
    parts_of,
)
from checker.ir.ops import CollectionOp
from checker.ir.program import Function, Program
from checker.ir.running import AssertionFalse, Disabled, Run, thawed
from checker.ir.statements import (
    Assign,
    Break,
    Change,
    Continue,
    For,
    If,
    Pop,
    Return,
    Stmt,
    Store,
    blocks_in,
    statements_in,
    values_in,
)
from checker.language.types import CounterType, DictType, SetType, Type
from checker.language.values import domain_values
from checker.trace import State

_ENDS = (Failed, AssertionFalse, Disabled)


@dataclass(frozen=True)
class Read:
    """A part of the state that is read, all of it; `after` of the one after the step."""

    part: Part
    after: bool = False


Reads: TypeAlias = frozenset[Read]
NOTHING: Reads = frozenset()


@dataclass
class _Body:
    """What is known of a body that runs: what its locals come from, the tests that it is behind and those that might have left it."""

    given: dict[str, Reads] = field(default_factory=dict)
    behind: list[Reads] = field(default_factory=list)
    passed: Reads = NOTHING
    result: Reads = NOTHING
    has_ended: bool = False

    @property
    def tests(self) -> Reads:
        return NOTHING.union(*self.behind)


@dataclass(frozen=True)
class _Names:
    """What the names of an expression stand for, and what they come from."""

    scope: Scope
    given: Mapping[str, Reads]

    def binding(self, name: str, value: Any, reads: Reads) -> "_Names":
        scope = Scope({**self.scope.locals, name: value}, self.scope.load, self.scope.call)
        return _Names(scope, {**self.given, name: reads})


class Reading(Run):
    """Runs bodies on a state, and follows what decides to the parts of the state that it reads."""

    def __init__(self, program: Program, state: State, after: State | None = None) -> None:
        kinds = [variable.type for variable in program.variables]
        values = [
            None if given is None else [thawed(kind, value) for kind, value in zip(kinds, given, strict=True)]
            for given in (state, after)
        ]
        assert values[0] is not None
        super().__init__(program, values[0], values[1])
        self._helpers = dict(program.helpers)
        self._body: _Body | None = None
        self._written: dict[int, Reads] = {}
        """Of each variable that the body has written what the new values come from."""
        self._known: dict[tuple[FunctionKey, tuple[Any, ...]], Reads] = {}
        self._is_changing = False
        """Whether the body changes the state, so that a helper may say another thing the next time."""

    def reads(self, function: Function, arguments: tuple[Any, ...] = ()) -> Reads:
        """What decides the result of a function, or that its body ends where it does, in a failure or by a false `require`."""
        if self._body is None:
            self._is_changing = bool(function.writes)
        outer, locals_, body = self._body, self.locals, _Body()
        self._body = body
        with self._unchanged():
            try:
                super().call(function, arguments)
            except _ENDS:
                return body.result
            finally:
                self._body, self.locals = outer, locals_
        return body.result if body.has_ended else body.passed

    @contextmanager
    def _unchanged(self) -> Iterator[None]:
        """What is changed inside is changed back: it is looked at once more, or will be run for good."""
        state, written = list(self.state), dict(self._written)
        try:
            yield
        finally:
            self.state[:], self._written = state, written

    def call(self, function: Function, arguments: tuple[Any, ...]) -> Any:
        """As of any run: where only a value is wanted, nothing is followed."""
        outer, self._body = self._body, None
        try:
            return super().call(function, arguments)
        finally:
            self._body = outer

    # statements

    def _statement(self, node: Stmt) -> None:
        body = self._body
        if body is None:
            super()._statement(node)
            return
        try:
            self._noted(node, body)
        except _ENDS:
            if not body.has_ended:
                body.has_ended = True
                body.result = self._of_all(values_in(node), self._names(body)) | body.tests
            raise

    def _noted(self, node: Stmt, body: _Body) -> None:
        names = self._names(body)
        match node:
            case Assign(name, value):
                body.given[name] = self._of(value, names) | body.tests
            case Store(place) | Change(place=place):
                self._note_written(place, self._of_all(values_in(node), names) | body.tests, body)
            case Pop(place, name=name):
                held = self._of_place(place, tuple(node.keys), names)
                body.given[name] = held | self._of_all(values_in(node), names) | body.tests
                self._note_written(place, body.given[name], body)
            case If(test):
                self._branch(node, self._of(test, names), body)
                return
            case For(source=source):
                super()._statement(node)
                body.passed |= self._of(source, names) if _leaves(node) else NOTHING
                return
            case Return(value):
                body.has_ended = True
                decided = NOTHING if value is None else self._of(value, names)
                body.result = decided | body.tests | body.passed
            case _:
                pass
        super()._statement(node)
        self._note_called(node, names)

    def _branch(self, node: If, test: Reads, body: _Body) -> None:
        taken = node.then if evaluate(node.test, self._scope()) else node.otherwise
        with self._behind(test, body):
            self._block(taken)
        if _leaves(node):
            body.passed |= test

    def _round(self, node: For, each: Any) -> None:
        body = self._body
        if body is None:
            super()._round(node, each)
            return
        body.given[node.name] = self._of_element(node.source, each, self._names(body)) | body.tests
        with self._behind(body.given[node.name], body):
            super()._round(node, each)

    @contextmanager
    def _behind(self, test: Reads, body: _Body) -> Iterator[None]:
        """What is done inside is done for the test's sake; where the body ends inside, it has ended behind the test."""
        body.behind.append(test)
        try:
            yield
        finally:
            body.behind.pop()

    def _note_written(self, place: Place, reads: Reads, body: _Body) -> None:
        if place.local is None:
            self._written[place.variable] = self._written.get(place.variable, NOTHING) | reads
        else:
            body.given[place.local] = body.given.get(place.local, NOTHING) | reads

    def _note_called(self, node: Stmt, names: _Names) -> None:
        """What the helpers have written that a statement calls goes by what they are called with."""
        for value in values_in(node):
            if isinstance(value, Call):
                reads = self._of_all(value.args, names)
                for variable in self._helpers[value.helper].writes:
                    self._written[variable] = self._written.get(variable, NOTHING) | reads

    # expressions

    def _names(self, body: _Body) -> _Names:
        return _Names(self._scope(), body.given)

    def _of_all(self, nodes: tuple[Expr, ...], names: _Names) -> Reads:
        return NOTHING.union(*(self._of(node, names) for node in nodes))

    def _of(self, node: Expr, names: _Names) -> Reads:
        """What decides the value of an expression."""
        match node:
            case Const():
                return NOTHING
            case Local(_, name):
                return names.given.get(name, NOTHING)
            case Load(_, place, keys):
                return self._of_place(place, keys, names)
            case Apply(CollectionOp.IN, _, (item, Load(SetType()) as held)):
                return self._of_element(held, self._worth(item, names), names) | self._of(item, names)
            case Junction():
                return self._of_junction(node, names)
            case Conditional(_, test, yes, no):
                truth = self._worth(test, names)
                return self._of(test, names) | self._of(yes if truth else no, names)
            case Comprehension():
                return self._of_collected(node, names)
            case Call(_, helper, args):
                return self._of_call(helper, args, names) | self._of_all(args, names)
            case _:
                return self._of_all(parts_of(node), names)

    def _of_place(self, place: Place, keys: tuple[Expr, ...], names: _Names) -> Reads:
        found = self._of_all(keys, names)
        if place.local is not None:
            return found | names.given.get(place.local, NOTHING)
        return found | {self._read(place, keys, names)} | self._written.get(place.variable, NOTHING)

    def _read(self, place: Place, keys: tuple[Expr, ...], names: _Names, *element: Any) -> Read:
        """What is read at some keys; or whether an element is there, or whatever is, where a key is none."""
        part, kind = Part(place.variable), self.program.variables[place.variable].type
        for key in keys:
            number = _place_in(kind, self._worth(key, names))
            if number is None:
                return Read(part, place.after)
            assert isinstance(kind, DictType)
            part, kind = part.at(number), kind.value
        return Read(part.having(*element) if element else part, place.after)

    def _of_element(self, source: Expr, element: Any, names: _Names) -> Reads:
        """That an element is among those of a source."""
        match source:
            case Load(SetType() | CounterType(), Place(local=None) as place, keys):
                found = {self._read(place, keys, names, element)}
                return self._of_all(keys, names) | found | self._written.get(place.variable, NOTHING)
            case _:
                return self._of(source, names)

    def _of_junction(self, node: Junction, names: _Names) -> Reads:
        """The parts that decide it, or all of them."""
        deciding = tuple(part for part in node.parts if self._truth(part, names) is (not node.is_and))
        return self._of_all(deciding or node.parts, names)

    def _of_call(self, helper: FunctionKey, args: tuple[Expr, ...], names: _Names) -> Reads:
        values, function = tuple(self._worth(arg, names) for arg in args), self._helpers[helper]
        try:
            known = self._known.get((helper, values))
        except TypeError:  # one of them is a container
            return self.reads(function, values)
        if known is None or self._is_changing:
            known = self._known[helper, values] = self.reads(function, values)
        return known

    def _of_collected(self, node: Comprehension, names: _Names) -> Reads:
        """Of `all` that is false the elements for which it is; of anything else all elements, those that its conditions leave out too."""
        ends = node.collect == "any"
        found = NOTHING if node.default is None else self._of(node.default, names)
        if node.collect not in ("any", "all") or self._truth(node, names) is not ends:
            inside = tuple(part for part in (node.value, node.key) if part is not None)
            return found | self._of_turns(node.clauses, inside, names)
        for inner, kept in self._turns(node.clauses, names, NOTHING):
            if self._truth(node.value, inner) is ends:
                found |= kept | self._of(node.value, inner)
        return found

    def _turns(self, clauses: tuple[Clause, ...], names: _Names, kept: Reads) -> Iterator[tuple[_Names, Reads]]:
        """The elements that clauses go over and keep, with what decides that they do."""
        if not clauses:
            yield names, kept
            return
        clause, *rest = clauses
        for inner, there in self._elements(clause, names):
            if self._truth(clause.condition, inner):
                yield from self._turns(tuple(rest), inner, kept | there | self._of(clause.condition, inner))

    def _of_turns(self, clauses: tuple[Clause, ...], inside: tuple[Expr, ...], names: _Names) -> Reads:
        """All that is read for all elements of clauses."""
        if not clauses:
            return self._of_all(inside, names)
        clause, *rest = clauses
        found = self._of(clause.source, names)
        for inner, _ in self._elements(clause, names):
            found |= self._of(clause.condition, inner)
            if self._truth(clause.condition, inner):
                found |= self._of_turns(tuple(rest), inside, inner)
        return found

    def _elements(self, clause: Clause, names: _Names) -> Iterator[tuple[_Names, Reads]]:
        """A name for each element of a clause's source, with what decides that it is one of them."""
        held = self._worth(clause.source, names)
        for element in () if held is None else elements(held):
            there = self._of_element(clause.source, element, names)
            yield names.binding(clause.name, element, there), there

    def _worth(self, node: Expr, names: _Names) -> Any:
        """What an expression comes to; None where it fails, which is found where it is evaluated for good."""
        with self._unchanged():
            try:
                return evaluate(node, names.scope)
            except _ENDS:
                return None

    def _truth(self, node: Expr, names: _Names) -> bool | None:
        """Whether a formula is true; None where it fails."""
        value = self._worth(node, names)
        return None if value is None else bool(value)


def _place_in(kind: Type, key: Any) -> int | None:
    """The place of a key in its domain; None where it has none."""
    return _places(kind.key).get(key) if isinstance(kind, DictType) else None


@cache
def _places(kind: Type) -> dict[Any, int]:
    return {key: place for place, key in enumerate(domain_values(kind))}


def _leaves(node: Stmt) -> bool:
    """Whether something in a statement ends the body, or a loop or its round."""
    return any(
        isinstance(each, Return | Break | Continue) for block in blocks_in(node) for each in statements_in(block)
    )
