"""The bug: a leader proposes its own value, whatever it heard of earlier votes.

Three acceptors vote in the first round and choose value 1. The leader of the second round asks those very three,
hears of their votes and proposes value 2 all the same, which they choose as well.

Expected: invariant of agreement after 10 steps.
"""

from checker.specs.paxos_scenario import PaxosScenario, Value


class OwnValue(PaxosScenario, Round=2):
    """Leaders that prefer their own value."""

    def may_propose(self, value: Value) -> bool:
        return True
