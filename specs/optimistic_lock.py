"""Optimistic lock: clients change the parts of a whole without waiting for each other, and it is as if they had taken turns.

Source: H. T. Kung and J. T. Robinson, "On Optimistic Methods for Concurrency Control", ACM TODS 6(2), 1981, sections 2 to 4;
one version for the whole, and the early look at it: M. Fowler, "Patterns of Enterprise Application Architecture", 2002,
chapter 16, Coarse-Grained Lock and Optimistic Offline Lock.

A main record has a version, its sub-records have none. A client reads the version, then sub-records one at a time, and writes in a
workspace of its own. Its commit is one atomic step of the store: if the version is still the one that was read, the workspace is
stored and the version raised. Others may commit between any two steps. A client that crashes before its commit starts over with
nothing kept, like one that finds another version. Each commits once; its next transaction would be like another client's. What a
sub-record holds is told by the version that the last commit to write it made. A read of what the client itself has written touches
nothing shared and is no step here.

    checker check optimistic_lock SubRecord=3
    checker check optimistic_lock Client=4

Expected: 450625 states, 2733747 transitions, depth 21; with symmetry 38759 orbits.
"""

from typing import Literal

from checker import Range, Spec, Symmetric, action, fill, final, invariant, reachable, require, step_invariant


class Client(Symmetric, size=3):
    """Somebody with one transaction to run."""


class SubRecord(Symmetric, size=2):
    """A part of the whole; the version of the main record stands for all of them."""


class Version(Range, low=0, high=Client):
    """How many commits have changed the whole: each client has one."""


class OptimisticLock(Spec):
    """Work on copies; at the end, let the store see to it that nobody else has committed a change meanwhile."""

    version: Version = Version(0)
    stored: dict[SubRecord, Version] = fill(0)

    phase: dict[Client, Literal["idle", "reading", "checked", "committed"]] = fill("idle")
    version_read: dict[Client, Version | None] = fill(None)
    written: dict[Client, set[SubRecord]] = fill()
    read: dict[Client, dict[SubRecord, Version | None]] = fill(None)

    committed_at: dict[Client, Version] = fill(0)
    """The version as each commit left it, which tells the order of commits: for the properties, no client reads it."""

    @action
    def read_version(self, client: Client):
        require(self.phase[client] == "idle")
        self.phase[client] = "reading"
        self.version_read[client] = self.version

    @action
    def read_record(self, client: Client, record: SubRecord):
        require(self.phase[client] == "reading")
        self.read[client][record] = self.stored[record]

    @action
    def write_record(self, client: Client, record: SubRecord):
        require(self.phase[client] == "reading")
        self.written[client].add(record)

    @action
    def check_current(self, client: Client):
        require(self.phase[client] == "reading")
        # Redundant: this look only spares a commit that would be refused; what counts is the comparison in the commit.
        require(self.version_read[client] == self.version)
        self.phase[client] = "checked"

    @action
    def commit(self, client: Client):
        require(self.phase[client] == "checked")
        require(self.version_read[client] == self.version)
        if self.written[client]:
            self.version += 1
        for record in self.written[client]:
            self.stored[record] = self.version
        self.phase[client] = "committed"
        self.committed_at[client] = self.version

    @action
    def start_over(self, client: Client):
        """The client has found that the version is another by now, or it has crashed."""
        require(self.phase[client] in ("reading", "checked"))
        self.phase[client] = "idle"
        self.version_read[client] = None
        self.written[client] = set()
        for record in SubRecord:
            self.read[client][record] = None

    def committed(self) -> set[Client]:
        return {client for client in Client if self.phase[client] == "committed"}

    def read_from(self, a: Client, b: Client, record: SubRecord) -> bool:
        """Whether b read what a wrote."""
        return record in self.written[a] and self.read[b][record] == self.committed_at[a]

    def overwrote(self, a: Client, b: Client, record: SubRecord) -> bool:
        """Whether b wrote after a."""
        return record in self.written[a] & self.written[b] and self.committed_at[a] < self.committed_at[b]

    def outdated(self, a: Client, b: Client, record: SubRecord) -> bool:
        """Whether b wrote what a had read before."""
        seen = self.read[a][record]
        return record in self.written[b] and seen is not None and seen < self.committed_at[b]

    @invariant
    def no_lost_update(self):
        """No client reads a sub-record, somebody else's commit writes it, and the client's commit writes over that."""
        return not any(
            self.outdated(a, b, record) and self.overwrote(b, a, record)
            for a in self.committed()
            for b in self.committed()
            for record in SubRecord
        )

    def precedes(self, a: Client, b: Client) -> bool:
        """Whether a must come before b when the two run one after the other."""
        return a != b and any(
            self.read_from(a, b, record) or self.overwrote(a, b, record) or self.outdated(a, b, record)
            for record in SubRecord
        )

    @invariant
    def serializable(self):
        """The committed transactions have the outcome of running one by one: who must follow whom has no cycle."""
        left = self.committed()
        for _ in Client:
            left = {b for b in left if any(self.precedes(a, b) for a in left)}
        return not left

    @invariant
    def last_write_is_stored(self):
        """A sub-record holds what the last commit that wrote it left."""
        return all(
            self.stored[record]
            == max((self.committed_at[c] for c in self.committed() if record in self.written[c]), default=0)
            for record in SubRecord
        )

    @invariant
    def work_is_on_a_version(self):
        """Whoever is at work has read the version before."""
        return all(self.version_read[client] is not None for client in Client if self.phase[client] != "idle")

    @step_invariant
    def nothing_is_kept(self, after):
        """A client that starts over has forgotten all that it read and wrote."""
        return all(
            after.version_read[client] is None
            and not after.written[client]
            and all(after.read[client][record] is None for record in SubRecord)
            for client in Client
            if self.phase[client] != "idle" and after.phase[client] == "idle"
        )

    @step_invariant
    def commits_are_for_good(self, after):
        """Whoever commits has looked at the version a last time, and what is committed stays so."""
        return self.committed() <= after.committed() and all(
            self.phase[client] == "checked" for client in after.committed() - self.committed()
        )

    @final
    def all_have_committed(self):
        """Every client commits in the end: of those in conflict, one can."""
        return self.committed() == set(Client)

    @reachable
    def all_commit(self):
        """Every client commits a change, each upon the one before."""
        return self.version == Version.high

    @reachable
    def conflict(self):
        """A client has looked at the version a last time, and a commit comes before its own."""
        return any(self.phase[c] == "checked" and self.version_read[c] != self.version for c in Client)

    @reachable
    def reader_beside_writer(self):
        """A client that only reads commits, and so does one that began at the same version and wrote what it read."""
        return any(
            self.version_read[a] == self.version_read[b] and not self.written[a] and self.read[a][record] is not None
            for a in self.committed()
            for b in self.committed()
            for record in self.written[b]
        )
