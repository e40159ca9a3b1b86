"""The bug: a candidate counts its lease from when the grant reaches it, not from when it asked.

The grant to candidate 1 is on its way for one tick, so its lease begins when half of the grantor's wait is over. One
tick later candidate 2 gets the lease and both lead, although all clocks go at exactly the same rate.

Expected: invariant of one_leader after 8 steps.
"""

from checker import action, require
from checker.specs.leader_lease import Candidate, Grant, LeaderLease, LeaseQuorum


class CountedFromGrant(LeaderLease, Rate="3..3"):
    """Leader leases in which the time that the messages took is forgotten; no clock drifts."""

    @action
    def begin_lease(self, candidate: Candidate, quorum: LeaseQuorum) -> None:
        attempt = self.attempt[candidate]
        require(attempt is not None and all(Grant(g, candidate, attempt) in self.messages for g in quorum))
        self.lease[candidate] = self.own_lease()
