"""Formulas over whole numbers as text, such as `n // 2 + 1` or `n > 4*f and f >= 0`: text in, a tree out, and its value.

Python's syntax for + - * // %, comparisons, and, or, not. Divisors are whole numbers above 0. Imports the standard library alone; the
values may be integers or any objects with Python's operators.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""An integer, a truth value, or an object that stands for one."""

_OPERATORS: Mapping[type[ast.AST], Callable[[Value, Value], Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Mod: operator.mod,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Formula:
    """A formula; raises ValueError when the text is none."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        try:
            self._tree = ast.parse(self.text, mode="eval").body
        except SyntaxError:
            raise ValueError(f"'{text}' is no formula: write something like n // 2 + 1") from None
        self.names = frozenset(node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name))

    def value(self, names: Mapping[str, Value], logic: "Logic") -> Value:
        """The value under values for the names. Raises ValueError for what no formula has."""
        return self._value(self._tree, names, logic)

    def _value(self, tree: ast.expr, names: Mapping[str, Value], logic: "Logic") -> Value:
        match tree:
            case ast.Constant(value=bool() | int() as value):
                return value
            case ast.Name(id=name):
                return names[name]
            case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Mod() as op, right=ast.Constant(value=int() as by)) if by > 0:
                number = self._value(left, names, logic)
                return logic.divide(number, by) if isinstance(op, ast.FloorDiv) else number % by
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() as op, right=right):
                return _OPERATORS[type(op)](self._value(left, names, logic), self._value(right, names, logic))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self._value(operand, names, logic)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return logic.negate(self._value(operand, names, logic))
            case ast.BoolOp(op=op, values=values):
                join = logic.all if isinstance(op, ast.And) else logic.any
                return join([self._value(each, names, logic) for each in values])
            case ast.Compare(left=left, ops=ops, comparators=rest) if all(type(each) in _OPERATORS for each in ops):
                terms = [self._value(each, names, logic) for each in (left, *rest)]
                pairs = zip(ops, terms, terms[1:], strict=False)
                return logic.all([_OPERATORS[type(each)](one, other) for each, one, other in pairs])
        raise ValueError(f"'{ast.unparse(tree)}' in '{self.text}' is no part of a formula (+ - * // % and comparisons)")


class Logic:
    """What truth values and division are, for plain integers."""

    def divide(self, number: Value, by: int) -> Value:
        """The quotient rounded down."""
        return number // by

    def negate(self, truth: Value) -> Value:
        """Not."""
        return not truth

    def all(self, truths: list[Value]) -> Value:
        """And."""
        return all(truths)

    def any(self, truths: list[Value]) -> Value:
        """Or."""
        return any(truths)
