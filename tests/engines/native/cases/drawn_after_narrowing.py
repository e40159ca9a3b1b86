"""A parameter is drawn from what a local is only where a test has told: in states where it is not, the action is not enabled."""

from checker import Range, Record, Spec, action, invariant, require


class Small(Range, low=0, high=2):
    """Three numbers."""


class Wide(Range, low=-3, high=9):
    """More than are tried one by one, twice."""


class Packet(Record):
    """Has a number."""

    number: Small


class DrawnAfterNarrowing(Spec):
    """What is held may be nothing."""

    held: Packet | None = None
    taken: Small = Small(0)

    @action
    def put(self, packet: Packet) -> None:
        self.held = packet

    @action
    def take(self, below: Wide, other: Wide) -> None:
        packet = self.held
        require(packet is not None)
        require(below == packet.number - 1)
        require(other == 1)
        self.taken = packet.number
        self.held = None

    @action
    def take_either(self, below: Wide, other: Wide) -> None:
        packet = self.held
        require(packet is None or below == packet.number - 1)
        require(packet is not None and other == packet.number)
        self.taken = Small(other)

    @invariant
    def is_small(self) -> bool:
        return self.taken <= 2
