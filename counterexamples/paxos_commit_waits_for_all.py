"""The bug: a leader waits for the promises of all acceptors, not of a majority.

The resource managers are silent, so a leader begins a ballot in each instance. Two acceptors promise to follow it, the
third is down: there is nothing left to do, and nothing is decided.

Expected: invariant of never_blocked after 6 steps.
"""

from checker.specs.paxos_commit import RM, Acceptor, Ballot, Majority, PaxosCommit, Phase1b, Phase2a


class WaitsForAll(PaxosCommit):
    """Paxos Commit that one crashed acceptor blocks."""

    def may_propose(self, rm: RM, ballot: Ballot, majority: Majority) -> bool:
        asked = {m.acceptor for m in self.messages if isinstance(m, Phase1b) and m.rm == rm and m.ballot == ballot}
        return (
            ballot > Ballot.first()
            and not any(isinstance(m, Phase2a) and m.rm == rm and m.ballot == ballot for m in self.messages)
            and all(a in asked for a in Acceptor)
        )
