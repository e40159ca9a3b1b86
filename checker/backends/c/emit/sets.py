"""Operations on sets, and what is asked of any collection: whether it has an element, how many it has, which is the first."""

from collections.abc import Callable

from checker.backends.c.code_order import codes_in_order, in_canonical_order
from checker.backends.c.codes import has_no_room, is_wide, size
from checker.backends.c.emit.bits import (
    code_of_set,
    count_bits,
    has_bit,
    is_long,
    low_bit,
    over_words,
    set_word,
    word_with,
    words_of,
)
from checker.backends.c.emit.c_expressions import (
    FALSE,
    TRUE,
    CExpr,
    all_of,
    any_of,
    call,
    negated,
    number,
    ones,
    set_of_words,
    zero,
)
from checker.backends.c.emit.c_types import Types, capacity, is_dense, set_words
from checker.backends.c.emit.conversions import as_set, convert
from checker.backends.c.emit.digits import to_code, to_plain
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.places import bit_of_place, is_bits
from checker.backends.c.emit.rows import change, give_up_unless, item, length, with_row
from checker.backends.c.emit.slots import packed_in
from checker.backends.c.emit.writer import Writer
from checker.ir.failing import applies
from checker.ir.kinds import MOST_DENSE, NEVER, element, interval
from checker.ir.nodes import Apply, Expr, Load
from checker.ir.not_compiled import NotCompiled
from checker.ir.ops import CollectionOp, Op
from checker.language.types import FrozenSetType, ListType, QuorumType, SetType, Type

WordOperation = Callable[[CExpr, CExpr], CExpr]


def emit_set(out: FunctionWriter, node: Apply) -> CExpr:
    """A set of these elements."""
    assert isinstance(node.type, SetType | FrozenSetType)
    return _set_of(out, node.type, node.args)


def _set_of(out: FunctionWriter, kind: SetType | FrozenSetType, elements: tuple[Expr, ...]) -> CExpr:
    if isinstance(kind, FrozenSetType):
        return code_of_set(kind, _listed(out, SetType(kind.of), elements))
    if is_dense(kind):
        return _listed(out, kind, elements)
    return convert(out, _listed(out, _short(kind, elements), elements), _short(kind, elements), kind)


def _is_short(of: Type) -> bool:
    """Whether a set that is no more than its elements listed is better a row: it has too many bits."""
    return has_no_room(of) or size(of) > MOST_DENSE


def _short(kind: SetType, elements: tuple[Expr, ...]) -> SetType:
    """The type of a set with room for these elements and no more."""
    return SetType(kind.of, max(1, len(elements)))


def _listed(out: FunctionWriter, kind: SetType, elements: tuple[Expr, ...]) -> CExpr:
    """A set of this type with these elements."""
    of = kind.of
    ctype = out.types.of(kind) if of != NEVER else out.types.of(SetType(interval(0, 0)))
    result = out.name()
    out.line(f"{ctype} {result} = {{0}};")
    for each in elements:
        put(out, result, out.held(of, to_code(of, out.expression(each))), kind)
    return result


def empty_set(out: FunctionWriter, kind: Type) -> CExpr:
    """A set without elements."""
    assert isinstance(kind, SetType | FrozenSetType)
    return _set_of(out, kind, ())


def put(out: Writer, held: CExpr, code: CExpr, kind: SetType) -> None:
    """Put a code into a set held in a variable."""
    if is_dense(kind):
        out.line(f"{word_with(held, code, kind.of)} |= {low_bit(code)};")
    else:
        room = any_of([length(held) < capacity(kind), with_row(out.types, "has", kind, held, code)])
        if kind.max_len is None:
            give_up_unless(out, room, kind)
        else:
            out.fail_unless(room)
        out.line(f"{change(out.types, 'insert', kind, held, code)};")


def take(out: Writer, held: CExpr, code: CExpr, kind: Type) -> None:
    """Take a code out of a set held in a variable."""
    if is_dense(kind):
        out.line(f"{word_with(held, code, element(kind))} &= {~low_bit(code)};")
    else:
        out.line(f"{change(out.types, 'remove', kind, held, code)};")


def emit_domain(out: FunctionWriter, node: Apply) -> CExpr:
    """The set of all values of a type."""
    assert isinstance(node.type, SetType)
    of, ctype = node.type.of, out.types.of(node.type)
    if not is_dense(node.type):
        raise NotCompiled("a domain of this size is not compiled as a set")
    if is_long(of):
        result, last = out.temporary(node.type), set_words(of) - 1
        out.line(f"memset({result.member('w')}, 0xff, sizeof {result});")
        out.line(f"{set_word(result, last)} = {ones(size(of) - 64 * last)};")
        return result
    return set_of_words(ctype, [ones(min(64, size(of) - 64 * place)) for place in range(set_words(of))])


def emit_algebra(out: FunctionWriter, node: Apply, operation: WordOperation) -> CExpr:
    """A set of two, word by word."""
    of = element(node.type)
    if of == NEVER:
        return empty_set(out, node.type)
    left, right = out.values(node.args)
    if not is_dense(node.type):
        return _merged(out, node, left, right)
    if is_long(of):
        result = out.temporary(node.type)
        with over_words(out, set_words(of)) as place:
            out.line(f"{set_word(result, place)} = {operation(set_word(left, place), set_word(right, place))};")
        return result
    words = zip(words_of(left, of), words_of(right, of), strict=True)
    return set_of_words(out.types.of(node.type), [operation(a, b) for a, b in words])


_KEPT: dict[Op, int] = {
    CollectionOp.UNITE: 0b111,
    CollectionOp.MEET: 0b010,
    CollectionOp.MINUS: 0b001,
    CollectionOp.DIFFER: 0b101,
}
"""What an operation keeps: a bit each for what is in the left set alone, in both, in the right one alone."""


def _merged(out: FunctionWriter, node: Apply, left: CExpr, right: CExpr) -> CExpr:
    """A set of two that are rows."""
    kind, result = node.type, out.temporary(node.type, zero(out.types.of(node.type)))
    assert isinstance(kind, SetType)
    made = change(out.types, "merge", kind, result, capacity(kind), *_row(left), *_row(right), _KEPT[node.op])
    give_up_unless(out, made, kind)
    return result


def _row(held: CExpr) -> tuple[CExpr, CExpr]:
    return held.member("v"), length(held)


def emit_subset(out: FunctionWriter, node: Apply) -> CExpr:
    """Whether the elements of a set are all in another one."""
    left, right = out.values(node.args)
    kind = node.args[0].type
    of = element(kind)
    if of == NEVER:
        return TRUE
    if not is_dense(kind):
        return with_row(out.types, "within", kind, left, right.member("v"), length(right))
    if is_long(of):
        return call("bits_within", left.member("w"), right.member("w"), set_words(of))
    words = zip(words_of(left, of), words_of(right, of), strict=True)
    return all_of(negated(a & ~b) for a, b in words)


def emit_in(out: FunctionWriter, node: Apply) -> CExpr:
    """Whether a value is an element of a collection."""
    value, collection = node.args
    kind = collection.type
    code = out.held(value.type, to_code(value.type, out.expression(value)))
    if applies(collection, CollectionOp.DOMAIN):
        return TRUE
    if isinstance(kind, QuorumType):
        masks = out.types.quorums(kind)
        return has_bit(masks[out.expression(collection)], code)
    if isinstance(kind, FrozenSetType):
        if is_wide(kind):
            return contained(out.types, out.value(collection), code, SetType(kind.of))
        return out.expression(collection) >> code & 1
    if isinstance(collection, Load) and is_bits(out, collection.place):
        return bit_of_place(out, collection.place, out.values(collection.keys), code)
    if isinstance(collection, Apply) and collection.op is CollectionOp.SET and _is_short(element(kind)):
        assert isinstance(kind, SetType)
        kind = _short(kind, collection.args)
        return contained(out.types, _listed(out, kind, collection.args), code, kind)
    packed = packed_in(out, collection)
    if packed is not None:
        return packed.has(code)
    return contained(out.types, out.value(collection), code, kind)


def contained(types: Types, held: CExpr, code: CExpr, kind: Type) -> CExpr:
    """Whether a code is in a set, list or Counter under a name."""
    if is_dense(kind):
        return has_bit(word_with(held, code, element(kind)), code & 63)
    return with_row(types, "has", kind, held, to_plain(kind.of, code) if isinstance(kind, ListType) else code)


def emit_len(out: FunctionWriter, node: Apply) -> CExpr:
    """How many elements a collection has."""
    (value,) = node.args
    kind, of = value.type, element(value.type)
    if of == NEVER:
        return FALSE
    if isinstance(kind, QuorumType | FrozenSetType):
        return count_bits(out.held(SetType(of), as_set(out, out.expression(value), kind)), of)
    packed = packed_in(out, value)
    if packed is not None:
        return packed.length()
    held = out.value(value)
    return count_bits(held, of) if is_dense(kind) else length(held)


def emit_first(out: FunctionWriter, node: Apply) -> CExpr:
    """The first element of a set in canonical order; fails for an empty one."""
    kind, of = node.args[0].type, element(node.args[0].type)
    held = out.value(node.args[0])
    if isinstance(kind, QuorumType | FrozenSetType):
        held, kind = out.held(SetType(of), as_set(out, held, kind)), SetType(of)
    if has_no_room(of):
        out.fail_unless(length(held))
        return item(held, 0)
    result = out.temporary(interval(0, 1), number(-1))
    if not in_canonical_order(of):
        _first_by_table(out, held, kind, result)
    elif is_long(of) and is_dense(kind):
        out.line(f"{result} = {call('bits_first', held.member('w'), set_words(of))};")
    elif is_dense(kind):
        for place, word in reversed(list(enumerate(words_of(held, of)))):
            lowest = number(64 * place) + call("__builtin_ctzll", word)
            out.line(f"if ({word}) {result} = {lowest};")
    else:
        out.line(f"if ({length(held)}) {result} = {item(held, 0)};")
    out.fail_unless(result >= 0)
    return to_plain(of, result)


def _first_by_table(out: FunctionWriter, held: CExpr, kind: Type, result: CExpr) -> None:
    of, index = element(kind), out.name("i")
    code = out.types.table("u16", codes_in_order(of))[index]
    unfound = all_of([index < size(of), result < 0])
    out.line(f"for (i64 {index} = 0; {unfound}; {index}++)")
    out.line(f"    if ({contained(out.types, held, code, kind)}) {result} = {code};")
