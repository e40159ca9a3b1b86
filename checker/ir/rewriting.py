"""Expressions made anew of changed parts."""

from collections.abc import Callable, Mapping
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
    Place,
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


def renamed(name: str, given: Mapping[str, Expr]) -> str:
    """The local that stands for one of a helper's, as in `substituted`."""
    held = given.get(name)
    return held.name if isinstance(held, Local) else name


def substituted(value: Expr, given: Mapping[str, Expr]) -> Expr:
    """An expression of a helper where it is called: with arguments for its parameters, and other locals for its own."""
    if not given:
        return value
    match value:
        case Local(_, name):
            return given.get(name, value)
        case Load(_, place, keys) if place.local is not None:
            placed = Place(place.variable, place.after, renamed(place.local, given))
            return replace(value, place=placed, keys=tuple(substituted(key, given) for key in keys))
        case Comprehension():
            bound = {clause.name for clause in value.clauses}
            inside = {name: held for name, held in given.items() if name not in bound}
            return with_parts(value, lambda part: substituted(part, inside))
        case _:
            return with_parts(value, lambda part: substituted(part, given))
