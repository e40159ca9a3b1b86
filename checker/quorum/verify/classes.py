"""Interchangeable nodes: gates in, classes of nodes out of which any two can be swapped without a change to any gate.

Nodes are interchangeable when they are members of the same gates with the same weights. Thresholds over 100,000 nodes are one class, and
a question about it is one about a few counts. Two nodes that only a swap of whole gates would exchange are not found.
"""

from collections.abc import Sequence

from checker.quorum.verify.pool import Pool


def interchangeable(pool: Pool, gates: Sequence[int], spare: int = 0) -> list[tuple[int, ...]]:
    """The classes, each in the order of names; nodes of `gates` themselves and of `spare` stand apart. Linear in the gates."""
    places: dict[int, list[tuple[int, int]]] = {node: [] for node in range(len(pool.nodes))}
    for gate in pool.reachable(gates):
        for member, weight in pool.terms[gate].members:
            if pool.is_node(member):
                places[member].append((gate, weight))
    classes: dict[tuple[object, ...], list[int]] = {}
    for node, uses in places.items():
        own = node if node in gates else -1
        classes.setdefault((own, bool(pool.terms[node].support & spare), *sorted(uses)), []).append(node)
    return [tuple(nodes) for nodes in classes.values()]
