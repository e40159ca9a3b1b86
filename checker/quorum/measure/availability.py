"""Availability: the probability that some quorum is up, each node failing by itself with its own probability.

Exact where the members of each gate share no node (the distribution of votes, as a polynomial) and, where they do, by a decision diagram
up to its size; beyond, an estimate by sampling with a fixed seed and its error. Imports the algebra and this package.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from random import Random

from checker.quorum.algebra.bitsets import Masks
from checker.quorum.algebra.systems import Node, System, is_quorum, nodes_of, weighted_members
from checker.quorum.deadline import Deadline
from checker.quorum.measure.decision_diagram import Diagram
from checker.quorum.measure.errors import NoQuorumError, UndeterminedError, within
from checker.quorum.measure.expression_structure import are_disjoint, known_nodes, settled

SAMPLES, SEED, SECONDS = 20_000, 1, 60.0
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


def availability(system: System, *, samples: int = SAMPLES, seed: int = SEED, seconds: float = SECONDS) -> Availability:
    """The probability that some quorum is up. Quadratic in a gate's members, or linear in the diagram's vertices; else by `samples`.

    Raises UndeterminedError when `seconds` pass before there is even an estimate.
    """
    up = {node: 1 - node.failure for node in known_nodes(system)}
    deadline = within(seconds)
    try:
        return Availability(_Chances(system, within(seconds / 2)).of(up), Fraction(0), 0)
    except UndeterminedError:
        return estimate(system, samples=samples, seed=seed, seconds=deadline.left)


def fastest_latency(system: System, *, seconds: float = SECONDS) -> Fraction:
    """The mean latency, in seconds, of the fastest quorum that is up when every node is asked, given that one is up. Exact.

    The quorums up by a latency are those up when all slower nodes are down: one availability for each latency. Raises NoQuorumError when
    no quorum is ever up, UndeterminedError where availability would be an estimate.
    """
    nodes = known_nodes(system)
    if not is_quorum(system, {node for node in nodes if node.failure < 1}):
        raise NoQuorumError("no quorum is ever up")
    latencies = sorted({node.latency for node in nodes if node.failure < 1})
    if is_quorum(system, ()) or len(latencies) == 1:
        return Fraction(0) if is_quorum(system, ()) else latencies[0]
    chances = _Chances(system, within(seconds))
    total = before = Fraction(0)
    for latency in latencies:
        by_then = chances.of({node: 1 - node.failure if node.latency <= latency else Fraction(0) for node in nodes})
        total, before = total + latency * (by_then - before), by_then
    return total / before


class _Chances:
    """The probability that a system has a quorum, asked with several probabilities of each node."""

    def __init__(self, system: System, deadline: Deadline) -> None:
        self.system = system
        self.deadline = deadline
        self.diagrams: dict[System, Diagram | None] = {}

    def of(self, up: Mapping[Node, Fraction]) -> Fraction:
        """Each node is up with its own probability, independently."""
        return self._chance(self.system, up)

    def _chance(self, system: System, up: Mapping[Node, Fraction]) -> Fraction:
        if isinstance(system, Node):
            return up[system]
        threshold, members = weighted_members(system)
        if are_disjoint(member for member, _ in members):
            return self._enough([(self._chance(member, up), votes) for member, votes in members], threshold)
        own = nodes_of(system)
        left = settled(system, {node: bool(up[node]) for node in own if up[node] in (0, 1)})
        diagram = self._diagram(system) if 2 * len(nodes_of(left)) >= len(own) else None
        if diagram is not None:
            return diagram.probability(diagram.root, up)
        if left == system:
            self.deadline.check("the availability was computed")
            raise UndeterminedError(
                f"{len(own)} nodes that are shared between gates are too many for a decision diagram"
            )
        return self._chance(left, up)

    def _diagram(self, system: System) -> Diagram | None:
        """The diagram of a system, drawn once for all probabilities; none when it is too large."""
        self.deadline.check("the availability was computed")
        if system not in self.diagrams:
            self.diagrams[system] = None
            with suppress(UndeterminedError):
                self.diagrams[system] = Diagram(system, deadline=self.deadline)
        return self.diagrams[system]

    def _enough(self, members: list[tuple[Fraction, int]], threshold: int) -> Fraction:
        """The probability that independent members reach the threshold; counts are over a common denominator that is never reduced."""
        threshold -= sum(votes for chance, votes in members if chance == 1)
        if threshold <= 0:
            return Fraction(1)
        reached, scale = {0: 1}, 1
        for chance, votes in members:
            if chance in (0, 1):
                continue
            self.deadline.check("the availability was computed")
            after: dict[int, int] = {}
            for count, ways in reached.items():
                more = min(threshold, count + votes)
                after[count] = after.get(count, 0) + ways * (chance.denominator - chance.numerator)
                after[more] = after.get(more, 0) + ways * chance.numerator
            reached, scale = after, scale * chance.denominator
        return Fraction(reached.get(threshold, 0), scale)


def estimate(system: System, *, samples: int = SAMPLES, seed: int = SEED, seconds: float = SECONDS) -> Availability:
    """The share of random failures that leave a quorum, with the half width of its 95 percent interval after Wilson, 1927.

    The same seed gives the same estimate. Linear in samples times the nodes and the gates. Raises UndeterminedError after `seconds`.
    """
    masks, random, deadline = Masks(system), Random(seed), within(seconds)
    chances = [(masks.bits[node], float(1 - node.failure)) for node in known_nodes(system)]
    hits = 0
    for _ in range(samples):
        deadline.check("the availability was estimated")
        hits += masks.is_quorum(sum(bit for bit, chance in chances if random.random() < chance))
    return Availability(Fraction(hits, samples), Fraction(f"{_wilson(hits, samples):.3g}"), samples)


def _wilson(hits: int, samples: int) -> float:
    """The larger distance from the observed share to an end of the interval."""
    share, square = hits / samples, _DEVIATIONS**2
    middle = (share + square / (2 * samples)) / (1 + square / samples)
    half = _DEVIATIONS * sqrt(share * (1 - share) / samples + square / (4 * samples**2)) / (1 + square / samples)
    return max(middle + half - share, share - middle + half)
