"""Column generation for the best strategy: the rows, the columns made so far, and the cheapest quorum at the prices of the rows.

Rows: the probabilities of the reads sum to 1, those of the writes too; for each fraction of the workload and each node, its load is at
most the load at that fraction; each limit. Loads are scaled by the largest capacity, so that HiGHS sees numbers near 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from checker.quorum.algebra.systems import Node
from checker.quorum.deadline import Deadline
from checker.quorum.measure.errors import UndeterminedError
from checker.quorum.measure.goal import Goal
from checker.quorum.measure.linear_program import Program, Row, Vertex
from checker.quorum.measure.load_spreading import Rounds
from checker.quorum.measure.pricing import Side
from checker.quorum.measure.strategy import Quorum, Strategy

ZERO, ONE = Fraction(0), Fraction(1)
_GRAIN = 2**40
"""Prices from floating point are rounded to multiples of 1 / 2**40 while columns are looked for."""

_GAIN = Fraction(1, 10**9)
"""A column that gains less is left to the exact step."""


@dataclass(frozen=True)
class Bound:
    """A lower bound that prices of the rows prove: the cheapest read and write quorum at them, and what all come to. Scaled."""

    prices: Sequence[Fraction]
    read: Fraction
    write: Fraction
    total: Fraction


class Generation:
    """The linear programme of a goal over two sides, reads and writes, and the quorums that it knows."""

    def __init__(self, goal: Goal, nodes: tuple[Node, ...], sides: tuple[Side, Side], deadline: Deadline) -> None:
        self.goal, self.nodes, self.sides, self.deadline = goal, nodes, sides, deadline
        largest = max(max(node.read_capacity, node.write_capacity) for node in nodes) if nodes else ONE
        self.scale = largest
        self.unit = largest if goal.objective == "load" else ONE
        self.rows: list[Row] = [Row(ONE, equal=True), Row(ONE, equal=True)]
        self.load_rows: dict[tuple[Fraction, Node], int] = {}
        if goal.needs_load:
            self.load_rows = {(part, node): self._row(ZERO) for part, _ in goal.mix for node in nodes}
        self.factors = [
            [
                (node, row, _share(side, part) * largest / _capacity(side, node))
                for (part, node), row in self.load_rows.items()
            ]
            for side in (0, 1)
        ]
        scaled = None if goal.load_limit is None else goal.load_limit * largest
        limits = (("load", scaled), ("network", goal.network_limit), ("latency", goal.latency_limit))
        self.limit_rows = {name: self._row(limit) for name, limit in limits if limit is not None}
        self.known: dict[tuple[int, Quorum], int] = {}
        self.program: Program
        self.is_excess = False
        self.vertex: Vertex | None = None
        self.last: Vertex | None = None

    def _row(self, limit: Fraction) -> int:
        self.rows.append(Row(limit))
        return len(self.rows) - 1

    def begin(self, *, excess: bool) -> None:
        """A new programme over the quorums known so far: for the goal, or to minimise the `excess` over the limits."""
        self.is_excess, self.program = excess, Program(self.rows, self.deadline)
        self.vertex = self.last = None
        for part, chance in self.goal.mix if self.goal.needs_load else ():
            entries = {self.load_rows[part, node]: -ONE for node in self.nodes}
            if "load" in self.limit_rows:
                entries[self.limit_rows["load"]] = chance
            self.program.add(chance if self._is("load") else ZERO, entries)
        if excess:
            self.program.add(ONE, dict.fromkeys(self.limit_rows.values(), -ONE))
        known, self.known = self.known, {}
        for side, quorum in known:
            self._add(side, quorum)

    def _is(self, objective: str) -> bool:
        return self.goal.objective == objective and not self.is_excess

    def _add(self, side: int, quorum: Quorum) -> bool:
        """Adds a quorum's column; whether it is new."""
        if (side, quorum) in self.known:
            return False
        share = self.goal.share(side)
        entries = {side: ONE}
        entries.update({row: factor for node, row, factor in self.factors[side] if factor and node in quorum})
        later = share * self.sides[side].latency(quorum) if self.goal.needs_latency else ZERO
        costs = {"network": share * len(quorum), "latency": later}
        entries.update({self.limit_rows[name]: costs[name] for name in self.limit_rows if name in costs})
        cost = ZERO if self.is_excess else costs.get(self.goal.objective, ZERO)
        self.known[side, quorum] = self.program.add(cost, entries)
        return True

    def start(self, rounds: Rounds) -> None:
        """First columns: quorums that spread the load, the smallest ones, and the ones fastest to answer."""
        for side in (0, 1):
            for quorum in rounds[side]:
                self._add(side, quorum)
            share = self.goal.share(side)
            self._add(side, self.sides[side].cheapest(dict.fromkeys(self.nodes, share), ZERO)[1])
            if self.goal.needs_latency:
                self._add(side, self.sides[side].cheapest(dict.fromkeys(self.nodes, ZERO), share)[1])

    def even_prices(self) -> list[Fraction]:
        """Prices of the loads without a solution: each node's in proportion to what it can do, which is best where nodes are alike."""
        prices = [ZERO] * len(self.rows)
        for part, chance in self.goal.mix if self.goal.needs_load else ():
            able = {node: 1 / (part / node.read_capacity + (1 - part) / node.write_capacity) for node in self.nodes}
            total = sum(able.values(), ZERO)
            for node in self.nodes:
                prices[self.load_rows[part, node]] = -chance * able[node] / total
        return prices

    def prices(self) -> list[Fraction]:
        """The prices of the rows at the last solution, a multiple of a small grain, and with the sign that their row asks for."""
        if self.vertex is None:
            self.vertex = self.last = self.program.solve()
        if self.vertex is None:
            raise UndeterminedError(
                "HiGHS finds no strategy within the limits, and no proof was found that there is none"
            )
        return self._rounded(self.vertex)

    def _rounded(self, vertex: Vertex) -> list[Fraction]:
        return self._signed([Fraction(round(price * _GRAIN), _GRAIN) for price in vertex.prices])

    def _signed(self, prices: Sequence[Fraction]) -> list[Fraction]:
        return [price if row.equal else min(price, ZERO) for price, row in zip(prices, self.rows, strict=True)]

    def excess(self) -> Fraction:
        """By how much the best strategy passes the limits, in floating point."""
        self.prices()
        return ZERO if self.vertex is None else self.program.cost(self.vertex.values)

    def grow(self) -> bool:
        """Adds the cheapest quorum of each side at the current prices; whether any was worth it."""
        return self._grow(self.prices(), _GAIN)

    def grow_exactly(self, prices: Sequence[Fraction]) -> bool:
        """The same for exact prices: every gain counts."""
        return self._grow(self._signed(prices), ZERO)

    def _grow(self, prices: Sequence[Fraction], gain: Fraction) -> bool:
        found = [(side, *self.cheapest(side, prices)) for side in (0, 1)]
        grown = [self._add(side, quorum) for side, cost, quorum in found if cost < prices[side] - gain]
        if any(grown):
            self.vertex = None
        return any(grown)

    def cheapest(self, side: int, prices: Sequence[Fraction]) -> tuple[Fraction, Quorum]:
        """The least cost of a quorum of one side, its nodes and its latency at these prices, and such a quorum."""
        share = self.goal.share(side)
        each = share * ((ONE if self._is("network") else ZERO) - self._limit_price("network", prices))
        delay = share * ((ONE if self._is("latency") else ZERO) - self._limit_price("latency", prices))
        weights = dict.fromkeys(self.nodes, each)
        for node, row, factor in self.factors[side]:
            if prices[row]:
                weights[node] -= prices[row] * factor
        return self.sides[side].cheapest(weights, delay)

    def _limit_price(self, name: str, prices: Sequence[Fraction]) -> Fraction:
        return prices[self.limit_rows[name]] if name in self.limit_rows else ZERO

    def repaired(self, prices: Sequence[Fraction]) -> list[Fraction]:
        """Prices scaled down until no column but the quorums' gains: then they prove a lower bound. Exact optimal ones stay as they are."""
        fixed = self._signed(prices)
        if self.is_excess:
            self._scale_down(fixed, list(self.limit_rows.values()), ONE)
        for part, chance in self.goal.mix if self.goal.needs_load else ():
            most = chance * ((ONE if self._is("load") else ZERO) - self._limit_price("load", fixed))
            self._scale_down(fixed, [self.load_rows[part, node] for node in self.nodes], most)
        return fixed

    def _scale_down(self, prices: list[Fraction], rows: Sequence[int], most: Fraction) -> None:
        total = -sum((prices[row] for row in rows), ZERO)
        for row in rows if total > most else ():
            prices[row] *= most / total

    def bound(self, prices: Sequence[Fraction]) -> Bound:
        """What no strategy goes below, by weak duality: the cheapest quorums of both sides, less what the limits give. Exact."""
        fixed = self.repaired(prices)
        read, write = (self.cheapest(side, fixed)[0] for side in (0, 1))
        limits = sum((fixed[row] * self.rows[row].limit for row in self.limit_rows.values()), ZERO)
        return Bound(fixed, read, write, read + write + limits)

    def exact(self) -> Vertex | None:
        """The last vertex in fractions."""
        return self.program.exact_vertex()

    def strategy(self, values: Sequence[Fraction]) -> Strategy | None:
        """The strategy of a solution, or None when it is none or passes a limit."""
        chances: tuple[dict[Quorum, Fraction], dict[Quorum, Fraction]] = ({}, {})
        for (side, quorum), column in self.known.items():
            if values[column] < 0:
                return None
            if values[column]:
                chances[side][quorum] = values[column]
        if any(sum(side.values()) != 1 for side in chances):
            return None
        strategy = Strategy(self.sides[0].system, self.sides[1].system, *chances)
        return strategy if self.goal.is_met(strategy) else None

    def pure_strategy(self, prices: Sequence[Fraction]) -> Strategy:
        """The cheapest quorum of each side at these prices, always."""
        reads, writes = ({self.cheapest(side, prices)[1]: ONE} for side in (0, 1))
        return Strategy(self.sides[0].system, self.sides[1].system, reads, writes)

    def rounded(self) -> tuple[Strategy, Sequence[Fraction]] | None:
        """The strategy of the last floating point solution, its probabilities rounded to sum to 1, and its prices; none without one."""
        if self.last is None:
            return None
        values = [ZERO] * len(self.program.columns)
        for side in (0, 1):
            columns = [
                column for (owner, _), column in self.known.items() if owner == side and column < len(self.last.values)
            ]
            raw = {column: max(0, ceil(self.last.values[column] * 10**9)) for column in columns}
            total = sum(raw.values())
            for column, value in raw.items():
                values[column] = Fraction(value, total)
        strategy = self.strategy(values)
        return None if strategy is None else (strategy, self._rounded(self.last))

    def node_prices(self, prices: Sequence[Fraction]) -> Mapping[tuple[Fraction, Node], Fraction]:
        """The price of the load of each node at each fraction of reads, where it is not 0."""
        return {key: -prices[row] for key, row in self.load_rows.items() if prices[row]}

    def limit_prices(self, prices: Sequence[Fraction]) -> Mapping[str, Fraction]:
        """The price of each limit, in units of the objective for one unit of the limit."""
        units = {name: self.scale if name == "load" else ONE for name in self.limit_rows}
        return {name: prices[row] * units[name] / self.unit for name, row in self.limit_rows.items()}


def _share(side: int, part: Fraction) -> Fraction:
    """The share of the operations of one side at a fraction of reads."""
    return 1 - part if side else part


def _capacity(side: int, node: Node) -> Fraction:
    return node.write_capacity if side else node.read_capacity
