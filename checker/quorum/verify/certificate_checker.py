"""The independent checker of certificates: an answer, or a claim and an argument, in; whether that proves it out.

It uses no solver and none of the code that finds arguments: of the package it trusts the definitions of the properties, the algebra, `Pool`
(gates by number) and the truth tables. A wrong argument, or what is no argument at all, is a False answer, never an exception.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil
from typing import TypeAlias

from checker.quorum.algebra.systems import System, is_quorum, nodes_of
from checker.quorum.verify.answers import Answer, Verdict
from checker.quorum.verify.claims import Meeting, Plurality, Relevance, Survival
from checker.quorum.verify.gate_pool import Member, Pool, Term
from checker.quorum.verify.obligations import claims_of
from checker.quorum.verify.proofs import Cases, Counting, Derivation, Example, Exhaustive, Proof, Step
from checker.quorum.verify.truth_tables import MOST_TABLE_NODES, is_refutable

MOST_STATES = 50_000
"""A proof by cases may have this many different remainders in all; that takes some seconds."""


def is_certificate(answer: Answer) -> bool:
    """Whether an answer's certificate proves its property: its claims are those of the property, no more and no less, each with a proof.

    The systems of the question have to have quorums.
    """
    expected = claims_of(answer.question)
    return (
        answer.verdict is Verdict.HOLDS
        and expected is not None
        and all(is_quorum(system, nodes_of(system)) for system in answer.question.systems)
        and frozenset(proof.claim for proof in answer.certificate) == expected
        and all(map(is_proof, answer.certificate))
    )


def is_proof(proof: Proof, pause: Callable[[], object] = bool) -> bool:
    """Whether an argument proves its claim. Linear in a counting argument or a derivation, exponential in an exhaustive one.

    `pause` is called now and then in an exhaustive one; what it raises ends the work, and is the only thing raised.
    """
    match proof.claim, proof.argument:
        case Meeting() as claim, Counting() as counting:
            return _outweighs(claim, counting)
        case Meeting() as claim, Derivation() as derivation:
            return _is_derived(claim, derivation)
        case Meeting() as claim, Exhaustive():
            return len(claim.nodes) <= MOST_TABLE_NODES and is_refutable(claim, pause) is False
        case Meeting() as claim, Cases() as cases:
            return _closes(claim, cases, pause)
        case Survival(system, failed), Example(frozenset() as quorum):
            return is_quorum(system, quorum) and not quorum & failed
        case Plurality(system), Exhaustive():
            return _has_several(system)
        case Relevance(system, node), Example(frozenset() as quorum):
            return is_quorum(system, quorum) and not is_quorum(system, quorum - {node})
    return False


def _are_whole(numbers: object, least: int, end: float = float("inf")) -> bool:
    """Whether this is a tuple of whole numbers, from `least` to before `end`: fractions and truth values count for nothing."""
    return isinstance(numbers, tuple) and all(type(number) is int and least <= number < end for number in numbers)


# Counting


def _outweighs(claim: Meeting, argument: Counting) -> bool:
    """Whether the quorums are so heavy that their common part outweighs `most` nodes.

    Quorums of weights q1..qk in nodes of weight n have common nodes of weight q1 + .. + qk - (k - 1) n at least.
    """
    weights, pool = argument.weights, Pool(claim.systems)
    if not _are_whole(weights, 0) or len(weights) != len(pool.nodes):
        return False
    gates = [pool.number(system) for system in claim.systems]
    lightest = _lightest(pool, gates, weights)
    common = sum(lightest[gate] for gate in gates) - (len(gates) - 1) * sum(weights)
    others = [weight for node, weight in zip(pool.nodes, weights, strict=True) if node not in claim.spare]
    return common > sum(weights) - sum(others) + sum(sorted(others, reverse=True)[: claim.most])


def _lightest(pool: Pool, gates: Sequence[int], weights: Sequence[int]) -> dict[int, int]:
    """For gates and what is below them a weight that every quorum has."""
    found = dict(enumerate(weights))
    for number in pool.reachable(gates):
        if not pool.is_node(number):
            term = pool.terms[number]
            priced = [(found[member], votes) for member, votes in term.members]
            are_apart = (
                sum(pool.terms[member].support.bit_count() for member, _ in term.members) == term.support.bit_count()
            )
            found[number] = _cheapest(priced, term.threshold) if are_apart else _dearest(priced, term.threshold)
    return found


def _cheapest(priced: Sequence[Member], threshold: int) -> int:
    """What votes up to the threshold cost at least: those of the cheapest members a vote, the last of them in part."""
    cost, needed = Fraction(0), threshold
    for price, votes in sorted(priced, key=lambda each: Fraction(*each)):
        taken = min(votes, needed)
        cost, needed = cost + Fraction(price * taken, votes), needed - taken
    return ceil(cost)


def _dearest(priced: Sequence[Member], threshold: int) -> int:
    """What the dearest of members with so many votes costs at least: with nodes in common no more than that is certain."""
    needed = threshold
    for price, votes in sorted(priced):
        needed -= votes
        if needed <= 0:
            return price
    return 0


def _has_several(system: System) -> bool:
    """Whether no quorum has fewer than two nodes: by a bound on their sizes, or by trying the nodes one by one."""
    pool = Pool([system])
    gate = pool.number(system)
    if _lightest(pool, [gate], [1] * len(pool.nodes))[gate] >= 2:
        return True
    return not is_quorum(system, ()) and not any(is_quorum(system, {node}) for node in pool.nodes)


# Derivations


def _is_derived(claim: Meeting, argument: Derivation) -> bool:
    """Whether the steps derive a claim about two systems that may have no common node missing.

    The claim is true when every quorum of the first is one of the dual of the second; spare nodes are taken to be in both.
    """
    if len(claim.systems) != 2 or claim.most or not _are_steps(argument.steps):
        return False
    pool = Pool(claim.systems)
    spare = pool.mask(claim.spare)
    first, second = (pool.fixed(pool.number(system), spare, True) for system in claim.systems)
    dual, steps = pool.dual(second), argument.steps
    return (steps[-1].left, steps[-1].right) == (first, dual) and all(
        _is_step(pool, steps, place) for place in range(len(steps))
    )


def _are_steps(steps: object) -> bool:
    return (
        isinstance(steps, tuple) and bool(steps) and all(isinstance(step, Step) and _is_formed(step) for step in steps)
    )


def _is_formed(step: Step) -> bool:
    return (
        _are_whole((step.left, step.right), 0)
        and isinstance(step.premises, tuple)
        and all(_are_whole(premise, -1) and len(premise) == 3 for premise in step.premises)
    )


def _is_step(pool: Pool, steps: tuple[Step, ...], place: int) -> bool:
    step = steps[place]
    if not _are_whole((step.left, step.right), 0, len(pool.terms)):
        return False
    if step.left == step.right or step.left == pool.false or step.right == pool.true:
        return True
    if not all(0 <= shown < place and _shows(pool, step, premise, steps[shown]) for *premise, shown in step.premises):
        return False
    lefts = [left for left, _, _ in step.premises]
    rights = [right for _, right, _ in step.premises]
    return _is_enough(pool.terms[step.left], pool.terms[step.right], lefts, rights)


def _shows(pool: Pool, step: Step, premise: list[int], shown: Step) -> bool:
    """Whether a premise names members of the step's gates and the earlier step is about them."""
    expected = []
    for member, gate in zip(premise, (step.left, step.right), strict=True):
        members = pool.terms[gate].members
        if member >= len(members):
            return False
        expected.append(gate if member == -1 else members[member][0])
    return [shown.left, shown.right] == expected


def _is_enough(left: Term, right: Term, used: list[int], reached: list[int]) -> bool:
    """Whether the premises, all of one of the three forms, carry the weight that the step needs."""
    if not _is_selection(used) or not _is_selection(reached):
        return False
    if used[0] == -1:
        return reached[0] != -1 and sum(right.members[member][1] for member in reached) >= right.threshold
    if reached[0] == -1:
        return sum(left.members[member][1] for member in used) > left.total - left.threshold
    pairs = [(left.members[a][1], right.members[b][1]) for a, b in zip(used, reached, strict=True)]
    certain = left.threshold - left.total + sum(weight for weight, _ in pairs)
    return certain > 0 and ceil(certain * min(Fraction(gained, weight) for weight, gained in pairs)) >= right.threshold


def _is_selection(members: list[int]) -> bool:
    """Whether all are the gate itself, or all are different members."""
    return bool(members) and (set(members) == {-1} or (-1 not in members and len(set(members)) == len(members)))


# Cases


def _closes(claim: Meeting, argument: Cases, pause: Callable[[], object]) -> bool:
    """Whether every way to share the nodes out leaves some system without a quorum. Exponential; False beyond MOST_STATES."""
    pool = Pool(claim.systems)
    if not _are_whole(argument.order, 0, len(pool.nodes)) or len(set(argument.order)) != len(argument.order):
        return False
    spare = pool.mask(claim.spare)
    start = sorted(pool.fixed(pool.number(system), spare, True) for system in claim.systems)
    if pool.false in start:
        return True
    states, tried = {(tuple(start), claim.most)}, 0
    for place in argument.order:
        split = _Split(pool, pool.terms[place].support)
        after: set[State] = set()
        for state in states:
            pause()
            after.update(split.branches(*state))
        states = after
        tried += len(states)
        if tried > MOST_STATES:
            return False
    return not states


State: TypeAlias = tuple[tuple[int, ...], int]
"""The gates that are left of the systems, ascending, and how many more nodes all quorums may have in common."""


class _Split:
    """What is left of states when one node is shared out."""

    def __init__(self, pool: Pool, node: int) -> None:
        self.pool, self.node = pool, node
        self.present: dict[int, int] = {}
        self.absent: dict[int, int] = {}

    def branches(self, gates: tuple[int, ...], most: int) -> list[State]:
        """The node is missing from one quorum alone, or is one of the `most` that may be in all; dead ends are dropped."""
        present = [self.pool.fixed(gate, self.node, True, self.present) for gate in gates]
        if present == list(gates):
            return [(gates, most)]
        found = [(tuple(sorted(present)), most - 1)] if most else []
        for place, gate in enumerate(gates):
            absent = self.pool.fixed(gate, self.node, False, self.absent)
            if absent != self.pool.false:
                found.append((tuple(sorted([*present[:place], absent, *present[place + 1 :]])), most))
        return found
