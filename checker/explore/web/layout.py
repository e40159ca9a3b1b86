"""A layered layout of a neighbourhood: a column a level, and in each column an order in which few edges cross."""

from collections import defaultdict
from collections.abc import Mapping

from checker.explore.places import Neighbourhood

_SWEEPS = 6


def layers(around: Neighbourhood) -> list[list[int]]:
    """The numbers of the nodes level by level, in their order from the top down."""
    found: list[list[int]] = []
    for node in around.nodes:
        while len(found) <= node.level:
            found.append([])
        found[node.level].append(node.number)
    before, after = _neighbours(around)
    for sweep in range(_SWEEPS):
        order = range(1, len(found)) if sweep % 2 == 0 else range(len(found) - 2, -1, -1)
        for level in order:
            beside = found[level - 1 if sweep % 2 == 0 else level + 1]
            _sort(found[level], beside, before if sweep % 2 == 0 else after)
    return found


def _neighbours(around: Neighbourhood) -> tuple[Mapping[int, list[int]], Mapping[int, list[int]]]:
    """Of each node the nodes of the level before it, and of the level after it, that an edge joins it to."""
    levels = {node.number: node.level for node in around.nodes}
    before: dict[int, list[int]] = defaultdict(list)
    after: dict[int, list[int]] = defaultdict(list)
    for edge in around.edges:
        if levels[edge.target] == levels[edge.source] + 1:
            before[edge.target].append(edge.source)
            after[edge.source].append(edge.target)
    return before, after


def _sort(layer: list[int], beside: list[int], joined: Mapping[int, list[int]]) -> None:
    """Put each node at the mean of the places of those that it is joined to; one that is joined to none stays about where it is."""
    places = {node: place for place, node in enumerate(beside)}
    scale = len(beside) / max(1, len(layer))

    def wanted(node: int) -> float:
        found = [places[other] for other in joined.get(node, ()) if other in places]
        return sum(found) / len(found) if found else layer_places[node] * scale

    layer_places = {node: place for place, node in enumerate(layer)}
    layer.sort(key=wanted)
