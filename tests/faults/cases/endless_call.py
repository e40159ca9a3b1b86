"""A body in one call of C that goes on without end: no handler of a signal and no other thread of Python runs meanwhile."""

from checker import Range, Spec, action, invariant, require


class Level(Range, low=0, high=3):
    pass


class Light(Spec):
    level: Level = 0

    @action
    def up(self) -> None:
        print("the call begins", flush=True)
        require(self.level < sum(range(10**11)))
        self.level += 1

    @invariant
    def low(self) -> bool:
        return self.level < 4
