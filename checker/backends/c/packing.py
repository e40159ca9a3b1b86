"""The layout: where in a packed state each part of each variable is.

A variable is a row of *cells* of one width: one for a scalar, one for each key of a dict, and so on inwards. A dense set is a cell with a
bit for every element; one of more than 64 bits begins a word. A sparse set or a Counter is a sorted row of slots, a list a row of slots,
each holding a code plus one, 0 for none. No cell straddles two words. Equal states are equal bits.

What Auxiliary variables hold is in words of its own, behind all others: the words before are what tells states apart.

A wide value is a cell that begins a word. A slot for one, or for an integer that fills a word, has another bit behind it, which says that
it is taken; the rows of sets and Counters of these are in the canonical order of the values.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from checker.backends.c.codes import MOST_BITS, code, decode, has_no_room, is_wide, size, width
from checker.ir.kinds import MOST_DENSE, is_scalar, shown
from checker.ir.not_compiled import NotCompiled
from checker.language.order import in_order
from checker.language.types import CounterType, DictType, ListType, SetType, Type

_BOUND_IT = "bound it: Annotated[set[...], MaxLen(8)]"
MOST_WORDS = 512
SHARED_BITS = 64
"""Cells share a word as long as they take no more bits of it."""

Coding: TypeAlias = Callable[[Type, Any], int]
"""What gives the code of a value of a type."""
Form: TypeAlias = Literal["scalar", "dense", "slots"]
"""Whether the innermost part is a value, a set as bits, or a row of slots."""


@dataclass(frozen=True)
class Shape:
    """How a variable is cut into cells: key counts from the outside in, what the innermost part is, its slots and their width."""

    keys: tuple[Type, ...]
    leaf: Type
    form: Form
    slots: int
    width: int

    @property
    def cells(self) -> int:
        """How many cells the variable has."""
        count = self.slots
        for key in self.keys:
            count *= size(key)
        return count


@dataclass(frozen=True)
class Row:
    """A variable with the place of each of its cells: word and shift."""

    name: str
    kind: Type
    shape: Shape
    words: tuple[int, ...]
    shifts: tuple[int, ...]
    left_out: tuple[Any] | None = None
    """The value that a variable has in every state that is made of words, where it is not in them."""
    hidden: bool = False
    """Whether it is in the words behind the others, as it does not tell states apart."""

    def cells(self, words: Sequence[int]) -> Iterator[int]:
        """What is in its cells."""
        for word, shift in zip(self.words, self.shifts, strict=True):
            cell = words[word] >> shift
            for more in range(1, (self.shape.width + shift + 63) // 64):
                cell |= words[word + more] << 64 * more - shift
            yield cell & (1 << self.shape.width) - 1


@dataclass(frozen=True)
class Layout:
    """Rows in the order of variables, and how many words a state has; of them the first `key_words` tell it apart.

    When that is one word, its highest bit is free.
    """

    rows: tuple[Row, ...]
    words: int
    bits: int
    key_words: int

    @property
    def keeps_hidden(self) -> bool:
        """Whether what does not tell states apart is in their words all the same."""
        return self.key_words < self.words

    def encode(self, state: tuple[Any, ...], missing: object = None, coded: Coding = code) -> list[int]:
        """The words of a frozen state; of a variable that has `missing` for its value every bit is 0. `coded` gives codes of values."""
        words = [0] * self.words
        for row, value in zip(self.rows, state, strict=True):
            if (missing is not None and value is missing) or row.left_out is not None:
                continue
            for place, cell in enumerate(_cells(row.shape, row.kind, value, coded)):
                rest, word, shift = cell, row.words[place], row.shifts[place]
                while rest:
                    words[word] |= rest << shift & (1 << 64) - 1
                    rest >>= 64 - shift
                    word, shift = word + 1, 0
        return words

    def decode(self, words: Sequence[int]) -> tuple[Any, ...]:
        """The frozen state of packed words."""
        return tuple(self._value(row, words) for row in self.rows)

    def bits_of(self, rows: Iterable[int]) -> list[int]:
        """The bits of variables with these numbers, as words."""
        masks = [0] * self.words
        for row in (self.rows[number] for number in rows):
            for word, shift in zip(row.words, row.shifts, strict=True):
                whole = ((1 << row.shape.width) - 1) << shift
                for more in range((row.shape.width + shift + 63) // 64):
                    masks[word + more] |= whole >> 64 * more & (1 << 64) - 1
        return masks

    def rows_with(self, bits: Iterable[int]) -> frozenset[int]:
        """The numbers of the variables that have some of these bits, given as words."""
        words = [int(word) for word in bits]
        return frozenset(number for number, row in enumerate(self.rows) if any(row.cells(words)))

    def _value(self, row: Row, words: Sequence[int]) -> Any:
        if row.left_out is not None:
            return row.left_out[0]
        cells = list(row.cells(words))
        value, used = _value(row.shape, row.kind, cells, 0)
        assert used == len(cells)
        return value


def lay_out(
    variables: tuple[tuple[str, Type], ...],
    left_out: Mapping[int, tuple[Any]] | None = None,
    hidden: AbstractSet[int] = frozenset(),
) -> Layout:
    """Place every cell: first fit, sets wider than a word first, in the order of declaration.

    Of a variable that is `left_out`, by number, nothing is kept but the value that it has then; those that are `hidden` come last.
    """
    shapes, values = [_named_shape(name, kind) for name, kind in variables], left_out or {}
    places, key_words, words = _places(shapes, hidden)
    if words > MOST_WORDS:
        raise _too_wide([name for name, _ in variables], shapes, words)
    rows = tuple(
        Row(name, kind, shape, tuple(w for w, _ in cells), tuple(s for _, s in cells), values.get(at), at in hidden)
        for at, ((name, kind), shape, cells) in enumerate(zip(variables, shapes, places, strict=True))
    )
    return Layout(rows, words, sum(shape.cells * shape.width for shape in shapes), key_words)


def _places(shapes: list[Shape], hidden: AbstractSet[int]) -> tuple[list[list[tuple[int, int]]], int, int]:
    """Word and shift of every cell of each variable, how many words tell states apart, and how many there are.

    Of a single word that does the highest bit is free. The slots of a collection are in one word where that takes no more words in all.
    """
    whole, apart = _placed_all(shapes, hidden, whole=True), _placed_all(shapes, hidden, whole=False)
    return whole if whole[2] <= apart[2] else apart


def _placed_all(
    shapes: list[Shape], hidden: AbstractSet[int], *, whole: bool
) -> tuple[list[list[tuple[int, int]]], int, int]:
    """As `_places`, with collections `whole` in a word where they fit, or each slot where it fits."""
    used: list[int] = []
    behind: list[int] = []
    places: list[list[tuple[int, int]]] = [[] for _ in shapes]
    for index in sorted(range(len(shapes)), key=lambda index: shapes[index].width <= 64):
        words, shape = behind if index in hidden else used, shapes[index]
        slots = shape.slots if whole and shape.slots * shape.width <= SHARED_BITS else 1
        firsts = [_placed(words, slots * shape.width) for _ in range(shape.cells // max(1, slots))]
        places[index] = [(word, shift + slot * shape.width) for word, shift in firsts for slot in range(slots)]
    if len(used) <= 1 and (not used or used[0] == 64):
        used.append(0)
    for index in hidden:
        places[index] = [(len(used) + word, shift) for word, shift in places[index]]
    return places, len(used), len(used) + len(behind)


def _too_wide(names: list[str], shapes: list[Shape], words: int) -> NotCompiled:
    """What is said of a state of too many words: which variable takes the most of it."""
    bits, name = max(
        ((shape.cells * shape.width, name) for shape, name in zip(shapes, names, strict=True)), key=lambda each: each[0]
    )
    message = f"a state of {words} words is not compiled: {MOST_WORDS} are the most, and '{name}' takes {bits:,} bits"
    return NotCompiled(message, "give it fewer values, or a smaller bound", variable=name)


def _named_shape(name: str, kind: Type) -> Shape:
    try:
        return shape_of(kind)
    except NotCompiled as error:
        raise NotCompiled(f"the variable '{name}': {error.message}", error.fix, variable=name) from None


def _placed(used: list[int], width: int) -> tuple[int, int]:
    """The first word with room, or new words; notes the bits as used."""
    if width <= 64:
        for word, bits in enumerate(used):
            if bits + width <= SHARED_BITS:
                used[word] += width
                return word, bits
    first = len(used)
    while width > 64:
        used.append(64)
        width -= 64
    used.append(width)
    return first, 0


def bits_for(count: int) -> int:
    """The width that tells so many values apart."""
    return max(0, (count - 1).bit_length())


def shape_of(kind: Type) -> Shape:
    """How a variable of this type is cut into cells."""
    keys: list[Type] = []
    while isinstance(kind, DictType):
        keys.append(kind.key)
        kind = kind.value
    match kind:
        case SetType(of, bound) if has_no_room(of):
            if bound is None:
                why = "each is more than a word, by an int or a large set in it" if is_wide(of) else "each is a word"
                message = f"a set of values of {shown(of)} without a bound is not compiled: {why}"
                raise NotCompiled(message, _BOUND_IT)
            return Shape(tuple(keys), kind, "slots", bound, max(64, width(of) + 1))
        case ListType(of, bound) | CounterType(of, bound) if has_no_room(of):
            return Shape(tuple(keys), kind, "slots", bound, max(64, width(of) + 1))
        case SetType(of, bound):
            dense, slot = size(of), bits_for(size(of) + 1)
            if bound is None and dense > MOST_BITS:
                message = f"a set over {dense:,} values without a bound is not compiled: {MOST_BITS:,} are the most"
                raise NotCompiled(message, _BOUND_IT)
            if bound is None or dense <= min(MOST_DENSE, max(64, bound * slot)):
                return Shape(tuple(keys), kind, "dense", 1, dense)
            return Shape(tuple(keys), kind, "slots", bound, slot)
        case ListType(of, bound) | CounterType(of, bound):
            return Shape(tuple(keys), kind, "slots", bound, bits_for(size(of) + 1))
        case _:
            assert is_scalar(kind)
            return Shape(tuple(keys), kind, "scalar", 1, max(64 * is_wide(kind), width(kind)))


def _cells(shape: Shape, kind: Type, value: Any, coded: Coding) -> list[int]:
    if isinstance(kind, DictType):
        return [cell for part in value for cell in _cells(shape, kind.value, part, coded)]
    match shape.form, kind:
        case "dense", SetType(of):
            return [sum(1 << coded(of, member) for member in value)]
        case _, ListType(of):
            listed = [_taken(of, item, coded) for item in value]
        case _, SetType(of):
            listed = [_taken(of, member, coded) for member in _in_row(of, value, coded)]
        case _, CounterType(of):
            repeated = [member for member, count in value for _ in range(count)]
            listed = [_taken(of, member, coded) for member in _in_row(of, repeated, coded)]
        case _:
            return [coded(kind, value)]
    return listed + [0] * (shape.slots - len(listed))


def _in_row(of: Type, values: Iterable[Any], coded: Coding) -> list[Any]:
    """Elements in the order of a row: that of codes, or of values where there is a bit for each that is taken."""
    return in_order(values) if has_no_room(of) else sorted(values, key=lambda value: coded(of, value))


def _taken(of: Type, value: Any, coded: Coding) -> int:
    """What a slot with a value in it holds."""
    return coded(of, value) + _taking(of)


def _taking(of: Type) -> int:
    return 1 << width(of) if has_no_room(of) else 1


def _in_slot(of: Type, slot: int) -> Any:
    """The value in a slot that is taken."""
    return decode(of, slot - _taking(of))


def _value(shape: Shape, kind: Type, cells: list[int], start: int) -> tuple[Any, int]:
    if isinstance(kind, DictType):
        values = []
        for _ in range(size(kind.key)):
            value, start = _value(shape, kind.value, cells, start)
            values.append(value)
        return tuple(values), start
    held = cells[start : start + shape.slots]
    end = start + shape.slots
    match shape.form, kind:
        case "dense", SetType(of):
            return tuple(in_order(decode(of, index) for index in range(shape.width) if held[0] >> index & 1)), end
        case _, ListType(of):
            return tuple(_in_slot(of, slot) for slot in held if slot), end
        case _, SetType(of):
            return tuple(in_order(_in_slot(of, slot) for slot in held if slot)), end
        case _, CounterType(of):
            values = [_in_slot(of, slot) for slot in held if slot]
            return tuple((value, values.count(value)) for value in in_order(set(values))), end
        case _:
            return decode(kind, held[0]), end
