"""The bug: a lock that is never taken back, so that it is lost with its holder.

Client 1 has the lock and dies. Whoever else waits for it, waits forever: nothing can happen any more.

Expected: deadlock of deadlock after 2 steps.
"""

from checker import action, require
from checker.specs.distributed_lock import DistributedLock


class NoExpiry(DistributedLock):
    """A plain lock: consensus on its first holder, for good."""

    @action
    def expire(self) -> None:
        require(False)
