"""What a symmetry means for packed states, as C functions: what a state says of each element, and the state that a permutation makes.

Both go over the cells of a state: `s` is the state, `t` the one that is made of it.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import assert_never

from checker.backends.c.codes import has_no_room, is_wide, size, wide, width
from checker.backends.c.emit.bits import MOST_WRITTEN, bits_of, low_bit, over_bits, over_words, wide_words
from checker.backends.c.emit.c_expressions import (
    CExpr,
    Operand,
    bit,
    call,
    cast,
    closed,
    increment,
    name,
    negated,
    number,
    ones,
    word,
)
from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.cells import Cell, cell_bits
from checker.backends.c.emit.places import is_taken, marked_value
from checker.backends.c.emit.rows import row_function
from checker.backends.c.emit.symmetric_values import SymmetricValues, joined
from checker.backends.c.emit.wide_values import word_in, word_of
from checker.backends.c.emit.writer import Writer
from checker.backends.c.packing import Layout, Row
from checker.ir.kinds import element, interval
from checker.language.types import ListType, SetType, Type

STATE, MADE = name("s"), name("t")


def colour_state(layout: Layout, values: SymmetricValues) -> str:
    """The function that adds to `more` what a state says of each element, known by its colour."""
    out = Writer(values.types)
    for place, row in enumerate(layout.rows):
        if values.mentions(row.kind) and not row.hidden:
            with _over_keys(out, row) as codes:
                _Facts(out, values, row, codes).write(place)
    head = "static void colour_state(const u64 *s, colours colour, colours more)"
    return "\n".join([head, "{", *out.written.texts, "}", ""])


def permute_state(layout: Layout, values: SymmetricValues) -> str:
    """The function that makes the image of a state, of what tells it apart."""
    out = Writer(values.types)
    for place, kept in enumerate(_unmoved(layout, values)):
        out.line(f"{MADE[place]} = {STATE[place] & word(kept)};")
    for row in layout.rows:
        if values.mentions(row.kind) and not row.hidden:
            with _over_keys(out, row) as codes:
                _move(out, values, row, codes)
    head = "static void permute_state(const u64 *s, u64 *t, images image)"
    return "\n".join([head, "{", *out.written.texts, "}", ""])


# cells


@contextmanager
def _over_keys(out: Writer, row: Row) -> Iterator[list[CExpr]]:
    """Loops over all cells of a row; gives the codes of their keys."""
    with ExitStack() as loops:
        codes = []
        for kind in row.shape.keys:
            code = out.name("k")
            loops.enter_context(out.block(f"for (i64 {code} = 0; {code < size(kind)}; {code}++)"))
            codes.append(code)
        yield codes


def _cell(types: Types, row: Row, codes: list[CExpr], slot: Operand = 0) -> Cell:
    index = number(0)
    for place, (kind, code) in enumerate(zip(row.shape.keys, codes, strict=True)):
        index = index * size(kind) + code if place else code
    if row.shape.slots > 1:
        index = index * row.shape.slots + slot
    if row.shape.cells == 1:
        return number(row.words[0]), number(row.shifts[0])
    return types.table("u16", row.words)[index], types.table("u16", row.shifts)[index]


@contextmanager
def _over_set(out: Writer, row: Row, codes: list[CExpr]) -> Iterator[CExpr]:
    """A loop over the bits of a dense set of the state."""
    at, of, width = _cell(out.types, row, codes), element(row.shape.leaf), row.shape.width
    held = out.name("set")
    ctype = out.types.of(SetType(of))
    if width > 64 * MOST_WRITTEN:
        out.line(f"{ctype} {held} = {bits_of(out, ctype, STATE, at[0], width)};")
    else:
        words = [cell_bits(STATE, at, width)] if width <= 64 else wide_words(STATE, at[0], width)
        out.line(f"{ctype} {held} = {{{{{', '.join(map(str, words))}}}}};")
    with over_bits(out, held, of) as code:
        yield code


@contextmanager
def _over_slots(out: Writer, row: Row, codes: list[CExpr], slot: CExpr) -> Iterator[CExpr]:
    """A loop over the slots of a collection that are taken; gives the code in a slot."""
    with out.block(f"for (i64 {slot} = 0; {slot < row.shape.slots}; {slot}++)"):
        at, value, of = _cell(out.types, row, codes, slot), out.name("c"), element(row.shape.leaf)
        if has_no_room(of):
            first = out.held(interval(0, 1), at[0])
            out.line(f"if ({negated(closed(is_taken(STATE, first, of)))}) break;")
            yield out.temporary(of, marked_value(out, STATE, first, of))
            return
        out.line(f"i64 {value} = {cast('i64', cell_bits(STATE, at, row.shape.width)) - 1};")
        out.line(f"if ({value < 0}) break;")
        yield value


def _wide_value(out: Writer, kind: Type, at: Cell) -> CExpr:
    """What a cell with a wide value holds."""
    return bits_of(out, out.types.of(kind), STATE, out.held(interval(0, 1), at[0]), wide(kind).bits)


# what a state says of each element


@dataclass(frozen=True)
class _Facts:
    """What the cells of one row say, under keys with these codes."""

    out: Writer
    values: SymmetricValues
    row: Row
    codes: list[CExpr]

    def write(self, place: int) -> None:
        """All facts of the row, which is the variable at a place: cell by cell, or element by element."""
        out, row, leaf = self.out, self.row, self.row.shape.leaf
        start = out.name("f")
        out.line(f"u64 {start} = {self._of_keys(place)};")
        match row.shape.form:
            case "scalar":
                self._add(start, leaf, self._scalar())
            case "dense":
                with _over_set(out, row, self.codes) as code:
                    self._add(start, element(leaf), code)
            case "slots":
                slot = out.name("i")
                with _over_slots(out, row, self.codes, slot) as code:
                    at = joined(start, cast("u64", slot)) if isinstance(leaf, ListType) else start
                    self._add(at, element(leaf), code)
            case _:
                assert_never(row.shape.form)

    def _of_keys(self, place: int) -> CExpr:
        hashed = word(place + 1)
        for kind, code in zip(self.row.shape.keys, self.codes, strict=True):
            hashed = joined(hashed, self.values.seen(kind, code))
        return hashed

    def _scalar(self) -> CExpr:
        at, value = _cell(self.out.types, self.row, self.codes), self.out.name("c")
        width, leaf = self.row.shape.width, self.row.shape.leaf
        if is_wide(leaf):
            return self.out.temporary(leaf, _wide_value(self.out, leaf, at))
        held = cast("i64", cell_bits(STATE, at, width)) if width else number(0)
        self.out.line(f"i64 {value} = {held};")
        return value

    def _add(self, start: CExpr, kind: Type, value: CExpr) -> None:
        """One fact, said of the elements in the keys and in the value."""
        fact = self.out.name("f")
        self.out.line(f"u64 {fact} = {joined(start, self.values.seen(kind, value))};")
        for place, (key, code) in enumerate(zip(self.row.shape.keys, self.codes, strict=True)):
            self.values.note(self.out, key, code, fact, word(place + 2))
        self.values.note(self.out, kind, value, fact, word(1))


# where a permutation takes the cells


def _unmoved(layout: Layout, values: SymmetricValues) -> list[int]:
    """Of each word the bits of rows that no permutation changes."""
    unmoved = [at for at, row in enumerate(layout.rows) if not (values.mentions(row.kind) or row.hidden)]
    return layout.bits_of(unmoved)[: layout.key_words]


def _move(out: Writer, values: SymmetricValues, row: Row, codes: list[CExpr]) -> None:
    """One cell, or the slots of one collection, to where they go."""
    into = []
    for kind, code in zip(row.shape.keys, codes, strict=True):
        image = out.name("k")
        out.line(f"i64 {image} = {values.moved(kind, code)};")
        into.append(image)
    match row.shape.form:
        case "scalar" if row.shape.width == 0:
            return
        case "scalar":
            _move_scalar(out, values, row, codes, into)
        case "dense" if values.mentions(element(row.shape.leaf)):
            _move_set(out, values, row, codes, into)
        case "dense":
            _copy_set(out, row, codes, into)
        case "slots":
            _move_slots(out, values, row, codes, into)
        case _:
            assert_never(row.shape.form)


def _move_scalar(out: Writer, values: SymmetricValues, row: Row, codes: list[CExpr], into: list[CExpr]) -> None:
    at, (first, shift) = _cell(out.types, row, codes), _cell(out.types, row, into)
    leaf = row.shape.leaf
    if is_wide(leaf):
        moved = out.temporary(leaf, values.moved(leaf, out.temporary(leaf, _wide_value(out, leaf, at))))
        with over_words(out, wide(leaf).words) as place:
            out.line(f"{MADE[first + place]} |= {word_of(moved, place)};")
        return
    image = values.moved(row.shape.leaf, cast("i64", cell_bits(STATE, at, row.shape.width)))
    out.line(f"{MADE[first]} |= {cast('u64', image) << shift};")


def _copy_set(out: Writer, row: Row, codes: list[CExpr], into: list[CExpr]) -> None:
    """A set whose elements no permutation changes."""
    width = row.shape.width
    at, (first, shift) = _cell(out.types, row, codes), _cell(out.types, row, into)
    if width <= 64:
        out.line(f"{MADE[first]} |= {cell_bits(STATE, at, width) << shift};")
        return
    if width > 64 * MOST_WRITTEN:
        with over_words(out, width // 64) as place:
            out.line(f"{MADE[first + place]} |= {STATE[at[0] + place]};")
        if width % 64:
            out.line(f"{MADE[first + width // 64]} |= {STATE[at[0] + width // 64] & ones(width % 64)};")
        return
    for part in range((width + 63) // 64):
        kept = STATE[at[0] + part] & ones(min(64, width - 64 * part))
        out.line(f"{MADE[first + part]} |= {kept};")


def _move_set(out: Writer, values: SymmetricValues, row: Row, codes: list[CExpr], into: list[CExpr]) -> None:
    of = element(row.shape.leaf)
    first, shift = _cell(out.types, row, into)
    with _over_set(out, row, codes) as code:
        image = out.name("b")
        out.line(f"i64 {image} = {values.moved(of, code)};")
        if row.shape.width <= 64:
            out.line(f"{MADE[first]} |= {bit(image + shift)};")
        else:
            out.line(f"{MADE[first + (image >> 6)]} |= {low_bit(image)};")


def _move_slots(out: Writer, values: SymmetricValues, row: Row, codes: list[CExpr], into: list[CExpr]) -> None:
    kind, slots = row.shape.leaf, row.shape.slots
    held, count, slot = out.name("v"), out.name("n"), out.name("i")
    of = element(kind)
    out.line(f"{out.types.of(of)} {held}[{max(1, slots)}]; i64 {count} = 0;")
    with _over_slots(out, row, codes, slot) as code:
        out.line(f"{held[increment(count)]} = {values.moved(element(kind), code)};")
    if not isinstance(kind, ListType):
        out.line(f"{call(row_function(out.types, 'sort', of), held, count)};")
    with out.block(f"for (i64 {slot} = 0; {slot < count}; {slot}++)"):
        first, shift = _cell(out.types, row, into, slot)
        if has_no_room(of):
            _put_marked(out, of, held[slot], first)
        else:
            out.line(f"{MADE[first]} |= {cast('u64', held[slot] + 1) << shift};")


def _put_marked(out: Writer, of: Type, held: CExpr, first: CExpr) -> None:
    """A value that is wide or fills a word into a slot."""
    last, place = divmod(width(of), 64)
    for part in range((width(of) + 63) // 64):
        out.line(f"{MADE[first + part]} |= {word_in(of, held, part)};")
    out.line(f"{MADE[first + last]} |= {bit(place)};")
