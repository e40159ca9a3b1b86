"""The bug: a removal takes out whatever it finds where it is delivered, not what was there where it was made.

Replica 1 adds the element, and replica 2, which has not heard of that, removes it. The removal is delivered to replica
1 and takes out an addition that it knows nothing of; delivered the other way round, the addition stays.

Expected: invariant of observed_adds_are_removed after 3 steps.
"""

from checker.specs.crdt_operations import CommutativeTypes, Down, Replica, Write


class PlainRemoval(CommutativeTypes):
    """A replicated set in which an addition and a removal do not commute."""

    def apply_down(self, replica: Replica, operation: Down) -> None:
        self.level[replica] -= 1
        self.tags[replica] = set()
        self.write(replica, Write(operation.update, operation.by))
