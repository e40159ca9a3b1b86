"""What a permutation of sort elements does to frozen values."""

from collections.abc import Callable
from typing import Any, TypeAlias, assert_never

from checker.language.order import CanonicalFrozenSet, in_order
from checker.language.sorts import Element
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.language.values import contains, domain_values

Permutation: TypeAlias = dict[Element, Element]
"""Where every moved or unmoved element of the permuted sorts goes."""
Permutes: TypeAlias = Callable[[Any], Any]


def permuter(kind: Type, permutation: Permutation) -> Permutes | None:
    """The action of a permutation on the frozen values of a type; None where it moves none of them."""
    match kind:
        case NoneType() | BoolType() | LiteralType() | EnumType() | RangeType():
            return None
        case SortType():
            return (lambda element: permutation[element]) if _moves(kind, permutation) else None
        case QuorumType(sort, of):
            if not _moves(of, permutation):
                return None
            return lambda quorum: sort.quorum(tuple(sorted(permutation[member].index for member in quorum.members)))
        case RecordType(record, fields):
            return _records(record, [(name, permuter(field, permutation)) for name, field in fields])
        case TupleType(items):
            return _tuples([permuter(item, permutation) for item in items])
        case FrozenSetType(of):
            return _collections(permuter(of, permutation), CanonicalFrozenSet)
        case SetType(of):
            return _collections(permuter(of, permutation), lambda values: tuple(in_order(values)))
        case ListType(of) | SequenceType(of):
            return _collections(permuter(of, permutation), tuple)
        case CounterType(of):
            inner = permuter(of, permutation)
            return None if inner is None else lambda pairs: tuple(in_order((inner(v), n) for v, n in pairs))
        case UnionType(members):
            return _unions(members, permutation)
        case DictType(key, value):
            return _dicts(key, value, permutation)
        case _:
            assert_never(kind)


def _moves(kind: SortType, permutation: Permutation) -> bool:
    first = next(iter(domain_values(kind)))
    return first in permutation and any(permutation[element] is not element for element in domain_values(kind))


def _records(record: Any, fields: list[tuple[str, Permutes | None]]) -> Permutes | None:
    if not any(inner for _, inner in fields):
        return None
    images: dict[Any, Any] = {}

    def permute(value: Any) -> Any:
        image = images.get(value)
        if image is None:
            parts = [(getattr(value, name), inner) for name, inner in fields]
            image = images[value] = record(*(part if inner is None else inner(part) for part, inner in parts))
        return image

    return permute


def _tuples(items: list[Permutes | None]) -> Permutes | None:
    if not any(items):
        return None
    return lambda value: tuple(v if inner is None else inner(v) for v, inner in zip(value, items, strict=True))


def _collections(inner: Permutes | None, make: Callable[[Any], Any]) -> Permutes | None:
    return None if inner is None else lambda values: make([inner(value) for value in values])


def _unions(members: tuple[Type, ...], permutation: Permutation) -> Permutes | None:
    """Members of one Python class each are told apart by it; sort elements, records and quorums are."""
    by_class: dict[type, Permutes] = {}
    for member in members:
        inner = permuter(member, permutation)
        if inner is None:
            continue
        match member:
            case SortType(sort) | QuorumType(sort):
                by_class[sort] = inner
            case RecordType(record):
                by_class[record] = inner
            case TupleType() | SequenceType():
                by_class[tuple] = _tuples_of(members, permutation)
            case _:
                by_class[CanonicalFrozenSet] = inner
    if not by_class:
        return None

    def permute(value: Any) -> Any:
        inner = by_class.get(type(value))
        if inner is None and isinstance(value, CanonicalFrozenSet):
            inner = by_class.get(CanonicalFrozenSet)  # a quorum held as the set it is
        return value if inner is None else inner(value)

    return permute


def _tuples_of(members: tuple[Type, ...], permutation: Permutation) -> Permutes:
    """What a permutation does to the tuples of a union, each as its member has it."""
    tuples = [member for member in members if isinstance(member, TupleType | SequenceType)]
    ways = [(member, permuter(member, permutation)) for member in tuples]

    def permute(value: Any) -> Any:
        inner = next(inner for member, inner in ways if len(ways) == 1 or contains(member, value))
        return value if inner is None else inner(value)

    return permute


def _dicts(key: Type, value: Type, permutation: Permutation) -> Permutes | None:
    keys, inner_key, inner = list(domain_values(key)), permuter(key, permutation), permuter(value, permutation)
    if inner_key is None:
        return _collections(inner, tuple)
    places = {element: place for place, element in enumerate(keys)}
    sources = [0] * len(keys)
    for place, element in enumerate(keys):
        sources[places[inner_key(element)]] = place
    if inner is None:
        return lambda values: tuple([values[source] for source in sources])
    return lambda values: tuple([inner(values[source]) for source in sources])
