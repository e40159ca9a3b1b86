"""Paxos in three rounds: a vote chooses, its acceptor crashes, nobody knows, and still every later round completes with the same value.

Source: L. Lamport, "Paxos Made Simple", 2001, sections 2.2 and 2.3.

Five acceptors; rounds follow one another, each with a leader that may give up at any point, so that the first two may fall
short of a majority and the third may reach one. Requests and votes may be lost, and one acceptor may crash, for good. Leaders
that overlap are left out, and with them promises: paxos.py has both. It implements consensus.py.

    checker check paxos_scenario Round=4

Expected: 2698140 states, 24091768 transitions, depth 25; with symmetry 25199 orbits.
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


class Acceptor(Symmetric, size=5):
    """A voter."""


class Value(Symmetric, size=2):
    """A value that somebody may propose."""


class Round(Ordered, size=3):
    """An attempt to have a value chosen."""


class Majority(Quorum, of=Acceptor):
    """Acceptors that answer a leader, or whose votes choose."""


class Vote(Record):
    acceptor: Acceptor
    round: Round


class PaxosScenario(Spec):
    """A leader asks a majority how it voted, proposes, and completes its round when it has heard of a majority's votes."""

    votes: set[Vote] = fill()
    crashed: Acceptor | None = None

    round: Round | None = None
    """The round that is on; its leader is the last that began."""
    latest_vote: Round | None = None
    """The latest round in which one of those voted whom this leader has asked."""
    proposal: dict[Round, Value | None] = fill(None)
    completed: set[Round] = fill()
    """The rounds whose leaders know what they have chosen."""

    @action
    def begin_round(self, majority: Majority):
        require(self.round != Round.last())
        # Redundant: an answer of the crashed acceptor would do no harm, but none comes.
        require(all(acceptor != self.crashed for acceptor in majority))
        self.round = Round.first() if self.round is None else self.round.next()
        self.latest_vote = max((vote.round for vote in self.votes if vote.acceptor in majority), default=None)

    def may_propose(self, value: Value) -> bool:
        return self.latest_vote is None or self.proposal[self.latest_vote] == value

    @action
    def propose(self, round: Round, value: Value):
        require(round == self.round)
        require(self.proposal[round] is None)
        require(self.may_propose(value))
        self.proposal[round] = value

    @action
    def vote(self, acceptor: Acceptor, round: Round):
        require(round == self.round)
        require(acceptor != self.crashed)
        require(self.proposal[round] is not None)
        self.votes.add(Vote(acceptor, round))

    @action
    def complete(self, round: Round, majority: Majority):
        require(majority <= self.voters(round))
        self.completed.add(round)

    @action
    def crash(self, acceptor: Acceptor):
        require(self.crashed is None)
        self.crashed = acceptor

    def voters(self, round: Round) -> set[Acceptor]:
        return {vote.acceptor for vote in self.votes if vote.round == round}

    def has_chosen(self, round: Round) -> bool:
        return any(majority <= self.voters(round) for majority in Majority)

    def chosen(self) -> set[Value]:
        return {value for value in Value for round in Round if self.proposal[round] == value and self.has_chosen(round)}

    @invariant
    def agreement(self):
        """At most one value is ever chosen."""
        return len(self.chosen()) <= 1

    @step_invariant
    def implements_consensus(self, after):
        """What is chosen stays chosen, whatever rounds follow."""
        return is_consensus_step(self.chosen(), after.chosen())

    @step_invariant
    def completed_rounds_agree(self, after):
        """A round that completes, completes with the value that was chosen before, if one was."""
        return all(
            self.proposal[round] == value for round in after.completed - self.completed for value in self.chosen()
        )

    @step_invariant
    def crashes_are_for_good(self, after):
        """The crashed acceptor votes no more, and no other crashes."""
        return self.crashed is None or (
            after.crashed == self.crashed and all(vote.acceptor != self.crashed for vote in after.votes - self.votes)
        )

    def fell_short(self, round: Round) -> bool:
        return bool(self.voters(round)) and not self.has_chosen(round)

    def hangs_on_the_crashed(self, round: Round) -> bool:
        """Whether a round has all the votes that it needs from the living but one."""
        living = {acceptor for acceptor in self.voters(round) if acceptor != self.crashed}
        return not any(majority <= living for majority in Majority) and any(
            all(acceptor in living or acceptor == self.crashed for acceptor in majority) for majority in Majority
        )

    def is_third_try(self, round: Round) -> bool:
        """Whether this round is on, and two before it, with different proposals, fell short."""
        before = {self.proposal[earlier] for earlier in Round if earlier < round and self.fell_short(earlier)}
        return round == self.round and len(before) >= 2

    @reachable
    def chosen_unknown(self):
        """After two rounds that fell short a third chooses, and at that moment nobody knows."""
        return any(self.is_third_try(round) and self.has_chosen(round) for round in Round) and not self.completed

    @reachable
    def crashed_after_the_deciding_vote(self):
        """The third round hangs on the vote of the crashed acceptor, which was cast: a value is chosen."""
        return any(
            self.is_third_try(round) and self.hangs_on_the_crashed(round) and self.has_chosen(round) for round in Round
        )

    @reachable
    def crashed_before_the_deciding_vote(self):
        """The living see just the same, and no value is chosen."""
        return (
            any(self.is_third_try(round) and self.hangs_on_the_crashed(round) for round in Round) and not self.chosen()
        )

    @reachable
    def chosen_again(self):
        """A round chose by the vote of the crashed acceptor and nobody knew; a later one completes without that acceptor."""
        return any(
            self.hangs_on_the_crashed(round)
            and self.has_chosen(round)
            and round not in self.completed
            and later > round
            and self.crashed not in self.voters(later)
            for round in Round
            for later in self.completed
        )
