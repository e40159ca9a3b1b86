"""The bug: a leader proposes to abort without having asked the acceptors what they voted for.

Both acceptors vote for what the resource managers say, prepared, and the transaction commits. A leader took the first
resource manager for silent and proposed to abort it; both acceptors vote for that as well, the transaction aborts, and
the two managers end apart.

Expected: invariant of outcomes_agree after 13 steps.
"""

from checker import action, require
from checker.specs.paxos_commit import RM, Ballot, Majority, PaxosCommit, Phase2a


class Unread(PaxosCommit, Acceptor=2):
    """Paxos Commit in which a leader takes whoever is late for one who aborts."""

    @action
    def phase_2a(self, rm: RM, ballot: Ballot, majority: Majority) -> None:
        require(ballot > Ballot.first())
        self.messages.add(Phase2a(rm, ballot, "aborted"))
