"""Lists, Counters and sparse sets in C: rows, which are structures of items `v` and their number `n`. See runtime/rows.h.

A list holds its items plain; the others hold codes, in ascending order.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from checker.backends.c.codes import size
from checker.backends.c.emit.c_expressions import CExpr, Operand, address, all_of, call, increment, negated
from checker.backends.c.emit.c_types import MOST_HELD
from checker.backends.c.emit.writer import Writer
from checker.language.types import SetType
from checker.result import Stop, StopKind


def item(held: CExpr, place: Operand) -> CExpr:
    """An item of a row under a name; of a dict too."""
    return held.member("v")[place]


def length(held: CExpr) -> CExpr:
    """How many items a row under a name has."""
    return held.member("n")


def with_row(function: str, held: CExpr, *arguments: Operand) -> CExpr:
    """The call of a function of rows.h that leaves the number of items as it is."""
    return call(function, held.member("v"), length(held), *arguments)


def change(function: str, held: CExpr, *arguments: Operand) -> CExpr:
    """The call of a function of rows.h that changes the number of items."""
    return call(function, held.member("v"), address(length(held)), *arguments)


def append(out: Writer, held: CExpr, value: CExpr) -> None:
    """Put a value behind the others; there must be room."""
    out.line(f"{item(held, increment(length(held)))} = {value};")


def give_up_unless(out: Writer, room: CExpr, kind: SetType) -> None:
    """End the search unless there is room for another element in a set without a bound, which is held as a row."""
    place = f"a set of more than {MOST_HELD:,} of {size(kind.of):,} values, which only the reference engine has,"
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
    out.line(f"if ({index < 0}) {index} += {length(held)};")
    out.fail_unless(all_of([index >= 0, index < length(held)]))
