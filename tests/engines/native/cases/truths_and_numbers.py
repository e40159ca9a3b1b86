"""0 equals False and 1 equals True: as keys, as elements, as items."""

from checker import Range, Spec, action, fill, require


class Bit(Range, low=0, high=1):
    """Zero or one."""


class Digit(Range, low=0, high=3):
    """Also two and three."""


class TruthsAndNumbers(Spec):
    """Containers of truths asked for numbers, and the other way round."""

    by_truth: dict[bool, bool] = fill(False)
    by_bit: dict[Bit, bool] = fill(False)
    truths: set[bool] = fill()
    digits: set[Digit] = fill()
    yes: bool = False

    @action
    def read(self):
        self.yes = self.by_truth[0]

    @action
    def write(self, truth: bool):
        self.by_truth[1] = True
        self.by_bit[truth] = True

    @action
    def collect(self, truth: bool, digit: Digit):
        self.truths.add(truth)
        self.digits.add(digit)

    @action
    def drop(self, digit: Digit, truth: bool):
        require(digit >= 0 and digit in self.truths)
        require(truth is not None and truth in self.digits)
        self.truths.discard(digit)
        self.digits.remove(truth)

    @action
    def count(self):
        require(0 in self.digits and False in self.digits)
        self.yes = [False, True].count(1) == 1 and 1 in [True] and 2 not in self.by_truth and self.by_truth.get(1)

    @action
    def choose(self, digit: Digit):
        require(self.by_truth[digit] if digit < 2 else self.by_bit[digit == 3])

    @action
    def chain(self, digit: Digit):
        require(len(self.truths) > 0 in self.truths)
        for i in Digit:
            if i <= digit and i in self.by_truth:
                self.yes = self.yes or self.by_truth[i]
