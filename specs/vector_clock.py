"""Vector clocks: one event's timestamp is before another's exactly when the one event happened before the other.

Source: C. Fidge, "Timestamps in Message-Passing Systems That Preserve the Partial Ordering", 11th Australian Computer
Science Conference 1988; F. Mattern, "Virtual Time and Global States of Distributed Systems", Parallel and Distributed
Algorithms, 1989; happened-before and scalar clocks from L. Lamport, "Time, Clocks, and the Ordering of Events in a
Distributed System", CACM 21(7), 1978.

An event happened before another if it came earlier in the same process, if the other is the receipt of the message that
it sent, or if it happened before a third that happened before the other. This is kept beside the clocks, straight from
the definition, and compared with them for every two events. Lamport's clocks run too: they never put an effect before
its cause, but they also put events before each other that have nothing to do with each other.

A message carries the timestamps of its sending, so it is written as that event. Anybody may receive it, its sender too.
An event inside a process is a sending that nobody receives. A process that crashes has no more events.

    checker check vector_clock Process=4 Count=0..2
    checker check vector_clock Count=0..4 Time=0..12

Expected: 112549 states, 334422 transitions, depth 9; with symmetry 18930 orbits.
"""

from checker import Range, Record, Spec, Symmetric, action, fill, final, invariant, reachable, require


class Process(Symmetric, size=3):
    """A process; its events are in sequence."""


class Count(Range, low=0, high=3):
    """A number of events of one process; the highest is where the model ends."""


class Time(Range, low=0, high=9):
    """A reading of Lamport's clock, which may come to the number of all events."""


class Event(Record):
    """The first, second, ... event of a process; none has number 0."""

    process: Process
    number: Count


class VectorClock(Spec):
    """Messages are never removed, so loss, delay, reordering and duplication are all covered."""

    clock: dict[Process, dict[Process, Count]] = fill(0)
    """How many events of each process this one knows of."""
    lamport_clock: dict[Process, Time] = fill(0)

    messages: set[Event] = fill()

    events: set[Event] = fill()
    """All that have happened."""
    timestamp: dict[Event, dict[Process, Count]] = fill(0)
    lamport_time: dict[Event, Time] = fill(0)

    past: dict[Event, set[Event]] = fill()
    """The events that happened before each: only properties read this."""
    known: dict[Process, set[Event]] = fill()
    """The events that happen before the next one of each process: only `past` is made of this."""

    def happen(self, process: Process) -> Event:
        self.clock[process][process] += 1
        self.lamport_clock[process] += 1
        event = Event(process, self.clock[process][process])
        self.events.add(event)
        self.timestamp[event] = self.clock[process]
        self.lamport_time[event] = self.lamport_clock[process]
        self.past[event] = self.known[process]
        self.known[process].add(event)
        return event

    @action
    def send(self, process: Process):
        require(self.clock[process][process] < Count.high)
        event = self.happen(process)
        self.messages.add(event)

    @action
    def receive(self, process: Process, message: Event):
        require(message in self.messages)
        require(self.clock[process][process] < Count.high)
        for p in Process:
            self.clock[process][p] = max(self.clock[process][p], self.timestamp[message][p])
        self.lamport_clock[process] = max(self.lamport_clock[process], self.lamport_time[message])
        self.known[process] |= self.past[message] | {message}
        self.happen(process)

    def is_before(self, one: Event, other: Event) -> bool:
        """What the clocks say: nothing in the one timestamp is greater, and something is less."""
        earlier, later = self.timestamp[one], self.timestamp[other]
        return all(earlier[p] <= later[p] for p in Process) and any(earlier[p] < later[p] for p in Process)

    @invariant
    def clocks_order_as_causes_do(self):
        """A timestamp is before another exactly when its event happened before the other's."""
        return all(self.is_before(e, f) == (e in self.past[f]) for e in self.events for f in self.events)

    @invariant
    def effects_are_later(self):
        """By Lamport's clocks, whatever happened before an event has an earlier time."""
        return all(self.lamport_time[e] < self.lamport_time[f] for f in self.events for e in self.past[f])

    @invariant
    def happened_before_is_a_partial_order(self):
        """Nothing happened before itself, and what happened before a cause happened before its effect."""
        return all(
            f not in self.past[f] and all(self.past[e] <= self.past[f] for e in self.past[f]) for f in self.events
        )

    @final
    def events_are_used_up(self):
        """Every process has had as many events as there are."""
        return all(self.clock[p][p] == Count.high for p in Process)

    @reachable
    def concurrent_events(self):
        """Lamport's clocks put one event before another although neither happened before the other."""
        return any(
            self.lamport_time[e] < self.lamport_time[f] and e not in self.past[f]
            for e in self.events
            for f in self.events
        )

    @reachable
    def cause_through_another(self):
        """One process's event is a cause of a second's, and that of a third's."""
        return any(
            e.process != f.process and f.process != g.process and g.process != e.process
            for g in self.events
            for f in self.past[g]
            for e in self.past[f]
        )
