"""Lists are sorted, reversed and cut; sets and parts of local dicts are drawn from; unknown elements are removed."""

from typing import Annotated

from checker import MaxLen, Range, Record, Spec, Symmetric, action, fill, invariant, reachable, require


class Node(Symmetric, size=2):
    """Interchangeable."""


class Epoch(Range, low=-1, high=1):
    """A counter, from below zero."""


class Message(Record):
    """Sent to a node."""

    to: Node
    epoch: Epoch


class Lists(Spec):
    """A log, what is sent, and channels."""

    log: Annotated[list[Epoch], MaxLen(2)] = fill()
    sent: Annotated[set[Message], MaxLen(2)] = fill()
    channels: dict[Node, Annotated[list[Epoch], MaxLen(1)]] = fill()

    @action
    def write(self, epoch: Epoch):
        require(len(self.log) < 2)
        self.log.append(epoch)

    @action
    def order(self):
        self.log.sort()
        require(self.log and self.log[0] < self.log[-1])

    @action
    def turn(self):
        require(self.log)
        self.log.reverse()
        self.log[0] = self.log.index(self.log[-1])

    @action
    def send(self, to: Node):
        require(len(self.sent) < 2)
        require(self.log)
        last = self.log.pop()
        self.sent.add(Message(to, last))

    @action
    def receive(self, message: Message):
        require(message in self.sent)
        require(not self.channels[message.to])
        self.sent.remove(message)
        self.channels[message.to] += [message.epoch]

    @action
    def clear(self, node: Node):
        require(len(self.channels[node]) == 1)
        waiting = {n: {e for e in Epoch if e in self.channels[n]} for n in Node}
        first = waiting[node].pop()
        require(first >= 0)
        for n in Node:
            waiting[n].discard(first)
        waiting[node].add(first)
        waiting[node].remove(first)
        require(not waiting[node])
        del self.channels[node][0]

    @invariant
    def short(self) -> bool:
        return len(self.log) <= 3 and all(m.epoch >= -1 for m in self.sent)

    @reachable
    def both(self) -> bool:
        return all(self.channels[n] for n in Node) and len(self.sent) == 2
