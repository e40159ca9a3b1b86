"""Paxos Commit: all commit or all abort, and a decision is reached whatever minority of acceptors is down.

Source: J. Gray and L. Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 4.2 (their
PaxosCommit.tla).

Each resource manager has an instance of Paxos, which chooses "prepared" or "aborted"; the same acceptors vote in all
instances. The first ballot of an instance is the resource manager's own: it proposes without asking. When that takes
too long, a leader begins a later ballot: it asks a majority what it has voted for, proposes what may have been chosen,
and "aborted" if that is nothing. The transaction commits when all instances have chosen "prepared", and aborts when one
has chosen "aborted".

Resource managers do what transaction_commit.py has them do.

Nobody elects the leaders: anybody may act as one at any time, several at once. An acceptor has its state on disk, so
one that is down is one that takes no step, and one that comes back goes on. Receiving messages and acting on them are
one step. Messages are never removed, so loss, delay, reordering and duplication are all covered.

That nothing blocks is said of every state and every majority (`never_blocked`): as long as nothing is decided, a leader
or one of that majority has a step left to take. Each of these steps is taken once, so they come to an end, which is a
decision. As the ballots are bounded, leaders cannot outbid one another for ever; in practice one has to be left alone
for long enough.

The constants are those of the published model, and so are the 1,321,761 distinct states on 28 levels, which TLC counts
from 1 (github.com/tlaplus/Examples, specifications/transaction_commit/manifest.json). More acceptors, then more ballots
of one instance, then more of everything, in samples:

    checker check paxos_commit Acceptor=4
    checker check paxos_commit RM=1 Ballot=4
    checker simulate paxos_commit RM=3 Acceptor=5 Ballot=3

Expected: 1321761 states, 10969058 transitions, depth 27; with symmetry 119992 orbits.
Expected at RM=1 Ballot=3: 66893 states, 391424 transitions, depth 22; with symmetry 12946 orbits.
"""

from typing import Literal

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
from checker.specs.transaction_commit import State, is_commit_step

Choice = Literal["prepared", "aborted"]


class RM(Symmetric, size=2):
    """A resource manager, and its instance of Paxos."""


class Acceptor(Symmetric, size=3):
    """A voter in all instances."""


class Ballot(Ordered, size=2):
    """An attempt at a choice: the first is the resource manager's own, the others are leaders'."""


class Majority(Quorum, of=Acceptor):
    """Acceptors whose votes choose a value, and whom a leader must hear; any two of them meet."""


class Phase1a(Record):
    """A leader begins a ballot of an instance."""

    rm: RM
    ballot: Ballot


class Phase1b(Record):
    """An acceptor promises to ignore all ballots below, and tells its latest vote."""

    rm: RM
    acceptor: Acceptor
    ballot: Ballot
    voted_ballot: Ballot | None
    voted: Choice | None


class Phase2a(Record):
    """The resource manager in the first ballot, a leader in a later one, proposes a value."""

    rm: RM
    ballot: Ballot
    value: Choice


class Phase2b(Record):
    """An acceptor votes."""

    rm: RM
    acceptor: Acceptor
    ballot: Ballot
    value: Choice


class Commit(Record):
    """The decision to commit, broadcast by a leader."""


class Abort(Record):
    """The decision to abort, broadcast by a leader."""


class PaxosCommit(Spec):
    """Messages are never removed, so loss, delay, reordering and duplication are all covered."""

    rm_state: dict[RM, State] = fill("working")
    promised: dict[RM, dict[Acceptor, Ballot]] = fill(Ballot.first())
    voted_ballot: dict[RM, dict[Acceptor, Ballot | None]] = fill(None)
    voted: dict[RM, dict[Acceptor, Choice | None]] = fill(None)
    messages: set[Phase1a | Phase1b | Phase2a | Phase2b | Commit | Abort] = fill()

    @action
    def rm_prepare(self, rm: RM):
        require(self.rm_state[rm] == "working")
        self.rm_state[rm] = "prepared"
        self.messages.add(Phase2a(rm, Ballot.first(), "prepared"))

    @action
    def rm_choose_to_abort(self, rm: RM):
        require(self.rm_state[rm] == "working")
        self.rm_state[rm] = "aborted"
        self.messages.add(Phase2a(rm, Ballot.first(), "aborted"))

    @action
    def rm_receive_commit(self, rm: RM):
        require(Commit() in self.messages)
        self.rm_state[rm] = "committed"

    @action
    def rm_receive_abort(self, rm: RM):
        require(Abort() in self.messages)
        self.rm_state[rm] = "aborted"

    @action
    def phase_1a(self, rm: RM, ballot: Ballot):
        """A leader that has waited long enough for an instance to choose begins a ballot of its own in it."""
        # Redundant: nobody would answer a leader of the first ballot.
        require(ballot > Ballot.first())
        self.messages.add(Phase1a(rm, ballot))

    def may_promise(self, acceptor: Acceptor, m: Phase1a) -> bool:
        return m in self.messages and m.ballot > self.promised[m.rm][acceptor]

    @action
    def phase_1b(self, acceptor: Acceptor, m: Phase1a):
        require(self.may_promise(acceptor, m))
        rm = m.rm
        self.promised[rm][acceptor] = m.ballot
        self.messages.add(Phase1b(rm, acceptor, m.ballot, self.voted_ballot[rm][acceptor], self.voted[rm][acceptor]))

    def promises(self, rm: RM, ballot: Ballot, majority: Majority) -> set[Phase1b]:
        return {
            m
            for m in self.messages
            if isinstance(m, Phase1b) and m.rm == rm and m.ballot == ballot and m.acceptor in majority
        }

    def may_propose(self, rm: RM, ballot: Ballot, majority: Majority) -> bool:
        return (
            ballot > Ballot.first()
            and not any(isinstance(m, Phase2a) and m.rm == rm and m.ballot == ballot for m in self.messages)
            and all(any(m.acceptor == a for m in self.promises(rm, ballot, majority)) for a in majority)
        )

    @action
    def phase_2a(self, rm: RM, ballot: Ballot, majority: Majority):
        """The leader proposes what the latest vote that a majority reports was for, or to abort if there is none."""
        require(self.may_propose(rm, ballot, majority))
        promises = self.promises(rm, ballot, majority)
        latest = max((m.voted_ballot for m in promises if m.voted_ballot is not None), default=None)
        found = any(m.voted_ballot == latest and m.voted == "prepared" for m in promises)
        self.messages.add(Phase2a(rm, ballot, "prepared" if found else "aborted"))

    def may_vote(self, acceptor: Acceptor, m: Phase2a) -> bool:
        return (
            m in self.messages
            and m.ballot >= self.promised[m.rm][acceptor]
            and m.ballot != self.voted_ballot[m.rm][acceptor]
        )

    @action
    def phase_2b(self, acceptor: Acceptor, m: Phase2a):
        require(self.may_vote(acceptor, m))
        self.promised[m.rm][acceptor] = m.ballot
        self.voted_ballot[m.rm][acceptor] = m.ballot
        self.voted[m.rm][acceptor] = m.value
        self.messages.add(Phase2b(m.rm, acceptor, m.ballot, m.value))

    def is_chosen_in(self, ballot: Ballot, rm: RM, value: Choice) -> bool:
        return any(all(Phase2b(rm, a, ballot, value) in self.messages for a in majority) for majority in Majority)

    def is_chosen(self, rm: RM, value: Choice) -> bool:
        return any(self.is_chosen_in(ballot, rm, value) for ballot in Ballot)

    def may_commit(self) -> bool:
        return all(self.is_chosen(rm, "prepared") for rm in RM)

    def may_abort(self) -> bool:
        return any(self.is_chosen(rm, "aborted") for rm in RM)

    @action
    def decide_commit(self):
        require(self.may_commit())
        self.messages.add(Commit())

    @action
    def decide_abort(self):
        require(self.may_abort())
        self.messages.add(Abort())

    @invariant
    def outcomes_agree(self):
        """No resource manager commits while another aborts."""
        return not ("committed" in self.rm_state.values() and "aborted" in self.rm_state.values())

    @step_invariant
    def implements_transaction_commit(self, after):
        """Whoever has committed or aborted stays so, and a commit needs everybody to be prepared."""
        return is_commit_step(self.rm_state, after.rm_state)

    @invariant
    def acceptors_remember(self):
        """An acceptor knows its latest vote, and has promised to ignore all ballots below that."""
        return all(self.is_remembered(m) for m in self.messages if isinstance(m, Phase2b))

    def is_remembered(self, m: Phase2b) -> bool:
        latest = self.voted_ballot[m.rm][m.acceptor]
        return latest is not None and m.ballot <= latest <= self.promised[m.rm][m.acceptor]

    def can_go_on(self, up: Majority) -> bool:
        """Whether a leader, or an acceptor that is up, has a step to take that it has not taken yet."""
        return (
            any(Phase1a(rm, ballot) not in self.messages for rm in RM for ballot in Ballot if ballot > Ballot.first())
            or any(self.may_promise(a, m) for m in self.messages if isinstance(m, Phase1a) for a in up)
            or any(self.may_vote(a, m) for m in self.messages if isinstance(m, Phase2a) for a in up)
            or any(self.may_propose(rm, ballot, up) for rm in RM for ballot in Ballot)
            or self.may_commit()
            or self.may_abort()
        )

    @invariant
    def never_blocked(self):
        """Until a decision is sent, a leader and any majority of acceptors can go on, without a resource manager."""
        is_decided = Commit() in self.messages or Abort() in self.messages
        return is_decided or all(self.can_go_on(up) for up in Majority)

    def is_silent(self, acceptor: Acceptor) -> bool:
        return not any(isinstance(m, (Phase1b, Phase2b)) and m.acceptor == acceptor for m in self.messages)

    @reachable
    def abort_by_a_resource_manager(self):
        """A resource manager aborts on its own, and the acceptors choose that in its own ballot."""
        return any(self.is_chosen_in(Ballot.first(), rm, "aborted") for rm in RM)

    @reachable
    def abort_without_a_word(self):
        """All abort though no resource manager has proposed anything and an acceptor is silent too."""
        return (
            not any(isinstance(m, Phase2a) and m.ballot == Ballot.first() for m in self.messages)
            and any(self.is_silent(a) for a in Acceptor)
            and all(self.rm_state[rm] == "aborted" for rm in RM)
        )

    @reachable
    def commit_by_a_later_ballot(self):
        """All commit though an acceptor is silent, and in one instance it takes a leader to choose "prepared"."""
        return (
            any(not self.is_chosen_in(Ballot.first(), rm, "prepared") for rm in RM)
            and any(self.is_silent(a) for a in Acceptor)
            and all(self.rm_state[rm] == "committed" for rm in RM)
        )
