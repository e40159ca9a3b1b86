"""Values put into the places of a state."""

from collections.abc import Callable
from typing import assert_never

from checker.backends.c.codes import has_no_room, is_wide, size, width
from checker.backends.c.emit.bits import MOST_WRITTEN, low_bit
from checker.backends.c.emit.c_expressions import (
    CExpr,
    Precedence,
    bit,
    call,
    cast,
    choice,
    closed,
    name,
    number,
    ones,
    word,
)
from checker.backends.c.emit.c_types import is_dense, set_words
from checker.backends.c.emit.cells import Cell, cell, row_of
from checker.backends.c.emit.digits import to_code, to_plain
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.places import load
from checker.backends.c.emit.rows import append, item, length, over_numbers
from checker.backends.c.emit.slots import runs_of, write_row
from checker.backends.c.emit.wide_values import word_in
from checker.backends.c.packing import Row
from checker.ir.kinds import element, interval
from checker.ir.nodes import Place
from checker.ir.statements import Store
from checker.language.types import DictType, ListType, Type


def emit_store(out: FunctionWriter, node: Store) -> None:
    """Give a place a value."""
    made = out.expression(node.value)
    if node.keys:  # Python evaluates the value before the keys
        made = out.held(node.value.type, made)
    keys = out.values(node.keys)
    if node.place.local is not None:
        out.line(f"{local_place(out, node.place.local, keys)} = {made};")
    else:
        store(out, node.place, keys, node.kind, out.held(node.value.type, made))


def local_place(out: FunctionWriter, local: str, keys: list[CExpr]) -> CExpr:
    """A local container, or a part of a local dict."""
    held, kind = out.locals[local], out.kinds[local]
    for key in keys:
        assert isinstance(kind, DictType)
        held, kind = item(held, to_code(kind.key, key)), kind.value
    return held


def change_place(
    out: FunctionWriter, place: Place, keys: list[CExpr], kind: Type, change: Callable[[CExpr], None]
) -> None:
    """Change a container: a local one where it is, one of the state by loading and storing it."""
    if place.local is not None:
        change(local_place(out, place.local, keys))
        return
    held = out.temporary(kind, load(out, place, keys, kind))
    change(held)
    store(out, place, keys, kind, held)


def store(out: FunctionWriter, place: Place, keys: list[CExpr], kind: Type, value: CExpr) -> None:
    """Write a value under a name into a place of the state."""
    row = row_of(out, place)
    if isinstance(kind, DictType):
        with over_numbers(out, size(kind.key)) as index:
            store(out, place, [*keys, to_plain(kind.key, index)], kind.value, item(value, index))
        return
    match row.shape.form:
        case "scalar" if row.shape.width == 0:
            return
        case "scalar" if is_wide(kind):
            _store_dense(out, row, keys, value)
        case "scalar":
            _write(out, cell(out.types, row, keys), row.shape.width, cast("u64", to_code(kind, value)))
        case "dense":
            _store_dense(out, row, keys, value)
        case "slots" if row.shape.slots:
            _store_slots(out, row, keys, kind, value)
        case "slots":
            return
        case _:
            assert_never(row.shape.form)


def _write(out: FunctionWriter, at: Cell, width: int, value: CExpr) -> None:
    """Put so many bits where they belong."""
    place, shift = name("t")[at[0]], at[1]
    kept = place & ~(ones(width) << shift)
    out.line(f"{place} = {value if width == 64 else kept | value << shift};")


def _store_dense(out: FunctionWriter, row: Row, keys: list[CExpr], value: CExpr) -> None:
    at, width = cell(out.types, row, keys), row.shape.width
    if width <= 64:
        _write(out, at, width, value.member("w")[0])
        return
    if width > 64 * MOST_WRITTEN:
        whole = width // 64
        out.line(f"memcpy(t + {at[0].within(Precedence.SUM)}, {value.member('w')}, {8 * whole});")
        if width % 64:
            _write(out, (at[0] + whole, number(0)), width % 64, value.member("w")[whole])
        return
    for part in range((width + 63) // 64):
        here = at[0] + part, number(0)
        _write(out, here, min(64, width - 64 * part), value.member("w")[part])


def _store_slots(out: FunctionWriter, row: Row, keys: list[CExpr], kind: Type, value: CExpr) -> None:
    of, slot = element(kind), out.name("i")
    if is_dense(kind):
        value = _listed(out, kind, value, row.shape.slots)
    if has_no_room(of):
        _store_marked_slots(out, row, keys, of, value)
        return
    runs = runs_of(out, row, keys)
    if runs is not None:
        plain = of if isinstance(kind, ListType) else None
        write_row(out, row, runs, value.member("v"), length(value), plain)
        return
    with out.block(f"for (i64 {slot} = 0; {slot} < {row.shape.slots}; {slot}++)"):
        found = item(value, slot)
        code = to_code(of, found) if isinstance(kind, ListType) else found
        held = out.name("c")
        out.line(f"u64 {held} = {choice(slot < length(value), cast('u64', code + 1), number(0))};")
        _write(out, cell(out.types, row, keys, slot), row.shape.width, held)


def _store_marked_slots(out: FunctionWriter, row: Row, keys: list[CExpr], of: Type, value: CExpr) -> None:
    """Values that are wide or fill a word, each with a bit behind it that says that the slot is taken."""
    last, place = divmod(width(of), 64)
    with over_numbers(out, row.shape.slots) as slot:
        first = out.held(interval(0, 1), cell(out.types, row, keys, slot)[0])
        for part in range(last + 1):
            held = word_in(of, item(value, slot), part) if 64 * part < width(of) else word(0)
            made = held | bit(place) if part == last else held
            bits = place + 1 if part == last else 64
            _write(out, (first + part, number(0)), bits, closed(choice(slot < length(value), made, word(0))))


def _listed(out: FunctionWriter, kind: Type, value: CExpr, slots: int) -> CExpr:
    """A dense set as a row of its codes."""
    held, found = out.temporary(kind, value), out.name()
    out.line(f"struct {{ i64 n; i64 v[{max(1, slots)}]; }} {found} = {{0}};")
    place, bits = out.name("k"), out.name("b")
    out.line(f"for (i64 {place} = 0; {place} < {set_words(element(kind))}; {place}++)")
    with out.block(f"for (u64 {bits} = {held.member('w')[place]}; {bits}; {bits} &= {bits - 1})"):
        append(out, found, place * 64 + call("__builtin_ctzll", bits))
    return found


def change_bit(out: FunctionWriter, place: Place, keys: list[CExpr], code: CExpr, *, to: bool) -> None:
    """Put a code into a set that the state holds as bits, or take it out."""
    row = row_of(out, place)
    first, shift = cell(out.types, row, keys)
    narrow = row.shape.width <= 64
    word = name("t")[first if narrow else first + (code >> 6)]
    one = bit(shift + code) if narrow else low_bit(code)
    out.line(f"{word} |= {one};" if to else f"{word} &= {~one};")
