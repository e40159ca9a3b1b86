"""Types of locals that grow from pass to pass: how they are given more room, and which values one local does not hold together."""

from collections.abc import Iterable

from checker.ir.kinds import GREATEST, LEAST, NEVER, bounds, interval, is_scalar, members, union
from checker.language.types import (
    CounterType,
    DictType,
    ListType,
    QuorumType,
    RangeType,
    SequenceType,
    SetType,
    TupleType,
    Type,
    UnionType,
)


def widens_quorums(fact: Type, kind: Type) -> bool:
    """Whether quorums are held as mere sets: no conversion leads back."""
    return any(isinstance(m, QuorumType) for m in members(fact)) and not any(
        isinstance(m, QuorumType) for m in members(kind)
    )


def widened(before: Type, kind: Type, thresholds: Iterable[int]) -> Type:
    """A type that has grown, with more room where it grows: up to the next threshold, or without end."""
    match kind:
        case RangeType():
            low, high = bounds(kind)
            old_low, old_high = bounds(before) if isinstance(before, RangeType) else (low + 1, high - 1)
            least = max((n for n in thresholds if n <= low), default=LEAST)
            most = min((n for n in thresholds if n >= high), default=GREATEST)
            return interval(least if low < old_low else low, most if high > old_high else high)
        case UnionType(parts):
            numbers = next((part for part in members(before) if isinstance(part, RangeType)), before)
            return union(widened(numbers, part, thresholds) for part in parts)
        case TupleType(items):
            old_items = before.items if isinstance(before, TupleType) and len(before.items) == len(items) else items
            return TupleType(tuple(widened(old, item, thresholds) for old, item in zip(old_items, items, strict=True)))
        case ListType(of, most):
            return ListType(widened(before.of if isinstance(before, ListType) else of, of, thresholds), most)
        case SequenceType(of, most):
            return SequenceType(widened(before.of if isinstance(before, SequenceType) else of, of, thresholds), most)
        case _:
            return kind


def is_of_form(kind: Type, limit: Type) -> bool:
    """Whether a local of a type can be held as its annotation says."""
    if is_scalar(limit):
        return is_scalar(kind) or kind == NEVER
    return isinstance(kind, type(limit)) or kind == NEVER


APART: tuple[tuple[type[Type], str, str], ...] = (
    (SetType, "a set", "make it a frozenset"),
    (QuorumType, "a quorum", "use two names"),
    (ListType, "a list", "use two names"),
    (CounterType, "a Counter", "use two names"),
    (DictType, "a dict", "use two names"),
)
"""Types whose values one local does not hold beside others."""
