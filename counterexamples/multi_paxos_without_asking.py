"""The bug: a new leader fills slots without asking what the acceptors have voted for.

The leader of ballot 1 has value 1 chosen in the first slot. The leader of ballot 2 takes the slot for empty and proposes value 2; the
same two acceptors vote for that too.

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
