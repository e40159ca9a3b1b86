"""Immutable sequences: in records and sets, as keys and items, optional, in each other; made of lists and made lists again."""

from typing import Annotated

from checker import MaxLen, Ordered, Range, Record, Spec, Symmetric, action, fill, invariant, reachable, require


class Node(Symmetric, size=2):
    """Interchangeable."""


class Term(Ordered, size=2):
    """In an order."""


class Index(Range, low=-1, high=2):
    """A place, from before the first."""


Terms = Annotated[tuple[Term, ...], MaxLen(2)]
Route = Annotated[tuple[Node, ...], MaxLen(2)]


class Append(Record):
    """A piece of a log, and the way that it has gone."""

    route: Route
    before: Index
    entries: Terms = ()


class Sequences(Spec):
    """Logs, the pieces of them that are sent, and what is known of both."""

    log: Annotated[list[Term], MaxLen(2)] = fill()
    sent: Annotated[set[Append], MaxLen(1)] = fill()
    last: Terms | None = None
    known: dict[Annotated[tuple[bool, ...], MaxLen(1)], Terms] = fill(())
    pairs: Annotated[tuple[Annotated[tuple[Term, ...], MaxLen(1)], ...], MaxLen(1)] = ()
    fixed: tuple[()] | tuple[Term] | tuple[Term, Term] = ()

    @action
    def grow(self, t: Term):
        require(len(self.log) < 2 and self.last is None)
        require(not self.sent)
        self.log.append(t)

    @action
    def send(self, n: Node, start: Index):
        require(0 <= start <= len(self.log))
        require(not self.sent and self.last is None)
        self.sent.add(Append((n,), start - 1, self.log[start:]))

    @action
    def forward(self, m: Append, n: Node):
        require(m in self.sent)
        require(m.entries and len(m.route) == 1)
        require(n not in m.route)
        self.sent.remove(m)
        self.sent.add(m.replace(route=(*m.route, n), entries=m.entries[-1:]))

    @action
    def receive(self, m: Append):
        require(m in self.sent)
        self.sent.clear()
        self.log = (*self.log[: m.before + 1], *m.entries)[:2]
        self.last = m.entries if m.entries else None
        self.fixed = tuple(sorted(m.entries))

    @action
    def learn(self, key: Annotated[tuple[bool, ...], MaxLen(1)]):
        require(self.last is not None and key == (True,))
        require(self.known[key] < self.last)
        self.known[()] = self.known[key] + self.last[:0]
        self.known[key] = self.last
        self.pairs = (self.last[1:],)

    @action
    def forget(self, t: Term):
        require(self.last and t in self.last and self.fixed)
        kept = ()
        for each in self.last:
            if each != t:
                kept = (*kept, each)
        for place, each in enumerate(self.fixed):
            require(place or self.last.count(each) > 0)
        match self.last:
            case (only,):
                require(only == t)
            case (first, _):
                require(first <= t)
        self.last = None
        self.fixed = kept

    @invariant
    def short(self):
        known = {((t,),) for t in Term} | {((),), ()}
        return all(len(m.entries) <= 2 and m.before < 2 for m in self.sent) and self.pairs in known

    @invariant
    def sorted_when_fixed(self):
        return list(self.fixed) == sorted(self.fixed)

    @reachable
    def went_two_ways(self):
        return any(len(m.route) == 2 and m.entries == (Term.last(),) for m in self.sent)

    @reachable
    def learned(self):
        return any(known == (Term.first(), Term.last()) for known in self.known.values())
