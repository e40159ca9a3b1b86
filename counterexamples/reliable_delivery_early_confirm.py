"""The bug: the sender tells the client that a request is safe as soon as it has it in memory.

The client has its answer when the sender crashes, which had not yet written the request to its log. Nobody knows of the
request any more, and the client has no reason to ask again.

Expected: invariant of nothing_acknowledged_is_lost after 3 steps.
"""

from checker import action, require
from checker.specs.reliable_delivery import ReliableDelivery, Request


class EarlyConfirm(ReliableDelivery):
    """Reliable delivery in which the client's answer does not wait for the sender's disk."""

    @action
    def confirm(self, request: Request) -> None:
        require(request in self.memory or request in self.outbox)
        self.confirmed.add(request)
