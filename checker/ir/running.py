"""Runs the bodies of a program on states, by the interpreter: the meaning of every node, told once more than by any engine.

States come in and go out frozen (checker.language.types); while a body runs, a variable holds one of the interpreter's values.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, assert_never

from checker.ir.change_ops import ChangeOp
from checker.ir.interpret import Failed, Scope, as_type, elements, evaluate
from checker.ir.nodes import Expr, FunctionKey, Place
from checker.ir.program import Function, Program
from checker.ir.statements import (
    Assert,
    Assign,
    Block,
    Break,
    Change,
    Continue,
    Evaluate,
    For,
    If,
    Pop,
    Require,
    Return,
    Stmt,
    Store,
)
from checker.language.order import CanonicalFrozenSet, canonical_key, in_order
from checker.language.types import CounterType, DictType, SetType, Type
from checker.language.values import domain_values
from checker.trace import State


class Disabled(Exception):
    """A `require` is false."""


class AssertionFalse(Exception):
    """An `assert` is false."""


class _Left(Exception):
    """A loop, or the round of one, is left."""


class _Again(Exception):
    pass


class _Returned(Exception):
    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


def thawed(kind: Type, value: Any) -> Any:
    """A frozen value as the interpreter has it."""
    match kind:
        case DictType(key, held):
            return {k: thawed(held, v) for k, v in zip(domain_values(key), value, strict=True)}
        case SetType():
            return CanonicalFrozenSet(value)
        case CounterType():
            return Counter(dict(value))
        case _:
            return value


def frozen(kind: Type, value: Any) -> Any:
    """The other way."""
    match kind:
        case DictType(key, held):
            return tuple(frozen(held, value[each]) for each in domain_values(key))
        case SetType():
            return tuple(in_order(value))
        case CounterType():
            counts = ((each, count) for each, count in value.items() if count)
            return tuple(sorted(counts, key=lambda pair: canonical_key(pair[0])))
        case _:
            return value


@dataclass
class Run:
    """One run of a body: on `state`, whose values it changes, with `after` for a step invariant."""

    program: Program
    state: list[Any]
    after: list[Any] | None = None
    locals: dict[str, Any] = field(default_factory=dict)

    def call(self, function: Function, arguments: tuple[Any, ...]) -> Any:
        """The result of a function; raises Failed, Disabled or AssertionFalse where it ends the step."""
        outer = self.locals
        names = [name for name, _ in function.parameters]
        self.locals = dict(zip(names, arguments, strict=True))
        try:
            self._block(function.body)
        except _Returned as returned:
            return returned.value
        finally:
            self.locals = outer
        return None

    def _scope(self) -> Scope:
        return Scope(self.locals, self._load, self._call)

    def _load(self, place: Place) -> Any:
        held = self.after if place.after else self.state
        assert held is not None
        return held[place.variable]

    def _call(self, key: FunctionKey, arguments: tuple[Any, ...]) -> Any:
        return self.call(dict(self.program.helpers)[key], arguments)

    def _value(self, node: Expr) -> Any:
        return evaluate(node, self._scope())

    # statements

    def _block(self, block: Block) -> None:
        for statement in block:
            self._statement(statement)

    def _statement(self, node: Stmt) -> None:
        match node:
            case Assign(name, value):
                self.locals[name] = self._value(value)
            case Store(place, keys, value):
                made = self._value(value)
                self._put(place, [self._value(key) for key in keys], made)
            case Change():
                self._change(node)
            case Pop():
                self._pop(node)
            case If(test, then, otherwise):
                self._block(then if self._value(test) else otherwise)
            case For():
                self._for(node)
            case Return(value):
                raise _Returned(None if value is None else self._value(value))
            case Require(test):
                if not self._value(test):
                    raise Disabled
            case Assert(test):
                if not self._value(test):
                    raise AssertionFalse
            case Evaluate(value):
                self._value(value)
            case Break():
                raise _Left
            case Continue():
                raise _Again
            case _:
                assert_never(node)

    def _for(self, node: For) -> None:
        for each in elements(self._value(node.source)):
            try:
                self._round(node, each)
            except _Again:
                continue
            except _Left:
                break

    def _round(self, node: For, each: Any) -> None:
        self.locals[node.name] = each
        self._block(node.body)

    # places

    def _get(self, place: Place, keys: list[Any]) -> Any:
        held = self.state[place.variable] if place.local is None else self.locals[place.local]
        for key in keys:
            held = held[key]
        return held

    def _put(self, place: Place, keys: list[Any], value: Any) -> None:
        whole = value
        for depth in range(len(keys) - 1, -1, -1):
            whole = {**self._get(place, keys[:depth]), keys[depth]: whole}
        if place.local is None:
            self.state[place.variable] = whole
        else:
            self.locals[place.local] = whole

    def _change(self, node: Change) -> None:
        is_put = node.op in (ChangeOp.PUT, ChangeOp.SET_COUNT)
        last = [self._value(node.values[-1])] if is_put else []  # before the place
        keys = [self._value(key) for key in node.keys]
        values = [self._value(value) for value in node.values[: len(node.values) - len(last)]] + last
        try:
            made = _changed(node.op, self._get(node.place, keys), values)
        except (ValueError, LookupError) as error:
            raise Failed(str(error)) from None
        self._put(node.place, keys, as_type(made, node.kind))

    def _pop(self, node: Pop) -> None:
        keys, index = [self._value(key) for key in node.keys], self._value(node.index)
        held: list[Any] = list(self._get(node.place, keys))
        try:
            self.locals[node.name] = held.pop(index)
        except IndexError as error:
            raise Failed(str(error)) from None
        self._put(node.place, keys, tuple(held))


def _changed(op: ChangeOp, held: Any, values: list[Any]) -> Any:
    """A container with a change made to it; raises ValueError or LookupError where that cannot be."""
    match op:
        case ChangeOp.ADD:
            return held | {values[0]}
        case ChangeOp.DISCARD:
            return held - {values[0]}
        case ChangeOp.REMOVE if isinstance(held, frozenset):
            if values[0] not in held:
                raise KeyError(values[0])
            return held - {values[0]}
        case ChangeOp.SET_COUNT:
            if values[1] < 0:
                raise ValueError("a count below zero")
            return Counter({**held, values[0]: values[1]})
        case ChangeOp.REMOVE | ChangeOp.APPEND | ChangeOp.INSERT | ChangeOp.EXTEND | ChangeOp.PUT:
            items = list(held)
            if op is ChangeOp.PUT:
                items[values[0]] = values[1]
            else:
                getattr(items, op.row.method)(*values)
            return tuple(items)
        case _:
            assert_never(op)


def run_step(program: Program, function: Function, arguments: tuple[Any, ...], state: State) -> State:
    """The state after an action's body; raises Failed, Disabled or AssertionFalse.

    Arguments are the interpreter's values, the states frozen. The variables are not looked at by their domains, which the body's
    conversions do.
    """
    kinds = [variable.type for variable in program.variables]
    run = Run(program, [thawed(kind, value) for kind, value in zip(kinds, state, strict=True)])
    run.call(function, arguments)
    return tuple(frozen(kind, value) for kind, value in zip(kinds, run.state, strict=True))


def judge(program: Program, function: Function, state: State, after: State | None = None) -> bool:
    """Whether a property holds in a state, or of a step; raises as `run_step` does."""
    kinds = [variable.type for variable in program.variables]
    values = [
        None if given is None else [thawed(kind, value) for kind, value in zip(kinds, given, strict=True)]
        for given in (state, after)
    ]
    assert values[0] is not None
    return bool(Run(program, values[0], values[1]).call(function, ()))
