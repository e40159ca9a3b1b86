"""The bug: a leader commits an entry of an older term as soon as a majority stores it (figure 8 of the Raft paper).

Server 3, elected in term 2, appends an entry that nobody else gets, and server 1, elected in term 3, sends its entry of
term 1 to server 2 and commits it, since two of three have it. But the log of server 3 ends in a later term, so that
even server 1 votes for it: it leads in term 4, and will overwrite what was committed.

Expected: invariant of leader_completeness after 17 steps.
"""

from checker import action, require
from checker.specs.raft_log import Index, Majority, RaftLog, Server


class OlderTerm(RaftLog, Index=1):
    """Raft in which a leader counts replicas whatever the term of the entry."""

    @action
    def advance_commit(self, leader: Server, index: Index, quorum: Majority) -> None:
        stored = {s for s in Server if s == leader or self.match_index[leader][s] >= index}
        require(self.role[leader] == "leader" and quorum <= stored)
        self.apply(leader, index)
        self.broadcast(leader, index)
