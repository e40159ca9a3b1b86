"""Epoch fencing: a leader that stamps its epoch on the storage before it reads has seen all that older ones ever do.

Source: F. Junqueira, I. Kelly and B. Reed, "Durability with BookKeeper", ACM SIGOPS Operating Systems Review 47(1),
2013 (a ledger is fenced before it is recovered); T. Lipcon, "Quorum-Journal Design", HDFS-3077, 2012 (a writer calls
newEpoch before it recovers the log). They replicate the storage; here it is one node.

An election gives each leader an epoch of its own, but older leaders may not know of it and act on. The storage is a
log whose cells can be overwritten, by whoever has its stamp. Messages are never removed, so loss, delay, reordering and
duplication are all covered. A leader that crashes takes no more steps, which any leader may do at any time; it comes
back with a later epoch, for with the same one its late writes would pass for new ones. The storage has log and stamp on
its disk, so its restarts change nothing. A read and its answer are one step: a late answer is a leader that goes on
late.

    checker check epoch_fencing Leader=4 Cell=4

Expected: 973 states, 5623 transitions, depth 17; with symmetry 973 orbits.
"""

from checker import Ordered, Record, Spec, action, fill, invariant, reachable, require, step_invariant


class Leader(Ordered, size=3):
    """A leader; the order is that of their epochs, and a leader stands for its epoch."""


class Cell(Ordered, size=3):
    """A place in the log; leaders fill them one after the other."""


class Stamp(Record):
    """To the storage: refuse older leaders from now on."""

    leader: Leader


class Stamped(Record):
    """The storage has done so."""

    leader: Leader


class Write(Record):
    """To the storage: put this leader's entry into the cell."""

    leader: Leader
    cell: Cell


class Written(Record):
    """The storage has done so: the entry is acknowledged."""

    leader: Leader
    cell: Cell


class EpochFencing(Spec):
    """An entry is named after its leader: no leader writes two to the same cell."""

    stamp: Leader | None = None
    """On the storage: the latest epoch that it was told of."""
    log: dict[Cell, Leader | None] = fill(None)
    """On the storage: whose entry is in each cell."""

    leading: set[Leader] = fill()
    """Who has read the log, and writes."""
    view: dict[Leader, dict[Cell, Leader | None]] = fill(None)
    """Each leader's memory: the log as it was read, and its own entries since, those on their way too."""

    messages: set[Stamp | Stamped | Write | Written] = fill()

    @action
    def ask_for_stamp(self, leader: Leader):
        self.messages.add(Stamp(leader))

    @action
    def receive_stamp(self, request: Stamp):
        require(request in self.messages)
        require(self.stamp is None or request.leader > self.stamp)
        self.stamp = request.leader
        self.messages.add(Stamped(request.leader))

    @action
    def read(self, leader: Leader):
        require(Stamped(leader) in self.messages)
        require(leader not in self.leading)
        self.leading.add(leader)
        self.view[leader] = self.log

    @action
    def write(self, leader: Leader, cell: Cell):
        require(leader in self.leading)
        require(self.view[leader][cell] is None)
        require(all(self.view[leader][c] is not None for c in Cell if c < cell))
        require(all(Written(leader, c) in self.messages for c in Cell if self.view[leader][c] == leader))
        self.view[leader][cell] = leader
        self.messages.add(Write(leader, cell))

    @action
    def receive_write(self, request: Write):
        require(request in self.messages)
        require(request.leader == self.stamp)
        self.log[request.cell] = request.leader
        self.messages.add(Written(request.leader, request.cell))

    @invariant
    def the_stamped_leader_knows_the_log(self):
        """What the leader of the latest epoch has read and written is the log, but for an entry on its way there."""
        return all(
            self.log[cell] == self.view[leader][cell] or (self.log[cell] is None and self.view[leader][cell] == leader)
            for leader in self.leading
            if leader == self.stamp
            for cell in Cell
        )

    @invariant
    def acknowledged_entries_stay(self):
        """An entry that the storage has acknowledged is in its cell, whoever leads now."""
        return all(self.log[m.cell] == m.leader for m in self.messages if isinstance(m, Written))

    @invariant
    def no_gaps(self):
        """The log has no empty cell before a full one."""
        return all(self.log[c] is not None for cell in Cell if self.log[cell] is not None for c in Cell if c < cell)

    @step_invariant
    def only_the_stamped_leader_writes(self, after):
        """Once a newer leader's epoch is on the storage, nothing that an older one does becomes visible."""
        return all(after.log[cell] in (self.log[cell], self.stamp) for cell in Cell)

    @step_invariant
    def the_stamp_rises_when_asked(self, after):
        """The storage never goes back to an older epoch, and takes on only that of a leader who asked for it."""
        return after.stamp == self.stamp or (
            Stamp(after.stamp) in self.messages and (self.stamp is None or after.stamp > self.stamp)
        )

    @reachable
    def old_leader_acts_in_vain(self):
        """A leader writes to a cell that was empty when it read the log, and that a newer one has filled."""
        return any(
            Write(leader, cell) in self.messages and self.log[cell] is not None and leader < self.log[cell]
            for leader in Leader
            for cell in Cell
        )

    @reachable
    def new_leader_goes_on_from_the_old(self):
        """A leader knows of an entry of its own, acknowledged, after one of an older leader."""
        return any(
            old < new and self.view[new][cell] == old and Written(new, cell.next()) in self.messages
            for old in Leader
            for new in Leader
            for cell in Cell
            if cell != Cell.last()
        )
