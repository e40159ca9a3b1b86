"""Helpers that call themselves, to the depth that they state: each call that is under way at once is a helper of its own.

A helper is lowered anew where more calls of a function with a stated depth are under way, if it can come to that function at all; a call
that would be one too many is an error. So what is lowered calls itself nowhere, and has as many bodies as it is deep, however many calls
there are in each.
"""

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType

from checker.ir.failing import nodes_in
from checker.ir.interpret import Failed, evaluate
from checker.ir.interpret import Scope as Nothing
from checker.ir.nodes import FunctionKey
from checker.ir.not_compiled import NotCompiled
from checker.ir.program import Function
from checker.language.spec import MOST_DEEP
from checker.lower.expressions import lower_expression
from checker.lower.scope import Refused, Scope

MOST_NODES = 20_000
"""Nodes of all bodies that are lowered for functions that call themselves."""
_FRAMES = 400
"""Nested calls of Python that lowering one body in another may take, beyond those of any body."""
_HOW = "say how deep: depth(8), from checker, as the first statement of {}"


def depth_statement(statements: list[ast.stmt]) -> ast.Call | None:
    """What says how deep a function calls itself: its first statement, its docstring apart; None where there is no such."""
    first = next((part for part in statements if not _is_text(part)), None)
    match first:
        case ast.Expr(ast.Call(ast.Name("depth")) as call):
            return call
        case _:
            return None


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def stated_depth(scope: Scope) -> int | None:
    """How deep a body says that it calls itself; raises Refused where that is no constant."""
    call = depth_statement(scope.node.body)
    if call is None:
        return None
    if len(call.args) != 1 or call.keywords or isinstance(call.args[0], ast.Starred):
        raise scope.refuse(call, "depth takes one number", "write depth(8)")
    try:
        most = evaluate(lower_expression(scope, call.args[0]), Nothing())
    except (LookupError, Failed, Refused):
        fix = "write a number, a Constant's value, or len(...) of a sort"
        raise scope.refuse(call.args[0], "a depth that is no constant is not compiled", fix) from None
    if type(most) is not int or not 1 <= most <= MOST_DEEP:
        raise scope.refuse(call.args[0], f"a depth is a whole number from 1 to {MOST_DEEP}", "write depth(8)")
    return most


class Recursion:
    """Which helpers are being lowered, how many calls of functions with a stated depth are under way, and what has been lowered so."""

    def __init__(self) -> None:
        self._levels: dict[CodeType, int] = {}
        self._running: list[tuple[str, dict[CodeType, int]]] = []
        self._met: list[set[CodeType]] = []
        self._known: dict[FunctionKey, list[tuple[dict[CodeType, int], FunctionKey]]] = {}
        self._started: Counter[FunctionKey] = Counter()
        self._nodes = 0

    def is_too_deep(self, code: CodeType, most: int | None) -> bool:
        """Whether a call of a function, of which so many may be under way, is one too many."""
        if most is None or self._levels.get(code, 0) < most:
            return False
        self._meet({code})
        return True

    def known(self, plain: FunctionKey) -> FunctionKey | None:
        """The helper that has been lowered for what is under way now."""
        for needed, key in self._known.get(plain, ()):
            if all(self._levels.get(code, 0) == level for code, level in needed.items()):
                self._meet(needed)
                return key
        return None

    @contextmanager
    def lowering(self, plain: FunctionKey, shown: str, stated: CodeType | None) -> Iterator[FunctionKey]:
        """Inside the block a helper is lowered, under the key that is given; `stated` is the code of one that states its depth."""
        before = dict(self._levels)
        if (plain[0], before) in self._running:
            raise NotCompiled(f"{shown} calls itself, which is not compiled without a depth", _HOW.format(shown))
        self._started[plain] += 1
        number = self._started[plain]
        self._running.append((plain[0], before))
        self._met.append(set())
        limit = sys.getrecursionlimit()
        if stated is not None:
            self._levels[stated] = before.get(stated, 0) + 1
            self._meet({stated})
            sys.setrecursionlimit(limit + _FRAMES)
        key = plain if number == 1 else (f"{plain[0]}@{number}", *plain[1:])
        try:
            yield key
        finally:
            sys.setrecursionlimit(limit)
            self._levels = before
            self._running.pop()
            met = self._met.pop()
            self._meet(met)
        self._known.setdefault(plain, []).append(({code: before.get(code, 0) for code in met}, key))

    def count(self, lowered: Function, shown: str) -> None:
        """Note how large a helper is; raises NotCompiled where those of functions that call themselves are too large together."""
        if self._levels:
            self._nodes += nodes_in(lowered.body)
            if self._nodes > MOST_NODES:
                raise NotCompiled(f"{shown} is too large to compile to this depth", "state a smaller depth")

    def _meet(self, codes: "set[CodeType] | dict[CodeType, int]") -> None:
        """Note that the helper that is being lowered may come to functions with a stated depth."""
        if self._met:
            self._met[-1].update(codes)
