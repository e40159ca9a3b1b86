"""The canonical order of values that are not compared by their codes, as C functions: see `checker.language.order`.

Wide values are compared part by part, and sets by their number of elements, then by the first element in which two of one size differ.
"""

from checker.backends.c.code_order import codes_in_order, in_canonical_order
from checker.backends.c.codes import is_wide, offset, parts, size
from checker.backends.c.emit.bits import count_bits, over_words, set_of_bits, set_word, word_with
from checker.backends.c.emit.c_expressions import (
    CExpr,
    Precedence,
    address,
    all_of,
    call,
    choice,
    number,
)
from checker.backends.c.emit.c_types import Types, set_words
from checker.backends.c.emit.digits import fields_of, member_code
from checker.backends.c.emit.wide_values import tag_of
from checker.backends.c.emit.writer import Writer
from checker.ir.kinds import shown
from checker.ir.not_compiled import NotCompiled
from checker.language.types import FrozenSetType, RecordType, SequenceType, SetType, TupleType, Type, UnionType


def compare_function(types: Types, kind: Type) -> str:
    """The C function of two pointers to wide values: below 0, 0 or above 0 as the first is before, the same as or behind the other."""
    return types.function("compare", kind, lambda made: _compare(types, kind, made))


def is_below(types: Types, kind: Type, left: CExpr, right: CExpr) -> CExpr:
    """Whether one wide value comes before another; both are names."""
    return call(compare_function(types, kind), address(left), address(right)) < 0


def _compare(types: Types, kind: Type, made: str) -> str:
    out = Writer(types)
    left, right = (CExpr(f"(*{each})", Precedence.CLOSED) for each in "ab")
    _tell_apart(out, kind, left, right)
    ctype = types.of(kind)
    head = f"static inline __attribute__((unused)) int {made}(const {ctype} *a, const {ctype} *b)"
    return "\n".join([head, "{", *out.written.texts, "    return 0;", "}", ""])


def _tell_apart(out: Writer, kind: Type, left: CExpr, right: CExpr) -> None:
    """Lines that leave the function where two codes are of different values."""
    if not is_wide(kind) and in_canonical_order(kind):
        _leave_by(out, left, right)
        return
    match kind:
        case FrozenSetType(of):
            _tell_sets_apart(out, kind, of, left, right)
        case RecordType() | TupleType():
            codes = zip(parts(kind), fields_of(kind, left), fields_of(kind, right), strict=True)
            for part, one, other in codes:
                _tell_apart(out, part, out.held(part, one), out.held(part, other))
        case UnionType(alternatives) if sum(map(_is_of_items, alternatives)) <= 1:
            _tell_members_apart(out, kind, left, right)
        case _:
            raise NotCompiled(f"the order of values of type {shown(kind)} is not compiled")


def _is_of_items(kind: Type) -> bool:
    """Whether the values are tuples with items, which those of other lengths stand between."""
    return isinstance(kind, SequenceType) or (isinstance(kind, TupleType) and bool(kind.items))


def _leave_by(out: Writer, left: CExpr, right: CExpr) -> None:
    out.leave_if(left.differs_from(right), str(choice(left < right, number(-1), number(1))))


def _tell_members_apart(out: Writer, kind: UnionType, left: CExpr, right: CExpr) -> None:
    if is_wide(kind):
        one, other = out.name(), out.name()
        out.line(f"i64 {one} = {tag_of(kind, left)}, {other} = {tag_of(kind, right)};")
        _leave_by(out, one, other)
    for place, member in enumerate(kind.members):
        if is_wide(kind):
            test = one.equals(place)
        else:
            start, end = offset(kind, place), offset(kind, place + 1)
            test = all_of([left >= start, left < end, right >= start, right < end])
        with out.block(f"if ({test})"):
            pair = (out.held(member, member_code(kind, place, each)) for each in (left, right))
            _tell_apart(out, member, *pair)
    if not is_wide(kind):
        _leave_by(out, left, right)


def _tell_sets_apart(out: Writer, kind: FrozenSetType, of: Type, left: CExpr, right: CExpr) -> None:
    whole = SetType(of)
    one, other = (out.temporary(whole, set_of_bits(out.types, kind, each)) for each in (left, right))
    few, many = out.name("n"), out.name("n")
    out.line(f"i64 {few} = {count_bits(one, of)}, {many} = {count_bits(other, of)};")
    _leave_by(out, few, many)
    if in_canonical_order(of):
        with over_words(out, set_words(of)) as place:
            differing = out.name("d")
            out.line(f"u64 {differing} = {set_word(one, place) ^ set_word(other, place)};")
            lowest = call("__builtin_ctzll", differing)
            is_ours = set_word(one, place) >> lowest & 1
            out.leave_if(differing, str(choice(is_ours, number(-1), number(1))))
        return
    table, index = out.types.table("u16", codes_in_order(of)), out.name("i")
    with out.block(f"for (i64 {index} = 0; {index < size(of)}; {index}++)"):
        code = out.name("c")
        out.line(f"i64 {code} = {table[index]};")
        held, others = (word_with(each, code, of) >> (code & 63) & 1 for each in (one, other))
        out.leave_if(held.differs_from(others), str(choice(held, number(-1), number(1))))
