"""The bug: one acceptor is a quorum, so a read quorum need not meet a write quorum.

Both leaders have the promise of acceptor 1, before any vote, and each proposes a value of its own. Acceptor 1 chooses the one,
acceptor 2, which has promised nothing, the other.

Expected: invariant of agreement after 8 steps.
"""

from checker.specs.paxos import Paxos


class DisjointQuorums(Paxos, ReadQuorum="1 of 3", WriteQuorum="1 of 3"):
    """Paxos whose protocol is right and whose quorums are wrong."""
