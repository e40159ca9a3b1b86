"""The types of a spec: what annotations become. A closed union of frozen dataclasses; never subclass one.

A type holds its sizes (how many elements a sort has, which quorums a family has), so a value is judged without asking what is bound at
the moment. A pass over types is one `match` that ends in `assert_never`.

**Frozen values** are how a state is kept: scalars are themselves; `dict[K, V]` is a tuple of frozen values in the order of K's values;
a set is a tuple of its elements in canonical order; a sequence is a tuple; a multiset is a tuple of (element, count) pairs in canonical
order; `tuple` and `frozenset` values, and immutable sequences, are themselves.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from checker.language.records import Record
from checker.language.sorts import Element, Int, Quorum, Range


@dataclass(frozen=True)
class NoneType:
    """The domain of None alone."""


@dataclass(frozen=True)
class BoolType:
    """False and True."""


@dataclass(frozen=True)
class LiteralType:
    """The strings, integers or booleans that a `Literal` lists."""

    values: tuple[Any, ...]


@dataclass(frozen=True)
class EnumType:
    """The members of an enum."""

    enum: type[Enum]


@dataclass(frozen=True)
class SortType:
    """The first `size` elements of a Symmetric or Ordered sort."""

    sort: type[Element]
    size: int


@dataclass(frozen=True)
class RangeType:
    """The integers of a Range, from `low` to `high`, both included."""

    sort: type[Range]
    low: int
    high: int


@dataclass(frozen=True)
class QuorumType:
    """The quorums of a family: `family` has the indices of each one's elements in `of`."""

    sort: type[Quorum]
    of: SortType
    family: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class RecordType:
    """The records of a class; `fields` are names and types in the order of declaration."""

    record: type[Record]
    fields: tuple[tuple[str, "Type"], ...]


@dataclass(frozen=True)
class TupleType:
    """Tuples of a fixed length."""

    items: tuple["Type", ...]


@dataclass(frozen=True)
class FrozenSetType:
    """All subsets of a domain, as immutable values."""

    of: "Type"


@dataclass(frozen=True)
class SequenceType:
    """Tuples of at most `max_len` items of one domain."""

    of: "Type"
    max_len: int


@dataclass(frozen=True)
class UnionType:
    """The values of any of the members."""

    members: tuple["ScalarType", ...]


@dataclass(frozen=True)
class DictType:
    """Total functions from a finite key domain."""

    key: "Type"
    value: "Type"


@dataclass(frozen=True)
class SetType:
    """Sets over a domain, of at most `max_len` elements when it is given."""

    of: "Type"
    max_len: int | None = None


@dataclass(frozen=True)
class ListType:
    """Sequences of at most `max_len` elements."""

    of: "Type"
    max_len: int


@dataclass(frozen=True)
class CounterType:
    """Multisets of at most `max_len` elements, counted with their multiplicity."""

    of: "Type"
    max_len: int


ScalarType: TypeAlias = (
    NoneType
    | BoolType
    | LiteralType
    | EnumType
    | SortType
    | RangeType
    | QuorumType
    | RecordType
    | TupleType
    | FrozenSetType
    | SequenceType
    | UnionType
)
"""Types whose values are immutable: they nest anywhere, in records and as keys too."""

MutableType: TypeAlias = DictType | SetType | ListType | CounterType
"""Types whose values change in place in a body; frozen in a state."""

Type: TypeAlias = ScalarType | MutableType


INT = RangeType(Int, Int.low, Int.high)


def holds_int(kind: Type) -> bool:
    """Whether an `int` is in the values of a type: then there are too many of them to be gone over."""
    match kind:
        case RangeType(sort):
            return sort is Int
        case RecordType(_, fields):
            return any(holds_int(field) for _, field in fields)
        case TupleType(parts) | UnionType(parts):
            return any(map(holds_int, parts))
        case FrozenSetType(of) | SequenceType(of) | SetType(of) | ListType(of) | CounterType(of):
            return holds_int(of)
        case DictType(_, value):
            return holds_int(value)
        case _:
            return False


def describe(kind: Type) -> str:
    """The type as its author would write it."""
    match kind:
        case NoneType():
            return "None"
        case BoolType():
            return "bool"
        case LiteralType(values):
            return f"Literal[{', '.join(map(repr, values))}]"
        case EnumType(enum):
            return enum.__name__
        case SortType(sort) | RangeType(sort) | QuorumType(sort):
            return sort.__name__
        case RecordType(record):
            return record.__name__
        case TupleType(items):
            return f"tuple[{', '.join(map(describe, items))}]"
        case FrozenSetType(of):
            return f"frozenset[{describe(of)}]"
        case SequenceType(of, bound):
            return f"Annotated[tuple[{describe(of)}, ...], MaxLen({bound})]"
        case UnionType(members):
            return " | ".join(map(describe, members))
        case DictType(key, value):
            return f"dict[{describe(key)}, {describe(value)}]"
        case SetType(of, None):
            return f"set[{describe(of)}]"
        case SetType(of, bound):
            return f"Annotated[set[{describe(of)}], MaxLen({bound})]"
        case ListType(of, bound):
            return f"Annotated[list[{describe(of)}], MaxLen({bound})]"
        case CounterType(of, bound):
            return f"Annotated[Counter[{describe(of)}], MaxLen({bound})]"
