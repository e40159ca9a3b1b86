"""What a part of a loop's body changes, and how: added in any order, put there by the last turn, made of what it was.

`Known` is what is known of the names outside of the body.
"""

import ast
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from checker.frontend.mistakes.bodies import MUTATORS
from checker.frontend.ordering.loop_names import targets_of

_ADDS = frozenset({"append", "extend", "insert", "appendleft"})
_COMMUTES = frozenset({"add", "discard", "update", "remove", "difference_update", "subtract"})
"""Changes of a set or Counter that come to the same in any order, where all of a loop's are of one kind."""


class Known(Protocol):
    """What is known of names outside of a loop's body."""

    def helper(self, called: ast.expr) -> "tuple[ast.FunctionDef, Known] | None":
        """The author's function that is called, if it is one, with what is known of the names in it."""

    def is_any(self, node: ast.expr, objects: Iterable[Any]) -> bool:
        """Whether a name stands for one of these objects."""

    def is_class(self, node: ast.expr) -> bool:
        """Whether an expression is a class, whose methods change what they are given."""

    def is_record(self, called: ast.expr) -> bool:
        """Whether a call makes a record, which differs where a field does."""

    def is_number(self, target: ast.expr) -> bool:
        """Whether a place holds a number."""


def differs(node: ast.expr, own: set[str], known: Known) -> bool:
    """Whether a value differs from turn to turn: one of `own`, or a tuple or record with it."""
    match node:
        case ast.Name(name):
            return name in own
        case ast.Tuple(parts):
            return any(differs(part, own, known) for part in parts)
        case ast.Call(called, values, keywords) if known.is_record(called):
            return any(differs(part, own, known) for part in [*values, *(keyword.value for keyword in keywords)])
        case _:
            return False


def writes(part: ast.AST, known: Known) -> Iterator[tuple[ast.expr, ast.expr | None, str]]:
    """The places that a part of a body changes, with the new value, and how."""
    match part:
        case ast.Assign(targets, value):
            how = "update" if is_update(part, known) else "put"
            for target in targets:
                for each in targets_of(target):
                    yield each, value, how
        case ast.AnnAssign(target, _, ast.expr() as value):
            yield target, value, "put"
        case ast.AugAssign(target, operator, value):
            is_list = isinstance(operator, ast.Add) and _is_listing(value)
            yield target, value, "add in order" if is_list else type(operator).__name__
        case ast.Delete(targets):
            for target in targets:
                yield target, None, "delete"
        case ast.Call(ast.Attribute(owner, name), values) if name in MUTATORS:
            value = ast.Tuple(list(values), ast.Load())
            yield owner, value, "add in order" if name in _ADDS else name if name in _COMMUTES else "put"


def greatest(part: ast.AST) -> tuple[ast.stmt, ast.expr] | None:
    """`if v > best: best = v`: the assignment and the test, where what is compared is what is kept, so that no two are equally great."""
    match part:
        case ast.If(test, [ast.Assign([target], value) as assign], []):
            sides = {ast.unparse(target), ast.unparse(value)}
            for compared in [
                test,
                *(test.values if isinstance(test, ast.BoolOp) else []),
            ]:
                match compared:
                    case ast.Compare(left, [ast.Gt() | ast.GtE() | ast.Lt() | ast.LtE()], [right]):
                        if {ast.unparse(left), ast.unparse(right)} == sides:
                            return assign, test
    return None


def is_update(statement: ast.AST, known: Known) -> bool:
    """Whether a value is made of what it was in a way that the order of the turns does not matter to, or that accumulating knows of."""
    match statement:
        case ast.Assign([target], ast.BinOp() as value):
            return _holds(value, ast.unparse(target)) and not _is_listing(value)
        case ast.Assign([target], ast.Call(called, values, [])) if known.is_any(called, (max, min)):
            return len(values) > 1 and ast.unparse(target) in map(ast.unparse, values)
        case ast.Assign([target], ast.Call(ast.Attribute(owner, "union" | "intersection" | "difference"), _, [])):
            return ast.unparse(owner) == ast.unparse(target)
        case ast.Assign([target], ast.BoolOp(_, values)):
            held = ast.unparse(target)
            others = [value for value in values if ast.unparse(value) != held]
            return len(others) < len(values) and all(_is_bool(value, known) for value in others)
        case _:
            return False


def _is_bool(value: ast.expr, known: Known) -> bool:
    """Whether a value is True or False by the way it is written."""
    match value:
        case ast.Compare() | ast.UnaryOp(ast.Not()):
            return True
        case ast.Call(called):
            return known.is_any(called, (any, all, bool, isinstance))
        case ast.BoolOp(_, parts):
            return all(_is_bool(part, known) for part in parts)
        case _:
            return isinstance(value, ast.Constant) and isinstance(value.value, bool)


def _is_listing(value: ast.expr) -> bool:
    """Whether a sum is one of lists, tuples or strings, whose parts do not change places."""
    return any(isinstance(node, ast.List | ast.ListComp | ast.Tuple | ast.JoinedStr) for node in ast.walk(value))


def _holds(value: ast.expr, held: str) -> bool:
    return any(isinstance(node, ast.expr) and ast.unparse(node) == held for node in ast.walk(value))
