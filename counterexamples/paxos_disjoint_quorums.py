"""The bug: one acceptor is a quorum, so a read quorum need not meet a write quorum.

Each leader has the promise of another acceptor, before any vote, and proposes a value of its own. Acceptor 3 chooses the one,
acceptor 1 the other.

Expected: invariant of agreement after 8 steps.
"""

from checker.specs.paxos import Paxos


class DisjointQuorums(Paxos, ReadQuorum="1 of 3", WriteQuorum="1 of 3"):
    """Paxos whose protocol is right and whose quorums are wrong."""
