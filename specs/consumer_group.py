"""Kafka's consumer group: no two members work on one partition, and offset commits of older generations have no effect.

Source: "Kafka Client-side Assignment Proposal", Apache Kafka wiki 2015, and "KIP-62: Allow consumer to send heartbeats
from a background thread", 2016; the group's states as in ClassicGroupState of Kafka's source. That all give up their
partitions before anybody has new ones ("eager" rebalancing) is what the documentation of ConsumerRebalanceListener
promises.

A rebalance: each member has to send JoinGroup again, and hears so in the answer to its heartbeat. When all have, or
were expelled, the coordinator begins a generation. One member, the leader, assigns the partitions, in whatever way, and
sends that with its SyncGroup; each member has its own part as the answer to its own. Kafka's coordinator names the
leader as the generation begins; here it may be any member until one sends an assignment, which gives the same runs.

A session may expire at any time, as the coordinator cannot tell a slow member from a dead one. A member that crashes
takes no more steps, and the process that takes its place is a new member. The coordinator is replicated and does not
fail. Answers and offset commits are messages that are never removed, so their loss, delay, reordering and duplication
are covered; other requests arrive as they are sent. Left out: LeaveGroup, which is an expired session to the
coordinator, and that Kafka answers some JoinGroups without a rebalance. What is not promised: a member that was
expelled works on until it hears of that, and what it does is done again (`zombie`); but its commits are refused.

    checker check consumer_group Member=3
    checker check consumer_group Generation=0..3

Expected: 88848 states, 339186 transitions, depth 32; with symmetry 24180 orbits.
"""

from typing import Literal

from checker import Range, Record, Spec, Symmetric, action, fill, final, invariant, reachable, require, step_invariant


class Member(Symmetric, size=2):
    """A consumer."""


class Partition(Symmetric, size=2):
    """A part of the topic: a log of records."""


class Offset(Range, low=0, high=1):
    """A place in a partition: how many records are before it."""


class Generation(Range, low=0, high=2):
    """How often the group has been formed."""


class JoinResponse(Record):
    """A member is in a generation; if it is the leader, these members need an assignment."""

    member: Member
    generation: Generation
    members: frozenset[Member]


class SyncResponse(Record):
    """A member has these partitions in a generation."""

    member: Member
    generation: Generation
    partitions: frozenset[Partition]


class OffsetCommit(Record):
    """A member has processed a partition up to an offset."""

    member: Member
    generation: Generation
    partition: Partition
    offset: Offset


class ConsumerGroup(Spec):
    """The first five variables are the coordinator's, the next three each member's own."""

    state: Literal["empty", "preparing_rebalance", "completing_rebalance", "stable"] = "empty"
    generation: Generation = Generation(0)
    members: set[Member] = fill()
    joined: set[Member] = fill()
    """Members whose JoinGroup waits for its answer."""
    committed: dict[Partition, Offset] = fill(0)

    phase: dict[Member, Literal["out", "joining", "syncing", "working"]] = fill("out")
    known_generation: dict[Member, Generation] = fill(0)
    position: dict[Member, dict[Partition, Offset | None]] = fill(None)
    """Where a member is in the partitions that it believes it has; None in the others."""

    messages: set[JoinResponse | SyncResponse | OffsetCommit] = fill()

    @action
    def join_group(self, member: Member):
        """A member sends JoinGroup, which is answered when all others have joined too."""
        require(self.phase[member] == "out")
        self.phase[member] = "joining"
        self.members.add(member)
        self.joined.add(member)
        self.state = "preparing_rebalance"

    @action
    def expire_session(self, member: Member):
        """The coordinator expels a member that sends no heartbeats, or is late with its JoinGroup or SyncGroup."""
        require(member in self.members - self.joined)
        self.members.discard(member)
        self.state = "preparing_rebalance" if self.members else "empty"

    @action
    def complete_join(self):
        require(self.state == "preparing_rebalance")
        require(self.joined == self.members)
        require(self.generation < Generation.high)
        self.generation += 1
        self.state = "completing_rebalance"
        everybody = frozenset(self.members)
        for member in self.members:
            self.messages.add(JoinResponse(member, self.generation, everybody))
        self.joined = set()

    @action
    def receive_join_response(self, m: JoinResponse):
        require(m in self.messages)
        require(m.generation > self.known_generation[m.member])
        self.known_generation[m.member] = m.generation
        self.phase[m.member] = "syncing"

    @action
    def sync_group(self, m: JoinResponse, assignment: dict[Partition, Member]):
        """The leader, which was told who the members are, sends its assignment."""
        require(m in self.messages)
        # Redundant: whoever has not received this yet may receive it now.
        require(m.generation == self.known_generation[m.member])
        require(all(assignment[p] in m.members for p in Partition))
        require(m.generation == self.generation)
        require(self.state == "completing_rebalance")
        self.state = "stable"
        for member in self.members:
            part = frozenset(p for p in Partition if assignment[p] == member)
            self.messages.add(SyncResponse(member, self.generation, part))

    @action
    def receive_sync_response(self, m: SyncResponse):
        """A member begins to work on its partitions, each from the committed offset on."""
        require(m in self.messages)
        require(self.phase[m.member] == "syncing")
        require(m.generation == self.known_generation[m.member])
        self.phase[m.member] = "working"
        for p in m.partitions:
            self.position[m.member][p] = self.committed[p]

    @action
    def process_record(self, member: Member, partition: Partition, offset: Offset):
        require(self.position[member][partition] == offset)
        require(offset < Offset.high)
        self.position[member][partition] = offset + 1

    @action
    def send_commit(self, member: Member, partition: Partition, offset: Offset):
        require(self.position[member][partition] == offset and offset > 0)
        self.messages.add(OffsetCommit(member, self.known_generation[member], partition, offset))

    @action
    def handle_commit(self, m: OffsetCommit):
        """The coordinator refuses any other with UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION or REBALANCE_IN_PROGRESS."""
        require(m in self.messages)
        require(m.member in self.members)
        require(m.generation == self.generation)
        # Redundant: nobody has a partition in this generation yet.
        require(self.state != "completing_rebalance")
        self.committed[m.partition] = m.offset

    def is_current(self, member: Member) -> bool:
        is_known = member in self.members and self.known_generation[member] == self.generation
        return is_known and self.state != "preparing_rebalance"

    @action
    def heartbeat(self, member: Member):
        """The answer is one of those errors: the member stops working and gives up its partitions, to join again."""
        require(self.phase[member] in ("syncing", "working"))
        require(not self.is_current(member))
        self.phase[member] = "out"
        for p in Partition:
            self.position[member][p] = None

    def works_on(self, member: Member, partition: Partition) -> bool:
        return self.position[member][partition] is not None

    @final
    def generations_are_used_up(self):
        """The group can form no other one."""
        return self.generation == Generation.high

    @invariant
    def one_owner_in_a_generation(self):
        """Of those who know of the same generation, expelled or not, no two believe that they have one partition."""
        return not any(
            self.works_on(a, p) and self.works_on(b, p)
            for p in Partition
            for a in Member
            for b in Member
            if a != b and self.known_generation[a] == self.known_generation[b]
        )

    @invariant
    def one_worker_in_the_group(self):
        """No two members of the group work on one partition, even if they know of different generations."""
        return not any(
            self.works_on(a, p) and self.works_on(b, p)
            for p in Partition
            for a in self.members
            for b in self.members
            if a != b
        )

    def is_given(self, member: Member, partition: Partition) -> bool:
        """Whether the leader has given the partition to the member in the current generation."""
        return any(
            partition in m.partitions
            for m in self.messages
            if isinstance(m, SyncResponse) and m.member == member and m.generation == self.generation
        )

    @invariant
    def stable_groups_serve_all(self):
        """While the group is stable, each partition is given to exactly one of its members."""
        return self.state != "stable" or all(sum(self.is_given(m, p) for m in self.members) == 1 for p in Partition)

    @invariant
    def members_are_counted(self):
        """The group is empty when it has no member, and only members have joined."""
        return (self.state == "empty") == (not self.members) and self.joined <= self.members

    @step_invariant
    def old_commits_have_no_effect(self, after):
        """A committed offset is changed only by a member that has the partition in the current generation."""
        return all(
            after.committed[p] == self.committed[p]
            or any(
                self.is_given(m, p) and OffsetCommit(m, self.generation, p, after.committed[p]) in self.messages
                for m in self.members
            )
            for p in Partition
        )

    @step_invariant
    def work_goes_on(self, after):
        """Until a rebalance begins, a member of the current generation keeps its partitions and its place in them."""
        return all(
            after.works_on(m, p) and after.position[m][p] >= self.position[m][p]
            for m in Member
            if self.is_current(m)
            for p in Partition
            if self.works_on(m, p)
        )

    @reachable
    def work_is_shared(self):
        """Two members of the current generation work, each on a partition in which records are committed."""
        workers = {m for m in Member if any(self.works_on(m, p) and self.committed[p] > 0 for p in Partition)}
        return sum(self.is_current(m) for m in workers) >= 2

    @reachable
    def zombie(self):
        """A member was expelled, has not heard of it, and works on a partition that a member of the group works on."""
        return any(
            self.works_on(a, p) and self.works_on(b, p)
            for p in Partition
            for a in Member
            for b in self.members
            if a not in self.members
        )

    @reachable
    def late_commit(self):
        """A commit of an older generation is under way, its sender is in the group, and the partition is another's."""
        return any(
            m.member in self.members and any(self.is_given(o, m.partition) for o in self.members if o != m.member)
            for m in self.messages
            if isinstance(m, OffsetCommit) and m.generation < self.generation
        )
