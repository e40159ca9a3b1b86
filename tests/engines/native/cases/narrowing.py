"""Tests that always fail for a value's type: what follows them is never run."""

from checker import Range, Record, Spec, action, fill, invariant


class Bit(Range, low=0, high=1):
    """Zero or one."""


class Ask(Record):
    """What is sent."""

    bit: Bit


class Tell(Record):
    """What is never sent."""

    told: Bit


class Narrowing(Spec):
    """Asks only."""

    last: Ask = Ask(0)
    sent: set[Ask] = fill()
    bit: Bit = 0

    @action
    def send(self, bit: Bit):
        match self.last:
            case Tell(told=told):
                self.bit = told
            case Ask(bit=old) if old == bit:
                self.sent.add(self.last)
            case _:
                self.last = Ask(bit)

    @action
    def read(self):
        told = {m.told for m in self.sent if isinstance(m, Tell)}
        self.bit = sum(m.told for m in self.sent if isinstance(m, Tell)) + len(told)
        self.bit = self.last.told if isinstance(self.last, Tell) else self.last.bit

    @action
    def never(self):
        for x in set():
            self.bit = x.next().told[0]

    @invariant
    def fine(self) -> bool:
        return not isinstance(self.last, Tell) or self.last.told == 0
