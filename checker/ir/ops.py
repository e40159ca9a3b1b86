"""The plain operations on values: one row for each, and all that is known of it is in its row.

To add an operation, write its row. The checker of the representation, the printer and the interpreter read it there, and so does the C
back end where its C is an expression over that of its arguments (`ScalarOp`). Where its C takes lines (`CollectionOp`), the type checker
asks for a case in `checker.backends.c.emit`.
"""

import operator
from collections import Counter
from typing import Any, TypeAlias

from checker.ir import typing_rules as rules
from checker.ir.by_name import ByName
from checker.ir.operation_row import Row
from checker.language.order import CanonicalFrozenSet, canonical_key
from checker.language.values import domain_values

_TRUTHS = "takes and gives bools"
_NUMBERS = "takes and gives integers, with room for every result"
_ALGEBRA = "takes two sets of its own type"
_ORDERED = "takes two of its ordered type"
_COMPARED = "compares two of one ordered type"
_NEIGHBOUR = "stays within an ordered sort"


class ScalarOp(ByName):
    """Operations on values that are one word in C."""

    NOT = Row(arity=1, rule=rules.truths, words=_TRUTHS, text="not {0}", c="!{0}", python=lambda kind, a: not a)
    NUMBER = Row(
        arity=1,
        rule=rules.number,
        words="makes a bool an integer",
        text="int({0})",
        c="{0}",
        python=lambda kind, a: int(a),
    )
    ADD = Row(
        arity=2,
        rule=rules.add,
        words=_NUMBERS,
        fails=True,
        text="({0} + {1})",
        c="({0} + {1})",
        overflow="add",
        python=lambda kind, a, b: a + b,
    )
    SUB = Row(
        arity=2,
        rule=rules.subtract,
        words=_NUMBERS,
        fails=True,
        text="({0} - {1})",
        c="({0} - {1})",
        overflow="sub",
        python=lambda kind, a, b: a - b,
    )
    MUL = Row(
        arity=2,
        rule=rules.multiply,
        words=_NUMBERS,
        fails=True,
        text="({0} * {1})",
        c="({0} * {1})",
        overflow="mul",
        python=lambda kind, a, b: a * b,
    )
    FLOORDIV = Row(
        arity=2,
        rule=rules.arithmetic,
        words=_NUMBERS,
        fails=True,
        text="({0} // {1})",
        c="floor_divided({0}, {1})",
        overflow="div",
        check="{1} != 0",
        python=lambda kind, a, b: a // b,
    )
    MOD = Row(
        arity=2,
        rule=rules.arithmetic,
        words=_NUMBERS,
        fails=True,
        text="({0} % {1})",
        c="floor_remainder({0}, {1})",
        check="{1} != 0",
        python=lambda kind, a, b: a % b,
    )
    BIT_AND = Row(
        arity=2,
        rule=rules.bitwise,
        words=_NUMBERS,
        text="({0} & {1})",
        c="({0} & {1})",
        python=lambda kind, a, b: a & b,
    )
    BIT_OR = Row(
        arity=2,
        rule=rules.bitwise,
        words=_NUMBERS,
        text="({0} | {1})",
        c="({0} | {1})",
        python=lambda kind, a, b: a | b,
    )
    BIT_XOR = Row(
        arity=2,
        rule=rules.bitwise,
        words=_NUMBERS,
        text="({0} ^ {1})",
        c="({0} ^ {1})",
        python=lambda kind, a, b: a ^ b,
    )
    LEAST = Row(
        arity=2,
        rule=rules.extreme,
        words=_ORDERED,
        text="min({0}, {1})",
        c="({0} < {1} ? {0} : {1})",
        python=lambda kind, a, b: min(a, b),
    )
    GREATEST = Row(
        arity=2,
        rule=rules.extreme,
        words=_ORDERED,
        text="max({0}, {1})",
        c="({0} > {1} ? {0} : {1})",
        python=lambda kind, a, b: max(a, b),
    )
    LT = Row(
        arity=2,
        rule=rules.comparison,
        words=_COMPARED,
        text="({0} < {1})",
        c="({0} < {1})",
        python=lambda kind, a, b: a < b,
    )
    LE = Row(
        arity=2,
        rule=rules.comparison,
        words=_COMPARED,
        text="({0} <= {1})",
        c="({0} <= {1})",
        python=lambda kind, a, b: a <= b,
    )
    GT = Row(
        arity=2,
        rule=rules.comparison,
        words=_COMPARED,
        text="({0} > {1})",
        c="({1} < {0})",
        python=lambda kind, a, b: a > b,
    )
    GE = Row(
        arity=2,
        rule=rules.comparison,
        words=_COMPARED,
        text="({0} >= {1})",
        c="({1} <= {0})",
        python=lambda kind, a, b: a >= b,
    )
    NEXT = Row(
        arity=1,
        rule=rules.neighbour,
        words=_NEIGHBOUR,
        fails=True,
        text="{0}.next()",
        c="({0} + 1)",
        check="{0} + 1 < {size}",
        python=lambda kind, a: tuple(domain_values(kind))[a.index + 1],
    )
    PREVIOUS = Row(
        arity=1,
        rule=rules.neighbour,
        words=_NEIGHBOUR,
        fails=True,
        text="{0}.previous()",
        c="({0} - 1)",
        check="{0} > 0",
        python=lambda kind, a: a.previous(),
    )

    @property
    def row(self) -> Row:
        """All that is known of it."""
        row: Row = self.value
        return row

    def __repr__(self) -> str:
        return self.name.lower()


class CollectionOp(ByName):
    """Operations whose C is made of lines: on collections, and on what is composed of several values."""

    EQ = Row(
        arity=2,
        rule=rules.equality,
        words="compares two of one type",
        text="({0} == {1})",
        python=lambda kind, a, b: a == b,
    )
    RECORD = Row(
        arity=None,
        rule=rules.record,
        words="takes a value for every field",
        text="{type}({args})",
        python=lambda kind, *args: kind.record(*args),
    )
    TUPLE = Row(
        arity=None, rule=rules.items, words="takes its items", text="({items})", python=lambda kind, *args: args
    )
    ITEMS = Row(
        arity=1,
        rule=rules.items_of_sequence,
        words="takes a sequence and gives the list of its items",
        text="items({0})",
        python=lambda kind, held: held,
    )
    SEQUENCE = Row(
        arity=1,
        rule=rules.sequence_of_items,
        words="takes a list and gives the sequence of its items",
        text="tuple({0})",
        python=lambda kind, held: held,
    )
    GET = Row(
        arity=2,
        rule=rules.lookup,
        words="takes a dict and a key of its type",
        text="{0}[{1}]",
        python=lambda kind, held, key: held[key],
    )
    DOMAIN = Row(
        arity=0,
        rule=rules.domain,
        words="is a set without a bound",
        text="all[{of}]",
        python=lambda kind: CanonicalFrozenSet(domain_values(kind.of)),
    )
    SET = Row(
        arity=None,
        rule=rules.elements_of_set,
        words="takes its elements",
        text="{{{args}}}",
        python=lambda kind, *args: CanonicalFrozenSet(args),
    )
    UNITE = Row(arity=2, rule=rules.set_algebra, words=_ALGEBRA, text="({0} | {1})", python=lambda kind, a, b: a | b)
    MEET = Row(arity=2, rule=rules.set_algebra, words=_ALGEBRA, text="({0} & {1})", python=lambda kind, a, b: a & b)
    MINUS = Row(arity=2, rule=rules.set_algebra, words=_ALGEBRA, text="({0} - {1})", python=lambda kind, a, b: a - b)
    DIFFER = Row(arity=2, rule=rules.set_algebra, words=_ALGEBRA, text="({0} ^ {1})", python=lambda kind, a, b: a ^ b)
    SUBSET = Row(arity=2, rule=rules.subset, words=_ALGEBRA, text="({0} <= {1})", python=lambda kind, a, b: a <= b)
    IN = Row(
        arity=2,
        rule=rules.membership,
        words="asks for an element of the collection's type",
        text="({0} in {1})",
        python=lambda kind, a, held: a in held,
    )
    LEN = Row(
        arity=1,
        rule=rules.size,
        words="counts a collection",
        text="len({0})",
        python=lambda kind, held: held.total() if isinstance(held, Counter) else len(held),
    )
    FIRST = Row(
        arity=1,
        rule=rules.first,
        words="takes a set of its type",
        fails=True,
        text="first({0})",
        python=lambda kind, held: min(held, key=canonical_key),
    )
    LIST = Row(
        arity=None, rule=rules.items_of_list, words="takes its items", text="[{args}]", python=lambda kind, *args: args
    )
    CONCAT = Row(
        arity=2,
        rule=rules.concatenation,
        words="joins two lists of one type of items",
        fails=True,
        text="({0} + {1})",
        python=lambda kind, a, b: a + b,
    )
    AT = Row(
        arity=2,
        rule=rules.item_at,
        words="takes a list and an index",
        fails=True,
        text="{0}[{1}]",
        python=lambda kind, held, index: held[index],
    )
    FIND = Row(
        arity=2,
        rule=rules.index_of,
        words="takes a list and an item of its type",
        fails=True,
        text="index({0}, {1})",
        python=lambda kind, held, item: held.index(item),
    )
    REVERSE = Row(
        arity=1,
        rule=rules.same_list,
        words="keeps the type of its list",
        text="reversed({0})",
        python=lambda kind, held: held[::-1],
    )
    SLICE = Row(
        arity=3,
        rule=rules.part_of_list,
        words="takes a list of its type and two indices",
        text="{0}[{1}:{2}]",
        python=lambda kind, held, low, high: held[low:high],
    )
    SORT = Row(
        arity=1,
        rule=rules.same_list,
        words="keeps the type of its list",
        text="sorted({0})",
        python=lambda kind, held: tuple(sorted(held)),
    )
    ENUMERATE = Row(
        arity=2,
        rule=rules.numbered_items,
        words="takes a list and an integer",
        text="enumerate({0}, {1})",
        python=lambda kind, held, start: tuple(enumerate(held, start)),
    )
    ZIP = Row(
        arity=None,
        rule=rules.items_side_by_side,
        words="takes lists",
        text="zip({args})",
        python=lambda kind, *held: tuple(zip(*held, strict=False)),
    )
    RANGE = Row(
        arity=2,
        rule=rules.interval_of,
        words="takes two integers",
        fails=True,
        text="range({0}, {1})",
        python=lambda kind, low, high: range(low, high),
    )
    COUNTER = Row(
        arity=0, rule=rules.counter, words="is a Counter", text="Counter()", python=lambda kind: Counter[Any]()
    )
    COUNTED = Row(
        arity=1,
        rule=rules.items_of_counter,
        words="takes the list of what it has",
        text="counted({0})",
        python=lambda kind, held: Counter(held),
    )
    ELEMENTS = Row(
        arity=1,
        rule=rules.elements_of_counter,
        words="lists what a Counter has",
        text="elements({0})",
        python=lambda kind, held: tuple(each for each in sorted(held, key=canonical_key) for _ in range(held[each])),
    )
    DISTINCT = Row(
        arity=1,
        rule=rules.size_of_counter,
        words="takes a Counter",
        text="distinct({0})",
        python=lambda kind, held: len(held),
    )
    COUNT = Row(
        arity=2,
        rule=rules.occurrences,
        words="takes a Counter or list and an element of its type",
        text="count({0}, {1})",
        python=lambda kind, held, value: held[value] if isinstance(held, Counter) else operator.countOf(held, value),
    )

    @property
    def row(self) -> Row:
        """All that is known of it."""
        row: Row = self.value
        return row

    def __repr__(self) -> str:
        return self.name.lower()


Op: TypeAlias = ScalarOp | CollectionOp
