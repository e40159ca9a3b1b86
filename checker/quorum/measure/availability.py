"""Availability: the probability that some quorum is up, each node failing by itself with its own probability.

Exact where the members of each gate share no node (the distribution of votes, as a polynomial) and, where they do, by a decision diagram
up to its size; beyond, an estimate by sampling with a fixed seed and its error. Imports the algebra and this package.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from random import Random

from checker.quorum.algebra import Node, System, is_quorum
from checker.quorum.measure.diagram import Diagram
from checker.quorum.measure.errors import NoQuorumError, UndeterminedError
from checker.quorum.measure.structure import are_disjoint, as_vote, known_nodes

SAMPLES, SEED = 20_000, 1
_DEVIATIONS = 1.96
"""The two-sided 95 percent point of the normal distribution."""


@dataclass(frozen=True)
class Availability:
    """A probability: exact when `samples` is 0, otherwise an estimate that is within `error` in 95 of 100 cases."""

    chance: Fraction
    error: Fraction
    samples: int

    @property
    def is_exact(self) -> bool:
        """Whether the probability was computed, not estimated."""
        return not self.samples

    @property
    def failure(self) -> Fraction:
        """The probability that no quorum is up."""
        return 1 - self.chance


def availability(system: System, *, samples: int = SAMPLES, seed: int = SEED) -> Availability:
    """The probability that some quorum is up. Quadratic in a gate's members, or linear in the diagram's vertices; else by `samples`."""
    up = {node: 1 - node.failure for node in known_nodes(system)}
    try:
        return Availability(_chance(system, up, {}), Fraction(0), 0)
    except UndeterminedError:
        return estimate(system, samples=samples, seed=seed)


def fastest_latency(system: System) -> Fraction:
    """The mean latency, in seconds, of the fastest quorum that is up when every node is asked, given that one is up. Exact.

    The quorums up by a latency are those up when all slower nodes are down: one availability for each latency. Raises NoQuorumError when
    no quorum is ever up, UndeterminedError where availability would be an estimate.
    """
    nodes, diagrams = known_nodes(system), dict[System, Diagram]()
    total, before = Fraction(0), _chance(system, dict.fromkeys(nodes, Fraction(0)), diagrams)
    for latency in sorted({node.latency for node in nodes}):
        by_then = _chance(system, {node: 1 - node.failure if node.latency <= latency else Fraction(0) for node in nodes}, diagrams)
        total, before = total + latency * (by_then - before), by_then
    if not before:
        raise NoQuorumError("no quorum is ever up")
    return total / before


def _chance(system: System, up: Mapping[Node, Fraction], diagrams: dict[System, Diagram]) -> Fraction:
    if isinstance(system, Node):
        return up[system]
    threshold, members = as_vote(system)
    if not are_disjoint(member for member, _ in members):
        diagram = diagrams.get(system) or diagrams.setdefault(system, Diagram(system))
        return diagram.probability(diagram.root, up)
    return _enough([(_chance(member, up, diagrams), votes) for member, votes in members], max(threshold, 0))


def _enough(members: list[tuple[Fraction, int]], threshold: int) -> Fraction:
    """The probability that independent members reach the threshold; counts are over a common denominator that is never reduced."""
    reached, scale = {0: 1}, 1
    for chance, votes in members:
        after: dict[int, int] = {}
        for count, ways in reached.items():
            more = min(threshold, count + votes)
            after[count] = after.get(count, 0) + ways * (chance.denominator - chance.numerator)
            after[more] = after.get(more, 0) + ways * chance.numerator
        reached, scale = after, scale * chance.denominator
    return Fraction(reached.get(threshold, 0), scale)


def estimate(system: System, *, samples: int = SAMPLES, seed: int = SEED) -> Availability:
    """The share of random failures that leave a quorum, with the half width of its 95 percent interval after Wilson, 1927.

    The same seed gives the same estimate. Linear in samples times the size of the expression.
    """
    chances = [(node, float(1 - node.failure)) for node in known_nodes(system)]
    random = Random(seed)
    hits = sum(is_quorum(system, {node for node, chance in chances if random.random() < chance}) for _ in range(samples))
    return Availability(Fraction(hits, samples), Fraction(f"{_wilson(hits, samples):.3g}"), samples)


def _wilson(hits: int, samples: int) -> float:
    """The larger distance from the observed share to an end of the interval."""
    share, square = hits / samples, _DEVIATIONS**2
    middle = (share + square / (2 * samples)) / (1 + square / samples)
    half = _DEVIATIONS * sqrt(share * (1 - share) / samples + square / (4 * samples**2)) / (1 + square / samples)
    return max(middle + half - share, share - middle + half)
