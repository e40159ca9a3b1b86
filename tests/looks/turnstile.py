# mypy: disable-error-code="no-untyped-def, no-untyped-call"
"""A spec small enough to be counted by hand: a door with a code, and what no state ever does."""

from typing import Literal

from checker import Ordered, Spec, action, fill, init, invariant, reachable, require
from checker import require as need


class Person(Ordered, size=2):
    """Whoever wants to go in."""


class Turnstile(Spec):
    """Persons go in one after the other, and stay."""

    mode: Literal["locked", "open", "broken"] = "locked"
    inside: set[Person] = fill()

    @init
    def begin(self):
        require(not self.inside)

    @action
    def unlock(self):
        require(self.mode != "open")
        if self.mode == "broken":
            self.inside.clear()
        self.mode = "open"

    @action
    def enter(self, person: Person):
        self.is_let_in(person)
        need(len(self.inside) < 2)
        self.inside.add(person)
        self.mode = "locked"

    @action
    def leave(self, person: Person):
        require(False)
        self.inside.remove(person)

    def is_let_in(self, person: Person):
        require(self.mode == "open" and person not in self.inside)

    def is_nobodys(self):
        return len(self.inside)

    @invariant
    def fits(self):
        return True if len(self.inside) <= 2 else self.is_nobodys() == 3

    @reachable
    def is_full(self):
        return len(self.inside) == 2
