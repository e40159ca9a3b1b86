"""Values that Python calls equal: whether two types have any in common, and whether equal ones stand side by side in two forms."""

from checker.ir.kinds import bounds, is_integer, joined, members
from checker.language.types import (
    BoolType,
    CounterType,
    DictType,
    EnumType,
    FrozenSetType,
    ListType,
    LiteralType,
    RangeType,
    RecordType,
    SequenceType,
    SetType,
    TupleType,
    Type,
    UnionType,
)


def mixes(kind: Type) -> bool:
    """Whether bools and integers stand in one place, at the top or within: equal values then have two codes."""
    match kind:
        case UnionType(parts):
            return {BoolType, RangeType} <= set(map(type, parts)) or has_texts(kind) or any(map(mixes, parts))
        case TupleType(items):
            return any(map(mixes, items))
        case RecordType(_, fields):
            return any(mixes(field) for _, field in fields)
        case DictType(key, value):
            return mixes(key) or mixes(value)
        case SetType(of) | FrozenSetType(of) | SequenceType(of) | ListType(of) | CounterType(of):
            return mixes(of)
        case _:
            return False


def has_texts(kind: Type) -> bool:
    """Whether strings and members of an enum of strings, or of two such enums, stand side by side: they may be equal."""
    texts = [m for m in members(kind) if isinstance(m, LiteralType) or is_text_enum(m)]
    return len(texts) > 1 and any(map(is_text_enum, texts))


def is_text_enum(kind: Type) -> bool:
    """Whether the members of an enum are strings."""
    return isinstance(kind, EnumType) and issubclass(kind.enum, str)


def mixes_within(kind: Type) -> bool:
    """Whether bools and integers stand in one place of a collection, tuple or record."""
    return any(mixes(member) for member in members(kind))


def disjoint(a: Type, b: Type) -> bool:
    """Whether no value of one equals a value of the other, as far as their shapes tell."""
    return not any(_may_equal(one, other) for one in members(a) for other in members(b))


def _may_equal(a: Type, b: Type) -> bool:
    if is_integer(a) and is_integer(b):
        return max(bounds(a)[0], bounds(b)[0]) <= min(bounds(a)[1], bounds(b)[1])
    match a, b:
        case LiteralType(one), LiteralType(other):
            return bool(set(one) & set(other))
        case TupleType(one), TupleType(other):
            return len(one) == len(other) and not any(map(disjoint, one, other))
        case (TupleType(items), SequenceType(of, most)) | (SequenceType(of, most), TupleType(items)):
            return len(items) <= most and not any(disjoint(item, of) for item in items)
        case _:
            return joined(a, b) is not None
