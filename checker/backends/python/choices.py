"""All choices of some parameters' values, in order: gone over without being held, and each at hand by its number."""

import itertools
import math
import sys
from collections.abc import Iterator, Sequence
from typing import Any, SupportsIndex, overload

from checker.language.ranked import numbered
from checker.language.types import Type
from checker.language.values import domain_size, domain_values

MOST_HELD = 1 << 17
"""A domain of so many values is held while choices are gone over; the values of a larger one are made anew each time."""


class Choices(Sequence[tuple[Any, ...]]):
    """The product of domains, its last value changing the fastest."""

    def __init__(self, kinds: Sequence[Type]) -> None:
        self._kinds = tuple(kinds)
        self.total = math.prod(map(domain_size, self._kinds))
        """How many choices there are; more than `len` can say, perhaps."""

    def __len__(self) -> int:
        return min(self.total, sys.maxsize)

    @overload
    def __getitem__(self, number: SupportsIndex) -> tuple[Any, ...]: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[tuple[Any, ...]]: ...

    def __getitem__(self, number: SupportsIndex | slice) -> Any:
        if isinstance(number, slice):
            return [self[place] for place in range(*number.indices(len(self)))]
        place = number.__index__()
        if not 0 <= place < self.total:
            raise IndexError(place)
        return numbered(self._kinds, place)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        parts = [_held(kind) if domain_size(kind) <= MOST_HELD else kind for kind in self._kinds]
        held = [part for part in parts if isinstance(part, tuple)]
        return itertools.product(*held) if len(held) == len(parts) else _product(parts)


def _held(kind: Type) -> tuple[Any, ...]:
    """The values of a domain, in a loop that can be interrupted: there may be very many."""
    return tuple([value for value in domain_values(kind)])  # noqa: C416  # `list` would not look for interrupts


def _product(parts: list[tuple[Any, ...] | Type]) -> Iterator[tuple[Any, ...]]:
    if not parts:
        yield ()
        return
    first = parts[0]
    for value in first if isinstance(first, tuple) else domain_values(first):
        for rest in _product(parts[1:]):
            yield (value, *rest)
