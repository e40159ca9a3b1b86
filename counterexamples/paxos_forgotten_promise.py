"""The bug: an acceptor votes without looking at what it has promised.

Two acceptors promise ballot 2 before they have voted, so its leader is free to propose another value than that of
ballot 1. They vote in ballot 1 all the same and then in ballot 2, and both values are chosen.

Expected: invariant of agreement after 12 steps.
"""

from checker import action, require
from checker.specs.paxos import Accept, Accepted, Acceptor, Paxos


class ForgottenPromise(Paxos):
    """Paxos in which a promise does not keep an acceptor from voting in an older ballot."""

    @action
    def accept(self, acceptor: Acceptor, request: Accept) -> None:
        require(request in self.messages)
        self.promised[acceptor] = request.ballot
        self.voted_ballot[acceptor] = request.ballot
        self.voted_value[acceptor] = request.value
        self.messages.add(Accepted(acceptor, request.ballot, request.value))
