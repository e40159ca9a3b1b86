"""Mutual exclusion by a lock, with an invariant that is inductive: it holds after every step from every state in which it holds.

The @init has 331,776 choices, those of every state there is, and takes the states in which the invariant holds.
"""

from typing import Literal

from checker import Spec, Symmetric, action, fill, init, invariant, require


class Process(Symmetric, size=4):
    pass


Where = Literal["idle", "asking", "granted", "inside", "leaving", "gone"]


class Inductive(Spec):
    where: dict[Process, Where] = fill("idle")
    wants: dict[Process, bool] = fill(False)
    holds: dict[Process, bool] = fill(False)

    def is_safe(self) -> bool:
        held = all(self.holds[p] == (self.where[p] in ("granted", "inside", "leaving")) for p in Process)
        wanted = all(self.wants[p] == (self.where[p] in ("asking", "granted", "inside")) for p in Process)
        return held and wanted and sum(self.holds[p] for p in Process) <= 1

    @init
    def any_safe_state(
        self, where: dict[Process, Where], wants: dict[Process, bool], holds: dict[Process, bool]
    ) -> None:
        self.where, self.wants, self.holds = where, wants, holds
        require(self.is_safe())

    @action
    def ask(self, p: Process) -> None:
        require(self.where[p] == "idle")
        self.where[p] = "asking"
        self.wants[p] = True

    @action
    def grant(self, p: Process) -> None:
        require(self.wants[p] and self.where[p] == "asking")
        require(not any(self.holds[q] for q in Process))
        self.where[p] = "granted"
        self.holds[p] = True

    @action
    def enter(self, p: Process) -> None:
        require(self.where[p] == "granted")
        self.where[p] = "inside"

    @action
    def leave(self, p: Process) -> None:
        require(self.where[p] == "inside")
        self.where[p] = "leaving"
        self.wants[p] = False

    @action
    def release(self, p: Process) -> None:
        require(self.where[p] == "leaving")
        self.where[p] = "gone"
        self.holds[p] = False

    @action
    def start_again(self, p: Process) -> None:
        require(self.where[p] == "gone")
        self.where[p] = "idle"

    @invariant
    def safe(self) -> bool:
        return self.is_safe()

    @invariant
    def exclusive(self) -> bool:
        return sum(self.where[p] == "inside" for p in Process) <= 1
