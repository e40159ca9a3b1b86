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


class FormulaError(ValueError):
    """A text is no formula, or no family; `part` is what is wrong in it, as it was written."""

    def __init__(self, message: str, part: str) -> None:
        super().__init__(message)
        self.part = part


class Formula:
    """A formula; raises FormulaError when the text is none. `is_condition` tells comparisons from numbers."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        try:
            self._tree = ast.parse(self.text, mode="eval").body
            self.is_condition = self._is_condition(self._tree)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            if isinstance(error, FormulaError):
                raise
            raise FormulaError(f"'{self.text}' is no formula: write something like n // 2 + 1", self.text) from None
        self.names = frozenset(node.id for node in ast.walk(self._tree) if isinstance(node, ast.Name))

    def _is_condition(self, tree: ast.expr) -> bool:
        """Whether a part is a condition and not a number. Raises FormulaError for what no formula has."""
        match tree:
            case ast.Constant(value=bool()):
                return True
            case ast.Constant(value=int()) | ast.Name():
                return False
            case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Mod(), right=ast.Constant(value=int() as by)) if by > 0:
                self._want(False, left)
                return False
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult(), right=right):
                self._want(False, left, right)
                return False
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                self._want(False, operand)
                return False
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                self._want(True, operand)
                return True
            case ast.BoolOp(values=values):
                self._want(True, *values)
                return True
            case ast.Compare(left=left, ops=ops, comparators=rest) if all(type(each) in _OPERATORS for each in ops):
                self._want(False, left, *rest)
                return True
        part = ast.get_source_segment(self.text, tree) or self.text
        message = f"'{part}' is no part of a formula: there are + - *, // and % by a number above 0, comparisons, and, or, not"
        raise FormulaError(message, part)

    def _want(self, is_condition: bool, *trees: ast.expr) -> None:
        for tree in trees:
            if self._is_condition(tree) is not is_condition:
                part = ast.get_source_segment(self.text, tree) or self.text
                raise FormulaError(f"'{part}' is no {'condition' if is_condition else 'number'}", part)

    def value(self, names: Mapping[str, Value], logic: "Logic") -> Value:
        """The value under values for the names."""
        return self._value(self._tree, names, logic)

    def _value(self, tree: ast.expr, names: Mapping[str, Value], logic: "Logic") -> Value:
        match tree:
            case ast.Constant(value=bool() | int() as value):
                return value
            case ast.Name(id=name):
                return names[name]
            case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Mod() as op, right=ast.Constant(value=int() as by)):
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
            case ast.Compare(left=left, ops=ops, comparators=rest):
                terms = [self._value(each, names, logic) for each in (left, *rest)]
                pairs = zip(ops, terms, terms[1:], strict=False)
                return logic.all([_OPERATORS[type(each)](one, other) for each, one, other in pairs])
        raise AssertionError(f"{ast.unparse(tree)} was let through")


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
