"""The canonical order of values, by their codes."""

from functools import lru_cache

from checker.backends.c.codes import decode, is_wide, parts, size
from checker.ir.not_compiled import NotCompiled
from checker.language.order import canonical_key
from checker.language.types import FrozenSetType, RecordType, SequenceType, TupleType, Type, UnionType

MOST_SORTED = 4096
"""Values in an order that is not that of their codes are compiled up to so many."""


@lru_cache(maxsize=64)
def codes_in_order(kind: Type) -> tuple[int, ...]:
    """All codes in the canonical order of their values."""
    if size(kind) > MOST_SORTED:
        raise NotCompiled(f"the order of {size(kind):,} sets is not compiled")
    return tuple(sorted(range(size(kind)), key=lambda number: canonical_key(decode(kind, number))))


def in_canonical_order(kind: Type) -> bool:
    """Whether ascending codes are ascending values; wide values are compared as values."""
    match kind:
        case _ if is_wide(kind):
            return True
        case FrozenSetType():
            return False
        case RecordType() | TupleType():
            return all(map(in_canonical_order, parts(kind)))
        case SequenceType(of):
            return in_canonical_order(of)
        case UnionType(alternatives):
            lengths = [len(member.items) for member in alternatives if isinstance(member, TupleType)]
            return sum(map(bool, lengths)) <= 1 and all(map(in_canonical_order, alternatives))
        case _:
            return True
