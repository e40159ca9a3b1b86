"""The intersection properties of crash-tolerant protocols: reads and writes, Paxos and its flexible and fast forms, EPaxos, changes.

Each takes systems and gives an answer; `seconds` bounds what Z3 may take for each claim. The numbers P1 to P18 are those of QUORUMS.md.
"""

from checker.quorum.algebra import System, dual
from checker.quorum.verify.answers import Answer
from checker.quorum.verify.parts import SECONDS, Part, answered, part


def _pair(first: System, second: System, one: str, other: str, *, most: int = 0) -> Part:
    words = f"any two {one}s meet" if one == other and first == second else f"every {one} meets every {other}"
    if most:
        words = f"{words} in {most + 1} nodes or more"
    return part(words, (first, second), (one, other), most=most)


def read_write_intersection(read: System, write: System, *, seconds: float = SECONDS) -> Answer:
    """Whether every read quorum meets every write quorum (P1)."""
    return _two("read/write intersection", read, write, "read quorum", "write quorum", seconds)


def write_intersection(write: System, *, seconds: float = SECONDS) -> Answer:
    """Whether any two write quorums meet (P2)."""
    return _two("write/write intersection", write, write, "write quorum", "write quorum", seconds)


def flexible_paxos(phase1: System, phase2: System, *, seconds: float = SECONDS) -> Answer:
    """Whether every phase 1 quorum meets every phase 2 quorum (P1; Howard et al., Flexible Paxos, 2016)."""
    return _two("Flexible Paxos", phase1, phase2, "phase 1 quorum", "phase 2 quorum", seconds)


def reconfiguration(old: System, new: System, *, seconds: float = SECONDS) -> Answer:
    """Whether every quorum of the old layout meets every one of the new (P18); for a joint phase give that as one of the two."""
    return _two("reconfiguration", old, new, "old quorum", "new quorum", seconds)


def _two(name: str, first: System, second: System, one: str, other: str, seconds: float) -> Answer:
    return answered(name, [_pair(first, second, one, other)], {one: first, other: second}, seconds=seconds)


def fast_paxos(classic: System, fast: System, *, seconds: float = SECONDS) -> Answer:
    """Whether any two classic quorums meet, and any two fast ones within any classic one (P3; Lamport, Fast Paxos, 2006).

    With that every two quorums of any kind meet.
    """
    parts = [_pair(classic, classic, "classic quorum", "classic quorum"), _triple("classic quorum", classic, fast)]
    return answered("Fast Paxos", parts, {"classic quorum": classic, "fast quorum": fast}, seconds=seconds)


def fast_flexible_paxos(phase1: System, classic: System, fast: System, *, seconds: float = SECONDS) -> Answer:
    """Whether phase 1 quorums meet classic phase 2 quorums, and any two fast ones in common (P3'; Howard et al., 2021)."""
    parts = [_pair(phase1, classic, "phase 1 quorum", "classic quorum"), _triple("phase 1 quorum", phase1, fast)]
    systems = {"phase 1 quorum": phase1, "classic quorum": classic, "fast quorum": fast}
    return answered("Fast Flexible Paxos", parts, systems, seconds=seconds)


def _triple(role: str, system: System, fast: System) -> Part:
    words = f"every {role} meets the common part of any two fast quorums"
    return part(words, (system, fast, fast), (role, "fast quorum", "fast quorum"))


def epaxos(fast: System, slow: System, failures: int, *, seconds: float = SECONDS) -> Answer:
    """Whether slow quorums meet each other, and fast ones in at least half of F + 1 nodes, rounded down (P4; Moraru et al., 2013).

    `failures` is F. It is no claim that the layout is one for Fast Paxos, which EPaxos's are not.
    """
    if failures < 0:
        raise ValueError("the number of failures is a whole number from 0")
    needed = max(1, (failures + 1) // 2)
    parts = [
        _pair(slow, slow, "slow quorum", "slow quorum"),
        _pair(fast, slow, "fast quorum", "slow quorum", most=needed - 1),
    ]
    return answered("EPaxos", parts, {"fast quorum": fast, "slow quorum": slow}, seconds=seconds)


def non_dominated(system: System, *, seconds: float = SECONDS) -> Answer:
    """Whether the system is self-dual: of a set of nodes and the rest exactly one is a quorum (P14).

    Otherwise two quorums are disjoint, or two disjoint sets each meet every quorum, and a better coterie has one of them as a quorum.
    """
    disjoint = part("any two quorums meet", (system, system), ("quorum", "quorum"))
    return answered("non-domination", [disjoint, _undecided(system, system)], {"quorum": system}, seconds=seconds)


def non_dominated_pair(read: System, write: System, *, seconds: float = SECONDS) -> Answer:
    """Whether read and write quorums meet and neither family can be extended: each is the dual of the other (P14)."""
    parts = [_pair(read, write, "read quorum", "write quorum"), _undecided(read, write)]
    return answered("non-domination", parts, {"read quorum": read, "write quorum": write}, seconds=seconds)


def _undecided(first: System, second: System) -> Part:
    roles = ("blocking set", "blocking set")
    if first != second:
        roles = ("set that meets every read quorum", "set that meets every write quorum")
    words = "no set could be added as a quorum"
    violated = "{sets} have no node in common: either could be added as a quorum and all would still meet"
    return part(words, (dual(first), dual(second)), roles, violated=violated)
