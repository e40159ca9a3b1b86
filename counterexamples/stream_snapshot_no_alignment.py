"""The bug: the operator goes on with a channel whose barrier has come, although it has not stored its state yet.

Source 1 puts its barrier before its first record. The operator counts that record, then stores its state: the complete
snapshot has counted a record that source 1 sends again after any failure.

Expected: invariant of nothing_counted_before_it_is_sent after 8 steps.
"""

from checker import action, require
from checker.specs.stream_snapshot import Event, Source, StreamSnapshot


class NoAlignment(StreamSnapshot):
    """Stream snapshots in which a channel is not held back behind its barrier."""

    @action
    def receive_event(self, source: Source, event: Event) -> None:
        require(self.channel[source][:1] == [event])
        self.channel[source].pop(0)
        self.counted[source] += 1
        if self.taken and source not in self.arrived:
            self.next_in_flight[source].append(event)
