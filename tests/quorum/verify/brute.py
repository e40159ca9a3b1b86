"""Verification by enumeration, from the definitions of docs/quorums.md: the oracle of the property tests. Random monotone systems."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, combinations, product

from hypothesis import strategies as st

from checker.quorum.algebra.systems import Gate, Node, System, Vote, is_quorum, nodes_of

NODES = tuple(Node(name) for name in "abcdefg")


def subsets(nodes: Sequence[Node]) -> Iterator[frozenset[Node]]:
    """All sets of nodes, smaller ones first."""
    return map(frozenset, chain.from_iterable(combinations(nodes, size) for size in range(len(nodes) + 1)))


def quorums(system: System) -> list[frozenset[Node]]:
    """Every quorum within the nodes of a system."""
    return [nodes for nodes in subsets(sorted(nodes_of(system))) if is_quorum(system, nodes)]


def quorums_within(system: System, nodes: frozenset[Node]) -> list[frozenset[Node]]:
    """Every quorum within some nodes, those among them that the system does not name included."""
    return [each for each in subsets(sorted(nodes)) if is_quorum(system, each)]


def minimal(system: System) -> list[frozenset[Node]]:
    """The quorums that contain no other."""
    found = quorums(system)
    return [quorum for quorum in found if not any(other < quorum for other in found)]


def smallest(choices: Iterator[tuple[frozenset[Node], ...]]) -> tuple[frozenset[Node], ...] | None:
    """The choice of least total size, ties by the names in its sets, one set after the other."""
    return min(choices, key=lambda sets: (sum(map(len, sets)), *map(sorted, sets)), default=None)


def least_refutation(
    systems: Sequence[System], is_wrong: Callable[[frozenset[Node]], bool]
) -> tuple[frozenset[Node], ...] | None:
    """The smallest choice of a quorum of each system with a wrong common part."""
    choices = product(*map(minimal, systems))
    return smallest(choice for choice in choices if is_wrong(frozenset.intersection(*choice)))


def is_at_most(most: int) -> Callable[[frozenset[Node]], bool]:
    """Whether a common part is as small as that."""
    return partial(_is_at_most, most)


def _is_at_most(most: int, common: frozenset[Node]) -> bool:
    return len(common) <= most


def failures_that_stop(system: System, most: int) -> tuple[frozenset[Node], ...] | None:
    """The smallest set of at most so many nodes whose failure leaves no quorum, ties by name."""
    nodes = nodes_of(system)
    fatal = (
        failed for failed in subsets(sorted(nodes)) if len(failed) <= most and not is_quorum(system, nodes - failed)
    )
    return smallest((failed,) for failed in fatal)


def systems(most: int = 7) -> st.SearchStrategy[System]:
    """Monotone systems over up to so many nodes: gates and votes, nodes in several places, some without a quorum."""
    nodes: st.SearchStrategy[System] = st.sampled_from(NODES[:most])
    return st.recursive(nodes, lambda members: gates(members) | votes(members), max_leaves=10)


@st.composite
def gates(draw: st.DrawFn, members: st.SearchStrategy[System]) -> System:
    """A gate, now and then one that is always or never satisfied."""
    chosen = draw(st.lists(members, min_size=1, max_size=5))
    return Gate(draw(st.integers(1, len(chosen)) | st.integers(0, len(chosen) + 1)), tuple(chosen))


@st.composite
def votes(draw: st.DrawFn, members: st.SearchStrategy[System]) -> System:
    """Weighted members."""
    chosen = draw(st.lists(st.tuples(members, st.integers(1, 3)), min_size=1, max_size=5))
    return Vote(draw(st.integers(1, sum(weight for _, weight in chosen))), tuple(chosen))
