"""The bug: a member that hears of a rebalance joins again, but works on while it waits.

Member 1 works on the partition when member 2 joins; it hears of the rebalance and joins again. In the new generation
member 2 is given the partition and begins to work on it, before member 1 has heard that it is no longer its own.

Expected: invariant of one_worker_in_the_group after 12 steps.
"""

from checker import action, require
from checker.specs.consumer_group import ConsumerGroup, Member


class KeepsWorking(ConsumerGroup, Partition=1):
    """A consumer group in which a member gives up its partitions only for those that it is given next."""

    @action
    def heartbeat(self, member: Member) -> None:
        require(self.phase[member] in ("syncing", "working"))
        require(not self.is_current(member))
        self.phase[member] = "out"
