"""The bug: a snapshot passes for complete when all states are stored, before the records in flight are logged.

The record of source 1 is in its channel, ahead of the barrier, when the operator stores its state on the barrier of
source 2. The snapshot has the record neither as counted nor as in flight, and source 1 has it behind itself.

Expected: invariant of nothing_in_flight_is_lost after 6 steps.
"""

from checker import action, require
from checker.specs.stream_snapshot import Source, StreamSnapshot


class EarlyCompletion(StreamSnapshot):
    """Stream snapshots that are complete before the barrier of every channel has come."""

    @action
    def complete(self) -> None:
        require(self.taken)
        require(self.begun == set(Source))
        self.save()
