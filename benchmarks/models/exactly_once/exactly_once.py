"""Exactly once: clients ask a server again until they hear from it, over a network that loses, repeats and reorders.

Source: A. Birrell and B. Nelson, "Implementing Remote Procedure Calls", ACM TOCS 2(1), 1984, section 3.2: a call has a number that
grows with each, and the callee remembers the number of each caller's last call.

The network is a bag: what is sent twice is in it twice, and no more than so many messages are under way at a time.
"""

from collections import Counter
from typing import Annotated

from checker import Constant, MaxLen, Range, Record, Spec, Symmetric, action, fill, invariant, require


class Client(Symmetric, size=2):
    """Who calls the server, one call at a time."""


class Number(Range, low=0, high=2):
    """Of a call, from 1; the highest is how many a client makes."""


class Capacity(Constant, default=3):
    """Messages under way at a time."""


class Call(Record):
    client: Client
    number: Number


class Reply(Record):
    client: Client
    number: Number


class ExactlyOnce(Spec):
    """Only the server's numbers tell a call that comes again from a new one."""

    called: dict[Client, Number] = fill(0)
    answered: dict[Client, Number] = fill(0)
    served: dict[Client, Number] = fill(0)
    network: Annotated[Counter[Call | Reply], MaxLen(Capacity)] = fill()

    def send(self, message: Call | Reply) -> None:
        require(self.network.total() < Capacity.value)
        self.network[message] += 1

    @action
    def call(self, client: Client) -> None:
        require(self.called[client] == self.answered[client] < Number.high)
        self.called[client] += 1
        self.send(Call(client, self.called[client]))

    @action
    def call_again(self, client: Client) -> None:
        require(self.called[client] != self.answered[client])
        self.send(Call(client, self.called[client]))

    @action
    def serve(self, call: Call) -> None:
        require(self.network[call] > 0)
        self.network[call] -= 1
        if call.number > self.served[call.client]:
            self.served[call.client] += 1
        if call.number == self.served[call.client]:
            self.send(Reply(call.client, call.number))

    @action
    def receive(self, reply: Reply) -> None:
        require(self.network[reply] > 0)
        self.network[reply] -= 1
        if reply.number > self.answered[reply.client]:
            self.answered[reply.client] = reply.number

    @action
    def repeat(self, message: Call | Reply) -> None:
        require(self.network[message] > 0)
        self.send(message)

    @action
    def lose(self, message: Call | Reply) -> None:
        require(self.network[message] > 0)
        self.network[message] -= 1

    @invariant
    def served_once(self) -> bool:
        """The server has served all calls but the one that a client waits for, and that at most once."""
        return all(self.answered[c] <= self.served[c] <= self.called[c] <= self.answered[c] + 1 for c in Client)

    @invariant
    def replies_are_true(self) -> bool:
        """Nobody hears of a call that was not served."""
        return all(m.number <= self.served[m.client] for m in self.network if isinstance(m, Reply))
