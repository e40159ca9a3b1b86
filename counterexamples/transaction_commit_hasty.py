"""The bug: a resource manager that is prepared commits without waiting for the others.

Resource manager 1 prepares and commits at once. The others are still at work, and one of them may yet abort.

Expected: step_invariant of steps_are_of_transaction_commit after 2 steps.
"""

from checker import action, require
from checker.specs.transaction_commit import RM, TransactionCommit


class Hasty(TransactionCommit):
    """Transaction commit in which a promise to commit is taken for a commit."""

    @action
    def commit(self, rm: RM) -> None:
        require(self.rm_state[rm] == "prepared")
        self.rm_state[rm] = "committed"
