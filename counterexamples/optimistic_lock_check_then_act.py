"""The bug: the version is compared before the write instead of with it.

Both clients find the version that they read and are free to write. Client 2 commits first; client 1 had read the sub-record before
that, and writes over it what came of the old value.

Expected: invariant of no_lost_update after 9 steps.
"""

from checker import action, require
from checker.specs.optimistic_lock import Client, OptimisticLock


class CheckThenAct(OptimisticLock, Client=2):
    """The optimistic lock in which a client that has looked at the version commits without comparing it again."""

    @action
    def commit(self, client: Client) -> None:
        require(self.phase[client] == "checked")
        if self.written[client]:
            self.version += 1
        for record in self.written[client]:
            self.stored[record] = self.version
        self.phase[client] = "committed"
        self.committed_at[client] = self.version
