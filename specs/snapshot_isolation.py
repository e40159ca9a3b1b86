"""Snapshot isolation: no update is lost, but two transactions may overlook each other unless their reads are validated too.

Source: H. Berenson, P. Bernstein, J. Gray, J. Melton, E. O'Neil and P. O'Neil, "A Critique of ANSI SQL Isolation Levels",
SIGMOD 1995, section 4.2; pivots: A. Fekete, D. Liarokapis, E. O'Neil, P. O'Neil and D. Shasha, "Making Snapshot Isolation
Serializable", ACM TODS 30(2), 2005, section 2; read-only anomaly: A. Fekete, E. O'Neil and P. O'Neil, "A Read-Only Transaction
Anomaly Under Snapshot Isolation", SIGMOD Record 33(3), 2004.

All committed versions of an item are kept, each under the number of the commit that wrote it, which stands for its value too. A
transaction reads what was committed when it began; its writes are its own until it commits, in one atomic step. With "snapshot",
nobody may have committed a version of what it writes since it began; with "serializable", one that writes at all needs the same of
what it has read. That is the plain way; M. Cahill, U. Roehm and A. Fekete, "Serializable Isolation for Snapshot Databases", SIGMOD
2008, abort pivots only. The choice is made at the start, so one check covers both. A crash before the commit is an abort. A read of
what the transaction itself has written touches nothing shared and is no step here.

    checker check snapshot_isolation Item=3
    checker check snapshot_isolation Transaction=4

Expected: 509122 states, 2677158 transitions, depth 18; with symmetry 43874 orbits.
"""

from typing import Literal

from checker import Range, Spec, Symmetric, action, fill, final, init, invariant, reachable, require, step_invariant


class Transaction(Symmetric, size=3):
    """Some reads and writes that take effect together or not at all."""


class Item(Symmetric, size=2):
    """Something stored, in a version for each transaction that wrote it."""


class Timestamp(Range, low=0, high=Transaction):
    """A number of commits: the database as it was after so many."""


class SnapshotIsolation(Spec):
    """Read the database as it was at the start; of two that write the same item meanwhile, the first committer wins."""

    isolation: Literal["snapshot", "serializable"]
    now: Timestamp = Timestamp(0)
    versions: dict[Item, set[Timestamp]] = fill()
    """Those that were committed; each item has version 0 from the beginning."""

    status: dict[Transaction, Literal["idle", "active", "committed"]] = fill("idle")
    start: dict[Transaction, Timestamp] = fill(0)
    written: dict[Transaction, set[Item]] = fill()
    read: dict[Transaction, dict[Item, Timestamp | None]] = fill(None)
    commit_time: dict[Transaction, Timestamp] = fill(0)

    @init
    def choose_isolation(self, isolation: Literal["snapshot", "serializable"]):
        self.isolation = isolation

    @action
    def begin(self, transaction: Transaction):
        require(self.status[transaction] == "idle")
        self.status[transaction] = "active"
        self.start[transaction] = self.now

    def visible(self, item: Item, moment: Timestamp) -> Timestamp:
        """The version that a reader of this moment sees, 0 where nothing was committed before."""
        return max((version for version in self.versions[item] if version <= moment), default=Timestamp(0))

    @action
    def read_item(self, transaction: Transaction, item: Item):
        require(self.status[transaction] == "active")
        self.read[transaction][item] = self.visible(item, self.start[transaction])

    @action
    def write_item(self, transaction: Transaction, item: Item):
        require(self.status[transaction] == "active")
        self.written[transaction].add(item)

    def is_unchanged(self, item: Item, transaction: Transaction) -> bool:
        """Whether no version has been committed since the transaction began."""
        return all(version <= self.start[transaction] for version in self.versions[item])

    @action
    def commit(self, transaction: Transaction):
        require(self.status[transaction] == "active")
        require(all(self.is_unchanged(item, transaction) for item in self.written[transaction]))
        if self.isolation == "serializable" and self.written[transaction]:
            require(all(self.read[transaction][item] is None or self.is_unchanged(item, transaction) for item in Item))
        self.now += 1
        for item in self.written[transaction]:
            self.versions[item].add(self.now)
        self.status[transaction] = "committed"
        self.commit_time[transaction] = self.now

    @action
    def abort(self, transaction: Transaction):
        """It may not commit, or does not want to, or its client has crashed: it can be tried again from the beginning."""
        require(self.status[transaction] == "active")
        self.status[transaction] = "idle"
        self.written[transaction] = set()
        for item in Item:
            self.read[transaction][item] = None

    def committed(self) -> set[Transaction]:
        return {t for t in Transaction if self.status[t] == "committed"}

    def read_from(self, a: Transaction, b: Transaction, item: Item) -> bool:
        """Whether b read the version that a wrote."""
        return item in self.written[a] and self.read[b][item] == self.commit_time[a]

    def overwrote(self, a: Transaction, b: Transaction, item: Item) -> bool:
        """Whether b wrote a later version than a."""
        return item in self.written[a] & self.written[b] and self.commit_time[a] < self.commit_time[b]

    def overlooked(self, a: Transaction, b: Transaction, item: Item) -> bool:
        """Whether a read an earlier version than b wrote."""
        seen = self.read[a][item]
        return item in self.written[b] and seen is not None and seen < self.commit_time[b]

    @invariant
    def no_lost_update(self):
        """No transaction reads an item, somebody else's commit writes it, and the transaction's commit writes over that."""
        return not any(
            self.overlooked(a, b, item) and self.overwrote(b, a, item)
            for a in self.committed()
            for b in self.committed()
            for item in Item
        )

    @invariant
    def reads_are_of_the_start(self):
        """All that a transaction has read is as it was when the transaction began."""
        return all(
            self.read[t][item] in (None, self.visible(item, self.start[t])) for t in Transaction for item in Item
        )

    @step_invariant
    def reads_repeat(self, after):
        """An active transaction that reads an item once more finds the same."""
        return all(
            self.read[t][item] in (None, after.read[t][item])
            for t in Transaction
            for item in Item
            if after.status[t] == "active"
        )

    @invariant
    def idle_is_blank(self):
        """A transaction that has not begun, or was aborted, has read and written nothing."""
        return all(
            not self.written[t] and all(self.read[t][item] is None for item in Item)
            for t in Transaction
            if self.status[t] == "idle"
        )

    def precedes(self, a: Transaction, b: Transaction) -> bool:
        """Whether a must come before b when the two run one after the other."""
        return a != b and any(
            self.read_from(a, b, item) or self.overwrote(a, b, item) or self.overlooked(a, b, item) for item in Item
        )

    def is_serializable(self, history: set[Transaction]) -> bool:
        """Whether the transactions could have run one by one: who must come before whom has no cycle."""
        left = history
        for _ in Transaction:
            left = {b for b in left if any(self.precedes(a, b) for a in left)}
        return not left

    @invariant
    def serializable_if_validated(self):
        """With reads validated, the committed transactions have the outcome of running one by one."""
        return self.isolation == "snapshot" or self.is_serializable(self.committed())

    def overlooks(self, a: Transaction, b: Transaction) -> bool:
        """Whether a and b ran at the same time, and a read something as it was before b wrote it."""
        return a != b and self.start[b] < self.commit_time[a] and any(self.overlooked(a, b, item) for item in Item)

    @invariant
    def anomalies_have_a_pivot(self):
        """Where running one by one cannot explain the outcome, some transaction overlooks another and is overlooked too."""
        return self.is_serializable(self.committed()) or any(
            self.overlooks(a, pivot) and self.overlooks(pivot, b)
            for a in self.committed()
            for pivot in self.committed()
            for b in self.committed()
        )

    @final
    def all_have_committed(self):
        """Every transaction commits in the end, if it begins again where it was aborted: none waits for another."""
        return self.committed() == set(Transaction)

    @reachable
    def write_skew(self):
        """Two commit, each has read what the other writes, and neither writes what the other does."""
        return any(
            self.overlooks(a, b) and self.overlooks(b, a) and not self.written[a] & self.written[b]
            for a in self.committed()
            for b in self.committed()
        )

    @reachable
    def read_only_anomaly(self):
        """Those that write could have run one by one, and a transaction that only reads has seen what none of them explains."""
        return any(
            not self.written[reader]
            and self.is_serializable(self.committed() - {reader})
            and not self.is_serializable(self.committed())
            for reader in self.committed()
        )
