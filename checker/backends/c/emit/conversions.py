"""Values of any type as other types; what does not fit ends the step as an error."""

from checker.backends.c.codes import size
from checker.backends.c.emit.bits import code_of_set, count_bits, over_bits, put_anywhere, set_of_bits
from checker.backends.c.emit.c_expressions import CExpr, zero
from checker.backends.c.emit.c_types import capacity, is_dense
from checker.backends.c.emit.digits import to_code, to_plain
from checker.backends.c.emit.rows import change, give_up_unless, item, length, over_items, over_numbers
from checker.backends.c.emit.scalar_conversions import convert_scalar, moved_set
from checker.backends.c.emit.writer import Writer
from checker.ir.kinds import NEVER, element, is_scalar
from checker.language.types import (
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    QuorumType,
    SetType,
    Type,
    UnionType,
)


def convert(out: Writer, value: CExpr, kind: Type, wanted: Type) -> CExpr:
    """A value as another type, whatever it is."""
    if kind == wanted:
        return value
    if kind == NEVER:
        return out.blank(wanted)
    match kind, wanted:
        case SetType() | FrozenSetType() | QuorumType(), SetType():
            return _convert_set(out, value, kind, wanted)
        case SetType(of), UnionType(alternatives):
            frozen = next((member for member in alternatives if isinstance(member, FrozenSetType)), FrozenSetType(of))
            return convert(out, convert(out, value, kind, frozen), frozen, wanted)
        case SetType(), FrozenSetType(of):
            return code_of_set(wanted, convert(out, value, kind, SetType(of)))
        case ListType(), ListType():
            return _convert_list(out, value, kind, wanted)
        case CounterType(), CounterType():
            return _convert_row(out, value, kind, wanted)
        case DictType(), DictType() if kind.key == wanted.key:
            return _convert_dict(out, value, kind, wanted)
    if not is_scalar(kind) or not is_scalar(wanted):
        out.leave("ERROR")
        return out.blank(wanted)
    made = convert_scalar(out, out.held(kind, value), kind, wanted)
    out.fail_unless(made.check)
    return made.value


def as_set(out: Writer, value: CExpr, kind: Type) -> CExpr:
    """A set, frozenset or quorum in the form of a set of its elements."""
    wanted = SetType(element(kind), kind.max_len if isinstance(kind, SetType) else None)
    return convert(out, value, kind, wanted)


def _convert_set(out: Writer, value: CExpr, kind: SetType | FrozenSetType | QuorumType, wanted: SetType) -> CExpr:
    of, ctype = element(kind), out.types.of(wanted)
    if of == NEVER:
        return zero(ctype)
    if not isinstance(kind, SetType):
        value, kind = set_of_bits(out.types, kind, value), SetType(of)
    if of == wanted.of and is_dense(kind) and is_dense(wanted):
        return _bounded(out, value, kind, wanted)
    if not is_dense(kind) or not is_dense(wanted):
        return _convert_row(out, value, kind, wanted)
    target, fits = moved_set(out, value, of, wanted.of)
    out.fail_unless(fits)
    return _bounded(out, target, SetType(wanted.of), wanted)


def _bounded(out: Writer, value: CExpr, kind: SetType, wanted: SetType) -> CExpr:
    most = wanted.max_len
    if most is None or (kind.max_len is not None and kind.max_len <= most) or most >= size(wanted.of):
        return value
    held = out.temporary(wanted, value)
    out.fail_unless(count_bits(held, wanted.of) <= most)
    return held


def _convert_list(out: Writer, value: CExpr, kind: ListType, wanted: ListType) -> CExpr:
    ctype = out.types.of(wanted)
    if kind.of == wanted.of and out.types.of(kind) == ctype:
        return value
    source, target = out.temporary(kind, value), out.temporary(wanted, zero(ctype))
    if kind.max_len > wanted.max_len:
        out.fail_unless(length(source) <= wanted.max_len)
    out.line(f"{length(target)} = {length(source)};")
    with over_items(out, source) as place:
        held = out.temporary(kind.of, item(source, place))
        out.line(f"{item(target, place)} = {convert(out, held, kind.of, wanted.of)};")
    return target


def _convert_row(out: Writer, value: CExpr, kind: Type, wanted: Type) -> CExpr:
    """Sparse sets and Counters, to each other's form or from bits: rows of codes in ascending order."""
    ctype = out.types.of(wanted)
    if out.types.of(kind) == ctype and element(kind) == element(wanted):
        return value
    source, target = out.temporary(kind, value), out.temporary(wanted, zero(ctype))
    of = element(kind)
    if is_dense(kind):
        with over_bits(out, source, of) as code:
            _put(out, code, of, target, wanted)
    else:
        with over_items(out, source) as place:
            _put(out, item(source, place), of, target, wanted)
    return target


def _put(out: Writer, code: CExpr, of: Type, target: CExpr, kind: Type) -> None:
    """Put the code of an element of another type into a set or Counter."""
    into = convert(out, out.temporary(of, to_plain(of, code)), of, element(kind))
    made = out.temporary(element(kind), to_code(element(kind), into))
    if is_dense(kind):
        put_anywhere(out, target, made)
        return
    assert isinstance(kind, SetType | CounterType)
    if kind.max_len is None:
        assert isinstance(kind, SetType)
        give_up_unless(out, length(target) < capacity(kind), kind)
    else:
        out.fail_unless(length(target) < kind.max_len)
    put = "count_up" if isinstance(kind, CounterType) else "insert"
    out.line(f"{change(out.types, put, kind, target, made)};")


def _convert_dict(out: Writer, value: CExpr, kind: DictType, wanted: DictType) -> CExpr:
    source, target = out.temporary(kind, value), out.temporary(wanted)
    with over_numbers(out, size(kind.key)) as place:
        held = out.temporary(kind.value, item(source, place))
        out.line(f"{item(target, place)} = {convert(out, held, kind.value, wanted.value)};")
    return target
