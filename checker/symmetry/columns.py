"""Sorts whose use splits by element: every value in a state mentions at most one element of the sort.

Such a state is a column of values for each element, and a rest. Sorting the columns is then a canonical form over all permutations of the
sort, without trying any: elements with equal columns are exchanged without effect. As in two-phase commit, or for Paxos's acceptors.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from checker.language.order import canonical_key
from checker.language.sorts import Element
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)

Columns: TypeAlias = Callable[[Any], dict[Element, list[Any]]]
"""From a variable's frozen value to what it says of each element that it mentions."""


class DoesNotSplit(Exception):
    """A value may mention two elements of the sort."""


def columns(kind: Type, sort: type[Element], elements: tuple[Element, ...]) -> Columns | None:
    """What a variable says of each element; None when it mentions none. Raises DoesNotSplit."""
    if not mentions(kind, sort):
        return None
    match kind:
        case DictType(SortType(key), value) if key is sort and not mentions(value, sort):
            return lambda frozen: {e: [canonical_key(v)] for e, v in zip(elements, frozen, strict=True)}
        case SetType(of):
            _check_splits(of, sort)
            return lambda frozen: _of_members(frozen, sort)
        case SortType() | UnionType():
            _check_splits(kind, sort)
            return lambda frozen: _of_members((frozen,), sort)
        case _:
            raise DoesNotSplit


def mentions(kind: Type, sort: type[Element]) -> bool:
    """Whether values of a type hold elements of a sort."""
    match kind:
        case SortType(other):
            return other is sort
        case QuorumType(_, of):
            return of.sort is sort
        case RecordType(_, fields):
            return any(mentions(field, sort) for _, field in fields)
        case TupleType(parts) | UnionType(parts):
            return any(mentions(part, sort) for part in parts)
        case FrozenSetType(of) | SequenceType(of) | SetType(of) | ListType(of) | CounterType(of):
            return mentions(of, sort)
        case DictType(key, value):
            return mentions(key, sort) or mentions(value, sort)
        case _:
            return False


def _check_splits(kind: Type, sort: type[Element]) -> None:
    """Raise DoesNotSplit unless a member of this type is an element, or a record with at most one in a field of its own."""
    members = kind.members if isinstance(kind, UnionType) else (kind,)
    for member in members:
        if isinstance(member, RecordType):
            holding = [field for _, field in member.fields if mentions(field, sort)]
            if len(holding) > 1 or not all(_is_element(field) for field in holding):
                raise DoesNotSplit
        elif mentions(member, sort) and not isinstance(member, SortType):
            raise DoesNotSplit


def _is_element(kind: Type) -> bool:
    members = kind.members if isinstance(kind, UnionType) else (kind,)
    return not any(isinstance(m, RecordType | TupleType | FrozenSetType | SequenceType | QuorumType) for m in members)


def _of_members(values: tuple[Any, ...], sort: type[Element]) -> dict[Element, list[Any]]:
    found: dict[Element, list[Any]] = {}
    for value in values:
        if type(value) is sort:
            found.setdefault(value, []).append(())
        elif hasattr(value, "_fields"):
            parts = [getattr(value, name) for name in value._fields]
            for place, part in enumerate(parts):
                if type(part) is sort:
                    others = [canonical_key(other) for index, other in enumerate(parts) if index != place]
                    found.setdefault(part, []).append((type(value).class_serial, place, *others))
    return {element: sorted(said) for element, said in found.items()}
