"""The bug: a leader proposes whatever it likes, whichever votes the promises report.

One acceptor votes in ballot 1 and says so in its promise to ballot 2; the leader of ballot 2 proposes another value. Each value gets
the votes of two acceptors, one of them voting first in ballot 1, then in ballot 2.

Expected: invariant of agreement after 12 steps.
"""

from checker import action, require
from checker.specs.paxos import Accept, Ballot, Paxos, Promise, ReadQuorum, Value


class IgnoredVotes(Paxos):
    """Paxos in which a read quorum of promises is waited for, but not read."""

    @action
    def propose(self, ballot: Ballot, value: Value, quorum: ReadQuorum) -> None:
        require(not any(isinstance(m, Accept) and m.ballot == ballot for m in self.messages))
        promises = {m for m in self.messages if isinstance(m, Promise) and m.ballot == ballot and m.acceptor in quorum}
        require(all(any(m.acceptor == a for m in promises) for a in quorum))
        self.messages.add(Accept(ballot, value))
