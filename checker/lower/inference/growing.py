"""How long the lists may become that a body builds: what they are given, and as many items as its statements may add.

Every loop has a most of turns, so a statement runs so many times at most. A name that is given a list inside a loop is given one anew in
each turn, before anything is added to it: then only the loops within that one count.
"""

import ast
from dataclasses import dataclass, field, replace
from math import prod

from checker.ir.kinds import HUGE
from checker.ir.nodes import After, Apply, Comprehension, Convert, Expr, Local
from checker.ir.ops import CollectionOp, Op
from checker.language.types import DictType, ListType, SequenceType, TupleType, Type

_AS_LONG: frozenset[Op] = frozenset(
    {
        *(CollectionOp.SLICE, CollectionOp.REVERSE, CollectionOp.SORT),
        *(CollectionOp.ITEMS, CollectionOp.SEQUENCE),
    }
)
"""Operations whose result has no more items than what they are given."""
Loops = tuple[tuple[int, int], ...]
"""The loops around a statement, from the outside in: each by a number of its own, with the most turns it takes."""


@dataclass
class Growth:
    """What one pass over a body notes of its lists."""

    around: Loops = ()
    """The loops around the statement that is lowered."""
    given: dict[str, list[Loops]] = field(default_factory=dict)
    """Where a name is given a list."""
    longest: dict[str, int] = field(default_factory=dict)
    """How many items such a list has at most."""
    added: dict[str, list[tuple[Loops, int]]] = field(default_factory=dict)
    """Where items are added, and how many at a time."""
    places: dict[str, ast.AST] = field(default_factory=dict)
    """Where a name is added to, for messages."""

    def enter(self, number: int, turns: int) -> Loops:
        """Note that a loop begins; gives what is around it."""
        outer = self.around
        self.around = (*outer, (number, turns))
        return outer

    def give(self, name: str, kind: Type) -> None:
        """Note that a name, or a part of the dict that it stands for, is given a value of a type."""
        self.given.setdefault(name, []).append(self.around)
        self.longest[name] = max(self.longest.get(name, 0), length_in(kind))

    def add(self, name: str, count: int, node: ast.AST) -> None:
        """Note that so many items are added to a list."""
        self.added.setdefault(name, []).append((self.around, count))
        self.places[name] = node

    def most(self, name: str) -> int:
        """How many items a list of this name may come to have."""
        inside = _common(self.given.get(name, [()]))
        added = (count * prod(turns for _, turns in around[inside:]) for around, count in self.added[name])
        return min(HUGE, self.longest.get(name, 0) + sum(added))


def _common(places: list[Loops]) -> int:
    """How many loops are around all of these."""
    first, *others = places
    common = len(first)
    for other in others:
        same = (one[0] == two[0] for one, two in zip(first, other, strict=False))
        common = min(common, next((count for count, is_same in enumerate(same) if not is_same), len(other)), len(other))
    return common


def length_in(kind: Type) -> int:
    """How many items a list has at most, or one in a dict."""
    match kind:
        case ListType(_, most) | SequenceType(_, most):
            return most
        case TupleType(items):
            return len(items)
        case DictType(_, value):
            return length_in(value)
        case _:
            return 0


def with_length(kind: Type, most: int) -> Type:
    """The type with room for so many items."""
    match kind:
        case ListType() | SequenceType():
            return replace(kind, max_len=most)
        case DictType():
            return replace(kind, value=with_length(kind.value, most))
        case _:
            return kind


def longer_by(value: Expr, name: str) -> int | None:
    """By how many items a list is longer at most than the one that a name stands for; None where that is not told."""
    match value:
        case Local(_, other):
            return 0 if other == name else None
        case Convert(value=inner) | After(result=inner):
            return longer_by(inner, name)
        case Apply(op, _, (inner, *_)) if op in _AS_LONG:
            return longer_by(inner, name)
        case Apply(CollectionOp.CONCAT, _, (one, other)):
            for inner, more in ((one, other), (other, one)):
                found = longer_by(inner, name)
                if found is not None:
                    return found + length_in(more.type)
            return None
        case Comprehension(collect="list" | "ascending" | "descending", clauses=(clause, *rest)) if all(
            each.source.type == ListType(each.type, 1) for each in rest
        ):
            return longer_by(clause.source, name)
        case _:
            return None
