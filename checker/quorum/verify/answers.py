"""What a verification answers: a verdict, a witness or a certificate, a sentence. Every command and report reads it.

Imports the algebra and the standard library alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from checker.quorum.algebra.systems import Node, System, in_order, is_quorum, nodes_of


class Verdict(StrEnum):
    """What is known of a property, and the exit code that says so."""

    HOLDS = "holds"
    VIOLATED = "violated"
    NO_QUORUM = "no_quorum"
    UNKNOWN = "unknown"

    @property
    def exit_code(self) -> int:
        """0 holds, 1 violated or no quorum at all, 3 unknown (2 is bad usage)."""
        return {"holds": 0, "violated": 1, "no_quorum": 1, "unknown": 3}[self.value]


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


Claim: TypeAlias = Meeting | Survival | Plurality | Relevance
Argument: TypeAlias = Counting | Derivation | Exhaustive | Cases | Example


@dataclass(frozen=True)
class Proof:
    """A claim and why it is true; `checker.quorum.verify.certificate_checker.is_proof` checks it without a solver."""

    claim: Claim
    argument: Argument


@dataclass(frozen=True)
class Witness:
    """Sets of nodes that violate a property, each with its role ("read quorum", "failed nodes")."""

    roles: tuple[str, ...]
    sets: tuple[frozenset[Node], ...]

    def __str__(self) -> str:
        return ", ".join(f"{role} {listed(nodes)}" for role, nodes in zip(self.roles, self.sets, strict=True))


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    `witness` is given when it is violated; `is_smallest` is False when a smaller one was not excluded. `certificate` is given when it
    holds; it is empty when there is no proof but the word of the solver or of the search. `reason` is given when it is unknown. `seconds`
    of wall time.
    """

    question: Question
    verdict: Verdict
    sentence: str
    witness: Witness | None = None
    is_smallest: bool = True
    certificate: tuple[Proof, ...] = ()
    reason: str | None = None
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """What the property is called."""
        return self.question.name


_MOST_NAMED = 8


def listed(nodes: Iterable[Node]) -> str:
    """A set of nodes for a sentence: `{a, b}`, the rest counted when there are many."""
    names = [node.name for node in sorted(nodes)]
    if len(names) > _MOST_NAMED:
        names = [*names[: _MOST_NAMED - 1], f"and {len(names) - _MOST_NAMED + 1} more"]
    return f"{{{', '.join(names)}}}"
