"""Passes over types and frozen values: how many values a type has, which they are, what is one, how one reads.

What comes in is a `Type` and, for most, a frozen value (see checker.language.types). Reports, codecs and engines
build on it.
"""

import heapq
import itertools
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, assert_never

from checker.language.order import CanonicalFrozenSet, Key, canonical_key, in_order
from checker.language.records import written_arguments
from checker.language.sorts import Element, _element
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
    describe,
)

_BARE = re.compile(r"[A-Za-z_][\w.\-]*")


def element(kind: SortType, index: int) -> Element:
    """The element of the sort with this index, whatever size is bound at the moment."""
    return _element(kind.sort, index)


def member_of(union: UnionType, frozen: Any) -> Type:
    """The first member of the union that has the value; raises ValueError when none does."""
    for member in union.members:
        if contains(member, frozen):
            return member
    raise ValueError(f"{frozen!r} is in no member of the union")


MOST_LISTED = 1 << 20
"""More values are not listed only to be counted."""
MOST_EXPONENT = 1 << 16
"""The subsets of more values are no more counted: the number alone would take longer to make than anything that is asked of it."""


def domain_size(kind: Type) -> int:
    """How many values the type has, exactly; of sets over more than MOST_EXPONENT values, at least so many.

    Linear in the type, but for unions whose composite members overlap.
    """
    match kind:
        case NoneType():
            return 1
        case BoolType():
            return 2
        case LiteralType() | EnumType():
            return sum(1 for _ in domain_values(kind))
        case SortType(_, size):
            return size
        case RangeType(_, low, high):
            return high - low + 1
        case QuorumType(_, _, family):
            return len(set(family))
        case RecordType(_, fields):
            return math.prod(domain_size(field) for _, field in fields)
        case TupleType(items):
            return math.prod(map(domain_size, items))
        case UnionType():
            return _union_size(kind)
        case DictType(key, value):
            return int(domain_size(value) ** domain_size(key))
        case FrozenSetType(of):
            return _count_subsets(domain_size(of), None)
        case SetType(of, bound):
            return _count_subsets(domain_size(of), bound)
        case ListType(of, bound) | SequenceType(of, bound):
            size = domain_size(of)
            return sum(size**length for length in range(bound + 1))
        case CounterType(of, bound):
            return math.comb(domain_size(of) + bound, bound)
        case _:
            assert_never(kind)


def domain_values(kind: Type) -> Iterator[Any]:
    """Every value of the type, frozen, each once, in canonical order; lazily, but a set's or product's parts are held.

    Sets and multisets go by their number of elements first, sequences as words do: a prefix before what it begins.
    """
    match kind:
        case NoneType():
            yield None
        case BoolType():
            yield from (False, True)
        case LiteralType(values):
            yield from _without_repeats(in_order(values))
        case EnumType(enum):
            yield from enum
        case SortType(_, size):
            yield from (element(kind, index) for index in range(size))
        case RangeType(_, low, high):
            yield from range(low, high + 1)
        case QuorumType(sort, _, family):
            yield from in_order(sort.quorum(indices) for indices in dict.fromkeys(family))
        case RecordType(record, fields):
            yield from itertools.starmap(record, itertools.product(*(domain_values(field) for _, field in fields)))
        case TupleType(items):
            yield from itertools.product(*map(domain_values, items))
        case FrozenSetType(of):
            yield from map(CanonicalFrozenSet, _subsets(of, None))
        case UnionType(members):
            yield from _without_repeats(heapq.merge(*map(domain_values, members), key=canonical_key))
        case DictType(key, value):
            yield from itertools.product(domain_values(value), repeat=domain_size(key))
        case SetType(of, bound):
            yield from _subsets(of, bound)
        case ListType(of, bound) | SequenceType(of, bound):
            yield from _words(tuple(domain_values(of)), bound)
        case CounterType(of, bound):
            yield from _multisets(tuple(domain_values(of)), bound)
        case _:
            assert_never(kind)


def contains(kind: Type, frozen: Any) -> bool:
    """Whether this is a frozen value of the type. `True` is not an integer, nor `1` a bool."""
    match kind:
        case NoneType():
            return frozen is None
        case BoolType():
            return type(frozen) is bool
        case LiteralType(values):
            return any(type(value) is type(frozen) and value == frozen for value in values)
        case EnumType(enum):
            return isinstance(frozen, enum)
        case SortType(sort, size):
            return type(frozen) is sort and frozen.index < size
        case RangeType(_, low, high):
            return type(frozen) is int and low <= frozen <= high
        case QuorumType(sort, _, family):
            return type(frozen) is sort and frozen.indices in family
        case RecordType(record, fields):
            return type(frozen) is record and all(contains(field, getattr(frozen, name)) for name, field in fields)
        case TupleType(items):
            return type(frozen) is tuple and len(frozen) == len(items) and all(map(contains, items, frozen))
        case FrozenSetType(of):
            return isinstance(frozen, frozenset) and _all_in(of, frozen)
        case UnionType(members):
            return any(contains(member, frozen) for member in members)
        case DictType(key, value):
            return type(frozen) is tuple and len(frozen) == domain_size(key) and _all_in(value, frozen)
        case SetType(of, bound):
            return type(frozen) is tuple and _fits(len(frozen), bound) and _all_in(of, frozen) and _ascends(frozen)
        case ListType(of, bound) | SequenceType(of, bound):
            return type(frozen) is tuple and len(frozen) <= bound and _all_in(of, frozen)
        case CounterType():
            return _is_multiset(kind, frozen)
        case _:
            assert_never(kind)


def show(kind: Type, frozen: Any) -> str:
    """The value on one line, for people: `Prepared(rm2)`, `{rm1: working, rm2: prepared}`, `{a ×2, b}`.

    Some fields of a record have their names: see `written_arguments`.
    """
    match kind:
        case NoneType() | BoolType() | RangeType():
            return str(frozen)
        case LiteralType():
            return _show_literal(frozen)
        case EnumType():
            return str(frozen.name)
        case SortType():
            return str(frozen.name)
        case QuorumType(_, of, _):
            return _braced(show(of, member) for member in frozen)
        case RecordType(record, fields):
            return show_call(record.__name__, [(name, field, getattr(frozen, name)) for name, field in fields])
        case TupleType(items):
            return _in_parentheses(list(map(show, items, frozen)))
        case FrozenSetType(of):
            return _braced(show(of, member) for member in in_order(frozen))
        case SequenceType(of):
            return _in_parentheses([show(of, item) for item in frozen])
        case UnionType():
            return show(member_of(kind, frozen), frozen)
        case DictType(key, value):
            return _braced(f"{show(key, k)}: {show(value, v)}" for k, v in zip(domain_values(key), frozen, strict=True))
        case SetType(of):
            return _braced(show(of, member) for member in frozen)
        case ListType(of):
            return f"[{', '.join(show(of, item) for item in frozen)}]"
        case CounterType(of):
            return _braced(show_counted(of, member, count) for member, count in frozen)
        case _:
            assert_never(kind)


def show_call(name: str, arguments: Sequence[tuple[str, Type, Any]]) -> str:
    """A record with its fields, or an action with its arguments, each a name, a type and a value: `Committed(index=1, entry=term1)`."""
    names, values = [each for each, _, _ in arguments], [value for _, _, value in arguments]
    texts = [show(kind, value) for _, kind, value in arguments]
    return f"{name}({written_arguments(names, values, texts)})"


def show_counted(kind: Type, frozen: Any, count: int) -> str:
    """The value with how often it stands in a multiset, unless once: `m ×2`."""
    return show(kind, frozen) if count == 1 else f"{show(kind, frozen)} ×{count}"


def _show_literal(value: Any) -> str:
    is_plain = not isinstance(value, str) or (_BARE.fullmatch(value) and value not in ("None", "True", "False"))
    return str(value) if is_plain else repr(value)


def _in_parentheses(shown: list[str]) -> str:
    return f"({', '.join(shown)}{',' * (len(shown) == 1)})"


def _braced(shown: Iterable[str]) -> str:
    return "{" + ", ".join(shown) + "}"


def _all_in(kind: Type, values: Iterable[Any]) -> bool:
    return all(contains(kind, value) for value in values)


def _fits(length: int, bound: int | None) -> bool:
    return bound is None or length <= bound


def _ascends(values: tuple[Any, ...]) -> bool:
    return all(a < b for a, b in itertools.pairwise(map(canonical_key, values)))


def _is_multiset(kind: CounterType, frozen: Any) -> bool:
    if type(frozen) is not tuple or not all(type(pair) is tuple and len(pair) == 2 for pair in frozen):
        return False
    members, counts = tuple(pair[0] for pair in frozen), [pair[1] for pair in frozen]
    are_counts = all(type(count) is int and count >= 1 for count in counts)
    return are_counts and sum(counts) <= kind.max_len and _all_in(kind.of, members) and _ascends(members)


def _without_repeats(ascending: Iterable[Any]) -> Iterator[Any]:
    last: Key | None = None
    for value in ascending:
        key = canonical_key(value)
        if key != last:
            yield value
        last = key


def _count_subsets(size: int, bound: int | None) -> int:
    if bound is None or bound >= size:
        return int(2 ** min(size, MOST_EXPONENT))
    return sum(math.comb(size, count) for count in range(bound + 1))


def _subsets(of: Type, bound: int | None) -> Iterator[tuple[Any, ...]]:
    values = tuple(domain_values(of))
    most = len(values) if bound is None else min(bound, len(values))
    for size in range(most + 1):
        yield from itertools.combinations(values, size)


def _words(values: tuple[Any, ...], bound: int) -> Iterator[tuple[Any, ...]]:
    yield ()
    if bound > 0:
        for first in values:
            for rest in _words(values, bound - 1):
                yield (first, *rest)


def _multisets(values: tuple[Any, ...], bound: int) -> Iterator[tuple[tuple[Any, int], ...]]:
    for size in range(bound + 1):
        for indices in itertools.combinations_with_replacement(range(len(values)), size):
            yield tuple((values[index], len(list(group))) for index, group in itertools.groupby(indices))


def _union_size(union: UnionType) -> int:
    """The atoms of the members (listed), their ranges (merged), and the composites, grouped by what could overlap."""
    members = tuple(dict.fromkeys(_flat(union)))
    ranges = [(member.low, member.high) for member in members if isinstance(member, RangeType)]
    composites: dict[object, list[Type]] = {}
    atoms: set[Key] = set()
    has_sequences = any(isinstance(member, SequenceType) for member in members)
    for member in members:
        match member:
            case TupleType() | SequenceType() if has_sequences:
                composites.setdefault(tuple, []).append(member)
            case RecordType() | TupleType() | FrozenSetType() | SequenceType() | QuorumType():
                composites.setdefault(_shape(member), []).append(member)
            case NoneType() | BoolType() | LiteralType() | EnumType() | SortType():
                atoms |= {canonical_key(value) for value in domain_values(member) if not _in_any(ranges, value)}
            case RangeType() | UnionType():
                pass  # counted below, or flattened
            case DictType() | SetType() | ListType() | CounterType():
                raise TypeError(f"{describe(member)} cannot be a member of a union: its values change")
            case _:
                assert_never(member)
    return len(atoms) + _covered(ranges) + sum(map(_overlapping_size, composites.values()))


def _flat(union: UnionType) -> Iterator[Type]:
    for member in union.members:
        if isinstance(member, UnionType):
            yield from _flat(member)
        else:
            yield member


def _in_any(ranges: list[tuple[int, int]], value: Any) -> bool:
    return type(value) is int and any(low <= value <= high for low, high in ranges)


def _covered(ranges: list[tuple[int, int]]) -> int:
    """How many integers lie in at least one of the ranges."""
    total, reached = 0, None
    for low, high in sorted(ranges):
        start = low if reached is None else max(low, reached + 1)
        total += max(0, high - start + 1)
        reached = high if reached is None else max(reached, high)
    return total


def _shape(kind: Type) -> object:
    """Types of different shapes have no value in common."""
    match kind:
        case RecordType(record):
            return record
        case TupleType(items):
            return len(items)
        case _:
            return frozenset


def _overlapping_size(kinds: list[Type]) -> int:
    """The size of a union of types of one shape: listed when there are several, for they may share values.

    More than MOST_LISTED are not listed, and may be said to be more than they are.
    """
    size = sum(map(domain_size, kinds))
    if len(kinds) == 1 or size > MOST_LISTED:
        return size
    return len({canonical_key(value) for kind in kinds for value in domain_values(kind)})
