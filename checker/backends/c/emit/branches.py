"""Branches of bodies: each way that a test, a loop or a body may go, numbered, so that a search can note the first state that takes it.

A branch is an outcome: of a statement's condition (of its `and` and `or` the part that decides), of a conditional expression, of a loop
that may be empty, and of a body that comes to a return or to its end. That a `require` is true needs no branch of its own, for the body
goes on to another one. What a comprehension asks of its elements is part of the test that it stands in.

Noting costs a load and a branch that is always foretold right; see `NOTE` in the runtime.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeGuard

from checker.backends.c.emit.places import StateReader
from checker.backends.c.emit.writer import Types, closed
from checker.backends.c.packing import Layout
from checker.diagnostics import Span
from checker.ir.nodes import (
    Apply,
    Block,
    Call,
    Const,
    Expr,
    FunctionKey,
    Junction,
    Require,
    Stmt,
    parts_of,
    statements_in,
    values_in,
)
from checker.ir.ops import CollectionOp, ScalarOp


@dataclass(frozen=True)
class Branch:
    """One way that a method may go, at a place of the spec; `outcome` reads after the place: "is false"."""

    method: str
    span: Span | None
    outcome: str


@dataclass
class Branches:
    """The branches of a program, in the order in which their code is written: a branch's number is its place."""

    found: list[Branch] = field(default_factory=list)

    def number(self, branch: Branch) -> int:
        """The number of a new branch."""
        self.found.append(branch)
        return len(self.found) - 1


class Noting(StateReader):
    """Writes tests that note how they come out. `branches` is where they are numbered, None to note nothing."""

    branches: Branches | None = None
    method = ""
    here: Span | None = None
    """The statement that is written."""
    straight = False
    """Whether it is in an action, before anything that may end the step as disabled but a `require` of the action's own."""

    def __init__(self, types: Types, layout: Layout, helpers: Mapping[FunctionKey, str]) -> None:
        super().__init__(types, layout, helpers)
        self.exits: list[int] = []
        """The branches of the straight part, in its order: `passed` counts those who went on, for each."""

    def _numbered(self, outcome: str, span: Span | None) -> int | None:
        if self.branches is None:
            return None
        return self.branches.number(Branch(self.method, span or self.here, outcome))

    def noted(self, outcome: str, span: Span | None = None) -> str:
        """The C that notes a branch, an expression; "" where nothing is noted."""
        number = self._numbered(outcome, span)
        return "" if number is None else f"NOTE({number})"

    def note(self, outcome: str, span: Span | None = None) -> None:
        """Note, at this place of the C, that a branch is taken."""
        text = self.noted(outcome, span)
        if text:
            self.line(f"{text};")

    def pass_or_exit(self, node: Expr) -> None:
        """Go on where a test is true, else end the step as disabled; of an `and` the part that is false is a branch.

        In the straight part of an action those that go on are counted, which is fewer: that some did not is noted for all choices
        of the arguments at once.
        """
        if isinstance(node, Junction) and node.is_and and self.branches is not None:
            for part in node.parts:
                self.pass_or_exit(part)
            return
        test, number = self.expr(node), self._numbered("is false", node.span)
        if number is None:
            self.line(f"if (!({test})) return DISABLED;")
        elif self.straight:
            self.line(f"if (!({test})) return DISABLED;")
            self.line(f"w->passed[{len(self.exits)}]++;")
            self.exits.append(number)
        else:
            self.line(f"if (!({test})) {{ NOTE({number}); return DISABLED; }}")

    def truth(self, node: Expr) -> str:
        """A truth that is the result of a body, as C; of an `and` or `or` the part that decides is noted."""
        return self.condition(node, true=True, false=True) if is_junction(node) else self.expr(node)

    def _pair(self, span: Span | None) -> int:
        """The number of a branch for false; that for true follows it."""
        assert self.branches is not None
        place = span or self.here
        first = self.branches.number(Branch(self.method, place, "is false"))
        self.branches.number(Branch(self.method, place, "is true"))
        return first

    def condition(self, node: Expr, *, true: bool, false: bool) -> str:
        """A test as C that notes what decided it; `true` and `false` say which outcomes are noted."""
        if self.branches is None or isinstance(node, Const) or not (true or false):
            return self.expr(node)
        if isinstance(node, Apply) and node.op is ScalarOp.NOT:
            return f"!{closed(self.condition(node.args[0], true=false, false=true))}"
        if is_junction(node):
            *first, last = node.parts
            rest = (last, true, false)
            if node.is_and:
                return self.junction([*((part, False, false) for part in first), rest], "&&", "")
            return self.junction([*((part, true, False) for part in first), rest], "||", "!")
        made = closed(self.expr(node))
        if true and false:
            held = self.held(node.type, made)
            return f"(NOTE_EITHER({self._pair(node.span)}, {held}), {held})"
        if true:
            return f"({made} && ({self.noted('is true', node.span)}, 1))"
        return f"({made} || ({self.noted('is false', node.span)}, 0))"

    def junction(self, parts: list[tuple[Expr, bool, bool]], operator: str, opposite: str) -> str:
        """Parts joined by && or ||, each with the outcomes of it that are noted; `opposite` turns a part into "go on with the next"."""
        return self.joined([self._part(*part) for part in parts], operator, opposite)

    def _part(self, node: Expr, true: bool, false: bool) -> Callable[[], str]:
        return lambda: self.condition(node, true=true, false=false)

    def joined(self, parts: list[Callable[[], str]], operator: str, opposite: str) -> str:
        """What these write, joined; a part that needs lines of its own is written inside a test of those before it."""
        so_far = closed(parts[0]())
        for part in parts[1:]:
            with self.captured() as lines:
                self.depth += 1
                test = closed(part())
                self.depth -= 1
            if not lines:
                so_far = f"({so_far} {operator} {test})"
                continue
            result = self.name()
            self.line(f"i64 {result} = {so_far};")
            with self.block(f"if ({opposite}{result})"):
                self.lines += lines
                self.line(f"{result} = {test};")
            so_far = result
        return so_far


def is_junction(node: Expr) -> TypeGuard[Junction]:
    """Whether a test has parts; `x in (1, 2)` is one test of a value."""
    return isinstance(node, Junction) and (node.is_and or not all(map(_is_of_constant, node.parts)))


def _is_of_constant(node: Expr) -> bool:
    """Whether a test compares a value with a constant."""
    is_equality = isinstance(node, Apply) and node.op is CollectionOp.EQ
    return is_equality and any(isinstance(part, Const) for part in parts_of(node))


def may_disable(block: Block, disabling: AbstractSet[FunctionKey]) -> bool:
    """Whether statements may end a step as disabled, themselves or by calling one of these helpers."""
    return any(isinstance(each, Require) or calls(each, disabling) for each in statements_in(block))


def calls(statement: Stmt, helpers: AbstractSet[FunctionKey]) -> bool:
    """Whether the expressions of a statement call one of these helpers."""
    return any(_calls(expression, helpers) for expression in values_in(statement))


def _calls(node: Expr, helpers: AbstractSet[FunctionKey]) -> bool:
    is_call = isinstance(node, Call) and node.helper in helpers
    return is_call or any(_calls(part, helpers) for part in parts_of(node))
