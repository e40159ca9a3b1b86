"""Conversions between the C forms of one value as different types."""

from checker.backends.c.codes import offset, parts, quorum_masks, size, weights
from checker.backends.c.emit.writer import Writer, is_dense, known_number, literal, set_words
from checker.ir.kinds import NEVER, element, within
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    FrozenSetType,
    ListType,
    LiteralType,
    QuorumType,
    RangeType,
    RecordType,
    SetType,
    TupleType,
    Type,
    UnionType,
)

Converted = tuple[str, str | None]
"""A C expression, and the condition under which it is right; None for always."""
IMPOSSIBLE: Converted = ("0", "0")


def to_code(kind: Type, plain: str) -> str:
    """The code of a value that is held plain."""
    return _moved(plain, -kind.low) if isinstance(kind, RangeType) else plain


def to_plain(kind: Type, code: str) -> str:
    """The plain form of a code."""
    return _moved(code, kind.low) if isinstance(kind, RangeType) else code


def _moved(value: str, by: int) -> str:
    known = known_number(value)
    if known is not None:
        return literal(known + by)
    return f"({value} + {literal(by)})" if by else value


def digit(kinds: tuple[Type, ...], place: int, code: str) -> str:
    """A field or item, plain, out of the code of its record or tuple."""
    weight = weights(kinds)[place]
    found = code if weight == 1 else f"({code} / {weight})"
    if place > 0:
        found = f"({found} % {size(kinds[place])})" if size(kinds[place]) > 1 else "0"
    return to_plain(kinds[place], found)


def composed(kinds: tuple[Type, ...], values: list[str]) -> str:
    """The code of a record or tuple with these plain fields."""
    terms = []
    for kind, weight, value in zip(kinds, weights(kinds), values, strict=True):
        number = to_code(kind, value)
        if number != "0":
            terms.append(number if weight == 1 else f"{number} * {weight}")
    return f"({' + '.join(terms)})" if terms else "0"


def convert_scalar(writer: Writer, value: str, kind: Type, wanted: Type) -> Converted:
    """A plain value as another type; `value` is a name or number."""
    if kind == wanted:
        return value, None
    if isinstance(kind, UnionType):
        return _from_union(writer, value, kind, wanted)
    if isinstance(wanted, UnionType):
        for number, member in enumerate(wanted.members):
            inner = convert_scalar(writer, value, kind, member)
            if inner is not IMPOSSIBLE:
                start = offset(wanted, number)
                code = to_code(member, inner[0])
                return (f"({code} + {start})" if start else code), inner[1]
        return IMPOSSIBLE
    match kind, wanted:
        case RangeType(), RangeType():
            checks = [f"{value} >= {wanted.low}"] if kind.low < wanted.low else []
            checks += [f"{value} <= {wanted.high}"] if kind.high > wanted.high else []
            return value, " && ".join(checks) or None
        case LiteralType(some), LiteralType(more):
            mapping = [more.index(text) if text in more else -1 for text in some]
            return _mapped(writer, value, mapping)
        case TupleType(), TupleType() if len(kind.items) == len(wanted.items):
            return _from_digits(writer, value, kind, wanted)
        case RecordType(record), RecordType(other) if record is other:
            return _from_digits(writer, value, kind, wanted)
        case QuorumType(), FrozenSetType(of) if of == kind.of:
            masks = writer.types.table("u64", tuple(f"{mask}ull" for mask in quorum_masks(kind)))
            return f"(i64){masks}[{value}]", None
        case QuorumType(), FrozenSetType():
            plain = FrozenSetType(kind.of)
            return convert_scalar(
                writer, writer.held(plain, convert_scalar(writer, value, kind, plain)[0]), plain, wanted
            )
        case FrozenSetType(), FrozenSetType(of):
            dense = f"(set1){{{{(u64){value}}}}}"
            writer.types.of(SetType(of))
            whole = writer.temporary(SetType(kind.of), dense)
            made, fits = moved_set(writer, whole, kind.of, of)
            return f"(i64){made}.w[0]", fits
        case _:
            return IMPOSSIBLE


def _mapped(writer: Writer, value: str, mapping: list[int]) -> Converted:
    known = [code for code in mapping if code >= 0]
    if not known:
        return IMPOSSIBLE
    if mapping == list(range(len(mapping))):
        return value, None
    if len(mapping) == 1:
        return str(mapping[0]), None
    table = writer.types.table("i32", tuple(map(str, mapping)))
    return f"{table}[{value}]", None if len(known) == len(mapping) else f"{table}[{value}] >= 0"


def _from_digits(writer: Writer, value: str, kind: Type, wanted: Type) -> Converted:
    values, checks = [], []
    for place, (some, more) in enumerate(zip(parts(kind), parts(wanted), strict=True)):
        part = writer.held(some, digit(parts(kind), place, value))
        inner = convert_scalar(writer, part, some, more)
        values.append(inner[0])
        if inner[1] is not None:
            checks.append(f"({inner[1]})")
    return composed(parts(wanted), values), " && ".join(checks) or None


def _from_union(writer: Writer, value: str, kind: UnionType, wanted: Type) -> Converted:
    """By the member that the value is of: pieces of one shift are joined."""
    pieces: list[tuple[int, str, str | None]] = []
    for number, member in enumerate(kind.members):
        start = offset(kind, number)
        plain = to_plain(member, f"({value} - {start})" if start else value)
        inner = convert_scalar(writer, writer.held(member, plain), member, wanted)
        pieces.append((start + size(member), *inner))
    if all(check == "0" for _, _, check in pieces):
        return IMPOSSIBLE
    expression, check = pieces[-1][1], pieces[-1][2] or "1"
    for end, code, fits in pieces[-2::-1]:
        test = f"{value} < {end}"
        if code != expression:
            expression = f"({test} ? {code} : {expression})" if fits != "0" else expression
        if (fits or "1") != check:
            check = f"({test} ? {fits or '1'} : {check})"
    return expression, None if check == "1" else check


def convert(writer: Writer, value: str, kind: Type, wanted: Type) -> str:
    """A value as another type, whatever it is; what does not fit ends the step as an error."""
    if kind == wanted:
        return value
    if kind == NEVER:
        return _nothing(writer, wanted)
    match kind, wanted:
        case _, SetType() if isinstance(kind, SetType | FrozenSetType | QuorumType):
            return _convert_set(writer, value, kind, wanted)
        case SetType(of), UnionType(alternatives):
            frozen = next((member for member in alternatives if isinstance(member, FrozenSetType)), FrozenSetType(of))
            return convert(writer, convert(writer, value, kind, frozen), frozen, wanted)
        case SetType(), FrozenSetType(of):
            return f"(i64){convert(writer, value, kind, SetType(of))}.w[0]"
        case ListType(), ListType():
            return _convert_list(writer, value, kind, wanted)
        case CounterType(), CounterType():
            return _convert_row(writer, value, kind, wanted)
        case DictType(), DictType() if kind.key == wanted.key:
            return _convert_dict(writer, value, kind, wanted)
    if not writer.types.of(kind) == writer.types.of(wanted) == "i64":
        writer.line("return ERROR;")
        return _nothing(writer, wanted)
    held = writer.held(kind, value)
    expression, check = convert_scalar(writer, held, kind, wanted)
    writer.fail_unless(check)
    return expression


def _nothing(writer: Writer, wanted: Type) -> str:
    ctype = writer.types.of(wanted)
    return "0" if ctype == "i64" else f"({ctype}){{0}}"


def as_set(writer: Writer, value: str, kind: Type) -> str:
    """A set, frozenset or quorum in the form of a set of its elements."""
    wanted = SetType(element(kind), kind.max_len if isinstance(kind, SetType) else None)
    return convert(writer, value, kind, wanted)


def _convert_set(writer: Writer, value: str, kind: Type, wanted: SetType) -> str:
    of, ctype = element(kind), writer.types.of(wanted)
    if of == NEVER:
        return f"({ctype}){{0}}"
    if isinstance(kind, QuorumType):
        masks = writer.types.table("u64", tuple(f"{mask}ull" for mask in quorum_masks(kind)))
        writer.types.of(SetType(of))
        value, kind = f"(set1){{{{{masks}[{value}]}}}}", SetType(of)
    elif isinstance(kind, FrozenSetType):
        writer.types.of(SetType(of))
        value, kind = f"(set1){{{{(u64){value}}}}}", SetType(of)
    assert isinstance(kind, SetType)
    if of == wanted.of and is_dense(kind) == is_dense(wanted):
        return _bounded(writer, value, kind, wanted)
    if not is_dense(kind) or not is_dense(wanted):
        return _convert_row(writer, value, kind, wanted)
    target, fits = moved_set(writer, value, of, wanted.of)
    writer.fail_unless(fits)
    return _bounded(writer, target, SetType(wanted.of), wanted)


def moved_set(writer: Writer, value: str, of: Type, wanted: Type) -> tuple[str, str | None]:
    """A dense set as one over another type, and whether every element is of it."""
    source = writer.temporary(SetType(of), value)
    target = writer.temporary(SetType(wanted), f"({writer.types.of(SetType(wanted))}){{0}}")
    fits = writer.temporary(BoolType(), "1")
    with over_bits(writer, source, set_words(of)) as code:
        plain = writer.temporary(of, to_plain(of, code))
        into, check = convert_scalar(writer, plain, of, wanted)
        if check is not None:
            writer.line(f"if (!({check})) {{ {fits} = 0; break; }}")
        bit = writer.temporary(of, to_code(wanted, into))
        writer.line(f"{target}.w[{bit} >> 6] |= 1ull << ({bit} & 63);")
    return target, None if within(of, wanted) else fits


def _bounded(writer: Writer, value: str, kind: SetType, wanted: SetType) -> str:
    most = wanted.max_len
    if most is None or (kind.max_len is not None and kind.max_len <= most) or most >= size(wanted.of):
        return value
    held = writer.temporary(wanted, value)
    writer.fail_unless(f"{count_bits(held, set_words(wanted.of))} <= {most}")
    return held


def count_bits(value: str, words: int) -> str:
    """How many elements a dense set has."""
    return "(i64)(" + " + ".join(f"__builtin_popcountll({value}.w[{word}])" for word in range(words)) + ")"


def _convert_list(writer: Writer, value: str, kind: ListType, wanted: ListType) -> str:
    ctype = writer.types.of(wanted)
    if kind.of == wanted.of and writer.types.of(kind) == ctype:
        return value
    source, target = writer.temporary(kind, value), writer.temporary(wanted, f"({ctype}){{0}}")
    if kind.max_len > wanted.max_len:
        writer.fail_unless(f"{source}.n <= {wanted.max_len}")
    writer.line(f"{target}.n = {source}.n;")
    place = writer.name("i")
    with writer.block(f"for (i64 {place} = 0; {place} < {source}.n; {place}++)"):
        item = writer.temporary(kind.of, f"{source}.v[{place}]")
        writer.line(f"{target}.v[{place}] = {convert(writer, item, kind.of, wanted.of)};")
    return target


def _convert_row(writer: Writer, value: str, kind: Type, wanted: Type) -> str:
    """Sparse sets and Counters, to each other's form or from bits: rows of codes in ascending order."""
    ctype = writer.types.of(wanted)
    if writer.types.of(kind) == ctype and element(kind) == element(wanted):
        return value
    source, target = writer.temporary(kind, value), writer.temporary(wanted, f"({ctype}){{0}}")
    of, more = element(kind), element(wanted)

    def put(code: str) -> None:
        into = convert(writer, writer.temporary(of, to_plain(of, code)), of, more)
        bit = writer.temporary(more, to_code(more, into))
        if is_dense(wanted):
            writer.line(f"{target}.w[{bit} >> 6] |= 1ull << ({bit} & 63);")
        else:
            assert isinstance(wanted, SetType | CounterType)
            writer.fail_unless(f"{target}.n < {wanted.max_len}")
            writer.line(f"row_insert({target}.v, &{target}.n, {bit});")

    if is_dense(kind):
        with over_bits(writer, source, set_words(of)) as code:
            put(code)
    else:
        place = writer.name("i")
        with writer.block(f"for (i64 {place} = 0; {place} < {source}.n; {place}++)"):
            put(f"{source}.v[{place}]")
    return target


def _convert_dict(writer: Writer, value: str, kind: DictType, wanted: DictType) -> str:
    source, target = writer.temporary(kind, value), writer.temporary(wanted)
    place = writer.name("i")
    with writer.block(f"for (i64 {place} = 0; {place} < {size(kind.key)}; {place}++)"):
        item = writer.temporary(kind.value, f"{source}.v[{place}]")
        writer.line(f"{target}.v[{place}] = {convert(writer, item, kind.value, wanted.value)};")
    return target


class over_bits:
    """A loop over the bits of a dense set: `with over_bits(...) as code`."""

    def __init__(self, writer: Writer, value: str, words: int) -> None:
        self.writer, self.value, self.words = writer, value, words

    def __enter__(self) -> str:
        word, bits, code = self.writer.name("k"), self.writer.name("b"), self.writer.name("c")
        start = "" if self.words == 1 else f"{word} * 64 + "
        if self.words > 1:
            self.writer.line(f"for (i64 {word} = 0; {word} < {self.words}; {word}++)")
        index = "0" if self.words == 1 else word
        self.writer.line(f"for (u64 {bits} = {self.value}.w[{index}]; {bits}; {bits} &= {bits} - 1) {{")
        self.writer.depth += 1
        self.writer.line(f"i64 {code} = {start}__builtin_ctzll({bits});")
        return code

    def __exit__(self, *error: object) -> None:
        self.writer.depth -= 1
        self.writer.line("}")
