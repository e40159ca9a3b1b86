"""A quorum without the nodes that it can do without, against trying one node after the other."""

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.quorum.algebra.systems import System
from checker.quorum.verify.gate_pool import Pool
from checker.quorum.verify.thinned_quorums import thinned
from quorum.systems import systems


@settings(max_examples=300, deadline=None)
@given(systems(tuple("abcdef")), st.integers(0, 63), st.permutations(range(6)))
def test_nodes_are_dropped_in_order_while_a_quorum_is_left(system: System, nodes: int, order: list[int]) -> None:
    pool = Pool([system])
    gate = pool.number(system)
    order = [place for place in order if place < len(pool.nodes)]
    nodes &= (1 << len(pool.nodes)) - 1
    if not pool.contains(gate, nodes):
        return
    expected = nodes
    for place in order:
        without = expected & ~pool.terms[place].support
        if pool.contains(gate, without):
            expected = without
    assert thinned(pool, gate, nodes, order) == expected
