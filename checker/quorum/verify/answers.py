"""What a verification answers: a verdict, a witness or a certificate, a sentence. Every command and report reads it.

Imports the algebra, the claims, the proofs, `checker.shown` and the standard library alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from checker.quorum.algebra.systems import Node
from checker.quorum.verify.claims import Question
from checker.quorum.verify.proofs import Proof
from checker.shown import Shown


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
class Witness:
    """Sets of nodes that violate a property, each with its role ("read quorum", "failed nodes")."""

    roles: tuple[str, ...]
    sets: tuple[frozenset[Node], ...]

    def __str__(self) -> str:
        return ", ".join(f"{role} {listed(nodes)}" for role, nodes in zip(self.roles, self.sets, strict=True))


@dataclass(frozen=True)
class Answer(Shown):
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
