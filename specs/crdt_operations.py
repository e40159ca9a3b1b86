"""Operation-based replicated types: replicas are equal once they have the same operations, in whatever order they came.

Source: M. Shapiro, N. Preguiça, C. Baquero and M. Zawirski, "A comprehensive study of Convergent and Commutative
Replicated Data Types", INRIA RR-7506, 2011, sections 2 and 3.

Nobody puts updates in order. A replica applies an update at once and sends it as an operation, which every other
applies when it comes. Every update is an update of four objects, as in crdt.py: an `up` adds one to the grow-only
counter and to the up-down counter, and adds the element to the observed-remove set; a `down` takes one from the up-down
counter and removes the element; either writes the last-writer-wins register. The set has one element: each has its own
tags.

States may be merged again and again; an operation is applied once, so a replica keeps what was delivered. A removal
names the tags that it found where it was made, and is delivered after those additions. Any operation may be delayed for
good, which covers loss. Replicas are durable. Timestamps are unique, and later than what was seen.
    checker check crdt_operations Update=4

Expected: 17011 states, 51030 transitions, depth 9; with symmetry 2892 orbits.
"""

from checker import (
    Ordered,
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
    """A copy of the objects."""


class Update(Ordered, size=3):
    """An update, made once: its place in the order is its timestamp, and it is the tag of what it adds."""


class Count(Range, low=0, high=Update):
    """A number of updates."""


class Level(Range, low=-4, high=Update):
    """What ups and downs come to."""


class Up(Record):
    update: Update
    by: Replica


class Down(Record):
    update: Update
    by: Replica
    observed: frozenset[Update]


class Write(Record):
    """What the register holds: who wrote it stands for the value."""

    time: Update
    by: Replica


class CommutativeTypes(Spec):
    """Operations that may be delivered in either order have the same effect in both."""

    grown: dict[Replica, Count] = fill(0)
    """The grow-only counter."""
    level: dict[Replica, Level] = fill(0)
    """The up-down counter."""
    register: dict[Replica, Write | None] = fill(None)
    tags: dict[Replica, set[Update]] = fill()
    """The additions of the set's element that are not removed: it is there while there is one."""

    delivered: dict[Replica, set[Update]] = fill()
    operations: set[Up | Down] = fill()

    def prepare(self, replica: Replica, update: Update):
        """A timestamp that nobody has used, later than what was seen here."""
        require(not any(operation.update == update for operation in self.operations))
        last = self.register[replica]
        require(last is None or update > last.time)

    @action
    def up(self, replica: Replica, update: Update):
        self.prepare(replica, update)
        self.operations.add(Up(update, replica))
        self.apply_up(replica, Up(update, replica))

    @action
    def down(self, replica: Replica, update: Update):
        self.prepare(replica, update)
        operation = Down(update, replica, frozenset(self.tags[replica]))
        self.operations.add(operation)
        self.apply_down(replica, operation)

    @action
    def deliver_up(self, replica: Replica, operation: Up):
        require(operation in self.operations)
        require(operation.update not in self.delivered[replica])
        self.apply_up(replica, operation)

    @action
    def deliver_down(self, replica: Replica, operation: Down):
        require(operation in self.operations)
        require(operation.update not in self.delivered[replica])
        require(operation.observed <= self.delivered[replica])
        self.apply_down(replica, operation)

    def apply_up(self, replica: Replica, operation: Up):
        self.grown[replica] += 1
        self.level[replica] += 1
        self.tags[replica].add(operation.update)
        self.write(replica, Write(operation.update, operation.by))

    def apply_down(self, replica: Replica, operation: Down):
        self.level[replica] -= 1
        self.tags[replica] -= operation.observed
        self.write(replica, Write(operation.update, operation.by))

    def write(self, replica: Replica, write: Write):
        last = self.register[replica]
        if last is None or write.time > last.time:
            self.register[replica] = write
        self.delivered[replica].add(write.time)

    def ups(self, replica: Replica) -> set[Up]:
        """The additions that were delivered."""
        return {m for m in self.operations if isinstance(m, Up) and m.update in self.delivered[replica]}

    def downs(self, replica: Replica) -> set[Down]:
        """The removals that were delivered."""
        return {m for m in self.operations if isinstance(m, Down) and m.update in self.delivered[replica]}

    @invariant
    def same_operations_same_state(self):
        """Replicas to which the same operations were delivered are equal."""
        return all(
            self.grown[a] == self.grown[b]
            and self.level[a] == self.level[b]
            and self.register[a] == self.register[b]
            and self.tags[a] == self.tags[b]
            for a in Replica
            for b in Replica
            if self.delivered[a] == self.delivered[b]
        )

    @invariant
    def counters_count_each_update_once(self):
        """The counters have every operation that was delivered in them, once."""
        return all(
            self.grown[r] == len(self.ups(r)) and self.level[r] == len(self.ups(r)) - len(self.downs(r))
            for r in Replica
        )

    @invariant
    def last_writer_wins(self):
        """The register holds the latest of the writes that were delivered."""
        return all(
            last.time in self.delivered[r] and all(update <= last.time for update in self.delivered[r])
            if last is not None
            else not self.delivered[r]
            for r, last in self.register.items()
        )

    @invariant
    def observed_adds_are_removed(self):
        """An addition stays unless a removal had observed it: of the two at once, the addition wins."""
        return all(
            self.tags[r] == {m.update for m in self.ups(r) if not any(m.update in d.observed for d in self.downs(r))}
            for r in Replica
        )

    @step_invariant
    def own_write_is_read(self, after):
        """A replica's own write takes effect there at once."""
        return all(after.register[m.by] == Write(m.update, m.by) for m in after.operations if m not in self.operations)

    @final
    def all_is_delivered(self):
        """Every operation takes effect everywhere, whatever the order that they come in."""
        return all(operation.update in self.delivered[r] for operation in self.operations for r in Replica)

    @reachable
    def add_wins(self):
        """Everybody has an addition and a removal, later by its timestamp, that did not see it: the first stays."""
        return all(any(tag < down.update for tag in self.tags[r] for down in self.downs(r)) for r in Replica)

    @reachable
    def removal_waits(self):
        """A removal may come to a replica ahead of an addition that it removes: it has to wait."""
        return any(
            isinstance(m, Down) and not m.observed <= self.delivered[r] for m in self.operations for r in Replica
        )
