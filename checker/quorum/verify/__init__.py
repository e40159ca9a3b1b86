"""Verification of quorum systems: a property of systems in, an answer with a witness or a certificate out.

Z3 is imported when a question needs it, not before.
"""

from checker.quorum.verify.answers import Answer, Meeting, Proof, Question, Verdict, Witness
from checker.quorum.verify.byzantine import dissemination, masking, opaque_masking
from checker.quorum.verify.certificate_checker import is_certificate, is_proof
from checker.quorum.verify.consensus import (
    epaxos,
    fast_flexible_paxos,
    fast_paxos,
    flexible_paxos,
    non_dominated,
    non_dominated_pair,
    read_write_intersection,
    reconfiguration,
    write_intersection,
)
from checker.quorum.verify.non_triviality import non_trivial
from checker.quorum.verify.survival import available, survives

__all__ = [
    "Answer",
    "Meeting",
    "Proof",
    "Question",
    "Verdict",
    "Witness",
    "available",
    "dissemination",
    "epaxos",
    "fast_flexible_paxos",
    "fast_paxos",
    "flexible_paxos",
    "is_certificate",
    "is_proof",
    "masking",
    "non_dominated",
    "non_dominated_pair",
    "non_trivial",
    "opaque_masking",
    "read_write_intersection",
    "reconfiguration",
    "survives",
    "write_intersection",
]
