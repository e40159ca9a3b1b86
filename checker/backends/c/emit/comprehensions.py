"""Comprehensions: as masks where that can be, else as loops."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import assert_never

from checker.backends.c.codes import is_wide, offset
from checker.backends.c.emit.c_expressions import FALSE, CExpr, all_of, any_of, negated, number
from checker.backends.c.emit.c_types import capacity
from checker.backends.c.emit.conversions import convert
from checker.backends.c.emit.digits import is_of_members, to_code
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.lists import new_row
from checker.backends.c.emit.loops import over
from checker.backends.c.emit.masks import emit_masked
from checker.backends.c.emit.rows import append, item, length, with_row
from checker.backends.c.emit.scalars import checked
from checker.backends.c.emit.sets import empty_set, put
from checker.backends.c.emit.wide_order import is_below
from checker.ir.kinds import NEVER, element, interval, is_cut_off, is_ordered, members
from checker.ir.nodes import Clause, Comprehension, Const, Expr
from checker.ir.not_compiled import NotCompiled
from checker.language.types import ListType, SetType, Type, UnionType


def emit_comprehension(out: FunctionWriter, made: Comprehension) -> CExpr:
    """What a comprehension collects."""
    masked = emit_masked(out, made)
    return _collected(out, made) if masked is None else masked


def _collected(out: FunctionWriter, made: Comprehension) -> CExpr:
    match made.collect:
        case "any":
            return _until(out, made, end=True)
        case "all":
            return _until(out, made, end=False)
        case "sum":
            return _sum(out, made)
        case "min" | "max":
            return _extreme(out, made)
        case "first":
            return _first(out, made)
        case "set":
            return _set_of(out, made)
        case "list":
            return _list_of(out, made)
        case "dict":
            return _dict_of(out, made)
        case "ascending" | "descending":
            return _sorted(out, made)
        case _:
            assert_never(made.collect)


@contextmanager
def _clauses(out: FunctionWriter, clauses: tuple[Clause, ...], *, ordered: bool = False) -> Iterator[None]:
    """The nested loops of a comprehension, up to where its value is made."""
    if not clauses:
        yield
        return
    clause = clauses[0]
    with over(out, clause.source, ordered=ordered) as (each, _):
        out.locals[clause.name] = each
        if isinstance(clause.condition, Const):
            if not clause.condition.value:
                out.line("continue;")
        else:
            out.line(f"if ({negated(out.expression(clause.condition))}) continue;")
        with _clauses(out, clauses[1:], ordered=ordered):
            yield


def _until(out: FunctionWriter, made: Comprehension, *, end: bool) -> CExpr:
    """Goes on until a value is what decides."""
    result, done = out.temporary(interval(0, 1), number(int(not end))), out.name("done")
    with _clauses(out, made.clauses):
        value = out.expression(made.value)
        out.line(f"if ({value if end else negated(value)}) {{ {result} = {int(end)}; goto {done}; }}")
    out.line(f"{done}:;")
    return result


def _sum(out: FunctionWriter, made: Comprehension) -> CExpr:
    result = out.temporary(made.type, number(0))
    with _clauses(out, made.clauses):
        value = out.expression(made.value)
        if is_cut_off(made.type):
            out.line(f"{result} = {checked(out, 'add', result, value, made)};")
        else:
            out.line(f"{result} += {value};")
    return result


def _extreme(out: FunctionWriter, made: Comprehension) -> CExpr:
    """The least or greatest value; fails for one without an order, unless it is alone."""
    if made.key is not None:
        return _extreme_by(out, made, made.key)
    of = made.value.type
    best, found = out.temporary(of, out.blank(of)), out.temporary(interval(0, 1), FALSE)
    with _clauses(out, made.clauses):
        value = out.value(made.value)
        if not is_ordered(of):
            ordered = all_of([_has_order(of, value), _has_order(of, best)])
            out.leave_if(all_of([found, negated(ordered)]), "ERROR")
        better = _is_better(out, made, of, value, best)
        out.line(f"if ({any_of([negated(found), better])}) {best} = {value};")
        out.line(f"{found} = 1;")
    return _or_default(out, made, best, found)


def _is_better(out: FunctionWriter, made: Comprehension, kind: Type, value: CExpr, best: CExpr) -> CExpr:
    if is_wide(kind):
        return is_below(out.types, kind, *((value, best) if made.collect == "min" else (best, value)))
    return value < best if made.collect == "min" else value > best


def _extreme_by(out: FunctionWriter, made: Comprehension, key: Expr) -> CExpr:
    """The first value of the least or greatest key."""
    best, found = out.temporary(made.value.type, out.blank(made.value.type)), out.temporary(interval(0, 1), FALSE)
    highest = out.temporary(key.type, out.blank(key.type))
    with _clauses(out, made.clauses, ordered=True):
        value, by = out.value(made.value), out.value(key)
        better = _is_better(out, made, key.type, by, highest)
        with out.block(f"if ({any_of([negated(found), better])})"):
            out.line(f"{best} = {value};")
            out.line(f"{highest} = {by};")
            out.line(f"{found} = 1;")
    return _or_default(out, made, best, found)


def _first(out: FunctionWriter, made: Comprehension) -> CExpr:
    """The value of the first turn."""
    first, found = out.temporary(made.value.type, out.blank(made.value.type)), out.temporary(interval(0, 1), FALSE)
    done = out.name("done")
    with _clauses(out, made.clauses, ordered=True):
        value = out.expression(made.value)
        out.line(f"{first} = {value};")
        out.line(f"{found} = 1;")
        out.line(f"goto {done};")
    out.line(f"{done}:;")
    return _or_default(out, made, first, found)


def _or_default(out: FunctionWriter, made: Comprehension, value: CExpr, found: CExpr) -> CExpr:
    """A value where one is found, else the default; fails where there is neither."""
    of = made.value.type
    if made.default is None:
        out.fail_unless(found)
        return convert(out, value, of, made.type)
    result = out.temporary(made.type)
    with out.block(f"if ({found})"):
        out.line(f"{result} = {convert(out, value, of, made.type)};")
    with out.block("else"):
        out.line(f"{result} = {out.expression(made.default)};")
    return result


def _has_order(kind: Type, value: CExpr) -> CExpr:
    """Whether a value of a union is one of its member that is ordered."""
    for place, member in enumerate(members(kind)):
        if isinstance(kind, UnionType) and is_ordered(member):
            if is_wide(kind):
                return is_of_members(kind, frozenset({place}), value)
            return all_of([value >= offset(kind, place), value < offset(kind, place + 1)])
    return FALSE


def _set_of(out: FunctionWriter, made: Comprehension) -> CExpr:
    kind = made.type
    if element(kind) == NEVER:
        with _clauses(out, made.clauses):
            out.expression(made.value)
        return empty_set(out, kind)
    assert isinstance(kind, SetType)
    result = new_row(out, kind)
    with _clauses(out, made.clauses):
        code = out.held(kind.of, to_code(kind.of, out.expression(made.value)))
        put(out, result, code, kind)
    return result


def _list_of(out: FunctionWriter, made: Comprehension) -> CExpr:
    most = capacity(made.type)
    result = new_row(out, made.type)
    with _clauses(out, made.clauses, ordered=True):
        value = out.value(made.value)
        out.fail_unless(length(result) < most)
        append(out, result, value)
    return result


def _sorted(out: FunctionWriter, made: Comprehension) -> CExpr:
    """A list in the order of keys, which are kept beside its items."""
    assert made.key is not None
    most = capacity(made.type)
    result, keys = new_row(out, made.type), new_row(out, ListType(made.key.type, most))
    with _clauses(out, made.clauses, ordered=True):
        value = out.value(made.value)
        by = out.value(made.key)
        out.fail_unless(length(result) < most)
        append(out, result, value)
        append(out, keys, by)
    if is_wide(made.key.type):
        raise NotCompiled("an order by keys that are more than a word is not compiled")
    descending = int(made.collect == "descending")
    out.line(f"{with_row(out.types, 'sort_by', made.type, result, keys.member('v'), descending)};")
    return result


def _dict_of(out: FunctionWriter, made: Comprehension) -> CExpr:
    assert made.key is not None
    result = out.temporary(made.type)
    with _clauses(out, made.clauses):
        place = out.held(made.key.type, to_code(made.key.type, out.expression(made.key)))
        out.line(f"{item(result, place)} = {out.expression(made.value)};")
    return result
