"""The bug: the storage keeps the latest epoch, but takes a write without comparing the writer's epoch with it.

Leader 1 has its epoch on the storage, then leader 2 has. Leader 1 has not heard of that and fills a cell; the storage
takes the entry behind the back of leader 2, which may have read the log before.

Expected: step_invariant of only_the_stamped_leader_writes after 7 steps.
"""

from checker import action, require
from checker.specs.epoch_fencing import EpochFencing, Write, Written


class NoComparison(EpochFencing, Leader=2, Cell=2):
    """Epoch fencing in which a stamp keeps nobody from writing."""

    @action
    def receive_write(self, request: Write) -> None:
        require(request in self.messages)
        self.log[request.cell] = request.leader
        self.messages.add(Written(request.leader, request.cell))
