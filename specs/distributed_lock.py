"""A distributed lock with expiry and fencing tokens: the writes of one holder never fall among those of another.

Source: M. Kleppmann, "How to do distributed locking", 2016; M. Burrows, "The Chubby lock service for loosely-coupled
distributed systems", OSDI 2006, section 2.4 (its sequencers hold the tokens).

A lock service makes everybody agree on one holder by refusing newcomers. That is safe, and stuck for good when the
holder dies. So the lock expires. But a holder that is paused, by garbage collection say, does not notice, and writes
when it wakes up. So the service numbers its grants, a client shows its number with every write, and storage refuses a
number below the highest that it has seen.

Expiry comes at any time: nothing here relies on clocks, and a pause is a client that takes no step. The service and
storage do not fail; each stands for a replicated one. Asking for the lock and getting it is one step: a late answer is
a pause. A client that dies before it has the lock or after it is done leaves nothing behind. One that is refused has
failed; to try again is to be another client. Clients only write; one that reads first must show its token then too, as
in epoch_fencing.py.
    checker check distributed_lock Part=3
    checker check distributed_lock Client=4

Expected: 84472 states, 597687 transitions, depth 21; with symmetry 7420 orbits.
"""

from typing import Literal

from checker import Ordered, Record, Spec, Symmetric, action, fill, final, invariant, reachable, require, step_invariant


class Client(Symmetric, size=3):
    """A process that writes once, under the lock."""


class Token(Ordered, size=Client):
    """The number of a grant: each client has the lock once at most."""


class Part(Symmetric, size=2):
    """A piece of what a client writes, such as a block of a file."""


class Write(Record):
    token: Token
    part: Part


class Written(Record):
    """Storage's answer to a write that it has accepted."""

    token: Token
    part: Part


class DistributedLock(Spec):
    """Messages are never removed, so loss, delay, reordering and duplication are all covered."""

    state: dict[Client, Literal["waiting", "working", "done", "dead"]] = fill("waiting")
    token: dict[Client, Token | None] = fill(None)

    holder: Client | None = None
    last_token: Token | None = None

    highest_seen: Token | None = None
    stored: dict[Part, Token | None] = fill(None)
    """Under which token each part was written last."""

    messages: set[Write | Written] = fill()

    @action
    def acquire(self, client: Client):
        require(self.state[client] == "waiting")
        require(self.holder is None)
        token = Token.first() if self.last_token is None else self.last_token.next()
        self.last_token = token
        self.holder = client
        self.token[client] = token
        self.state[client] = "working"

    @action
    def expire(self):
        # Redundant: a free lock that expires stays as it is; but a step that changes nothing would hide a deadlock.
        require(self.holder is not None)
        self.holder = None

    @action
    def write(self, client: Client, part: Part):
        require(self.state[client] == "working")
        token = self.token[client]
        assert token is not None
        self.messages.add(Write(token, part))

    def accepts(self, token: Token):
        return self.highest_seen is None or token >= self.highest_seen

    @action
    def store(self, write: Write):
        require(write in self.messages)
        require(self.accepts(write.token))
        self.highest_seen = write.token
        self.stored[write.part] = write.token
        self.messages.add(Written(write.token, write.part))

    @action
    def finish(self, client: Client):
        require(self.state[client] == "working")
        token = self.token[client]
        assert token is not None
        require(all(Written(token, part) in self.messages for part in Part))
        self.state[client] = "done"
        if self.holder == client:
            self.holder = None

    @action
    def die(self, client: Client):
        require(self.state[client] == "working")
        self.state[client] = "dead"

    @final
    def nobody_waits(self):
        """Every client has had the lock."""
        return "waiting" not in self.state.values()

    @step_invariant
    def writes_do_not_interleave(self, after):
        """Once a later holder has written any part, no earlier one writes any."""
        return all(
            after.stored[part] == self.stored[part]
            or all(
                token is None or (after.stored[part] is not None and after.stored[part] >= token)
                for token in self.stored.values()
            )
            for part in Part
        )

    @invariant
    def done_is_whole(self):
        """When a client is done, every part is as it wrote it or as a later holder did."""
        return all(
            token is not None and self.token[client] is not None and token >= self.token[client]
            for client in Client
            if self.state[client] == "done"
            for token in self.stored.values()
        )

    @invariant
    def stored_was_sent(self):
        """Storage holds only what a client wrote."""
        return all(token is None or Write(token, part) in self.messages for part, token in self.stored.items())

    @invariant
    def tokens_differ(self):
        """No two grants have the same token."""
        return all(self.token[c] is None or self.token[c] != self.token[d] for c in Client for d in Client if c != d)

    @invariant
    def done_lets_go(self):
        """A client that is done does not hold the lock."""
        return all(self.state[client] != "done" or self.holder != client for client in Client)

    @step_invariant
    def newcomers_are_refused(self, after):
        """The lock never goes from one client to another without having been free."""
        return self.holder is None or after.holder is None or self.holder == after.holder

    @step_invariant
    def over_is_over(self, after):
        """A client that is done or dead stays so."""
        return all(after.state[client] == state for client, state in self.state.items() if state in ("done", "dead"))

    @reachable
    def two_at_work(self):
        """A client works on, not knowing that its lock has expired and that another has it: expiry allows that."""
        return self.holder is not None and sum(state == "working" for state in self.state.values()) >= 2

    @reachable
    def late_write(self):
        """A write is still to come, and it comes too late."""
        return any(
            isinstance(m, Write) and Written(m.token, m.part) not in self.messages and not self.accepts(m.token)
            for m in self.messages
        )

    @reachable
    def death_is_survived(self):
        """A holder dies and a later one finishes."""
        return any(
            self.state[c] == "dead"
            and self.state[d] == "done"
            and token is not None
            and later is not None
            and token < later
            for c, token in self.token.items()
            for d, later in self.token.items()
        )
