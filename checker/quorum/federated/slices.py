"""A network as bit masks: quorum sets over numbered validators, the quorums within a set of them, and what reaches what.

A set of validators is an integer, bit i for validator i. Names go out through `Slices.names`. Imports networkx (it comes with the package)
for the strongly connected components, and nothing of Z3.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from checker.quorum.algebra.systems import Gate, Node, System
from checker.quorum.federated.network import Missing, Network


@dataclass(frozen=True, order=True)
class QuorumSet:
    """At least `count` of the validators in the mask `leaves` and of the `inner` quorum sets."""

    count: int
    leaves: int
    inner: tuple["QuorumSet", ...] = ()

    @cached_property
    def size(self) -> int:
        """How many members there are to count."""
        return self.leaves.bit_count() + len(self.inner)

    @cached_property
    def support(self) -> int:
        """The validators that are named, at any depth."""
        return self.leaves | union(member.support for member in self.inner)

    def is_met(self, present: int) -> bool:
        """Whether these validators satisfy it. Linear in its size."""
        met = (self.leaves & present).bit_count()
        return met >= self.count or met + sum(member.is_met(present) for member in self.inner) >= self.count

    def without(self, faulty: int) -> "QuorumSet":
        """What is left to ask when the faulty answer yes to everything (the `delete` of Mazières 2015)."""
        count = self.count - (self.leaves & faulty).bit_count()
        return QuorumSet(count, self.leaves & ~faulty, tuple(sorted(member.without(faulty) for member in self.inner)))

    def within(self, present: int) -> "QuorumSet":
        """The same, where nobody outside `present` will ever answer."""
        return QuorumSet(
            self.count, self.leaves & present, tuple(sorted(member.within(present) for member in self.inner))
        )

    def walk(self) -> Iterator["QuorumSet"]:
        """It and every quorum set within it."""
        yield self
        for member in self.inner:
            yield from member.walk()


UNMET = QuorumSet(1, 0)
"""The quorum set that nothing satisfies."""


@dataclass(frozen=True)
class Slices:
    """Validators by number with their quorum sets: `roots[i]` is that of the one called `names[i]`."""

    names: tuple[str, ...]
    roots: tuple[QuorumSet, ...]

    @cached_property
    def everyone(self) -> int:
        """All validators."""
        return (1 << len(self.names)) - 1

    @cached_property
    def components(self) -> tuple[int, ...]:
        """The strongly connected components of who trusts whom, by their least member."""
        graph: nx.DiGraph[int] = nx.DiGraph()
        graph.add_nodes_from(range(len(self.names)))
        for number, (root, askers) in enumerate(
            self._askers, start=1
        ):  # a node -number between those who ask and whom they ask for
            graph.add_edges_from((i, -number) for i in bits(askers))
            graph.add_edges_from((-number, j) for j in bits(root.support))
        parts = (mask_of(i for i in part if i >= 0) for part in nx.strongly_connected_components(graph))
        return tuple(sorted(filter(None, parts), key=lambda part: part & -part))

    @cached_property
    def cores(self) -> tuple[int, ...]:
        """The greatest quorum within each component that holds one.

        Every quorum holds one that lies within a single component: take, of the components that it meets, one that reaches no other.
        """
        return tuple(filter(None, (self.greatest_quorum(part) for part in self.components)))

    @cached_property
    def _askers(self) -> tuple[tuple[QuorumSet, int], ...]:
        """Each quorum set with the validators who ask for it."""
        askers: dict[QuorumSet, int] = {}
        for i, root in enumerate(self.roots):
            askers[root] = askers.get(root, 0) | 1 << i
        return tuple(askers.items())

    def greatest_quorum(self, within: int) -> int:
        """The union of all quorums within a set, 0 when there is none. At most quadratic."""
        while True:
            kept = union(mask & within for root, mask in self._askers if mask & within and root.is_met(within))
            if kept == within:
                return kept
            within = kept

    def shrunk(self, quorum: int, *, about: int = -1) -> int:
        """A quorum within a quorum that is minimal among those that meet `about`: dropped from the last name on."""
        for i in reversed(list(bits(quorum))):
            if quorum >> i & 1:
                left = self.greatest_quorum(quorum & ~(1 << i))
                quorum = left if left & about else quorum
        return quorum

    def reachable(self, start: int) -> int:
        """These validators and all that they trust, directly or through others."""
        found, edge = 0, start
        while edge:
            found |= edge
            edge = union(self.roots[i].support for i in bits(edge)) & ~found
        return found

    def without(self, faulty: int) -> "Slices":
        """The system that is left for the others when these are faulty: they answer yes to everything."""
        roots = (UNMET if faulty >> i & 1 else root.without(faulty) for i, root in enumerate(self.roots))
        return Slices(self.names, tuple(roots))

    def named(self, mask: int) -> tuple[str, ...]:
        """The names of a set, in order."""
        return tuple(self.names[i] for i in bits(mask))

    def numbered(self, names: Iterable[str]) -> int:
        """The set of these names."""
        number = {name: i for i, name in enumerate(self.names)}
        return mask_of(number[name] for name in names)


def slices_of(network: Network, missing: Missing = Missing.UNAVAILABLE) -> Slices:
    """A network with its missing quorum sets treated as asked: never met, or faulty."""
    number = {name: i for i, name in enumerate(network.names)}
    known = (network.quorum_set(name) for name in network.names)
    slices = Slices(network.names, tuple(UNMET if system is None else _translated(system, number) for system in known))
    return slices if missing is Missing.UNAVAILABLE else slices.without(slices.numbered(network.missing))


def bits(mask: int) -> Iterator[int]:
    """The numbers in a set, ascending."""
    while mask:
        least = mask & -mask
        yield least.bit_length() - 1
        mask ^= least


def mask_of(numbers: Iterable[int]) -> int:
    """The set of these numbers."""
    return union(1 << number for number in numbers)


def union(masks: Iterable[int]) -> int:
    """All that are in one of the sets."""
    mask = 0
    for each in masks:
        mask |= each
    return mask


def _translated(system: System, number: dict[str, int]) -> QuorumSet:
    """A vote counts a member as often as its weight: linear in the weights."""
    if isinstance(system, Node):
        return QuorumSet(1, 1 << number[system.name])
    if isinstance(system, Gate):
        return _counted(system.count, list(system.members), number)
    return _counted(system.threshold, [member for member, weight in system.members for _ in range(weight)], number)


def _counted(count: int, members: list[System], number: dict[str, int]) -> QuorumSet:
    leaves, inner = 0, []
    for member in members:
        bit = 1 << number[member.name] if isinstance(member, Node) else 0
        if bit and not leaves & bit:
            leaves |= bit
        else:
            inner.append(_translated(member, number))
    return QuorumSet(count, leaves, tuple(sorted(inner)))
