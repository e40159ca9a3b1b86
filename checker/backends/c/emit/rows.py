"""Lists, Counters and sparse sets in C: rows, which are structures of items `v` and their number `n`. See runtime/rows_of.h.

A list holds its items plain; the others hold codes, in ascending order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from checker.backends.c.codes import is_wide
from checker.backends.c.emit.c_expressions import CExpr, Operand, address, all_of, call, increment, negated
from checker.backends.c.emit.c_types import Types, capacity
from checker.backends.c.emit.wide_order import compare_function
from checker.backends.c.emit.writer import Writer
from checker.ir.kinds import element, shown
from checker.language.types import SetType, Type
from checker.result import Stop, StopKind


def item(held: CExpr, place: Operand) -> CExpr:
    """An item of a row under a name; of a dict too."""
    return held.member("v")[place]


def length(held: CExpr) -> CExpr:
    """How many items a row under a name has."""
    return held.member("n")


def row_function(types: Types, function: str, of: Type) -> str:
    """The function of rows_of.h for rows of items of a type."""
    return (
        f"row_{function}"
        if not is_wide(of)
        else f"{types.function('row', of, partial(_for_items, types, of))}_{function}"
    )


def _for_items(types: Types, of: Type, made: str) -> str:
    """The functions of rows of wide values."""
    compare = compare_function(types, of)
    return "\n".join(
        [
            f"#define ITEM {types.of(of)}",
            f"#define ROWS(name) {made}_##name",
            "#define SAME(a, b) (!memcmp(&(a), &(b), sizeof(ITEM)))",
            f"#define BELOW(a, b) ({compare}(&(a), &(b)) < 0)",
            '#include "rows_of.h"',
        ]
    )


def with_row(types: Types, function: str, kind: Type, held: CExpr, *arguments: Operand) -> CExpr:
    """The call of a function of rows_of.h that leaves the number of items as it is."""
    return call(row_function(types, function, element(kind)), held.member("v"), length(held), *arguments)


def change(types: Types, function: str, kind: Type, held: CExpr, *arguments: Operand) -> CExpr:
    """The call of a function of rows_of.h that changes the number of items."""
    return call(row_function(types, function, element(kind)), held.member("v"), address(length(held)), *arguments)


def append(out: Writer, held: CExpr, value: CExpr) -> None:
    """Put a value behind the others; there must be room."""
    out.line(f"{item(held, increment(length(held)))} = {value};")


def give_up_unless(out: Writer, room: CExpr, kind: SetType) -> None:
    """End the search unless there is room for another element in a set without a bound, which is held as a row."""
    place = f"a {shown(kind)} of more than {capacity(kind):,} elements, which only the reference engine has room for,"
    out.give_up_if(negated(room), Stop(StopKind.TOO_LARGE, place=f"{place} in {out.at(None)}"))


@contextmanager
def over_items(out: Writer, held: CExpr) -> Iterator[CExpr]:
    """A loop over the places of a row."""
    with over_numbers(out, length(held)) as index:
        yield index


@contextmanager
def over_numbers(out: Writer, count: Operand) -> Iterator[CExpr]:
    """A loop over the numbers below a count."""
    index = out.name("i")
    with out.block(f"for (i64 {index} = 0; {index} < {count}; {index}++)"):
        yield index


def count_from_the_end(out: Writer, index: CExpr, held: CExpr) -> None:
    """A negative index means what it means in Python; outside the row it fails."""
    check_index(out, index, length(held))


def check_index(out: Writer, index: CExpr, count: CExpr) -> None:
    """As `count_from_the_end`, of so many items."""
    out.line(f"if ({index < 0}) {index} += {count};")
    out.fail_unless(all_of([index >= 0, index < count]))
