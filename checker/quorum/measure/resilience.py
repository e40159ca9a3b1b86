"""Resilience: how many nodes may fail, whichever they are, before no quorum is left. Exact.

The smallest set whose failure leaves no quorum is the smallest quorum of the dual, so resilience is its size less one: a lightest quorum
with weights of one. Imports the algebra and the search for lightest quorums.
"""

from checker.quorum.algebra.systems import Node, System, dual, is_quorum, nodes_of
from checker.quorum.measure.errors import NoQuorumError, within
from checker.quorum.measure.lightest_quorum import SECONDS, lightest, plan_of


def smallest_blocking_set(system: System, *, seconds: float = SECONDS) -> frozenset[Node] | None:
    """A smallest set of nodes whose failure leaves no quorum; None when the empty set is a quorum, so that nothing blocks.

    Linear where the members of each gate share no node or a gate asks for all of its members. Raises NoQuorumError for a system without
    a quorum, UndeterminedError when shared nodes are too many for a diagram and `seconds` pass.
    """
    nodes = nodes_of(system)
    if not is_quorum(system, nodes):
        raise NoQuorumError("there is no quorum at all")
    found = lightest(plan_of(dual(system), deadline=within(seconds)), dict.fromkeys(sorted(nodes), 1))
    return None if found is None else found[1]


def resilience(system: System, *, seconds: float = SECONDS) -> int:
    """The most failures that always leave a quorum; the number of nodes when the empty set is a quorum. Cost and errors as above."""
    blocking = smallest_blocking_set(system, seconds=seconds)
    return len(nodes_of(system)) if blocking is None else len(blocking) - 1
