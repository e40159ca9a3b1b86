"""The bug: a server that restarts keeps its term but forgets whom it voted for.

Server 1 votes for itself, is elected with the help of server 3, and restarts. It then votes for server 2 in the same term, which so
has two votes as well.

Expected: invariant of one_leader_per_term after 10 steps.
"""

from checker import action
from checker.specs.raft_election import RaftElection, Server


class ForgottenVote(RaftElection, Term=1):
    """Raft in which a vote is not persisted."""

    @action
    def restart(self, server: Server) -> None:
        self.role[server] = "follower"
        self.votes[server] = set()
        self.voted_for[server] = None
