"""Counts how often each statement of a spec's functions is executed, and how often each `require` and `if` is asked and says no.

In: the author's functions. While counting, each has code of the same source with a counter before every statement and one around every
test: nothing else is different, places in the source neither. A function whose source is no longer what it was made of stays as it is.
"""

import ast
import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import CodeType, FunctionType
from typing import Any, Literal

from checker.backends.python.guards import is_same_code
from checker.diagnostics import Span
from checker.frontend.naming import Names
from checker.frontend.rewrite import recompiled
from checker.frontend.source import SourceFile, copied, function_node, source_of
from checker.language.spec import require

_MARK = "what counts here \0"
"""Stands with a number for a counter until the code is made."""
_COUNTING = threading.RLock()
"""A function has one code at a time."""


class Test:
    """What a `require` or an `if` asks."""

    def __init__(self, kind: Literal["require", "if"], method: str, span: Span, words: str) -> None:
        self.kind: Literal["require", "if"] = kind
        self.method, self.span, self.words = method, span, words
        self.asked = self.refused = 0

    def says(self, value: object) -> bool:
        """Whether a value counts as true, which is asked of it once."""
        self.asked += 1
        if value:
            return True
        self.refused += 1
        return False


@dataclass(eq=False)
class Statement:
    """A statement of a function, and the one before it in its block or around it, which is executed first."""

    method: str
    path: str
    line: int
    before: "Statement | None"
    test: Test | None = None
    """That of an `if`."""
    is_first: bool = False
    """Whether it is the first of its block: of a branch, where the one before is an `if`."""
    executed: Iterator[int] = field(default_factory=itertools.count)
    count: int = 0

    @property
    def is_news(self) -> bool:
        """Whether it was never executed, and neither what stands before it nor the test around it says so."""
        if self.count or self.before is None:
            return not self.count
        return self.before.count > 0 and not (self.is_first and self.before.test is not None)


class Counting:
    """The functions of a spec that count. `uncounted` are the names of those that cannot."""

    def __init__(self, functions: Sequence[FunctionType]) -> None:
        self.tests: list[Test] = []
        self.statements: list[Statement] = []
        self.uncounted: list[str] = []
        self._codes: list[tuple[FunctionType, CodeType]] = []
        for function in functions:
            self._add(function)

    def _add(self, function: FunctionType) -> None:
        source, node = source_of(function), function_node(function)
        made = None if source is None or node is None else _Counted(function, source, node)
        code = None if made is None else made.code()
        if made is None or code is None:
            self.uncounted.append(function.__qualname__)
            return
        self.tests += made.tests
        self.statements += made.statements
        self._codes.append((function, code))

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Inside the block it is counted, by all threads; afterwards the counts are there."""
        with _COUNTING:
            before = [(function, function.__code__) for function, _ in self._codes]
            try:
                for function, code in self._codes:
                    function.__code__ = code
                yield
            finally:
                for function, code in before:
                    function.__code__ = code
                for statement in self.statements:
                    statement.count = next(statement.executed)
                    statement.executed = itertools.count(statement.count)


class _Counted:
    """One function, its definition with counters."""

    def __init__(self, function: FunctionType, source: SourceFile, node: ast.FunctionDef) -> None:
        self.function, self.source, self.node = function, source, node
        self.names = Names(function, node)
        self.tests: list[Test] = []
        self.statements: list[Statement] = []
        self._counters: dict[str, Any] = {}

    def code(self) -> CodeType | None:
        """The code that counts; None where what is there is not of this source."""
        same = recompiled(self.function, copied(self.node))
        if same is None or not is_same_code(same, self.function.__code__):
            return None
        changed = copied(self.node)
        self._count_in(self.node.body, changed, "body", None)
        made = recompiled(self.function, changed)
        if made is None or made.co_freevars != self.function.__code__.co_freevars:
            return None
        return self._with_counters(made)

    def _with_counters(self, code: CodeType) -> CodeType:
        """The code with the counters in place of their marks."""
        constants = tuple(
            self._with_counters(each)
            if isinstance(each, CodeType)
            else self._counters.get(each, each)
            if isinstance(each, str)
            else each
            for each in code.co_consts
        )
        return code.replace(co_consts=constants)

    def _mark(self, counter: Any) -> ast.Constant:
        mark = f"{_MARK}{len(self._counters)}"
        self._counters[mark] = counter
        return ast.Constant(mark)

    def _count_in(self, body: list[ast.stmt], owner: Any, name: str, before: Statement | None) -> None:
        """Put a counter before every statement of a block, which is an attribute of its owner in the copy."""
        made: list[ast.stmt] = []
        for place, (statement, copy) in enumerate(zip(body, getattr(owner, name), strict=True)):
            if _is_declared(statement):
                made.append(copy)
                continue
            before = self._statement(statement, copy, before, is_first=place == 0)
            counted = ast.Expr(_call(self._mark(before.executed), "__next__"))
            made += [_placed(counted, statement), copy]
        setattr(owner, name, made)

    def _statement(self, node: ast.stmt, copy: ast.stmt, before: Statement | None, *, is_first: bool) -> Statement:
        """What counts a statement, when all that is in it is counted."""
        made = Statement(self.function.__qualname__, self.source.path, node.lineno, before, is_first=is_first)
        self.statements.append(made)
        if isinstance(node, ast.If) and isinstance(copy, ast.If):
            made.test = self._test("if", node.test)
            copy.test = self._asked(made.test, copy.test, node.test)
        self._blocks(node, copy, made)
        return made

    def _blocks(self, node: ast.AST, copy: ast.AST, around: Statement) -> None:
        """Go through what a statement is made of: blocks of statements, and the tests in its expressions."""
        for name in node._fields:
            value, other = getattr(node, name, None), getattr(copy, name, None)
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                self._count_in(value, copy, name, around)
            elif isinstance(value, list):
                for each, same in zip(value, other or (), strict=True):
                    if isinstance(each, ast.AST):
                        self._blocks(each, same, around)
            elif isinstance(value, ast.AST) and other is not None:
                inner = other.args[0] if _is_marked(other) else other
                self._blocks(value, inner, around)
        self._expression(node, copy)

    def _expression(self, node: ast.AST, copy: ast.AST) -> None:
        """Count what an expression asks itself: the test of `a if test else b`, the argument of a `require`."""
        if isinstance(node, ast.IfExp) and isinstance(copy, ast.IfExp):
            copy.test = self._asked(self._test("if", node.test), copy.test, node.test)
        elif isinstance(node, ast.Call) and isinstance(copy, ast.Call) and self._is_required(node):
            copy.args[0] = self._asked(self._test("require", node.args[0]), copy.args[0], node.args[0])

    def _is_required(self, node: ast.Call) -> bool:
        match node:
            case ast.Call(called, [test], []) if not isinstance(test, ast.Starred):
                return self.names.value(called) is require
            case _:
                return False

    def _test(self, kind: Literal["require", "if"], node: ast.expr) -> Test:
        span = self.source.span(node)
        made = Test(kind, self.function.__qualname__, span, span.whole() or ast.unparse(node))
        self.tests.append(made)
        return made

    def _asked(self, test: Test, copy: ast.expr, node: ast.expr) -> ast.expr:
        """The expression, by way of what counts its truth."""
        made: ast.expr = _placed(_call(self._mark(test), "says", copy), node)
        return made


def _is_declared(node: ast.stmt) -> bool:
    """Whether a statement does nothing: a text, the type of a local, what says where a name belongs."""
    match node:
        case ast.Expr(ast.Constant()) | ast.AnnAssign(value=None) | ast.Global() | ast.Nonlocal():
            return True
        case _:
            return False


def _is_marked(node: ast.AST) -> bool:
    """Whether this is a test with a counter around it."""
    match node:
        case ast.Call(ast.Attribute(ast.Constant(str(mark)), "says"), [_]):
            return mark.startswith(_MARK)
        case _:
            return False


def _call(counter: ast.Constant, method: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(counter, method, ast.Load()), list(arguments), [])


def _placed(made: Any, node: ast.AST) -> Any:
    """What was made, where a node is; what it contains stays where it was."""
    for part in ast.walk(made):
        if not hasattr(part, "lineno"):
            ast.copy_location(part, node)
    return made
