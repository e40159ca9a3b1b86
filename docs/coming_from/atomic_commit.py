"""Atomic commit: all managers of a transaction commit, or none does.

Expected: 34 states, 93 transitions, depth 6; with symmetry 13 orbits.
"""

from typing import Literal

from checker import Spec, Symmetric, action, fill, final, invariant, reachable, require


class RM(Symmetric, size=3):
    """A resource manager."""


class AtomicCommit(Spec):
    state: dict[RM, Literal["working", "prepared", "committed", "aborted"]] = fill("working")

    @action
    def prepare(self, rm: RM):
        require(self.state[rm] == "working")
        self.state[rm] = "prepared"

    @action
    def commit(self, rm: RM):
        require(self.state[rm] == "prepared")
        require(all(other in ("prepared", "committed") for other in self.state.values()))
        self.state[rm] = "committed"

    @action
    def abort(self, rm: RM):
        require(self.state[rm] in ("working", "prepared"))
        require(all(other != "committed" for other in self.state.values()))
        self.state[rm] = "aborted"

    @invariant
    def consistent(self):
        """No manager commits while another aborts."""
        decided = set(self.state.values())
        return not ("committed" in decided and "aborted" in decided)

    @reachable
    def all_commit(self):
        return all(state == "committed" for state in self.state.values())

    @final
    def all_decided(self):
        return all(state in ("committed", "aborted") for state in self.state.values())
