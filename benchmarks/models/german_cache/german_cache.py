"""German's cache coherence protocol: a directory grants clients a line to share or to own, and takes it back.

Source: C.-T. Chou, P. K. Mannava and S. Park, "A Simple Method for Parameterized Verification of Cache Coherence
Protocols", FMCAD 2004, which made it known; S. German posed it to the verification community in 2000. Each client has a
channel of one place for its requests, one for what the directory tells it, and one for its acknowledgements.
"""

from typing import Literal

from checker import Record, Spec, Symmetric, action, fill, init, invariant, require

Access = Literal["shared", "exclusive"]


class Client(Symmetric, size=3):
    """A processor with a cache."""


class Data(Symmetric, size=2):
    """What may be stored."""


class Line(Record):
    """A copy in a cache."""

    access: Access
    data: Data


class Grant(Record):
    """To a client: the line, to keep in its cache."""

    access: Access
    data: Data


class Invalidate(Record):
    """To a client: give up the copy."""


class Acknowledge(Record):
    """From a client: the copy is given up; it was this if it was the only one."""

    data: Data | None


class GermanCache(Spec):
    """The directory serves one request at a time."""

    memory: Data
    latest: Data
    """What was stored last: for the properties."""
    cache: dict[Client, Line | None] = fill(None)

    requests: dict[Client, Access | None] = fill(None)
    commands: dict[Client, Grant | Invalidate | None] = fill(None)
    replies: dict[Client, Acknowledge | None] = fill(None)

    serving: Client | None = None
    wanted: Access | None = None
    sharers: set[Client] = fill()
    """Who may have a copy."""
    to_invalidate: set[Client] = fill()
    is_owned: bool = False
    """A sharer may write."""

    @init
    def begin(self, data: Data) -> None:
        self.memory = data
        self.latest = data

    @action
    def request_shared(self, client: Client) -> None:
        require(self.requests[client] is None and self.cache[client] is None)
        self.requests[client] = "shared"

    @action
    def request_exclusive(self, client: Client) -> None:
        line = self.cache[client]
        require(self.requests[client] is None and (line is None or line.access == "shared"))
        self.requests[client] = "exclusive"

    @action
    def serve(self, client: Client) -> None:
        require(self.wanted is None and self.requests[client] is not None)
        self.wanted = self.requests[client]
        self.serving = client
        self.requests[client] = None
        self.to_invalidate = set(self.sharers)

    @action
    def invalidate(self, client: Client) -> None:
        require(client in self.to_invalidate and self.commands[client] is None)
        require(self.wanted == "exclusive" or (self.wanted == "shared" and self.is_owned))
        self.commands[client] = Invalidate()
        self.to_invalidate.remove(client)

    @action
    def give_up(self, client: Client) -> None:
        require(self.commands[client] == Invalidate() and self.replies[client] is None)
        line = self.cache[client]
        self.commands[client] = None
        self.replies[client] = Acknowledge(line.data if line is not None and line.access == "exclusive" else None)
        self.cache[client] = None

    @action
    def receive_acknowledgement(self, client: Client, reply: Acknowledge) -> None:
        require(self.replies[client] == reply and self.wanted is not None)
        self.replies[client] = None
        self.sharers.remove(client)
        if self.is_owned:
            self.is_owned = False
            assert reply.data is not None
            self.memory = reply.data

    @action
    def grant_shared(self, client: Client) -> None:
        require(self.wanted == "shared" and self.serving == client)
        require(self.commands[client] is None and not self.is_owned)
        self.grant(client, "shared")

    @action
    def grant_exclusive(self, client: Client) -> None:
        require(self.wanted == "exclusive" and self.serving == client)
        require(self.commands[client] is None and not self.is_owned and not self.sharers)
        self.grant(client, "exclusive")
        self.is_owned = True

    def grant(self, client: Client, access: Access) -> None:
        self.commands[client] = Grant(access, self.memory)
        self.sharers.add(client)
        self.wanted = None
        self.serving = None

    @action
    def receive_grant(self, client: Client, grant: Grant) -> None:
        require(self.commands[client] == grant)
        self.cache[client] = Line(grant.access, grant.data)
        self.commands[client] = None

    @action
    def store(self, client: Client, data: Data) -> None:
        line = self.cache[client]
        require(line is not None and line.access == "exclusive")
        self.cache[client] = Line("exclusive", data)
        self.latest = data

    @invariant
    def copies_are_coherent(self) -> bool:
        """While one has the line to itself, nobody else has a copy."""
        owners = {c for c in Client if (line := self.cache[c]) is not None and line.access == "exclusive"}
        holders = {c for c in Client if self.cache[c] is not None}
        return not owners or len(holders) == 1

    @invariant
    def copies_are_the_latest(self) -> bool:
        """Every copy is what was stored last, and so is the memory while nobody owns the line."""
        return (self.is_owned or self.memory == self.latest) and all(
            line is None or line.data == self.latest for line in self.cache.values()
        )
