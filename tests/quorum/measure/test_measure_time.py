"""What is bounded by time, and what is quick: no measure is kept waiting by the size of a system."""

from fractions import Fraction

import pytest
from hypothesis import given, settings

from checker.quorum.algebra.bitsets import Masks
from checker.quorum.algebra.constructions import grid, numbered, plane, rows
from checker.quorum.algebra.systems import Node, System, choose, dual, is_quorum, majority, nodes_of, shrunk
from checker.quorum.measure import UndeterminedError, find, measure
from checker.quorum.measure.availability import availability, fastest_latency
from checker.quorum.measure.decision_diagram import Diagram
from checker.quorum.measure.errors import within
from checker.quorum.measure.expression_structure import settled
from checker.quorum.measure.load_certificate import proves
from checker.quorum.measure.optimum import optimise
from quorum.systems import subsets, systems


def failing(count: int) -> list[Node]:
    return [Node(node.name, failure=Fraction(1, 100)) for node in numbered(count)]


@settings(max_examples=150, deadline=None)
@given(systems(tuple("abcde")))
def test_masks_say_what_the_algebra_says(system: System) -> None:
    masks = Masks(system)
    for nodes in subsets(nodes_of(system)):
        assert masks.is_quorum(masks.mask(nodes)) == is_quorum(system, nodes)
        if is_quorum(system, nodes):
            assert masks.named(masks.shrunk(masks.mask(nodes), sorted(nodes, reverse=True))) == shrunk(system, nodes)


@settings(max_examples=150, deadline=None)
@given(systems(tuple("abcde")))
def test_a_settled_system_asks_the_other_nodes_alone(system: System) -> None:
    nodes = sorted(nodes_of(system))
    certain = {node: bool(place % 2) for place, node in enumerate(nodes[:3])}
    left = settled(system, certain)
    assert nodes_of(left) <= set(nodes[3:])
    there = frozenset(node for node, is_there in certain.items() if is_there)
    for others in subsets(frozenset(nodes[3:])):
        assert is_quorum(left, others) == is_quorum(system, others | there)


@pytest.mark.parametrize(
    "system",
    [
        majority(numbered(1001)),
        pytest.param(majority(numbered(5001)), marks=pytest.mark.slow),
        grid(30, 30, numbered(900)),
        pytest.param(grid(30, 30, failing(900)), marks=pytest.mark.slow),
        plane(11, failing(133)),
        pytest.param(majority(failing(5001)), marks=pytest.mark.slow),
    ],
    ids=[
        "majority-1001",
        "majority-5001",
        "grid-900",
        "failing-grid-900",
        "failing-plane-133",
        "failing-majority-5001",
    ],
)
def test_large_systems_are_measured_in_the_time_there_is(system: System) -> None:
    found = measure(system, seconds=1)
    assert found.resilience is not None or found.notes


def test_the_bounds_of_a_large_majority_are_near_after_two_seconds() -> None:
    found = optimise(majority(numbered(1001)), workload=Fraction(1, 2), seconds=2)
    assert found.lower == Fraction(501, 1001)
    assert found.upper < Fraction(3, 5)  # about 0.51 where nothing else is running


def test_spreading_is_exact_for_like_nodes_without_a_linear_programme() -> None:
    found = optimise(rows(30, 30, numbered(900)), workload=Fraction(1, 2), seconds=30)
    assert found.value == Fraction(1, 30)
    assert proves(found, found.strategy.read, found.strategy.write, Fraction(1, 2))


def test_a_majority_of_many_is_certified() -> None:
    """Its minimal quorums could not be listed."""
    read = majority(numbered(101))
    assert proves(optimise(read, workload=1, seconds=30), read, dual(read), 1)


def test_one_latency_needs_no_diagram() -> None:
    n = failing(420)
    shared = choose(2, [choose(300, n), choose(205, n[::-1])])
    assert fastest_latency(shared, seconds=0) == 1


def test_certain_nodes_are_decided_before_a_diagram_is_drawn() -> None:
    few = [Node(node.name, failure=Fraction(place < 2, 4)) for place, node in enumerate(numbered(900))]
    found = availability(grid(30, 30, few), seconds=20)
    assert found.is_exact
    assert found.chance == 1


def test_a_diagram_keeps_to_its_deadline() -> None:
    with pytest.raises(UndeterminedError, match="the time ran out while a decision diagram was drawn"):
        Diagram(grid(14, 14, numbered(196)), deadline=within(0))


def test_an_estimate_keeps_to_its_time() -> None:
    with pytest.raises(UndeterminedError, match="the time ran out"):
        availability(grid(30, 30, failing(900)), seconds=0)
    assert measure(grid(30, 30, failing(900)), seconds=0).read_availability is None


def test_a_search_keeps_to_its_time() -> None:
    found = find(numbered(60), workload=Fraction(1, 2), seconds=1)
    assert found.tried >= 1
