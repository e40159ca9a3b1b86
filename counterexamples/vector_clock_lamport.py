"""The bug: of two events, the one with the earlier Lamport time is taken for a cause of the other.

Process 1 sends twice and process 2 once. The second event of process 1 has time 2 and that of process 2 has time 1,
but neither process has heard of the other.

Expected: invariant of clocks_order_as_causes_do after 3 steps.
"""

from checker.specs.vector_clock import Event, VectorClock


class Lamport(VectorClock, Process=2, Count="0..2"):
    """Scalar clocks read as if they said what caused what."""

    def is_before(self, one: Event, other: Event) -> bool:
        return self.lamport_time[one] < self.lamport_time[other]
