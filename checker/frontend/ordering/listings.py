"""What is in the order of a Symmetric sort: the sort itself, a dict by its elements, a list made of either."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from checker.language.sorts import Symmetric
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    NoneType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)


@dataclass(frozen=True)
class Listing:
    """Something with items for the elements of a sort, for all or for some, in the order of the sort. `of` is what the items are, if known.

    A `mapping` is iterated in that order but not read by place. In a `distinct` one each item is there once. One of `some` elements may be
    of a single one, and then has no order to speak of.
    """

    sort: type[Symmetric]
    of: Type | None
    mapping: bool = False
    distinct: bool = False
    some: bool = False


Kind: TypeAlias = Type | Listing | None


def global_listing(value: Any) -> Kind:
    """What a global, or an attribute of a class, stands for."""
    if isinstance(value, type) and issubclass(value, Symmetric) and len(value.elements) > 1:
        return Listing(value, SortType(value, len(value.elements)), mapping=True, distinct=True)
    if isinstance(value, list | tuple) and len(value) > 1:
        sort = type(value[0])
        if issubclass(sort, Symmetric) and set(value) == set(sort.elements):
            return Listing(sort, SortType(sort, len(value)), distinct=True)
    return None


def one_of(kinds: list[Kind]) -> Kind:
    """What stands for any of several things: a listing where one of them is, else what they all are."""
    listings = [kind for kind in kinds if isinstance(kind, Listing)]
    if listings:
        distinct = all(isinstance(kind, Listing) and kind.distinct for kind in kinds)
        return replace(
            listings[0], distinct=distinct, some=len(listings) < len(kinds) or any(each.some for each in listings)
        )
    return kinds[0] if kinds and all(kind == kinds[0] for kind in kinds) else None


def sort_of_keys(key: Type) -> type[Symmetric] | None:
    """The Symmetric sort an element of which is in every key, so that no key has a place of its own."""
    match key:
        case SortType(sort, size):
            return sort if issubclass(sort, Symmetric) and size > 1 else None
        case TupleType(parts):
            return _first(sort_of_keys, parts)
        case RecordType(_, fields):
            return _first(sort_of_keys, [part for _, part in fields])
        case _:
            return None


def sorts_in(kind: Kind) -> Iterator[type[Symmetric]]:
    """The Symmetric sorts of more than one element whose elements a value of this kind may hold."""
    match kind:
        case SortType(sort, size):
            if issubclass(sort, Symmetric) and size > 1:
                yield sort
        case Listing(sort, of):
            if sort_in(of) is not None:
                yield sort
        case QuorumType(_, of) | SetType(of) | FrozenSetType(of) | SequenceType(of) | ListType(of) | CounterType(of):
            yield from sorts_in(of)
        case DictType(key, value):
            yield from sorts_in(key)
            yield from sorts_in(value)
        case RecordType(_, fields):
            for _, part in fields:
                yield from sorts_in(part)
        case TupleType(parts) | UnionType(parts):
            for part in parts:
                yield from sorts_in(part)


def sort_in(kind: Kind) -> type[Symmetric] | None:
    """The first of them."""
    return next(sorts_in(kind), None)


def sort_of(kind: Kind) -> type[Symmetric] | None:
    """The Symmetric sort that a value of this kind is an element of, unless it is None."""
    if isinstance(kind, UnionType):
        (member, *others) = [member for member in kind.members if not isinstance(member, NoneType)]
        return sort_of(member) if not others else None
    return sort_in(kind) if isinstance(kind, SortType) else None


def _first(sort_of: Callable[[Type], type[Symmetric] | None], parts: Iterable[Type]) -> type[Symmetric] | None:
    return next((sort for sort in map(sort_of, parts) if sort is not None), None)
