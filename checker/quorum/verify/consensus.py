"""The intersection properties of crash-tolerant protocols: reads and writes, Paxos and its flexible and fast forms, EPaxos.

Each takes systems and gives an answer in about `seconds`. The numbers P1 to P18 are those of docs/quorums.md.
"""

from functools import partial

from checker.quorum.algebra.systems import System, dual
from checker.quorum.parametric.formulas import Formula, Logic
from checker.quorum.properties import EPAXOS_SHARED
from checker.quorum.verify.answers import Answer
from checker.quorum.verify.claims import Failures, Meeting, Question
from checker.quorum.verify.property_parts import SECONDS, Part, answered, meeting_part


def _pair(first: System, second: System, one: str, other: str, *, most: int = 0) -> Part:
    words = f"any two {one}s meet" if one == other and first == second else f"every {one} meets every {other}"
    if most:
        words = f"{words} in {most + 1} nodes or more"
    return meeting_part(Meeting((first, second), most), words, (one, other), partial(_too_little, most))


def _too_little(most: int, sets: str, common: str) -> str:
    return f"{sets} have only {common} in common: {most + 1} are needed" if most else f"{sets} have no node in common"


def read_write_intersection(read: System, write: System, *, seconds: float = SECONDS) -> Answer:
    """Whether every read quorum meets every write quorum (P1); so phase 1 and phase 2 of Flexible Paxos, old and new layout (P18)."""
    question = Question("read/write intersection", (read, write))
    parts = [_pair(read, write, "read quorum", "write quorum")]
    return answered(question, parts, {"read quorum": read, "write quorum": write}, seconds=seconds)


def write_intersection(write: System, *, seconds: float = SECONDS) -> Answer:
    """Whether any two write quorums meet (P2)."""
    parts = [_pair(write, write, "write quorum", "write quorum")]
    question = Question("write/write intersection", (write,))
    return answered(question, parts, {"write quorum": write}, seconds=seconds)


def fast_paxos(classic: System, fast: System, *, seconds: float = SECONDS) -> Answer:
    """Whether any two classic quorums meet, and any two fast ones within any classic one (P3; Lamport, Fast Paxos, 2006).

    With that every two quorums of any kind meet.
    """
    parts = [_pair(classic, classic, "classic quorum", "classic quorum"), _triple("classic quorum", classic, fast)]
    question = Question("Fast Paxos", (classic, fast))
    return answered(question, parts, {"classic quorum": classic, "fast quorum": fast}, seconds=seconds)


def fast_flexible_paxos(phase1: System, classic: System, fast: System, *, seconds: float = SECONDS) -> Answer:
    """Whether phase 1 quorums meet classic phase 2 quorums, and any two fast ones in common (P3'; Howard et al., 2021)."""
    parts = [_pair(phase1, classic, "phase 1 quorum", "classic quorum"), _triple("phase 1 quorum", phase1, fast)]
    systems = {"phase 1 quorum": phase1, "classic quorum": classic, "fast quorum": fast}
    return answered(Question("Fast Flexible Paxos", (phase1, classic, fast)), parts, systems, seconds=seconds)


def _triple(role: str, system: System, fast: System) -> Part:
    words = f"every {role} meets the common part of any two fast quorums"
    roles = (role, "fast quorum", "fast quorum")
    return meeting_part(
        Meeting((system, fast, fast)), words, roles, lambda sets, _: f"{sets} have no node common to all"
    )


def epaxos(fast: System, slow: System, failures: int, *, seconds: float = SECONDS) -> Answer:
    """Whether slow quorums meet each other, and fast ones in at least half of F + 1 nodes, rounded down (P4; Moraru et al., 2013).

    `failures` is F; in a node at least they meet when that is 0. It is no claim that the layout is one for Fast Paxos, which EPaxos's
    are not.
    """
    question = Question("EPaxos", (fast, slow), Failures(failures))
    needed = max(Formula(shared).value({"f": failures}, Logic()) for shared in EPAXOS_SHARED)
    parts = [
        _pair(slow, slow, "slow quorum", "slow quorum"),
        _pair(fast, slow, "fast quorum", "slow quorum", most=needed - 1),
    ]
    return answered(question, parts, {"fast quorum": fast, "slow quorum": slow}, seconds=seconds)


def non_dominated_pair(read: System, write: System, *, seconds: float = SECONDS) -> Answer:
    """Whether read and write quorums meet and neither family can be extended: each is the dual of the other (P14)."""
    parts = [_pair(read, write, "read quorum", "write quorum"), _undecided(read, write)]
    question = Question("non-domination", (read, write))
    return answered(question, parts, {"read quorum": read, "write quorum": write}, seconds=seconds)


def _undecided(first: System, second: System) -> Part:
    roles = ("blocking set", "blocking set")
    if first != second:
        roles = ("set that meets every read quorum", "set that meets every write quorum")
    words = "no set could be added as a quorum"
    violated = "have no node in common: either could be added as a quorum and all would still meet"
    return meeting_part(Meeting((dual(first), dual(second))), words, roles, lambda sets, _: f"{sets} {violated}")
