"""The types of expressions: the language's own, with every integer an interval of plain integers.

A type of a spec is made *normal*: a `Range` of any name is an interval, integer literals are one, a union lists its members in canonical
order. Each value of a normal immutable type has a *code*, its number in the canonical order of the type (sets of sets apart, see
`checker.backends.c.codes`); an integer's code counts from the lower bound.
"""

import itertools
from collections.abc import Iterable
from typing import TypeAlias, cast

from checker.ir.not_compiled import NotCompiled
from checker.language.own_code import own_code
from checker.language.sorts import Int, Ordered, Range
from checker.language.types import (
    INT,
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
    ScalarType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
    describe,
)

NEVER = UnionType(())
"""The type of no value: of the elements of `set()`, of what a body that always fails returns."""
NONE, BOOL = NoneType(), BoolType()
MOST_DENSE = 2048
"""A set over at most so many values is held as bits while a body runs, whether it has a bound or not."""

HUGE = 1 << 62
"""The bounds of a Range that is compiled are within this, of either sign; and no collection is longer."""

LEAST, GREATEST = INT.low, INT.high
"""Integers beyond these, of 64 bits, are not compiled. They are the bounds of `int`; those of any other type were cut off there."""

ANY_INTEGER = RangeType(Range, LEAST, GREATEST)
"""As far as types tell, any integer."""

Collection: TypeAlias = SetType | ListType | CounterType | FrozenSetType | QuorumType


def interval(low: int, high: int) -> RangeType:
    """The plain integers from `low` to `high`, both included; for a result, which is given up when it is beyond 64 bits."""
    return RangeType(Range, min(max(low, LEAST), GREATEST), max(min(high, GREATEST), LEAST))


def is_cut_off(kind: Type) -> bool:
    """Whether the bounds of an integer's type may be where they were cut off."""
    low, high = bounds(kind)
    return low <= LEAST or high >= GREATEST


def whole(low: int, high: int) -> RangeType:
    """As `interval`, for bounds that a spec gives: nothing of them is cut off. Raises NotCompiled beyond 2**62."""
    if low < -HUGE or high > HUGE:
        message = f"integers from {low:,} to {high:,} are not compiled: 2**62 is the most"
        raise NotCompiled(message, "write int, which has 64 bits; --engine reference takes it as it is")
    return interval(low, high)


def normal(kind: Type) -> Type:
    """The type in its normal form; raises NotCompiled for what has none."""
    match kind:
        case RangeType(sort) if sort is Int:
            return INT
        case RangeType(_, low, high):
            return whole(low, high)
        case LiteralType(values):
            return _normal_literal(values)
        case RecordType(record, fields):
            _check_plain(record)
            return RecordType(record, tuple((name, normal(field)) for name, field in fields))
        case EnumType(cls) | SortType(cls) | QuorumType(cls):
            _check_plain(cls)
            return kind
        case TupleType(items):
            return TupleType(tuple(map(normal, items)))
        case FrozenSetType(of):
            return FrozenSetType(normal(of))
        case SequenceType(of, bound):
            return SequenceType(normal(of), bound)
        case UnionType(members):
            return _normal_union([normal(member) for member in members])
        case DictType(key, value):
            return DictType(normal(key), normal(value))
        case SetType(of, bound):
            return SetType(normal(of), bound)
        case ListType(of, bound):
            return ListType(normal(of), bound)
        case CounterType(of, bound):
            return CounterType(normal(of), bound)
        case _:
            return kind


def _normal_union(parts: list[Type]) -> Type:
    """The union of what a spec declares side by side; raises NotCompiled where their least common type has other values as well."""
    ranges = sorted((part.low, part.high) for part in parts if isinstance(part, RangeType))
    reached = ranges[0][0] if ranges else 0
    for low, high in ranges:
        if low > reached + 1:
            raise NotCompiled(
                "integers with gaps in a union are not compiled", "use one Range, or a Literal of strings"
            )
        reached = max(reached, high)
    others = [part for part in parts if not isinstance(part, RangeType | LiteralType)]
    for one, other in itertools.combinations(others, 2):
        if joined(one, other) is not None and not within(one, other) and not within(other, one):
            message = f"a union of {describe(one)} and {describe(other)} is not compiled"
            raise NotCompiled(message, "put them into records of different classes")
    return union(parts)


def _check_plain(cls: type) -> None:
    """Raise NotCompiled for a class whose values run code of their own."""
    own = own_code(cls)
    if own is not None:
        raise NotCompiled(f"the class {cls.__name__} has its own {own}, which is not compiled", "make it plain data")


def _normal_literal(values: tuple[object, ...]) -> Type:
    if all(isinstance(value, str) for value in values):
        return LiteralType(tuple(sorted(set(cast(tuple[str, ...], values)))))
    if all(isinstance(value, bool) for value in values):
        if len(set(values)) == 1:
            raise NotCompiled("a Literal of one bool is not compiled", "use bool")
        return BOOL
    numbers = sorted(cast(set[int], set(values)))
    if numbers != list(range(numbers[0], numbers[-1] + 1)):
        raise NotCompiled("a Literal of integers with gaps is not compiled", "use a Range or a Literal of strings")
    return whole(numbers[0], numbers[-1])


def members(kind: Type) -> tuple[Type, ...]:
    """The members of a union; any other type alone."""
    return kind.members if isinstance(kind, UnionType) else (kind,)


def union(kinds: Iterable[Type]) -> Type:
    """The least normal type that has all values of these."""
    merged: list[Type] = []
    for kind in kinds:
        for member in members(kind):
            _merge(merged, member)
    merged.sort(key=_rank)
    if len(merged) > 1:  # a set among other values is held as an immutable one
        merged = [FrozenSetType(kind.of) if isinstance(kind, SetType) else kind for kind in merged]
    return merged[0] if len(merged) == 1 else UnionType(cast(tuple[ScalarType, ...], tuple(merged)))


def _merge(merged: list[Type], new: Type) -> None:
    for place, old in enumerate(merged):
        whole = joined(old, new)
        if whole is not None:
            del merged[place]
            _merge(merged, whole)  # a sequence takes in tuples of every length
            return
    merged.append(new)


def joined(a: Type, b: Type) -> Type | None:
    """One type for both, when they are of one shape."""
    if a == b:
        return a
    match a, b:
        case RangeType(), RangeType():
            for one, other in ((a, b), (b, a)):
                if one == INT and _within(other, one):
                    return one
            return interval(min(a.low, b.low), max(a.high, b.high))
        case LiteralType(one), LiteralType(other):
            return LiteralType(tuple(sorted({*one, *other})))
        case TupleType(one), TupleType(other) if len(one) == len(other):
            return TupleType(tuple(union(pair) for pair in zip(one, other, strict=True)))
        case (TupleType() | SequenceType(), TupleType() | SequenceType()) if SequenceType in (type(a), type(b)):
            return sequence_of((a, b))
        case RecordType(record), RecordType(same) if record is same:
            fields = zip(a.fields, b.fields, strict=True)
            return RecordType(record, tuple((name, union((one, other))) for (name, one), (_, other) in fields))
        case (SetType() | FrozenSetType() | QuorumType(), SetType() | FrozenSetType() | QuorumType()):
            of = union((element(a), element(b)))
            frozen = not isinstance(a, SetType) and not isinstance(b, SetType)
            return FrozenSetType(of) if frozen else SetType(of, _either_bound(a, b))
        case ListType(of, bound), ListType(other_of, other_bound):
            return ListType(union((of, other_of)), max(bound, other_bound))
        case CounterType(of, bound), CounterType(other_of, other_bound):
            return CounterType(union((of, other_of)), max(bound, other_bound))
        case DictType(key, value), DictType(other_key, other_value) if key == other_key:
            return DictType(key, union((value, other_value)))
        case _:
            return None


def sequence_of(kinds: Iterable[Type]) -> SequenceType:
    """The least type of sequences that has all tuples of these types."""
    kinds = tuple(kinds)
    items = (item for kind in kinds for item in items_of(kind))
    return SequenceType(union(items), max(map(longest, kinds), default=0))


def is_tuple(kind: Type) -> bool:
    """Whether values are tuples, of a fixed length or of any up to a bound."""
    return isinstance(kind, TupleType | SequenceType)


def items_of(kind: Type) -> tuple[Type, ...]:
    """The types of the items of tuples."""
    assert isinstance(kind, TupleType | SequenceType)
    return kind.items if isinstance(kind, TupleType) else (kind.of,)


def longest(kind: Type) -> int:
    """How many items the longest of these tuples has."""
    assert isinstance(kind, TupleType | SequenceType)
    return len(kind.items) if isinstance(kind, TupleType) else kind.max_len


def _either_bound(a: Type, b: Type) -> int | None:
    bounds = [kind.max_len for kind in (a, b) if isinstance(kind, SetType) and kind.of != NEVER]
    return None if None in bounds or not bounds else max(cast(list[int], bounds))


def _rank(kind: Type) -> tuple[object, ...]:
    """Where a member stands in the canonical order of a union's values."""
    match kind:
        case NoneType():
            return (0,)
        case BoolType():
            return (1,)
        case RangeType():
            return (2,)
        case LiteralType():
            return (3,)
        case EnumType(enum):
            return (4, enum.__name__)
        case SortType(sort):
            return (5, sort.class_serial)
        case TupleType(items):
            return (6, len(items))
        case SequenceType():
            return (6,)
        case RecordType(record):
            return (7, record.class_serial)
        case _:
            return (8,)


def element_of(kind: Type) -> Type | None:
    """The type of a collection's elements; None for what is no collection."""
    match kind:
        case SetType(of) | FrozenSetType(of) | ListType(of) | CounterType(of) | QuorumType(_, of):
            return of
        case _:
            return None


def element(kind: Type) -> Type:
    """The type of what iterating over a collection or dict gives; raises NotCompiled for anything else."""
    found = kind.key if isinstance(kind, DictType) else element_of(kind)
    if found is None:
        raise NotCompiled("this is not something to iterate over")
    return found


def is_integer(kind: Type) -> bool:
    """Whether values take part in arithmetic: integers and bools."""
    return isinstance(kind, RangeType | BoolType)


def bounds(kind: Type) -> tuple[int, int]:
    """The least and greatest value as an integer."""
    return (kind.low, kind.high) if isinstance(kind, RangeType) else (0, 1)


def is_scalar(kind: Type) -> bool:
    """Whether values are immutable and have a code."""
    return not isinstance(kind, SetType | ListType | CounterType | DictType)


def is_ordered(kind: Type) -> bool:
    """Whether Python orders two values of this type by `<` as their codes are."""
    match kind:
        case RangeType() | BoolType() | LiteralType():
            return True
        case SortType(sort):
            return issubclass(sort, Ordered)
        case TupleType(items):
            return all(map(is_ordered, items))
        case SequenceType(of):
            return is_ordered(of)
        case _:
            return kind == NEVER


def has_one_order(kind: Type) -> bool:
    """Whether at most one member of a union, or the type itself, is ordered."""
    return sum(map(is_ordered, members(kind))) <= 1


def order_of(kind: Type) -> object:
    """What stands for the order of a type's values: any two values of one order may be compared by `<`. None where none may."""
    match kind:
        case RangeType() | BoolType():
            return RangeType
        case SetType() | FrozenSetType() | QuorumType():
            return SetType
        case SortType(sort):
            return sort if issubclass(sort, Ordered) else None
        case EnumType(enum):
            return enum if issubclass(enum, int | str) else None
        case TupleType() | SequenceType():
            return TupleType
        case LiteralType() | ListType() | CounterType():
            return type(kind)
        case _:
            return None


def within(kind: Type, wider: Type) -> bool:
    """Whether every value of a type is one of the wider type, so that converting it cannot fail."""
    if kind in (wider, NEVER):
        return True
    if isinstance(kind, UnionType) or isinstance(wider, UnionType):
        return all(any(_within(member, other) for other in members(wider)) for member in members(kind))
    return _within(kind, wider)


def _within(kind: Type, wider: Type) -> bool:
    if kind == wider:
        return True
    match kind, wider:
        case RangeType(), RangeType() if wider == INT:
            return not is_cut_off(kind)  # bounds that were cut off say nothing
        case RangeType(), RangeType():
            return wider.low <= kind.low and kind.high <= wider.high
        case LiteralType(some), LiteralType(more):
            return set(some) <= set(more)
        case TupleType(some), TupleType(more):
            return len(some) == len(more) and all(map(within, some, more))
        case TupleType(items), SequenceType(of, most):
            return len(items) <= most and all(within(item, of) for item in items)
        case SequenceType(some_of, few), SequenceType(of, many):
            return few <= many and (few == 0 or within(some_of, of))
        case RecordType(record), RecordType(other) if record is other:
            return all(within(a, b) for (_, a), (_, b) in zip(kind.fields, wider.fields, strict=True))
        case (FrozenSetType() | QuorumType(), FrozenSetType()):
            return within(element(kind), wider.of)
        case (FrozenSetType() | QuorumType() | SetType(), SetType(of, None)):
            return within(element(kind), of)
        case SetType(some_of, int(few)), SetType(of, int(many)):
            return within(some_of, of) and few <= many
        case ListType(some_of, few), ListType(of, many):
            return within(some_of, of) and few <= many
        case CounterType(some_of, few), CounterType(of, many):
            return within(some_of, of) and few <= many
        case DictType(key, value), DictType(other_key, other_value):
            return key == other_key and within(value, other_value)
        case _:
            return kind == UnionType(())


def shown(kind: Type) -> str:
    """The type in short, for messages and listings: `0..3`, `set[RM]`, `list[Message, 2]`."""
    match kind:
        case RangeType(_, low, high):
            return "int" if low <= LEAST and high >= GREATEST else f"{low}..{high}"
        case TupleType(items):
            return f"tuple[{', '.join(map(shown, items))}]"
        case FrozenSetType(of):
            return f"frozenset[{shown(of)}]"
        case SequenceType(of, bound):
            return f"tuple[{shown(of)}, ..{bound}]"
        case UnionType(()):
            return "never"
        case UnionType(parts):
            return " | ".join(map(shown, parts))
        case DictType(key, value):
            return f"dict[{shown(key)}, {shown(value)}]"
        case SetType(of, bound):
            return f"set[{shown(of)}{'' if bound is None else f', {bound}'}]"
        case ListType(of, bound):
            return f"list[{shown(of)}, {bound}]"
        case CounterType(of, bound):
            return f"Counter[{shown(of)}, {bound}]"
        case _:
            return describe(kind)
