"""Whether a program of the intermediate representation keeps its rules: arities, types, declared locals, where a statement may stand.

It runs between passes in every test, and on any run with `CHECKER_CHECK_IR=1`. A mistake is shown under the offending node.
"""

import os
from collections.abc import Callable
from dataclasses import fields
from typing import assert_never

from checker.ir.draws import expressions_of
from checker.ir.kinds import BOOL, NEVER, element_of, has_one_order, is_ordered, is_scalar, members, union, within
from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Collector,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fail,
    Field,
    Fits,
    FunctionKey,
    IsMember,
    Item,
    Junction,
    Load,
    Local,
    Place,
    parts_of,
)
from checker.ir.ops import CollectionOp
from checker.ir.program import Action, Function, Program
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
    values_in,
)
from checker.language.types import (
    DictType,
    ListType,
    RangeType,
    RecordType,
    SetType,
    TupleType,
    Type,
    UnionType,
    describe,
)
from checker.language.values import contains


class IllFormed(AssertionError):
    """A rule of the intermediate representation that a program breaks: a mistake of the compiler, with its place."""


def checked(program: Program) -> Program:
    """The program, checked where the environment asks for it; raises IllFormed."""
    if os.environ.get("CHECKER_CHECK_IR") == "1":
        verify(program)
    return program


def verify(program: Program) -> None:
    """Check every function; raises IllFormed with the first mistake."""
    helpers: dict[FunctionKey, Function] = {}
    for key, helper in program.helpers:
        _Verifier(program, helpers, helper).check()
        helpers[key] = helper
        if tuple(kind for _, kind in helper.parameters) != key[1]:
            raise IllFormed(f"the helper {helper.name} does not take what its key says")
    for action in (*program.actions, *program.inits):
        _Verifier(program, helpers, action.function).check()
        if action.function.result is not None:
            raise IllFormed(f"the action {action.name} has a result")
        if tuple((given.name, given.type) for given in action.parameters) != _taken(action.function):
            raise IllFormed(f"the action {action.name} does not take its parameters")
        _verify_draws(program, helpers, action)
    for judged in program.properties:
        _Verifier(program, helpers, judged.function).check()
        if judged.function.result not in (BOOL, None) or judged.function.writes:
            raise IllFormed(f"the property {judged.name} must give a bool and only read")


def _verify_draws(program: Program, helpers: dict[FunctionKey, Function], action: Action) -> None:
    """A draw for every parameter, or none at all; each speaks of the state and of the parameters drawn before it."""
    if action.draws and sorted(draw.parameter for draw in action.draws) != list(range(len(action.parameters))):
        raise IllFormed(f"the action {action.name} does not draw each of its parameters once")
    for number, draw in enumerate(action.draws):
        before = tuple(action.function.parameters[other.parameter] for other in action.draws[:number])
        verifier = _Verifier(program, helpers, Function(action.name, before, (), (), None))
        for value in (*draw.when, *expressions_of(draw.source)):
            verifier.expr(value)


def _taken(function: Function) -> tuple[tuple[str, Type], ...]:
    """The parameters by the names that they are given by: one that the body assigns wider values is taken by another name."""
    return tuple((name.removesuffix(".given"), kind) for name, kind in function.parameters)


_COLLECTED: dict[Collector, Callable[[Type, Expr], bool]] = {
    "any": lambda kind, value: kind == value.type == BOOL,
    "all": lambda kind, value: kind == value.type == BOOL,
    "sum": lambda kind, value: isinstance(kind, RangeType) and isinstance(value.type, RangeType),
    "min": lambda kind, value: has_one_order(value.type) and within(value.type, kind),
    "max": lambda kind, value: has_one_order(value.type) and within(value.type, kind),
    "first": lambda kind, value: within(value.type, kind),
    "set": lambda kind, value: isinstance(kind, SetType) and kind.of == value.type,
    "list": lambda kind, value: isinstance(kind, ListType) and kind.of == value.type,
    "dict": lambda kind, value: isinstance(kind, DictType) and kind.value == value.type,
    "ascending": lambda kind, value: isinstance(kind, ListType) and kind.of == value.type,
    "descending": lambda kind, value: isinstance(kind, ListType) and kind.of == value.type,
}
"""What each collector makes of the values given to it; with a key, the least or greatest is like the first."""
_MAY_GO_BY_KEY = ("min", "max")
_GOES_BY_KEY = ("ascending", "descending")


class _Verifier:
    """One function."""

    def __init__(self, program: Program, helpers: dict[FunctionKey, Function], function: Function) -> None:
        self.program, self.helpers, self.function = program, helpers, function
        self.locals = dict((*function.parameters, *function.locals))
        self.loops = 0

    def check(self) -> None:
        """The whole body."""
        if len(self.locals) != len(self.function.parameters) + len(self.function.locals):
            raise IllFormed(f"{self.function.name} declares a name twice")
        self.block(self.function.body)

    def want(self, holds: bool, node: Expr | Stmt, words: str) -> None:
        """Raise unless it holds."""
        if holds:
            return
        where = "" if node.span is None else f" ({node.span.path}:{node.span.line}:{node.span.column})"
        raise IllFormed(f"{self.function.name}{where}: {_named(node)} {words}: {_shown(node)}")

    # expressions

    def expr(self, node: Expr, iterated: bool = False) -> None:
        """One expression and all within; `iterated` for what a loop goes over."""
        if not isinstance(node, Comprehension):  # whose parts see its names
            for part in parts_of(node):
                self.expr(part)
        match node:
            case Const(kind, value):
                is_kept = is_scalar(kind) or (isinstance(kind, DictType) and is_scalar(kind.value))
                self.want(is_kept and contains(kind, value), node, "has a value of its type")
            case Local():
                self._local(node)
            case Load():
                self.want(self.part(node.place, node.keys, node) == node.type, node, "reaches another type")
            case Apply():
                self._apply(node, iterated)
            case Junction(_, parts):
                self.want(bool(parts) and all(part.type == BOOL for part in parts), node, "takes and gives bools")
            case Conditional(kind, test, yes, no):
                same = (test.type, yes.type, no.type) == (BOOL, kind, kind)
                self.want(same, node, "takes a bool and two values of its type")
            case Convert(kind, value):
                self.want(value.type != kind, node, "changes the type")
            case Fits() | Fail() | After():
                return
            case IsMember(value, numbers):
                kinds = members(value.type)
                told = isinstance(value.type, UnionType) and numbers <= set(range(len(kinds)))
                self.want(told, node, "asks for members of its argument's union")
            case Field(kind, value, name):
                self.want(kind == _field(value.type, name), node, "gives a field that some member has")
            case Item(kind, value, number):
                self.want(kind == _item(value.type, number), node, "gives an item of a tuple")
            case Call():
                self._call(node)
            case Comprehension():
                self._comprehension(node)
            case _:
                assert_never(node)

    def _local(self, node: Local) -> None:
        declared = self.locals.get(node.name)
        self.want(declared is not None, node, "must name a local")
        assert declared is not None
        self.want(declared == node.type, node, f"is declared as {describe(declared)}")

    def _apply(self, node: Apply, iterated: bool) -> None:
        row = node.op.row
        given = tuple(arg.type for arg in node.args)
        stands = iterated or node.op is not CollectionOp.RANGE
        self.want(stands, node, "stands only where a loop goes over it")
        self.want(row.arity is None or len(given) == row.arity, node, f"takes {row.arity} arguments")
        self.want(row.rule(given, node.type), node, row.words)

    def part(self, place: Place, keys: tuple[Expr, ...], node: Expr | Stmt) -> Type:
        """The type of what the keys reach."""
        if place.local is None:
            self.want(0 <= place.variable < len(self.program.variables), node, "must name a variable")
            kind = self.program.variables[place.variable].type
            self.want(not place.after or self.function.reads_after, node, "reads the state after")
        else:
            self.want(place.local in self.locals, node, "must name a local")
            kind = self.locals[place.local]
        for key in keys:
            self.want(isinstance(kind, DictType), node, "has a key too many")
            assert isinstance(kind, DictType)
            self.want(key.type == kind.key, node, f"has a key that is no {describe(kind.key)}")
            kind = kind.value
        return kind

    def _call(self, node: Call) -> None:
        function = self.helpers.get(node.helper)
        self.want(function is not None, node, "calls what is not defined before")
        assert function is not None
        taken = tuple(kind for _, kind in function.parameters)
        self.want(tuple(arg.type for arg in node.args) == taken, node, "takes what the helper takes")
        result = NEVER if function.result is None else function.result
        self.want(node.type == result, node, "gives the helper's result")
        self.want(function.writes <= self.function.writes, node, "changes the state")

    def _comprehension(self, made: Comprehension) -> None:
        outside = dict(self.locals)
        for clause in made.clauses:
            self.expr(clause.source, iterated=True)
            self.want(element_of(clause.source.type) == clause.type, made, f"goes over {describe(clause.source.type)}")
            self.want(clause.name not in self.locals, made, f"binds {clause.name} again")
            self.locals[clause.name] = clause.type
            self.expr(clause.condition)
            self.want(clause.condition.type == BOOL, made, "has a condition that is not a bool")
        self.expr(made.value)
        by_key = made.key is not None and made.collect in (*_MAY_GO_BY_KEY, *_GOES_BY_KEY)
        collects = _COLLECTED["first" if by_key and made.collect in _MAY_GO_BY_KEY else made.collect]
        self.want(collects(made.type, made.value), made, f"collects {describe(made.value.type)}")
        if made.key is not None:
            self.expr(made.key)
            self.want(not by_key or is_ordered(made.key.type), made, "has a key without an order")
        if made.default is not None:
            self.expr(made.default)
            self.want(made.default.type == made.type, made, "has a default of another type")
        must = made.collect == "dict" or made.collect in _GOES_BY_KEY
        fits = made.collect in _MAY_GO_BY_KEY or (made.key is not None) == must
        self.want(fits, made, "has a key when it makes a dict, or goes by one")
        self.locals = outside

    # statements

    def block(self, block: Block) -> None:
        """The statements of a block."""
        for statement in block:
            for value in values_in(statement):
                self.expr(value, iterated=isinstance(statement, For))
            self.statement(statement)

    def statement(self, node: Stmt) -> None:
        """One statement, whose expressions have been checked, and its blocks."""
        match node:
            case Assign(name, value):
                declared = self.locals.get(name)
                to = "nothing" if declared is None else describe(declared)
                self.want(declared == value.type, node, f"assigns to {to}")
            case Store() | Change() | Pop():
                self._change(node)
            case If(test, then, otherwise):
                self.want(test.type == BOOL, node, "takes a bool")
                self.block(then)
                self.block(otherwise)
            case For():
                self._for(node)
            case Break() | Continue():
                self.want(self.loops > 0, node, "stands outside a loop")
            case Return(value):
                given = None if value is None else value.type
                self.want(given == self.function.result, node, "gives the function's result")
            case Require(test) | Assert(test):
                self.want(test.type == BOOL, node, "takes a bool")
            case Evaluate():
                return
            case _:
                assert_never(node)

    def _for(self, node: For) -> None:
        of, declared = element_of(node.source.type), self.locals.get(node.name)
        fits = of is not None and declared is not None and within(of, declared)
        self.want(fits, node, f"goes over {describe(node.source.type)}")
        self.loops += 1
        self.block(node.body)
        self.loops -= 1

    def _change(self, node: Store | Change | Pop) -> None:
        """A change of the container, or of the value, at a place."""
        is_own = node.place.local is not None or node.place.variable in self.function.writes
        self.want(is_own, node, "changes the state")
        self.want(not node.place.after, node, "changes the state after")
        kind = self.part(node.place, node.keys, node)
        self.want(kind == node.kind, node, f"is of {describe(kind)}")
        match node:
            case Store(value=value):
                self.want(value.type == kind, node, f"stores a {describe(kind)}")
            case Pop(index=index, name=name):
                declared, of = self.locals.get(name), element_of(kind)
                self.want(isinstance(index.type, RangeType), node, "takes an index")
                fits = declared is not None and of is not None and within(of, declared)
                self.want(isinstance(kind, ListType) and fits, node, "goes into a local of its type")
            case Change(op=op, values=values):
                row = op.row
                self.want(isinstance(kind, row.held), node, f"cannot change {describe(kind)}")
                self.want(len(values) == row.takes, node, f"takes {row.takes} values")
                given: list[Type | None] = [value.type for value in values]
                self.want(not row.has_index or isinstance(given.pop(0), RangeType), node, "takes an index")
                self.want(not row.counts or isinstance(given.pop(), RangeType), node, "takes a number")
                if row.joins:
                    self.want(all(isinstance(each, ListType) for each in given), node, "takes a list")
                    given = [each.of if isinstance(each, ListType) else None for each in given]
                self.want(all(each == element_of(kind) for each in given), node, "takes an element of its type")
            case _:
                assert_never(node)


def _field(kind: Type, name: str) -> Type | None:
    """The type of a field of a record, or of the records in a union."""
    records = [member for member in members(kind) if isinstance(member, RecordType)]
    found = [of for record in records for field, of in record.fields if field == name]
    return union(found) if found else None


def _item(kind: Type, number: int) -> Type | None:
    return kind.items[number] if isinstance(kind, TupleType) and 0 <= number < len(kind.items) else None


def _named(node: Expr | Stmt) -> str:
    """What a node is called: an operation by its name, another by its class."""
    match node:
        case Apply(op) | Change(op):
            return f"'{op!r}'"
        case _:
            return f"'{type(node).__name__.lower()}'"


def _shown(node: Expr | Stmt) -> str:
    """The types that a node is given and gives, and what else is in it, in brief."""
    given = parts_of(node) if isinstance(node, Expr) else values_in(node)
    gives = f" -> {describe(node.type)}" if isinstance(node, Expr) else ""
    own = ((f.name, getattr(node, f.name)) for f in fields(node))
    held = [f"{name} {value!r}" for name, value in own if isinstance(value, str | int | Place | frozenset)]
    return f"({', '.join(describe(each.type) for each in given)}){gives}{''.join(f', {each}' for each in held)}"
