"""A parameter is drawn from what another holds that is a dict, a set, a list or a Counter: with its keys, not with their numbers."""

import enum
from collections import Counter
from typing import Annotated

from checker import MaxLen, Range, Spec, action, invariant, reachable, require


class Number(Range, low=0, high=9):
    """Enough that not all choices are tried."""


class Key(Range, low=1, high=2):
    """Keys that are not their numbers."""


class Name(enum.Enum):
    """Keys that are no numbers at all."""

    FIRST = 1
    SECOND = 2


class DrawnFromParameters(Spec):
    """Each action does what it does for one choice of its arguments."""

    number: Number = Number(0)

    @action
    def by_range(self, table: dict[Key, Number], number: Number) -> None:
        require(table[1] == number)
        require(table[2] == 0)
        self.number = number

    @action
    def by_enum(self, table: dict[Name, Number], number: Number) -> None:
        require(table[Name.SECOND] == number)
        require(table[Name.FIRST] == 9)
        self.number = number

    @action
    def by_set(self, less: set[Number], more: set[Number]) -> None:
        require(more == less | {1})
        require(len(less) == 1)
        self.number = max(more)

    @action
    def by_size(self, given: set[Number], first: Number, second: Number) -> None:
        require(first == len(given - {1, 2}))
        require(second == (3 if given == {3} else 0))
        require(len(given) == 1)
        self.number = max(first, second)

    @action
    def by_counter(
        self, bag: Annotated[Counter[Key], MaxLen(3)], number: Number, queue: Annotated[list[Key], MaxLen(3)]
    ) -> None:
        require(number == bag[2] + len(queue))
        require(queue == [1, 1] and bag.total() == 2)
        self.number = number

    @invariant
    def in_bounds(self) -> bool:
        return self.number <= 9

    @reachable
    def four(self) -> bool:
        return self.number == 4

    @reachable
    def eight(self) -> bool:
        return self.number == 8
