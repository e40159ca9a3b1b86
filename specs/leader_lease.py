"""Leader lease: at no instant do two servers lead, as long as every clock keeps to a known range of rates.

Source: C. Gray and D. Cheriton, "Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache Consistency",
SOSP 1989; B. Lampson, "How to Build a Highly Available System Using Consensus", WDAG 1996 (a lease for the leader).

Nobody knows what another's clock shows. A grantor refuses others for a whole lease by its own clock, from its grant on.
A candidate counts a shorter lease by its own clock, from its request on, which is before any grant. So its lease is
over first.

Clocks are timers that count down. When real time moves by one tick, every clock moves by some `Rate`, chosen anew for
each. Only the ratio of slowest to fastest matters, here two to three; larger numbers make the ticks finer. A grantor
that restarts has forgotten what it granted, and waits for a whole lease. A candidate that crashes just stops leading:
that is covered, as nobody has to act.

With one grantor all is about time. With three, of whom a majority makes a leader, it takes about a minute:
    checker check leader_lease Grantor=3 Rate=1..2 Lease=4
    checker check leader_lease Rate=9..10 Lease=30

Expected: 6528 states, 74614 transitions, depth 13; with symmetry 3312 orbits.
"""

from checker import (
    Constant,
    Ordered,
    Quorum,
    Range,
    Record,
    Spec,
    Symmetric,
    action,
    fill,
    invariant,
    reachable,
    require,
)


class Candidate(Symmetric, size=2):
    """A server that would lead."""


class Grantor(Symmetric, size=1):
    """A server that grants leases, to one candidate at a time."""


class LeaseQuorum(Quorum, of=Grantor):
    """Grantors whose grants make a leader."""


class Attempt(Ordered, size=2):
    """The number of a candidate's request; none is used twice."""


class Rate(Range, low=2, high=3):
    """How far a clock moves in one tick of real time: the slowest and the fastest."""


class Lease(Constant, default=6, low=1):
    """A whole lease, as its grantor's clock counts it."""


class Left(Range, low=0, high=Lease):
    """What is left on a timer, by the clock of its owner."""


class Request(Record):
    candidate: Candidate
    attempt: Attempt


class Grant(Record):
    grantor: Grantor
    candidate: Candidate
    attempt: Attempt


class LeaderLease(Spec):
    """Messages are never removed, so loss, delay, reordering and duplication are all covered."""

    attempt: dict[Candidate, Attempt | None] = fill(None)
    asked_for: dict[Candidate, Left] = fill(0)
    """What is left of the lease that the candidate asked for last, granted or not."""
    lease: dict[Candidate, Left] = fill(0)
    """What is left of the lease that the candidate has: while there is any, it leads."""

    granted_to: dict[Grantor, Candidate | None] = fill(None)
    reserved: dict[Grantor, Left] = fill(0)
    """How long the grantor still refuses everybody else."""

    messages: set[Request | Grant] = fill()

    def own_lease(self) -> Left:
        """A lease as its holder counts it: by the slowest clock it is over before a whole one is by the fastest."""
        return Left(Lease.value * Rate.low // Rate.high)

    def less(self, left: Left, rate: Rate) -> Left:
        """What is left on a timer one tick later."""
        return Left(max(0, left - rate))

    @action
    def ask(self, candidate: Candidate):
        last = self.attempt[candidate]
        require(last != Attempt.last())
        attempt = Attempt.first() if last is None else last.next()
        self.attempt[candidate] = attempt
        self.asked_for[candidate] = self.own_lease()
        self.messages.add(Request(candidate, attempt))

    @action
    def grant(self, grantor: Grantor, request: Request):
        require(request in self.messages)
        require(self.reserved[grantor] == 0 or self.granted_to[grantor] == request.candidate)
        self.granted_to[grantor] = request.candidate
        self.reserved[grantor] = Lease.value
        self.messages.add(Grant(grantor, request.candidate, request.attempt))

    @action
    def begin_lease(self, candidate: Candidate, quorum: LeaseQuorum):
        attempt = self.attempt[candidate]
        require(attempt is not None and all(Grant(g, candidate, attempt) in self.messages for g in quorum))
        self.lease[candidate] = self.asked_for[candidate]

    @action
    def tick(self, candidate_rate: dict[Candidate, Rate], grantor_rate: dict[Grantor, Rate]):
        for candidate in Candidate:
            self.lease[candidate] = self.less(self.lease[candidate], candidate_rate[candidate])
            self.asked_for[candidate] = self.less(self.asked_for[candidate], candidate_rate[candidate])
        for grantor in Grantor:
            self.reserved[grantor] = self.less(self.reserved[grantor], grantor_rate[grantor])

    @action
    def restart(self, grantor: Grantor):
        self.granted_to[grantor] = None
        self.reserved[grantor] = Lease.value

    def leads(self, candidate: Candidate):
        return self.lease[candidate] > 0

    @invariant
    def one_leader(self):
        """At no instant do two candidates lead."""
        return sum(self.leads(candidate) for candidate in Candidate) <= 1

    @reachable
    def leader_changes(self):
        """One candidate leads after a grant to another."""
        return any(
            self.leads(c) and any(isinstance(m, Grant) and m.candidate != c for m in self.messages) for c in Candidate
        )

    @reachable
    def renewed_in_time(self):
        """The leader's next lease is granted while it still leads."""
        return any(
            self.leads(m.candidate)
            and m.attempt == self.attempt[m.candidate]
            and self.asked_for[m.candidate] > self.lease[m.candidate]
            for m in self.messages
            if isinstance(m, Grant)
        )

    @reachable
    def forgotten_leader(self):
        """A candidate leads and every grantor has forgotten it: only their waiting keeps others out."""
        return any(self.leads(c) for c in Candidate) and all(self.granted_to[g] is None for g in Grantor)

    @reachable
    def needless_wait(self):
        """A grantor waits though nobody has a grant: after a restart it cannot know."""
        return any(self.reserved[g] > 0 for g in Grantor) and not any(isinstance(m, Grant) for m in self.messages)
