"""Stream snapshots: after any failure a pipeline goes on from its last snapshot and counts each record once.

Source: K. M. Chandy and L. Lamport, "Distributed Snapshots: Determining Global States of Distributed Systems", ACM TOCS
3(1), 1985, section 3; P. Carbone, G. Fora, S. Ewen, S. Haridi and K. Tzoumas, "Lightweight Asynchronous Snapshots for
Distributed Dataflows", arXiv:1506.08603, 2015, sections 4.2 and 5.

Sources put a barrier between the records that belong to a snapshot and those after it. Behind its barrier a channel is
held back until the operator has stored its state. An operator that waits for all barriers has no records in flight to
store (Carbone et al.: aligned). One that stores its state earlier also logs what still comes ahead of the other
barriers (Chandy and Lamport, who wait for the first barrier only: unaligned). Here it waits as long as it likes, so
both are covered. When anything fails, what is in the channels is gone and all restart from the last complete snapshot.
There is one snapshot at a time, and a source begins its part when it likes: the coordinator's requests are left out.
So are operators further down, which treat this one as it treats the sources.

    checker check stream_snapshot Offset=0..3
    checker check stream_snapshot Source=3

Expected: 55946 states, 225746 transitions, depth 37; with symmetry 28063 orbits.
"""

from typing import Annotated

from checker import MaxLen, Range, Record, Spec, Symmetric, action, fill, invariant, reachable, require, step_invariant


class Source(Symmetric, size=2):
    """Reads a log of its own, record by record, and can read it again from any place."""


class Offset(Range, low=0, high=2):
    """A number of records of one source: how far it has read, or how many are counted. The highest is its whole log."""


class Event(Record):
    """A record of a source's log, on its way to the operator."""

    number: Offset


class Barrier(Record):
    """Divides what belongs to the snapshot from what comes after it."""


class StreamSnapshot(Spec):
    """Sources, a channel from each, in order and without loss while nobody fails, and one operator.

    A channel has room for all records of its source and a barrier: as many as there are offsets.
    """

    offset: dict[Source, Offset] = fill(Offset(0))
    channel: dict[Source, Annotated[list[Event | Barrier], MaxLen(Offset)]] = fill()
    counted: dict[Source, Offset] = fill(Offset(0))
    """The operator's state."""

    begun: set[Source] = fill()
    """Which sources have their barrier out for the snapshot in progress."""
    arrived: set[Source] = fill()
    """Whose barrier has come to the operator."""
    taken: bool = False
    """Whether the operator has stored its state."""

    next_offset: dict[Source, Offset] = fill(Offset(0))
    """Stored for the snapshot in progress, like the next two."""
    next_counted: dict[Source, Offset] = fill(Offset(0))
    next_in_flight: dict[Source, Annotated[list[Event], MaxLen(Offset)]] = fill()

    saved_offset: dict[Source, Offset] = fill(Offset(0))
    """The last complete snapshot, like the next two."""
    saved_counted: dict[Source, Offset] = fill(Offset(0))
    saved_in_flight: dict[Source, Annotated[list[Event], MaxLen(Offset)]] = fill()

    resumed: bool = False
    """Whether the pipeline ever went on from a snapshot with records in flight: read by a property alone."""

    @action
    def send_event(self, source: Source):
        require(self.offset[source] < Offset.high)
        self.offset[source] += 1
        self.channel[source].append(Event(self.offset[source]))

    @action
    def receive_event(self, source: Source, event: Event):
        require(self.channel[source][:1] == [event])
        require(source not in self.arrived or self.taken)
        self.channel[source].pop(0)
        self.counted[source] += 1
        if self.taken and source not in self.arrived:
            self.next_in_flight[source].append(event)

    @action
    def send_barrier(self, source: Source):
        require(source not in self.begun)
        self.begun.add(source)
        self.next_offset[source] = self.offset[source]
        self.channel[source].append(Barrier())

    @action
    def receive_barrier(self, source: Source):
        require(self.channel[source][:1] == [Barrier()])
        self.channel[source].pop(0)
        self.arrived.add(source)

    @action
    def take_snapshot(self):
        require(self.arrived)  # Redundant: any process may begin a snapshot; this one learns of it from a barrier
        require(not self.taken)
        self.taken = True
        self.next_counted = self.counted

    @action
    def complete(self):
        require(self.taken)
        require(self.arrived == set(Source))
        self.save()

    def save(self) -> None:
        self.saved_offset = self.next_offset
        self.saved_counted = self.next_counted
        self.saved_in_flight = self.next_in_flight
        self.end_snapshot()

    def end_snapshot(self) -> None:
        self.begun.clear()
        self.arrived.clear()
        self.taken = False
        for source in Source:
            self.next_in_flight[source].clear()

    @action
    def recover(self):
        self.offset = self.saved_offset
        self.counted = self.saved_counted
        for source in Source:
            self.channel[source] = list(self.saved_in_flight[source])
        self.end_snapshot()
        if any(self.saved_in_flight[source] for source in Source):
            self.resumed = True

    @invariant
    def each_record_counts_once(self):
        """What a source has sent is counted, or it is in the channel, in order; nothing is both."""
        return all(
            [m.number for m in self.channel[s] if isinstance(m, Event)]
            == [number for number in Offset if self.counted[s] < number <= self.offset[s]]
            for s in Source
        )

    @invariant
    def nothing_counted_before_it_is_sent(self):
        """A complete snapshot is a consistent cut: nothing is counted in it that a source, in it, is still to send."""
        return all(self.saved_counted[s] <= self.saved_offset[s] for s in Source)

    @invariant
    def nothing_in_flight_is_lost(self):
        """A complete snapshot is a consistent cut: what is sent in it and not counted is in it as well, in order."""
        return all(
            [event.number for event in self.saved_in_flight[s]]
            == [number for number in Offset if self.saved_counted[s] < number <= self.saved_offset[s]]
            for s in Source
        )

    @invariant
    def barriers_stay_single(self):
        """The barrier of a source that has begun is in its channel or with the operator, once."""
        return all(self.channel[s].count(Barrier()) + (s in self.arrived) == 1 for s in self.begun)

    @step_invariant
    def snapshots_go_forward(self, after):
        """A complete snapshot is followed only by one that covers as much."""
        return all(
            self.saved_offset[s] <= after.saved_offset[s] and self.saved_counted[s] <= after.saved_counted[s]
            for s in Source
        )

    @reachable
    def unaligned_snapshot(self):
        """A complete snapshot has records in flight."""
        return any(self.saved_in_flight[s] for s in Source)

    @reachable
    def everything_saved(self):
        """A complete snapshot has counted every record."""
        return all(self.saved_counted[s] == Offset.high for s in Source)

    @reachable
    def everything_counted_despite_a_failure(self):
        """The pipeline failed, went on from a snapshot with records in flight, and has counted every record."""
        return self.resumed and all(self.counted[s] == Offset.high for s in Source)
