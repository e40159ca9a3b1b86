"""Bounds of collections, beside those of annotated_types, which are understood too."""

from dataclasses import dataclass

from checker.language.constants import ConstantMeta
from checker.language.sorts import SortMeta


@dataclass(frozen=True)
class MaxLen:
    """At most so many elements: `Annotated[list[T], MaxLen(4)]`, or with a sort `MaxLen(T)` as many as it has, whatever its size.

    `MaxLen(Capacity)` of a constant is as many as its value is.
    """

    max_length: int | SortMeta | ConstantMeta
