"""Quorums that share the load out, without a linear programme: round by round the one that is lightest at the load so far.

Where nodes are alike this is often the best strategy already, after as many rounds as it takes until every node has done the same.
Imports this package.
"""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from checker.quorum.algebra.systems import Node
from checker.quorum.deadline import Deadline
from checker.quorum.measure.expression_structure import as_whole_numbers
from checker.quorum.measure.goal import Goal
from checker.quorum.measure.pricing import Side
from checker.quorum.measure.strategy import Quorum, Strategy

Rounds: TypeAlias = tuple[Counter[Quorum], Counter[Quorum]]
"""How often each read quorum and each write quorum was taken; on a side that is never used one quorum once."""


def spread(
    goal: Goal, nodes: Sequence[Node], sides: Sequence[Side], least: Fraction | None, deadline: Deadline
) -> Rounds:
    """At most a round for each node; fewer when the busiest node does no more than `least`, or the time is over."""
    costs, scale = _costs(goal, nodes)
    rounds: Rounds = Counter(), Counter()
    loads = dict.fromkeys(nodes, 0)
    weights = [dict(each) for each in costs]  # of a side: its costs, and far more the loads so far
    for number in range(1, len(nodes) + 1) if goal.needs_load else ():
        if deadline.is_over:
            break
        for side in (0, 1):
            if goal.share(side):
                quorum = sides[side].lightest(weights[side])
                rounds[side][quorum] += 1
                for node in quorum:
                    loads[node] += costs[side][node]
                    for each in (0, 1):
                        weights[each][node] = loads[node] * len(nodes) + costs[each][node]
        if least is not None and max(loads.values()) <= number * least * scale:
            break
    for side in (0, 1):
        if not rounds[side]:
            rounds[side][sides[side].first] = 1
    return rounds


def _costs(goal: Goal, nodes: Sequence[Node]) -> tuple[list[dict[Node, int]], int]:
    """The load that a read, and that a write means for each node, in whole numbers, and how many of those are one second an operation."""
    reads = {(0, node): goal.share(0) / node.read_capacity for node in nodes}
    writes = {(1, node): goal.share(1) / node.write_capacity for node in nodes}
    whole, scale = as_whole_numbers(reads | writes)
    return [{node: whole[side, node] for node in nodes} for side in (0, 1)], scale


def spread_strategy(sides: Sequence[Side], rounds: Rounds) -> Strategy:
    """Each quorum as often as it was taken."""
    reads, writes = ({quorum: Fraction(count, counts.total()) for quorum, count in counts.items()} for counts in rounds)
    return Strategy(sides[0].system, sides[1].system, reads, writes)
