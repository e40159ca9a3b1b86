"""Dense sets in C: structures of words `w`, a bit for every code of their elements."""

from collections.abc import Iterator
from contextlib import contextmanager

from checker.backends.c.codes import is_wide
from checker.backends.c.emit.c_expressions import CExpr, Precedence, bit, call, cast, number, ones, set_of_words, total
from checker.backends.c.emit.c_types import Types, set_words
from checker.backends.c.emit.writer import Writer
from checker.ir.kinds import MOST_DENSE
from checker.language.types import FrozenSetType, QuorumType, SetType, Type

MOST_WRITTEN = MOST_DENSE // 64
"""The words of a set are written out one by one when they are no more; else there is a loop over them."""


def is_long(of: Type) -> bool:
    """Whether a set of these elements has more words than are written out one by one."""
    return set_words(of) > MOST_WRITTEN


def set_word(held: CExpr, place: CExpr | int) -> CExpr:
    """A word of a set."""
    return held.member("w")[place]


def words_of(held: CExpr, of: Type) -> list[CExpr]:
    """All words of a set of these elements."""
    return [set_word(held, place) for place in range(set_words(of))]


def word_with(held: CExpr, code: CExpr, of: Type) -> CExpr:
    """The word of a set in which the bit of a code is."""
    return set_word(held, number(0) if set_words(of) == 1 else code >> 6)


def has_bit(word: CExpr, place: CExpr) -> CExpr:
    """Whether a word has a one at a place."""
    return cast("i64", word >> place) & 1


def low_bit(code: CExpr) -> CExpr:
    """The bit of a code in its word."""
    return bit(code & 63)


def put_anywhere(out: Writer, held: CExpr, code: CExpr) -> None:
    """Put a code into a set of however many words."""
    out.line(f"{set_word(held, code >> 6)} |= {low_bit(code)};")


def count_bits(held: CExpr, of: Type) -> CExpr:
    """How many elements a set under a name has."""
    if is_long(of):
        return call("bits_count", held.member("w"), set_words(of))
    return cast("i64", total(call("__builtin_popcountll", word) for word in words_of(held, of)))


def only_word(types: Types, kind: FrozenSetType | QuorumType, value: CExpr) -> CExpr:
    """The word of the set of the elements of a frozenset or quorum."""
    return types.quorums(kind)[value] if isinstance(kind, QuorumType) else cast("u64", value)


def set_of_bits(types: Types, kind: FrozenSetType | QuorumType, value: CExpr) -> CExpr:
    """A frozenset or quorum in the form of a set of its elements."""
    if is_wide(kind):
        return value
    return set_of_words(types.of(SetType(kind.of)), [only_word(types, kind, value)])


def code_of_set(kind: FrozenSetType, held: CExpr) -> CExpr:
    """A set of its elements as a frozenset."""
    return held if is_wide(kind) else cast("i64", set_word(held, 0))


@contextmanager
def over_bits(out: Writer, held: CExpr, of: Type) -> Iterator[CExpr]:
    """A loop over the codes in a set."""
    words = set_words(of)
    word, bits, code = out.name("k"), out.name("b"), out.name("c")
    if words > 1:
        out.line(f"for (i64 {word} = 0; {word} < {words}; {word}++)")
    first = set_word(held, word if words > 1 else 0)
    with out.block(f"for (u64 {bits} = {first}; {bits}; {bits} &= {bits - 1})"):
        place = call("__builtin_ctzll", bits)
        out.line(f"i64 {code} = {word * 64 + place if words > 1 else place};")
        yield code


@contextmanager
def over_words(out: Writer, words: int) -> Iterator[CExpr]:
    """A loop over the places of the words of a set."""
    place = out.name("k")
    with out.block(f"for (i64 {place} = 0; {place} < {words}; {place}++)"):
        yield place


def wide_words(state: CExpr, first: CExpr, width: int) -> list[CExpr]:
    """The words of a set of more than 64 bits that begins with a word of a state."""
    found = [state[first + place] for place in range(width // 64)]
    if width % 64:
        found.append(state[first + width // 64] & ones(width % 64))
    return found


def bits_of(out: Writer, ctype: str, state: CExpr, first: CExpr, width: int) -> CExpr:
    """A set of more than 64 bits that begins with a word of a state, however long."""
    words, rest = divmod(width, 64)
    if width <= 64 * MOST_WRITTEN:
        return set_of_words(ctype, wide_words(state, first, width))
    held = out.name()
    out.line(f"{ctype} {held};")
    out.line(f"memcpy({held.member('w')}, {state} + {first.within(Precedence.SUM)}, sizeof {held});")
    if rest:
        out.line(f"{set_word(held, words)} &= {ones(rest)};")
    return held
