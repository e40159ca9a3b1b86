"""The bug: a server that hears a leader, or is one, votes in a later term all the same.

Server 1 leads, and server 2 hears it in time. No heartbeat reaches server 3, which after two rounds asks for votes in
term 2; the leader itself votes for it, and so steps down.

Expected: step_invariant of established_leader_stays after 5 steps.
"""

from checker import action, require
from checker.specs.raft_stickiness import RaftStickiness, RequestVote, Server, Vote


class NoRule(RaftStickiness):
    """Raft as it is without the rule."""

    @action
    def grant_vote(self, voter: Server, request: RequestVote) -> None:
        require(request in self.messages)
        require(self.role[voter] != "crashed")
        require(request.term >= self.current_term[voter])
        if request.term > self.current_term[voter]:
            self.enter_term(voter, request.term)
        require(self.voted_for[voter] is None)
        self.voted_for[voter] = request.candidate
        self.messages.add(Vote(request.term, voter, request.candidate))
