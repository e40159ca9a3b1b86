"""What the questions about a federated network are answered with: closed unions of plain data, names of validators throughout."""

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class Certificate(Enum):
    """Why an answer need not rest on Z3."""

    ARITHMETIC = "arithmetic"
    """Every two quorum sets of the core ask for more than there is: by counting, two quorums share a validator."""
    EXHAUSTIVE = "exhaustive"
    """Every case was tried, interchangeable validators counted and not told apart."""
    SOLVER = "solver"
    """Z3 alone says so: too many cases to try."""


@dataclass(frozen=True)
class Holds:
    """Every two quorums share a validator. `core` is the union of the quorums of the one component that holds any."""

    core: tuple[str, ...]
    certificate: Certificate


@dataclass(frozen=True)
class Violated:
    """Two minimal quorums that share nobody; `smallest` when no two disjoint quorums have fewer members together.

    `faulty` are the adversarial validators on whom either relies; they are not among the members.
    """

    quorums: tuple[tuple[str, ...], tuple[str, ...]]
    smallest: bool
    faulty: tuple[str, ...] = ()


@dataclass(frozen=True)
class NoQuorum:
    """There is no quorum at all: nothing can be agreed on, so nothing is intersected, blocked or split. `missing` may be why."""

    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unknown:
    """No answer: why, and the limit in seconds that was set. For a size, the answer is at least `at_least`."""

    reason: str
    limit: float
    at_least: int = 0


@dataclass(frozen=True)
class Smallest:
    """A smallest set: of `size` validators, or of `size` organisations whose validators `members` are.

    `sides` are the two quorums, but for the members, that a splitting set lets disagree; empty for a blocking set.
    """

    size: int
    members: tuple[str, ...]
    organisations: tuple[str, ...]
    sides: tuple[tuple[str, ...], ...] = ()
    certificate: Certificate = Certificate.SOLVER


@dataclass(frozen=True)
class NeverSplits:
    """However many validators are faulty, the others have no two quorums."""


@dataclass(frozen=True)
class TopTier:
    """The union of all minimal quorums, and its organisations."""

    members: tuple[str, ...]
    organisations: tuple[str, ...]


Intersection: TypeAlias = Holds | Violated | NoQuorum | Unknown
Blocking: TypeAlias = Smallest | NoQuorum | Unknown
Splitting: TypeAlias = Smallest | NeverSplits | NoQuorum | Unknown
