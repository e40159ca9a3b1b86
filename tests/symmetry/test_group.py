"""Symmetry groups of sorts: compared with brute force, with networkx, and with orders that are known."""

from collections.abc import Sequence
from itertools import islice, permutations
from math import factorial
from random import Random
from typing import Any

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms.isomorphism import GraphMatcher, categorical_node_match

from checker.quorum.notation.sort_elements import family
from checker.symmetry.group import Family, Permutation, SortGroup, automorphism_group

MOST_ELEMENTS = 5


@st.composite
def sorts(draw: st.DrawFn) -> tuple[int, list[Family]]:
    """A size and up to three families, with overlapping quorums and elements in none."""
    size = draw(st.integers(1, MOST_ELEMENTS))
    quorum = st.frozensets(st.integers(0, size - 1), min_size=1).map(lambda indices: tuple(sorted(indices)))
    families = st.lists(st.frozensets(quorum, min_size=1, max_size=6).map(lambda sets: tuple(sorted(sets))), max_size=3)
    return size, draw(families)


def families_of(size: int, *texts: str) -> list[Family]:
    return [family(text, [f"a{number}" for number in range(1, size + 1)]) for text in texts]


def image(permutation: Permutation, quorums: Family) -> set[frozenset[int]]:
    return {frozenset(permutation[element] for element in quorum) for quorum in quorums}


def brute_force(size: int, families: Sequence[Family]) -> list[Permutation]:
    """Every permutation that maps each family onto itself, ascending."""
    identity = tuple(range(size))
    return [p for p in permutations(identity) if all(image(p, f) == image(identity, f) for f in families)]


def by_networkx(size: int, families: Sequence[Family]) -> list[Permutation]:
    """The automorphisms of the incidence graph, elements and each family in a colour of its own."""
    graph: Any = networkx.Graph()
    graph.add_nodes_from(range(size), colour=0)
    for colour, quorums in enumerate(families, 1):
        for quorum in quorums:
            vertex = len(graph)
            graph.add_node(vertex, colour=colour)
            graph.add_edges_from((vertex, element) for element in quorum)
    matcher = GraphMatcher(graph, graph, node_match=categorical_node_match("colour", None))
    return sorted({tuple(mapping[element] for element in range(size)) for mapping in matcher.isomorphisms_iter()})


def products(size: int, generators: Sequence[Permutation]) -> set[Permutation]:
    found = {tuple(range(size))}
    while True:
        larger = found | {tuple(g[i] for i in p) for p in found for g in generators}
        if larger == found:
            return found
        found = larger


@settings(deadline=None)
@given(sorts())
def test_the_group_is_what_brute_force_finds(sort: tuple[int, list[Family]]) -> None:
    size, families = sort
    group = automorphism_group(size, families)
    found = brute_force(size, families)
    assert list(group.permutations()) == found
    assert group.order == len(found)
    assert group.full == (len(found) == factorial(size))


@settings(max_examples=40, deadline=None)
@given(sorts())
def test_the_group_is_what_networkx_finds_on_the_incidence_graph(sort: tuple[int, list[Family]]) -> None:
    assert list(automorphism_group(*sort).permutations()) == by_networkx(*sort)


@settings(deadline=None)
@given(sorts())
def test_the_group_is_closed_under_composition(sort: tuple[int, list[Family]]) -> None:
    members = set(automorphism_group(*sort).permutations())
    assert all(tuple(p[i] for i in q) in members for p in members for q in members)


@settings(deadline=None)
@given(sorts())
def test_the_generators_generate_the_group_and_no_more_than_log2_are_used(sort: tuple[int, list[Family]]) -> None:
    group = automorphism_group(*sort)
    assert products(group.size, group.generators()) == set(group.permutations())
    if not group.full:
        assert 2 ** len(group.generators()) <= group.order


@pytest.mark.parametrize(("rows", "columns"), [(2, 2), (2, 3), (3, 3), (2, 5), (4, 4), (3, 6)])
def test_rows_with_columns_are_kept_by_permuting_rows_and_columns_alone(rows: int, columns: int) -> None:
    size = rows * columns
    families = families_of(size, f"rows({rows}, {columns})", f"columns({rows}, {columns})")
    group = automorphism_group(size, families)
    assert group.order == factorial(rows) * factorial(columns)
    assert products(size, group.generators()) == set(group.permutations())


def test_rows_alone_are_kept_by_permuting_within_each_row_too() -> None:
    assert automorphism_group(6, families_of(6, "rows(2, 3)")).order == factorial(3) ** 2 * factorial(2)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_majorities_are_kept_by_every_permutation(size: int) -> None:
    group = automorphism_group(size, families_of(size, "majority", f"{size} of {size}"))
    assert group.full
    assert group.elements is None
    assert group.order == factorial(size)


def test_two_families_of_one_sort_are_not_exchanged() -> None:
    assert automorphism_group(2, families_of(2, "{1}", "{2}")).elements == ((0, 1),)
    assert automorphism_group(2, families_of(2, "{1} {2}")).full


def test_elements_in_no_quorum_are_permuted_among_themselves() -> None:
    assert automorphism_group(7, families_of(7, "{a1 a2}")).order == 2 * factorial(5)


def test_a_family_that_every_permutation_keeps_takes_no_symmetry_away() -> None:
    grid, both = families_of(6, "rows(2, 3)"), families_of(6, "rows(2, 3)", "majority")
    assert automorphism_group(6, grid) == automorphism_group(6, both)


def test_a_family_of_many_quorums_is_handled() -> None:
    # All majorities of 6 but one: the permutations that keep that one.
    quorums = families_of(6, "majority")[0][1:]
    assert automorphism_group(6, [quorums]).order == factorial(4) * factorial(2)


def test_a_full_group_is_made_lazily_from_the_identity_on() -> None:
    group = automorphism_group(30, [])
    assert list(islice(group.permutations(), 2)) == [tuple(range(30)), (*range(28), 29, 28)]
    assert len(group.generators()) == 29


def test_a_full_group_is_generated_by_adjacent_transpositions() -> None:
    assert SortGroup(3, ((0, 1, 2),)).generators() == ((1, 0, 2), (0, 2, 1))


def test_a_sort_of_one_element_has_the_identity_alone() -> None:
    group = automorphism_group(1, [((0,),)])
    assert (group.order, list(group.permutations()), group.generators()) == (1, [(0,)], ())


def test_a_wheel_is_kept_by_permuting_its_rim_and_that_is_not_listed() -> None:
    """The hub with one of the rim, or the whole rim: 11! permutations."""
    rim = range(1, 12)
    group = automorphism_group(12, [(*((0, spoke) for spoke in rim), tuple(rim))])
    assert (group.order, group.blocks, group.elements) == (factorial(11), ((0,), tuple(rim)), None)
    assert list(islice(group.permutations(), 2)) == [tuple(range(12)), (*range(10), 11, 10)]


def test_a_group_too_large_to_list_is_replaced_by_the_exchanges_in_it() -> None:
    """Rows alone: the group exchanges rows too, which the subgroup does not."""
    quorums = families_of(16, "rows(4, 4)")
    group = automorphism_group(16, quorums)
    assert group.order == factorial(4) ** 4
    assert all(image(generator, quorums[0]) == image(tuple(range(16)), quorums[0]) for generator in group.generators())


def test_a_search_for_a_group_is_given_up_in_the_end() -> None:
    """The lines of an affine plane of order 5 have 12,000 automorphisms, found within the bound or replaced by the identity."""
    lines = [tuple(sorted(5 * x + (a * x + b) % 5 for x in range(5))) for a in range(5) for b in range(5)]
    group = automorphism_group(25, [(*lines, *(tuple(range(5 * x, 5 * x + 5)) for x in range(5)))])
    assert group.order in (1, 12_000)


@settings(deadline=None)
@given(sorts(), st.randoms(use_true_random=False))
def test_drawn_permutations_and_turns_are_of_the_group(sort: tuple[int, list[Family]], draw: Random) -> None:
    group = automorphism_group(*sort)
    assert {group.drawn(draw), *group.turns()} <= set(group.permutations())


@pytest.mark.parametrize("size", [2, 3, 6])
def test_turns_bring_every_element_to_every_other_place(size: int) -> None:
    turns = automorphism_group(size, []).turns()
    assert {(element, turn[element]) for turn in turns for element in range(size)} == set(permutations(range(size), 2))
