"""The bug: the new leader reads the log first, and stamps its epoch on the storage after that.

Leader 2 reads an empty log, and leader 1, whose epoch is still on the storage, fills a cell and has it acknowledged. Then
comes the stamp of leader 2, which knows nothing of that entry and is about to overwrite it.

Expected: invariant of the_stamped_leader_knows_the_log after 8 steps.
"""

from checker import action, require
from checker.specs.epoch_fencing import EpochFencing, Leader


class EarlyRead(EpochFencing, Leader=2, Cell=2):
    """Epoch fencing in which a leader does not wait for its stamp before it reads."""

    @action
    def read(self, leader: Leader) -> None:
        require(leader not in self.leading)
        self.leading.add(leader)
        self.view[leader] = self.log
