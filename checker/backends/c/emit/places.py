"""What the places of a state hold: where their cells are, and how they are read."""

from typing import assert_never

from checker.backends.c.codes import has_no_room, is_wide, size, width
from checker.backends.c.emit.bits import bits_of, has_bit, put_anywhere
from checker.backends.c.emit.c_expressions import (
    CExpr,
    cast,
    closed,
    negated,
    number,
    set_of_words,
    zero,
)
from checker.backends.c.emit.c_types import is_dense
from checker.backends.c.emit.cells import Cell, cell, cell_bits, row_of, state_of
from checker.backends.c.emit.digits import to_plain
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.rows import append, item, length, over_numbers
from checker.backends.c.emit.slots import over_taken, packed_at
from checker.backends.c.emit.writer import Writer
from checker.backends.c.packing import Row
from checker.ir.kinds import element, interval
from checker.ir.nodes import Load, Place
from checker.language.types import DictType, ListType, Type


def emit_load(out: FunctionWriter, node: Load) -> CExpr:
    """What a place holds."""
    if node.place.local is not None:
        return out.locals[node.place.local]
    return load(out, node.place, out.values(node.keys), node.type)


def is_bits(out: FunctionWriter, place: Place) -> bool:
    """Whether a place of the state holds a set as bits."""
    return place.local is None and row_of(out, place).shape.form == "dense"


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
            return _load_slots(out, place, keys, kind)
        case _:
            assert_never(row.shape.form)


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


def _load_slots(out: FunctionWriter, place: Place, keys: list[CExpr], kind: Type) -> CExpr:
    packed = packed_at(out, place, keys)
    found = out.temporary(kind, zero(out.types.of(kind)) if packed is None or is_dense(kind) else None)
    if packed is None:
        if row_of(out, place).shape.slots:
            _load_each_slot(out, place, keys, kind, found)
        return found
    if not is_dense(kind):
        out.line(f"{length(found)} = 0;")
    with over_taken(out, packed) as code:
        _put(out, found, kind, code)
    return found


def _load_each_slot(out: FunctionWriter, place: Place, keys: list[CExpr], kind: Type, found: CExpr) -> None:
    row, state, of = row_of(out, place), state_of(place), element(kind)
    with over_numbers(out, row.shape.slots) as slot:
        at = cell(out.types, row, keys, slot)
        if has_no_room(of):
            _append_marked(out, found, of, state, at[0])
            return
        held = out.name("c")
        out.line(f"i64 {held} = {cast('i64', cell_bits(state, at, row.shape.width))};")
        out.line(f"if ({negated(held)}) break;")
        _put(out, found, kind, held - 1)


def _put(out: FunctionWriter, found: CExpr, kind: Type, code: CExpr) -> None:
    """Add what has a code to a collection."""
    if is_dense(kind):
        put_anywhere(out, found, code)
    else:
        append(out, found, to_plain(kind.of, code) if isinstance(kind, ListType) else code)


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
