"""A lease: whoever holds it may write, until it runs out; a holder that does not notice in time does no harm.

A pause (of a garbage collector, of a virtual machine, of the network) may end after the lease has run out and another client has it. So the
holder cannot be trusted to stop by itself. Each lease has a number, every write carries it, and the store takes no write with a number
below one that it has seen.

Expected: 317 states, 696 transitions, depth 10; with symmetry 159 orbits.
Broken by Fenced=false: step_invariant writes_keep_their_order after 7 steps.
"""

from checker import (
    Constant,
    Ordered,
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
    """Somebody who writes while it believes that it has the lease."""


class Number(Ordered, size=3):
    """The number of a lease; nobody gets one after the last."""


class Fenced(Constant, default=True):
    """Whether the store looks at the numbers."""


class Write(Record):
    """On its way to the store."""

    number: Number


class Lease(Spec):
    """`believes` is what a client holds in memory: it is not told when the lease runs out."""

    last: Number | None = None
    holder: Client | None = None
    believes: dict[Client, Number | None] = fill(None)
    messages: set[Write] = fill()
    stored: Number | None = None
    """The lease under which the store was written last."""

    @action
    def grant(self, client: Client):
        require(self.holder is None)
        require(self.last != Number.last())
        self.last = Number.first() if self.last is None else self.last.next()
        self.holder = client
        self.believes[client] = self.last

    @action
    def run_out(self):
        require(self.holder is not None)  # Redundant: a lease that nobody has cannot run out.
        self.holder = None

    @action
    def send(self, client: Client):
        number = self.believes[client]
        require(number is not None)
        require(Write(number) not in self.messages)  # Redundant: a message that is sent twice is there once.
        self.messages.add(Write(number))

    @action
    def store(self, write: Write):
        require(write in self.messages)
        if Fenced.value and self.stored is not None:
            require(write.number >= self.stored)
        require(write.number != self.stored)  # Redundant: to store it again changes nothing.
        self.stored = write.number

    @step_invariant
    def writes_keep_their_order(self, after):
        """No write under an older lease comes after one under a newer."""
        return self.stored is None or after.stored is None or after.stored >= self.stored

    @step_invariant
    def one_after_the_other(self, after):
        """Nobody is given the lease while another has it."""
        return self.holder is None or after.holder in (None, self.holder)

    @invariant
    def stored_was_sent(self):
        return self.stored is None or Write(self.stored) in self.messages

    @reachable
    def overtaken(self):
        """Somebody believes to have the lease, after the write of another who has it."""
        return (
            self.holder is not None
            and self.stored is not None
            and self.stored == self.last
            and any(number is not None and number < self.stored for number in self.believes.values())
        )

    @final
    def no_number_is_left(self):
        return self.last == Number.last()
