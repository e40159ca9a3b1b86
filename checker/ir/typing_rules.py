"""What operations take and give: each rule says of the types of the arguments, and of the result, whether they go together."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from checker.ir.kinds import BOOL, GREATEST, LEAST, bounds, element_of, interval, is_ordered
from checker.language.sorts import Ordered
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
)

Rule: TypeAlias = Callable[[tuple[Type, ...], Type], bool]

_SETS = (SetType, FrozenSetType, QuorumType)


# numbers


def _has_room(kind: Type, low: int, high: int) -> bool:
    """Whether an integer's type holds these results, as far as integers go."""
    least, greatest = bounds(kind)
    return least <= max(low, LEAST) and min(high, GREATEST) <= greatest


def arithmetic(given: tuple[Type, ...], made: Type) -> bool:
    """Integers throughout."""
    return all(isinstance(kind, RangeType) for kind in (*given, made))


def add(given: tuple[Type, ...], made: Type) -> bool:
    """Integers, with room for every sum."""
    if not arithmetic(given, made):
        return False
    (a, b), (c, d) = map(bounds, given)
    return _has_room(made, a + c, b + d)


def subtract(given: tuple[Type, ...], made: Type) -> bool:
    """Integers, with room for every difference."""
    if not arithmetic(given, made):
        return False
    (a, b), (c, d) = map(bounds, given)
    return _has_room(made, a - d, b - c)


def multiply(given: tuple[Type, ...], made: Type) -> bool:
    """Integers, with room for every product."""
    if not arithmetic(given, made):
        return False
    (a, b), (c, d) = map(bounds, given)
    corners = (a * c, a * d, b * c, b * d)
    return _has_room(made, min(corners), max(corners))


def bitwise(given: tuple[Type, ...], made: Type) -> bool:
    """Two integers, and all that have no more bits."""
    return arithmetic(given, made) and _has_room(made, *bits_of(given))


def bits_of(given: Iterable[Type]) -> tuple[int, int]:
    """The least and the greatest integer that have no more bits than those of these types, and no sign where those have none."""
    ends = [end for kind in given for end in bounds(kind)]
    bits = max(max(end, ~end).bit_length() for end in ends)
    return (-(1 << bits) if min(ends) < 0 else 0), (1 << bits) - 1


def number(given: tuple[Type, ...], made: Type) -> bool:
    """A bool as 0 or 1."""
    return given == (BOOL,) and made == interval(0, 1)


def truths(given: tuple[Type, ...], made: Type) -> bool:
    """Bools throughout."""
    return made == BOOL and set(given) <= {BOOL}


def neighbour(given: tuple[Type, ...], made: Type) -> bool:
    """An element of an ordered sort, and another."""
    return isinstance(made, SortType) and issubclass(made.sort, Ordered) and given == (made,)


# comparisons


def equality(given: tuple[Type, ...], made: Type) -> bool:
    """Two of one type, whether they are equal."""
    return made == BOOL and len(set(given)) == 1


def comparison(given: tuple[Type, ...], made: Type) -> bool:
    """Two of one ordered type, how they compare."""
    return equality(given, made) and is_ordered(given[0])


def extreme(given: tuple[Type, ...], made: Type) -> bool:
    """Two of the result's ordered type."""
    return set(given) == {made} and is_ordered(made)


# structures


def record(given: tuple[Type, ...], made: Type) -> bool:
    """A value for every field."""
    return isinstance(made, RecordType) and given == tuple(kind for _, kind in made.fields)


def items(given: tuple[Type, ...], made: Type) -> bool:
    """The items of a tuple."""
    return made == TupleType(given)


def items_of_sequence(given: tuple[Type, ...], made: Type) -> bool:
    """A sequence, and a list of the same items."""
    (held,) = given
    return isinstance(held, SequenceType) and made == ListType(held.of, held.max_len)


def sequence_of_items(given: tuple[Type, ...], made: Type) -> bool:
    """A list, and a sequence of the same items."""
    (held,) = given
    return isinstance(held, ListType) and made == SequenceType(held.of, held.max_len)


def lookup(given: tuple[Type, ...], made: Type) -> bool:
    """A dict and a key of its type."""
    mapping, key = given
    return isinstance(mapping, DictType) and key == mapping.key and made == mapping.value


# sets


def domain(given: tuple[Type, ...], made: Type) -> bool:
    """A set without a bound."""
    return isinstance(made, SetType) and made.max_len is None


def elements_of_set(given: tuple[Type, ...], made: Type) -> bool:
    """The elements of a set."""
    return isinstance(made, SetType | FrozenSetType) and all(kind == made.of for kind in given)


def set_algebra(given: tuple[Type, ...], made: Type) -> bool:
    """Two sets of the result's type."""
    return isinstance(made, SetType) and given == (made, made)


def subset(given: tuple[Type, ...], made: Type) -> bool:
    """Two sets of one type."""
    return equality(given, made) and isinstance(given[0], SetType)


def membership(given: tuple[Type, ...], made: Type) -> bool:
    """A value of the type of a collection's elements, and the collection."""
    value, collection = given
    return made == BOOL and value == element_of(collection)


def size(given: tuple[Type, ...], made: Type) -> bool:
    """A collection, and a number."""
    return isinstance(made, RangeType) and element_of(given[0]) is not None


def first(given: tuple[Type, ...], made: Type) -> bool:
    """A set, and one of its elements."""
    return isinstance(given[0], _SETS) and element_of(given[0]) == made


# lists and Counters


def items_of_list(given: tuple[Type, ...], made: Type) -> bool:
    """The items of a list, which has room for them."""
    return isinstance(made, ListType) and made.max_len >= len(given) and all(kind == made.of for kind in given)


def concatenation(given: tuple[Type, ...], made: Type) -> bool:
    """Two lists of one type of items, and one with room for both."""
    one, other = given
    if not isinstance(one, ListType) or not isinstance(other, ListType):
        return False
    return one.of == other.of and made == ListType(one.of, one.max_len + other.max_len)


def item_at(given: tuple[Type, ...], made: Type) -> bool:
    """A list and an index."""
    held, index = given
    return isinstance(held, ListType) and isinstance(index, RangeType) and made == held.of


def index_of(given: tuple[Type, ...], made: Type) -> bool:
    """A list and an item of its type."""
    held, value = given
    return isinstance(held, ListType) and value == held.of and isinstance(made, RangeType)


def same_list(given: tuple[Type, ...], made: Type) -> bool:
    """A list of the result's type."""
    return isinstance(made, ListType) and given == (made,)


def part_of_list(given: tuple[Type, ...], made: Type) -> bool:
    """A list of the result's type and two indices."""
    held, *ends = given
    return held == made and isinstance(held, ListType) and all(isinstance(kind, RangeType) for kind in ends)


def numbered_items(given: tuple[Type, ...], made: Type) -> bool:
    """A list and an integer, and a list of pairs with room for the number of every item."""
    held, start = given
    match made:
        case ListType(TupleType((RangeType() as number, of)), most) if isinstance(held, ListType):
            low, high = bounds(start)
            fits = held.of == of and held.max_len == most and isinstance(start, RangeType)
            return fits and _has_room(number, low, high + max(0, most - 1))
        case _:
            return False


def items_side_by_side(given: tuple[Type, ...], made: Type) -> bool:
    """Lists, and a list of tuples as long as the shortest."""
    lists = [kind for kind in given if isinstance(kind, ListType)]
    if not lists or len(lists) < len(given):
        return False
    return made == ListType(TupleType(tuple(kind.of for kind in lists)), min(kind.max_len for kind in lists))


def interval_of(given: tuple[Type, ...], made: Type) -> bool:
    """Two integers, and integers between them."""
    return isinstance(made, ListType) and arithmetic(given, made.of)


def counter(given: tuple[Type, ...], made: Type) -> bool:
    """A Counter."""
    return isinstance(made, CounterType)


def items_of_counter(given: tuple[Type, ...], made: Type) -> bool:
    """A list, and a Counter with room for what it has."""
    (held,) = given
    return isinstance(held, ListType) and made == CounterType(held.of, held.max_len)


def elements_of_counter(given: tuple[Type, ...], made: Type) -> bool:
    """A Counter, and the list of what it has."""
    (held,) = given
    return isinstance(held, CounterType) and made == ListType(held.of, held.max_len)


def size_of_counter(given: tuple[Type, ...], made: Type) -> bool:
    """A Counter, and a number."""
    return isinstance(made, RangeType) and isinstance(given[0], CounterType)


def occurrences(given: tuple[Type, ...], made: Type) -> bool:
    """A Counter or list, an element of its type, and a number."""
    held, value = given
    return isinstance(held, ListType | CounterType) and value == held.of and isinstance(made, RangeType)
