"""Sparse sets are filtered and united; slices of lists are deleted."""

from typing import Annotated

from checker import MaxLen, Range, Record, Spec, Symmetric, action, fill, invariant, reachable, require


class N(Symmetric, size=2):
    """Interchangeable."""


class Step(Range, low=0, high=40):
    """Many."""


class Message(Record):
    """One of 3,362."""

    to: N
    at: Step
    then: Step


class Filtered(Spec):
    """Messages are sent, thinned out and copied; the log is cut at both ends."""

    sent: Annotated[set[Message], MaxLen(3)] = fill()
    log: Annotated[list[N], MaxLen(3)] = fill()

    @action
    def send(self, n: N):
        require(len(self.sent) < 3)
        self.sent.add(Message(n, Step(len(self.sent)), Step(1)))

    @action
    def thin(self, n: N):
        self.sent = {m for m in self.sent if m.to != n}

    @action
    def shift(self):
        self.sent = {Message(m.to, m.then, m.at) for m in self.sent}

    @action
    def write(self, n: N):
        require(len(self.log) < 3)
        self.log.append(n)

    @action
    def cut(self):
        del self.log[1:]

    @action
    def drop(self):
        del self.log[: len(self.log) - 1]

    @action
    def clear(self):
        require(len(self.log) == 3)
        del self.log[:]

    def late(self, n: N):
        return {m for m in self.sent if m.to == n and m.at > 1}

    @invariant
    def few(self):
        return all(len(self.late(n)) <= 3 for n in N)

    @reachable
    def three(self):
        return len({m for m in self.sent if m.then == 1}) == 3 and len(self.log) == 2
