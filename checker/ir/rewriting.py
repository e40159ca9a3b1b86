"""Expressions made anew of changed parts."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from checker.ir.nodes import (
    After,
    Apply,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Const,
    Convert,
    Expr,
    Fail,
    Field,
    Fits,
    IsMember,
    Item,
    Junction,
    Load,
    Local,
)


def with_parts(node: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """A node with each of its parts changed; `change` is not asked about the node itself."""
    match node:
        case Const() | Local():
            return node
        case Load(keys=inner):
            return replace(node, keys=tuple(map(change, inner)))
        case Apply(args=inner) | Fail(args=inner) | Call(args=inner):
            return replace(node, args=tuple(map(change, inner)))
        case Junction(parts=inner):
            return replace(node, parts=tuple(map(change, inner)))
        case Conditional(_, test, yes, no):
            return replace(node, test=change(test), yes=change(yes), no=change(no))
        case Convert(value=value) | Fits(value=value) | IsMember(value=value) | Field(value=value) | Item(value=value):
            return replace(node, value=change(value))
        case After(before, result):
            return replace(node, before=tuple(map(change, before)), result=change(result))
        case Comprehension():
            clauses = tuple(Clause(c.name, c.type, change(c.source), change(c.condition)) for c in node.clauses)
            default = None if node.default is None else change(node.default)
            key = None if node.key is None else change(node.key)
            return replace(node, clauses=clauses, value=change(node.value), default=default, key=key)
        case _:
            assert_never(node)
