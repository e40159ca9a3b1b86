"""Raft's rule against disruptive servers: a server that hears no leader cannot depose one that a quorum hears.

Source: D. Ongaro, "Consensus: Bridging Theory and Practice", PhD thesis, Stanford University, 2014, section 4.2.3.

A server that no heartbeat reaches, because it was removed from the cluster or a link is broken, times out again and
again, and asks for votes in ever later terms. By the rule, a server that has heard a leader within the minimum election
timeout, or is one, neither votes nor takes up the later term.

Time passes in rounds of heartbeats, at one speed for all; a heartbeat arrives in its round or is lost. Requests and
votes may be late, reordered and duplicated. Servers crash and restart with their term and vote; they wait before they
vote as if they had not crashed, which is less than a real one would. Logs are left out: all that they do here is to
keep some candidates from being elected. A server that refuses a heartbeat tells the leader its later term, and so
deposes it: section 9.6 has a rule for those that come back.

    checker check raft_stickiness Term=4 Silence=3
    checker check raft_stickiness Server=4
    checker check raft_stickiness Server=5 Term=2

Expected: 189162 states, 1164855 transitions, depth 20; with symmetry 31763 orbits.
Expected at Term=2: 12093 states, 72501 transitions, depth 14; with symmetry 2080 orbits.
"""

from typing import Literal

from checker import (
    Ordered,
    Quorum,
    Range,
    Record,
    Spec,
    Symmetric,
    action,
    fill,
    init,
    invariant,
    reachable,
    require,
    step_invariant,
)


class Server(Symmetric, size=3):
    """A member of the cluster."""


class Term(Ordered, size=3):
    """A logical time; each has one election at most."""


class Silence(Range, low=0, high=2):
    """For how many rounds a server has heard no other as its leader; the highest is the minimum election timeout."""


class Majority(Quorum, of=Server):
    """Servers whose votes make a leader."""


class RequestVote(Record):
    term: Term
    candidate: Server


class Vote(Record):
    term: Term
    voter: Server
    candidate: Server


class RaftStickiness(Spec):
    """Requests and votes are never removed, so loss, delay, reordering and duplication are all covered."""

    current_term: dict[Server, Term] = fill(Term.first())
    voted_for: dict[Server, Server | None] = fill(None)

    role: dict[Server, Literal["follower", "candidate", "leader", "crashed"]] = fill("follower")
    silence: dict[Server, Silence] = fill(0)

    messages: set[RequestVote | Vote] = fill()
    cut_off: set[Server] = fill()
    """Whom no heartbeat reaches; always the same."""

    @init
    def begin(self, leader: Server, reached: Majority):
        for server in Server:
            self.voted_for[server] = leader
        self.role[leader] = "leader"
        self.cut_off = {server for server in Server if server not in reached and server != leader}

    def hears_leader(self, server: Server) -> bool:
        return self.role[server] == "leader" or self.silence[server] < Silence.high

    def enter_term(self, server: Server, term: Term):
        self.current_term[server] = term
        self.voted_for[server] = None
        self.role[server] = "follower"

    @action
    def heartbeat(self, leader: Server, follower: Server):
        require(self.role[leader] == "leader" and self.role[follower] != "crashed")
        require(follower != leader and follower not in self.cut_off)
        if self.current_term[follower] > self.current_term[leader]:
            self.enter_term(leader, self.current_term[follower])
        else:
            if self.current_term[follower] < self.current_term[leader]:
                self.enter_term(follower, self.current_term[leader])
            self.role[follower] = "follower"
            self.silence[follower] = Silence(0)

    @action
    def pass_round(self):
        for server in Server:
            if self.silence[server] < Silence.high:
                self.silence[server] += 1

    @action
    def time_out(self, server: Server):
        require(self.role[server] != "crashed" and not self.hears_leader(server))
        require(self.current_term[server] != Term.last())
        self.enter_term(server, self.current_term[server].next())
        self.role[server] = "candidate"
        self.voted_for[server] = server
        self.messages.add(RequestVote(self.current_term[server], server))
        self.messages.add(Vote(self.current_term[server], server, server))

    @action
    def grant_vote(self, voter: Server, request: RequestVote):
        require(request in self.messages)
        require(self.role[voter] != "crashed")
        require(not self.hears_leader(voter))
        require(request.term >= self.current_term[voter])
        if request.term > self.current_term[voter]:
            self.enter_term(voter, request.term)
        require(self.voted_for[voter] is None)
        self.voted_for[voter] = request.candidate
        self.messages.add(Vote(request.term, voter, request.candidate))

    @action
    def become_leader(self, candidate: Server, quorum: Majority):
        require(self.role[candidate] == "candidate")
        require(all(Vote(self.current_term[candidate], voter, candidate) in self.messages for voter in quorum))
        self.role[candidate] = "leader"

    @action
    def crash(self, server: Server):
        self.role[server] = "crashed"

    @action
    def restart(self, server: Server):
        require(self.role[server] == "crashed")
        self.role[server] = "follower"

    def follows(self, server: Server, leader: Server) -> bool:
        """Whether a server is in the leader's term and has heard it lately, or is the leader."""
        if self.role[server] == "crashed" or self.current_term[server] != self.current_term[leader]:
            return False
        return self.hears_leader(server)

    def is_established(self, leader: Server) -> bool:
        """Whether all whom a leader's heartbeats reach follow it, but for those that are down, and are a quorum."""
        followers = {s for s in Server if self.follows(s, leader)}
        return (
            self.role[leader] == "leader"
            and any(quorum <= followers for quorum in Majority)
            and all(s in followers or s in self.cut_off or self.role[s] == "crashed" for s in Server)
        )

    def is_elected(self, candidate: Server, term: Term) -> bool:
        return any(all(Vote(term, voter, candidate) in self.messages for voter in quorum) for quorum in Majority)

    @invariant
    def election_safety(self):
        """At most one candidate of a term has the votes of a quorum."""
        return all(sum(self.is_elected(candidate, term) for candidate in Server) <= 1 for term in Term)

    @step_invariant
    def established_leader_stays(self, after):
        """A leader whom a quorum follows, and all that it reaches, leads on until it crashes."""
        return all(
            after.role[s] == "crashed" or (after.role[s] == "leader" and after.current_term[s] == self.current_term[s])
            for s in Server
            if self.is_established(s)
        )

    @invariant
    def candidates_hear_no_leader(self):
        """Nobody stands for election while it hears a leader."""
        return all(self.role[s] != "candidate" or self.silence[s] == Silence.high for s in Server)

    @invariant
    def votes_were_asked_for(self):
        """Every vote answers a request."""
        return all(RequestVote(m.term, m.candidate) in self.messages for m in self.messages if isinstance(m, Vote))

    @step_invariant
    def crashed_keep_term_and_vote(self, after):
        """A server that is down votes for nobody and takes up no term, and restarts as a follower."""
        return all(
            after.role[s] in ("crashed", "follower")
            and after.current_term[s] == self.current_term[s]
            and after.voted_for[s] == self.voted_for[s]
            for s in Server
            if self.role[s] == "crashed"
        )

    @reachable
    def asks_in_vain(self):
        """The leader of the first term is followed still when a server that hears none asks for votes in the last."""
        return any(self.is_established(s) and self.current_term[s] == Term.first() for s in Server) and any(
            RequestVote(Term.last(), s) in self.messages for s in self.cut_off
        )

    def first_leader_is_replaced(self, role: Literal["follower", "crashed"]) -> bool:
        """Whether another leads, and the leader of the first term, which voted for itself there, has this role now."""
        return (
            any(
                self.role[s] == role and self.current_term[s] == Term.first() and self.voted_for[s] == s for s in Server
            )
            and "leader" in self.role.values()
        )

    @reachable
    def dead_leader_replaced(self):
        """The leader of the first term is down, and another leads."""
        return self.first_leader_is_replaced("crashed")

    @reachable
    def dead_leader_back(self):
        """It is up again, and has not heard of the other yet."""
        return self.first_leader_is_replaced("follower")

    @reachable
    def unheard_leader_replaced(self):
        """A leader whose heartbeats were lost still leads in its own term, and another in a later one."""
        return sum(self.role[s] == "leader" for s in Server) > 1
