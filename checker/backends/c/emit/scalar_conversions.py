"""Values that are one word in C as other types: an expression, and the test that tells whether the value is of the other type."""

from dataclasses import dataclass

from checker.backends.c.codes import following, is_wide, parts
from checker.backends.c.emit.bits import code_of_set, over_bits, put_anywhere, set_of_bits
from checker.backends.c.emit.c_expressions import (
    FALSE,
    TRUE,
    CExpr,
    all_of,
    cast,
    choice,
    closed,
    negated,
    number,
    total,
    zero,
)
from checker.backends.c.emit.digits import composed, digit, is_up_to, member_code, of_member, to_code, to_plain
from checker.backends.c.emit.rows import append, item, length
from checker.backends.c.emit.sequences import over_sequence, row_of, sequence_of
from checker.backends.c.emit.writer import Writer
from checker.ir.kinds import within
from checker.language.types import (
    BoolType,
    FrozenSetType,
    ListType,
    LiteralType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    TupleType,
    Type,
    UnionType,
)


@dataclass(frozen=True)
class Converted:
    """A value as another type, plain, and the test under which it is right."""

    value: CExpr
    check: CExpr = TRUE


IMPOSSIBLE = Converted(FALSE, FALSE)


def _impossible(out: Writer, wanted: Type) -> Converted:
    """What no value is converted to."""
    return Converted(zero(out.types.of(wanted)), FALSE) if is_wide(wanted) else IMPOSSIBLE


def convert_scalar(out: Writer, value: CExpr, kind: Type, wanted: Type) -> Converted:
    """A plain value as another type; `value` is a name or number."""
    if kind == wanted:
        return Converted(value)
    if isinstance(kind, UnionType):
        return _from_union(out, value, kind, wanted)
    if isinstance(wanted, UnionType):
        return _into_union(out, value, kind, wanted)
    match kind, wanted:
        case RangeType(), RangeType():
            return Converted(value, _in_range(value, kind, wanted))
        case LiteralType(some), LiteralType(more):
            return _mapped(out, value, [more.index(text) if text in more else -1 for text in some])
        case TupleType(), TupleType() if len(kind.items) == len(wanted.items):
            return _by_digits(out, value, kind, wanted)
        case SequenceType(), SequenceType():
            return _from_sequence(out, value, kind, wanted)
        case TupleType(), SequenceType() if len(kind.items) <= wanted.max_len:
            return _into_sequence(out, value, kind, wanted)
        case SequenceType(), TupleType() if len(wanted.items) <= kind.max_len:
            return _as_tuple(out, row_of(out, kind, value), kind, wanted)
        case RecordType(record), RecordType(other) if record is other:
            return _by_digits(out, value, kind, wanted)
        case QuorumType(), FrozenSetType():
            return _from_quorum(out, value, kind, wanted)
        case FrozenSetType(), FrozenSetType(of):
            return _from_frozen(out, value, kind, of)
        case _:
            return _impossible(out, wanted)


def _in_range(value: CExpr, kind: RangeType, wanted: RangeType) -> CExpr:
    checks = [value >= wanted.low] if kind.low < wanted.low else []
    checks += [value <= wanted.high] if kind.high > wanted.high else []
    return all_of(checks)


def _mapped(out: Writer, value: CExpr, mapping: list[int]) -> Converted:
    """A code by a table of codes, in which -1 stands for those that the other type does not have."""
    if all(code < 0 for code in mapping):
        return IMPOSSIBLE
    if mapping == list(range(len(mapping))):
        return Converted(value)
    if len(mapping) == 1:
        return Converted(number(mapping[0]))
    found = out.types.table("i32", mapping)[value]
    return Converted(found, found >= 0 if -1 in mapping else TRUE)


def _by_digits(out: Writer, value: CExpr, kind: Type, wanted: Type) -> Converted:
    made = []
    for place, (some, more) in enumerate(zip(parts(kind), parts(wanted), strict=True)):
        part = out.held(some, digit(kind, place, value))
        made.append(_held(out, convert_scalar(out, part, some, more), more))
    checks = all_of(closed(part.check) for part in made if part.check != TRUE)
    return Converted(composed(wanted, [part.value for part in made]), checks)


def _from_quorum(out: Writer, value: CExpr, kind: QuorumType, wanted: FrozenSetType) -> Converted:
    plain = FrozenSetType(kind.of)
    made = set_of_bits(out.types, kind, value) if is_wide(plain) else cast("i64", out.types.quorums(kind)[value])
    return Converted(made) if wanted == plain else convert_scalar(out, out.held(plain, made), plain, wanted)


def _from_frozen(out: Writer, value: CExpr, kind: FrozenSetType, wanted: Type) -> Converted:
    whole = out.temporary(SetType(kind.of), set_of_bits(out.types, kind, value))
    held, check = moved_set(out, whole, kind.of, wanted)
    return Converted(code_of_set(FrozenSetType(wanted), held), check)


def _from_sequence(out: Writer, value: CExpr, kind: SequenceType, wanted: SequenceType) -> Converted:
    source = row_of(out, kind, value)
    listed = ListType(wanted.of, wanted.max_len)
    target, fits = out.temporary(listed, zero(out.types.of(listed))), out.temporary(BoolType(), TRUE)
    with over_sequence(out, kind, source) as (place, each):
        if kind.max_len > wanted.max_len:
            out.line(f"if ({place >= wanted.max_len}) {{ {fits} = 0; break; }}")
        made = convert_scalar(out, each, kind.of, wanted.of)
        if made.check != TRUE:
            out.line(f"if ({negated(made.check)}) {{ {fits} = 0; break; }}")
        append(out, target, made.value)
    code = out.held(wanted, sequence_of(out.types, wanted, target))
    return Converted(code, TRUE if within(kind, wanted) else fits)


def _into_sequence(out: Writer, value: CExpr, kind: TupleType, wanted: SequenceType) -> Converted:
    """Item by item: what stands at a place counts one, and for each value before it all that may follow."""
    terms, checks = [], []
    for place, (of, rest) in enumerate(zip(kind.items, following(wanted), strict=False)):
        made = convert_scalar(out, out.held(of, digit(kind, place, value)), of, wanted.of)
        terms.append(closed(to_code(wanted.of, made.value)) * rest + 1)
        checks += [closed(made.check)] if made.check != TRUE else []
    return Converted(closed(total(terms)) if terms else number(0), all_of(checks))


def _as_tuple(out: Writer, row: CExpr, kind: SequenceType, wanted: TupleType) -> Converted:
    """The items of a row as a tuple, where there are as many."""
    made = []
    for place, of in enumerate(wanted.items):
        made.append(convert_scalar(out, out.temporary(kind.of, item(row, place)), kind.of, of))
    checks = [closed(part.check) for part in made if part.check != TRUE]
    is_long = length(row).equals(len(wanted.items))
    return Converted(composed(wanted, [part.value for part in made]), all_of([closed(is_long), *checks]))


def _sequence_into_union(out: Writer, value: CExpr, kind: SequenceType, wanted: UnionType) -> Converted:
    """Of tuples of several lengths, the one as long as the sequence."""
    row = row_of(out, kind, value)
    found, check = out.blank(wanted), FALSE
    for place, member in enumerate(wanted.members):
        if not isinstance(member, TupleType) or len(member.items) > kind.max_len:
            continue
        made = _held(out, _as_tuple(out, row, kind, member), member)
        is_long = closed(length(row).equals(len(member.items)))
        found = closed(choice(is_long, of_member(wanted, place, made.value), found))
        check = closed(choice(is_long, closed(made.check), check))
    return Converted(found, check) if check != FALSE else _impossible(out, wanted)


def _into_union(out: Writer, value: CExpr, kind: Type, wanted: UnionType) -> Converted:
    if isinstance(kind, SequenceType) and not any(isinstance(member, SequenceType) for member in wanted.members):
        return _sequence_into_union(out, value, kind, wanted)
    for place, member in enumerate(wanted.members):
        made = _held(out, convert_scalar(out, value, kind, member), member)
        if made.check != FALSE:
            return Converted(of_member(wanted, place, to_code(member, made.value)), made.check)
    return _impossible(out, wanted)


def _from_union(out: Writer, value: CExpr, kind: UnionType, wanted: Type) -> Converted:
    """By the member that the value is of: pieces of one shift are joined."""
    pieces: list[Converted] = []
    for place, member in enumerate(kind.members):
        plain = out.held(member, to_plain(member, member_code(kind, place, value)))
        pieces.append(convert_scalar(out, plain, member, wanted))
    if all(piece.check == FALSE for piece in pieces):
        return _impossible(out, wanted)
    last = pieces[-1]
    found, check = last.value, last.check
    for place, piece in reversed(list(enumerate(pieces[:-1]))):
        is_earlier = is_up_to(kind, place, value)
        if piece.value != found and piece.check != FALSE:
            found = choice(is_earlier, piece.value, found)
        if piece.check != check:
            check = choice(is_earlier, piece.check, check)
    return Converted(found, check)


def _held(out: Writer, made: Converted, kind: Type) -> Converted:
    """The same, where it is wide and may be asked for its words, under a name."""
    if not is_wide(kind) or made.check == FALSE:
        return made
    return Converted(out.held(kind, made.value), made.check)


def moved_set(out: Writer, value: CExpr, of: Type, wanted: Type) -> tuple[CExpr, CExpr]:
    """A dense set as one over another type, and whether every element is of it."""
    source = out.temporary(SetType(of), value)
    target = out.temporary(SetType(wanted), zero(out.types.of(SetType(wanted))))
    fits = out.temporary(BoolType(), TRUE)
    with over_bits(out, source, of) as code:
        plain = out.temporary(of, to_plain(of, code))
        made = convert_scalar(out, plain, of, wanted)
        if made.check != TRUE:
            out.line(f"if ({negated(made.check)}) {{ {fits} = 0; break; }}")
        put_anywhere(out, target, out.temporary(of, to_code(wanted, made.value)))
    return target, TRUE if within(of, wanted) else fits
