"""The bug: a commit does not ask whether somebody has committed a version of what it writes.

Two transactions begin at the same moment, and transaction 1 reads the item that both write. Transaction 2 commits its version;
transaction 1, whose snapshot does not have it, commits one made from the old version over it.

Expected: invariant of no_lost_update after 7 steps.
"""

from checker import action, require
from checker.specs.snapshot_isolation import Item, SnapshotIsolation, Transaction


class NoFirstCommitter(SnapshotIsolation, Transaction=2):
    """Snapshot isolation in which the last committer wins."""

    @action
    def commit(self, transaction: Transaction) -> None:
        require(self.status[transaction] == "active")
        if self.isolation == "serializable" and self.written[transaction]:
            require(all(self.read[transaction][item] is None or self.is_unchanged(item, transaction) for item in Item))
        self.now += 1
        for item in self.written[transaction]:
            self.versions[item].add(self.now)
        self.status[transaction] = "committed"
        self.commit_time[transaction] = self.now
