"""Tests of a comprehension's variable as masks: tables, made here by asking every value of the element's domain."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from checker.backends.c.codes import code, has_no_room, quorums, size
from checker.backends.c.emit.bits import over_bits
from checker.backends.c.emit.c_expressions import CExpr, cast, mask, negative, word
from checker.backends.c.emit.c_types import is_dense, set_words
from checker.backends.c.emit.conversions import as_set
from checker.backends.c.emit.digits import to_code
from checker.backends.c.emit.function_writer import FunctionWriter
from checker.ir.failing import applies
from checker.ir.interpret import Failed, Scope, evaluate
from checker.ir.kinds import bounds, element, members, within
from checker.ir.nodes import Apply, Clause, Const, Convert, Expr, Field, IsMember, Item, Junction, Local, parts_of
from checker.ir.ops import CollectionOp, Op, ScalarOp
from checker.language.types import FrozenSetType, QuorumType, RangeType, SequenceType, SetType, Type, UnionType

MOST_CHOICES = 64
"""A test against a value of a type with more values than this is no table."""

_STATIC: frozenset[Op] = frozenset(
    {
        *(CollectionOp.EQ, CollectionOp.RECORD, CollectionOp.TUPLE),
        *(ScalarOp.LT, ScalarOp.LE, ScalarOp.GT, ScalarOp.GE, ScalarOp.NOT),
    }
)
"""Operations that are asked of every value of a domain."""


@dataclass(frozen=True)
class Mask:
    """A test of elements: the words of its mask, the elements for which it fails, and those for which it is known to be false."""

    words: tuple[CExpr, ...]
    fails: int = 0
    false: int = 0


class ElementTests:
    """Finds the masks of tests of one comprehension's variable."""

    def __init__(self, out: FunctionWriter, clause: Clause) -> None:
        self.out, self.name = out, clause.name
        self.of = element(clause.source.type)
        self.words, self.count = set_words(self.of), size(self.of)
        self.all = (1 << self.count) - 1

    def test(self, node: Expr) -> Mask | None:
        """The mask of a test; None where it has none."""
        if not self._mentions(node):
            return self._independent(node)
        if self._is_static(node):
            return self._known(node)
        match node:
            case Junction():
                return self._junction(node)
            case Apply(ScalarOp.NOT, _, (inner,)):
                found = self.test(inner)
                return None if found is None else Mask(tuple(~each for each in found.words), found.fails)
            case Apply(CollectionOp.EQ | ScalarOp.LT | ScalarOp.LE | ScalarOp.GT | ScalarOp.GE):
                return self._compared(node)
            case Apply(CollectionOp.IN):
                return self._member(node)
            case _:
                return None

    def _mentions(self, node: Expr) -> bool:
        is_own = isinstance(node, Local) and node.name == self.name
        return is_own or any(map(self._mentions, parts_of(node)))

    def _is_static(self, node: Expr) -> bool:
        """Whether a value depends on the variable alone."""
        match node:
            case Local(_, name):
                return name == self.name
            case Const() | Convert() | Field() | Item() | IsMember() | Junction():
                return all(map(self._is_static, parts_of(node)))
            case Apply(op):
                return op in _STATIC and all(map(self._is_static, node.args))
            case _:
                return False

    def _independent(self, node: Expr) -> Mask:
        if isinstance(node, Const):
            every = ~word(0) if node.value else word(0)
            return Mask((every,) * self.words, 0, 0 if node.value else self.all)
        held = self.out.value(node)
        return Mask((negative(cast("u64", held.differs_from(0))),) * self.words)

    def _known(self, node: Expr) -> Mask:
        values, fails = self._values(node)
        true = _bits(place for place, value in enumerate(values) if value)
        return Mask(tuple(words_of_mask(true, self.words)), fails, self.all & ~true & ~fails)

    def _junction(self, node: Junction) -> Mask | None:
        """And, or: a later part is only asked where the earlier ones have not decided."""
        found: list[tuple[CExpr, ...]] = []
        fails = false = 0
        asked = self.all
        for part in node.parts:
            test = self.test(part)
            if test is None or (not node.is_and and test.fails & asked):
                return None
            found.append(test.words)
            fails |= test.fails & asked
            if node.is_and:
                asked &= ~test.false
                false |= test.false
        joined = (_joined(words, node.is_and) for words in zip(*found, strict=True))
        return Mask(tuple(joined), fails, false)

    def _compared(self, node: Apply) -> Mask | None:
        """A comparison with a value that is the same for all elements: a table by that value."""
        left, right = node.args
        holds = partial(node.op.row.python, node.type)
        if self._is_static(left) and not self._mentions(right):
            return self._by_other(left, right, holds)
        if self._is_static(right) and not self._mentions(left):
            return self._by_other(right, left, lambda own, other: holds(other, own))
        return None

    def _by_other(self, own: Expr, other: Expr, holds: Any) -> Mask | None:
        """The elements for which a comparison holds, for every value of the other side, by the narrowest type that is known of it."""
        other = _unwrapped(other)
        kind = other.type
        if not _is_plain(kind) or has_no_room(kind) or size(kind) > MOST_CHOICES:
            return None
        values, fails = self._values(own)
        rows = []
        for value in self.out.unit.domain(kind):
            asked = ((place, held) for place, held in enumerate(values) if not fails >> place & 1)
            rows.append(_bits(place for place, held in asked if holds(held, value)))
        return Mask(self._looked_up(rows, to_code(kind, self.out.value(other))), fails)

    def _looked_up(self, rows: list[int], index: CExpr) -> tuple[CExpr, ...]:
        """The mask of a row of a table, which is no table where all rows are the same."""
        columns = zip(*(words_of_mask(row, self.words) for row in rows), strict=True)
        return tuple(
            column[0] if len(set(column)) == 1 else self.out.types.table("u64", column)[index] for column in columns
        )

    def _member(self, node: Apply) -> Mask | None:
        """A field in a set or quorum that is the same for all elements."""
        own, collection = node.args
        if not self._is_static(own) or self._mentions(collection) or applies(collection, CollectionOp.DOMAIN):
            return None
        of, kind = own.type, collection.type
        if not _is_plain(of) or has_no_room(of) or size(of) > MOST_CHOICES or element(kind) != of:
            return None
        by_value, fails = self._places(own)
        if isinstance(kind, QuorumType):
            rows = [sum(by_value[index] for index in quorum) for quorum in quorums(kind)]
            return Mask(self._looked_up(rows, self.out.value(collection)), fails)
        if not is_dense(SetType(of)) or set_words(of) != 1:
            return None
        return Mask(self._gathered(collection, by_value), fails)

    def _gathered(self, collection: Expr, by_value: list[int]) -> tuple[CExpr, ...]:
        """The elements whose field is in a set, gathered over the set."""
        out, of = self.out, element(collection.type)
        held = out.temporary(SetType(of), as_set(out, out.expression(collection), collection.type))
        found = [out.name("m") for _ in range(self.words)]
        out.line(f"u64 {', '.join(f'{name} = 0' for name in found)};")
        with over_bits(out, held, of) as place:
            for name, each in zip(found, self._looked_up(by_value, place), strict=True):
                out.line(f"{name} |= {each};")
        return tuple(found)

    def shift(self, node: Expr, kept: Mask) -> int | None:
        """By how much the codes of a comprehension's values are less than those of its elements."""
        if not self._is_static(node) or not _is_plain(node.type):
            return None
        found = None
        for number in range(self.count):
            if kept.false >> number & 1:
                continue
            try:
                less = number - code(node.type, self._value(node, number))
            except (Failed, ValueError):
                return None
            if found not in (None, less) or less < 0:
                return None
            found = less
        return found

    def by_value(self, node: Expr, kept: Mask) -> list[int] | None:
        """For every value that an expression may have, the elements that have it; None where it may fail for one that is kept."""
        if not self._is_static(node):
            return None
        masks, fails = self._places(node)
        return None if fails & ~kept.false else masks

    def _places(self, node: Expr) -> tuple[list[int], int]:
        """For every value of an expression's type the elements for which it has that value, and those for which it fails."""
        values, fails = self._values(node)
        masks = [0] * size(node.type)
        for place, value in enumerate(values):
            if not fails >> place & 1:
                masks[code(node.type, value)] |= 1 << place
        return masks, fails

    def _values(self, node: Expr) -> tuple[list[Any], int]:
        """What an expression is for every element, None where it fails, and the elements for which it does."""
        values: list[Any] = []
        fails = 0
        for number in range(self.count):
            try:
                values.append(self._value(node, number))
            except Failed:
                values.append(None)
                fails |= 1 << number
        return values, fails

    def _value(self, node: Expr, number: int) -> Any:
        """What an expression is for one element; raises Failed."""
        return evaluate(node, Scope({self.name: self.out.unit.domain(self.of)[number]}))


def words_of_mask(bits: int, words: int) -> list[CExpr]:
    """The words of a mask that is known."""
    return [mask(bits >> 64 * place & (1 << 64) - 1) for place in range(words)]


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)


def _joined(words: tuple[CExpr, ...], is_and: bool) -> CExpr:
    first, *rest = words
    for each in rest:
        first = first & each if is_and else first | each
    return first


def _unwrapped(node: Expr) -> Expr:
    """A value without the conversions that widen it."""
    while isinstance(node, Convert) and _is_plain(node.value.type) and within(node.value.type, node.type):
        node = node.value
    return node


def _is_plain(kind: Type) -> bool:
    """Whether values are compared by their codes alone."""
    if isinstance(kind, SetType | FrozenSetType | QuorumType):
        return False
    if isinstance(kind, SequenceType):
        return _is_plain(kind.of)
    if isinstance(kind, UnionType):
        return bool(kind.members) and all(map(_is_plain, members(kind)))
    if isinstance(kind, RangeType):
        return bounds(kind)[1] - bounds(kind)[0] < 1 << 20
    return not hasattr(kind, "max_len") and not hasattr(kind, "key")
