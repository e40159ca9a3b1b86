"""The bug: a candidate counts a whole lease by its own clock, as if all clocks went at one rate.

Candidate 1 has the lease and a slow clock, the grantor a fast one. After two ticks the grantor's wait is over and
candidate 2 gets the lease, while candidate 1 believes that it has two units left.

Expected: invariant of one_leader after 8 steps.
"""

from checker.specs.leader_lease import LeaderLease, Lease, Left


class DriftIgnored(LeaderLease):
    """Leader leases in which a candidate trusts its clock to go as fast as the grantor's."""

    def own_lease(self) -> Left:
        return Left(Lease.value)
