"""Raft's log: a committed entry is in the log of every later leader, and nobody ever applies another in its place.

Source: D. Ongaro and J. Ousterhout, "In Search of an Understandable Consensus Algorithm", USENIX ATC 2014, sections
5.1 to 5.4.

The model begins where the paper's figure 8 does: the leader of term 1 has appended an entry, and crashed before it sent
it. An entry is its term alone: with its index it tells the command, as a term has one leader, who only appends.

Faults: AppendEntries are lost, delayed, reordered and duplicated. A leader crashes, and restarts with its term, vote
and log. A follower has nothing else to lose, and a candidate only an election, which it may lose anyway: their crashes
are left out.

What is simpler than in the paper, and loses nothing: a voter reads a RequestVote off the candidate, whose term and log
stand still while it is one; later, it would get a vote that no longer counts. Replies reach the candidate or leader at
once, which acts on them later or never; raft_election.py has these messages in full. A leader sends its whole log, one
entry a message, so there is no nextIndex and no refusal; nor are there heartbeats, as a time-out may come at any time.
Nobody keeps a commitIndex: a leader sends it, a follower applies at once, a new leader commits anew.

    checker check raft_log Term=5
    checker check raft_log Index=3
    checker check raft_log Server=5 Term=3

Expected: 348387 states, 1993359 transitions, depth 25; with symmetry 58559 orbits.
Expected at Term=3: 42767 states, 249990 transitions, depth 20; with symmetry 7244 orbits.
"""

from typing import Annotated, Literal

from checker import (
    MaxLen,
    Ordered,
    Quorum,
    Range,
    Record,
    Spec,
    Symmetric,
    action,
    fill,
    final,
    init,
    invariant,
    reachable,
    require,
    step_invariant,
)


class Server(Symmetric, size=3):
    """A member of the cluster."""


class Term(Ordered, size=4):
    """A logical time; each has one election at most."""


class Index(Range, low=0, high=2):
    """A position in a log, from 1; 0 is the place before the first entry. The highest is as long as a log may be."""


class Majority(Quorum, of=Server):
    """Servers whose votes make a leader, and which commit an entry by storing it."""


class AppendEntries(Record):
    """An entry for whoever has the one before it, and how far its leader has committed."""

    term: Term
    leader: Server
    prev_index: Index
    prev_term: Term | None
    entry: Term
    commit_index: Index


class Committed(Record):
    """A leader of `term` has committed the entry."""

    index: Index
    entry: Term
    term: Term


class RaftLog(Spec):
    """Messages stay while anybody may take them, so loss, delay, reordering and duplication are all covered."""

    current_term: dict[Server, Term] = fill(Term.first())
    voted_for: dict[Server, Server | None] = fill(None)
    log: dict[Server, Annotated[list[Term], MaxLen(Index)]] = fill()

    role: dict[Server, Literal["follower", "candidate", "leader"]] = fill("follower")
    votes: dict[Server, set[Server]] = fill()
    match_index: dict[Server, dict[Server, Index]] = fill(0)
    """How much of its own log a leader knows to be in that of another."""

    messages: Annotated[set[AppendEntries], MaxLen(32)] = fill()
    committed: set[Committed] = fill()
    """What anybody ever knew to be committed, and applied: for the properties, no server reads it."""

    @init
    def begin(self, crashed: Server):
        for server in Server:
            self.voted_for[server] = crashed
        self.log[crashed].append(Term.first())

    def entry_at(self, server: Server, index: int) -> Term | None:
        return self.log[server][index - 1] if 0 < index <= len(self.log[server]) else None

    def is_up_to_date(self, candidate: Server, voter: Server) -> bool:
        """Whether the candidate's log is no older than the voter's: by the last entry's term, then by length."""
        log, own = self.log[candidate], self.log[voter]
        if not log or not own:
            return not own
        return log[-1] > own[-1] or (log[-1] == own[-1] and len(log) >= len(own))

    def step_down(self, server: Server):
        self.role[server] = "follower"
        self.votes[server] = set()
        self.match_index[server] = {other: Index(0) for other in Server}

    def enter_term(self, server: Server, term: Term):
        self.step_down(server)
        self.current_term[server] = term
        self.voted_for[server] = None
        # Redundant: nobody takes the others any more; this saves half of the states.
        self.messages = {m for m in self.messages if any(m.term >= self.current_term[s] for s in Server)}

    def broadcast(self, leader: Server, commit_index: Index):
        term, log = self.current_term[leader], self.log[leader]
        for prev in Index:
            if prev < len(log):
                before = self.entry_at(leader, prev)
                self.messages.add(AppendEntries(term, leader, prev, before, log[prev], commit_index))

    def apply(self, server: Server, commit_index: Index):
        for index in Index:
            if 0 < index <= commit_index:
                self.committed.add(Committed(index, self.log[server][index - 1], self.current_term[server]))

    @action
    def grant_vote(self, voter: Server, candidate: Server):
        require(self.role[candidate] == "candidate")
        require(self.current_term[candidate] == self.current_term[voter])
        require(self.voted_for[voter] is None)
        require(self.is_up_to_date(candidate, voter))
        self.voted_for[voter] = candidate
        self.votes[candidate].add(voter)

    @action
    def become_leader(self, candidate: Server, quorum: Majority):
        require(self.role[candidate] == "candidate" and quorum <= self.votes[candidate])
        self.role[candidate] = "leader"
        self.broadcast(candidate, Index(0))

    @action
    def client_request(self, leader: Server):
        require(self.role[leader] == "leader")
        require(len(self.log[leader]) < Index.high)
        self.log[leader].append(self.current_term[leader])
        self.broadcast(leader, Index(0))

    @action
    def append_entries(self, follower: Server, message: AppendEntries):
        require(message in self.messages)
        # Redundant: a leader that took its own message would step down, as after a restart.
        require(message.leader != follower)
        require(message.term == self.current_term[follower])
        require(message.prev_term == self.entry_at(follower, message.prev_index))
        self.step_down(follower)
        index = message.prev_index + 1
        if self.entry_at(follower, index) != message.entry:
            del self.log[follower][message.prev_index :]
            self.log[follower].append(message.entry)
        self.apply(follower, min(message.commit_index, index))
        leader = message.leader
        if self.role[leader] == "leader" and self.current_term[leader] == message.term:
            self.match_index[leader][follower] = max(index, self.match_index[leader][follower])

    @action
    def advance_commit(self, leader: Server, index: Index, quorum: Majority):
        stored = {s for s in Server if s == leader or self.match_index[leader][s] >= index}
        require(self.role[leader] == "leader" and quorum <= stored)
        # What is older is committed only along with an entry of the leader's own term: see figure 8.
        require(self.entry_at(leader, index) == self.current_term[leader])
        self.apply(leader, index)
        self.broadcast(leader, index)

    @action
    def observe_term(self, server: Server, term: Term):
        require(term in self.current_term.values())
        require(term > self.current_term[server])
        self.enter_term(server, term)

    @action
    def time_out(self, server: Server):
        require(self.role[server] != "leader")
        require(self.current_term[server] != Term.last())
        self.enter_term(server, self.current_term[server].next())
        self.role[server] = "candidate"
        self.voted_for[server] = server
        self.votes[server].add(server)

    @action
    def restart(self, server: Server):
        require(self.role[server] == "leader")  # Redundant: others lose nothing by it, as said at the top.
        self.step_down(server)

    @invariant
    def election_safety(self):
        """A term has one leader at most."""
        leaders = {(self.current_term[s], s) for s in Server if self.role[s] == "leader"}
        leaders |= {(m.term, m.leader) for m in self.messages}
        return all(a == b for term, a in leaders for other, b in leaders if term == other)

    @step_invariant
    def leader_append_only(self, after):
        """A leader never overwrites or deletes an entry of its log."""
        return all(after.log[s][: len(self.log[s])] == self.log[s] for s in Server if self.role[s] == "leader")

    @invariant
    def log_matching(self):
        """Two logs that have the same entry at an index are the same up to there."""
        return all(
            self.log[a][:index] == self.log[b][:index]
            for a in Server
            for b in Server
            for index in Index
            if self.entry_at(a, index) == self.entry_at(b, index) is not None
        )

    @invariant
    def leader_completeness(self):
        """An entry that is committed in a term is in the logs of the leaders of all later terms."""
        return all(
            self.entry_at(leader, c.index) == c.entry
            for c in self.committed
            for leader in Server
            if self.role[leader] == "leader" and self.current_term[leader] > c.term
        )

    @invariant
    def state_machine_safety(self):
        """No two servers ever apply different entries at the same index."""
        return all(a.entry == b.entry for a in self.committed for b in self.committed if a.index == b.index)

    @step_invariant
    def roles_change_in_order(self, after):
        """A leader only steps down, and only a candidate becomes a leader."""
        changes = {(self.role[s], after.role[s]) for s in Server}
        return ("leader", "candidate") not in changes and ("follower", "leader") not in changes

    @invariant
    def volatile_state_is_lost(self):
        """A follower has neither votes nor counts from a time as candidate or leader."""
        return all(
            not self.votes[s] and all(self.match_index[s][other] == 0 for other in Server)
            for s in Server
            if self.role[s] == "follower"
        )

    @invariant
    def terms_begin_with_a_candidate(self):
        """Somebody has voted for itself in the latest term."""
        latest = max(self.current_term.values())
        return any(self.current_term[s] == latest and self.voted_for[s] == s for s in Server)

    @final
    def terms_are_used_up(self):
        """Every server has come to the last term, after which there is no other election."""
        return all(self.current_term[s] == Term.last() for s in Server)

    @reachable
    def old_entry_committed(self):
        """The entry of term 1 is committed, although a later leader has another in its place (figure 8e)."""
        return any(c.entry == Term.first() for c in self.committed) and any(
            self.entry_at(s, 1) not in (None, Term.first()) for s in Server
        )

    @reachable
    def old_entry_overwritten(self):
        """The entry of term 1 is in no log any more."""
        return all(Term.first() not in self.log[s] for s in Server)

    @reachable
    def two_leaders(self):
        """A leader has not heard yet that a later term has another."""
        return sum(self.role[s] == "leader" for s in Server) > 1
