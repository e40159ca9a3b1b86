"""Builders, predicates, simplification and listing, against brute force on small sizes and against published counts."""

from collections.abc import Callable, Sequence
from cProfile import Profile
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given

from checker.quorum.algebra import constructions
from checker.quorum.algebra.constructions import from_predicate, numbered
from checker.quorum.algebra.minimal_quorums import TooMany, minimal_quorums
from checker.quorum.algebra.simplification import simplify
from checker.quorum.algebra.systems import (
    ALWAYS,
    NEVER,
    Gate,
    Node,
    System,
    any_of,
    choose,
    dual,
    is_quorum,
    nodes_of,
    walk,
)
from quorum.systems import are_equal, minimal_sets, subsets, systems


def indices(system: System, nodes: Sequence[Node]) -> set[frozenset[int]]:
    return {frozenset(map(nodes.index, quorum)) for quorum in minimal_sets(system)}


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 3), (3, 1), (2, 2), (2, 3), (3, 2), (3, 3)])
def test_grids_are_their_rows_and_columns(height: int, width: int) -> None:
    nodes = numbered(height * width)
    rows = {frozenset(row * width + column for column in range(width)) for row in range(height)}
    columns = {frozenset(row * width + column for row in range(height)) for column in range(width)}
    both = {row | column for row, column in product(rows, columns)}
    assert indices(constructions.rows(height, width, nodes), nodes) == rows
    assert indices(constructions.columns(height, width, nodes), nodes) == columns
    assert indices(constructions.grid(height, width, nodes), nodes) == {
        one for one in both if not any(other < one for other in both)
    }


@pytest.mark.parametrize(("height", "count"), [(0, 1), (1, 3), (2, 15)])
def test_trees_are_paths_with_detours(height: int, count: int) -> None:
    """A failed node is replaced by both paths below it: the recursion of Agrawal and El Abbadi, in sets."""

    def paths(node: int) -> set[frozenset[int]]:
        if 2 * node + 1 >= len(nodes):
            return {frozenset({node})}
        left, right = paths(2 * node + 1), paths(2 * node + 2)
        return {one | {node} for one in left | right} | {one | other for one, other in product(left, right)}

    nodes = numbered(2 ** (height + 1) - 1)
    found = indices(constructions.tree(height, nodes), nodes)
    assert found == paths(0)
    assert len(found) == count


@pytest.mark.parametrize("widths", [(1,), (3,), (1, 2), (2, 1), (1, 2, 3), (1, 1, 1), (2, 2, 2)])
def test_a_wall_is_a_full_row_and_one_of_every_row_below(widths: tuple[int, ...]) -> None:
    nodes = numbered(sum(widths))
    starts = [sum(widths[:row]) for row in range(len(widths))]
    lines = [range(start, start + width) for start, width in zip(starts, widths, strict=True)]
    made = {
        frozenset(line) | frozenset(below) for row, line in enumerate(lines) for below in product(*lines[row + 1 :])
    }
    assert indices(constructions.wall(widths, nodes), nodes) == {
        one for one in made if not any(other < one for other in made)
    }


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_a_wheel_is_the_hub_with_a_spoke_or_all_the_spokes(size: int) -> None:
    nodes = numbered(size)
    spokes = {frozenset({0, spoke}) for spoke in range(1, size)}
    assert indices(constructions.wheel(nodes), nodes) == spokes | {frozenset(range(1, size))}


@pytest.mark.parametrize("order", [2, 3, 5, 7])
def test_two_lines_of_a_plane_share_one_point_and_two_points_one_line(order: int) -> None:
    size = order * order + order + 1
    lines = minimal_quorums(constructions.plane(order, numbered(size)))
    assert len(lines) == size
    assert {len(line) for line in lines} == {order + 1}
    assert {len(one & other) for one, other in combinations(lines, 2)} == {1}


def test_a_hierarchy_of_nine_has_27_quorums_of_four() -> None:
    """Naor and Wool, 1998."""
    found = minimal_quorums(constructions.hierarchical((3, 3), numbered(9)))
    assert (len(found), {len(quorum) for quorum in found}) == (27, {4})


@pytest.mark.parametrize(
    "make",
    [lambda nodes: constructions.rows(2, 2, nodes), lambda nodes: constructions.tree(1, nodes), constructions.wheel],
)
def test_a_wrong_number_of_members_is_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match=r"members|3 nodes"):
        make(numbered(2))


@given(systems())
def test_minimal_quorums_are_those_of_brute_force(system: System) -> None:
    found = minimal_quorums(system)
    assert set(found) == minimal_sets(system)
    assert len(set(found)) == len(found)
    assert [len(quorum) for quorum in found] == sorted(len(quorum) for quorum in found)


@given(systems())
def test_a_simplified_system_has_the_same_quorums_and_is_no_larger(system: System) -> None:
    found = simplify(system)
    assert are_equal(found, system)
    assert sum(1 for _ in walk(found)) <= sum(1 for _ in walk(system))
    assert found in (ALWAYS, NEVER) or not any(part in (ALWAYS, NEVER) for part in walk(found))


def test_repeated_and_absorbed_members_are_dropped() -> None:
    a, b, c = map(Node, "abc")
    assert simplify(a + a * b) == a
    assert simplify(a * (a + b)) == a
    assert simplify(a * b + b * a) == a * b
    assert simplify(Gate(2, (a, b, ALWAYS))) == a + b
    assert simplify(Gate(2, (a * a, Gate(1, (b, b))))) == a * b
    assert simplify(choose(2, [a, a, b, c])) == a + b * c or are_equal(simplify(choose(2, [a, a, b, c])), a + b * c)


@given(systems())
def test_a_predicate_becomes_a_system_with_its_quorums(system: System) -> None:
    nodes = nodes_of(system)
    assert are_equal(from_predicate(nodes, lambda alive: is_quorum(system, alive)), system)


def test_a_predicate_that_is_not_monotone_is_refused_with_a_pair_of_sets() -> None:
    with pytest.raises(ValueError, match=r"it is true of \{n2\} and false with n1 added"):
        from_predicate(numbered(3), lambda alive: len(alive) == 1)
    with pytest.raises(ValueError, match="at most 18 nodes, not 19"):
        from_predicate(numbered(19), bool)


def test_listing_stops_at_its_bound() -> None:
    nodes = numbered(40)
    with pytest.raises(TooMany, match="more than 1,000 minimal quorums"):
        minimal_quorums(choose(20, nodes), most=1000)
    assert len(minimal_quorums(any_of(*nodes), most=40)) == 40


def test_the_dual_of_a_grid_is_one_of_each_row() -> None:
    nodes = numbered(9)
    found = minimal_quorums(dual(constructions.rows(3, 3, nodes)))
    assert len(found) == 27
    assert all(
        any(is_quorum(dual(constructions.rows(3, 3, nodes)), other) for other in subsets(quorum)) for quorum in found
    )


@pytest.mark.parametrize(
    ("make", "count"),
    [
        (lambda nodes: constructions.rows(-1, -3, nodes), 3),
        (lambda nodes: constructions.rows(0, 3, nodes), 0),
        (lambda nodes: constructions.rows(3, 0, nodes), 0),
        (lambda nodes: constructions.columns(0, 3, nodes), 0),
        (lambda nodes: constructions.columns(3, 0, nodes), 0),
        (lambda nodes: constructions.grid(-2, -1, nodes), 2),
        (lambda nodes: constructions.tree(-1, nodes), 0),
        (lambda nodes: constructions.tree(-2, nodes), 0),
        (lambda nodes: constructions.hierarchical((-1, -3), nodes), 3),
        (lambda nodes: constructions.hierarchical((0,), nodes), 0),
        (lambda nodes: constructions.hierarchical((), nodes), 1),
        (lambda nodes: constructions.wall((-1, 2), nodes), 1),
        (lambda nodes: constructions.wall((0, 2), nodes), 2),
        (lambda nodes: constructions.wall((), nodes), 0),
    ],
)
def test_a_size_below_1_is_refused(make: Callable[[tuple[Node, ...]], System], count: int) -> None:
    """The numbers of members are the products and sums of the sizes."""
    with pytest.raises(ValueError, match="a size that is too small"):
        make(numbered(count))


def test_a_sum_of_many_is_simplified_without_comparing_all_with_all() -> None:
    calls = []
    for count in (500, 4_000):
        nodes = numbered(count)
        system = any_of(*nodes[::2], *(one * other for one, other in pairwise(nodes)))
        profile = Profile()
        with profile:
            simplified = simplify(system)
        assert simplified == any_of(*nodes[::2])
        calls.append(sum(entry.callcount for entry in profile.getstats()))
    assert calls[1] < 16 * calls[0]
