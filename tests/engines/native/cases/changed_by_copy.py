"""Records with other values in some fields: alone, in each other, one of several, in collections, with sets and lists for their fields."""

from dataclasses import replace
from typing import Annotated

from checker import MaxLen, Range, Record, Spec, Symmetric, action, fill, invariant, reachable, require


class Node(Symmetric, size=2):
    """Interchangeable."""


class Count(Range, low=0, high=2):
    """A number."""


class Inner(Record):
    """In a token."""

    n: Count
    on: bool = False


class Token(Record):
    """Goes round."""

    at: Node | None
    inner: Inner
    log: Annotated[tuple[Count, ...], MaxLen(2)] = ()
    seen: frozenset[Node] = frozenset()


class Other(Record):
    """Has some of the fields that a token has."""

    log: Annotated[tuple[Count, ...], MaxLen(2)]
    n: Count


FRESH = Token(None, Inner(0))


class ChangedByCopy(Spec):
    """Tokens, and one that may be lost."""

    token: Token = FRESH
    either: Token | Other = FRESH
    maybe: Token | None = None
    held: dict[Node, Token] = fill(FRESH)
    logs: Annotated[set[Other], MaxLen(1)] = fill()

    @action
    def count(self, n: Count):
        require(self.maybe is None and all(self.held[k] == FRESH for k in Node))
        self.token = self.token.replace(inner=self.token.inner.replace(n=n))
        self.either = self.either.replace(log=[n])

    @action
    def visit(self, k: Node):
        require(self.token.inner.n == 1 and self.maybe is None)
        self.maybe = replace(self.token, at=k, seen={k})
        self.held[k] = self.held[k].replace(log=(*self.held[k].log, 1)[-2:], seen=self.held[k].seen | {k})

    @action
    def leave(self):
        require(self.maybe is not None)
        self.logs = {m.replace(n=min(m.n + 1, 2)) for m in self.logs} if self.logs else {Other([1], 0)}
        self.either = Other((), 1)
        self.maybe = None

    @action
    def wrong(self):
        require(isinstance(self.either, Other) and any(m.n == 1 for m in self.logs))
        self.either = self.either.replace(n=2, log=[1, 1])
        self.token = self.token.replace(log=(0, 0, self.token.inner.n))

    @invariant
    def known(self):
        return all(self.held[k].seen <= {k} for k in Node)

    @reachable
    def went(self):
        return any(self.held[k].log == (1, 1) for k in Node)
