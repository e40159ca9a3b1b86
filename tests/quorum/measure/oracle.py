"""Measures by brute force over all sets of nodes, for systems of up to 7 nodes, and random attributes."""

from collections.abc import Mapping
from fractions import Fraction
from importlib import import_module
from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from checker.quorum.algebra.bitsets import Masks
from checker.quorum.algebra.systems import Gate, Node, System, is_quorum, nodes_of
from checker.quorum.measure.strategy import latency_in
from quorum.systems import subsets

shares = st.fractions(0, 1, max_denominator=4)
capacities = st.sampled_from([Fraction(1, 2), Fraction(1), Fraction(3), Fraction(1000)])


@st.composite
def attributed(draw: st.DrawFn, systems: st.SearchStrategy[System]) -> tuple[System, System]:
    """Two systems over nodes with random capacities, latencies and failure probabilities."""
    read, write = draw(systems), draw(systems)
    nodes = {
        node: Node(
            node.name,
            read_capacity=draw(capacities),
            write_capacity=draw(capacities),
            latency=Fraction(draw(st.integers(0, 3))),
            failure=draw(shares),
        )
        for node in sorted(nodes_of(read) | nodes_of(write))
    }
    return with_nodes(read, nodes), with_nodes(write, nodes)


def with_nodes(system: System, nodes: Mapping[Node, Node]) -> System:
    """The expression over other nodes."""
    if isinstance(system, Node):
        return nodes[system]
    if isinstance(system, Gate):
        return Gate(system.count, tuple(with_nodes(member, nodes) for member in system.members))
    return type(system)(system.threshold, tuple((with_nodes(member, nodes), votes) for member, votes in system.members))


def resilience(system: System) -> int:
    """The most failures that always leave a quorum."""
    nodes = nodes_of(system)
    return max(
        count
        for count in range(-1, len(nodes) + 1)
        if all(
            is_quorum(system, nodes - set(failed)) for size in range(count + 1) for failed in combinations(nodes, size)
        )
    )


def availability(system: System) -> Fraction:
    """The sum over all sets of nodes that are up."""
    total, nodes = Fraction(0), nodes_of(system)
    for up in subsets(nodes):
        if is_quorum(system, up):
            chance = Fraction(1)
            for node in nodes:
                chance *= 1 - node.failure if node in up else node.failure
            total += chance
    return total


def surviving(system: System, failures: int) -> list[frozenset[Node]]:
    """The sets that are quorums after any so many failures of their members."""
    return [
        nodes
        for nodes in subsets(nodes_of(system))
        if all(
            is_quorum(system, nodes - set(lost))
            for size in range(failures + 1)
            for lost in combinations(nodes, min(size, len(nodes)))
        )
    ]


def least(
    read: System,
    write: System,
    mix: Mapping[Fraction, Fraction],
    objective: str,
    *,
    failures: int = 0,
    limits: Mapping[str, Fraction] | None = None,
) -> float | None:
    """The linear programme of quorums.md, section 1, with a column for every quorum, in floating point; None when nothing is feasible."""
    nodes = sorted({node.name: node for node in nodes_of(read) | nodes_of(write)}.values())
    quorums = [(side, quorum) for side, system in enumerate((read, write)) for quorum in surviving(system, failures)]
    mean = float(sum(fraction * chance for fraction, chance in mix.items()))
    shares = (mean, 1 - mean)
    of = {
        "network": [shares[side] * len(quorum) for side, quorum in quorums],
        "latency": [shares[side] * float(latency_in(Masks((read, write)[side]), quorum)) for side, quorum in quorums],
        "load": [0.0] * len(quorums),
    }
    spread = {"network": 0.0, "latency": 0.0, "load": 1.0}
    costs = of[objective] + [float(chance) * spread[objective] for chance in mix.values()]
    rows = [([float(side == wanted) for side, _ in quorums] + [0.0] * len(mix), 1.0, 1.0) for wanted in (0, 1)]
    for place, fraction in enumerate(mix):
        for node in nodes:
            rates = (float(fraction / node.read_capacity), float((1 - fraction) / node.write_capacity))
            loads = [rates[side] if node in quorum else 0.0 for side, quorum in quorums]
            rows.append((loads + [-float(other == place) for other in range(len(mix))], -1e30, 0.0))
    for name, limit in (limits or {}).items():
        rows.append((of[name] + [float(chance) * spread[name] for chance in mix.values()], -1e30, float(limit)))
    return _solved(costs, rows)


def _solved(costs: list[float], rows: list[tuple[list[float], float, float]]) -> float | None:
    highspy: Any = import_module("highspy")
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    for cost in costs:
        solver.addCol(cost, 0.0, 1e30, 0, [], [])
    for entries, lower, upper in rows:
        solver.addRow(lower, upper, len(entries), list(range(len(entries))), entries)
    solver.run()
    optimal = str(solver.getModelStatus()).endswith("kOptimal")
    return float(solver.getInfo().objective_function_value) if optimal else None
