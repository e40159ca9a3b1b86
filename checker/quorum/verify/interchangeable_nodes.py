"""Interchangeable nodes: gates in, the nodes in classes out. Any two nodes of a class can be swapped and every gate stays the same.

Nodes are in one class when they are members of the same gates with the same weights: the 100,000 nodes of one threshold are a class, and
a question about them is one about a few counts. Nodes that change places only together with others (two rows of a grid) are in
different classes.
"""

from collections.abc import Sequence

from checker.quorum.verify.gate_pool import Pool


def interchangeable(pool: Pool, gates: Sequence[int], spare: int = 0) -> list[tuple[int, ...]]:
    """The classes, each in the order of names. A node that is one of the gates is alone; no class mixes spare nodes and others.

    Linear in the gates.
    """
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
