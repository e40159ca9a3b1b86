"""The bug: a process that receives a message does not take over what its timestamp says.

Process 1 sends and process 2 receives. The timestamp of the receipt knows nothing of process 1, so that it looks as if
sending and receipt had nothing to do with each other.

Expected: invariant of clocks_order_as_causes_do after 2 steps.
"""

from checker import action, require
from checker.specs.vector_clock import Count, Event, Process, VectorClock


class NoMerge(VectorClock, Process=2, Count="0..2"):
    """Vector clocks that count their own process's events only."""

    @action
    def receive(self, process: Process, message: Event) -> None:
        require(message in self.messages)
        require(self.clock[process][process] < Count.high)
        self.lamport_clock[process] = max(self.lamport_clock[process], self.lamport_time[message])
        self.known[process] |= self.past[message] | {message}
        self.happen(process)
