"""Raft's log with the properties that the peers' models have."""

from checker.specs.raft_log import RaftLog


class RaftLogSafety(RaftLog):
    """One leader a term, logs that match, and entries that stay committed."""

    leader_append_only = roles_change_in_order = volatile_state_is_lost = None  # type: ignore[assignment]  # a property that is not asked
    terms_begin_with_a_candidate = terms_are_used_up = None  # type: ignore[assignment]  # a property that is not asked
    old_entry_committed = old_entry_overwritten = two_leaders = None  # type: ignore[assignment]  # a property that is not asked
