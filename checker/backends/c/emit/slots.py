"""Lists, Counters and sparse sets in the slots of a state, asked and changed as they are packed. See runtime/packed.h.

Slots of one collection that follow one another in a word are a run; what is in the slots that are taken are its items. Most collections
are one run, large ones a few. One in several runs, under a key that only the step knows, is taken apart by a loop over its slots.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from checker.backends.c.codes import has_no_room
from checker.backends.c.emit.c_expressions import (
    CExpr,
    any_of,
    call,
    cast,
    choice,
    closed,
    mask,
    name,
    number,
    ones,
    total,
)
from checker.backends.c.emit.cells import Cell, cell, cell_bits, part_number, row_of, state_of
from checker.backends.c.emit.digits import to_code
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.packing import Row
from checker.ir.kinds import element
from checker.ir.nodes import Expr, Load, Place
from checker.language.types import DictType, Type

MOST_PACKED = 63
"""A run of no more bits than this is worked with as one number: shifts by all of it are shifts by less than a word."""
MOST_RUNS = 16
"""A collection of more runs than this is taken apart by a loop over its slots."""


@dataclass(frozen=True)
class Run:
    """Where the first of so many slots of a word is."""

    at: Cell
    slots: int


@dataclass(frozen=True)
class Packed:
    """A collection of the state, by its runs; `held` are the names of what they hold."""

    row: Row
    runs: list[Run]
    held: list[CExpr]

    @property
    def width(self) -> int:
        """The bits of a slot."""
        return self.row.shape.width

    @property
    def slots(self) -> int:
        """How many items there is room for."""
        return self.row.shape.slots

    def firsts(self, run: Run) -> CExpr:
        """The lowest bit of each slot of a run."""
        return mask(sum(1 << place * self.width for place in range(run.slots)))

    def length(self) -> CExpr:
        """How many slots are taken."""
        return closed(total(call("packed_length", held, self.width) for held in self.held))

    def has(self, code: CExpr) -> CExpr:
        """Whether a code is in some slot."""
        return closed(any_of(self._asked("packed_has", code)))

    def count(self, code: CExpr) -> CExpr:
        """In how many slots a code is."""
        return closed(total(self._asked("packed_count", code)))

    def _asked(self, function: str, code: CExpr) -> list[CExpr]:
        return [
            call(function, held, self.firsts(run), self.width, taken(code))
            for run, held in zip(self.runs, self.held, strict=True)
        ]


def taken(code: CExpr) -> CExpr:
    """What a slot with a code in it holds."""
    return cast("u64", closed(code + 1))


def packed_in(out: FunctionWriter, node: Expr) -> Packed | None:
    """What an expression gives, where that is a collection which the state has in runs; evaluates the keys."""
    if not isinstance(node, Load) or isinstance(node.type, DictType) or not _is_packed(out, node.place):
        return None
    return packed_at(out, node.place, out.values(node.keys))


def packed_at(out: FunctionWriter, place: Place, keys: list[CExpr]) -> Packed | None:
    """The collection at a place, where the state has it in runs."""
    if not _is_packed(out, place):
        return None
    row, state = row_of(out, place), state_of(place)
    runs = runs_of(out, row, keys)
    return None if runs is None else Packed(row, runs, [_held(out, row, state, run) for run in runs])


def _is_packed(out: FunctionWriter, place: Place) -> bool:
    return place.local is None and _has_runs(row_of(out, place))


def _has_runs(row: Row) -> bool:
    shape = row.shape
    return (
        shape.form == "slots" and shape.slots > 0 and shape.width < MOST_PACKED and not has_no_room(element(shape.leaf))
    )


def _held(out: FunctionWriter, row: Row, state: CExpr, run: Run) -> CExpr:
    held = out.name("r")
    out.line(f"u64 {held} = {cell_bits(state, run.at, run.slots * row.shape.width)};")
    return held


def runs_of(out: FunctionWriter, row: Row, keys: list[CExpr]) -> list[Run] | None:
    """The runs of the slots of a collection; None where they cannot be told, or are too many."""
    if not _has_runs(row):
        return None
    blocks, which = _blocks(row), part_number(row, keys).number
    if which is None:
        if any(len(runs) > 1 for runs in blocks):
            return None
        return [Run(cell(out.types, row, keys), row.shape.slots)]
    runs = blocks[min(which, len(blocks) - 1)]
    return None if len(runs) > MOST_RUNS else [Run((number(at), number(by)), slots) for at, by, slots in runs]


def _blocks(row: Row) -> list[list[tuple[int, int, int]]]:
    """Of each collection of a variable the runs: word, shift and slots."""
    cells, slots = list(zip(row.words, row.shifts, strict=True)), row.shape.slots
    return [_runs(cells[start : start + slots], row.shape.width) for start in range(0, len(cells), slots)]


def _runs(cells: list[tuple[int, int]], width: int) -> list[tuple[int, int, int]]:
    starts, most = [0], MOST_PACKED // width
    for place, (before, here) in enumerate(pairwise(cells), 1):
        if here != (before[0], before[1] + width) or place - starts[-1] == most:
            starts.append(place)
    return [(*cells[start], end - start) for start, end in pairwise([*starts, len(cells)])]


@contextmanager
def over_taken(out: FunctionWriter, found: Packed, *, once: bool = False) -> Iterator[CExpr]:
    """A loop over the slots that are taken; gives the code in each, of ascending rows `once` where several slots have it."""
    left, code, last = out.name("f"), out.name("c"), out.name("last")
    if once:
        out.line(f"i64 {last} = -1;")
    first = found.held[0]
    if len(found.held) > 1:
        held, at = out.name("r"), out.name("k")
        out.line(f"u64 {held}[{len(found.held)}] = {{{', '.join(map(str, found.held))}}};")
        out.line(f"for (i64 {at} = 0; {at} < {len(found.held)}; {at}++)")
        first = held[at]
    with out.block(f"for (u64 {left} = {first}; {left}; {left} >>= {found.width})"):
        out.line(f"i64 {code} = {cast('i64', closed(left & ones(found.width))) - 1};")
        if once:
            out.line(f"if ({code.equals(last)}) continue;")
            out.line(f"{last} = {code};")
        yield code


# changes


def code_at(out: FunctionWriter, found: Packed, index: CExpr) -> CExpr:
    """The code in the slot of an index, which is taken."""
    if len(found.runs) == 1:
        bits = found.held[0] >> index * found.width & ones(found.width)
    else:
        runs, slots = _several(out, found)
        bits = call("runs_at", runs, slots, found.width, index)
    return cast("i64", closed(bits)) - 1


def add(out: FunctionWriter, found: Packed, code: CExpr) -> None:
    """A code more in an ascending row, which has room for it."""
    width, held = found.width, taken(code)
    _change(
        out,
        found,
        lambda run: call("packed_put", run, width, call("packed_place", run, width, held), held),
        lambda runs, slots: call("runs_put", runs, slots, width, held),
    )


def take(out: FunctionWriter, found: Packed, code: CExpr) -> None:
    """A code less in an ascending row, which has it."""
    width, held = found.width, taken(code)
    _change(
        out,
        found,
        lambda run: call("packed_drop", run, width, call("packed_place", run, width, held)),
        lambda runs, slots: call("runs_take", runs, slots, len(found.runs), width, held),
    )


def recount(out: FunctionWriter, found: Packed, code: CExpr, count: CExpr) -> None:
    """A code so often in a Counter of one run."""
    _change(out, found, lambda run: call("packed_recount", run, found.width, taken(code), count))


def append(out: FunctionWriter, found: Packed, count: CExpr, code: CExpr) -> None:
    """A code behind so many others in a list, which has room for it."""
    width, held = found.width, taken(code)
    _change(
        out,
        found,
        lambda run: run | held << count * width,
        lambda runs, slots: call("runs_append", runs, slots, width, count, held),
    )


def pop(out: FunctionWriter, found: Packed, index: CExpr) -> None:
    """The slot of an index, which is taken, is taken out of a list."""
    _change(
        out,
        found,
        lambda run: call("packed_drop", run, found.width, index * found.width),
        lambda runs, slots: call("runs_pop", runs, slots, len(found.runs), found.width, index),
    )


def _change(
    out: FunctionWriter,
    found: Packed,
    one: Callable[[CExpr], CExpr],
    several: Callable[[CExpr, CExpr], CExpr] | None = None,
) -> None:
    """Write back what becomes of the only run, or what a call makes of an array of runs, given how many slots each has."""
    if len(found.runs) == 1:
        (run,), (held,) = found.runs, found.held
        out.line(f"{held} = {one(held)};")
        _write(out, run, found.width, held)
        return
    assert several is not None, "this is asked of one run alone"
    runs, slots = _several(out, found)
    out.line(f"{several(runs, slots)};")
    for place, run in enumerate(found.runs):
        _write(out, run, found.width, runs[place])


def _several(out: FunctionWriter, found: Packed) -> tuple[CExpr, CExpr]:
    """An array of the runs, and a table of how many slots each has."""
    runs = out.name("runs")
    out.line(f"u64 {runs}[{len(found.runs)}] = {{{', '.join(map(str, found.held))}}};")
    return runs, out.types.table("u8", [run.slots for run in found.runs])


def write_row(out: FunctionWriter, row: Row, runs: list[Run], held: CExpr, count: CExpr, of: Type | None) -> None:
    """A collection is now this row of so many items: plain ones of a type, or codes."""
    start = 0
    for run in runs:
        bits, at, width = out.name("f"), out.name("i"), row.shape.width
        out.line(f"u64 {bits} = 0;")
        last = choice(count < start + run.slots, count, number(start + run.slots))
        with out.block(f"for (i64 {at} = {last}; {at} > {start}; {at}--)"):
            item = held[at - 1]
            code = item if of is None else to_code(of, item)
            out.line(f"{bits} = {bits << width | taken(code)};")
        _write(out, run, width, bits)
        start += run.slots


def _write(out: FunctionWriter, run: Run, width: int, value: CExpr) -> None:
    place, shift = name("t")[run.at[0]], run.at[1]
    kept = place & ~(ones(run.slots * width) << shift)
    out.line(f"{place} = {kept | value << shift};")
