"""Comprehensions over dense sets as a few word operations, where what they ask of an element is a test of its fields.

`any(isinstance(m, Promise) and m.ballot == ballot for m in self.messages)` is one AND of the set with a mask that depends on `ballot`
alone: the masks are tables, made here by asking every value of the element's domain. What could fail for an element that is asked about
is left to a loop.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from checker.backends.c.codes import code, decode, quorums, size
from checker.backends.c.emit.conversions import as_set, over_bits, to_code
from checker.backends.c.emit.expressions import Emitter, is_huge
from checker.backends.c.emit.writer import is_dense, set_words
from checker.ir.conversion import converted
from checker.ir.failing import applies
from checker.ir.interpret import Failed, Scope, evaluate, member_of
from checker.ir.kinds import BOOL, bounds, element, has_one_order, interval, is_ordered, members, within
from checker.ir.nodes import (
    Apply,
    Clause,
    Comprehension,
    Const,
    Convert,
    Expr,
    Field,
    IsMember,
    Item,
    Junction,
    Local,
    parts_of,
)
from checker.ir.ops import CollectionOp, Op, ScalarOp
from checker.language.types import FrozenSetType, QuorumType, RangeType, SetType, Type, UnionType

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
class Test:
    """A test of elements: the words of its mask as C, the elements for which it fails, and those for which it is known to be false."""

    words: tuple[str, ...]
    fails: int
    false: int


class Masks(Emitter):
    """Writes comprehensions as masks."""

    def masked(self, made: Comprehension) -> str | None:
        """The comprehension as operations on whole words; None where it is none."""
        if len(made.clauses) != 1 or made.collect not in ("any", "all", "set", "sum", "min", "max"):
            return None
        (clause,) = made.clauses
        if not is_dense(clause.source.type) or applies(clause.source, CollectionOp.DOMAIN):
            return None
        with self.captured() as lines:
            written = self._masked(made, clause)
        if written is None or any("return" in line for line in lines):
            return None
        self.lines += lines
        return written

    def _masked(self, made: Comprehension, clause: Clause) -> str | None:
        tester = _Tester(self, clause)
        kept = tester.test(clause.condition)
        if kept is None or kept.fails:
            return None
        if made.collect in ("any", "all", "sum"):
            return self._counted(made, clause, tester, kept)
        if made.collect == "set":
            return self._filtered(made, clause, tester, kept)
        return self._extreme_of(made, clause, tester, kept)

    def _counted(self, made: Comprehension, clause: Clause, tester: "_Tester", kept: Test) -> str | None:
        value = made.value
        if made.collect == "sum":
            value = value.value if isinstance(value, Convert) and value.value.type == BOOL else value
            if isinstance(value, Const) and value.type != BOOL:
                if is_huge(made.type):
                    return None
                counted = self._popcount(clause, kept.words)
                return counted if value.value == 1 else f"({counted} * ({value.value}))"
            if value.type != BOOL:
                return None
        test = tester.test(value)
        if test is None or test.fails & ~kept.false:
            return None
        if made.collect == "sum":
            return self._popcount(clause, tuple(f"({a} & {b})" for a, b in zip(kept.words, test.words, strict=True)))
        held = self.value(clause.source)
        opposite = "~" if made.collect == "all" else ""
        found = [
            f"({held}.w[{n}] & {a} & {opposite}{b})"
            for n, (a, b) in enumerate(zip(kept.words, test.words, strict=True))
        ]
        return f"(({' | '.join(found)}) {'==' if made.collect == 'all' else '!='} 0)"

    def _popcount(self, clause: Clause, words: tuple[str, ...]) -> str:
        held = self.value(clause.source)
        return (
            "(i64)(" + " + ".join(f"__builtin_popcountll({held}.w[{n}] & {word})" for n, word in enumerate(words)) + ")"
        )

    def _filtered(self, made: Comprehension, clause: Clause, tester: "_Tester", kept: Test) -> str | None:
        """`{m for m in s if ...}`: the set with fewer elements, its codes perhaps less by a constant."""
        shift = tester.shift(made.value, kept)
        if shift is None or not is_dense(made.type) or element(made.type) != made.value.type:
            return None
        held = self.value(clause.source)
        words = [f"({held}.w[{n}] & {word})" for n, word in enumerate(kept.words)]
        whole, rest = divmod(shift, 64)
        result = []
        for n in range(set_words(element(made.type))):
            low = words[n + whole] if n + whole < len(words) else "0ull"
            high = words[n + whole + 1] if n + whole + 1 < len(words) else "0ull"
            result.append(low if not rest else f"({low} >> {rest} | {high} << {64 - rest})")
        return f"({self.types.of(made.type)}){{{{{', '.join(result)}}}}}"

    def _extreme_of(self, made: Comprehension, clause: Clause, tester: "_Tester", kept: Test) -> str | None:
        """The least or greatest value of a field: its values are tried in order."""
        of = made.value.type
        if not isinstance(made.default, Const) or size(of) > 16 or not has_one_order(of):
            return None
        masks = tester.by_value(made.value, kept)
        if masks is None or any(mask & ~kept.false and not _has_order(of, number) for number, mask in enumerate(masks)):
            return None
        held = self.value(clause.source)
        narrowed = [
            self.temporary(interval(0, 1), f"(i64)({held}.w[{n}] & {word})") for n, word in enumerate(kept.words)
        ]
        result = self.expr(made.default)
        order = range(size(of)) if made.collect == "max" else range(size(of) - 1, -1, -1)
        for number in order:
            words = [masks[number] >> 64 * n & (1 << 64) - 1 for n in range(len(narrowed))]
            found = " | ".join(f"({name} & (i64){word:#x}ull)" for name, word in zip(narrowed, words, strict=True))
            value = converted(Const(of, decode(of, number)), made.type)
            result = f"(({found}) ? {self.expr(value)} : {result})"
        return result


class _Tester:
    """Finds the masks of tests of one loop variable."""

    def __init__(self, emitter: Masks, clause: Clause) -> None:
        self.emitter, self.name = emitter, clause.name
        self.of = element(clause.source.type)
        self.words = set_words(self.of)
        self.count = size(self.of)
        self.all = (1 << self.count) - 1

    def test(self, node: Expr) -> Test | None:
        """The mask of a test; None where it has none."""
        if not self._mentions(node):
            return self._independent(node)
        if self._is_static(node):
            return self._known(node)
        match node:
            case Junction():
                return self._junction(node)
            case Apply(ScalarOp.NOT, _, (negated,)):
                inner = self.test(negated)
                if inner is None:
                    return None
                return Test(tuple(f"(~{word})" for word in inner.words), inner.fails, 0)
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
        """Whether a value depends on the loop variable alone."""
        match node:
            case Local(_, name):
                return name == self.name
            case Const() | Convert() | Field() | Item() | IsMember() | Junction():
                return all(map(self._is_static, parts_of(node)))
            case Apply(op):
                return op in _STATIC and all(map(self._is_static, node.args))
            case _:
                return False

    def _independent(self, node: Expr) -> Test:
        if isinstance(node, Const):
            word = "~0ull" if node.value else "0ull"
            return Test((word,) * self.words, 0, 0 if node.value else self.all)
        held = self.emitter.held(node.type, self.emitter.expr(node))
        return Test((f"(-(u64)({held} != 0))",) * self.words, 0, 0)

    def _known(self, node: Expr) -> Test:
        true = fails = 0
        for number in range(self.count):
            try:
                true |= int(bool(self.value(node, number))) << number
            except Failed:
                fails |= 1 << number
        return Test(self._constant(true), fails, self.all & ~true & ~fails)

    def _constant(self, mask: int) -> tuple[str, ...]:
        return tuple(f"{mask >> 64 * n & (1 << 64) - 1:#x}ull" for n in range(self.words))

    def _junction(self, node: Junction) -> Test | None:
        """And, or: a later part is only asked where the earlier ones have not decided."""
        is_and = node.is_and
        words: list[str] = []
        fails = false = 0
        asked = self.all
        for number, part in enumerate(node.parts):
            test = self.test(part)
            if test is None or (not is_and and test.fails & asked):
                return None
            fails |= test.fails & asked
            if is_and:
                asked &= ~test.false
                false |= test.false
            operator = "&" if is_and else "|"
            joined = (
                [f"({a} {operator} {b})" for a, b in zip(words, test.words, strict=True)]
                if number
                else list(test.words)
            )
            words = joined
        return Test(tuple(words), fails, false if is_and else 0)

    def _sides(self, node: Apply) -> tuple[Expr, Expr, bool] | None:
        """Of two arguments the one that depends on the variable alone, the other one, and whether they are swapped."""
        left, right = node.args
        if self._is_static(left) and not self._mentions(right):
            return left, right, False
        if self._is_static(right) and not self._mentions(left):
            return right, left, True
        return None

    def _compared(self, node: Apply) -> Test | None:
        """A comparison with a value that is the same for all elements: a table by that value."""
        sides = self._sides(node)
        if sides is None:
            return None
        own, other, swapped = sides
        holds = partial(node.op.row.python, node.type)
        kind = self._table_type(own, other)
        if kind is None:
            return None
        values, fails = self._values(own)
        rows = []
        for number in range(size(kind)):
            value = decode(kind, number)
            mask = 0
            for place, held in enumerate(values):
                if not fails >> place & 1 and (holds(value, held) if swapped else holds(held, value)):
                    mask |= 1 << place
            rows.append(mask)
        index = to_code(kind, self.emitter.value(_unwrapped(other)))
        return Test(self._looked_up(rows, index), fails, 0)

    def _table_type(self, own: Expr, other: Expr) -> Type | None:
        """The type by whose codes a table is made: that of the other side, as narrow as it is known."""
        kind = _unwrapped(other).type
        if isinstance(kind, SetType | FrozenSetType) or not _is_plain(kind) or size(kind) > MOST_CHOICES:
            return None
        return kind

    def _looked_up(self, rows: list[int], index: str) -> tuple[str, ...]:
        tables = []
        for n in range(self.words):
            words = tuple(f"{row >> 64 * n & (1 << 64) - 1:#x}ull" for row in rows)
            if len(set(words)) == 1:
                tables.append(words[0])
            else:
                tables.append(f"{self.emitter.types.table('u64', words)}[{index}]")
        return tuple(tables)

    def _member(self, node: Apply) -> Test | None:
        """A field in a set or quorum that is the same for all elements."""
        own, collection = node.args
        if not self._is_static(own) or self._mentions(collection) or applies(collection, CollectionOp.DOMAIN):
            return None
        of = own.type
        if not _is_plain(of) or size(of) > MOST_CHOICES or element(collection.type) != of:
            return None
        values, fails = self._values(own)
        by_value = [0] * size(of)
        for place, value in enumerate(values):
            if not fails >> place & 1:
                by_value[code(of, value)] |= 1 << place
        if isinstance(collection.type, QuorumType):
            rows = [sum(by_value[index] for index in quorum) for quorum in quorums(collection.type)]
            return Test(self._looked_up(rows, self.emitter.value(collection)), fails, 0)
        if not is_dense(SetType(of)) or set_words(of) != 1:
            return None
        held = self.emitter.temporary(SetType(of), as_set(self.emitter, self.emitter.expr(collection), collection.type))
        found = [self.emitter.name("m") for _ in range(self.words)]
        self.emitter.line(f"u64 {', '.join(f'{name} = 0' for name in found)};")
        with over_bits(self.emitter, held, 1) as bit:
            for name, word in zip(found, self._looked_up(by_value, bit), strict=True):
                self.emitter.line(f"{name} |= {word};")
        return Test(tuple(found), fails, 0)

    def shift(self, node: Expr, kept: Test) -> int | None:
        """By how much the codes of a comprehension's values are less than those of its elements."""
        if not self._is_static(node) or not _is_plain(node.type):
            return None
        found = None
        for number in range(self.count):
            if kept.false >> number & 1:
                continue
            try:
                less = number - code(node.type, self.value(node, number))
            except (Failed, ValueError):
                return None
            if found not in (None, less) or less < 0:
                return None
            found = less
        return found

    def by_value(self, node: Expr, kept: Test) -> list[int] | None:
        """For every value that an expression may have, the elements that have it."""
        if not self._is_static(node):
            return None
        values, fails = self._values(node)
        if fails & ~kept.false:
            return None
        masks = [0] * size(node.type)
        for place, value in enumerate(values):
            if not fails >> place & 1:
                masks[code(node.type, value)] |= 1 << place
        return masks

    def _values(self, node: Expr) -> tuple[list[Any], int]:
        values: list[Any] = []
        fails = 0
        for number in range(self.count):
            try:
                values.append(self.value(node, number))
            except Failed:
                values.append(None)
                fails |= 1 << number
        return values, fails

    def value(self, node: Expr, number: int) -> Any:
        """What an expression is for one element; raises Failed."""
        return evaluate(node, Scope({self.name: decode(self.of, number)}))


def _has_order(kind: Type, number: int) -> bool:
    """Whether a code is of a value that has an order."""
    return is_ordered(members(kind)[member_of(kind, decode(kind, number))])


def _unwrapped(node: Expr) -> Expr:
    """A value without the conversions that widen it."""
    while isinstance(node, Convert) and _is_plain(node.value.type) and within(node.value.type, node.type):
        node = node.value
    return node


def _is_plain(kind: Type) -> bool:
    """Whether values are compared by their codes alone."""
    if isinstance(kind, SetType | FrozenSetType | QuorumType):
        return False
    if isinstance(kind, UnionType):
        return bool(kind.members) and all(map(_is_plain, members(kind)))
    if isinstance(kind, RangeType):
        return bounds(kind)[1] - bounds(kind)[0] < 1 << 20
    return not hasattr(kind, "max_len") and not hasattr(kind, "key")
