"""What a body says has one element: the first of it is no other whatever the order, which the proof of symmetry makes sure of."""

import ast
from collections.abc import Iterator

from checker.frontend.naming import Names
from checker.frontend.source import nodes_of


def is_said_alone(value: ast.expr, function: ast.FunctionDef, names: Names) -> bool:
    """Whether some test of the function is that what this goes through has one element: `len(self.waiting) == 1`."""
    parts = {ast.dump(part) for part in ast.walk(value)}
    return any(ast.dump(counted) in parts for counted in _counted_as_one(function, names))


def _counted_as_one(function: ast.FunctionDef, names: Names) -> Iterator[ast.expr]:
    """What is compared with 1 in its length."""
    for node in nodes_of(function):
        match node:
            case ast.Compare(ast.Call(called, [counted]), [ast.Eq()], [ast.Constant(1)]) | ast.Compare(
                ast.Constant(1), [ast.Eq()], [ast.Call(called, [counted])]
            ) if names.value(called) is len:
                yield counted
