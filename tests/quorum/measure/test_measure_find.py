"""The best layout: known optima, constraints, sizes beyond an exhaustive search, the same answer every time."""

from fractions import Fraction
from itertools import islice

import pytest

from checker.quorum.algebra import Node, dual, is_quorum, nodes_of
from checker.quorum.builders import numbered
from checker.quorum.measure import Layout, NoStrategyError, Requirements, find, layouts, resilience
from checker.quorum.measure.trees import read_once_systems
from quorum.systems import are_equal


def test_latency_search_of_the_quoracle_paper() -> None:
    """examples/paper.py: the answer there is a + b + c + d, with a latency of 1 second within load 1/150 and network load 2."""
    nodes = [
        Node(name, read_capacity=Fraction(r), write_capacity=Fraction(r, 2), latency=Fraction(t))
        for name, r, t in [("a", 200, 4), ("b", 200, 4), ("c", 100, 1), ("d", 100, 1)]
    ]
    found = find(nodes, workload=1, objective="latency", requirements=Requirements(load_limit=Fraction(1, 150), network_limit=2))
    assert found.optimum.value == 1


def test_requirements_are_kept() -> None:
    found = find(numbered(9), workload=0.5, requirements=Requirements(read_resilience=2, write_resilience=1), most=200)
    assert resilience(found.layout.read) >= 2
    assert resilience(found.layout.write) >= 1


def test_reads_alone_ask_one_node() -> None:
    found = find(numbered(3), workload=1, objective="network")
    assert found.optimum.value == 1
    assert found.is_complete


def test_a_grid_is_best_for_sixteen_nodes() -> None:
    found = find(numbered(16), workload=0.5, requirements=Requirements(1, 1))
    assert found.optimum.value == Fraction(1, 4)
    assert found.is_complete


def test_the_same_answer_twice() -> None:
    one, other = (find(numbered(8), workload=0.7, most=150) for _ in range(2))
    assert (one.layout, one.optimum.upper, one.tried) == (other.layout, other.optimum.upper, 150)


def test_a_layout_of_ones_own_takes_part() -> None:
    a = Node("n1")
    found = find(numbered(5), workload=1, extra=[Layout("mine", a, a)], most=1)
    assert found.layout.family == "mine"


def test_nothing_fits() -> None:
    with pytest.raises(NoStrategyError):
        find(numbered(4), workload=0.5, requirements=Requirements(2, 2))


def test_unlike_nodes_are_laid_out_by_what_they_can_do() -> None:
    nodes = [Node(f"n{i}", latency=Fraction(9 if i < 3 else 1)) for i in range(6)]
    found = find(nodes, workload=0.5, objective="latency", requirements=Requirements(1, 1), most=400)
    assert found.optimum.value == 1


@pytest.mark.parametrize("count", [1, 2, 7, 13, 16])
def test_every_candidate_is_a_pair_of_duals(count: int) -> None:
    nodes = numbered(count)
    for layout in islice(layouts(nodes), 300):
        assert nodes_of(layout.read) <= set(nodes)
        assert is_quorum(layout.read, nodes)
        if count < 8:
            assert are_equal(dual(layout.read), layout.write)


def test_lattice_paths_cross_each_other() -> None:
    paths = next(layout for layout in layouts(numbered(9)) if layout.family == "paths across a 3 x 3 square")
    assert (resilience(paths.read), resilience(paths.write)) == (2, 2)


@pytest.mark.parametrize(("classes", "number"), [([3], 5), ([1, 1, 1], 9), ([4], 16), ([1, 1, 1, 1], 74), ([2, 2], 36)])
def test_number_of_trees(classes: list[int], number: int) -> None:
    """Of like nodes as many as there are orbits of the expressions over different ones, counted by hand and by all exchanges."""
    names = iter(numbered(sum(classes)))
    assert len(list(read_once_systems([[next(names) for _ in range(size)] for size in classes]))) == number
