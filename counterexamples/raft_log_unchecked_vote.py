"""The bug: a server votes for a candidate whose log lacks what its own has.

The leader of term 2 commits an entry that it and one follower store. Then the follower hears of term 3 and votes for
the third server, whose log has another entry in its place, and which so becomes the leader of term 3.

Expected: invariant of leader_completeness after 12 steps.
"""

from checker import action, require
from checker.specs.raft_log import RaftLog, Server


class UncheckedVote(RaftLog):
    """Raft in which the first candidate of a term that asks a server has its vote."""

    @action
    def grant_vote(self, voter: Server, candidate: Server) -> None:
        require(self.role[candidate] == "candidate")
        require(self.current_term[candidate] == self.current_term[voter])
        require(self.voted_for[voter] is None)
        self.voted_for[voter] = candidate
        self.votes[candidate].add(voter)
