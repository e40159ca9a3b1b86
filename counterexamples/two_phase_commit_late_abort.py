"""The bug: a resource manager may abort on its own although it has prepared.

All three prepare and the transaction manager, with their promises, commits. One resource manager then aborts on its own, another
obeys: decided both ways.

Expected: invariant of decisions_agree after 9 steps.
"""

from checker import action, require
from checker.specs.two_phase_commit import RM, TwoPhaseCommit


class LateAbort(TwoPhaseCommit):
    """Two-phase commit in which a promise to follow the decision does not bind."""

    @action
    def rm_choose_to_abort(self, rm: RM) -> None:
        require(self.rm_state[rm] in ("working", "prepared"))
        self.rm_state[rm] = "aborted"
