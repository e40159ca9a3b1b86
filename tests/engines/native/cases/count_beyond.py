"""A count that is as large as an int may be is too many for a Counter, in one word and in several."""

from collections import Counter
from typing import Annotated

from checker import MaxLen, Range, Spec, action, fill, final, require


class Small(Range, low=0, high=6):
    """A few values."""


class CountBeyond(Spec):
    """What is put in is too much, or less than nothing."""

    bag: Annotated[Counter[Small], MaxLen(3)] = fill()
    large_bag: Annotated[Counter[Small], MaxLen(40)] = fill()
    count: int = (1 << 63) - 1
    is_large: bool = False

    @action
    def begin(self) -> None:
        require(self.bag.total() == 0)
        self.bag[Small(0)] = 1
        self.large_bag[Small(0)] = 40

    @action
    def choose(self) -> None:
        self.is_large = True

    @action
    def go_beyond(self) -> None:
        require(self.bag[Small(0)] == 1)
        if self.is_large:
            self.large_bag[Small(1)] = self.count
        else:
            self.bag[Small(1)] = self.count

    @final
    def ends(self) -> bool:
        return True
