"""quoracle: its wrong answers, answered right, and its right ones, equalled (docs/quorums.md, section 2)."""

import random
from fractions import Fraction
from typing import Any

import pytest

from checker.quorum.algebra.constructions import numbered, rows
from checker.quorum.algebra.systems import (
    Gate,
    Node,
    System,
    any_of,
    choose,
    dual,
    is_quorum,
    majority,
    nodes_of,
    text_of,
)
from checker.quorum.measure import Requirements, find, measure
from checker.quorum.measure.load_certificate import proves
from checker.quorum.measure.optimum import optimise
from checker.quorum.measure.read_once import read_once_systems
from checker.quorum.measure.resilience import resilience
from quorum.systems import subsets

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # quoracle's own, of its solver's interface

a, b, c, d, e = (Node(name) for name in "abcde")


class TestWrongAnswers:
    def test_1_two_nodes_of_one_name_are_one_node(self) -> None:
        system = Node("a") * Node("b") + Node("a") * Node("c")
        assert resilience(system) == 0
        assert len(nodes_of(system)) == 3

    def test_2_a_load_above_1_is_a_load(self) -> None:
        n = [Node(name, read_capacity=Fraction(1, 2), write_capacity=Fraction(1, 2)) for name in "abc"]
        assert optimise(n[0] + n[1] * n[2], workload=0).value == 2

    def test_4_answers_are_fractions_with_a_proof(self) -> None:
        read = a * b * c + d * e * Node("f")
        optimum = optimise(read, workload=0.25)
        assert str(optimum.value) == "3/8"
        assert proves(optimum, read, dual(read), Fraction(1, 4))

    def test_6_the_capacity_of_a_distribution_is_what_the_strategy_maximises(self) -> None:
        workload = {0: 1, 1: 1}
        strategy = optimise(a + b * c, workload=workload).strategy
        assert strategy.capacity(workload) == 1 / strategy.load(workload)

    def test_6_the_mean_of_the_capacities_is_quoracles(self) -> None:
        """Of a strategy, 1 / E[load] and E[1 / load]: quoracle's `capacity` is the second, and differs where the loads do."""
        workload = {Fraction(1, 10): 1, Fraction(9, 10): 3}
        system = Node("a", read_capacity=Fraction(4), write_capacity=Fraction(1)) * b + c * d
        found = measure(system, workload=workload)
        assert found.load is not None
        assert found.mean_capacity is not None
        assert found.capacity is not None
        loads = [(part, max(found.load.strategy.node_loads(part).values())) for part, _ in found.mix]
        assert found.mean_capacity == sum(
            chance / load for (_, load), (_, chance) in zip(loads, found.mix, strict=True)
        )
        assert found.mean_capacity > found.capacity
        assert measure(system, workload=Fraction(1, 10)).mean_capacity is None

    def test_7_a_set_that_is_not_minimal_is_never_used(self) -> None:
        optimum = optimise(a + a * b, workload=1)
        assert set(optimum.strategy.reads) == {frozenset({a})}
        assert optimum.value == optimise(a * b + a, workload=1).value == 1

    def test_8_no_layout_is_an_error_that_says_so(self) -> None:
        with pytest.raises(ValueError, match=r"none of the .* layouts that were tried keeps to the requirements"):
            find([a, b], workload=0.5, requirements=Requirements(read_resilience=1, write_resilience=1))


def theirs(system: System) -> Any:
    """The expression in quoracle's types, with one object for each name."""
    quoracle = pytest.importorskip("quoracle")
    known = {
        node.name: quoracle.Node(
            node.name, read_capacity=float(node.read_capacity), write_capacity=float(node.write_capacity)
        )
        for node in nodes_of(system)
    }

    def build(part: System) -> Any:
        if isinstance(part, Node):
            return known[part.name]
        assert isinstance(part, Gate)
        return quoracle.choose(part.count, [build(member) for member in part.members])

    return build(system)


def corpus() -> list[System]:
    """Layouts on which quoracle is right: no name twice, capacities of at least 1."""
    n = [
        Node(node.name, read_capacity=Fraction(4 + i % 3), write_capacity=Fraction(2 + i % 2))
        for i, node in enumerate(numbered(9))
    ]
    return [
        a * b * c + d * e,
        majority([a, b, c, d, e]),
        choose(2, [a * b, c, d + e]),
        majority(n[:7]),
        rows(3, 3, n),
        choose(2, [choose(2, n[:3]), choose(2, n[3:6]), choose(2, n[6:])]),
        any_of(n[0] * n[1], choose(3, n[2:8])),
    ]


class TestEqualToQuoracle:
    @pytest.mark.parametrize("system", corpus(), ids=text_of)
    def test_resilience(self, system: System) -> None:
        system_of_theirs = pytest.importorskip("quoracle").QuorumSystem(reads=theirs(system))
        assert resilience(system) == system_of_theirs.read_resilience()
        assert resilience(dual(system)) == system_of_theirs.write_resilience()

    @pytest.mark.parametrize("workload", [1.0, 0.5, {0.0: 0.25, 0.75: 0.75}], ids=str)
    @pytest.mark.parametrize("system", corpus(), ids=text_of)
    def test_load_network_and_capacity(self, system: System, workload: Any) -> None:
        other = pytest.importorskip("quoracle").QuorumSystem(reads=theirs(system))
        load = optimise(system, workload=workload)
        assert float(load.value) == pytest.approx(other.load(read_fraction=workload), abs=1e-5)
        network = optimise(system, workload=workload, objective="network").value
        assert float(network) == pytest.approx(other.network_load(optimize="network", read_fraction=workload), abs=1e-5)
        if not isinstance(workload, dict):
            assert float(1 / load.value) == pytest.approx(other.capacity(read_fraction=workload), rel=1e-4)

    @pytest.mark.parametrize(
        "system", [majority([a, b, c, d, e]), choose(2, [a, b, c, d, e]), a * b + c * d], ids=text_of
    )
    def test_load_that_survives_a_failure(self, system: System) -> None:
        other = pytest.importorskip("quoracle").QuorumSystem(reads=theirs(system))
        ours = optimise(system, workload=0.5, failures=1)
        assert float(ours.value) == pytest.approx(other.load(read_fraction=0.5, f=1), abs=1e-5)

    def test_resilience_of_random_systems_with_shared_nodes(self) -> None:
        quoracle = pytest.importorskip("quoracle")
        rng = random.Random(4)
        for _ in range(10):
            terms = [choose(size, rng.sample([a, b, c, d, e], size)) for size in rng.choices([1, 2, 3], k=4)]
            system = choose(rng.randint(1, 3), terms)
            assert resilience(system) == quoracle.QuorumSystem(reads=theirs(system)).read_resilience()

    def test_the_trees_are_those_that_quoracle_searches(self) -> None:
        searched = pytest.importorskip("quoracle.search")._dup_free_exprs([theirs(node) for node in (a, b, c, d)])
        every = list(subsets(frozenset({a, b, c, d})))
        found = [
            tuple(is_quorum(system, nodes) for nodes in every) for system in read_once_systems([[a], [b], [c], [d]])
        ]
        names = [{node.name for node in nodes} for nodes in every]
        others = {tuple(tree.is_quorum(chosen) for chosen in names) for tree in searched}
        assert len(found) == len(set(found))
        assert set(found) == others

    @pytest.mark.parametrize(("objective", "reads"), [("load", 0.5), ("load", 1.0), ("network", 0.75)])
    def test_find_is_at_least_as_good_as_search(self, objective: Any, reads: float) -> None:
        quoracle = pytest.importorskip("quoracle")
        n = [
            Node(name, read_capacity=Fraction(r), write_capacity=Fraction(1))
            for name, r in zip("abcd", (2, 3, 2, 1), strict=True)
        ]
        _, strategy = quoracle.search(
            [theirs(node) for node in n], read_fraction=reads, optimize=objective, resilience=1
        )
        best = strategy.load(read_fraction=reads) if objective == "load" else strategy.network_load(read_fraction=reads)
        found = find(n, workload=reads, objective=objective, requirements=Requirements(1, 1))
        assert found.is_complete
        assert float(found.optimum.value) <= best + 1e-5
