"""Branches of bodies: each way that a test, a loop or a body may go, numbered, so that a search can note the first state that takes it.

A branch is an outcome: of a statement's condition (of its `and` and `or` the part that decides), of a conditional expression, of a loop
that may be empty, and of a body that comes to a return or to its end. That a `require` is true needs no branch of its own, for the body
goes on to another one. What a comprehension asks of its elements is part of the test that it stands in.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeGuard

from checker.backends.c.source import Branch
from checker.ir.nodes import Apply, Call, Const, Expr, FunctionKey, Junction, parts_of
from checker.ir.ops import CollectionOp
from checker.ir.statements import Block, For, If, Require, Return, Stmt, statements_in, values_in


@dataclass
class Branches:
    """The branches of a program, in the order in which their code is written: a branch's number is its place."""

    found: list[Branch] = field(default_factory=list)

    def number(self, branch: Branch) -> int:
        """The number of a new branch."""
        self.found.append(branch)
        return len(self.found) - 1


def is_junction(node: Expr) -> TypeGuard[Junction]:
    """Whether a test has parts; `x in (1, 2)` is one test of a value."""
    return isinstance(node, Junction) and (node.is_and or not all(map(_is_of_constant, node.parts)))


def _is_of_constant(node: Expr) -> bool:
    """Whether a test compares a value with a constant."""
    is_equality = isinstance(node, Apply) and node.op is CollectionOp.EQ
    return is_equality and any(isinstance(part, Const) for part in parts_of(node))


def may_disable(block: Block, disabling: AbstractSet[FunctionKey]) -> bool:
    """Whether statements may end a step as disabled, themselves or by calling one of these helpers."""
    return any(isinstance(each, Require) or _calls_one(each, disabling) for each in statements_in(block))


def divides(statement: Stmt, disabling: AbstractSet[FunctionKey]) -> bool:
    """Whether the way of a body divides at a statement, other than to end at a false `require`."""
    return isinstance(statement, If | For | Return) or _calls_one(statement, disabling)


def _calls_one(statement: Stmt, helpers: AbstractSet[FunctionKey]) -> bool:
    """Whether the expressions of a statement call one of these helpers."""
    return any(_calls(expression, helpers) for expression in values_in(statement))


def _calls(node: Expr, helpers: AbstractSet[FunctionKey]) -> bool:
    is_call = isinstance(node, Call) and node.helper in helpers
    return is_call or any(_calls(part, helpers) for part in parts_of(node))
