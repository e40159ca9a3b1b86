"""The bug: the coordinator does not compare the generation of an offset commit with its own.

The coordinator expels member 1, which is slow, and member 2 makes up generation 2. Member 1, which has not heard of it,
processes a record and commits as of generation 1; then it hears of it and joins again. Its commit arrives late, and
generation 2 has it.

Expected: step_invariant of old_commits_have_no_effect after 13 steps.
"""

from checker import action, require
from checker.specs.consumer_group import ConsumerGroup, OffsetCommit


class Unfenced(ConsumerGroup, Partition=1):
    """A consumer group in which a commit takes effect if its sender is a member, as of whatever generation it is."""

    @action
    def handle_commit(self, m: OffsetCommit) -> None:
        require(m in self.messages)
        require(m.member in self.members)
        require(self.state != "completing_rebalance")
        self.committed[m.partition] = m.offset
