"""What the measures share about expressions: their nodes with one set of attributes each, what is left when some are certain.

Imports the algebra and the errors alone.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import lcm
from typing import TypeVar

from checker.quorum.algebra.systems import ALWAYS, NEVER, Gate, Node, System, Vote, fold, walk, weighted_members
from checker.quorum.measure.errors import MeasureError


def known_nodes(*systems: System) -> tuple[Node, ...]:
    """The nodes of some systems, in the order of their names. Linear in the expressions.

    Raises MeasureError when one name stands for nodes with different attributes, or an attribute makes no sense.
    """
    found: dict[str, Node] = {}
    for system in systems:
        for part in walk(system):
            if isinstance(part, Node) and _attributes(found.setdefault(part.name, part)) != _attributes(part):
                raise MeasureError(
                    f"two nodes named {part.name} differ: a name stands for one node, with one set of attributes"
                )
    for node in found.values():
        _refuse_nonsense(node)
    return tuple(sorted(found.values()))


def _attributes(node: Node) -> tuple[object, ...]:
    return node.weight, node.read_capacity, node.write_capacity, node.latency, node.failure, node.region


def _refuse_nonsense(node: Node) -> None:
    if node.read_capacity <= 0 or node.write_capacity <= 0:
        raise MeasureError(f"the capacity of {node.name} is not above 0")
    if not 0 <= node.failure <= 1:
        raise MeasureError(f"the failure probability of {node.name}, {node.failure}, is not between 0 and 1")
    if node.latency < 0:
        raise MeasureError(f"the latency of {node.name}, {node.latency}, is below 0")


def are_disjoint(members: Iterable[System]) -> bool:
    """Whether no node is below two of the members. Linear in their supports."""
    seen: set[Node] = set()
    for member in members:
        below = {member} if isinstance(member, Node) else member.support
        if not seen.isdisjoint(below):
            return False
        seen |= below
    return True


def settled(system: System, certain: Mapping[Node, bool]) -> System:
    """What is left to ask of the other nodes when some are certain to be there, or not to: ALWAYS or NEVER when nothing is. Linear."""

    def left(part: System, members: list[System]) -> System:
        if isinstance(part, Node):
            return part if part not in certain else ALWAYS if certain[part] else NEVER
        threshold, weighted = weighted_members(part)
        open_ones = []
        for member, (_, votes) in zip(members, weighted, strict=True):
            if member == ALWAYS:
                threshold -= votes
            elif member != NEVER:
                open_ones.append((member, votes))
        if threshold <= 0:
            return ALWAYS
        if threshold > sum(votes for _, votes in open_ones):
            return NEVER
        if len(open_ones) == 1:
            return open_ones[0][0]
        return (
            Gate(threshold, tuple(member for member, _ in open_ones))
            if isinstance(part, Gate)
            else Vote(threshold, tuple(open_ones))
        )

    return fold(system, left)


def in_order(system: System) -> tuple[Node, ...]:
    """The nodes in the order in which the expression first names them: neighbours in it stay neighbours in a diagram."""
    return tuple(dict.fromkeys(part for part in walk(system) if isinstance(part, Node)))


Key = TypeVar("Key")


def as_whole_numbers(values: Mapping[Key, Fraction]) -> tuple[dict[Key, int], int]:
    """The values times their least common denominator, and that denominator."""
    scale = lcm(*(value.denominator for value in values.values()))
    return {key: value.numerator * (scale // value.denominator) for key, value in values.items()}, scale
