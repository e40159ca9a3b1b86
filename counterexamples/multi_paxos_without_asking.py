"""The bug: a new leader fills slots without asking what the acceptors have voted for.

Neither leader asks, and each proposes a value of its own in the first slot. The same two acceptors vote for both, in
ballot 1 and then in ballot 2.

Expected: invariant of one_value_a_slot after 8 steps.
"""

from checker import action, require
from checker.specs.multi_paxos import Ballot, Majority, MultiPaxos


class WithoutAsking(MultiPaxos):
    """Multi-Paxos in which every leader believes that it is the first."""

    @action
    def lead(self, ballot: Ballot, majority: Majority) -> None:
        require(ballot not in self.leading)
        self.leading.add(ballot)
