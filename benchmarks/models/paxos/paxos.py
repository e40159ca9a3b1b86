"""Paxos with the one property that the peers' models have."""

from checker.specs.paxos import Paxos


class PaxosAgreement(Paxos):
    """Agreement alone."""

    promises_are_asked_for = votes_are_remembered = implements_consensus = chosen_unknown = None  # type: ignore[assignment]  # a property that is not asked
