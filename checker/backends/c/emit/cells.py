"""Where the cells of a state are, as C."""

from checker.backends.c.codes import size
from checker.backends.c.emit.c_expressions import CExpr, Operand, name, number, ones
from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.digits import to_code
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.packing import Row
from checker.ir.nodes import Place

Cell = tuple[CExpr, CExpr]
"""The number of a word of the state, and by how much the cell is shifted in it."""


def row_of(out: FunctionWriter, place: Place) -> Row:
    """The variable of a place of the state, with its layout."""
    return out.layout.rows[place.variable]


def state_of(place: Place) -> CExpr:
    """The C name of the state that a place is in."""
    return name("after" if place.after else "t")


def cell(types: Types, row: Row, keys: list[CExpr], slot: Operand = 0) -> Cell:
    """Where a cell of a variable is."""
    index = part_number(row, keys)
    if row.shape.slots > 1:
        slot = number(slot) if isinstance(slot, int) else slot
        index = slot if index.number == 0 else index * row.shape.slots + slot
    if len(row.words) == 1:
        index = number(0)
    if index.number is not None and index.number >= 0:
        at = min(index.number, len(row.words) - 1)  # beyond the last cell in code that is never reached
        return number(row.words[at]), number(row.shifts[at])
    return _cell_at(types, row, index)


def part_number(row: Row, keys: list[CExpr]) -> CExpr:
    """The number of what is under some keys among all such parts of the variable: of a cell, where it has no slots."""
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


def cell_bits(state: CExpr, at: Cell, width: int) -> CExpr:
    """What a cell of at most a word holds, a u64."""
    word, shift = at
    return state[word] >> shift & ones(width)
