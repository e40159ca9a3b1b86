"""A saga: several services each do a part, or whatever was done is undone; in the end there is all or nothing.

There is no transaction over all of them. The coordinator tells each service what to do, and when one refuses, or does not answer in
time, tells all of them to undo it. Messages are late, lost, doubled and overtaken: an *undo* may arrive before the *do* that it is about.
A service that has nothing to undo must remember that it was asked, else the late *do* takes effect, and nobody will ever undo it.

Expected: 308 states, 776 transitions, depth 11; with symmetry 87 orbits.
Broken by Remember=false: invariant nothing_is_left_half_done after 5 steps.
"""

from typing import Literal

from checker import Constant, Record, Spec, Symmetric, action, fill, final, invariant, reachable, require


class Service(Symmetric, size=3):
    """Who does a part: books a room, reserves a seat, charges a card."""


class Remember(Constant, default=True):
    """Whether a service keeps in mind an undo that came before its do."""


class Do(Record):
    service: Service


class Done(Record):
    service: Service


class Undo(Record):
    service: Service


class Undone(Record):
    service: Service


class Saga(Spec):
    """Messages are never removed: one may arrive at any time, again and again, or never."""

    saga: Literal["running", "done", "undoing", "undone"] = "running"
    part: dict[Service, Literal["open", "done", "refused", "undone"]] = fill("open")
    messages: set[Do | Done | Undo | Undone] = fill()

    @action
    def ask(self, service: Service):
        require(self.saga == "running")
        require(Do(service) not in self.messages)
        self.messages.add(Do(service))

    @action
    def work(self, service: Service):
        require(Do(service) in self.messages)
        require(self.part[service] == "open")
        self.part[service] = "done"
        self.messages.add(Done(service))

    @action
    def refuse(self, service: Service):
        require(Do(service) in self.messages)
        require(self.part[service] == "open")
        self.part[service] = "refused"

    @action
    def complete(self):
        require(self.saga == "running")
        require(all(Done(service) in self.messages for service in Service))
        self.saga = "done"

    @action
    def give_up(self):
        """No answer for too long, or a refusal: the coordinator does not know which parts were done, and has all of them undone."""
        require(self.saga == "running")
        self.saga = "undoing"
        self.messages |= {Undo(service) for service in Service if Do(service) in self.messages}

    @action
    def take_back(self, service: Service):
        require(Undo(service) in self.messages)
        require(Undone(service) not in self.messages)
        if self.part[service] == "done" or Remember.value:
            self.part[service] = "undone"
        self.messages.add(Undone(service))

    @action
    def end(self):
        require(self.saga == "undoing")
        require(all(Undone(service) in self.messages for service in Service if Undo(service) in self.messages))
        self.saga = "undone"

    @invariant
    def all_is_done(self):
        """When the saga is done, so is every part."""
        return self.saga != "done" or all(part == "done" for part in self.part.values())

    @invariant
    def nothing_is_left_half_done(self):
        """When the saga is undone, no part is in effect."""
        return self.saga != "undone" or all(part != "done" for part in self.part.values())

    @reachable
    def succeeds(self):
        return self.saga == "done"

    @reachable
    def is_undone_after_work(self):
        return self.saga == "undone" and "undone" in self.part.values()

    @final
    def ended(self):
        return self.saga in ("done", "undone")
