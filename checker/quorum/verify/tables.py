"""Truth tables: a monotone gate over n nodes as an integer of 2^n bits, bit m for the set of nodes m. No solver.

Sixteen nodes are 8 KiB a table, twenty 128 KiB; every operation is a few operations on such integers.
"""

from functools import cache

from checker.quorum.verify.answers import Meeting
from checker.quorum.verify.pool import Pool

MOST_TABLE_NODES = 20
"""More nodes than this are refused: the tables double with every node."""

MOST_PAIRS = 1_000_000
"""Minimal quorums of two systems that may be met with each other, when three systems have to meet."""


class Tables:
    """The tables of a pool's gates."""

    def __init__(self, pool: Pool) -> None:
        """Raises ValueError beyond MOST_TABLE_NODES nodes."""
        self.pool, self.size = pool, len(pool.nodes)
        if self.size > MOST_TABLE_NODES:
            raise ValueError(f"{self.size} nodes are too many for a truth table")
        self.full = (1 << (1 << self.size)) - 1
        self.of = cache(self._of)

    def node(self, place: int) -> int:
        """The sets that contain a node, the last node by name being the lowest bit of a set."""
        width = 1 << (self.size - 1 - place)
        block, length = ((1 << width) - 1) << width, 2 * width
        while length < 1 << self.size:
            block |= block << length
            length *= 2
        return block

    def _of(self, number: int) -> int:
        if number in (self.pool.true, self.pool.false):
            return self.full if number == self.pool.true else 0
        if self.pool.is_node(number):
            return self.node(number)
        term = self.pool.terms[number]
        reached = [self.full] + [0] * term.threshold
        for member, weight in term.members:
            table = self.of(member)
            reached = [row | table & reached[max(0, level - weight)] for level, row in enumerate(reached)]
        return reached[term.threshold]

    def forgiving(self, table: int, most: int) -> int:
        """The sets that lack at most `most` nodes of satisfying a table."""
        for _ in range(most):
            wider = table
            for place in range(self.size):
                wider |= (table & self.node(place)) >> (1 << (self.size - 1 - place))
            table = wider
        return table

    def complemented(self, table: int) -> int:
        """The sets whose complement satisfies a table."""
        for place in range(self.size):
            width, inside = 1 << (self.size - 1 - place), self.node(place)
            table = (table & inside) >> width | (table & ~inside) << width
        return table

    def minimal(self, table: int) -> int:
        """The minimal sets of a monotone table, as a table."""
        wider = 0
        for place in range(self.size):
            wider |= (table & ~self.node(place)) << (1 << (self.size - 1 - place))
        return table & ~wider

    def upward(self, table: int) -> int:
        """The sets that contain one of a table."""
        for place in range(self.size):
            table |= (table & ~self.node(place)) << (1 << (self.size - 1 - place))
        return table


def is_refutable(claim: Meeting) -> bool | None:
    """Whether some quorums have too few common nodes; None beyond MOST_PAIRS. Exponential in the nodes.

    All systems but the last are met with each other; then a set x of those, and a quorum of the last one among the nodes outside x and
    `most` others, is a refutation.
    """
    pool = Pool(claim.systems)
    tables, spare = Tables(pool), pool.mask(claim.spare)
    *first, last = (tables.of(pool.fixed(pool.number(system), spare, True)) for system in claim.systems)
    met = first[0] if first else 1 << ((1 << tables.size) - 1)
    for table in first[1:]:
        wider = _met(tables, met, table)
        if wider is None:
            return None
        met = wider
    return bool(met & tables.complemented(tables.forgiving(last, claim.most)))


def _met(tables: Tables, left: int, right: int) -> int | None:
    """The sets that contain what some set of the one and some set of the other have in common; None beyond MOST_PAIRS."""
    lefts, rights = tables.minimal(left), tables.minimal(right)
    if lefts.bit_count() * rights.bit_count() > MOST_PAIRS:
        return None
    common = bytearray(1 << tables.size)
    for one in _members(lefts):
        for other in _members(rights):
            common[one & other] = 1
    return tables.upward(int(common[::-1].translate(_DIGITS), 2))


_DIGITS = bytes([48, 49]) + bytes(254)
"""Bytes 0 and 1 to the digits "0" and "1"."""


def _members(table: int) -> list[int]:
    """The sets of a table, ascending."""
    return [place for place, digit in enumerate(reversed(f"{table:b}")) if digit == "1"]
