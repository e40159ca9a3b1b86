"""Comprehensions over dense sets as a few word operations, where what they ask of an element is a test of its fields.

`any(isinstance(m, Promise) and m.ballot == ballot for m in self.messages)` is one AND of the set with a mask that depends on `ballot`
alone. What could fail for an element that is asked about is left to a loop.
"""

from dataclasses import dataclass
from typing import TypeGuard

from checker.backends.c.codes import decode, has_no_room, size
from checker.backends.c.emit.bits import is_long, words_of
from checker.backends.c.emit.c_expressions import (
    CExpr,
    call,
    cast,
    choice,
    set_of_words,
    total,
    union_of,
    word,
)
from checker.backends.c.emit.c_types import is_dense, set_words
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.backends.c.emit.mask_tests import ElementTests, Mask, words_of_mask
from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.interpret import member_of
from checker.ir.kinds import BOOL, element, has_one_order, interval, is_cut_off, is_ordered, members
from checker.ir.nodes import Apply, Clause, Comprehension, Const, Expr
from checker.ir.ops import CollectionOp, ScalarOp
from checker.language.types import Type

MOST_EXTREMES = 16
"""The least or greatest of more values than this is looked for in a loop."""


@dataclass(frozen=True)
class Filtered:
    """A comprehension's only clause, the tests of its variable, and the mask of the elements that its condition keeps."""

    out: FunctionWriter
    clause: Clause
    tests: ElementTests
    kept: Mask

    def source(self) -> list[CExpr]:
        """The words of the set that is gone over."""
        held = self.out.value(self.clause.source)
        return words_of(held, element(self.clause.source.type))

    def elements(self) -> list[CExpr]:
        """The words of the set of the elements that are kept."""
        return [a & b for a, b in zip(self.source(), self.kept.words, strict=True)]


def emit_masked(out: FunctionWriter, made: Comprehension) -> CExpr | None:
    """The comprehension as operations on whole words; None where it is none."""
    if len(made.clauses) != 1 or made.key is not None or made.collect in ("list", "first"):
        return None
    (clause,) = made.clauses
    if not is_dense(clause.source.type) or applies(clause.source, CollectionOp.DOMAIN):
        return None
    if is_long(element(clause.source.type)):
        return None
    with out.captured() as lines:
        written = _emit(out, made, clause)
    if written is None or lines.leave:
        return None
    out.add(lines)
    return written


def _emit(out: FunctionWriter, made: Comprehension, clause: Clause) -> CExpr | None:
    tests = ElementTests(out, clause)
    kept = tests.test(clause.condition)
    if kept is None or kept.fails:
        return None
    filtered = Filtered(out, clause, tests, kept)
    if made.collect == "sum":
        return _sum(filtered, made)
    if made.collect in ("any", "all"):
        return _decided(filtered, made)
    return _subset(filtered, made) if made.collect == "set" else _extreme(filtered, made)


def _test_of_value(filtered: Filtered, value: Expr) -> Mask | None:
    """The mask of a test of the elements that are kept; None also where it may fail for one."""
    test = filtered.tests.test(value)
    return None if test is None or test.fails & ~filtered.kept.false else test


def _decided(filtered: Filtered, made: Comprehension) -> CExpr | None:
    test = _test_of_value(filtered, made.value)
    if test is None:
        return None
    wanted = test.words if made.collect == "any" else tuple(~each for each in test.words)
    found = union_of(a & b for a, b in zip(filtered.elements(), wanted, strict=True))
    return found.differs_from(0) if made.collect == "any" else found.equals(0)


def _sum(filtered: Filtered, made: Comprehension) -> CExpr | None:
    """A sum of bools, or of as many times a constant."""
    value = made.value
    if isinstance(value, Apply) and value.op is ScalarOp.NUMBER:
        (value,) = value.args
    if _is_number(value):
        if is_cut_off(made.type):
            return None
        counted = _popcount(filtered, filtered.kept.words)
        return counted if value.value == 1 else counted * value.value
    test = _test_of_value(filtered, value) if value.type == BOOL else None
    if test is None:
        return None
    return _popcount(filtered, tuple(a & b for a, b in zip(filtered.kept.words, test.words, strict=True)))


def _is_number(value: Expr) -> TypeGuard[Const]:
    return isinstance(value, Const) and value.type != BOOL


def _popcount(filtered: Filtered, words: tuple[CExpr, ...]) -> CExpr:
    pairs = zip(filtered.source(), words, strict=True)
    return cast("i64", total(call("__builtin_popcountll", held & each) for held, each in pairs))


def _subset(filtered: Filtered, made: Comprehension) -> CExpr | None:
    """`{m for m in s if ...}`: the set with fewer elements, its codes perhaps less by a constant."""
    shift = filtered.tests.shift(made.value, filtered.kept)
    if shift is None or not is_dense(made.type) or element(made.type) != made.value.type:
        return None
    words = filtered.elements()
    whole, rest = divmod(shift, 64)
    shifted = [_shifted(words, place + whole, rest) for place in range(set_words(element(made.type)))]
    return set_of_words(filtered.out.types.of(made.type), shifted)


def _shifted(words: list[CExpr], place: int, by: int) -> CExpr:
    """The bits from one on in a word, and those that come down from the next one."""
    low, high = (words[at] if at < len(words) else word(0) for at in (place, place + 1))
    return low >> by | high << 64 - by if by else low


def _extreme(filtered: Filtered, made: Comprehension) -> CExpr | None:
    """The least or greatest value of a field: its values are tried in order."""
    out, of, kept = filtered.out, made.value.type, filtered.kept
    if not isinstance(made.default, Const) or has_no_room(of) or size(of) > MOST_EXTREMES or not has_one_order(of):
        return None
    masks = filtered.tests.by_value(made.value, kept)
    if masks is None or any(found & ~kept.false and not _has_order(of, code) for code, found in enumerate(masks)):
        return None
    narrowed = [out.temporary(interval(0, 1), cast("i64", each)) for each in filtered.elements()]
    result = out.expression(made.default)
    for code in range(size(of)) if made.collect == "max" else reversed(range(size(of))):
        wanted = [cast("i64", each) for each in words_of_mask(masks[code], len(narrowed))]
        found = union_of(a & b for a, b in zip(narrowed, wanted, strict=True))
        value = converted(Const(of, decode(of, code)), made.type)
        result = choice(found, out.expression(value), result)
    return result


def _has_order(kind: Type, number: int) -> bool:
    """Whether a code is of a value that has an order."""
    return is_ordered(members(kind)[member_of(kind, decode(kind, number))])
