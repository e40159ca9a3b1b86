"""What the state and records keep of the values that a body gives them: copies by value, of the kinds that their domains have.

Passes over types become closures, made once for a type: `acceptor` judges a value, `keeper` makes it one of the domain's kind. In a copy
that is kept a set is a frozenset, a list is a tuple where the domain is a sequence, a quorum is one only where the domain is its family,
and every frozenset is canonical.
"""

from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from typing import Any, assert_never

from checker.language.misfits import outside
from checker.language.order import CanonicalFrozenSet
from checker.language.records import FieldDomains
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
from checker.language.values import domain_values

Accepts = Callable[[Any], bool]
Keeps = Callable[[Any], Any]


@lru_cache(maxsize=4096)
def acceptor(kind: Type) -> Accepts:
    """Whether a Python value is in a domain of immutable values, and of its kind: True is not an integer.

    It may raise TypeError for a value that has no hash.
    """
    match kind:
        case NoneType():
            return lambda value: value is None
        case BoolType():
            return lambda value: value is True or value is False
        case LiteralType(values):
            kinds = type(values[0])
            allowed = frozenset(values)
            return lambda value: type(value) is kinds and value in allowed
        case EnumType(enum):
            return _enum_acceptor(enum)
        case SortType():
            return frozenset(domain_values(kind)).__contains__
        case QuorumType(sort):
            quorums = frozenset(domain_values(kind))
            return lambda value: type(value) is sort and value in quorums
        case RangeType(_, low, high):
            return lambda value: type(value) is int and low <= value <= high
        case RecordType():
            return _record_acceptor(kind)
        case TupleType(items):
            accepts = [acceptor(item) for item in items]
            return lambda value: (
                type(value) is tuple
                and len(value) == len(accepts)
                and all(a(v) for a, v in zip(accepts, value, strict=True))
            )
        case FrozenSetType(of):
            inner = acceptor(of)
            return lambda value: isinstance(value, frozenset) and all(inner(v) for v in value)
        case SequenceType(of, bound):
            inner = acceptor(of)
            return lambda value: type(value) is tuple and len(value) <= bound and all(inner(v) for v in value)
        case UnionType(members):
            return _union_acceptor(members)
        case DictType() | SetType() | ListType() | CounterType():
            return lambda value: False
        case _:
            assert_never(kind)


def fits(kind: Type, value: Any) -> bool:
    """As the `acceptor` says it, of any value: one without a hash is in no domain."""
    try:
        return acceptor(kind)(value)
    except TypeError:
        return False


def _enum_acceptor(enum: type[Enum]) -> Accepts:
    members = frozenset(enum)
    return lambda value: isinstance(value, enum) and value in members


def _record_acceptor(kind: RecordType) -> Accepts:
    fields = [(name, acceptor(field)) for name, field in kind.fields]
    good: set[Any] = set()

    def accepts(value: Any) -> bool:
        if type(value) is not kind.record:
            return False
        if value in good:
            return True
        if not all(judge(getattr(value, name)) for name, judge in fields):
            return False
        good.add(value)
        return True

    return accepts


def _union_acceptor(members: tuple[Type, ...]) -> Accepts:
    alternatives = tuple(acceptor(member) for member in members)

    def accepts(value: Any) -> bool:
        return any(judge(value) for judge in alternatives)

    if not all(isinstance(member, NoneType | SortType | RecordType) for member in members):
        return accepts  # equal is not enough: True == 1, and a set that can change equals a frozenset
    good: set[Any] = set()

    def accepts_known(value: Any) -> bool:
        if value in good:
            return True
        if not accepts(value):
            return False
        good.add(value)
        return True

    return accepts_known


@lru_cache(maxsize=4096)
def keeper(kind: Type) -> Keeps | None:
    """From a value to what is kept of it in a domain of immutable values; None where that is the value itself.

    What is outside the domain is given back, perhaps in another form, for the acceptor to refuse.
    """
    match kind:
        case FrozenSetType(of):
            return _set_keeper(keeper(of))
        case TupleType(items):
            return _tuple_keeper([keeper(item) for item in items])
        case SequenceType(of):
            return _sequence_keeper(keeper(of))
        case UnionType(members):
            ways = [(keep, acceptor(member)) for member in members if (keep := keeper(member)) is not None]
            return _union_keeper(ways) if ways else None
        case _:
            return None


def _set_keeper(inner: Keeps | None) -> Keeps:
    def keep(value: Any) -> Any:
        if not isinstance(value, set | frozenset) or (inner is None and type(value) is CanonicalFrozenSet):
            return value
        return CanonicalFrozenSet(value if inner is None else map(inner, value))

    return keep


def _tuple_keeper(keeps: list[Keeps | None]) -> Keeps | None:
    if not any(keeps):
        return None

    def keep(value: Any) -> Any:
        if type(value) is not tuple or len(value) != len(keeps):
            return value
        return tuple(v if k is None else k(v) for k, v in zip(keeps, value, strict=True))

    return keep


def _sequence_keeper(inner: Keeps | None) -> Keeps:
    def keep(value: Any) -> Any:
        if type(value) is not tuple and not isinstance(value, list):
            return value
        return tuple(value) if inner is None else tuple(map(inner, value))

    return keep


def _union_keeper(ways: list[tuple[Keeps, Accepts]]) -> Keeps:
    def keep(value: Any) -> Any:
        if isinstance(value, set | frozenset | tuple | list):
            for way, accepts in ways:
                kept = way(value)
                if accepts(kept):
                    return kept
        return value

    return keep


def field_domains(kind: RecordType) -> FieldDomains:
    """How the fields of a record are kept and judged while a model is bound; the judge names the field that is wrong."""
    fields = [(name, field, acceptor(field)) for name, field in kind.fields]
    keeps = [keeper(field) for _, field in kind.fields]

    def check(record: Any) -> None:
        for name, field, accepts in fields:
            if not accepts(getattr(record, name)):
                raise outside(getattr(record, name), field, sign=" =").within(f"{kind.record.__name__}.{name}")

    def keep(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(v if k is None else k(v) for k, v in zip(keeps, values, strict=True))

    loose = tuple((place, accepts) for place, (_, field, accepts) in enumerate(fields) if equals_others(field))
    return FieldDomains(keep, check, loose)


def equals_others(kind: Type) -> bool:
    """Whether a value outside the domain may equal one inside: True and 1, a string and a member of an enum, a set and a quorum."""
    match kind:
        case BoolType() | RangeType() | LiteralType() | QuorumType():
            return True
        case EnumType(enum):
            return issubclass(enum, str)
        case TupleType(parts) | UnionType(parts):
            return any(map(equals_others, parts))
        case FrozenSetType(of) | SequenceType(of):
            return equals_others(of)
        case _:
            return False
