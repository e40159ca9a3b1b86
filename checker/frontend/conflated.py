"""Values of different kinds that Python calls equal: True and 1, a string and the member of an enum of strings, a quorum and a set."""

from collections.abc import Iterable

from checker.language.types import (
    BoolType,
    EnumType,
    FrozenSetType,
    LiteralType,
    QuorumType,
    RangeType,
    SequenceType,
    TupleType,
    Type,
    UnionType,
)

BOOLS = "True and 1 are equal in Python"
STRINGS = "a string equals the member of an enum of strings"
SETS = "a quorum equals any set of the same elements"
APART = {
    BOOLS: "make the bool a Literal, or put each in a record of its own",
    STRINGS: "use a plain enum.Enum, or put each in a record of its own",
    SETS: "use frozenset alone for both, or put each in a record of its own",
}
"""What keeps values apart that Python calls equal."""


def conflated(one: Type, other: Type) -> str | None:
    """Why a value of one may equal a value of the other that is of another kind, alone, in tuples or in sets; None where none does."""
    match one, other:
        case UnionType(members), _:
            return _first(conflated(member, other) for member in members)
        case _, UnionType(members):
            return _first(conflated(one, member) for member in members)
        case TupleType(a), TupleType(b):
            return _first(map(conflated, a, b)) if len(a) == len(b) else None
        case (SequenceType(of, bound), TupleType(items)) | (TupleType(items), SequenceType(of, bound)):
            return _first(conflated(of, item) for item in items) if len(items) <= bound else None
        case SequenceType(a, few), SequenceType(b, many):
            return conflated(a, b) if few and many else None
        case (QuorumType(sort, a), QuorumType(same, b)):
            return SETS if a.sort is b.sort and sort is not same else None
        case (QuorumType(_, of), FrozenSetType(inner)) | (FrozenSetType(inner), QuorumType(_, of)):
            return SETS if of in (inner.members if isinstance(inner, UnionType) else (inner,)) else None
        case FrozenSetType(a), FrozenSetType(b):
            return conflated(a, b)
        case _:
            if {_is_bool(one), _is_bool(other)} == {True, False}:
                return BOOLS
            return (
                STRINGS if one != other and _strings(one) & _strings(other) and not _are_literals(one, other) else None
            )


def _first(reasons: Iterable[str | None]) -> str | None:
    return next((reason for reason in reasons if reason is not None), None)


def _strings(kind: Type) -> frozenset[str]:
    """The strings of a Literal, or that the members of an enum equal."""
    match kind:
        case LiteralType(values):
            return frozenset(value for value in values if isinstance(value, str))
        case EnumType(enum) if issubclass(enum, str):
            return frozenset(str.__str__(member) for member in enum)
        case _:
            return frozenset()


def _are_literals(one: Type, other: Type) -> bool:
    return isinstance(one, LiteralType) and isinstance(other, LiteralType)


def _is_bool(kind: Type) -> bool | None:
    """True for a domain of bools, False for one of numbers, None for any other."""
    match kind:
        case BoolType():
            return True
        case RangeType():
            return False
        case LiteralType(values) if isinstance(values[0], int):
            return isinstance(values[0], bool)
        case _:
            return None
