"""The bug: the coordinator does not compare the generation of an offset commit with its own.

The coordinator expels member 1, which is slow, and member 2 makes up generation 2; member 1, which has not heard of it,
processes a record and commits as of generation 1. It joins again, and now its late commit is taken for one of
generation 2.

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
