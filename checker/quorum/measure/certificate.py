"""Checks the proof that a load is the least, apart from how it was found: no linear programme, no decision diagram, no solver.

The strategy's load is summed anew, and the prices are held against every minimal quorum, listed. Imports the algebra, its listing and the
data types of this package.
"""

from collections.abc import Mapping
from fractions import Fraction

from checker.quorum.algebra import Node, System
from checker.quorum.measure.optimum import Optimum
from checker.quorum.measure.structure import known_nodes
from checker.quorum.measure.workload import Workload, mix_of
from checker.quorum.minimal import minimal_quorums

MOST_QUORUMS = 100_000


def proves(optimum: Optimum, read: System, write: System, workload: Workload, *, most: int = MOST_QUORUMS) -> bool:
    """Whether an optimal load, without limits or failures to survive, carries a proof that it is the least.

    By weak duality (QUORUMS.md, section 1): prices of at least 0 that sum at each fraction to its probability, under which no read quorum
    costs less than `read` and no write quorum less than `write`, bound every load by `read + write`. Raises `TooMany` of
    `checker.quorum.minimal` when there are more than `most` minimal quorums. Linear in them.
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
    return all(sum((prices[node] for node in quorum), Fraction(0)) >= least for quorum in minimal_quorums(system, most=most))
