"""A property of quorum systems as a question, under what failures, and the claims that it comes down to: a closed union.

Imports the algebra and the standard library alone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from checker.quorum.algebra.systems import Node, System, in_order, is_quorum, nodes_of


@dataclass(frozen=True)
class Failures:
    """What may fail at once: up to `together` of the groups, each as a whole and with its name, and up to `nodes` nodes besides."""

    nodes: int = 0
    groups: tuple[tuple[str, frozenset[Node]], ...] = ()
    together: int = 1

    def __post_init__(self) -> None:
        """Raises ValueError for numbers below 0, and for single nodes besides several groups."""
        if min(self.nodes, self.together) < 0:
            raise ValueError("what may fail is told by whole numbers from 0")
        if self.nodes and self.groups and self.together > 1:
            raise ValueError("single nodes fail besides one group, not besides several together")


@dataclass(frozen=True)
class Question:
    """A property by its name, of some systems in the order in which its definition has them, under these failures."""

    name: str
    systems: tuple[System, ...] = ()
    failures: Failures = Failures()


@dataclass(frozen=True)
class Meeting:
    """The claim that any choice of one quorum from each system has more than `most` nodes in common, `spare` nodes not counted.

    Two systems and `most` 0 is intersection. One system is the claim that each of its quorums has more than `most` nodes: with the dual
    of a system, that no `most` failures stop it.
    """

    systems: tuple[System, ...]
    most: int = 0
    spare: frozenset[Node] = frozenset()

    def __post_init__(self) -> None:
        """Raises ValueError for a claim about nothing."""
        if not self.systems or self.most < 0:
            raise ValueError("a claim is about one system or more, and a number of nodes from 0")

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes that the systems name, in the order of names."""
        return in_order(frozenset().union(*map(nodes_of, self.systems)))

    def is_refuted_by(self, quorums: Collection[frozenset[Node]]) -> bool:
        """Whether these are quorums, one of each system, with too few nodes in common. Linear; no solver."""
        if len(quorums) != len(self.systems):
            return False
        common = frozenset.intersection(*quorums) - self.spare
        return len(common) <= self.most and all(map(is_quorum, self.systems, quorums))


@dataclass(frozen=True)
class Survival:
    """The claim that a system has a quorum without the nodes that failed."""

    system: System
    failed: frozenset[Node]


@dataclass(frozen=True)
class Plurality:
    """The claim that no quorum has fewer than two nodes."""

    system: System


@dataclass(frozen=True)
class Relevance:
    """The claim that a node is in some minimal quorum."""

    system: System
    node: Node


Claim: TypeAlias = Meeting | Survival | Plurality | Relevance
