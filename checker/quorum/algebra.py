"""Quorum systems as expressions: monotone gates over named nodes.

A system is the set of node sets ("quorums") that satisfy an expression. An expression is a node, a gate (any `count` of its members), or
a vote (members with weights that reach a threshold); `a * b` is all of them, `a + b` any of them. It is monotone: a set that contains a
quorum is one. Nodes are values: two nodes of one name are one node.

Imports `checker.quorum.words` and the standard library alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from checker.quorum.words import written


class _Operators:
    """`*` for all of, `+` for any of."""

    def __mul__(self, other: "System") -> "System":
        return all_of(self, other)  # type: ignore[arg-type]  # every subclass is a System

    def __add__(self, other: "System") -> "System":
        return any_of(self, other)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Node(_Operators):
    """A member of a quorum system, known by its name; the rest says what it can do, for the measures. Sorts as `natural` has it.

    `read_capacity` and `write_capacity` are operations a second, `latency` is in seconds, `failure` is the probability of being down.
    """

    name: str
    weight: int = field(default=1, compare=False)
    read_capacity: Fraction = field(default=Fraction(1), compare=False)
    write_capacity: Fraction = field(default=Fraction(1), compare=False)
    latency: Fraction = field(default=Fraction(1), compare=False)
    failure: Fraction = field(default=Fraction(0), compare=False)
    region: str | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return self.name

    def __lt__(self, other: "Node") -> bool:
        return self._rank < other._rank

    @cached_property
    def _rank(self) -> tuple[object, ...]:
        return natural(self.name)


def natural(name: str) -> tuple[object, ...]:
    """A key that sorts names as people do, n2 before n10: numbers in them go by size, the rest by character."""
    parts = re.split(r"([0-9]+)", name)
    pieces = (part.lstrip("0") if place % 2 else part for place, part in enumerate(parts))
    return tuple((len(piece), piece) if place % 2 else piece for place, piece in enumerate(pieces)), name


@dataclass(frozen=True)
class Gate(_Operators):
    """Any `count` of the members: all of them is `and`, one of them is `or`. With no members: `count` 0 is always true, 1 never."""

    count: int
    members: tuple["System", ...]

    @cached_property
    def support(self) -> frozenset[Node]:
        """The nodes below this gate."""
        return frozenset(node for member in self.members for node in nodes_of(member))


@dataclass(frozen=True)
class Vote(_Operators):
    """Members whose weights, positive integers, sum to at least `threshold`."""

    threshold: int
    members: tuple[tuple["System", int], ...]

    @cached_property
    def support(self) -> frozenset[Node]:
        """The nodes below this vote."""
        return frozenset(node for member, _ in self.members for node in nodes_of(member))


System: TypeAlias = Node | Gate | Vote
"""A quorum system: the sets that satisfy it are its quorums."""

ALWAYS, NEVER = Gate(0, ()), Gate(1, ())


def all_of(*members: System) -> System:
    """Every member; flattened, so that `a * b * c` is one gate."""
    flat = _flattened(members, lambda gate: gate.count == len(gate.members) and bool(gate.members))
    return flat[0] if len(flat) == 1 else Gate(len(flat), flat)


def any_of(*members: System) -> System:
    """At least one member."""
    flat = _flattened(members, lambda gate: gate.count == 1 and bool(gate.members))
    return flat[0] if len(flat) == 1 else Gate(1, flat)


def choose(count: int, members: Collection[System]) -> System:
    """Any `count` of the members; raises ValueError unless 0 <= count <= how many there are."""
    if not 0 <= count <= len(members):
        raise ValueError(f"{count} of {len(members)} is no gate: choose between 0 and {len(members)}")
    return Gate(count, tuple(members))


def majority(members: Collection[System]) -> System:
    """More than half of the members."""
    return choose(len(members) // 2 + 1, members)


def weighted(threshold: int, members: Mapping[System, int]) -> System:
    """Members whose weights reach the threshold; raises ValueError for a weight below 1 or a threshold above their sum."""
    if any(weight < 1 for weight in members.values()):
        raise ValueError("a weight is a whole number from 1")
    if not 0 <= threshold <= sum(members.values()):
        raise ValueError(f"a threshold of {threshold} is beyond the sum of the weights, {sum(members.values())}")
    return Vote(threshold, tuple(members.items()))


def nodes_of(system: System) -> frozenset[Node]:
    """The nodes that an expression names. Linear, once for each gate."""
    return frozenset({system}) if isinstance(system, Node) else system.support


def is_quorum(system: System, alive: Collection[Node]) -> bool:
    """Whether a set of nodes satisfies the expression. Linear in the expression."""
    if isinstance(system, Node):
        return system in alive
    if isinstance(system, Gate):
        return sum(is_quorum(member, alive) for member in system.members) >= system.count
    return sum(weight for member, weight in system.members if is_quorum(member, alive)) >= system.threshold


def dual(system: System) -> System:
    """The system whose quorums are the sets that meet every quorum of this one. Linear in the expression.

    Gate by gate: k of n becomes n - k + 1 of the duals, a threshold t of total weight w becomes w - t + 1.
    """
    if isinstance(system, Node):
        return system
    if isinstance(system, Gate):
        return Gate(len(system.members) - system.count + 1, tuple(map(dual, system.members)))
    total = sum(weight for _, weight in system.members)
    return Vote(total - system.threshold + 1, tuple((dual(member), weight) for member, weight in system.members))


def shrunk(system: System, quorum: Collection[Node]) -> frozenset[Node]:
    """A minimal quorum within a quorum: nodes are dropped in the order of names while a quorum is left. Quadratic."""
    kept = set(quorum)
    for node in sorted(quorum, reverse=True):
        if is_quorum(system, kept - {node}):
            kept.remove(node)
    return frozenset(kept)


def text_of(system: System) -> str:
    """The expression as text that `checker.quorum.text.parse` reads back: `a*b + c*d`, `2 of [a, b, c]`.

    `0 of []` is the system whose quorums are all sets, `1 of []` the one without a quorum.
    """
    return _text(system, 0)


def _text(system: System, level: int) -> str:
    """`level` is 2 inside a product and 1 inside a sum."""
    if isinstance(system, Node):
        return written(system.name)
    if isinstance(system, Vote):
        return _vote_text(system)
    if not 0 < system.count <= len(system.members):
        return "0 of []" if system.count <= 0 else "1 of []"
    if len(system.members) > 1 and system.count == len(system.members):
        return " * ".join(_text(member, 2) for member in system.members)
    if len(system.members) > 1 and system.count == 1:
        joined = " + ".join(_text(member, 1) for member in system.members)
        return f"({joined})" if level == 2 else joined
    return f"{system.count} of [{', '.join(_text(member, 0) for member in system.members)}]"


def _vote_text(vote: Vote) -> str:
    if not 0 < vote.threshold <= sum(weight for _, weight in vote.members):
        return "0 of []" if vote.threshold <= 0 else "1 of []"
    weights: Counter[System] = Counter()
    for member, weight in vote.members:
        weights[member] += weight
    terms = ", ".join(f"{_text(member, 0)}={weight}" for member, weight in weights.items())
    return f"weighted({terms}) >= {vote.threshold}"


def walk(system: System) -> Iterator[System]:
    """The expression and every one within it."""
    yield system
    if isinstance(system, Gate):
        for member in system.members:
            yield from walk(member)
    elif isinstance(system, Vote):
        for member, _ in system.members:
            yield from walk(member)


def _flattened(members: tuple[System, ...], same: Callable[[Gate], bool]) -> tuple[System, ...]:
    flat: list[System] = []
    for member in members:
        flat += member.members if isinstance(member, Gate) and same(member) else [member]
    return tuple(dict.fromkeys(flat))
