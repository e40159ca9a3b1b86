"""What fails before all parameters are chosen fails for every choice of the others: each is a transition."""

from typing import Annotated

from checker import MaxLen, Range, Spec, action, fill, require


class Small(Range, low=0, high=2):
    """Three."""


class Large(Range, low=0, high=9):
    """Ten, which with others are more than are written out."""


class StagedFailure(Spec):
    """Grows until the heads of two actions fail."""

    log: Annotated[list[Small], MaxLen(3)] = fill()
    count: Small = Small(0)

    @action
    def grow(self, small: Small) -> None:
        require(len(self.log) < 2)
        self.log.append(small)

    @action
    def look(self, first: Small, second: Small) -> None:
        require(self.log and self.log[0] == second)
        require(self.log[first] != 2)
        require(self.log[1 - second] + first == 3)
        self.count = first

    @action
    def look_far(self, first: Large, second: Large) -> None:
        require(len(self.log) > 1)
        require(self.log[first // 4] < 2)
        require(second == first)
        self.count = Small(self.log[0])
