"""Codes: the values of an immutable type numbered from 0, as native states and locals hold them.

A record or tuple is a number of mixed radix, its first field the most significant digit; a union's members follow one another; an
immutable set is the mask of its elements' codes; a sequence comes before those that go on from it, so an item counts one, and for each
value below it all that may follow there. The order of codes is the canonical order of values, but for sets and for tuples of several
lengths side by side. Integers are held as themselves in locals and expressions ("plain"), and by their distance from the lower bound
inside anything else.
"""

import math
from functools import lru_cache
from typing import Any

from checker.ir.kinds import members, shown
from checker.ir.not_compiled import NotCompiled
from checker.language.order import CanonicalFrozenSet, canonical_key
from checker.language.sorts import _element
from checker.language.types import (
    BoolType,
    EnumType,
    FrozenSetType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SortType,
    TupleType,
    Type,
    UnionType,
)

MOST_CODES = 1 << 62
FEWER = "compare or keep its parts one by one; --engine reference takes it as it is"
SHORTER = "bound it more tightly, or build a list and make a tuple of it where it is kept; --engine reference takes it as it is"
MOST_SORTED = 4096
"""Values in an order that is not that of their codes are compiled up to so many."""


@lru_cache(maxsize=4096)
def size(kind: Type) -> int:
    """How many codes an immutable type has; raises NotCompiled beyond 2**62."""
    count = _size(kind)
    if count > MOST_CODES:
        fix = SHORTER if isinstance(kind, SequenceType) else FEWER
        raise NotCompiled(f"a value of {shown(kind)} is not compiled: there are more than 2**62 of them", fix)
    assert count >= 0
    return count


def _size(kind: Type) -> int:
    match kind:
        case NoneType():
            return 1
        case BoolType():
            return 2
        case RangeType(_, low, high):
            return high - low + 1
        case LiteralType(values):
            return len(values)
        case EnumType(enum):
            return len(enum)
        case SortType(_, count):
            return count
        case QuorumType():
            if size(kind.of) > 64:
                raise NotCompiled("quorums over more than 64 elements are not compiled")
            return len(quorums(kind))
        case RecordType(_, fields):
            return math.prod(size(field) for _, field in fields)
        case TupleType(items):
            return math.prod(map(size, items))
        case FrozenSetType(of):
            if size(of) > 62:
                raise NotCompiled(f"an immutable set over {size(of):,} values is not compiled: 62 are the most", FEWER)
            return 1 << size(of)
        case SequenceType(of, bound):
            return _words(size(of), bound)
        case UnionType(parts):
            return sum(map(size, parts))
        case _:
            raise NotCompiled(f"{kind} has no codes")


def _words(items: int, bound: int) -> int:
    """How many sequences of at most so many of these items there are; beyond the most codes no more than that it is so."""
    if items <= 1:
        return 1 + items * bound
    count = 1
    for _ in range(bound):
        if count > MOST_CODES:
            break
        count = 1 + items * count
    return count


@lru_cache(maxsize=1024)
def following(kind: SequenceType) -> tuple[int, ...]:
    """For each place of a sequence how many sequences may follow the item there: that is what a further item at the place counts."""
    return tuple(size(SequenceType(kind.of, left)) for left in reversed(range(kind.max_len)))


@lru_cache(maxsize=256)
def quorums(kind: QuorumType) -> tuple[tuple[int, ...], ...]:
    """The quorums of a family in canonical order, each once, as indices of their elements."""
    return tuple(sorted(set(kind.family), key=lambda quorum: (len(quorum), quorum)))


def quorum_masks(kind: QuorumType) -> tuple[int, ...]:
    """Each quorum as the mask of its elements."""
    return tuple(sum(1 << index for index in quorum) for quorum in quorums(kind))


def offset(kind: UnionType, number: int) -> int:
    """The code of the first value of a union's member."""
    return sum(size(member) for member in kind.members[:number])


def parts(kind: Type) -> tuple[Type, ...]:
    """The fields of a record or the items of a tuple."""
    match kind:
        case RecordType(_, fields):
            return tuple(field for _, field in fields)
        case TupleType(items):
            return items
        case _:
            raise AssertionError(kind)


def weights(kinds: tuple[Type, ...]) -> tuple[int, ...]:
    """What each digit of a record or tuple counts."""
    return tuple(math.prod(size(kind) for kind in kinds[place + 1 :]) for place in range(len(kinds)))


def code(kind: Type, value: Any) -> int:
    """The code of a frozen value; raises ValueError for what is none of the type's."""
    match kind:
        case NoneType() if value is None:
            return 0
        case BoolType() if type(value) is bool:
            return int(value)
        case RangeType(_, low, high) if type(value) is int and low <= value <= high:
            return value - low
        case LiteralType(values) if type(value) is str:
            return values.index(value)
        case EnumType(enum) if isinstance(value, enum):
            return list(enum).index(value)
        case SortType(sort, count) if type(value) is sort and value.index < count:
            return int(value.index)
        case QuorumType(sort) if type(value) is sort:
            return quorums(kind).index(value.indices)
        case RecordType(record, fields) if type(value) is record:
            return _digits([(field, getattr(value, name)) for name, field in fields])
        case TupleType(items) if type(value) is tuple and len(value) == len(items):
            return _digits(list(zip(items, value, strict=True)))
        case FrozenSetType(of) if isinstance(value, frozenset):
            return sum(1 << code(of, member) for member in value)
        case SequenceType(of, bound) if type(value) is tuple and len(value) <= bound:
            return sum(1 + code(of, item) * rest for item, rest in zip(value, following(kind), strict=False))
        case UnionType(alternatives):
            for number, member in enumerate(alternatives):
                try:
                    return offset(kind, number) + code(member, value)
                except ValueError:
                    continue
    raise ValueError(f"{value!r} is not of {kind}")


def _digits(digits: list[tuple[Type, Any]]) -> int:
    number = 0
    for kind, value in digits:
        number = number * size(kind) + code(kind, value)
    return number


def decode(kind: Type, number: int) -> Any:
    """The frozen value with a code."""
    match kind:
        case NoneType():
            return None
        case BoolType():
            return bool(number)
        case RangeType(_, low, _):
            return number + low
        case LiteralType(values):
            return values[number]
        case EnumType(enum):
            return list(enum)[number]
        case SortType(sort):
            return _element(sort, number)
        case QuorumType(sort):
            return sort.quorum(quorums(kind)[number])
        case RecordType(record):
            return record(*_decoded(kind, number))
        case TupleType():
            return tuple(_decoded(kind, number))
        case FrozenSetType(of):
            chosen = [decode(of, index) for index in range(size(of)) if number >> index & 1]
            return CanonicalFrozenSet(sorted(chosen, key=canonical_key))
        case SequenceType():
            return _decoded_items(kind, number)
        case UnionType():
            for place, member in enumerate(members(kind)):
                if number < offset(kind, place) + size(member):
                    return decode(member, number - offset(kind, place))
    raise ValueError(f"{number} is no code of {kind}")


@lru_cache(maxsize=64)
def codes_in_order(kind: Type) -> tuple[int, ...]:
    """All codes in the canonical order of their values."""
    if size(kind) > MOST_SORTED:
        raise NotCompiled(f"the order of {size(kind):,} sets is not compiled")
    return tuple(sorted(range(size(kind)), key=lambda number: canonical_key(decode(kind, number))))


def _decoded(kind: Type, number: int) -> list[Any]:
    kinds = parts(kind)
    return [decode(part, number // weight % size(part)) for part, weight in zip(kinds, weights(kinds), strict=True)]


def _decoded_items(kind: SequenceType, number: int) -> tuple[Any, ...]:
    items = []
    for rest in following(kind):
        if not number:
            break
        place, number = divmod(number - 1, rest)
        items.append(decode(kind.of, place))
    return tuple(items)


def in_canonical_order(kind: Type) -> bool:
    """Whether ascending codes are ascending values."""
    match kind:
        case FrozenSetType():
            return False
        case RecordType() | TupleType():
            return all(map(in_canonical_order, parts(kind)))
        case SequenceType(of):
            return in_canonical_order(of)
        case UnionType(alternatives):
            lengths = [len(member.items) for member in alternatives if isinstance(member, TupleType)]
            return sum(map(bool, lengths)) <= 1 and all(map(in_canonical_order, alternatives))
        case _:
            return True
