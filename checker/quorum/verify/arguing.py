"""Finding an argument for a claim about quorums: a claim in, a proof that `checking` accepts out, or None. No solver.

The cheap ones first: counting votes, then a derivation gate by gate, then all sets of nodes, then all cases. What it finds it has checked.
"""

from collections.abc import Callable, Iterator

from checker.quorum.algebra import Node, Vote, is_quorum, walk
from checker.quorum.verify.answers import Cases, Counting, Derivation, Exhaustive, Meeting, Proof, Step
from checker.quorum.verify.checking import is_proof, outweighs, passed_on, sides
from checker.quorum.verify.pool import Member, Pool
from checker.quorum.verify.tables import MOST_TABLE_NODES

MOST_TRIES = 200_000
"""Pairs of gates that a derivation may try."""

_MOST_WEIGHTINGS = 40


def quick_proof(claim: Meeting) -> Proof | None:
    """A proof by counting or by a derivation. Linear in the counting, about quadratic in the gates for a derivation."""
    return _vacuous(claim) or _counted(claim) or _derived(claim)


def thorough_proof(claim: Meeting) -> Proof | None:
    """A proof by trying all sets of nodes or all cases, within the checker's bounds. Exponential."""
    if len(claim.nodes) <= MOST_TABLE_NODES and is_proof(proof := Proof(claim, Exhaustive())):
        return proof
    proof = Proof(claim, Cases(_case_order(claim)))
    return proof if is_proof(proof) else None


def _vacuous(claim: Meeting) -> Proof | None:
    """There is nothing to show when some system has no quorum."""
    has_quorums = all(is_quorum(system, claim.nodes) for system in claim.systems)
    return None if has_quorums else Proof(claim, Cases(()))


def _counted(claim: Meeting) -> Proof | None:
    for weights in _weightings(claim):
        if outweighs(claim, Counting(weights)):
            return Proof(claim, Counting(weights))
    return None


def _weightings(claim: Meeting) -> Iterator[tuple[int, ...]]:
    """Weights worth a try: every node alike, the votes of a vote over nodes, the nodes of one gate alike."""
    yield tuple(int(node not in claim.spare) for node in claim.nodes)
    parts = [part for system in claim.systems for part in walk(system)]
    for vote in [part for part in parts if isinstance(part, Vote)][:_MOST_WEIGHTINGS]:
        votes = {member: weight for member, weight in vote.members if isinstance(member, Node)}
        yield tuple(votes.get(node, 0) for node in claim.nodes)
    gates = [part for part in parts if not isinstance(part, Node)]
    for support in list(dict.fromkeys(gate.support for gate in gates))[:_MOST_WEIGHTINGS]:
        yield tuple(int(node in support and node not in claim.spare) for node in claim.nodes)


def _derived(claim: Meeting) -> Proof | None:
    if len(claim.systems) != 2 or claim.most:
        return None
    pool, left, right = sides(claim)
    search = _Search(pool)
    try:
        found = search.shows(left, right)
    except _Exhausted:
        return None
    return Proof(claim, Derivation(search.steps_to(left, right))) if found else None


class _Exhausted(Exception):
    """A derivation would need more than MOST_TRIES tries."""


class _Search:
    """A search for derivations in a pool; every pair of gates is tried once."""

    def __init__(self, pool: Pool) -> None:
        self.pool = pool
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
            if len(self.known) >= MOST_TRIES:
                raise _Exhausted
            self.known[left, right] = self._premises(left, right)
        return self.known[left, right] is not None

    def _premises(self, left: int, right: int) -> tuple[Member, ...] | None:
        """Any-of on the left and all-of on the right lose nothing, so they come first and alone."""
        one, other = self.pool.terms[left], self.pool.terms[right]
        if one.members and one.threshold <= min(weight for _, weight in one.members):
            return self._from_members(left, right)
        if other.members and other.threshold > other.total - min(weight for _, weight in other.members):
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
        pairs = self._matching(one.members, other.members)
        weights = [(one.members[a][1], other.members[b][1]) for a, b in pairs]
        needed = one.threshold - one.total + sum(weight for weight, _ in weights)
        return tuple(pairs) if pairs and passed_on(weights, needed) >= other.threshold else None

    def _matching(self, lefts: tuple[Member, ...], rights: tuple[Member, ...]) -> list[Member]:
        """As many pairs as possible, equal members first; augmenting paths for the rest."""
        taken: dict[int, int] = {}
        places = {number: place for place, (number, _) in enumerate(rights)}
        rest = []
        for place, (number, _) in enumerate(lefts):
            if number in places and places[number] not in taken:
                taken[places[number]] = place
            else:
                rest.append(place)
        for place in rest:
            self._augment(place, lefts, rights, taken, set())
        return sorted((left, right) for right, left in taken.items())

    def _augment(
        self, place: int, lefts: tuple[Member, ...], rights: tuple[Member, ...], taken: dict[int, int], seen: set[int]
    ) -> bool:
        for other, (number, _) in enumerate(rights):
            if other in seen or not self.shows(lefts[place][0], number):
                continue
            seen.add(other)
            if other not in taken or self._augment(taken[other], lefts, rights, taken, seen):
                taken[other] = place
                return True
        return False

    def steps_to(self, left: int, right: int) -> tuple[Step, ...]:
        """The steps that lead to a pair that `shows` found, each once, premises first."""
        places: dict[tuple[int, int], int] = {}
        steps: list[Step] = []

        def add(left: int, right: int) -> int:
            if (left, right) not in places:
                premises = self.known.get((left, right)) or ()
                one, other = self.pool.terms[left].members, self.pool.terms[right].members
                shown = [(a, b, add(left if a < 0 else one[a][0], right if b < 0 else other[b][0])) for a, b in premises]
                places[left, right] = len(steps)
                steps.append(Step(left, right, tuple(shown)))
            return places[left, right]

        add(left, right)
        return tuple(steps)


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
