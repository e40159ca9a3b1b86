"""Truth tables: a monotone gate over n nodes as an integer of 2^n bits, bit m for the set of nodes m. No solver.

Sixteen nodes are 8 KiB a table, twenty 128 KiB; every operation is a few operations on such integers. The weights of a gate are summed
for all sets at once, in binary: a table for each digit of the sum, so that large weights cost their digits alone.
"""

from collections.abc import Callable

from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.gate_pool import Pool

MOST_TABLE_NODES = 20
"""More nodes than this are refused: the tables double with every node."""

MOST_PAIRS = 1_000_000
"""Minimal quorums of two systems that may be met with each other, when three systems have to meet."""


class Tables:
    """The tables of a pool's gates. `pause` is called before each; what it raises ends the work."""

    def __init__(self, pool: Pool, pause: Callable[[], object] = bool) -> None:
        """Raises ValueError beyond MOST_TABLE_NODES nodes."""
        self.pool, self.size, self.pause = pool, len(pool.nodes), pause
        if self.size > MOST_TABLE_NODES:
            raise ValueError(f"{self.size} nodes are too many for a truth table")
        self.full = (1 << (1 << self.size)) - 1
        self._known: dict[int, int] = {}

    def node(self, place: int) -> int:
        """The sets that contain a node, the last node by name being the lowest bit of a set."""
        width = 1 << (self.size - 1 - place)
        block, length = ((1 << width) - 1) << width, 2 * width
        while length < 1 << self.size:
            block |= block << length
            length *= 2
        return block

    def of(self, number: int) -> int:
        """The sets that satisfy a gate."""
        for part in self.pool.inside(number):
            if part not in self._known:
                self.pause()
                self._known[part] = self._of(part)
        return self._known[number]

    def _of(self, number: int) -> int:
        if self.pool.is_node(number):
            return self.node(number)
        term = self.pool.terms[number]
        digits: list[int] = []
        for member, weight in term.members:
            self._add(digits, self._known[member], weight)
        return self._reaching(digits, term.threshold)

    def _add(self, digits: list[int], table: int, weight: int) -> None:
        """Adds a weight to the sums of the sets of a table; `digits` are the binary digits of the sums, the lowest first."""
        carry, place = 0, 0
        while weight >> place or carry:
            if place == len(digits):
                digits.append(0)
            digit, added = digits[place], table if weight >> place & 1 else 0
            digits[place] = digit ^ added ^ carry
            carry = digit & added | carry & (digit ^ added)
            place += 1

    def _reaching(self, digits: list[int], threshold: int) -> int:
        """The sets whose sum is at least the threshold: the highest digit in which they differ decides."""
        reached = self.full
        for place in range(max(len(digits), threshold.bit_length())):
            digit = digits[place] if place < len(digits) else 0
            reached = digit & reached if threshold >> place & 1 else digit | reached
        return reached

    def forgiving(self, table: int, most: int) -> int:
        """The sets that lack at most `most` nodes of satisfying a table."""
        for _ in range(min(most, self.size)):
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


def is_refutable(claim: Meeting, pause: Callable[[], object] = bool) -> bool | None:
    """Whether some quorums have too few common nodes; None beyond MOST_PAIRS. Exponential in the nodes.

    All systems but the last are met with each other; then a set x of those, and a quorum of the last one among the nodes outside x and
    `most` others, is a refutation. `pause` is called now and then; what it raises ends the work.
    """
    pool = Pool(claim.systems)
    tables, spare = Tables(pool, pause), pool.mask(claim.spare)
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
    lefts, rights = _members(tables.minimal(left)), _members(tables.minimal(right))
    if len(lefts) * len(rights) > MOST_PAIRS:
        return None
    common = bytearray(1 << tables.size)
    for one in lefts:
        tables.pause()
        for other in rights:
            common[one & other] = 1
    return tables.upward(int(common[::-1].translate(_DIGITS), 2))


_DIGITS = bytes([48, 49]) + bytes(254)
"""Bytes 0 and 1 to the digits "0" and "1"."""


def _members(table: int) -> list[int]:
    """The sets of a table, ascending."""
    return [place for place, digit in enumerate(reversed(f"{table:b}")) if digit == "1"]
