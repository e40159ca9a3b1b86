"""Verification of quorum systems: a property of systems in, an answer with a witness or a certificate out.

Z3 is imported when a question needs it, not before.
"""

from checker.quorum.verify.answers import Answer, Verdict
from checker.quorum.verify.consensus import fast_flexible_paxos, read_write_intersection, write_intersection

__all__ = [
    "Answer",
    "Verdict",
    "fast_flexible_paxos",
    "read_write_intersection",
    "write_intersection",
]
