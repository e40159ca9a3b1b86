"""Reliable delivery: every request takes effect once and in order, over a network that loses, repeats and reorders.

Source: J. Saltzer, D. Reed and D. Clark, "End-to-End Arguments in System Design", ACM TOCS 2(4), 1984, sections on
delivery guarantees and duplicate message suppression; P. Bernstein, M. Hsu and B. Mann, "Implementing Recoverable
Requests Using Queues", SIGMOD 1990.

The sender logs a request before it tells the client that the request is safe, and sends it until the receiver
acknowledges: at least once. The receiver applies only the request whose place is next in its own log, and writes the
effect and that log in one transaction: at most once. Each side crashes at any time and restarts with its disk alone.
Timers are left out: whatever may be sent again may be so at any time. So is the trimming of the sender's log, which
`nothing_acknowledged_is_lost` shows to be safe: it counts on nothing there that the receiver has acknowledged.

    checker check reliable_delivery Request=3

Expected: 24080 states, 286704 transitions, depth 25; with symmetry 12044 orbits.
"""

from typing import Annotated

from checker import MaxLen, Range, Record, Spec, Symmetric, action, fill, invariant, reachable, require, step_invariant


class Request(Symmetric, size=2):
    """What a client wants done, once; the client that asks again means the same request."""


class Position(Range, low=0, high=Request):
    """A place in the sender's log; as many as there are requests, and the end of the full log."""


class Data(Record):
    """To the receiver: the request at this place of the log."""

    position: Position
    request: Request


class Ack(Record):
    """To the sender: all requests before this place have taken effect."""

    end: Position


class Effect(Record):
    """A write of the receiver: do what the request asks for."""

    request: Request


class LogEntry(Record):
    """A write of the receiver: the requests before this place are done."""

    end: Position


class ReliableDelivery(Spec):
    """A message stays in the network until it is lost, so it may arrive late, in any order, and again and again."""

    confirmed: set[Request] = fill()
    """What the client was told is safe. It may ask for anything again at any time."""

    memory: set[Request] = fill()
    """The sender's memory: what it was asked for since it last started."""
    outbox: Annotated[list[Request], MaxLen(Request)] = fill()
    """The sender's log, on its disk."""
    delivered: Position = Position(0)
    """The sender's memory: the receiver has acknowledged everything before this place of the log."""

    network: set[Data | Ack] = fill()

    transaction: Annotated[list[Effect | LogEntry], MaxLen(2)] = fill()
    """The receiver's memory: what it is about to write."""
    applied: Position = Position(0)
    """The receiver's log, on its disk: the place of the next request to apply."""
    effects: Annotated[list[Request], MaxLen(Request)] = fill()
    """What has been done, on the same disk."""

    sender_crashed: bool = False
    """Whether it ever did so with a request that was in memory only: read by properties alone."""
    receiver_crashed: bool = False
    """Whether it ever did so in the middle of a transaction: read by properties alone."""

    @action
    def submit(self, request: Request):
        self.memory.add(request)

    @action
    def log(self, request: Request):
        require(request in self.memory)
        require(request not in self.outbox)
        self.outbox.append(request)

    @action
    def confirm(self, request: Request):
        require(request in self.outbox)
        self.confirmed.add(request)

    @action
    def send(self, position: Position):
        require(self.delivered <= position < len(self.outbox))
        self.network.add(Data(position, self.outbox[position]))

    @action
    def receive_ack(self, message: Ack):
        require(message in self.network)
        self.delivered = max(self.delivered, message.end)

    @action
    def sender_crash(self):
        if any(request not in self.outbox for request in self.memory):
            self.sender_crashed = True
        self.memory.clear()
        self.delivered = Position(0)

    @action
    def receive(self, message: Data):
        require(message in self.network)
        require(message.position == self.applied)
        require(not self.transaction)
        self.transaction.append(Effect(message.request))
        self.transaction.append(LogEntry(message.position + 1))

    @action
    def commit(self):
        require(self.transaction)
        self.write_next()
        self.write_next()

    def write_next(self) -> None:
        entry = self.transaction.pop(0)
        if isinstance(entry, Effect):
            self.effects.append(entry.request)
        else:
            self.applied = entry.end

    @action
    def acknowledge(self):
        self.network.add(Ack(self.applied))

    @action
    def receiver_crash(self):
        if self.transaction:
            self.receiver_crashed = True
        self.transaction.clear()

    @action
    def lose(self, message: Data | Ack):
        require(message in self.network)
        self.network.remove(message)

    @invariant
    def at_most_once(self):
        """No request takes effect twice."""
        return all(self.effects.count(request) <= 1 for request in Request)

    @invariant
    def in_order(self):
        """What has taken effect is the beginning of the sender's log: nothing is left out, and nothing overtakes."""
        return self.effects == self.outbox[: len(self.effects)]

    @invariant
    def nothing_acknowledged_is_lost(self):
        """What the client was told is safe has taken effect, or the sender still has to deliver it."""
        kept = self.outbox[self.delivered :]
        return all(r in self.effects or r in kept or r in self.memory for r in self.confirmed)

    @step_invariant
    def only_requests_are_logged(self, after):
        """The sender logs only what a client asked for, each request once."""
        return all(r in self.outbox or r in self.memory for r in after.outbox) and all(
            after.outbox.count(r) <= 1 for r in Request
        )

    @step_invariant
    def only_disks_survive_a_crash(self, after):
        """A crash takes what is in memory; what is on a disk stays, always."""
        return (
            (after.sender_crashed == self.sender_crashed or (not after.memory and after.delivered == 0))
            and (after.receiver_crashed == self.receiver_crashed or not after.transaction)
            and after.outbox[: len(self.outbox)] == self.outbox
            and after.effects[: len(self.effects)] == self.effects
        )

    @reachable
    def all_delivered_despite_crashes(self):
        """The sender forgot a request and the receiver a transaction; all is done now, and client and sender know it."""
        return (
            self.sender_crashed
            and self.receiver_crashed
            and len(self.effects) == len(Request)
            and self.delivered == len(Request)
            and self.confirmed == set(Request)
        )

    @reachable
    def effect_unknown_to_the_sender(self):
        """A request has taken effect and no message is left that could tell the sender so: it must send again."""
        return len(self.effects) > self.delivered and not self.network
