"""Codes: the values of an immutable type numbered from 0, as native states and locals hold them.

A record or tuple is a number of mixed radix, its first field the most significant digit; a union's members follow one another; an
immutable set is the mask of its elements' codes; a sequence comes before those that go on from it, so an item counts one, and for each
value below it all that may follow there. The order of codes is the canonical order of values, but for sets and for tuples of several
lengths side by side. Integers are held as themselves in locals and expressions ("plain"), and by their distance from the lower bound
inside anything else. Those that fill a word, which an `int` does, stand for themselves everywhere: there are too many of them for codes.

A type with more codes than a word has, or with an immutable set over more than 62 values in it, is *wide*: a value is a few words, its
parts side by side. They are one number here too, the first word the lowest 64 bits.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from checker.ir.kinds import is_cut_off, members, shown
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
MOST_BITS = 1 << 15
"""A set over at most so many values needs no bound: where it has none, it is held as bits. A wide value has no more."""
MOST_IN_A_WORD = MOST_CODES
"""A value of a type with no more codes is a word."""
MOST_ELEMENTS = 62
"""An immutable set over no more values is a word."""
ALL_ONES = (1 << 64) - 1
"""The word of the integer -1."""
FEWER = "compare or keep its parts one by one; --engine reference takes it as it is"
SHORTER = "bound it more tightly, or build a list and make a tuple of it where it is kept; --engine reference takes it as it is"


class NotOfType(ValueError):
    """A value is none of a type's. Of a union's types most are not a value's, so nothing is written before it is shown."""

    def __init__(self, kind: Type, value: Any) -> None:
        super().__init__(kind, value)
        self.kind, self.value = kind, value

    def __str__(self) -> str:
        return f"{self.value!r} is not of {self.kind}"


def fills_word(kind: Type) -> bool:
    """Whether values are integers of all 64 bits of a word, which have no codes beside themselves."""
    return isinstance(kind, RangeType) and is_cut_off(kind)


@lru_cache(maxsize=4096)
def size(kind: Type) -> int:
    """How many codes an immutable type has; raises NotCompiled beyond 2**62, and for what is wide or fills a word."""
    if fills_word(kind):
        raise NotCompiled("going over every integer is not compiled", "declare a Range")
    if is_wide(kind):
        raise NotCompiled(f"a value of {shown(kind)} is more than a word, and is not compiled here", FEWER)
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
            return 1 << size(of)
        case SequenceType(of, bound):
            if fills_word(of):
                raise NotCompiled(f"a value of {shown(kind)} is not compiled: each item is a word", SHORTER)
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


@lru_cache(maxsize=4096)
def is_wide(kind: Type) -> bool:
    """Whether values of an immutable type are held as a few words each."""
    match kind:
        case FrozenSetType(of):
            return has_no_room(of) or size(of) > MOST_ELEMENTS
        case RecordType() | TupleType():
            kinds = parts(kind)
            return any(map(has_no_room, kinds)) or math.prod(map(size, kinds)) > MOST_IN_A_WORD
        case UnionType(alternatives):
            return any(map(has_no_room, alternatives)) or sum(map(size, alternatives)) > MOST_IN_A_WORD
        case _:
            return False


def has_no_room(kind: Type) -> bool:
    """Whether no word has room for a value and anything else, not even that there is one."""
    return is_wide(kind) or fills_word(kind)


@dataclass(frozen=True)
class Part:
    """Where a part of a wide value is: the word in which it begins, by how much it is shifted there, and how many bits it has."""

    kind: Type
    word: int
    shift: int
    bits: int

    def of(self, number: int) -> int:
        """The part of a value."""
        return number >> (64 * self.word + self.shift) & (1 << self.bits) - 1

    def at(self, number: int) -> int:
        """The part in its place."""
        return number << 64 * self.word + self.shift


@dataclass(frozen=True)
class Wide:
    """How wide values are put together: the fields of a record or items of a tuple; or the members of a union, which begin at the first
    word, and the number of the member. Parts that are wide begin a word; no other straddles two."""

    bits: int
    parts: tuple[Part, ...] = ()
    tag: Part | None = None

    @property
    def words(self) -> int:
        """How many words a value has."""
        return (self.bits + 63) // 64


@lru_cache(maxsize=4096)
def wide(kind: Type) -> Wide:
    """How the values of a wide type are held; raises NotCompiled where they are too large."""
    match kind:
        case FrozenSetType(of) if has_no_room(of):
            whole = "a word" if fills_word(of) else "more than a word"
            raise NotCompiled(f"an immutable set of values of {shown(of)} is not compiled: each is {whole}", FEWER)
        case FrozenSetType(of):
            made = Wide(size(of))
            if made.bits > MOST_BITS:
                message = f"an immutable set over {made.bits:,} values is not compiled: {MOST_BITS:,} are the most"
                raise NotCompiled(message, FEWER)
        case RecordType() | TupleType():
            made = _side_by_side(parts(kind))
        case UnionType(alternatives):
            made = _alternatives(alternatives)
        case _:
            raise AssertionError(kind)
    if made.bits > MOST_BITS:
        raise NotCompiled(
            f"a value of {shown(kind)}, of {made.bits:,} bits, is not compiled: {MOST_BITS:,} are the most", FEWER
        )
    return made


def width(kind: Type) -> int:
    """The bits that a value of an immutable type takes."""
    if has_no_room(kind):
        return 64 if fills_word(kind) else wide(kind).bits
    return max(0, (size(kind) - 1).bit_length())


def _side_by_side(kinds: tuple[Type, ...]) -> Wide:
    used: list[int] = []
    placed: dict[int, Part] = {}
    for number in sorted(range(len(kinds)), key=lambda number: not is_wide(kinds[number])):
        placed[number] = _placed(used, kinds[number], width(kinds[number]), begins=is_wide(kinds[number]))
    return Wide(64 * (len(used) - 1) + used[-1], tuple(placed[number] for number in range(len(kinds))))


def _alternatives(kinds: tuple[Type, ...]) -> Wide:
    payload = max(map(width, kinds))
    used = [64] * (payload // 64) + [payload % 64] * (payload % 64 > 0)
    tag = _placed(used, NoneType(), (len(kinds) - 1).bit_length(), begins=False)
    return Wide(64 * (len(used) - 1) + used[-1], tuple(Part(kind, 0, 0, width(kind)) for kind in kinds), tag)


def _placed(used: list[int], kind: Type, bits: int, *, begins: bool) -> Part:
    """A part in the first word with room, or in new words where it `begins` one; notes the bits as used."""
    for word, taken in enumerate(used):
        if not begins and taken + bits <= 64:
            used[word] += bits
            return Part(kind, word, taken, bits)
    used += [64] * (bits // 64) + [bits % 64] * (bits % 64 > 0 or not bits)
    return Part(kind, len(used) - (bits + 63) // 64 - (not bits), 0, bits)


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
            return value & ALL_ONES if fills_word(kind) else value - low
        case LiteralType(values) if type(value) is str:
            return values.index(value)
        case EnumType(enum) if isinstance(value, enum):
            return list(enum).index(value)
        case SortType(sort, count) if type(value) is sort and value.index < count:
            return int(value.index)
        case QuorumType(sort) if type(value) is sort:
            return quorums(kind).index(value.indices)
        case RecordType(record, fields) if type(value) is record:
            return _composed(kind, [getattr(value, name) for name, _ in fields])
        case TupleType(items) if type(value) is tuple and len(value) == len(items):
            return _composed(kind, list(value))
        case FrozenSetType(of) if isinstance(value, frozenset):
            return sum(1 << code(of, member) for member in value)
        case SequenceType(of, bound) if type(value) is tuple and len(value) <= bound:
            return sum(1 + code(of, item) * rest for item, rest in zip(value, following(kind), strict=False))
        case UnionType(alternatives):
            for number, member in enumerate(alternatives):
                try:
                    return _of_member(kind, number, code(member, value))
                except ValueError:
                    continue
    raise NotOfType(kind, value)


def _composed(kind: Type, values: list[Any]) -> int:
    if is_wide(kind):
        return sum(part.at(code(part.kind, each)) for part, each in zip(wide(kind).parts, values, strict=True))
    number = 0
    for part, value in zip(parts(kind), values, strict=True):
        number = number * size(part) + code(part, value)
    return number


def _of_member(kind: UnionType, place: int, number: int) -> int:
    """The code of a value of a union's member."""
    tag = wide(kind).tag if is_wide(kind) else None
    return offset(kind, place) + number if tag is None else number + tag.at(place)


def decode(kind: Type, number: int) -> Any:
    """The frozen value with a code."""
    match kind:
        case NoneType():
            return None
        case BoolType():
            return bool(number)
        case RangeType() if fills_word(kind):
            return number - (number >> 63 << 64)
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
        case UnionType() if is_wide(kind):
            held = wide(kind)
            assert held.tag is not None
            part = held.parts[held.tag.of(number)]
            return decode(part.kind, part.of(number))
        case UnionType():
            left = number
            for member in members(kind):
                if left < size(member):
                    return decode(member, left)
                left -= size(member)
    raise ValueError(f"{number} is no code of {kind}")


def _decoded(kind: Type, number: int) -> list[Any]:
    if is_wide(kind):
        return [decode(part.kind, part.of(number)) for part in wide(kind).parts]
    digits = []
    for part in reversed(parts(kind)):
        number, digit = divmod(number, size(part))
        digits.append(decode(part, digit))
    return digits[::-1]


def _decoded_items(kind: SequenceType, number: int) -> tuple[Any, ...]:
    items = []
    for rest in following(kind):
        if not number:
            break
        place, number = divmod(number - 1, rest)
        items.append(decode(kind.of, place))
    return tuple(items)
