"""Objects kept outside of a spec's state: whether they tell one element of a Symmetric sort from another."""

from itertools import pairwise
from typing import Any

from checker.language.records import Record
from checker.language.sorts import Element, Symmetric

DEEPEST = 6
"""Containers in containers are looked into so far."""


def singled_out(value: Any) -> type[Symmetric] | None:
    """A Symmetric sort some element of which the object holds, and not all of them alike; None when there is none.

    A list or tuple of all elements is none: it is a listing of the sort. For use while the sizes of the sorts are bound.
    """
    for sort in _sorts_in(value, DEEPEST):
        every = sort.elements
        if isinstance(value, list | tuple) and len(value) == len(every) and set(value) == set(every):
            continue
        if set(every) and any(_exchanged(value, a, b) != value for a, b in pairwise(every)):
            return sort
    return None


def _sorts_in(value: Any, depth: int) -> set[type[Symmetric]]:
    """The Symmetric sorts of more than one element that an object holds elements of."""
    if isinstance(value, Symmetric):
        return {type(value)} if len(type(value).elements) > 1 else set()
    found: set[type[Symmetric]] = set()
    for part in _parts(value) if depth else ():
        found |= _sorts_in(part, depth - 1)
    return found


def _parts(value: Any) -> list[Any]:
    if isinstance(value, Record):
        return [getattr(value, name) for name in value._fields]
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return list(value) if isinstance(value, list | tuple | set | frozenset) else []


def _exchanged(value: Any, a: Element, b: Element) -> Any:
    """The object with two elements exchanged for one another."""
    if value is a:
        return b
    if value is b:
        return a
    if isinstance(value, Record):
        return type(value)(*(_exchanged(getattr(value, name), a, b) for name in value._fields))
    if isinstance(value, dict):
        return {_exchanged(k, a, b): _exchanged(v, a, b) for k, v in value.items()}
    if isinstance(value, list):
        return [_exchanged(item, a, b) for item in value]
    if isinstance(value, tuple):
        return tuple(_exchanged(item, a, b) for item in value)
    if isinstance(value, set | frozenset):
        return frozenset(_exchanged(item, a, b) for item in value)
    return value
