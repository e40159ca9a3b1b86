"""Random monotone systems of up to 7 nodes, with shared nodes and random attributes: every measure against brute force."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.quorum.algebra.systems import Node, System, dual, is_quorum, nodes_of
from checker.quorum.measure import NoStrategyError
from checker.quorum.measure.availability import availability
from checker.quorum.measure.decision_diagram import Diagram
from checker.quorum.measure.errors import within
from checker.quorum.measure.goal import Objective
from checker.quorum.measure.lightest_quorum import Asked, Drawn, Listed, lightest, plan_of
from checker.quorum.measure.optimum import optimise
from checker.quorum.measure.resilience import resilience, smallest_blocking_set
from quorum.measure import oracle
from quorum.systems import minimal_sets, subsets, systems

SEVEN = systems(tuple("abcdefg"))
SIX = systems(tuple("abcdef"))


@settings(max_examples=150, deadline=None)
@given(SEVEN)
def test_resilience(system: System) -> None:
    assume(is_quorum(system, nodes_of(system)))
    assert resilience(system) == oracle.resilience(system)
    blocking = smallest_blocking_set(system)
    assert blocking is None or not is_quorum(system, nodes_of(system) - blocking)


@settings(max_examples=100, deadline=None)
@given(SEVEN, st.data())
def test_lightest_quorums_of_every_plan(system: System, data: st.DataObject) -> None:
    weights = {node: data.draw(st.integers(0, 5)) for node in sorted(nodes_of(system))}
    best = min((sum(weights[node] for node in quorum) for quorum in minimal_sets(system)), default=None)
    diagram = Diagram(system)
    for plan in (plan_of(system), Listed(tuple(minimal_sets(system))), Drawn(diagram, diagram.root)):
        found = lightest(plan, weights)
        assert (None if found is None else found[0]) == best
        assert found is None or (is_quorum(system, found[1]) and sum(weights[node] for node in found[1]) == best)


@settings(max_examples=15, deadline=None)
@given(systems(tuple("abcd")))
def test_lightest_quorums_by_z3(system: System) -> None:
    weights = {node: place + 1 for place, node in enumerate(sorted(nodes_of(system)))}
    best = min((sum(weights[node] for node in quorum) for quorum in minimal_sets(system)), default=None)
    found = lightest(Asked(system, within(10)), weights)
    assert (None if found is None else found[0]) == best


@settings(max_examples=100, deadline=None)
@given(oracle.attributed(SEVEN))
def test_availability(pair: tuple[System, System]) -> None:
    exact = availability(pair[0])
    assert (exact.is_exact, exact.chance) == (True, oracle.availability(pair[0]))


@settings(max_examples=80, deadline=None)
@given(SEVEN, st.integers(0, 3))
def test_surviving_sets_of_a_diagram(system: System, failures: int) -> None:
    diagram = Diagram(system)
    root = diagram.surviving(diagram.root, failures)
    expected = set(oracle.surviving(system, failures))
    for up in subsets(nodes_of(system)):
        chances = {node: Fraction(node in up) for node in diagram.order}
        assert diagram.probability(root, chances) == (up in expected)


@pytest.mark.parametrize("objective", ["load", "network", "latency"])
@settings(max_examples=25, deadline=None)
@given(
    pair=oracle.attributed(SIX),
    shares=st.dictionaries(oracle.shares, st.integers(1, 3), min_size=1, max_size=3),
    failures=st.integers(0, 1),
)
def test_optimum(objective: Objective, pair: tuple[System, System], shares: dict[Fraction, int], failures: int) -> None:
    mix = {share: Fraction(weight, sum(shares.values())) for share, weight in shares.items()}
    expected = (
        oracle.least(*pair, mix, objective, failures=failures)
        if all(oracle.surviving(each, failures) for each in pair)
        else None
    )
    if expected is None:
        with pytest.raises(ValueError, match="quorum"):
            optimise(*pair, workload=mix, objective=objective, failures=failures)
    else:
        assert float(optimise(*pair, workload=mix, objective=objective, failures=failures).value) == pytest.approx(
            expected, abs=1e-6
        )


@settings(max_examples=40, deadline=None)
@given(
    oracle.attributed(SIX),
    oracle.shares,
    st.fractions(0, 4, max_denominator=3),
    st.sampled_from(["network", "latency"]),
)
def test_optimum_within_a_limit(pair: tuple[System, System], share: Fraction, limit: Fraction, limited: str) -> None:
    assume(all(oracle.surviving(each, 0) for each in pair))
    expected = oracle.least(*pair, {share: Fraction(1)}, "load", limits={limited: limit})
    network, latency = (limit, None) if limited == "network" else (None, limit)
    if expected is None:
        with pytest.raises(NoStrategyError):
            optimise(*pair, workload=share, network_limit=network, latency_limit=latency)
    else:
        optimum = optimise(*pair, workload=share, network_limit=network, latency_limit=latency)
        assert float(optimum.value) == pytest.approx(expected, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(SEVEN)
def test_load_is_at_least_the_bound_of_naor_and_wool(system: System) -> None:
    assume(is_quorum(system, nodes_of(system)) and not is_quorum(system, ()))
    smallest = min(map(len, minimal_sets(system)))
    used: set[Node] = set().union(*minimal_sets(system))
    load = optimise(system, system, workload=1).value
    assert load >= Fraction(smallest, len(used))
    if all(one & other for one in minimal_sets(system) for other in minimal_sets(system)):
        assert load >= Fraction(1, smallest)


@settings(max_examples=60, deadline=None)
@given(SEVEN)
def test_resilience_is_the_smallest_quorum_of_the_dual_less_one(system: System) -> None:
    assume(is_quorum(system, nodes_of(system)) and not is_quorum(system, ()))
    assert resilience(system) == min(map(len, minimal_sets(dual(system)))) - 1
