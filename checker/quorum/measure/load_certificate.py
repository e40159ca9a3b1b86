"""Checks the proof that a load is the least, apart from how it was found: no linear programme, no decision diagram, no solver.

The strategy's load is summed anew, and the prices are held against every quorum: gate by gate where members share no node, else against the
minimal quorums, listed. Imports the algebra, its listing and the data types of this package.
"""

from collections.abc import Mapping
from fractions import Fraction

from checker.quorum.algebra.minimal_quorums import TooMany, minimal_quorums
from checker.quorum.algebra.systems import Node, System, weighted_members
from checker.quorum.measure.expression_structure import are_disjoint, known_nodes
from checker.quorum.measure.optimum import Optimum
from checker.quorum.measure.workload import Workload, mix_of

MOST_QUORUMS = 2_000


def proves(optimum: Optimum, read: System, write: System, workload: Workload, *, most: int = MOST_QUORUMS) -> bool:
    """Whether an optimal load, without limits or failures to survive, carries a proof that it is the least, and the proof was checked.

    By weak duality (docs/quorums.md, section 1): prices of at least 0 that sum at each fraction to its probability, under which no read
    quorum costs less than `read` and no write quorum less than `write`, bound every load by `read + write`. False, too, where a part with
    shared nodes has more than `most` minimal quorums to list. Linear in them and in the expressions.
    """
    mix, certificate = mix_of(workload), optimum.certificate
    reads = {node: Fraction(0) for node in known_nodes(read, write)}
    writes = dict(reads)
    spent = {fraction: Fraction(0) for fraction, _ in mix}
    for (fraction, node), price in certificate.nodes.items():
        spent[fraction] += price
        reads[node] += fraction * price / node.read_capacity
        writes[node] += (1 - fraction) * price / node.write_capacity
    return (
        all(price >= 0 for price in certificate.nodes.values())
        and spent == dict(mix)
        and _none_below(read, reads, certificate.read, most)
        and _none_below(write, writes, certificate.write, most)
        and certificate.read + certificate.write == optimum.lower
        and optimum.strategy.load(workload) == optimum.upper == optimum.lower
    )


def _none_below(system: System, prices: Mapping[Node, Fraction], least: Fraction, most: int) -> bool:
    try:
        cheapest = _cheapest(system, prices, most)
    except TooMany:
        return False
    return cheapest is None or cheapest >= least


def _cheapest(system: System, prices: Mapping[Node, Fraction], most: int) -> Fraction | None:
    """The least cost of a quorum; None when there is none. Raises TooMany.

    Of any number of members the cheapest one; of members that share no node the cheapest ones that are enough, when their votes are alike.
    """
    if isinstance(system, Node):
        return prices[system]
    threshold, members = weighted_members(system)
    is_alike = len({votes for _, votes in members}) == 1
    if threshold > 0 and is_alike and (threshold <= members[0][1] or are_disjoint(member for member, _ in members)):
        needed = -(-threshold // members[0][1])
        costs = [cost for member, _ in members if (cost := _cheapest(member, prices, most)) is not None]
        return sum(sorted(costs)[:needed], Fraction(0)) if len(costs) >= needed else None
    listed = (sum((prices[node] for node in quorum), Fraction(0)) for quorum in minimal_quorums(system, most=most))
    return min(listed, default=None)
