"""The properties that a layout, or a family of them, can be asked for. Imports the standard library alone."""

from enum import StrEnum


class Property(StrEnum):
    """What is asked of a layout."""

    READ_WRITE = "read-write"
    WRITE_WRITE = "write-write"
    FAST = "fast"
    FAST_PAXOS = "fast-paxos"
    EPAXOS = "epaxos"
    AVAILABLE = "available"
    DISSEMINATION = "dissemination"
    MASKING = "masking"
    OPAQUE = "opaque-masking"
    NON_TRIVIAL = "non-trivial"
    NON_DOMINATED = "non-dominated"


EPAXOS_SHARED = ("1", "(f + 1) // 2")
"""In how many nodes at least a fast and a slow quorum of EPaxos meet, as formulas of the number f of failures: in both."""
