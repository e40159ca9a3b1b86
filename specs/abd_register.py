"""ABD register: replicas that may crash serve reads and writes as if there were one register that never fails.

Source: H. Attiya, A. Bar-Noy and D. Dolev, "Sharing Memory Robustly in Message-Passing Systems", Journal of the ACM 42(1), 1995;
with many writers and any quorums: N. Lynch and A. Shvartsman, "Robust Emulation of Shared Memory Using Dynamic
Quorum-Acknowledged Broadcasts", FTCS 1997, without its changes of quorums.

A tag, a number and the writer that chose it, stands for the value that was written with it. Linearizable means here: operations in
the order of their tags, each write before the reads that return it, are in the order of real time too; with each read returning
something written, that is enough (N. Lynch, "Distributed Algorithms", 1996, lemma 13.16). As long as a client queries, any replica
may answer; an update stays for good and reaches any replica late or never: so messages may be lost, late, out of order or twice. A
reply is heard at once or never, which loses nothing: a client that hears more of it, and earlier, may still do as if it had not. A
client that crashes is one that takes no further step. Each has one operation, so no writer ever chooses a tag twice.

Larger sizes; any two quorums of different kinds must meet:
    checker check abd_register Reader=2
    checker check abd_register Writer=3
    checker check abd_register Replica=4 ReadQuorum='rows(2, 2)' WriteQuorum='columns(2, 2)'
    checker check abd_register Replica=5 ReadQuorum='2 of 5' WriteQuorum='4 of 5'

Expected: 251116 states, 1238353 transitions, depth 25; with symmetry 49589 orbits.
Expected at Writer=1 Reader=2: 122552 states, 625223 transitions, depth 25; with symmetry 12628 orbits.
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
    final,
    invariant,
    reachable,
    require,
    step_invariant,
)


class Replica(Symmetric, size=3):
    """A server with a copy of the register."""


class Reader(Symmetric, size=1):
    """A client with one read to do."""


class Writer(Ordered, size=2):
    """A client with one write to do; their order breaks ties."""


class Number(Range, low=0, high=Writer):
    """The first part of a tag: a write takes the one after the highest that it hears of."""


class ReadQuorum(Quorum, of=Replica):
    """Replicas whose answers end the query phase."""


class WriteQuorum(Quorum, of=Replica):
    """Replicas whose acknowledgements end the propagation phase."""


Client = Reader | Writer
Tag = tuple[Number, Writer]
INITIAL = (Number(0), Writer.first())


class Update(Record):
    """A request to store what the tag stands for, unless something later is stored already."""

    client: Client
    tag: Tag


class AbdRegister(Spec):
    """Ask a read quorum for the highest tag, then tell a write quorum of it: readers do so too."""

    stored: dict[Replica, Tag] = fill(INITIAL)
    crashed: set[Replica] = fill()

    phase: dict[Client, Literal["idle", "querying", "propagating", "done"]] = fill("idle")
    tag: dict[Client, Tag] = fill(INITIAL)
    heard_from: dict[Client, set[Replica]] = fill()
    updates: set[Update] = fill()

    completed_before: dict[Client, Tag] = fill(INITIAL)
    """The highest tag of the operations that had ended when each began: for the properties, no client knows it."""

    def ended(self) -> set[Client]:
        return {client for client in self.phase if self.phase[client] == "done"}

    @action
    def invoke(self, client: Client):
        require(self.phase[client] == "idle")
        self.phase[client] = "querying"
        self.completed_before[client] = max((self.tag[other] for other in self.ended()), default=INITIAL)

    @action
    def answer(self, replica: Replica, client: Client):
        require(self.phase[client] == "querying")
        require(replica not in self.crashed)
        require(replica not in self.heard_from[client])
        self.heard_from[client].add(replica)
        self.tag[client] = max(self.tag[client], self.stored[replica])

    @action
    def write(self, writer: Writer, quorum: ReadQuorum):
        require(self.phase[writer] == "querying")
        require(quorum <= self.heard_from[writer])
        number, _ = self.tag[writer]
        self.tag[writer] = (number + 1, writer)
        self.propagate(writer)

    @action
    def read(self, reader: Reader, quorum: ReadQuorum):
        require(self.phase[reader] == "querying")
        require(quorum <= self.heard_from[reader])
        self.propagate(reader)

    def propagate(self, client: Client):
        self.phase[client] = "propagating"
        self.heard_from[client] = set()
        self.updates.add(Update(client, self.tag[client]))

    @action
    def store(self, replica: Replica, update: Update):
        require(update in self.updates)
        require(replica not in self.crashed)
        require(replica not in self.heard_from[update.client])
        self.stored[replica] = max(self.stored[replica], update.tag)
        self.heard_from[update.client].add(replica)

    @action
    def respond(self, client: Client, quorum: WriteQuorum):
        require(self.phase[client] == "propagating")
        require(quorum <= self.heard_from[client])
        self.phase[client] = "done"

    @action
    def crash(self, replica: Replica):
        """As many crash as leave a read quorum and a write quorum."""
        require(replica not in self.crashed)
        down = self.crashed | {replica}
        require(any(not quorum & down for quorum in ReadQuorum) and any(not quorum & down for quorum in WriteQuorum))
        self.crashed.add(replica)

    @invariant
    def reads_do_not_go_back(self):
        """A read returns nothing older than what was written, or read, before it began."""
        return all(
            self.tag[reader] >= self.completed_before[reader] for reader in Reader if self.phase[reader] == "done"
        )

    def writing(self) -> set[Writer]:
        """The writers whose write has its tag, ended or not."""
        return {writer for writer in Writer if self.phase[writer] in ("propagating", "done")}

    @invariant
    def writes_go_forward(self):
        """A write has a higher tag than what was written, or read, before it began."""
        return all(self.tag[writer] > self.completed_before[writer] for writer in self.writing())

    @invariant
    def writes_are_in_one_order(self):
        """No two writes have the same tag."""
        return all(self.tag[v] != self.tag[w] for v in self.writing() for w in self.writing() if v != w)

    @invariant
    def reads_return_what_was_written(self):
        """A read returns the initial value or that of a write."""
        return all(
            self.tag[reader] == INITIAL or any(self.tag[reader] == self.tag[writer] for writer in self.writing())
            for reader in Reader
            if self.phase[reader] == "done"
        )

    @step_invariant
    def what_is_returned_stays(self, after):
        """An operation ends once, and what it returned does not change."""
        return all(after.phase[c] == "done" and after.tag[c] == self.tag[c] for c in self.ended())

    @step_invariant
    def work_comes_to_an_end(self, after):
        """Each step is a crash, the next phase of an operation or the first word of a replica in a phase: there are so many."""
        return self.crashed <= after.crashed and (
            after.crashed != self.crashed or after.phase != self.phase or after.heard_from != self.heard_from
        )

    @step_invariant
    def crashed_replicas_are_silent(self, after):
        """A replica that has crashed stores nothing and answers nobody."""
        return all(
            after.stored[replica] == self.stored[replica]
            and all(
                replica in self.heard_from[client] or replica not in after.heard_from[client] for client in self.phase
            )
            for replica in self.crashed
        )

    @final
    def all_have_ended(self):
        """Every operation ends, whoever crashes."""
        return all(self.phase[client] == "done" for client in self.phase)

    @reachable
    def read_after_write(self):
        """A read begins when a write has ended, and ends."""
        return any(self.completed_before[reader] != INITIAL and self.phase[reader] == "done" for reader in Reader)

    @reachable
    def half_a_write_is_read(self):
        """A read returns what a write that has not ended wrote: from then on it counts."""
        return any(
            self.tag[reader] == self.tag[writer]
            for reader in Reader
            for writer in Writer
            if self.phase[reader] == "done" and self.phase[writer] == "propagating"
        )
