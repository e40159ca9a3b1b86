"""True equals 1, but is no integer of a Range: assigning it is an error."""

from checker import Range, Spec, action, require


class Bit(Range, low=0, high=1):
    """Zero or one."""


class TruthIntoRange(Spec):
    """Breaks in its third step."""

    bit: Bit = 0
    steps: Bit = 0

    @action
    def step(self):
        require(self.steps < 1)
        self.steps += 1

    @action
    def flip(self, truth: bool):
        require(self.steps == truth and truth)
        self.bit = truth
