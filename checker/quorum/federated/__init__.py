"""Federated quorum systems, such as the Stellar network: each validator says whom it needs, and quorums follow.

Reads published networks, decides whether quorums intersect, finds what stops or splits a network. Knows nothing of specs or engines.
"""

from checker.quorum.federated.blocking_and_splitting import By, Scope, smallest_blocking_set, smallest_splitting_set
from checker.quorum.federated.intersection import intersection
from checker.quorum.federated.network import Missing, Network
from checker.quorum.federated.network_answers import (
    Certificate,
    Holds,
    NeverSplits,
    NoQuorum,
    Smallest,
    TopTier,
    Unknown,
    Violated,
)
from checker.quorum.federated.network_files import read_network
from checker.quorum.federated.top_tier import top_tier

__all__ = [
    "By",
    "Certificate",
    "Holds",
    "Missing",
    "Network",
    "NeverSplits",
    "NoQuorum",
    "Scope",
    "Smallest",
    "TopTier",
    "Unknown",
    "Violated",
    "intersection",
    "read_network",
    "smallest_blocking_set",
    "smallest_splitting_set",
    "top_tier",
]
