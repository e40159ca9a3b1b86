"""Immutable sequences in C: codes that are taken apart into rows of items, and put together of them. See `checker.backends.c.codes`."""

from collections.abc import Iterator
from contextlib import contextmanager

from checker.backends.c.emit.c_expressions import CExpr, call
from checker.backends.c.emit.c_types import Types
from checker.backends.c.emit.rows import item, over_items
from checker.backends.c.emit.writer import Writer
from checker.language.types import ListType, SequenceType, Type


def items_of(types: Types, kind: Type, code: CExpr) -> CExpr:
    """The row of the items of a sequence."""
    assert isinstance(kind, SequenceType)
    return call(types.unpacked(kind), code)


def sequence_of(types: Types, kind: Type, row: CExpr) -> CExpr:
    """The code of the sequence of a row's items."""
    assert isinstance(kind, SequenceType)
    return call(types.packed(kind), row)


def row_of(out: Writer, kind: SequenceType, code: CExpr) -> CExpr:
    """A variable with the row of the items of a sequence."""
    return out.temporary(ListType(kind.of, kind.max_len), items_of(out.types, kind, code))


@contextmanager
def over_sequence(out: Writer, kind: SequenceType, row: CExpr) -> Iterator[tuple[CExpr, CExpr]]:
    """A loop over a row of items: the place and the item, plain, under a name."""
    with over_items(out, row) as place:
        yield place, out.temporary(kind.of, item(row, place))
