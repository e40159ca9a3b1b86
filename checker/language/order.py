"""The canonical order of values, and sets that iterate in it.

One order over every value of every domain, the same on every run: None, booleans, integers, strings, enum members, sort elements,
tuples, records, sets. Within a kind: by value, alphabetically, by definition, by index, field by field. Nothing here imports the
rest of the language; sort elements and records carry their own key as `canonical_key`.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from enum import Enum
from typing import Any, Self, TypeVar

T = TypeVar("T")

Key = tuple[Any, ...]

RANK_ELEMENT = 5
RANK_RECORD = 7


def canonical_key(value: object) -> Key:
    """A tuple that orders `value` among all values; raises TypeError for what no domain holds."""
    try:
        return value.canonical_key  # type: ignore[attr-defined, no-any-return]  # sort elements and records; the fast path
    except AttributeError:
        return _built_in_key(value)


def _built_in_key(value: object) -> Key:
    match value:
        case None:
            return (0,)
        case Enum():
            return (4, type(value).__name__, list(type(value)).index(value))
        case bool():
            return (1, value)
        case int() | float():
            return (2, value)
        case str():
            return (3, value)
        case tuple():
            return (6, *map(canonical_key, value))
        case frozenset() | set():
            return (8, len(value), *sorted(map(canonical_key, value)))
        case _:
            raise TypeError(f"{value!r} is not a value of any domain")


def in_order(values: Iterable[T]) -> list[T]:
    """The values sorted canonically."""
    return sorted(values, key=canonical_key)


class CanonicalFrozenSet(frozenset[T]):
    """A frozenset that iterates in canonical order, as do the sets made from it."""

    __slots__ = ()

    def __iter__(self) -> Iterator[T]:
        return iter(in_order(frozenset.__iter__(self)))

    def __repr__(self) -> str:
        return "{" + ", ".join(map(str, self)) + "}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (type(self), (tuple(self),))


class CanonicalSet(set[T]):
    """A set that iterates in canonical order, as do the sets made from it."""

    __slots__ = ()
    __hash__ = None

    def __iter__(self) -> Iterator[T]:
        return iter(in_order(set.__iter__(self)))

    def __repr__(self) -> str:
        return "{" + ", ".join(map(str, self)) + "}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (CanonicalSet, (tuple(self),))

    def pop(self) -> T:
        """Remove and return the first element in canonical order."""
        for value in self:
            self.remove(value)
            return value
        raise KeyError("pop from an empty set")

    def copy(self) -> "CanonicalSet[T]":
        return CanonicalSet(set.__iter__(self))


def _returning(operation: str, base: type, result: type) -> Any:
    """The set operation of `base`, its result made a `result`: Python's own would give a plain set."""
    plain = getattr(base, operation)

    def operate(self: AbstractSet[Any], *others: Any) -> Any:
        value = plain(self, *others)
        return value if value is NotImplemented else result(value)

    operate.__name__ = operation
    return operate


_ALGEBRA = (
    *("__and__", "__or__", "__sub__", "__xor__", "__rand__", "__ror__", "__rsub__", "__rxor__"),
    *("union", "intersection", "difference", "symmetric_difference"),
)
for _operation in _ALGEBRA:
    setattr(CanonicalSet, _operation, _returning(_operation, set, CanonicalSet))
    setattr(CanonicalFrozenSet, _operation, _returning(_operation, frozenset, CanonicalFrozenSet))


class Keyed:
    """A value that carries its canonical key; copies of it are itself."""

    __slots__ = ()

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self
