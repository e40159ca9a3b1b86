"""The bug: the manager sends the decision to commit without having logged it.

Both prepare; the manager decides to commit, says so and crashes. It comes back, finds nothing in its log and sends an
abort: one resource manager receives the commit, the other the abort.

Expected: invariant of outcomes_agree after 11 steps.
"""

from checker import action, require
from checker.specs.two_phase_commit_crash import RM, Prepared, TwoPhaseCommitWithCrashes


class Unlogged(TwoPhaseCommitWithCrashes, RM=2):
    """Two-phase commit in which the manager has its decision in memory only."""

    @action
    def tm_commit(self) -> None:
        require(self.tm_state == "init")
        require(all(Prepared(rm) in self.messages for rm in RM))
        self.tm_state = "committed"
