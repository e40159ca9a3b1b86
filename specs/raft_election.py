"""Raft leader election: at most one leader a term, and each leader has what is committed.

Source: D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014, sections 5.2 and 5.4.1.

Logs are reduced to what an election asks of them: one entry is committed before it begins, and some servers lack it.

Expected: 16719 states, 99570 transitions, depth 16; with symmetry 2817 orbits.
"""

from typing import Literal

from checker import Ordered, Quorum, Record, Spec, Symmetric, action, fill, init, invariant, reachable, require


class Server(Symmetric, size=3):
    """A member of the cluster."""


class Term(Ordered, size=2):
    """A logical time; each has one election at most."""


class ElectionQuorum(Quorum, of=Server):
    """Servers whose votes make a leader, and which commit an entry by storing it."""


class RequestVote(Record):
    term: Term
    candidate: Server
    has_entry: bool


class Vote(Record):
    term: Term
    voter: Server
    candidate: Server


class RaftElection(Spec):
    """Messages are never removed, so loss, delay, reordering and duplication are all covered."""

    current_term: dict[Server, Term | None] = fill(None)
    voted_for: dict[Server, Server | None] = fill(None)
    has_entry: dict[Server, bool] = fill(False)

    role: dict[Server, Literal["follower", "candidate", "leader"]] = fill("follower")
    votes: dict[Server, set[Server]] = fill()

    messages: set[RequestVote | Vote] = fill()
    elected: dict[Term, set[Server]] = fill()
    """Who ever became leader in each term, restarts notwithstanding: for the properties, no server reads it."""

    @init
    def begin(self, quorum: ElectionQuorum):
        for server in quorum:
            self.has_entry[server] = True

    @action
    def time_out(self, server: Server):
        require(self.role[server] != "leader")  # Redundant: a leader that stands again does no harm, and no good.
        term = self.current_term[server]
        require(term != Term.last())
        following = Term.first() if term is None else term.next()
        self.current_term[server] = following
        self.voted_for[server] = server
        self.role[server] = "candidate"
        self.votes[server] = {server}
        self.messages.add(RequestVote(following, server, self.has_entry[server]))

    @action
    def observe_term(self, server: Server, term: Term):
        require(any(m.term == term for m in self.messages))
        require(self.current_term[server] is None or term > self.current_term[server])
        self.current_term[server] = term
        self.voted_for[server] = None
        self.role[server] = "follower"
        self.votes[server] = set()

    @action
    def grant_vote(self, voter: Server, request: RequestVote):
        require(request in self.messages)
        require(voter != request.candidate)  # Redundant: a candidate has counted its own vote already.
        require(request.term == self.current_term[voter])
        require(self.voted_for[voter] is None or self.voted_for[voter] == request.candidate)
        require(request.has_entry or not self.has_entry[voter])
        self.voted_for[voter] = request.candidate
        self.messages.add(Vote(request.term, voter, request.candidate))

    @action
    def receive_vote(self, reply: Vote):
        require(reply in self.messages)
        require(self.role[reply.candidate] == "candidate")
        require(reply.term == self.current_term[reply.candidate])
        self.votes[reply.candidate].add(reply.voter)

    @action
    def become_leader(self, server: Server, quorum: ElectionQuorum):
        require(self.role[server] == "candidate")  # Redundant: nobody else has votes.
        require(quorum <= self.votes[server])
        term = self.current_term[server]
        assert term is not None
        self.role[server] = "leader"
        self.votes[server] = set()
        self.elected[term].add(server)

    @action
    def restart(self, server: Server):
        self.role[server] = "follower"
        self.votes[server] = set()

    @invariant
    def one_leader_per_term(self):
        """No two servers are ever elected in the same term."""
        return all(len(self.elected[term]) <= 1 for term in Term)

    @invariant
    def leaders_have_the_entry(self):
        """Whoever is elected has the committed entry."""
        return all(self.has_entry[server] for term in Term for server in self.elected[term])

    @invariant
    def leaders_were_elected(self):
        """Whoever leads was elected in the term that it is in."""
        return all(
            server in self.elected[term]
            for server, term in self.current_term.items()
            if self.role[server] == "leader" and term is not None
        )

    @invariant
    def candidates_alone_have_votes(self):
        """Nobody counts votes but a candidate."""
        return all(self.role[server] == "candidate" or not self.votes[server] for server in Server)

    @invariant
    def candidates_begin_terms(self):
        """No server is in a term that no candidate has begun."""
        begun = {m.term for m in self.messages if isinstance(m, RequestVote)}
        return all(term is None or term in begun for term in self.current_term.values())

    @reachable
    def own_vote_counts(self):
        """A candidate leads although those that it has the votes of are no quorum without it."""
        return any(
            self.role[server] == "leader" and not any(quorum <= self.voters_for(server) for quorum in ElectionQuorum)
            for server in Server
        )

    def voters_for(self, candidate: Server) -> set[Server]:
        return {m.voter for m in self.messages if isinstance(m, Vote) and m.candidate == candidate}

    @reachable
    def votes_for_another(self):
        """A server that voted for one candidate votes for another in a later term."""
        return any(
            isinstance(m, Vote)
            and isinstance(n, Vote)
            and m.voter == n.voter
            and m.term < n.term
            and m.candidate != n.candidate
            for m in self.messages
            for n in self.messages
        )

    @reachable
    def leader_steps_down(self):
        """A server that was elected in its term, and has restarted since, does not lead."""
        return any(
            term is not None and server in self.elected[term] and self.role[server] == "follower"
            for server, term in self.current_term.items()
        )

    @reachable
    def split_vote(self):
        """All have voted in one term, and no candidate can have a quorum."""
        return any(
            all(self.current_term[s] == term and self.voted_for[s] is not None for s in Server)
            and not any(
                all(self.voted_for[s] == candidate for s in quorum) for candidate in Server for quorum in ElectionQuorum
            )
            for term in Term
        )
