"""A federated network as published: who validates, with which quorum set, in which organisation.

A quorum set is an expression of the algebra over the names of validators. A quorum is a set of validators, not empty, that satisfies
the quorum set of each of its members (P16 of docs/quorums.md, the definition in the header of stellar-core's checker). Nothing here knows
of files, of Z3 or of how a question is answered.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from checker.quorum.algebra.systems import NEVER, Node, System, is_quorum, nodes_of


class Missing(Enum):
    """What is assumed of a validator whose quorum set is not known."""

    UNAVAILABLE = "unavailable"
    """It is down: it belongs to no quorum. Stellar-core assumes this."""
    ADVERSARIAL = "adversarial"
    """It lies: it joins whichever quorum it likes, and two quorums that share nothing else are a split."""


@dataclass(frozen=True)
class Validator:
    """A member of a network; `quorum_set` is None where it is not known."""

    name: str
    quorum_set: System | None
    label: str | None = None
    organisation: str | None = None
    flaws: tuple[str, ...] = ()
    """Why stellar-core would refuse the quorum set, each as what a sentence says of it."""


@dataclass(frozen=True)
class Network:
    """The validators of a federated network, sorted by name; raises ValueError when two have one name."""

    validators: tuple[Validator, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "validators", tuple(sorted(self.validators, key=lambda validator: validator.name)))
        twice = sorted(name for name, count in Counter(v.name for v in self.validators).items() if count > 1)
        if twice:
            raise ValueError(f"two validators have the name {twice[0]}")

    @cached_property
    def by_name(self) -> Mapping[str, Validator]:
        """The validators that are listed, by name."""
        return {validator.name: validator for validator in self.validators}

    @cached_property
    def trusted(self) -> Mapping[str, frozenset[str]]:
        """The names in each validator's quorum set; empty where it is not known."""
        sets = ((validator.name, validator.quorum_set) for validator in self.validators)
        return {
            name: frozenset(node.name for node in nodes_of(known)) if known else frozenset() for name, known in sets
        }

    @property
    def selfless(self) -> tuple[str, ...]:
        """The validators whose quorum set is known and does not name them, so that they may agree to what they never voted for."""
        return tuple(v.name for v in self.validators if v.quorum_set is not None and v.name not in self.trusted[v.name])

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every name, of a validator or within a quorum set, in order."""
        return tuple(sorted(set(self.by_name).union(*self.trusted.values())))

    @cached_property
    def missing(self) -> frozenset[str]:
        """The names whose quorum set is not known: listed without one, or only named by others."""
        return frozenset(name for name in self.names if self.quorum_set(name) is None)

    def quorum_set(self, name: str) -> System | None:
        """The quorum set of a validator, None where it is not known."""
        return self.by_name[name].quorum_set if name in self.by_name else None

    def label(self, name: str) -> str:
        """What to call a validator in a report: its label, or its name."""
        return (self.by_name[name].label if name in self.by_name else None) or name

    def organisation(self, name: str) -> str:
        """The organisation of a validator; one that is in none is its own."""
        return (self.by_name[name].organisation if name in self.by_name else None) or name

    def organisations(self, names: Iterable[str]) -> tuple[str, ...]:
        """The organisations of these validators, in order."""
        return tuple(sorted({self.organisation(name) for name in names}))


def is_federated_quorum(network: Network, members: Iterable[str], *, faulty: Iterable[str] = ()) -> bool:
    """Whether the members together with the faulty form a quorum that has a member who is not faulty.

    A faulty member asks for nothing. By the definition alone: this is what every witness is checked with. Linear in the quorum sets.
    """
    present = {Node(name) for name in (*members, *faulty)}
    correct = {node.name for node in present} - set(faulty)
    return bool(correct) and all(is_quorum(network.quorum_set(name) or NEVER, present) for name in correct)


def has_federated_quorum(network: Network, members: Iterable[str]) -> bool:
    """Whether some of the members form a quorum. By the definition alone, quadratic."""
    left = set(members)
    while left:
        present = {Node(name) for name in left}
        gone = {name for name in left if not is_quorum(network.quorum_set(name) or NEVER, present)}
        if not gone:
            return True
        left -= gone
    return False
