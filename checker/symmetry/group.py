"""The symmetry group of a sort: the permutations of its elements that map every family of quorums over it onto itself.

Without quorums, and for majorities, that is every permutation; for a grid it is not, and a search that took them all
would be unsound. A permutation is its tuple of images: element i goes to `permutation[i]`. Comes in: a size and
families of index tuples. Goes out: a `SortGroup`. Imports no other module of the package, and networkx only when
a group is not the full one.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import permutations
from typing import Any, TypeAlias

Permutation: TypeAlias = tuple[int, ...]
"""The images of 0, 1, 2 and so on."""

Family: TypeAlias = tuple[tuple[int, ...], ...]
"""Quorums as tuples of element indices."""

_Sets: TypeAlias = frozenset[frozenset[int]]


@dataclass(frozen=True)
class SortGroup:
    """A group of permutations of `size` elements.

    When `full`, all of them, and `elements` is None; otherwise `elements` has each one, ascending, the identity first.
    """

    size: int
    full: bool
    elements: tuple[Permutation, ...] | None

    def __post_init__(self) -> None:
        assert self.full == (self.elements is None), "a group is full or has its elements listed"

    @property
    def order(self) -> int:
        """How many permutations there are."""
        return math.factorial(self.size) if self.elements is None else len(self.elements)

    def permutations(self) -> Iterator[Permutation]:
        """Every permutation, ascending, the identity first; made one at a time when the group is full."""
        return permutations(range(self.size)) if self.elements is None else iter(self.elements)

    def generators(self) -> tuple[Permutation, ...]:
        """Permutations whose products are the group: adjacent transpositions when full, else at most log2(order).

        Cost: the order of the group times the number of generators, when it is not full.
        """
        if self.elements is None:
            return _adjacent_transpositions(self.size)
        chosen: list[Permutation] = []
        generated = {_identity(self.size)}
        for element in self.elements:
            if element not in generated:
                chosen.append(element)
                generated = _closure(chosen)
        return tuple(chosen)


def automorphism_group(size: int, families: Sequence[Family]) -> SortGroup:
    """The permutations of `size` elements that map each of the families onto itself.

    Cost: for the full group, its `size` - 1 adjacent transpositions applied to the families; otherwise a backtracking
    search (VF2) that makes every permutation of the group, so at least its order. Source: automorphisms of the
    incidence graph, by networkx's GraphMatcher (L. P. Cordella et al., "A (sub)graph isomorphism algorithm for matching
    large graphs", 2004).
    """
    distinct = {frozenset(frozenset(quorum) for quorum in family) for family in families}
    if all(_preserves(swap, family) for swap in _adjacent_transpositions(size) for family in distinct):
        return SortGroup(size, full=True, elements=None)
    ordered = sorted(distinct, key=lambda family: sorted(map(sorted, family)))
    return SortGroup(size, full=False, elements=tuple(sorted(_automorphisms(size, ordered))))


def _automorphisms(size: int, families: Sequence[_Sets]) -> set[Permutation]:
    # By import_module, so untyped: the stub packages for networkx contradict each other.
    isomorphism = import_module("networkx.algorithms.isomorphism")
    graph = _incidence_graph(size, families)
    same_colour = isomorphism.categorical_node_match("colour", None)
    matcher = isomorphism.GraphMatcher(graph, graph, node_match=same_colour)
    return {tuple(mapping[element] for element in range(size)) for mapping in matcher.isomorphisms_iter()}


def _incidence_graph(size: int, families: Sequence[_Sets]) -> Any:
    """A networkx graph: vertices below `size` are the elements, of colour 0; then the quorums, coloured by family."""
    graph = import_module("networkx").Graph()
    graph.add_nodes_from(range(size), colour=0)
    for colour, family in enumerate(families, 1):
        for quorum in sorted(family, key=sorted):
            vertex = len(graph)
            graph.add_node(vertex, colour=colour)
            graph.add_edges_from((vertex, element) for element in quorum)
    return graph


def _preserves(permutation: Permutation, family: _Sets) -> bool:
    return all(frozenset(permutation[element] for element in quorum) in family for quorum in family)


def _identity(size: int) -> Permutation:
    return tuple(range(size))


def _adjacent_transpositions(size: int) -> tuple[Permutation, ...]:
    plain = _identity(size)
    return tuple((*plain[:i], i + 1, i, *plain[i + 2 :]) for i in range(size - 1))


def _closure(generators: Sequence[Permutation]) -> set[Permutation]:
    """Every product of the generators, of which there is at least one."""
    frontier = [_identity(len(generators[0]))]
    found = set(frontier)
    while frontier:
        products = {tuple(generator[image] for image in element) for element in frontier for generator in generators}
        frontier = list(products - found)
        found.update(frontier)
    return found
