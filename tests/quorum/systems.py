"""Random quorum systems for tests, and brute force over all sets of nodes."""

from collections.abc import Iterator
from itertools import combinations

from hypothesis import strategies as st

from checker.quorum.algebra.systems import Node, System, all_of, any_of, choose, is_quorum, nodes_of, weighted

NAMES = ("a", "b", "c", "d", "n1", "eu-1", "of", "tree", "majority", 'q"uote', "with space", "1")


def systems(names: tuple[str, ...] = NAMES[:5]) -> st.SearchStrategy[System]:
    """Expressions over nodes of these names, a few gates deep."""
    return st.recursive(st.sampled_from(names).map(Node), _gates, max_leaves=12)


def _gates(members: st.SearchStrategy[System]) -> st.SearchStrategy[System]:
    several = st.lists(members, min_size=1, max_size=4)
    return st.one_of(
        several.map(lambda each: all_of(*each)),
        several.map(lambda each: any_of(*each)),
        several.flatmap(lambda each: st.integers(0, len(each)).map(lambda count: choose(count, each))),
        st.dictionaries(members, st.integers(1, 4), min_size=1, max_size=4).flatmap(
            lambda votes: st.integers(0, sum(votes.values())).map(lambda threshold: weighted(threshold, votes))
        ),
    )


def subsets(nodes: frozenset[Node]) -> Iterator[frozenset[Node]]:
    """Every set of the nodes, by size."""
    for size in range(len(nodes) + 1):
        yield from map(frozenset, combinations(sorted(nodes), size))


def minimal_sets(system: System) -> set[frozenset[Node]]:
    """The minimal quorums, found by trying every set."""
    found: set[frozenset[Node]] = set()
    for nodes in subsets(nodes_of(system)):
        if is_quorum(system, nodes) and not any(smaller <= nodes for smaller in found):
            found.add(nodes)
    return found


def are_equal(one: System, other: System) -> bool:
    """Whether two systems have the same quorums."""
    return all(is_quorum(one, nodes) == is_quorum(other, nodes) for nodes in subsets(nodes_of(one) | nodes_of(other)))
