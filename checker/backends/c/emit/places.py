"""What the places of a state hold: where their cells are, and how they are read."""

from typing import assert_never

from checker.backends.c.codes import has_no_room, is_wide, size, width
from checker.backends.c.emit.bits import bits_of, has_bit, put_anywhere
from checker.backends.c.emit.c_expressions import (
    CExpr,
    Operand,
    cast,
    closed,
    name,
    negated,
    number,
    ones,
    set_of_words,
    zero,
)
from checker.backends.c.emit.c_types import Types, is_dense
from checker.backends.c.emit.digits import to_code, to_plain
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.rows import append, item, over_numbers
from checker.backends.c.emit.writer import Writer
from checker.backends.c.packing import Row
from checker.ir.kinds import element, interval
from checker.ir.nodes import Load, Place
from checker.language.types import DictType, ListType, Type

Cell = tuple[CExpr, CExpr]
"""The number of a word of the state, and by how much the cell is shifted in it."""


def emit_load(out: FunctionWriter, node: Load) -> CExpr:
    """What a place holds."""
    if node.place.local is not None:
        return out.locals[node.place.local]
    return load(out, node.place, out.values(node.keys), node.type)


def row_of(out: FunctionWriter, place: Place) -> Row:
    """The variable of a place of the state, with its layout."""
    return out.layout.rows[place.variable]


def state_of(place: Place) -> CExpr:
    """The C name of the state that a place is in."""
    return name("after" if place.after else "t")


def is_bits(out: FunctionWriter, place: Place) -> bool:
    """Whether a place of the state holds a set as bits."""
    return place.local is None and row_of(out, place).shape.form == "dense"


def cell(types: Types, row: Row, keys: list[CExpr], slot: Operand = 0) -> Cell:
    """Where a cell of a variable is."""
    index = _index(row, keys)
    if row.shape.slots > 1:
        slot = number(slot) if isinstance(slot, int) else slot
        index = slot if index.number == 0 else index * row.shape.slots + slot
    if len(row.words) == 1:
        index = number(0)
    if index.number is not None and index.number >= 0:
        at = min(index.number, len(row.words) - 1)  # beyond the last cell in code that is never reached
        return number(row.words[at]), number(row.shifts[at])
    return _cell_at(types, row, index)


def _index(row: Row, keys: list[CExpr]) -> CExpr:
    """The number of a cell among those of the variable, slots left out."""
    index = number(0)
    for kind, key in zip(row.shape.keys, keys, strict=True):
        code = to_code(kind, key)
        if index.number is not None and code.number is not None:
            index = number(index.number * size(kind) + code.number)
        else:
            index = code if index.number == 0 else index * size(kind) + code
    return index


def _cell_at(types: Types, row: Row, index: CExpr) -> Cell:
    """Where a cell is that only the step knows: by arithmetic where cells of one word follow one another, else by tables."""
    same = len(set(row.words)) == 1
    word = number(row.words[0]) if same else types.table("u16", row.words)[index]
    first, step = row.shifts[0], row.shifts[1] - row.shifts[0]
    if same and all(shift == first + step * at for at, shift in enumerate(row.shifts)):
        shift = index * step
        return word, shift + first if first else shift
    return word, types.table("u16", row.shifts)[index]


def load(out: FunctionWriter, place: Place, keys: list[CExpr], kind: Type) -> CExpr:
    """What a place of the state holds."""
    row, state = row_of(out, place), state_of(place)
    if isinstance(kind, DictType):
        return _load_dict(out, place, keys, kind)
    match row.shape.form:
        case "scalar" if row.shape.width == 0:
            return to_plain(kind, number(0))
        case "scalar" if is_wide(kind):
            first = out.held(interval(0, 1), cell(out.types, row, keys)[0])
            return bits_of(out, out.types.of(kind), state, first, width(kind))
        case "scalar":
            bits = cell_bits(state, cell(out.types, row, keys), row.shape.width)
            return to_plain(kind, cast("i64", bits))
        case "dense":
            return _load_dense(out, row, state, cell(out.types, row, keys), kind)
        case "slots":
            return _load_slots(out, row, state, keys, kind)
        case _:
            assert_never(row.shape.form)


def cell_bits(state: CExpr, at: Cell, width: int) -> CExpr:
    """What a cell of at most a word holds, a u64."""
    word, shift = at
    return state[word] >> shift & ones(width)


def _load_dense(out: FunctionWriter, row: Row, state: CExpr, at: Cell, kind: Type) -> CExpr:
    ctype = out.types.of(kind)
    if row.shape.width <= 64:
        return set_of_words(ctype, [cell_bits(state, at, row.shape.width)])
    first = out.held(interval(0, 1), at[0])
    return bits_of(out, ctype, state, first, row.shape.width)


def _load_dict(out: FunctionWriter, place: Place, keys: list[CExpr], kind: DictType) -> CExpr:
    found = out.temporary(kind)
    with over_numbers(out, size(kind.key)) as index:
        inner = load(out, place, [*keys, to_plain(kind.key, index)], kind.value)
        out.line(f"{item(found, index)} = {inner};")
    return found


def _load_slots(out: FunctionWriter, row: Row, state: CExpr, keys: list[CExpr], kind: Type) -> CExpr:
    found, of = out.temporary(kind, zero(out.types.of(kind))), element(kind)
    with over_numbers(out, row.shape.slots) as slot:
        at = cell(out.types, row, keys, slot)
        if has_no_room(of):
            _append_marked(out, found, of, state, at[0])
        else:
            _append(out, found, kind, cell_bits(state, at, row.shape.width))
    return found


def _append(out: FunctionWriter, found: CExpr, kind: Type, bits: CExpr) -> None:
    """Add what a slot with these bits holds."""
    held = out.name("c")
    out.line(f"i64 {held} = {cast('i64', bits)};")
    out.line(f"if ({negated(held)}) break;")
    if is_dense(kind):
        put_anywhere(out, found, held - 1)
    else:
        append(out, found, to_plain(kind.of, held - 1) if isinstance(kind, ListType) else held - 1)


def _append_marked(out: FunctionWriter, found: CExpr, of: Type, state: CExpr, word: CExpr) -> None:
    """Add the value in a slot that begins with a word of a state and has a bit that says whether it is taken."""
    first = out.held(interval(0, 1), word)
    out.line(f"if ({negated(closed(is_taken(state, first, of)))}) break;")
    append(out, found, marked_value(out, state, first, of))


def is_taken(state: CExpr, first: CExpr, of: Type) -> CExpr:
    """Whether a slot that begins with a word of a state has a value in it: one that is wide, or fills a word."""
    word, place = divmod(width(of), 64)
    return state[first + word] >> place & 1


def marked_value(out: Writer, state: CExpr, first: CExpr, of: Type) -> CExpr:
    """The value in such a slot."""
    if not is_wide(of):
        return cast("i64", state[first])
    return bits_of(out, out.types.of(of), state, first, width(of))


def bit_of_place(out: FunctionWriter, place: Place, keys: list[CExpr], code: CExpr) -> CExpr:
    """Whether a code is in a set that the state holds as bits."""
    row = row_of(out, place)
    (first, shift), state = cell(out.types, row, keys), state_of(place)
    if row.shape.width <= 64:
        return has_bit(state[first], shift + code)
    return has_bit(state[first + (code >> 6)], code & 63)
