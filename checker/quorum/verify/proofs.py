"""Proofs: a claim and an argument for it, of a closed union of arguments. `certificate_checker` says whether one is right.

Imports the algebra, the claims and the standard library alone.
"""

from dataclasses import dataclass
from typing import TypeAlias

from checker.quorum.algebra.systems import Node
from checker.quorum.verify.claims import Claim


@dataclass(frozen=True)
class Counting:
    """Nodes weigh `weights`, in the order of names: quorums are so heavy that their common part weighs more than `most` nodes."""

    weights: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """Every quorum of gate `left` is one of gate `right`: since some members of one imply members of the other.

    A premise is (member of the left gate or -1, member of the right gate or -1, the step that shows it); -1 is the gate itself.
    """

    left: int
    right: int
    premises: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True)
class Derivation:
    """Steps, premises first, up to: every quorum of the first system is one of the dual of the second."""

    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Exhaustive:
    """Whoever checks tries what there is: every set of nodes by truth tables, up to MOST_TABLE_NODES nodes; or every node alone."""


@dataclass(frozen=True)
class Cases:
    """Every way to share the nodes out to the quorums was tried, node by node in this order, equal remainders together."""

    order: tuple[int, ...]


@dataclass(frozen=True)
class Example:
    """A quorum that shows it: one without the failed nodes, or one with a node that is none without it."""

    quorum: frozenset[Node]


Argument: TypeAlias = Counting | Derivation | Exhaustive | Cases | Example


@dataclass(frozen=True)
class Proof:
    """A claim and why it is true; `checker.quorum.verify.certificate_checker.is_proof` checks it without a solver."""

    claim: Claim
    argument: Argument
