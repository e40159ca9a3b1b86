"""The bug: a resource manager that has prepared and hears nothing from a manager that is down decides on its own, to
abort.

Both prepare; the manager logs the commit, sends it and crashes. One resource manager does not wait any longer and
aborts, the other receives the commit and obeys.

Expected: invariant of outcomes_agree after 9 steps.
"""

from checker import action, require
from checker.specs.two_phase_commit_crash import RM, TwoPhaseCommitWithCrashes


class DecidesAlone(TwoPhaseCommitWithCrashes, RM=2):
    """Two-phase commit in which nobody is ever blocked."""

    @action
    def rm_time_out(self, rm: RM) -> None:
        require(self.rm_state[rm] == "working" or (self.rm_state[rm] == "prepared" and self.tm_state == "down"))
        self.decide(rm, "aborted")
