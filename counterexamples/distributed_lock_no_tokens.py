"""The bug: the lock expires, and storage takes every write, whatever its token.

Client 1 has the lock and is paused, so that the lock expires and client 2 gets it. Both write; the write of client 1
arrives last, and goes over that of client 2.

Expected: step_invariant of writes_do_not_interleave after 7 steps.
"""

from checker.specs.distributed_lock import DistributedLock, Token


class NoTokens(DistributedLock):
    """A lock with expiry alone."""

    def accepts(self, token: Token) -> bool:
        return True
