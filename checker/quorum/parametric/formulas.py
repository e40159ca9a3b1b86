"""Formulas over whole numbers as text, such as `n // 2 + 1` or `n > 4*f and f >= 0`: text in, its value for given numbers out.

Python's syntax for + - * // %, comparisons, and, or, not. Divisors are whole numbers above 0. Imports the standard library alone; the
values may be integers or any objects with Python's operators.
"""

import ast
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Value: TypeAlias = Any
"""An integer, a truth value, or an object that stands for one."""

_ARITHMETIC: Mapping[type[ast.AST], Callable[[Value, Value], Value]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}

_COMPARISONS: Mapping[type[ast.AST], Callable[[Value, Value], Value]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


class Logic:
    """What truth values and division are, for plain integers."""

    def divide(self, number: Value, by: int) -> Value:
        """The quotient rounded down."""
        return number // by

    def negate(self, truth: Value) -> Value:
        """Not."""
        return not truth

    def all(self, truths: Sequence[Value]) -> Value:
        """And."""
        return all(truths)

    def any(self, truths: Sequence[Value]) -> Value:
        """Or."""
        return any(truths)


class FormulaError(ValueError):
    """A text is no formula, or no family; `part` is what is wrong in it, as it was written."""

    def __init__(self, message: str, part: str) -> None:
        super().__init__(message)
        self.part = part


@dataclass(frozen=True)
class _Meaning:
    """What a part of a formula is for given numbers: a truth value or a number."""

    is_condition: bool
    value: Callable[[Mapping[str, Value], Logic], Value]


class Formula:
    """A formula; raises FormulaError when the text is none. Formulas that differ in spaces and brackets alone are equal."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        try:
            tree = ast.parse(self.text, mode="eval").body
            self._meaning = self._read(tree)
            self._key = ast.dump(tree)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            if isinstance(error, FormulaError):
                raise
            raise FormulaError(f"'{self.text}' is no formula: write something like n // 2 + 1", self.text) from None
        self.names = frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def is_condition(self) -> bool:
        """Whether it is true or false, not a number."""
        return self._meaning.is_condition

    def value(self, names: Mapping[str, Value], logic: Logic) -> Value:
        """The value under values for the names."""
        return self._meaning.value(names, logic)

    def _read(self, tree: ast.expr) -> _Meaning:
        """What a part means. Raises FormulaError for what no formula has."""
        match tree:
            case ast.Constant(value=bool() | int() as value):
                return _Meaning(isinstance(value, bool), lambda names, logic: value)
            case ast.Name(id=name):
                return _Meaning(False, lambda names, logic: names[name])
            case ast.BinOp(left=left, op=ast.FloorDiv(), right=ast.Constant(value=int() as by)) if by > 0:
                return self._number([left], lambda logic, number: logic.divide(number, by))
            case ast.BinOp(left=left, op=ast.Mod(), right=ast.Constant(value=int() as by)) if by > 0:
                return self._number([left], lambda logic, number: number % by)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return self._number([left, right], lambda logic, one, other: _ARITHMETIC[type(op)](one, other))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._number([operand], lambda logic, number: -number)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self._condition([operand], True, lambda logic, truth: logic.negate(truth))
            case ast.BoolOp(op=ast.And(), values=values):
                return self._condition(values, True, lambda logic, *truths: logic.all(truths))
            case ast.BoolOp(op=ast.Or(), values=values):
                return self._condition(values, True, lambda logic, *truths: logic.any(truths))
            case ast.Compare(left=left, ops=ops, comparators=rest) if all(type(each) in _COMPARISONS for each in ops):
                return self._condition([left, *rest], False, lambda logic, *numbers: _compared(logic, ops, numbers))
        part = self._written(tree)
        message = f"'{part}' is no part of a formula: there are + - *, // and % by a number above 0, comparisons, and, or, not"
        raise FormulaError(message, part)

    def _number(self, trees: Sequence[ast.expr], value: Callable[..., Value]) -> _Meaning:
        """A number made of numbers."""
        return _Meaning(False, self._made(trees, False, value))

    def _condition(self, trees: Sequence[ast.expr], are_conditions: bool, value: Callable[..., Value]) -> _Meaning:
        """A condition made of conditions, or of numbers."""
        return _Meaning(True, self._made(trees, are_conditions, value))

    def _made(
        self, trees: Sequence[ast.expr], are_conditions: bool, value: Callable[..., Value]
    ) -> Callable[[Mapping[str, Value], Logic], Value]:
        parts = []
        for tree in trees:
            meaning = self._read(tree)
            if meaning.is_condition is not are_conditions:
                part = self._written(tree)
                raise FormulaError(f"'{part}' is no {'condition' if are_conditions else 'number'}", part)
            parts.append(meaning.value)
        return lambda names, logic: value(logic, *(part(names, logic) for part in parts))

    def _written(self, tree: ast.expr) -> str:
        return ast.get_source_segment(self.text, tree) or self.text


def _compared(logic: Logic, ops: Sequence[ast.cmpop], numbers: Sequence[Value]) -> Value:
    """A chain of comparisons: all of them."""
    pairs = zip(ops, numbers, numbers[1:], strict=False)
    return logic.all([_COMPARISONS[type(op)](one, other) for op, one, other in pairs])
