"""Multi-Paxos: one leader after another fills a log, each slot with one value for good, and replicas apply it in order.

Source: L. Lamport, "Paxos Made Simple", 2001, section 3; R. van Renesse and D. Altinbuken, "Paxos Made Moderately Complex",
ACM Computing Surveys 47(3), 2015.

A leader asks once, for all slots (phase 1), completes what may have been chosen before it, and from then on proposes slot after slot
(phase 2 alone). Each ballot has a leader of its own, which may begin at any time and stop at any time. Messages are never removed, so loss,
delay, reordering and duplication are all covered; acceptors keep their state through crashes. Slot by slot it implements consensus.py.

    checker check multi_paxos Value=3 --engine native

Expected: 2795264 states, 26307159 transitions, depth 26; with symmetry 175254 orbits.
"""

from checker import (
    Ordered,
    Quorum,
    Record,
    Spec,
    Symmetric,
    action,
    fill,
    invariant,
    reachable,
    require,
    step_invariant,
)
from checker.specs.consensus import is_consensus_step


class Acceptor(Symmetric, size=3):
    """A voter."""


class Replica(Symmetric, size=2):
    """Holds a copy of the state that the log makes."""


class Value(Symmetric, size=2):
    """A command to apply; to fill a slot that nobody asked for, a leader proposes any."""


class Ballot(Ordered, size=2):
    """The number of a leader's term; each ballot has a leader of its own."""


class Slot(Ordered, size=2):
    """A place in the log."""


class Majority(Quorum, of=Acceptor):
    """Acceptors whose promises make a leader, or whose votes choose."""


class Vote(Record):
    """What an acceptor last voted for in a slot."""

    ballot: Ballot
    value: Value


class Promise(Record):
    """An acceptor follows no ballot before this one; its part about one slot, all parts being sent at once."""

    acceptor: Acceptor
    ballot: Ballot
    slot: Slot
    vote: Vote | None


class Accept(Record):
    ballot: Ballot
    slot: Slot
    value: Value


class Accepted(Record):
    acceptor: Acceptor
    ballot: Ballot
    slot: Slot
    value: Value


class MultiPaxos(Spec):
    """Phase 1 once for a leader, phase 2 once for a slot."""

    promised: dict[Acceptor, Ballot | None] = fill(None)
    vote: dict[Acceptor, dict[Slot, Vote | None]] = fill(None)
    leading: set[Ballot] = fill()
    applied: dict[Replica, dict[Slot, Value | None]] = fill(None)
    messages: set[Promise | Accept | Accepted] = fill()

    @action
    def promise(self, acceptor: Acceptor, ballot: Ballot):
        require(self.promised[acceptor] is None or ballot > self.promised[acceptor])
        self.promised[acceptor] = ballot
        for slot in Slot:
            self.messages.add(Promise(acceptor, ballot, slot, self.vote[acceptor][slot]))

    @action
    def lead(self, ballot: Ballot, majority: Majority):
        require(ballot not in self.leading)
        promises = {
            m for m in self.messages if isinstance(m, Promise) and m.ballot == ballot and m.acceptor in majority
        }
        require(all(any(m.acceptor == a for m in promises) for a in majority))
        self.leading.add(ballot)
        self.complete(ballot, promises)

    def complete(self, ballot: Ballot, promises: set[Promise]) -> None:
        """Propose again what was voted for last, in every slot that had a vote."""
        for m in promises:
            if m.vote is not None and all(
                other.slot != m.slot or other.vote is None or other.vote.ballot <= m.vote.ballot for other in promises
            ):
                self.messages.add(Accept(ballot, m.slot, m.vote.value))

    def has_proposed(self, ballot: Ballot, slot: Slot) -> bool:
        return any(isinstance(m, Accept) and m.ballot == ballot and m.slot == slot for m in self.messages)

    @action
    def propose(self, ballot: Ballot, slot: Slot, value: Value):
        require(ballot in self.leading)
        require(not self.has_proposed(ballot, slot))
        # Redundant: a leader may fill its slots in any order, but replicas apply them in this one.
        require(all(self.has_proposed(ballot, before) for before in Slot if before < slot))
        self.messages.add(Accept(ballot, slot, value))

    @action
    def accept(self, acceptor: Acceptor, request: Accept):
        require(request in self.messages)
        require(self.promised[acceptor] is None or request.ballot >= self.promised[acceptor])
        self.promised[acceptor] = request.ballot
        self.vote[acceptor][request.slot] = Vote(request.ballot, request.value)
        self.messages.add(Accepted(acceptor, request.ballot, request.slot, request.value))

    @action
    def apply(self, replica: Replica, slot: Slot, value: Value):
        require(all(self.applied[replica][before] is not None for before in Slot if before < slot))
        require(self.is_chosen(slot, value))
        self.applied[replica][slot] = value

    def is_chosen(self, slot: Slot, value: Value) -> bool:
        return any(
            all(Accepted(a, ballot, slot, value) in self.messages for a in majority)
            for ballot in Ballot
            for majority in Majority
        )

    def chosen(self, slot: Slot) -> set[Value]:
        return {value for value in Value if self.is_chosen(slot, value)}

    @invariant
    def one_value_a_slot(self):
        """No slot is filled with two values."""
        return all(len(self.chosen(slot)) <= 1 for slot in Slot)

    @invariant
    def applied_prefixes_agree(self):
        """Replicas that have applied a slot have applied the same value there."""
        return all(
            self.applied[r][slot] is None or self.applied[q][slot] in (None, self.applied[r][slot])
            for r in Replica
            for q in Replica
            for slot in Slot
        )

    @invariant
    def nothing_is_applied_past_a_gap(self):
        """A replica that has applied a slot has applied all before it."""
        return all(
            self.applied[r][before] is not None
            for r in Replica
            for slot in Slot
            if self.applied[r][slot] is not None
            for before in Slot
            if before < slot
        )

    @invariant
    def votes_are_promised(self):
        """An acceptor that has voted follows no ballot before that of its vote."""
        return all(
            vote is None or (promised is not None and promised >= vote.ballot)
            for acceptor, promised in self.promised.items()
            for vote in self.vote[acceptor].values()
        )

    @step_invariant
    def implements_consensus(self, after):
        """In each slot, every step is one of consensus or chooses nothing."""
        return all(is_consensus_step(self.chosen(slot), after.chosen(slot)) for slot in Slot)

    @reachable
    def one_leader_fills_the_log(self):
        """Every slot is filled by the one leader that ever asked for promises: phase 1 is needed once."""
        return len({m.ballot for m in self.messages if isinstance(m, Promise)}) == 1 and all(
            self.chosen(slot) for slot in Slot
        )

    @reachable
    def completed_by_the_next(self):
        """A new leader keeps the value of a later slot, which it was told of, and fills the gap before it with another."""
        return any(
            isinstance(m, Promise)
            and m.vote is not None
            and gap < m.slot
            and Accept(m.ballot, m.slot, m.vote.value) in self.messages
            and Accept(m.ballot, gap, value) in self.messages
            and Accept(m.vote.ballot, gap, value) not in self.messages
            for m in self.messages
            for gap in Slot
            for value in Value
        )

    @reachable
    def everything_is_applied(self):
        """Every replica has applied the whole log."""
        return all(value is not None for replica in Replica for value in self.applied[replica].values())
