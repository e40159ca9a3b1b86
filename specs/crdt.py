"""State-based replicated types: replicas are equal once they have seen the same updates, in any order, however often.

Source: M. Shapiro, N. Preguiça, C. Baquero and M. Zawirski, "A comprehensive study of Convergent and Commutative
Replicated Data Types", INRIA RR-7506, 2011, sections 2 and 3.

Nobody puts updates in order. A replica updates its own state at once, and sends all of it now and then; who receives a
state merges it into its own. Every update is an update of four objects: an `up` adds one to the grow-only counter and
to the up-down counter, and adds the element to the observed-remove set; a `down` takes one from the up-down counter and
removes the element; either writes the last-writer-wins register. The set has one element: each has its own tags.

A message holds a state until another is put in its place. So a state may be lost, come late, after newer ones, several
times, and back to its sender. Replicas are durable. Timestamps are unique, and later than what was seen; clocks need
not agree more than that. In crdt_operations.py operations are sent instead of states.
    checker check crdt Replica=3
    checker check crdt Update=4

Expected: 12605 states, 104628 transitions, depth 10; with symmetry 3627 orbits.
"""

from typing import Literal

from checker import Ordered, Range, Record, Spec, Symmetric, action, fill, invariant, reachable, require


class Replica(Symmetric, size=2):
    """A copy of the objects."""


class Message(Symmetric, size=2):
    """A state on its way from one replica to any other."""


class Update(Ordered, size=3):
    """An update, made once: its place in the order is its timestamp, and it is the tag of what it adds."""


class Write(Record):
    """What the register holds: who wrote it stands for the value."""

    time: Update
    by: Replica


class Count(Range, low=0, high=Update):
    """A number of updates."""


Place = Replica | Message


class ConvergentTypes(Spec):
    """Replicas and messages hold a state; a merge keeps whatever is newer in either."""

    ups: dict[Place, dict[Replica, Count]] = fill(0)
    """How many ups each replica has made: the grow-only counter is their sum."""
    downs: dict[Place, dict[Replica, Count]] = fill(0)
    """The same for downs: the up-down counter is the ups less the downs."""
    register: dict[Place, Write | None] = fill(None)
    added: dict[Place, set[Update]] = fill()
    removed: dict[Place, set[Update]] = fill()
    """The tags of the set's element: it is there while a tag is added and not removed."""

    kind: dict[Update, Literal["up", "down"] | None] = fill(None)
    """What each update is, once it is made: none is made twice."""
    seen: dict[Place, set[Update]] = fill()
    """The updates that each state has in it: only properties read this."""
    observed: dict[Update, set[Update]] = fill()
    """The updates that had been seen where each was made: only properties read this."""

    def write(self, replica: Replica, update: Update):
        require(self.kind[update] is None)
        last = self.register[replica]
        require(last is None or update > last.time)
        self.register[replica] = Write(update, replica)
        self.observed[update] = self.seen[replica]
        self.seen[replica].add(update)

    @action
    def up(self, replica: Replica, update: Update):
        self.write(replica, update)
        self.kind[update] = "up"
        self.ups[replica][replica] += 1
        self.added[replica].add(update)

    @action
    def down(self, replica: Replica, update: Update):
        self.write(replica, update)
        self.kind[update] = "down"
        self.downs[replica][replica] += 1
        self.removed[replica] |= self.added[replica]

    @action
    def send(self, replica: Replica, message: Message):
        self.ups[message] = self.ups[replica]
        self.downs[message] = self.downs[replica]
        self.register[message] = self.register[replica]
        self.added[message] = self.added[replica]
        self.removed[message] = self.removed[replica]
        self.seen[message] = self.seen[replica]

    @action
    def deliver(self, message: Message, replica: Replica):
        self.ups[replica] = self.most(self.ups[replica], self.ups[message])
        self.downs[replica] = self.most(self.downs[replica], self.downs[message])
        self.register[replica] = self.latest(self.register[replica], self.register[message])
        self.added[replica] |= self.added[message]
        self.removed[replica] |= self.removed[message]
        self.seen[replica] |= self.seen[message]

    def most(self, one: dict[Replica, Count], other: dict[Replica, Count]) -> dict[Replica, Count]:
        """Two counters merged."""
        return {r: max(one[r], other[r]) for r in Replica}

    def latest(self, one: Write | None, other: Write | None) -> Write | None:
        """Two registers merged."""
        return one if other is None or (one is not None and one.time > other.time) else other

    def made(self, kind: Literal["up", "down"], place: Place) -> set[Update]:
        """The updates of a kind that a state has in it."""
        return {u for u in self.seen[place] if self.kind[u] == kind}

    @invariant
    def same_updates_same_state(self):
        """Replicas that have seen the same updates are equal."""
        return all(
            self.ups[a] == self.ups[b]
            and self.downs[a] == self.downs[b]
            and self.register[a] == self.register[b]
            and self.added[a] == self.added[b]
            and self.removed[a] == self.removed[b]
            for a in Replica
            for b in Replica
            if self.seen[a] == self.seen[b]
        )

    @invariant
    def counters_count_each_update_once(self):
        """The counters have every update that was seen in them, once."""
        return all(
            sum(self.ups[place].values()) == len(self.made("up", place))
            and sum(self.downs[place].values()) == len(self.made("down", place))
            for place in self.seen
        )

    @invariant
    def last_writer_wins(self):
        """The register holds the latest of the writes that were seen."""
        return all(
            last.time in self.seen[place] and all(update <= last.time for update in self.seen[place])
            if last is not None
            else not self.seen[place]
            for place, last in self.register.items()
        )

    @invariant
    def observed_adds_are_removed(self):
        """An addition stays unless a removal that was seen had observed it: of the two at once, the addition wins."""
        return all(
            self.added[place] - self.removed[place]
            == {u for u in self.made("up", place) if not any(u in self.observed[d] for d in self.made("down", place))}
            for place in self.seen
        )

    @invariant
    def merge_is_a_join(self):
        """Merging is commutative, associative and idempotent, as the union of the tags is by itself."""
        return all(
            self.most(self.ups[r], self.ups[m]) == self.most(self.ups[m], self.ups[r])
            and self.most(self.most(self.ups[r], self.ups[m]), self.ups[n])
            == self.most(self.ups[r], self.most(self.ups[m], self.ups[n]))
            and self.most(self.ups[m], self.ups[m]) == self.ups[m]
            and self.latest(self.register[r], self.register[m]) == self.latest(self.register[m], self.register[r])
            and self.latest(self.latest(self.register[r], self.register[m]), self.register[n])
            == self.latest(self.register[r], self.latest(self.register[m], self.register[n]))
            and self.latest(self.register[m], self.register[m]) == self.register[m]
            for r in Replica
            for m in Message
            for n in Message
        )

    @reachable
    def add_wins(self):
        """Everybody has seen an addition and a removal that knew nothing of each other: the element is there."""
        return all(
            any(
                u in self.added[r] - self.removed[r] and u not in self.observed[d] and d not in self.observed[u]
                for u in self.made("up", r)
                for d in self.made("down", r)
            )
            for r in Replica
        )

    @reachable
    def late_writer_loses(self):
        """A write comes in that is older than the replica's own, which stays."""
        return any(
            last is not None and last.by == r and u < last.time and u not in self.observed[last.time]
            for r, last in self.register.items()
            for u in self.seen[r]
        )
