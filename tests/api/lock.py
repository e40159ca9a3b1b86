"""A lock server, as a newcomer writes it: what the tests beside it try."""

from collections import Counter
from typing import Annotated

from checker import (
    MaxLen,
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


class Client(Symmetric, size=2):
    pass


class Count(Range, low=0, high=3):
    pass


class Request(Record):
    by: Client


class Lock(Spec):
    holder: Client | None = None
    waiting: Annotated[list[Client], MaxLen(2)] = fill()
    asked: dict[Client, bool] = fill(False)
    sent: set[Request] = fill()
    served: Annotated[Counter[Client], MaxLen(3)] = fill()
    times: Count = Count(0)

    @action
    def ask(self, client: Client) -> None:
        require(not self.asked[client])
        self.asked[client] = True
        self.waiting.append(client)
        self.sent.add(Request(client))

    @action
    def acquire(self, client: Client) -> None:
        require(self.holder is None)
        require(self.asked[client])
        self.holder = client
        self.waiting.remove(client)
        self.asked[client] = False
        self.sent.remove(Request(client))
        self.served[client] += 1
        assert self.times < 3, "four times is too often"
        self.times += 1

    @action
    def release(self, client: Client) -> None:
        require(self.holder == client)
        self.holder = None

    @invariant
    def the_holder_does_not_wait(self) -> bool:
        """Whoever has the lock has stopped asking for it."""
        return self.holder is None or not self.asked[self.holder]

    @step_invariant
    def is_handed_back_first(self, after: "Lock") -> bool:
        """The lock goes from one client to the other by way of nobody."""
        return self.holder is None or after.holder in (None, self.holder)

    @reachable
    def is_held(self) -> bool:
        return self.holder is not None

    @final
    def nobody_waits(self) -> bool:
        return not self.waiting
