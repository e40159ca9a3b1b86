"""Expressions made anew of changed parts."""

from collections.abc import Callable, Iterator, Mapping
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
    parts_of,
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


def substituted(value: Expr, given: Mapping[str, Expr], taken: frozenset[str] = frozenset()) -> Expr:
    """An expression of a helper where it is called: with arguments for its parameters, and other locals for its own.

    What its comprehensions bind gets names that are not `taken`, and none that an argument speaks of.
    """
    if not given and not taken:
        return value
    match value:
        case Local(_, name):
            return given.get(name, value)
        case Load(_, place, keys) if place.local is not None:
            placed = Place(place.variable, place.after, renamed(place.local, given))
            return replace(value, place=placed, keys=tuple(substituted(key, given, taken) for key in keys))
        case Comprehension():
            return _in_comprehension(value, given, taken)
        case _:
            return with_parts(value, lambda part: substituted(part, given, taken))


def _in_comprehension(made: Comprehension, given: Mapping[str, Expr], taken: frozenset[str]) -> Comprehension:
    """Its own names stay its own: one that what is put in speaks of as well gets another."""
    spoken = taken.union(name for held in given.values() for name in _locals_in(held))
    own = {clause.name: _other_name(clause.name, spoken) for clause in made.clauses}
    kinds = {clause.name: clause.type for clause in made.clauses}
    inside = {name: held for name, held in given.items() if name not in own}
    inside.update({name: Local(kinds[name], new) for name, new in own.items() if new != name})
    found = with_parts(made, lambda part: substituted(part, inside, taken))
    assert isinstance(found, Comprehension), "the same with other parts"
    clauses = tuple(replace(clause, name=own[clause.name]) for clause in found.clauses)
    return replace(found, clauses=clauses)


def _other_name(name: str, taken: frozenset[str]) -> str:
    while name in taken:
        name += "'"
    return name


def _locals_in(value: Expr) -> Iterator[str]:
    """All names in an expression, bound ones too."""
    match value:
        case Local(_, name):
            yield name
        case Load(place=place) if place.local is not None:
            yield place.local
        case Comprehension(clauses=clauses):
            yield from (clause.name for clause in clauses)
        case _:
            pass
    for part in parts_of(value):
        yield from _locals_in(part)
