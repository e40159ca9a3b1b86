"""Finding an argument for a claim about quorums: a claim in, a proof out that the checker has accepted, or None. No solver.

The cheap ones first: counting nodes, counting votes, then a derivation gate by gate; on request all sets of nodes, then all cases. The
checker has its own code for each; what it does not accept is dropped here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from math import ceil

from checker.quorum.algebra.systems import Node, walk
from checker.quorum.deadline import Deadline
from checker.quorum.verify.certificate_checker import is_proof
from checker.quorum.verify.claims import Meeting
from checker.quorum.verify.gate_pool import Member, Pool, Term, least_weight
from checker.quorum.verify.member_pairs import Pairing
from checker.quorum.verify.proofs import Argument, Cases, Counting, Derivation, Exhaustive, Proof, Step
from checker.quorum.verify.truth_tables import MOST_TABLE_NODES

MOST_TRIES = 200_000
"""Pairs of gates that a derivation may try."""

MOST_DEPTH = 60
"""Pairs of gates that a derivation may try one within the other."""

_MOST_WEIGHTINGS = 40


def quick_proof(claim: Meeting, deadline: Deadline) -> Proof | None:
    """A proof by counting or by a derivation. Linear in the counting, about quadratic in the gates for a derivation.

    Raises OutOfTime.
    """
    for argument in _quick_arguments(claim, deadline):
        deadline.check()
        if is_proof(proof := Proof(claim, argument)):
            return proof
    return None


def thorough_proof(claim: Meeting, deadline: Deadline) -> Proof | None:
    """A proof by trying all sets of nodes or all cases, within the checker's bounds. Exponential. Raises OutOfTime."""
    if len(claim.nodes) <= MOST_TABLE_NODES and is_proof(proof := Proof(claim, Exhaustive()), deadline.check):
        return proof
    proof = Proof(claim, Cases(_case_order(claim)))
    return proof if is_proof(proof, deadline.check) else None


def _quick_arguments(claim: Meeting, deadline: Deadline) -> Iterator[Argument]:
    """Arguments that should prove the claim."""
    pool = Pool(claim.systems)
    gates, spare = [pool.number(system) for system in claim.systems], pool.mask(claim.spare)
    if pool.false in gates:
        yield Cases(())
        return
    everyone = pool.mask(pool.nodes)
    yield from _counted(claim, pool, gates, [_alike(pool, everyone & ~spare), *_votes(pool, gates)])
    if len(gates) == 2 and not claim.most:
        yield from _derived(claim, deadline)
    supports = dict.fromkeys(
        pool.terms[gate].support for gate in reversed(pool.reachable(gates)) if not pool.is_node(gate)
    )
    for support in islice(supports, _MOST_WEIGHTINGS):
        deadline.check()
        yield from _counted(claim, pool, gates, [_alike(pool, support & ~spare)])


# Counting


def _alike(pool: Pool, nodes: int) -> tuple[int, ...]:
    """Weights that count some nodes and no others."""
    return tuple(int(bool(term.support & nodes)) for term in pool.terms[: pool.true])


def _votes(pool: Pool, gates: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The weights that nodes have in votes, the outer ones first."""
    terms = (pool.terms[gate] for gate in reversed(pool.reachable(gates)))
    votes = (dict(term.members) for term in terms if len({weight for _, weight in term.members}) > 1)
    for vote in islice(votes, _MOST_WEIGHTINGS):
        yield tuple(vote.get(node, 0) for node in range(pool.true))


def _counted(
    claim: Meeting, pool: Pool, gates: Sequence[int], weightings: Iterable[tuple[int, ...]]
) -> Iterator[Counting]:
    """The weights by which any quorums have too much in common: all they weigh, less what fits beside it."""
    for weights in weightings:
        least, total = least_weight(pool, weights), sum(weights)
        counted = [weight for node, weight in zip(pool.nodes, weights, strict=True) if node not in claim.spare]
        allowed = total - sum(counted) + sum(sorted(counted, reverse=True)[: claim.most])
        if sum(map(least, gates)) - total * (len(gates) - 1) > allowed:
            yield Counting(weights)


# Derivations


def _derived(claim: Meeting, deadline: Deadline) -> Iterator[Derivation]:
    """Steps to: every quorum of the first system is one of the dual of the second, with the spare nodes in both.

    The steps name gates by number, and the checker numbers them in the same order: the systems, then without spare nodes, then the dual.
    """
    pool = Pool(claim.systems)
    spare = pool.mask(claim.spare)
    left, other = (pool.fixed(pool.number(system), spare, True) for system in claim.systems)
    search, right = _Search(pool, deadline), pool.dual(other)
    try:
        found = search.shows(left, right)
    except _Exhausted:
        return
    if found:
        yield Derivation(search.steps_to(left, right))


class _Exhausted(Exception):
    """A derivation would need more than MOST_TRIES tries, or more than MOST_DEPTH within each other."""


class _Search:
    """A search for derivations in a pool; every pair of gates is tried once."""

    def __init__(self, pool: Pool, deadline: Deadline) -> None:
        self.pool, self.deadline, self.depth = pool, deadline, 0
        self.places: dict[int, dict[int, list[int]]] = {}
        self.known: dict[tuple[int, int], tuple[Member, ...] | None] = {}
        """For a pair of gates the premises that show it, as pairs of members (-1 the gate itself); None when there are none."""

    def shows(self, left: int, right: int) -> bool:
        """Whether a derivation of "every quorum of `left` is one of `right`" was found."""
        if left == right or left == self.pool.false or right == self.pool.true:
            return True
        if not self.pool.terms[left].support & self.pool.terms[right].support:
            return False
        if self.pool.is_node(left) and self.pool.is_node(right):
            return False
        if (left, right) not in self.known:
            self._go_deeper()
            self.known[left, right] = self._premises(left, right)
            self.depth -= 1
        return self.known[left, right] is not None

    def _go_deeper(self) -> None:
        self.deadline.check()
        if len(self.known) >= MOST_TRIES or self.depth >= MOST_DEPTH:
            raise _Exhausted
        self.depth += 1

    def _premises(self, left: int, right: int) -> tuple[Member, ...] | None:
        """Any-of on the left and all-of on the right lose nothing, so they come first and alone."""
        one, other = self.pool.terms[left], self.pool.terms[right]
        if one.members and one.threshold <= one.lightest:
            return self._from_members(left, right)
        if other.members and other.threshold > other.total - other.lightest:
            return self._to_members(left, right)
        return self._paired(left, right) or self._from_members(left, right) or self._to_members(left, right)

    def _from_members(self, left: int, right: int) -> tuple[Member, ...] | None:
        """So many members of the left gate imply the right one that one of them is in every quorum."""
        term = self.pool.terms[left]
        chosen = _gathered(term.members, term.total - term.threshold + 1, lambda member: self.shows(member, right))
        return None if chosen is None else tuple((place, -1) for place in chosen)

    def _to_members(self, left: int, right: int) -> tuple[Member, ...] | None:
        """The left gate implies enough members of the right one."""
        term = self.pool.terms[right]
        chosen = _gathered(term.members, term.threshold, lambda member: self.shows(left, member))
        return None if chosen is None else tuple((-1, place) for place in chosen)

    def _paired(self, left: int, right: int) -> tuple[Member, ...] | None:
        """Members of the left gate imply different members of the right one, in number enough."""
        one, other = self.pool.terms[left], self.pool.terms[right]
        if not one.members or not other.members or one.threshold <= len(one.members) - len(other.members):
            return None
        pairs = self._matched(one, other)
        weights = [(one.members[a][1], other.members[b][1]) for a, b in pairs]
        needed = one.threshold - one.total + sum(weight for weight, _ in weights)
        if not pairs or needed <= 0:
            return None
        passed_on = ceil(needed * min(Fraction(gained, used) for used, gained in weights))
        return tuple(pairs) if passed_on >= other.threshold else None

    def _matched(self, one: Term, other: Term) -> list[Member]:
        """Places of members of two gates of which the one implies the other: the same ones where all are nodes."""
        if all(self.pool.is_node(term.members[-1][0]) for term in (one, other)):
            lefts, rights = self._places(one), self._places(other)
            return [pair for node in lefts.keys() & rights for pair in zip(lefts[node], rights[node], strict=False)]
        numbers = ([number for number, _ in term.members] for term in (one, other))
        return Pairing(*numbers, is_node=self.pool.is_node, implies=self.shows).pairs()

    def _places(self, term: Term) -> dict[int, list[int]]:
        """The places of the members of a gate by their numbers; remembered."""
        if id(term) not in self.places:
            found = self.places[id(term)] = {}
            for place, (number, _) in enumerate(term.members):
                found.setdefault(number, []).append(place)
        return self.places[id(term)]

    def steps_to(self, left: int, right: int) -> tuple[Step, ...]:
        """The steps that lead to a pair that `shows` found, each once, premises first."""
        places: dict[tuple[int, int], int] = {}
        steps: list[Step] = []
        waiting = [(left, right)]
        while waiting:
            pair = waiting.pop()
            premises = self._members_of(pair)
            missing = [shown for _, shown in premises if shown not in places]
            if pair not in places and missing:
                waiting += [pair, *missing]
            elif pair not in places:
                places[pair] = len(steps)
                steps.append(Step(*pair, tuple((*members, places[shown]) for members, shown in premises)))
        return tuple(steps)

    def _members_of(self, pair: tuple[int, int]) -> list[tuple[Member, tuple[int, int]]]:
        """The premises of a pair that was found: the members, and the pair of gates that they are."""
        left, right = (self.pool.terms[gate].members for gate in pair)
        premises = self.known.get(pair) or ()
        return [((a, b), (pair[0] if a < 0 else left[a][0], pair[1] if b < 0 else right[b][0])) for a, b in premises]


def _gathered(members: tuple[Member, ...], needed: int, shows: Callable[[int], bool]) -> list[int] | None:
    """Places of members that show what is wanted, their weights at least `needed`; None as soon as there cannot be enough."""
    chosen, left = [], sum(weight for _, weight in members)
    for place, (number, weight) in enumerate(members):
        if needed <= 0 or left < needed:
            break
        left -= weight
        if shows(number):
            chosen.append(place)
            needed -= weight
    return chosen if needed <= 0 else None


def _case_order(claim: Meeting) -> tuple[int, ...]:
    """The nodes in the order of the first system's gates, so that a gate is settled before the next one begins."""
    places = {node: place for place, node in enumerate(claim.nodes)}
    order = dict.fromkeys(places[part] for system in claim.systems for part in walk(system) if isinstance(part, Node))
    return tuple(order)
