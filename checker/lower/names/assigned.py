"""Whether an @init surely gives every variable a value before anything reads it: the native engine has no state without values.

Read off the source, with Python's order of evaluation. What is not plain (a `self` that is passed on, a helper that mentions a variable
that has no value yet) counts as reading; then CPython makes the initial states, and says what is wrong if something is.
"""

import ast
from collections.abc import Set as AbstractSet
from types import FunctionType
from typing import Any

from checker.frontend.naming import NOTHING, named
from checker.frontend.source import function_node
from checker.language.spec import require


def is_surely_assigned(
    spec: type, function: FunctionType, variables: AbstractSet[str], unset: AbstractSet[str]
) -> bool:
    """Whether every variable of `unset` has a value before it is read, and when the body ends."""
    if not unset:
        return True
    try:
        return unset <= _Flow(spec, function, frozenset(variables), frozenset(unset)).after(frozenset())
    except (_Unsure, RecursionError):
        return False


class _Unsure(Exception):
    """A variable may be read before it has a value."""


_Known = frozenset[str]


class _Flow:
    """Follows the ways through a body with the variables that have a value."""

    def __init__(self, spec: type, function: FunctionType, variables: _Known, unset: _Known) -> None:
        node = function_node(function)
        parameters = [] if node is None else [*node.args.posonlyargs, *node.args.args]
        if node is None or not parameters:
            raise _Unsure
        self.spec, self.variables, self.unset = spec, variables, unset
        self.body, self.this = node.body, parameters[0].arg
        self.ends: list[_Known] = []

    def after(self, known: _Known) -> _Known:
        """What has a value at every end of the body, where `known` has one before; raises _Unsure."""
        ends = _either([self.block(self.body, known), *self.ends])
        return self.unset if ends is None else ends

    def block(self, statements: list[ast.stmt], known: _Known) -> _Known | None:
        """What has a value after these statements; None where they are never passed."""
        for statement in statements:
            after = self.statement(statement, known)
            if after is None:
                return None
            known = after
        return known

    def statement(self, node: ast.stmt, known: _Known) -> _Known | None:
        """What has a value after a statement; raises _Unsure."""
        match node:
            case ast.Assign(targets, value):
                return self._given(targets, value, known)
            case ast.AnnAssign(target, _, value):
                return known if value is None else self._given([target], value, known)
            case ast.Return():
                self.reads(node, known)
                self.ends.append(known)
                return None
            case ast.If(test, body, orelse):
                self.reads(test, known)
                return _either([self.block(body, known), self.block(orelse, known)])
            case ast.Match(subject, cases):
                return self._matched(subject, cases, known)
            case ast.For(target, source, body, []):
                self.reads(source, known)
                self.reads(target, known)
                self.block(body, known)
                return known
            case ast.While(test, body, []):
                self.reads(test, known)
                self.block(body, known)
                return known
            case ast.Raise():
                self.reads(node, known)
                return None
            case ast.Expr(ast.Call(ast.Attribute(ast.Name(this), name), given, [])) if this == self.this:
                return self._called(name, given, known)
            case ast.Break() | ast.Continue():
                return None
            case ast.Expr() | ast.Assert() | ast.AugAssign() | ast.Pass():
                self.reads(node, known)
                return known
            case _:
                raise _Unsure

    def _given(self, targets: list[ast.expr], value: ast.expr, known: _Known) -> _Known:
        self.reads(value, known)
        for target in targets:
            known = self.assigned(target, known)
        return known

    def _matched(self, subject: ast.expr, cases: list[ast.match_case], known: _Known) -> _Known | None:
        self.reads(subject, known)
        for case in cases:
            self.reads(case.pattern, known)
            if case.guard is not None:
                self.reads(case.guard, known)
        return _either([known, *(self.block(case.body, known) for case in cases)])

    def _called(self, name: str, given: list[ast.expr], known: _Known) -> _Known:
        """What has a value after a call of a method of the spec."""
        for value in given:
            self.reads(value, known)
        method = getattr(self.spec, name, None)
        if not isinstance(method, FunctionType):
            raise _Unsure
        return _Flow(self.spec, method, self.variables, self.unset).after(known)

    def assigned(self, target: ast.expr, known: _Known) -> _Known:
        """What has a value once a target is given one."""
        match target:
            case ast.Attribute(ast.Name(this), name) if this == self.this:
                return known | {name}
            case ast.Starred(part):
                return self.assigned(part, known)
            case ast.Tuple(parts) | ast.List(parts):
                for part in parts:
                    known = self.assigned(part, known)
                return known
            case _:
                self.reads(target, known)
                return known

    def reads(self, node: ast.AST, known: _Known) -> None:
        """Raise _Unsure where an expression may read what has no value."""
        missing = self.unset - known
        if not missing:
            return
        bases = set()
        for part in ast.walk(node):
            match part:
                case ast.Attribute(ast.Name(this) as base, name) if this == self.this:
                    bases.add(base)
                    if self._named_by(name) & missing:
                        raise _Unsure
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and part.id in (self.this, "super") and part not in bases:
                raise _Unsure

    def _named_by(self, name: str) -> AbstractSet[str]:
        """The attributes that may be read where one of the spec is."""
        member = getattr(self.spec, name, None)
        if isinstance(member, FunctionType):
            return _mentioned(self.spec, member)
        return {name} if name in self.variables else self.unset


def _either(ways: list[_Known | None]) -> _Known | None:
    passed = [known for known in ways if known is not None]
    return frozenset.intersection(*passed) if passed else None


def _mentioned(spec: type, function: FunctionType) -> set[str]:
    """Every attribute that a function names, or one that it may call does."""
    found, seen, waiting = set[str](), set[FunctionType](), [function]
    while waiting:
        called = waiting.pop()
        if called in seen:
            continue
        seen.add(called)
        node = function_node(called)
        if node is None:
            raise _Unsure
        for part in ast.walk(node):
            value: Any = NOTHING
            if isinstance(part, ast.Attribute):
                found.add(part.attr)
                value = getattr(spec, part.attr, NOTHING)
            elif isinstance(part, ast.Name):
                value = named(called, part.id)
            if isinstance(value, FunctionType) and value is not require:
                waiting.append(value)
    return found
