"""Peterson's mutual exclusion for n processes: a process passes n - 1 levels, and at each one the last to arrive waits.

Source: G. L. Peterson, "Myths About the Mutual Exclusion Problem", Information Processing Letters 12(3), 1981.
`Level` counts the levels: for n processes check with Process=n Level=0..n-1.
Each assignment and each test is a step; the test of all other processes is one step, as in Peterson's paper.
"""

from typing import Literal

from checker import Range, Spec, Symmetric, action, fill, invariant, reachable, require


class Process(Symmetric, size=3):
    """A process that wants the critical section again and again."""


class Level(Range, low=0, high=2):
    """How far a process has come; 0 is outside."""


class FilterLock(Spec):
    """`at` is where each process stands in its program; `last` is who arrived last at each level (at level 0: nobody)."""

    at: dict[Process, Literal["outside", "arriving", "waiting", "critical"]] = fill("outside")
    level: dict[Process, Level] = fill(0)
    last: dict[Level, Process | None] = fill(None)

    @action
    def climb(self, process: Process) -> None:
        """Announce the first level."""
        require(self.at[process] == "outside")
        self.level[process] = Level(1)
        self.at[process] = "arriving"

    @action
    def arrive(self, process: Process) -> None:
        """Be the last at the level announced."""
        require(self.at[process] == "arriving")
        self.last[self.level[process]] = process
        self.at[process] = "waiting"

    @action
    def advance(self, process: Process) -> None:
        """Somebody came later, or nobody else is so far: announce the next level, or enter."""
        require(self.at[process] == "waiting")
        here = self.level[process]
        alone = all(self.level[other] < here for other in Process if other != process)
        require(alone or self.last[here] != process)
        if here == len(Process) - 1:
            self.at[process] = "critical"
        else:
            self.level[process] = here + 1
            self.at[process] = "arriving"

    @action
    def leave(self, process: Process) -> None:
        require(self.at[process] == "critical")
        self.level[process] = Level(0)
        self.at[process] = "outside"

    @invariant
    def mutual_exclusion(self) -> bool:
        """At most one process is in the critical section."""
        return sum(self.at[process] == "critical" for process in Process) <= 1

    @reachable
    def entered(self) -> bool:
        """Some process enters."""
        return "critical" in self.at.values()
