"""An order of the nodes of each column in which few edges cross: nodes go to the mean place of their neighbours, to and fro."""

import itertools
from collections.abc import Sequence
from typing import TypeAlias

Columns: TypeAlias = list[list[int]]
"""The numbers of the nodes of each column, from the top down."""
Neighbours: TypeAlias = list[tuple[list[int], list[int]]]
"""Of each node, by number, its neighbours in the column before and in the one after."""

_MOST_ROUNDS = 12


def ordered(columns: Columns, neighbours: Neighbours) -> Columns:
    """The columns in the best order that is met; the one that is given where no other has fewer crossings."""
    now, best = [list(column) for column in columns], columns
    least = crossings(columns, neighbours)
    for turn in range(_MOST_ROUNDS):
        if least == 0:
            break
        _sweep(now, neighbours, is_forward=turn % 2 == 0)
        count = crossings(now, neighbours)
        if count < least:
            least, best = count, [list(column) for column in now]
    return best


def _sweep(columns: Columns, neighbours: Neighbours, *, is_forward: bool) -> None:
    """Order each column by the mean place of the neighbours in the column that was ordered before it."""
    side = 0 if is_forward else 1
    places: dict[int, int] = {}
    for column in columns if is_forward else reversed(columns):
        means = {}
        for place, each in enumerate(column):
            near = neighbours[each][side]
            means[each] = sum(places[other] for other in near) / len(near) if near else float(place)
        column.sort(key=means.__getitem__)
        places.update((each, place) for place, each in enumerate(column))


def crossings(columns: Columns, neighbours: Neighbours) -> int:
    """How many pairs of edges cross between columns, however often their ends are shared."""
    total = 0
    for left, right in itertools.pairwise(columns):
        places = {each: place for place, each in enumerate(right)}
        ends = [place for each in left for place in sorted(places[other] for other in neighbours[each][1])]
        total += _inversions(ends, len(right))
    return total


def _inversions(values: Sequence[int], count: int) -> int:
    """Pairs in the wrong order, counted with a tree of sums (Barth, Mutzel and Jünger, Simple and efficient bilayer cross counting)."""
    tree, total = [0] * (count + 1), 0
    for seen, value in enumerate(values):
        place, before = value + 1, 0
        while place > 0:
            before += tree[place]
            place -= place & -place
        total += seen - before
        place = value + 1
        while place <= count:
            tree[place] += 1
            place += place & -place
    return total
