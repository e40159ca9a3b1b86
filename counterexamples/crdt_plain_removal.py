"""The bug: a removal just takes the element out, as from an ordinary set, and leaves no trace that it was ever there.

Replica 1 adds the element, sends its state, and removes the element. Then its own old state comes back, and with it the
element.

Expected: invariant of observed_adds_are_removed after 4 steps.
"""

from checker import action
from checker.specs.crdt import ConvergentTypes, Replica, Update


class PlainRemoval(ConvergentTypes):
    """A replicated set that merges what is there and does not know what was removed."""

    @action
    def down(self, replica: Replica, update: Update) -> None:
        self.write(replica, update)
        self.kind[update] = "down"
        self.downs[replica][replica] += 1
        self.added[replica] = set()
