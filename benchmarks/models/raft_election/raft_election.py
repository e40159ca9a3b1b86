"""Raft's leader election with the properties that the peers' models have."""

from checker.specs.raft_election import RaftElection


class RaftElectionSafety(RaftElection):
    """One leader a term, who has the committed entry."""

    leaders_were_elected = candidates_alone_have_votes = candidates_begin_terms = None  # type: ignore[assignment]  # a property that is not asked
    own_vote_counts = votes_for_another = leader_steps_down = split_vote = None  # type: ignore[assignment]  # a property that is not asked
