"""Known answers of docs/quorums.md, section 6, each with its source there."""

from fractions import Fraction

import pytest

from checker.quorum.algebra.constructions import columns, grid, hierarchical, numbered, plane, rows, tree, wheel
from checker.quorum.algebra.systems import Node, System, all_of, any_of, choose, dual, majority, weighted
from checker.quorum.measure.availability import availability
from checker.quorum.measure.load_certificate import proves
from checker.quorum.measure.optimum import optimise
from checker.quorum.measure.resilience import resilience

a, b, c, d, e, f = (Node(name) for name in "abcdef")


def load(read: System, write: System | None = None, *, reads: Fraction | int = 1, failures: int = 0) -> Fraction:
    return optimise(read, write, workload=Fraction(reads), failures=failures).value


def nodes(count: int, failure: Fraction = Fraction(0)) -> tuple[Node, ...]:
    return tuple(Node(node.name, failure=failure) for node in numbered(count))


def two_by_three() -> System:
    return a * b * c + d * e * f


def with_capacities(read: list[int], write: list[int]) -> list[Node]:
    return [
        Node(n, read_capacity=Fraction(r), write_capacity=Fraction(w))
        for n, r, w in zip("abcdef", read, write, strict=False)
    ]


class TestGrid2x3:
    """Case 1: the README of quoracle."""

    def test_resilience(self) -> None:
        read = two_by_three()
        assert (resilience(read), resilience(dual(read))) == (1, 2)

    def test_load_at_a_quarter_of_reads_is_proved(self) -> None:
        read = two_by_three()
        optimum = optimise(read, workload=Fraction(1, 4))
        assert optimum.value == Fraction(3, 8)
        assert proves(optimum, read, dual(read), Fraction(1, 4))

    def test_capacity_of_unlike_nodes(self) -> None:
        n = with_capacities([1000, 500] * 3, [1000, 500] * 3)
        assert 1 / load(all_of(*n[:3]) + all_of(*n[3:]), reads=Fraction(3, 4)) == Fraction(4000, 3)

    @pytest.mark.parametrize(("reads", "capacity"), [(1, 10000), (Fraction(1, 2), Fraction(90000, 23)), (0, 2000)])
    def test_capacity_with_reads_cheaper_than_writes(self, reads: Fraction, capacity: Fraction) -> None:
        n = with_capacities([10000, 5000] * 3, [1000, 500] * 3)
        assert 1 / load(all_of(*n[:3]) + all_of(*n[3:]), reads=reads) == capacity


class TestThresholds:
    """Case 3: quoracle's tests/test_expr.py, lines 146 to 149."""

    def test_majority_of_five(self) -> None:
        five = nodes(5)
        assert resilience(majority(five)) == 2
        assert load(majority(five), majority(five), reads=Fraction(1, 3)) == Fraction(3, 5)

    @pytest.mark.parametrize(("count", "survives"), [(2, 3), (3, 2), (4, 1)])
    def test_resilience_of_choices(self, count: int, survives: int) -> None:
        assert resilience(choose(count, nodes(5))) == survives


class TestQuoraclePaper:
    """Case 4: quoracle's examples/paper.py and tests/test_expr.py, lines 145 and 151."""

    def test_two_of_three_written_out(self) -> None:
        system = a * b + b * c + a * c
        assert (resilience(system), 1 / load(system)) == (1, Fraction(3, 2))

    def test_unlike_capacities(self) -> None:
        n = with_capacities([100, 100, 50, 50], [100, 100, 50, 50])
        assert 1 / load(n[0] * n[1] + n[2] * n[3]) == 150

    @pytest.mark.parametrize(("reads", "capacity"), [(1, 300), (Fraction(1, 2), 200), (0, 100)])
    def test_capacities_for_reads_and_for_writes(self, reads: Fraction, capacity: int) -> None:
        n = with_capacities([200, 200, 100, 100], [100, 100, 50, 50])
        assert 1 / load(n[0] * n[1] + n[2] * n[3], reads=reads) == capacity

    def test_one_failure_survived(self) -> None:
        n = with_capacities([200, 200, 100, 100], [100, 100, 50, 50])
        assert 1 / load(n[0] * n[1] + n[2] * n[3], failures=1) == 100
        optimum = optimise(choose(2, n[:4]), workload=1, failures=1)
        assert 1 / optimum.value == 200
        assert {"".join(sorted(map(str, q))): chance for q, chance in optimum.strategy.reads.items()} == {
            "abc": Fraction(1, 2),
            "abd": Fraction(1, 2),
        }

    def test_workload_distribution(self) -> None:
        n = with_capacities([200, 200, 100, 100], [100, 100, 50, 50])
        workload = {0.00: 10, 0.25: 4, 0.50: 2, 0.75: 1, 1.00: 1}
        strategy = optimise(n[0] * n[2] + n[1] * n[3], workload=workload).strategy
        capacities = [weight / strategy.load(share) for share, weight in workload.items()]  # quoracle's is their mean
        assert int(sum(capacities, Fraction(0)) / sum(workload.values())) == 159

    def test_latency_within_a_load_and_a_network_limit(self) -> None:
        n = [
            Node(name, read_capacity=Fraction(r), write_capacity=Fraction(r, 2), latency=Fraction(t))
            for name, r, t in [("a", 200, 4), ("b", 200, 4), ("c", 100, 1), ("d", 100, 1)]
        ]
        system = n[0] * n[1] + n[2] * n[3]
        best = optimise(system, workload=1).strategy
        assert [best.capacity(1), best.network(1), best.latency(1)] == [300, 2, 3]
        limited = optimise(system, workload=1, objective="latency", load_limit=Fraction(1, 150), network_limit=2)
        assert limited.value == 2
        assert limited.strategy.reads == {frozenset(n[:2]): Fraction(1, 3), frozenset(n[2:]): Fraction(2, 3)}

    def test_resilience_with_shared_nodes(self) -> None:
        assert resilience(a * b + b * c + a * d + a * d * e) == 1
        assert resilience(choose(2, [a * b, a * c, d])) == 0


class TestRowsAndColumns:
    """Case 6: the grids of Flexible Paxos."""

    def test_three_by_six(self) -> None:
        n = nodes(18)
        read, write = rows(3, 6, n), columns(3, 6, n)
        assert (resilience(read), resilience(write)) == (2, 5)
        assert [load(read, write, reads=share) for share in (Fraction(1), Fraction(1, 2), Fraction(0))] == [
            Fraction(1, 3),
            Fraction(1, 4),
            Fraction(1, 6),
        ]

    def test_five_by_four(self) -> None:
        n = nodes(20)
        assert (resilience(rows(5, 4, n)), resilience(columns(5, 4, n))) == (4, 3)


class TestByzantineGrids:
    """Case 10: Malkhi and Reiter, 1998, examples 4.8 and 5.8."""

    @staticmethod
    def lines(side: int, wanted: int) -> System:
        n = nodes(side * side)
        return all_of(
            columns(side, side, n), choose(wanted, [all_of(*n[side * row : side * (row + 1)]) for row in range(side)])
        )

    def test_masking_grid(self) -> None:
        system = self.lines(4, 3)
        assert (resilience(system), load(system, system)) == (1, Fraction(13, 16))

    def test_dissemination_grid(self) -> None:
        system = self.lines(3, 2)
        assert load(system, system) == Fraction(7, 9)


class TestNaorAndWool:
    """Cases 12, 13 and 15: Naor and Wool, 1998, and the papers named there."""

    @pytest.mark.parametrize(("order", "least", "survives"), [(2, Fraction(3, 7), 2), (3, Fraction(4, 13), 3)])
    def test_projective_planes(self, order: int, least: Fraction, survives: int) -> None:
        system = plane(order, nodes(order * order + order + 1))
        assert (load(system, system), resilience(system)) == (least, survives)

    @pytest.mark.parametrize("count", [4, 5, 6])
    def test_wheels(self, count: int) -> None:
        system = wheel(nodes(count))
        assert (load(system, system), resilience(system)) == (Fraction(count - 1, 2 * count - 3), 1)

    @pytest.mark.parametrize("height", [1, 2, 3])
    def test_trees(self, height: int) -> None:
        system = tree(height, nodes(2 ** (height + 1) - 1))
        assert (load(system, system), resilience(system)) == (Fraction(2, height + 2), height)

    @pytest.mark.parametrize(("levels", "least", "survives"), [(2, Fraction(4, 9), 3), (3, Fraction(8, 27), 7)])
    def test_hierarchies(self, levels: int, least: Fraction, survives: int) -> None:
        system = hierarchical([3] * levels, nodes(3**levels))
        assert (load(system, system), resilience(system)) == (least, survives)


def test_gifford_votes() -> None:
    """Case 16: a has three votes, b, c and d one each; reads need 3 and writes 4."""
    votes: dict[System, int] = {a: 3, b: 1, c: 1, d: 1}
    assert (resilience(weighted(3, votes)), resilience(weighted(4, votes))) == (1, 0)


class TestFailureProbability:
    """Case 18."""

    tenth, half = Fraction(1, 10), Fraction(1, 2)

    def test_at_one_tenth(self) -> None:
        nine = nodes(9, self.tenth)
        assert availability(majority(nine[:3])).failure == Fraction(7, 250)
        assert availability(majority(nine[:5])).failure == Fraction(107, 12500)
        assert availability(hierarchical([3, 3], nine)).failure == Fraction(4508, 1953125)
        assert availability(grid(3, 3, nine)).failure == Fraction(33308821, 10**9)

    def test_systems_that_are_their_own_dual_fail_half_the_time_at_one_half(self) -> None:
        n = nodes(15, self.half)
        for system in (
            majority(n),
            tree(3, n),
            plane(2, n[:7]),
            wheel(n[:6]),
            hierarchical([3, 3], n[:9]),
            any_of(n[0]),
        ):
            assert availability(system).failure == self.half
