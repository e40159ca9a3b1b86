"""Quorum systems as expressions: monotone gates over named nodes.

A system is the set of node sets ("quorums") that satisfy an expression. An expression is a node, a gate (any `count` of its members), or
a vote (members with weights that reach a threshold); `a * b` is all of them, `a + b` any of them. It is monotone: a set that contains a
quorum is one. Nodes are values: two nodes of one name are one node.

An expression may be part of several others, and be nested deeply: whatever is said here of an expression is worked out once for each
object within it, from the inside out.

Imports `checker.quorum.algebra.nesting`, `checker.quorum.vocabulary` and the standard library alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias, TypeVar

from checker.quorum.algebra import nesting
from checker.quorum.vocabulary import written


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
        return self.rank < other.rank

    @cached_property
    def rank(self) -> tuple[object, ...]:
        """The place in the order of names: less for the node that comes first."""
        return natural(self.name)


def in_order(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """Nodes in the order of names; faster than `sorted` for many."""
    return tuple(sorted(nodes, key=lambda node: node.rank))


def natural(name: str) -> tuple[object, ...]:
    """A key that sorts names as people do, n2 before n10: numbers in them go by size, the rest by character."""
    parts = re.split(r"([0-9]+)", name)
    pieces = (part.lstrip("0") if place % 2 else part for place, part in enumerate(parts))
    return tuple((len(piece), piece) if place % 2 else piece for place, piece in enumerate(pieces)), name


class _Compound(_Operators):
    """An expression with members."""

    _hash: int

    @cached_property
    def support(self) -> frozenset[Node]:
        """The nodes below this expression."""
        return frozenset(part for part, _ in self.inside if isinstance(part, Node))

    @cached_property
    def inside(self) -> tuple[tuple["System", tuple[int, ...]], ...]:
        """This expression and all within it, each object once and members first, with the places of its members in this list."""
        return nesting.inside_out(self, _members)  # type: ignore[arg-type]  # every subclass is a System

    def __post_init__(self) -> None:
        """The members have their hashes by now, so that no expression is gone through for the hash of another around it."""
        object.__setattr__(self, "_hash", hash((type(self), *vars(self).values())))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Gate | Vote)
            and self._hash == other._hash
            and nesting.are_alike(self, other, _members, _label)  # type: ignore[arg-type]
        )

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled without the hash, which another process would not have."""
        return type(self), tuple(getattr(self, each.name) for each in fields(self))  # type: ignore[arg-type]  # as every subclass is


@dataclass(frozen=True, eq=False)
class Gate(_Compound):
    """Any `count` of the members: all of them is `and`, one of them is `or`. With no members: `count` 0 is always true, 1 never."""

    count: int
    members: tuple["System", ...]


@dataclass(frozen=True, eq=False)
class Vote(_Compound):
    """Members whose weights, positive integers, sum to at least `threshold`."""

    threshold: int
    members: tuple[tuple["System", int], ...]


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
    """Members whose weights reach the threshold; one of weight 0 counts for nothing.

    Raises ValueError for a weight below 0 or a threshold above their sum.
    """
    if any(weight < 0 for weight in members.values()):
        raise ValueError("a weight is a whole number from 0")
    if not 0 <= threshold <= sum(members.values()):
        raise ValueError(f"a threshold of {threshold} is beyond the sum of the weights, {sum(members.values())}")
    return Vote(threshold, tuple((member, weight) for member, weight in members.items() if weight))


# What holds of expressions


def weighted_members(system: Gate | Vote) -> tuple[int, tuple[tuple[System, int], ...]]:
    """What the weights of the members have to reach, and the members with their weights: those of a gate weigh 1."""
    if isinstance(system, Vote):
        return system.threshold, system.members
    return system.count, tuple((member, 1) for member in system.members)


def _members(system: System) -> tuple[System, ...]:
    if isinstance(system, Vote):
        return tuple(member for member, _ in system.members)
    return system.members if isinstance(system, Gate) else ()


def _label(system: System) -> tuple[object, ...]:
    """What an expression is apart from its members."""
    if isinstance(system, Node):
        return Node, system
    threshold, weighted = weighted_members(system)
    return type(system), threshold, *(weight for _, weight in weighted)


def walk(system: System) -> Iterator[System]:
    """The expression and every one within it, each object once, in the order of the text."""
    return nesting.walk(system, _members)


Value = TypeVar("Value")


def fold(system: System, value: Callable[[System, list[Value]], Value]) -> Value:
    """What `value` says of the expression: it is asked of everything within, given what it said of the members in their order."""
    if isinstance(system, Node):
        return value(system, [])
    values: list[Value] = []
    for part, places in system.inside:
        values.append(value(part, [values[place] for place in places]))
    return values[-1]


def nodes_of(system: System) -> frozenset[Node]:
    """The nodes that an expression names. Linear, once for each gate."""
    return frozenset({system}) if isinstance(system, Node) else system.support


def is_quorum(system: System, alive: Collection[Node]) -> bool:
    """Whether a set of nodes satisfies the expression. Linear in the expression."""
    there = alive if isinstance(alive, Set) else frozenset(alive)

    def is_satisfied(part: System, members: list[bool]) -> bool:
        if isinstance(part, Node):
            return part in there
        if isinstance(part, Gate):
            return sum(members) >= part.count
        return sum(weight for (_, weight), is_in in zip(part.members, members, strict=True) if is_in) >= part.threshold

    return fold(system, is_satisfied)


def dual(system: System) -> System:
    """The system whose quorums are the sets that meet every quorum of this one. Linear in the expression.

    Gate by gate: a threshold t of total weight w becomes w - t + 1 of the duals, k of n becomes n - k + 1.
    """
    return fold(system, _dual)


def _dual(part: System, members: list[System]) -> System:
    if isinstance(part, Node):
        return part
    threshold, weighted = weighted_members(part)
    return _like(part, sum(weight for _, weight in weighted) - threshold + 1, members)


def replaced(system: System, others: Mapping[Node, System]) -> System:
    """The system with some nodes replaced by systems. Linear in the expression."""

    def replacement(part: System, members: list[System]) -> System:
        if isinstance(part, Node):
            return others.get(part, part)
        return _like(part, weighted_members(part)[0], members)

    return fold(system, replacement)


def _like(part: Gate | Vote, threshold: int, members: Iterable[System]) -> System:
    """A gate or a vote as another one is, over other members."""
    if isinstance(part, Gate):
        return Gate(threshold, tuple(members))
    return Vote(threshold, tuple((member, weight) for member, (_, weight) in zip(members, part.members, strict=True)))


def shrunk(system: System, quorum: Collection[Node]) -> frozenset[Node]:
    """A minimal quorum within a quorum: nodes are dropped in the order of names while a quorum is left. Quadratic."""
    kept = set(quorum)
    for node in sorted(quorum, reverse=True):
        if is_quorum(system, kept - {node}):
            kept.remove(node)
    return frozenset(kept)


# As text


def text_of(system: System) -> str:
    """The expression as text that `checker.quorum.notation.semantics.parse` reads back: `a*b + c*d`, `2 of [a, b, c]`.

    `0 of []` is the system whose quorums are all sets, `1 of []` the one without a quorum. The text of an expression that is part of
    several others is in each of them.
    """
    made = fold(system, _made)
    return fold(made, _text)[0]


def _made(part: System, members: list[System]) -> System:
    """The expression as reading its text makes it: products and sums flat, members once, those that count more often with weights."""
    if isinstance(part, Node):
        return part
    threshold, weighted = weighted_members(part)
    if not 0 < threshold <= sum(weight for _, weight in weighted):
        return ALWAYS if threshold <= 0 else NEVER
    if isinstance(part, Gate) and threshold in (1, len(members)):
        return any_of(*members) if threshold == 1 else all_of(*members)
    votes: Counter[System] = Counter()
    for member, (_, weight) in zip(members, weighted, strict=True):
        votes[member] += weight
    is_vote = isinstance(part, Vote) or len(votes) < len(members)
    return Vote(threshold, tuple(votes.items())) if is_vote else Gate(threshold, tuple(members))


_Text: TypeAlias = tuple[str, int]
"""A text, and how tightly it holds together: 0 for a sum, 1 for a product, 2 for what never needs brackets."""


def _text(part: System, members: list[_Text]) -> _Text:
    if isinstance(part, Node):
        return written(part.name), 2
    if isinstance(part, Vote):
        terms = ", ".join(f"{text}={weight}" for (text, _), (_, weight) in zip(members, part.members, strict=True))
        return f"weighted({terms}) >= {part.threshold}", 2
    if len(members) > 1 and part.count == len(members):
        return " * ".join(text if level else f"({text})" for text, level in members), 1
    if len(members) > 1 and part.count == 1:
        return " + ".join(text for text, _ in members), 0
    return f"{part.count} of [{', '.join(text for text, _ in members)}]", 2


def _flattened(members: tuple[System, ...], same: Callable[[Gate], bool]) -> tuple[System, ...]:
    flat: list[System] = []
    for member in members:
        flat += member.members if isinstance(member, Gate) and same(member) else [member]
    return tuple(dict.fromkeys(flat))
