"""The bug: a candidate counts a vote that it was given in an older term.

Server 1 asks for votes in term 1, gets no answer in time and asks again in term 2. The vote of term 1 arrives late and makes it a
leader of term 2, in which server 2 is elected by right.

Expected: invariant of one_leader_per_term after 11 steps.
"""

from checker import action, require
from checker.specs.raft_election import RaftElection, Vote


class StaleReply(RaftElection):
    """Raft in which a candidate does not compare the term of a reply with its own."""

    @action
    def receive_vote(self, reply: Vote) -> None:
        require(reply in self.messages)
        require(self.role[reply.candidate] == "candidate")
        self.votes[reply.candidate].add(reply.voter)
