"""What a permutation of a sort's elements moves: which types hold elements of the sort, and which constants stay as they are."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, assert_never

from checker.language.sorts import Element
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    NoneType,
    QuorumType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    SortType,
    TupleType,
    Type,
    UnionType,
)
from checker.symmetry.permute import Permutation, permuter


class Moved:
    """The elements of one sort, and permutations of which every one of its group is a product."""

    def __init__(self, sort: type[Element], generators: Iterable[Permutation]) -> None:
        self.sort, self.generators = sort, tuple(generators)
        self.holds: Callable[[Type], bool] = cache(self._holds)
        """Whether values of a type hold elements of the sort."""

    def _holds(self, kind: Type) -> bool:
        match kind:
            case SortType(sort) | QuorumType(of=SortType(sort)):
                return sort is self.sort
            case SetType(of) | FrozenSetType(of) | SequenceType(of) | ListType(of) | CounterType(of):
                return self.holds(of)
            case DictType(key, value):
                return self.holds(key) or self.holds(value)
            case RecordType(_, fields):
                return any(self.holds(part) for _, part in fields)
            case TupleType(parts) | UnionType(parts):
                return any(map(self.holds, parts))
            case NoneType() | BoolType() | LiteralType() | EnumType() | RangeType():
                return False
            case _:
                assert_never(kind)

    def keeps(self, kind: Type, value: Any) -> bool:
        """Whether every permutation of the group takes a frozen value to itself."""
        moves = (permuter(kind, permutation) for permutation in self.generators) if self.holds(kind) else ()
        return all(move is None or move(value) == value for move in moves)

    def told_apart(self, kind: Type, text: str) -> str:
        """What is said of a constant that some permutation does not take to itself."""
        if isinstance(kind, DictType):
            return f"{text} has not the same for all elements of {self.sort.__name__}"
        return f"{text} is told from other elements of {self.sort.__name__}"
