"""A cache beside a database: it never keeps a value that is out of date when nobody is at work any more.

A reader that finds nothing in the cache reads the database and fills the cache. A writer changes the database and then deletes what the
cache has. Between the two halves of a reader all of a writer fits, and then an old value stays in the cache for good. So the cache
gives a ticket to whoever found nothing, takes a value only with a ticket, and a deletion makes all tickets void.

Source of the idea: R. Nishtala and others, "Scaling Memcache at Facebook", NSDI 2013, section 3.2.1 (there a ticket is called a lease).

Expected: 247 states, 599 transitions, depth 9; with symmetry 141 orbits.
Broken by Tickets=false: invariant cache_is_right_in_the_end after 5 steps.
"""

from checker import Constant, Ordered, Spec, Symmetric, action, fill, final, invariant, reachable, require


class Reader(Symmetric, size=2):
    """A process that reads by way of the cache."""


class Version(Ordered, size=3):
    """What the database holds: each write makes the next one."""


class Tickets(Constant, default=True):
    """Whether the cache asks for a ticket."""


class Cache(Spec):
    """One key of a cache, and its row in the database."""

    database: Version = Version.first()
    cached: Version | None = None
    to_delete: bool = False
    """A writer has changed the database and not yet the cache."""
    has_ticket: dict[Reader, bool] = fill(False)
    missed: set[Reader] = fill()
    """Those who found nothing, and have not asked the database yet."""
    has_read: dict[Reader, Version | None] = fill(None)

    @action
    def miss(self, reader: Reader):
        require(self.cached is None)
        require(reader not in self.missed)
        require(self.has_read[reader] is None)
        self.missed.add(reader)
        self.has_ticket[reader] = True

    @action
    def read(self, reader: Reader):
        require(reader in self.missed)
        self.missed.remove(reader)
        self.has_read[reader] = self.database

    @action
    def fill_cache(self, reader: Reader):
        version = self.has_read[reader]
        require(version is not None)
        if self.has_ticket[reader] or not Tickets.value:
            self.cached = version
        self.has_read[reader] = None
        self.has_ticket[reader] = False

    @action
    def write(self):
        require(not self.to_delete)
        require(self.database != Version.last())
        self.database = self.database.next()
        self.to_delete = True

    @action
    def delete(self):
        require(self.to_delete)
        self.cached = None
        for reader in Reader:
            self.has_ticket[reader] = False
        self.to_delete = False

    @invariant
    def cache_is_right_in_the_end(self):
        """When no deletion is due, what is cached is what the database has."""
        return self.to_delete or self.cached is None or self.cached == self.database

    @reachable
    def used(self):
        """The last version gets into the cache."""
        return self.cached == Version.last() and not self.to_delete

    @final
    def nothing_is_left_to_do(self):
        return self.cached == Version.last() and not self.to_delete
