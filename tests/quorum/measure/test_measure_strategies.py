"""Strategies, limits, workloads, errors, and what happens without the solver or beyond a size."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from checker.quorum.algebra.bitsets import Masks
from checker.quorum.algebra.constructions import grid, numbered, rows
from checker.quorum.algebra.systems import ALWAYS, NEVER, Node, all_of, choose, majority
from checker.quorum.measure import MeasureError, NoStrategyError, Optimum, Strategy, UndeterminedError, measure
from checker.quorum.measure import decision_diagram as diagrams
from checker.quorum.measure import lightest_quorum as plans
from checker.quorum.measure import linear_program as programs
from checker.quorum.measure.availability import availability, estimate, fastest_latency
from checker.quorum.measure.errors import MissingSolverError, NoQuorumError
from checker.quorum.measure.linear_equations import solve
from checker.quorum.measure.load_certificate import proves
from checker.quorum.measure.optimum import optimise
from checker.quorum.measure.resilience import resilience
from checker.quorum.measure.strategy import latency_in

a, b, c, d = (Node(name) for name in "abcd")
half = Fraction(1, 2)


class TestStrategy:
    strategy = Strategy(
        a * b + c * d,
        (a + b) * (c + d),
        {frozenset({a, b}): Fraction(1)},
        {frozenset({a, c}): half, frozenset({a, d}): half},
    )

    def test_load_of_each_node(self) -> None:
        assert self.strategy.node_loads(Fraction(1, 4)) == {
            a: 1,
            b: Fraction(1, 4),
            c: Fraction(3, 8),
            d: Fraction(3, 8),
        }

    def test_network_is_the_mean_size(self) -> None:
        assert self.strategy.network(half) == 2

    def test_a_strategy_is_a_distribution_over_quorums(self) -> None:
        with pytest.raises(MeasureError, match="no read quorum"):
            Strategy(a * b, a + b, {frozenset({a}): Fraction(1)}, {frozenset({a}): Fraction(1)})
        with pytest.raises(MeasureError, match="not a distribution"):
            Strategy(a, a, {frozenset({a}): half}, {frozenset({a}): Fraction(1)})

    def test_latency_is_that_of_the_first_nodes_that_suffice(self) -> None:
        slow = [Node(name, latency=Fraction(time)) for name, time in (("a", 1), ("b", 5), ("c", 2))]
        assert latency_in(Masks(choose(2, slow)), slow) == 2


class TestProof:
    read, write = a * b + c * d, (a + b) * (c + d)

    def optimum(self) -> Optimum:
        return optimise(self.read, self.write, workload=half)

    def test_holds(self) -> None:
        assert proves(self.optimum(), self.read, self.write, half)

    def test_a_changed_bound_or_price_or_strategy_proves_nothing(self) -> None:
        optimum = self.optimum()
        certificate = optimum.certificate
        doubled = replace(certificate, nodes={key: 2 * price for key, price in certificate.nodes.items()})
        claimed = replace(certificate, read=certificate.read * 2)
        worse = Strategy(self.read, self.write, {frozenset({a, b}): Fraction(1)}, optimum.strategy.writes)
        for changed in (
            replace(optimum, certificate=doubled),
            replace(optimum, certificate=claimed, lower=optimum.lower * 2),
            replace(optimum, strategy=worse),
        ):
            assert not proves(changed, self.read, self.write, half)

    def test_what_is_too_much_to_list_is_not_checked(self) -> None:
        shared = choose(2, [a * b, b * c, c * d])
        optimum = optimise(shared, shared, workload=half)
        assert proves(optimum, shared, shared, half)
        assert not proves(optimum, shared, shared, half, most=1)


class TestLimits:
    def test_out_of_reach(self) -> None:
        with pytest.raises(NoStrategyError, match="keeps to the limits"):
            optimise(majority([a, b, c]), workload=1, network_limit="1.5")

    def test_just_in_reach(self) -> None:
        assert optimise(majority([a, b, c]), workload=1, objective="network", load_limit=Fraction(2, 3)).value == 2
        with pytest.raises(NoStrategyError):
            optimise(
                majority([a, b, c]), workload=1, objective="network", load_limit=Fraction(2, 3) - Fraction(1, 10**6)
            )

    def test_a_limit_costs_load(self) -> None:
        fast = [Node(name, latency=Fraction(time)) for name, time in (("a", 1), ("b", 1), ("c", 9))]
        assert optimise(majority(fast), workload=1).value == Fraction(2, 3)
        assert optimise(majority(fast), workload=1, latency_limit=5).value == Fraction(3, 4)


class TestRefusals:
    @pytest.mark.parametrize("workload", [2, -0.5, {}, {0.5: 0}, {0.5: -1}])
    def test_workloads_without_sense(self, workload: Any) -> None:
        with pytest.raises(MeasureError):
            optimise(a, workload=workload)

    @pytest.mark.parametrize(
        "wrong", [{"read_capacity": Fraction(0)}, {"failure": Fraction(2)}, {"latency": Fraction(-1)}]
    )
    def test_attributes_without_sense(self, wrong: Any) -> None:
        with pytest.raises(MeasureError, match="of n"):
            measure(Node("n", **wrong))

    def test_one_name_with_different_attributes(self) -> None:
        with pytest.raises(MeasureError, match="two nodes named a differ"):
            measure(a * b, replace(a, read_capacity=Fraction(7)))

    def test_no_quorum_at_all(self) -> None:
        with pytest.raises(NoQuorumError):
            measure(NEVER)
        with pytest.raises(NoQuorumError):
            resilience(NEVER)

    def test_more_failures_than_any_quorum_survives(self) -> None:
        with pytest.raises(NoStrategyError, match="survives 1 failures"):
            optimise(a * b, workload=1, failures=1)

    def test_an_empty_quorum_survives_everything(self) -> None:
        assert resilience(choose(0, [a, b])) == 2
        assert availability(ALWAYS).chance == 1


def test_all_measures_of_a_pair() -> None:
    n = [Node(name, latency=Fraction(time), failure=Fraction(1, 10)) for name, time in (("a", 1), ("b", 2), ("c", 3))]
    found = measure(n[0] + n[1] * n[2], workload={0.25: 1, 0.75: 1})
    assert (found.nodes, found.read_resilience, found.write_resilience, found.resilience) == (3, 1, 0, 0)
    assert found.load is not None
    assert found.network is not None
    assert found.latency is not None
    assert found.load.is_exact
    assert found.capacity == 1 / found.load.value
    assert found.network.value == Fraction(3, 2)
    assert found.latency.value == Fraction(3, 2)
    assert found.read_availability is not None
    assert found.write_availability is not None
    assert found.read_availability.failure == Fraction(1, 10) * Fraction(19, 100)
    assert found.write_availability.chance == Fraction(9, 10) * Fraction(99, 100)
    assert found.notes == ()


class TestWithoutTheSolver:
    def test_load_says_what_to_install_and_the_rest_is_measured(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(name: str) -> Any:
            raise ImportError(name)

        monkeypatch.setattr(programs, "import_module", missing)
        unlike = [Node(name, read_capacity=Fraction(able)) for name, able in (("a", 1), ("b", 2), ("c", 4))]
        system = majority(unlike)
        with pytest.raises(MissingSolverError, match=r"pip install 'protocol-checker\[quorum\]'"):
            optimise(system, workload=half)
        found = measure(system)
        assert (found.load, found.capacity, found.resilience) == (None, None, 1)
        assert found.network is not None
        assert found.network.value == 2
        assert any("HiGHS" in note for note in found.notes)
        assert optimise(majority([a, b, c]), workload=1).value == Fraction(2, 3)


class TestAvailability:
    def test_an_estimate_is_seeded_and_within_its_error(self) -> None:
        n = [Node(node.name, failure=Fraction(1, 4)) for node in numbered(9)]
        guess, again = estimate(grid(3, 3, n), seed=3), estimate(grid(3, 3, n), seed=3)
        assert guess == again
        assert not guess.is_exact
        assert abs(guess.chance - availability(grid(3, 3, n)).chance) <= guess.error < Fraction(1, 50)

    def test_no_failure_seen_is_not_called_certain(self) -> None:
        assert estimate(Node("a", failure=Fraction(1, 10**9)), samples=100).error > Fraction(1, 100)

    def test_beyond_the_size_of_a_diagram_it_is_estimated(self) -> None:
        n = [Node(f"n{i:03}", failure=Fraction(1, 10)) for i in range(410)]
        found = availability(all_of(choose(300, n), choose(205, n[::-1])), samples=200)
        assert found.samples == 200
        assert found.chance == 1

    def test_the_fastest_quorum_that_is_up(self) -> None:
        n = [Node(name, latency=Fraction(time), failure=half) for name, time in (("a", 1), ("b", 3))]
        assert fastest_latency(n[0] + n[1]) == Fraction(5, 3)
        assert fastest_latency(n[0] * n[1]) == 3


class TestBeyondExact:
    def test_a_large_shared_system_is_undetermined_in_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(plans, "MOST_LISTED", 3)
        monkeypatch.setattr(diagrams, "MOST_LEVELS", 3)
        shared = choose(2, [choose(25, numbered(50)), choose(24, numbered(49)), choose(20, numbered(45))])
        with pytest.raises(UndeterminedError, match="lightest quorum among shared nodes"):
            resilience(shared, seconds=0.01)
        found = measure(shared, shared, seconds=0.01, samples=50)
        assert found.resilience is None
        assert found.notes

    def test_without_time_the_bounds_so_far(self) -> None:
        n = numbered(9)
        found = optimise(majority(n), workload=1, seconds=0)
        assert found.lower <= Fraction(5, 9) <= found.upper


class TestLarge:
    """Sizes at which quoracle takes more than 60 seconds, or does not end (docs/quorums.md, section 2)."""

    @pytest.mark.parametrize("count", [17, 51])
    def test_majority(self, count: int) -> None:
        assert optimise(majority(numbered(count)), workload=0.5).value == Fraction(count // 2 + 1, count)

    @pytest.mark.parametrize("side", [6, 8, 10])
    def test_grid(self, side: int) -> None:
        assert optimise(rows(side, side, numbered(side * side)), workload=0.5).value == Fraction(1, side)

    def test_unlike_nodes(self) -> None:
        n = [
            Node(f"n{i:02}", read_capacity=Fraction(3 + i * 7 % 11), write_capacity=Fraction(2 + i * 5 % 7))
            for i in range(31)
        ]
        assert optimise(majority(n), workload=0.75).is_exact

    def test_one_failure_survived(self) -> None:
        assert optimise(majority(numbered(25)), workload=0.5, failures=1).value == Fraction(14, 25)
        assert optimise(rows(5, 5, numbered(25)), workload=0.5, failures=1).value == Fraction(2, 5)

    def test_resilience_with_shared_nodes(self) -> None:
        n = numbered(17)
        assert resilience(choose(9, n) + n[0] * choose(8, n)) == 8
        assert resilience(choose(2, [choose(9, n), choose(10, n[::-1]), n[0] * n[1]])) == 7
        assert resilience(grid(10, 10, numbered(100))) == 9

    def test_availability_with_shared_nodes(self) -> None:
        assert availability(grid(8, 8, [Node(node.name, failure=Fraction(1, 10)) for node in numbered(64)])).is_exact


def test_equations_are_solved_exactly() -> None:
    rows_of = [{0: Fraction(1, 3), 1: Fraction(10**30)}, {0: Fraction(7), 1: Fraction(-1, 7)}]
    wanted = [Fraction(5, 11**20), Fraction(-2, 3)]
    right = [sum((entry * wanted[column] for column, entry in row.items()), Fraction(0)) for row in rows_of]
    assert solve(rows_of, right) == wanted
    assert (
        solve([{0: Fraction(1), 1: Fraction(2)}, {0: Fraction(2), 1: Fraction(4)}], [Fraction(1), Fraction(1)]) is None
    )
