"""Claims about quorums as questions to Z3, without a list of quorums. It imports Z3, and is imported when a question needs that.

A refutation is a set of nodes for each system. Interchangeable nodes are one class, with an integer for each pattern of sets that a node
of it may be in (the cells of a Venn diagram); a node alone has a truth value for each set. Proofs use linear integer arithmetic;
minimisation over truth values uses pseudo-Boolean sums (docs/quorums.md, section 4 has the measurements behind the choice).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeAlias

import z3  # type: ignore[import-untyped]

from checker.quorum.deadline import Deadline, OutOfTime
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.gate_pool import Pool, least_size
from checker.quorum.verify.interchangeable_nodes import interchangeable
from checker.quorum.verify.listed_refutations import rank
from checker.quorum.verify.thinned_quorums import thinned
from checker.quorum.z3_query import answer, other_reason

Formula: TypeAlias = Any
"""A Z3 expression: the bindings have no types."""

Pattern: TypeAlias = tuple[bool, ...]
"""Which of the sets a node is in."""

MOST_TIE_CHECKS = 400
"""Questions that are asked to settle which of the smallest witnesses is the first by name."""

_TIE_EFFORT = 400_000
"""What Z3 may spend on one such question, in its own units: so the answer does not depend on the speed of the machine."""


@dataclass(frozen=True)
class Found:
    """What Z3 says: sets that refute the claim, or None; whether they are known to be smallest.

    `is_known` is False when it cannot tell, for lack of time when there is no other `reason`.
    """

    sets: tuple[int, ...] | None
    is_known: bool = True
    is_smallest: bool = True
    reason: str | None = None


class _Group:
    """One class of nodes: how many of it are in which sets."""

    def __init__(self, name: str, nodes: tuple[int, ...], sets: int, may_share: bool) -> None:
        self.nodes, self.sets, self.is_single = nodes, sets, len(nodes) == 1
        self.may_share = may_share
        if self.is_single:
            self.present = [z3.Bool(f"{name}.{place}") for place in range(sets)]
            return
        patterns = [each for each in product((True, False), repeat=sets) if any(each) and (may_share or not all(each))]
        self.cells = {each: z3.Int(f"{name}.{''.join(str(int(bit)) for bit in each)}") for each in patterns}

    def rules(self) -> Iterator[Formula]:
        """What holds of the counts."""
        if not self.is_single:
            yield from (cell >= 0 for cell in self.cells.values())
            yield z3.Sum(list(self.cells.values())) <= len(self.nodes)
        elif not self.may_share:
            yield z3.Not(z3.And(self.present))

    def count(self, place: int) -> Formula:
        """How many nodes are in one set."""
        if self.is_single:
            return z3.If(self.present[place], 1, 0)
        return z3.Sum([cell for pattern, cell in self.cells.items() if pattern[place]])

    def shared(self) -> Formula:
        """How many nodes are in all sets."""
        if self.is_single:
            return z3.If(z3.And(self.present), 1, 0)
        return self.cells.get((True,) * self.sets, z3.IntVal(0))

    def following(self, before: Pattern, place: int) -> Formula:
        """How many of the nodes that are in the sets before `place` as `before` says are in the set at `place`."""
        if self.is_single:
            return z3.If(self.present[place], 1, 0)
        return z3.Sum([cell for pattern, cell in self.cells.items() if pattern[:place] == before and pattern[place]])

    def members(self, model: Formula) -> list[list[int]]:
        """The nodes of each set in a model: the first by name to the first set."""
        if self.is_single:
            return [list(self.nodes) if z3.is_true(model.eval(bit)) else [] for bit in self.present]
        found: list[list[int]] = [[] for _ in range(self.sets)]
        start = 0
        for pattern, cell in self.cells.items():
            end = start + model.eval(cell, model_completion=True).as_long()
            for place, is_in in enumerate(pattern):
                found[place] += self.nodes[start:end] if is_in else []
            start = end
        return found


class _Encoding:
    """A claim as formulas: their models are its refutations. Raises OutOfTime while they are made."""

    def __init__(self, claim: Meeting, deadline: Deadline) -> None:
        self.pool, self.claim, self.deadline = Pool(claim.systems), claim, deadline
        self.gates = [self.pool.number(system) for system in claim.systems]
        spare = self.pool.mask(claim.spare)
        self.groups: list[_Group] = []
        for index, nodes in enumerate(interchangeable(self.pool, self.gates, spare)):
            deadline.check()
            may_share = bool(claim.most or self.pool.terms[nodes[0]].support & spare)
            self.groups.append(_Group(f"g{index}", nodes, len(self.gates), may_share))
        self.group_of = {node: group for group in self.groups for node in group.nodes}
        self.is_boolean = all(group.is_single for group in self.groups)

    def formulas(self, is_minimising: bool) -> Iterator[Formula]:
        """Everything a refutation has to satisfy."""
        for group in self.groups:
            self.deadline.check()
            yield from group.rules()
        if self.claim.most:
            counted = [group for group in self.groups if self.pool.nodes[group.nodes[0]] not in self.claim.spare]
            yield self._at_most(counted, is_minimising and self.is_boolean)
        yield from _Truths(self, is_minimising and self.is_boolean).all()

    def _at_most(self, groups: Sequence[_Group], is_pseudo_boolean: bool) -> Formula:
        if is_pseudo_boolean:
            return z3.PbLe([(z3.And(group.present), 1) for group in groups], self.claim.most)
        return z3.Sum([group.shared() for group in groups]) <= self.claim.most

    def smaller(self, size: int) -> Formula:
        """The sets have at most `size` nodes together."""
        if self.is_boolean:
            return z3.PbLe([(bit, 1) for group in self.groups for bit in group.present], size)
        return z3.Sum([group.count(place) for group in self.groups for place in range(len(self.gates))]) <= size

    def sets(self, model: Formula) -> tuple[int, ...]:
        """The sets of a model, each without the nodes that it can do without."""
        found = [0] * len(self.gates)
        for group in self.groups:
            for place, nodes in enumerate(group.members(model)):
                for node in nodes:
                    found[place] |= self.pool.terms[node].support
        order = range(self.pool.true - 1, -1, -1)
        return tuple(thinned(self.pool, gate, nodes, order) for gate, nodes in zip(self.gates, found, strict=True))


class _Truths:
    """Truth values of gates within each set, defined bottom up."""

    def __init__(self, encoding: _Encoding, is_pseudo_boolean: bool) -> None:
        self.encoding, self.is_pseudo_boolean = encoding, is_pseudo_boolean
        self.known: dict[tuple[int, int], Formula] = {}

    def all(self) -> Iterator[Formula]:
        """Every set is a quorum of its system."""
        for place, gate in enumerate(self.encoding.gates):
            yield self.truth(gate, place)

    def truth(self, gate: int, place: int) -> Formula:
        """Whether the set at `place` satisfies a gate."""
        for part in self.encoding.pool.inside(gate):
            if (part, place) not in self.known and not self._is_counted(part):
                self.encoding.deadline.check()
                self.known[part, place] = self._truth(part, place)
        return self.known[gate, place]

    def _truth(self, gate: int, place: int) -> Formula:
        pool = self.encoding.pool
        if pool.is_node(gate):
            return self.encoding.group_of[gate].present[place]
        term = pool.terms[gate]
        if not term.members:
            return z3.BoolVal(gate == pool.true)
        bits = [(self.known[member, place], weight) for member, weight in term.members if not self._is_counted(member)]
        sums = [
            self.encoding.group_of[member].count(place) * weight
            for member, weight in term.members
            if self._is_counted(member) and self.encoding.group_of[member].nodes[0] == member
        ]
        return self._reaches(bits, sums, term.threshold)

    def _is_counted(self, member: int) -> bool:
        return self.encoding.pool.is_node(member) and not self.encoding.group_of[member].is_single

    def _reaches(self, bits: list[tuple[Formula, int]], sums: list[Formula], threshold: int) -> Formula:
        if not sums and threshold <= min(weight for _, weight in bits):
            return z3.Or([bit for bit, _ in bits])
        if not sums and threshold > sum(weight for _, weight in bits) - min(weight for _, weight in bits):
            return z3.And([bit for bit, _ in bits])
        if not sums and self.is_pseudo_boolean:
            return z3.PbGe(bits, threshold)
        return z3.Sum([z3.If(bit, weight, 0) for bit, weight in bits] + sums) >= threshold


def refute(claim: Meeting, deadline: Deadline, *, is_smallest: bool = True) -> Found:
    """The smallest refutation, first by name among the smallest, or that there is none; any one will do unless `is_smallest`.

    Whether there is one is asked for three quarters of the time, so that some is left to look for a proof.
    """
    try:
        deadline.check()
        encoding, solver = _Encoding(claim, deadline), z3.Solver()
        solver.add(*encoding.formulas(False))
        verdict = answer(solver, deadline.share(0.75).left)
    except OutOfTime:
        return Found(None, is_known=False)
    if verdict == z3.unknown:
        reason = other_reason(solver)
        return Found(None, is_known=False, reason=reason and f"Z3: {reason}")
    if verdict == z3.unsat:
        return Found(None)
    found = encoding.sets(solver.model())
    return _smallest(encoding, found, deadline) if is_smallest else Found(found)


def _smallest(encoding: _Encoding, found: tuple[int, ...], deadline: Deadline) -> Found:
    """From a refutation down to the smallest one: ask for a smaller one until there is none."""
    try:
        solver = z3.Solver()
        solver.add(*encoding.formulas(True))
        least = least_size(encoding.pool, encoding.gates)
        while rank(found)[0] > least:
            solver.push()
            solver.add(encoding.smaller(rank(found)[0] - 1))
            verdict = answer(solver, deadline.left)
            model = solver.model() if verdict == z3.sat else None
            if verdict == z3.unknown:
                return Found(found, is_smallest=False)
            solver.pop()
            if verdict == z3.unsat:
                break
            found = encoding.sets(model)
    except OutOfTime:
        return Found(found, is_smallest=False)
    solver.add(encoding.smaller(rank(found)[0]))
    return Found(_FirstByName(encoding, solver, found, deadline).sets())


class _FirstByName:
    """Among smallest refutations the first by name, node after node, the first set before the others."""

    def __init__(self, encoding: _Encoding, solver: Formula, found: tuple[int, ...], deadline: Deadline) -> None:
        self.encoding, self.solver, self.found, self.deadline = encoding, solver, found, deadline
        solver.set("rlimit", _TIE_EFFORT)
        self.checks = 0

    def sets(self) -> tuple[int, ...]:
        """Asks for every node whether it can be in; stops with the best so far when that takes too much."""
        before: dict[int, Pattern] = dict.fromkeys(range(len(self.encoding.pool.nodes)), ())
        for place in range(len(self.encoding.gates)):
            if not self._settle(place, before):
                break
            before = {node: (*seen, self._is_in(node, place)) for node, seen in before.items()}
        return self.found

    def _is_in(self, node: int, place: int) -> bool:
        return bool(self.found[place] & self.encoding.pool.terms[node].support)

    def _settle(self, place: int, before: dict[int, Pattern]) -> bool:
        """Fixes one set; False when that takes too many questions."""
        taken: dict[tuple[int, Pattern], int] = {}
        full: set[tuple[int, Pattern]] = set()
        for node in range(len(self.encoding.pool.nodes)):
            group = self.encoding.group_of[node]
            block = group.nodes[0], before[node]
            count = group.following(before[node], place)
            if block not in full and not self._takes(node, place, count >= taken.get(block, 0) + 1):
                full.add(block)
                self.solver.add(count <= taken.get(block, 0))
            elif block not in full:
                taken[block] = taken.get(block, 0) + 1
            if self.checks >= MOST_TIE_CHECKS:
                return False
        return True

    def _takes(self, node: int, place: int, wish: Formula) -> bool:
        """Whether some smallest refutation has a node in a set; it is then kept to."""
        if self._is_in(node, place):
            self.solver.add(wish)
            return True
        if self._is_complete(node, place):
            return False
        self.checks += 1
        self.solver.push()
        self.solver.add(wish)
        verdict = answer(self.solver, self.deadline.left)
        if verdict == z3.sat:
            self.found = self.encoding.sets(self.solver.model())
            return True
        if verdict == z3.unknown:
            self.checks = MOST_TIE_CHECKS
        self.solver.pop()
        return False

    def _is_complete(self, node: int, place: int) -> bool:
        """Whether the nodes up to this one, in the set that is kept to, are a quorum already."""
        earlier = self.found[place] & -self.encoding.pool.terms[node].support
        return self.encoding.pool.contains(self.encoding.gates[place], earlier)
