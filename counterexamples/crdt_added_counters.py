"""The bug: two states of a counter are merged by adding them up.

Replica 1 counts one update and sends its state. Whoever receives that twice has counted the update twice: a message
that is merged with itself is another.

Expected: invariant of merge_is_a_join after 2 steps.
"""

from checker.specs.crdt import ConvergentTypes, Count, Replica


class AddedCounters(ConvergentTypes):
    """Replicated counters of which no update is lost, and some are counted again with every message."""

    def most(self, one: dict[Replica, Count], other: dict[Replica, Count]) -> dict[Replica, Count]:
        return {r: one[r] + other[r] for r in Replica}
