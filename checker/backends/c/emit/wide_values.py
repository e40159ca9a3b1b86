"""Wide values in C: structures of words `w`, with their parts where `checker.backends.c.codes` has them."""

from checker.backends.c.codes import ALL_ONES, Part, Wide, is_wide, wide
from checker.backends.c.emit.c_expressions import (
    CExpr,
    Operand,
    all_of,
    call,
    cast,
    number,
    ones,
    set_of_words,
    union_of,
    word,
)
from checker.language.types import Type, UnionType

MOST_COMPARED = 8
"""Values of no more words than this are compared word by word."""


def word_of(value: CExpr, place: Operand) -> CExpr:
    """A word of a wide value, which is a name or a place."""
    return value.member("w")[place]


def word_in(kind: Type, value: CExpr, place: Operand) -> CExpr:
    """A word of a value that is wide, or the one that it fills; which is a name or a place."""
    return word_of(value, place) if is_wide(kind) else cast("u64", value)


def words_type(words: int) -> str:
    """The C type of so many words; see `Types.words`."""
    return f"set{words}"


def part_code(value: CExpr, part: Part) -> CExpr:
    """The code of a part, which is a structure where the part is wide."""
    if is_wide(part.kind):
        last, rest = divmod(part.bits, 64)
        words = [word_of(value, part.word + place) for place in range(last)]
        words += [word_of(value, part.word + last) & ones(rest)] if rest else []
        return set_of_words(words_type(len(words)), words)
    return cast("i64", _bits(value, part)) if part.bits else number(0)


def _bits(value: CExpr, part: Part) -> CExpr:
    held = word_of(value, part.word)
    return (held >> part.shift if part.shift else held) & ones(part.bits)


def of_parts(kind: Type, codes: list[CExpr]) -> CExpr:
    """The value with parts of these codes; those that are wide are names or places."""
    held = wide(kind)
    return _put_together(held, list(zip(held.parts, codes, strict=True)))


def _put_together(held: Wide, parts: list[tuple[Part, CExpr]]) -> CExpr:
    words: list[list[CExpr]] = [[] for _ in range(held.words)]
    for part, code in parts:
        if is_wide(part.kind):
            for place in range((part.bits + 63) // 64):
                words[part.word + place].append(word_of(code, place))
        elif code.number != 0:
            moved = word(code.number & ALL_ONES) if code.number is not None else cast("u64", code)
            words[part.word].append(moved << part.shift if part.shift else moved)
    return set_of_words(words_type(held.words), map(union_of, words))


def tag_of(kind: UnionType, value: CExpr) -> CExpr:
    """The place of the member that a value of a union is of."""
    tag = wide(kind).tag
    assert tag is not None
    return cast("i64", _bits(value, tag))


def of_member(kind: UnionType, place: int, code: CExpr) -> CExpr:
    """The value of a union whose member at a place has this code; one that is wide is a name or place."""
    held = wide(kind)
    assert held.tag is not None
    return _put_together(held, [(held.parts[place], code), (held.tag, number(place))])


def constant_words(kind: Type, value: int) -> CExpr:
    """The value with a number for its words."""
    count = wide(kind).words
    return set_of_words(words_type(count), [word(value >> 64 * place & ALL_ONES) for place in range(count)])


def same(kind: Type, left: CExpr, right: CExpr) -> CExpr:
    """Whether two values of an immutable type, which are names or places where they are wide, are equal."""
    if not is_wide(kind):
        return left.equals(right)
    count = wide(kind).words
    if count > MOST_COMPARED:
        return call("bits_equal", left.member("w"), right.member("w"), count)
    return all_of(word_of(left, place).equals(word_of(right, place)) for place in range(count))
