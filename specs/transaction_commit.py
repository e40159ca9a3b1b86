"""Transaction commit: resource managers come to one decision, to commit or to abort.

Source: J. Gray and L. Lamport, "Consensus on Transaction Commit", ACM TODS 31(1), 2006, section 2 and appendix A.1 (its module TCommit, for
which TLC gives 34 distinct states with three resource managers).

There are no messages and no manager here: this is what two_phase_commit.py, two_phase_commit_crash.py and paxos_commit.py implement.

Expected: 34 states, 93 transitions, depth 6; with symmetry 13 orbits.
"""

from collections.abc import Mapping
from typing import Literal, TypeAlias, TypeVar

from checker import Spec, Symmetric, action, fill, final, invariant, reachable, require, step_invariant

State: TypeAlias = Literal["working", "prepared", "committed", "aborted"]


class RM(Symmetric, size=3):
    """A resource manager; all are interchangeable."""


_RM = TypeVar("_RM")


def is_commit_step(before: Mapping[_RM, State], after: Mapping[_RM, State]) -> bool:
    """Whether each resource manager stays as it is or makes a step of transaction commit."""
    may_commit = all(state in ("prepared", "committed") for state in before.values())
    may_abort = all(state != "committed" for state in before.values())
    return all(
        after[rm] == before[rm]
        or (before[rm] == "working" and after[rm] == "prepared")
        or (before[rm] == "prepared" and after[rm] == "committed" and may_commit)
        or (before[rm] in ("working", "prepared") and after[rm] == "aborted" and may_abort)
        for rm in before
    )


class TransactionCommit(Spec):
    """Each resource manager acts by looking at all the others, which no protocol can do."""

    rm_state: dict[RM, State] = fill("working")

    @action
    def prepare(self, rm: RM):
        require(self.rm_state[rm] == "working")
        self.rm_state[rm] = "prepared"

    @action
    def commit(self, rm: RM):
        require(self.rm_state[rm] == "prepared")  # Redundant: to commit a second time changes nothing.
        require(all(state in ("prepared", "committed") for state in self.rm_state.values()))
        self.rm_state[rm] = "committed"

    @action
    def abort(self, rm: RM):
        require(self.rm_state[rm] in ("working", "prepared"))  # Redundant: to abort a second time changes nothing.
        require(all(state != "committed" for state in self.rm_state.values()))
        self.rm_state[rm] = "aborted"

    @invariant
    def decisions_agree(self):
        """No resource manager commits while another aborts."""
        decided = set(self.rm_state.values())
        return not ("committed" in decided and "aborted" in decided)

    @step_invariant
    def steps_are_of_transaction_commit(self, after):
        """A decision is final, a commit needs everybody, and nobody aborts once somebody has committed."""
        return is_commit_step(self.rm_state, after.rm_state)

    @reachable
    def all_commit(self):
        """Everybody commits."""
        return all(self.rm_state[rm] == "committed" for rm in RM)

    @reachable
    def all_abort(self):
        """Everybody aborts."""
        return all(self.rm_state[rm] == "aborted" for rm in RM)

    @final
    def decided(self):
        return all(state in ("committed", "aborted") for state in self.rm_state.values())
