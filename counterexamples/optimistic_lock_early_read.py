"""The bug: a client reads the sub-records before it reads the version.

Client 2 reads a sub-record. Client 1 commits a change of it, and only then client 2 reads the version: it is the new one, so the
commit of client 2 goes through and writes over a change that it has not seen.

Expected: invariant of no_lost_update after 9 steps.
"""

from checker import action, require
from checker.specs.optimistic_lock import Client, OptimisticLock, SubRecord


class EarlyRead(OptimisticLock, Client=2):
    """The optimistic lock in which the version is the last that a client reads."""

    @action
    def read_record(self, client: Client, record: SubRecord) -> None:
        require(self.phase[client] == "idle")
        self.read[client][record] = self.stored[record]
