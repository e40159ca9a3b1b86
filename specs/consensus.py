"""Consensus: of the values that are proposed, one is chosen, once.

Source: L. Lamport, "Byzantizing Paxos by Refinement", DISC 2011 (its module Consensus); "Paxos Made Simple", 2001, section 2.1.

There are no processes, messages or faults here: this is what paxos.py, paxos_scenario.py and multi_paxos.py implement. Each of them says so
as a step invariant with `is_consensus_step`: whatever its steps do, what is chosen changes as it may here.

Expected: 8 states, 20 transitions, depth 3; with symmetry 5 orbits.
"""

from collections.abc import Set

from checker import Spec, Symmetric, action, fill, final, invariant, reachable, require, step_invariant


class Value(Symmetric, size=2):
    """A value that somebody may propose."""


def is_consensus_step(chosen: Set[object], after: Set[object]) -> bool:
    """Whether a step that chose `after` where `chosen` was chosen is one of consensus: nothing changes, or the first value is chosen."""
    return after == chosen or (not chosen and len(after) == 1)


class Consensus(Spec):
    """The abstract problem: no more is promised, and nothing less will do."""

    proposed: set[Value] = fill()
    chosen: set[Value] = fill()

    @action
    def propose(self, value: Value):
        self.proposed.add(value)

    @action
    def choose(self, value: Value):
        require(value in self.proposed)
        require(not self.chosen)
        self.chosen.add(value)

    @invariant
    def agreement(self):
        """At most one value is chosen."""
        return len(self.chosen) <= 1

    @invariant
    def validity(self):
        """What is chosen was proposed."""
        return self.chosen <= self.proposed

    @step_invariant
    def stability(self, after):
        """What is chosen stays chosen, and is never replaced."""
        return is_consensus_step(self.chosen, after.chosen)

    @reachable
    def a_value_is_chosen(self):
        """A value is chosen though another was proposed."""
        return bool(self.chosen) and self.proposed != self.chosen

    @final
    def decided(self):
        return bool(self.chosen)
