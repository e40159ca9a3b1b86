"""The bug: the receiver writes the effect and its own log one after the other, not in one transaction.

The request takes effect, and the receiver crashes before its log says so. The message is still in the network and
arrives again; the receiver, restarted, takes it for new.

Expected: invariant of at_most_once after 8 steps.
"""

from checker import action, require
from checker.specs.reliable_delivery import ReliableDelivery


class SplitCommit(ReliableDelivery):
    """Reliable delivery in which a crash can come between an effect and the note that it is done."""

    @action
    def commit(self) -> None:
        require(self.transaction)
        self.write_next()
