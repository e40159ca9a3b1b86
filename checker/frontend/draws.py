"""Parameters that need only take the values in a set: those that an action requires to be in it before all else.

For actions that are not compiled: of the others `checker.passes.drawing` says more.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from types import FunctionType

from checker.frontend.conflated import conflated
from checker.frontend.naming import Names
from checker.frontend.source import function_node
from checker.language.own_code import own_member
from checker.language.sorts import Element
from checker.language.spec import require
from checker.language.types import (
    CounterType,
    DictType,
    EnumType,
    ListType,
    RecordType,
    SetType,
    SortType,
    Type,
    UnionType,
)


def draws(function: FunctionType, variables: Mapping[str, Type], parameters: Mapping[str, Type]) -> dict[str, str]:
    """Parameters whose first use is `require(p in self.v)`, v a set variable or multiset, in the run of `require`s at the head.

    Such a parameter need only take the values in the set: any other disables the action at that `require`. What stands before it
    must not be able to fail, or an empty set would hide the error; and the set must not hold what only equals a value of the parameter.
    """
    node = function_node(function)
    found: dict[str, str] = {}
    if node is None or not node.args.args:
        return found
    head = _Head(Names(function, node), node.args.args[0].arg, variables, parameters)
    used: set[str] = set()
    for statement in node.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        test = head.required(statement)
        if test is None:
            break
        match test:
            case ast.Compare(ast.Name(parameter), [ast.In()], [place]) if parameter not in used:
                variable = head.variable(place)
                if variable is not None and head.holds_values_of(parameter, variable):
                    found[parameter] = variable
        used |= {n.id for n in ast.walk(test) if isinstance(n, ast.Name)}
        if not head.cannot_fail(test):
            break
    return found


@dataclass(frozen=True)
class _Head:
    """The run of `require`s at the head of an action, whose state is called `this`."""

    names: Names
    this: str
    variables: Mapping[str, Type]
    parameters: Mapping[str, Type]

    def required(self, statement: ast.stmt) -> ast.expr | None:
        """What a statement requires, when that is all that it does."""
        match statement:
            case ast.Expr(ast.Call(called, [test], [])) if self.names.value(called) is require:
                return test
            case _:
                return None

    def variable(self, node: ast.expr) -> str | None:
        """The variable of the state that an expression reads."""
        match node:
            case ast.Attribute(ast.Name(this), name) if this == self.this and name in self.variables:
                return name
            case _:
                return None

    def holds_values_of(self, parameter: str, variable: str) -> bool:
        """Whether a variable is a set or multiset that holds, of all that equals a value of a parameter, those values themselves."""
        kind, held = self.parameters.get(parameter), self.variables[variable]
        if kind is None or isinstance(kind, SetType | ListType | CounterType | DictType):
            return False
        return isinstance(held, SetType | CounterType) and conflated(kind, held.of) is None

    def cannot_fail(self, test: ast.expr) -> bool:
        """Whether evaluating this raises nothing, as far as its form tells: equality and membership of variables, parameters, constants."""
        match test:
            case ast.Constant():
                return True
            case ast.Name() | ast.Attribute():
                return self._is_plain(test)
            case ast.UnaryOp(ast.Not(), operand):
                return self.cannot_fail(operand)
            case ast.BoolOp(_, values):
                return all(map(self.cannot_fail, values))
            case ast.Compare(ast.Name() as left, [ast.In() | ast.NotIn()], [place]):
                variable = self.variable(place)
                held = None if variable is None else self.variables[variable]
                return isinstance(held, SetType | ListType | CounterType | DictType) and self._is_plain(left)
            case ast.Compare(left, operators, right) if all(isinstance(o, _TOTAL) for o in operators):
                return all(map(self.cannot_fail, [left, *right]))
            case _:
                return False

    def _is_plain(self, node: ast.expr) -> bool:
        """Whether an expression is a variable, or else an immutable value; one that is tested without running code of the spec's author."""
        variable = self.variable(node)
        if variable is not None:
            return not any(_has_own_test(kind) for kind in _scalars_in(self.variables[variable]))
        if not isinstance(node, ast.Name):
            return False
        kind = self.parameters.get(node.id)
        if kind is None:
            return isinstance(self.names.value(node), bool | int | str | None | Element)
        is_mutable = isinstance(kind, SetType | ListType | CounterType | DictType)
        return not is_mutable and not any(map(_has_own_test, _scalars_in(kind)))


def _scalars_in(kind: Type) -> tuple[Type, ...]:
    return kind.members if isinstance(kind, UnionType) else (kind,)


def _has_own_test(kind: Type) -> bool:
    match kind:
        case RecordType(cls) | EnumType(cls) | SortType(cls):
            return own_member(cls, "__bool__", "__len__") is not None
        case _:
            return False


_TOTAL = (ast.Eq, ast.NotEq, ast.Is, ast.IsNot)
"""Comparisons that any two values have."""
