"""The values of a type by their number in canonical order: one of very many, without those before it.

What comes in is a `Type`; `domain_values` says the order.
"""

import math
from itertools import islice
from typing import Any

from checker.language.order import CanonicalFrozenSet
from checker.language.types import (
    DictType,
    FrozenSetType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
)
from checker.language.values import domain_size, domain_values, element


def domain_value(kind: Type, number: int) -> Any:
    """The value that `domain_values` gives after so many others; raises IndexError when there are not as many.

    Linear in the value for ranges, sorts, products, dicts, sets and immutable sequences, in `number` for any other type.
    """
    if not 0 <= number < domain_size(kind):
        raise IndexError(number)
    return _value(kind, number)


def _value(kind: Type, number: int) -> Any:
    """The same for a number that is known to be one of the type's: how many values there are may take long to count."""
    match kind:
        case SortType():
            return element(kind, number)
        case RangeType(_, low, _):
            return low + number
        case RecordType(record, fields):
            return record(*numbered([field for _, field in fields], number))
        case TupleType(items):
            return numbered(items, number)
        case DictType(key, value):
            return numbered([value] * domain_size(key), number)
        case SequenceType(of, bound):
            return _word(of, bound, number)
        case FrozenSetType(of):
            return CanonicalFrozenSet(_subset(of, number))
        case SetType(of, _):
            return _subset(of, number)
        case _:
            return next(islice(domain_values(kind), number, None))


def numbered(kinds: list[Type] | tuple[Type, ...], number: int) -> tuple[Any, ...]:
    """A value of each of these types: the one of their product with this number, whose last value changes the fastest."""
    values = []
    for kind in reversed(kinds):
        number, rest = divmod(number, domain_size(kind))
        values.append(_value(kind, rest))
    return tuple(reversed(values))


def _word(of: Type, bound: int, number: int) -> tuple[Any, ...]:
    """The sequence with a number: each stands before those that it begins."""
    items = []
    for left in range(bound - 1, -1, -1):
        if not number:
            break
        place, number = divmod(number - 1, domain_size(SequenceType(of, left)))
        items.append(_value(of, place))
    return tuple(items)


def _subset(of: Type, number: int) -> tuple[Any, ...]:
    """The subset with a number: by size, then by the least element in which two of one size differ."""
    left = domain_size(of)
    wanted = 0
    while number >= math.comb(left, wanted):
        number -= math.comb(left, wanted)
        wanted += 1
    chosen = []
    for index in range(left):
        if not wanted:
            break
        with_it = math.comb(left - index - 1, wanted - 1)
        if number < with_it:
            chosen.append(_value(of, index))
            wanted -= 1
        else:
            number -= with_it
    return tuple(chosen)
