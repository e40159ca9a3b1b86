"""What the measures share about expressions: their nodes with one set of attributes each, their gates as votes.

Imports the algebra and the errors alone.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from checker.quorum.algebra import Gate, Node, System, Vote, walk
from checker.quorum.measure.errors import MeasureError

Parts: TypeAlias = tuple[tuple[System, int], ...]
"""The members of a gate, each with its votes."""


def known_nodes(*systems: System) -> tuple[Node, ...]:
    """The nodes of some systems, in the order of their names. Linear in the expressions.

    Raises MeasureError when one name stands for nodes with different attributes, or an attribute makes no sense.
    """
    found: dict[str, Node] = {}
    for system in systems:
        for part in walk(system):
            if isinstance(part, Node) and _attributes(found.setdefault(part.name, part)) != _attributes(part):
                raise MeasureError(f"two nodes named {part.name} differ: a name stands for one node, with one set of attributes")
    for node in found.values():
        _refuse_nonsense(node)
    return tuple(found[name] for name in sorted(found))


def _attributes(node: Node) -> tuple[object, ...]:
    return node.weight, node.read_capacity, node.write_capacity, node.latency, node.failure, node.region


def _refuse_nonsense(node: Node) -> None:
    if node.read_capacity <= 0 or node.write_capacity <= 0:
        raise MeasureError(f"the capacity of {node.name} is not above 0")
    if not 0 <= node.failure <= 1:
        raise MeasureError(f"the failure probability of {node.name}, {node.failure}, is not between 0 and 1")
    if node.latency < 0:
        raise MeasureError(f"the latency of {node.name}, {node.latency}, is below 0")


def as_vote(system: Gate | Vote) -> tuple[int, Parts]:
    """The votes that are needed, and the members with their votes: one for each member of a gate."""
    if isinstance(system, Vote):
        return system.threshold, system.members
    return system.count, tuple((member, 1) for member in system.members)


def are_disjoint(members: Iterable[System]) -> bool:
    """Whether no node is below two of the members. Linear in their supports."""
    seen: set[Node] = set()
    for member in members:
        below = {member} if isinstance(member, Node) else member.support
        if not seen.isdisjoint(below):
            return False
        seen |= below
    return True


def in_order(system: System) -> tuple[Node, ...]:
    """The nodes in the order in which the expression first names them: neighbours in it stay neighbours in a diagram."""
    return tuple(dict.fromkeys(part for part in walk(system) if isinstance(part, Node)))


def as_whole_numbers(values: Mapping[Node, Fraction]) -> tuple[dict[Node, int], int]:
    """The values times their least common denominator, and that denominator."""
    scale = lcm(*(value.denominator for value in values.values()))
    return {node: value.numerator * (scale // value.denominator) for node, value in values.items()}, scale
