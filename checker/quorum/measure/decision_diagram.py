"""Decision diagrams: a system as a reduced, ordered graph of tests of one node each, on which every measure is linear.

After R. Bryant, Graph-Based Algorithms for Boolean Function Manipulation, 1986. Needed where nodes are shared between the members of a
gate; without sharing the structural rules are enough. Imports the algebra and this package's `expression_structure`.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction

from checker.quorum.algebra.systems import Node, System, weighted_members
from checker.quorum.deadline import Deadline
from checker.quorum.measure.errors import UndeterminedError
from checker.quorum.measure.expression_structure import in_order

MOST_VERTICES = 200_000
MOST_LEVELS = 400
"""A diagram is as deep in the interpreter's stack as it has levels."""

FALSE, TRUE = 0, 1

_OFTEN = 1_000
"""After so many operations the time is looked at."""


class Diagram:
    """The diagram of a system; a vertex is a number, and the vertices below it have smaller numbers.

    Raises UndeterminedError when it would have more than `most` vertices or more than 400 nodes, or passes the deadline. Building costs
    about the square of the vertices at worst, and depends on the order of the nodes: the one in which the expression names them.
    """

    def __init__(self, system: System, *, most: int = MOST_VERTICES, deadline: Deadline | None = None) -> None:
        self.order = in_order(system)
        if len(self.order) > MOST_LEVELS:
            raise UndeterminedError(
                f"{len(self.order)} nodes that are shared between gates are too many for a decision diagram"
            )
        self.most = most
        self.deadline = deadline
        self.level: list[int] = [len(self.order)] * 2
        self.low: list[int] = [FALSE, TRUE]
        self.high: list[int] = [FALSE, TRUE]
        self._known: dict[tuple[int, int, int], int] = {}
        self._choices: dict[tuple[int, int, int], int] = {}
        self._levels = {node: place for place, node in enumerate(self.order)}
        self.root = self._build(system)

    def _vertex(self, level: int, low: int, high: int) -> int:
        if low == high:
            return low
        found = self._known.get((level, low, high))
        if found is not None:
            return found
        if len(self.level) >= self.most:
            raise UndeterminedError(f"the decision diagram passes {self.most:,} vertices")
        self.level.append(level)
        self.low.append(low)
        self.high.append(high)
        self._known[level, low, high] = len(self.level) - 1
        return len(self.level) - 1

    def _choose(self, test: int, then: int, otherwise: int) -> int:
        """`then` where `test` holds, `otherwise` elsewhere."""
        if test == TRUE or then == otherwise:
            return then
        if test == FALSE:
            return otherwise
        if then == TRUE and otherwise == FALSE:
            return test
        key = (test, then, otherwise)
        found = self._choices.get(key)
        if found is None:
            if self.deadline is not None and len(self._choices) % _OFTEN == 0:
                self.deadline.check("a decision diagram was drawn")
            found = self._choices[key] = self._split(key)
        return found

    def _split(self, key: tuple[int, int, int]) -> int:
        top = min(self.level[vertex] for vertex in key)
        lows = [self.low[vertex] if self.level[vertex] == top else vertex for vertex in key]
        highs = [self.high[vertex] if self.level[vertex] == top else vertex for vertex in key]
        return self._vertex(top, self._choose(*lows), self._choose(*highs))

    def _build(self, system: System) -> int:
        if isinstance(system, Node):
            return self._vertex(self._levels[system], FALSE, TRUE)
        threshold, members = weighted_members(system)
        needs = sorted(_needs(threshold, members))
        rest = {0: TRUE}
        for member, votes in reversed(members):
            test = self._build(member)
            rest = {0: TRUE} | {
                need: self._choose(test, rest.get(max(0, need - votes), FALSE), rest.get(need, FALSE)) for need in needs
            }
        return rest.get(max(threshold, 0), FALSE)

    def below(self, root: int) -> list[int]:
        """The vertices that a root reaches, without the two ends, smallest first."""
        seen, waiting = {root}, [root]
        while waiting:
            vertex = waiting.pop()
            for child in {self.low[vertex], self.high[vertex]} - seen:
                seen.add(child)
                waiting.append(child)
        return sorted(seen - {FALSE, TRUE})

    def lightest(self, root: int, weights: Mapping[Node, int]) -> tuple[int, frozenset[Node]] | None:
        """The least total weight of a set that satisfies the root, and such a set; nodes without a weight are not used. Linear."""
        cost: dict[int, int | None] = {FALSE: None, TRUE: 0}
        taken: dict[int, bool] = {}
        for vertex in self.below(root):
            weight, without, rest = (
                weights.get(self.order[self.level[vertex]]),
                cost[self.low[vertex]],
                cost[self.high[vertex]],
            )
            used = None if weight is None or rest is None else weight + rest
            taken[vertex] = used is not None and (without is None or used < without)
            cost[vertex] = used if taken[vertex] else without
        total = cost[root]
        return None if total is None else (total, self._walked(root, taken))

    def _walked(self, vertex: int, taken: Mapping[int, bool]) -> frozenset[Node]:
        chosen = set()
        while vertex > TRUE:
            if taken[vertex]:
                chosen.add(self.order[self.level[vertex]])
            vertex = self.high[vertex] if taken[vertex] else self.low[vertex]
        return frozenset(chosen)

    def probability(self, root: int, up: Mapping[Node, Fraction]) -> Fraction:
        """The probability that the nodes that are up satisfy the root, each up independently. Linear, with long integers.

        A vertex carries its probability times the denominators of the levels from its own on, so that no fraction is ever reduced.
        """
        scale = [1] * (len(self.order) + 1)
        for place in range(len(self.order) - 1, -1, -1):
            scale[place] = scale[place + 1] * up[self.order[place]].denominator
        value = {FALSE: 0, TRUE: 1}
        for vertex in self.below(root):
            level, low, high = self.level[vertex], self.low[vertex], self.high[vertex]
            chance = up[self.order[level]]
            left = value[low] * (scale[level + 1] // scale[self.level[low]])
            right = value[high] * (scale[level + 1] // scale[self.level[high]])
            value[vertex] = left * (chance.denominator - chance.numerator) + right * chance.numerator
        return Fraction(value[root], scale[self.level[root]])

    def surviving(self, root: int, failures: int) -> int:
        """The sets that still satisfy the root after any `failures` of their members are gone. Linear in vertices times failures.

        A set with the tested node survives f failures when it does without losing it, and survives f - 1 having lost it.
        """
        layer = {vertex: vertex for vertex in [FALSE, TRUE, *self.below(root)]}
        for _ in range(failures):
            next_layer = {FALSE: FALSE, TRUE: TRUE}
            for vertex in self.below(root):
                low, high = next_layer[self.low[vertex]], next_layer[self.high[vertex]]
                kept = self._choose(high, layer[self.low[vertex]], FALSE)
                next_layer[vertex] = self._vertex(self.level[vertex], low, kept)
            layer = next_layer
        return layer[root]

    def within(self, root: int, allowed: Collection[Node]) -> int:
        """The sets whose members among the allowed nodes satisfy the root. Linear."""
        image = {FALSE: FALSE, TRUE: TRUE}
        for vertex in self.below(root):
            low, high = image[self.low[vertex]], image[self.high[vertex]]
            image[vertex] = (
                self._vertex(self.level[vertex], low, high) if self.order[self.level[vertex]] in allowed else low
            )
        return image[root]

    def both(self, left: int, right: int) -> int:
        """The sets that satisfy both."""
        return self._choose(left, right, FALSE)


def _needs(threshold: int, members: tuple[tuple[System, int], ...]) -> set[int]:
    """The votes that can still be missing after some of the members."""
    needs = {threshold}
    for _, votes in members:
        needs |= {need - votes for need in needs if need > votes}
    return {need for need in needs if need > 0}
