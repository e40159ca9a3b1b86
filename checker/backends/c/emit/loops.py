"""Loops over the elements of collections."""

from collections.abc import Iterator
from contextlib import contextmanager

from checker.backends.c.code_order import codes_in_order, in_canonical_order
from checker.backends.c.codes import size
from checker.backends.c.emit.bits import over_bits
from checker.backends.c.emit.c_expressions import FALSE, CExpr, Precedence, all_of, call, cast, choice, name, negated
from checker.backends.c.emit.c_types import is_dense
from checker.backends.c.emit.conversions import as_set
from checker.backends.c.emit.digits import to_plain
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.rows import item, over_items
from checker.backends.c.emit.sets import contained
from checker.backends.c.emit.slots import over_taken, packed_in
from checker.backends.c.emit.wide_values import same
from checker.diagnostics import Span
from checker.ir.failing import applies
from checker.ir.kinds import NEVER, element, interval
from checker.ir.nodes import Apply, Const, Expr
from checker.ir.ops import CollectionOp
from checker.language.types import CounterType, FrozenSetType, ListType, QuorumType, RangeType, SetType, Type
from checker.result import Stop, StopKind

UNROLLED = 16
"""Loops over so few values are unrolled."""


@contextmanager
def over(out: FunctionWriter, source: Expr, *, ordered: bool) -> Iterator[tuple[CExpr, Type]]:
    """A C loop over a collection; gives the element, plain, and its type. `ordered` when the order of elements matters."""
    with _over(out, source, ordered) as found:
        if out.counts_turns:
            _count_turn(out, source.span)
        yield found


def _count_turn(out: FunctionWriter, span: Span | None) -> None:
    """The clock and an interrupt are looked at from within a loop that may turn too often."""
    cut, ok = out.name("cut"), name("OK")
    site = out.types.site(Stop(StopKind.BODY, place=out.endless(span)))
    turn = CExpr("++turns", Precedence.UNARY)
    is_time = call("UNLIKELY", (turn % name("TURNS_UNASKED")).equals(0))
    out.line(f"int {cut} = {choice(is_time, call('long_body', site), ok)};")
    out.leave_if(call("UNLIKELY", cut.differs_from(ok)), str(cut))


@contextmanager
def _over(out: FunctionWriter, source: Expr, ordered: bool) -> Iterator[tuple[CExpr, Type]]:
    kind = source.type
    of = element(kind)
    if isinstance(source, Apply) and source.op is CollectionOp.RANGE:
        with _over_range(out, source) as index:
            yield index, of
    elif of == NEVER:
        with out.block("while (0)"):
            yield FALSE, interval(0, 0)
    elif ordered and not isinstance(kind, ListType) and not in_canonical_order(of):
        with _over_table(out, source, of) as each:
            yield each, of
    elif applies(source, CollectionOp.DOMAIN):
        with _over_domain(out, of) as each:
            yield each, of
    elif isinstance(kind, ListType | CounterType) or (isinstance(kind, SetType) and not is_dense(kind)):
        with _over_row(out, source) as each:
            yield each, of
    else:
        with _over_set(out, source) as each:
            yield each, of


@contextmanager
def _over_range(out: FunctionWriter, source: Apply) -> Iterator[CExpr]:
    low, high = (_limit(out, limit) for limit in source.args)
    index = out.name("i")
    with out.block(f"for (i64 {index} = {low}; {index < high}; {index}++)"):
        yield index


def _limit(out: FunctionWriter, limit: Expr) -> CExpr:
    """A limit of a range, which is evaluated before the first round; the body may assign to the local that it is."""
    made = out.expression(limit)
    return made if isinstance(limit, Const) else out.temporary(limit.type, made)


@contextmanager
def _over_domain(out: FunctionWriter, of: Type) -> Iterator[CExpr]:
    index = out.name("i")
    low = of.low if isinstance(of, RangeType) else 0
    if size(of) <= UNROLLED:
        out.line(f"#pragma GCC unroll {size(of)}")
    with out.block(f"for (i64 {index} = {low}; {index < low + size(of)}; {index}++)"):
        yield index


@contextmanager
def _over_table(out: FunctionWriter, source: Expr, of: Type) -> Iterator[CExpr]:
    """Sets, or what has sets in it: the order of codes is not that of the values."""
    kind, index, held = source.type, out.name("i"), None
    table = out.types.table("u16", codes_in_order(of))
    if not applies(source, CollectionOp.DOMAIN):
        held = out.temporary(kind, out.expression(source))  # the body may assign to the local that is gone over
        if isinstance(kind, QuorumType | FrozenSetType):
            held, kind = out.held(SetType(of), as_set(out, held, kind)), SetType(of)
    with out.block(f"for (i64 {index} = 0; {index < size(of)}; {index}++)"):
        code = out.held(of, cast("i64", table[index]))
        if held is not None:
            out.line(f"if ({negated(contained(out.types, held, code, kind))}) continue;")
        yield to_plain(of, code)


@contextmanager
def _over_row(out: FunctionWriter, source: Expr) -> Iterator[CExpr]:
    kind, of = source.type, element(source.type)
    packed = packed_in(out, source)
    if packed is not None:
        with over_taken(out, packed, once=isinstance(kind, CounterType)) as code:
            yield out.temporary(of, to_plain(of, code))
        return
    held = out.temporary(kind, out.expression(source))
    with over_items(out, held) as index:
        found = item(held, index)
        if isinstance(kind, CounterType):
            again = same(of, found, item(held, index - 1))
            out.line(f"if ({all_of([index, again])}) continue;")
        yield out.temporary(of, found if isinstance(kind, ListType) else to_plain(of, found))


@contextmanager
def _over_set(out: FunctionWriter, source: Expr) -> Iterator[CExpr]:
    kind, of = source.type, element(source.type)
    value = out.expression(source)
    if isinstance(kind, QuorumType | FrozenSetType):
        value = as_set(out, value, kind)
    with over_bits(out, out.temporary(SetType(of), value), of) as code:
        yield out.temporary(of, to_plain(of, code))
